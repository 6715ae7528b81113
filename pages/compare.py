"""方案对比: two plans for one person, or two people, side by side; and one page to show to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.base.templating import as_style
from pages.present.compare.answering import Judge
from pages.present.compare.plan_diff import (
    KINDS,
    Advantage,
    Contrast,
    Extra,
    contrasts,
    extras,
    headline,
    included,
    kind_title,
    of_kind,
    usable_count,
)
from pages.present.export import comparison_tables
from pages.present.export.comparison_page import HEIGHT, WIDTH, SheetSide, comparison_page, comparison_sheet
from pages.present.export.excel_writer import excel_file
from pages.present.share.page_registry import PageEntry
from pages.present.slides.comparison_deck import comparison_deck
from pages.present.slides.deck import PPTX
from pages.present.text import answer_text, count_text
from pages.ui.feature import compare_sides, people
from pages.ui.feature.compare_sides import CaseSide
from pages.ui.form import case_form
from pages.ui.result import service_drawer
from pages.ui.result.copy_button import draw_link
from pages.ui.result.diff_table import aspect, shown_cell
from pages.ui.result.picture_button import draw_picture
from pages.ui.session import address, answers, case, keys, term_drafts
from pages.ui.shell import frame
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import label
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import ScenarioError, parse

# Differences that a card of the one-page picture names.
CARD_LINES = 2

# What the one-page picture shows in full, and what it says of each.
SHOWN_AS_CARDS: dict[Advantage, str] = {
    "right": ":yellow-badge[＋ 多出]",
    "left": ":red-badge[－ 没有]",
    "other": ":blue-badge[↻ 有变化]",
}


# ---------------------------------------------------------------- what is kept for the next click


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _extras(
    facts: dict[str, Any], reading: str, overrides: answers.Overrides, draft: bytes
) -> tuple[Extra, ...]:
    engine = answers.engine_for(parse(facts, SERVICES), draft)
    return extras(Judge(engine, overrides), facts, reading)


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        head = st.container(width="stretch")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            draw_link("compare_link")
            case_form.reading_switch()
            show = st.toggle("展示模式", key="compare_show", persist_state="session")
    if not show:
        head.title(page.title, anchor=False)
    chosen = (_remembered() or _unseen_choices()) if show else compare_sides.choose_sides()
    left, right = compare_sides.named_sides(*chosen)
    keys.COMPARE_SIDES.put(chosen)
    one, other = (answers.other_answer(side.facts, case.reading(), side.draft) for side in (left, right))
    # What was seeded belongs to the address too.
    address.write_address()
    if one is None or other is None:
        st.error("这一组情况里有对不上的内容，没有计算。请改掉另外改动的条件。")
        return
    found = contrasts(one, other, term_drafts.catalogue_tried())
    if show:
        head.title(answer_text.plain(headline(left.short, right.short, found)), anchor=False)
        _show((left, right), one, other, found)
    else:
        _everything(left, right, one, other, found)


def _unseen_choices() -> tuple[CaseSide, CaseSide]:
    """The sides of whoever opens the picture by a link: asked for, and not shown."""
    place = st.empty()
    with place.container():
        chosen = compare_sides.choose_sides()
    place.empty()
    return chosen


def _remembered() -> tuple[CaseSide, CaseSide] | None:
    """The sides chosen before the picture was shown."""
    sides: tuple[CaseSide, CaseSide] | None = keys.COMPARE_SIDES.get()
    if sides and any(side.draft not in (b"", term_drafts.content()) for side in sides):
        return None
    return sides


# ---------------------------------------------------------------- the numbers


def _names(found: Sequence[Contrast]) -> str:
    return "、".join(
        answer_text.plain(term_drafts.catalogue_tried().service(contrast.service).name) for contrast in found
    )


def _numbers(
    shorts: tuple[str, str], one: Answer, other: Answer, found: Sequence[Contrast], *, border: bool = True
) -> None:
    """Four numbers for a first glance."""
    left, right = map(answer_text.plain, shorts)
    with st.grid(4, min_column_width=150):
        st.metric(f"{left}：当天能用", f"{usable_count(one)} 项", border=border)
        st.metric(f"{right}：当天能用", f"{usable_count(other)} 项", border=border)
        st.metric(f"{right}：独有的服务", f"{len(of_kind(found, 'right'))} 项", border=border)
        st.metric("都有但不一样", f"{len(of_kind(found, 'other'))} 项", border=border)


# ---------------------------------------------------------------- one page to show


def _show(sides: tuple[CaseSide, CaseSide], one: Answer, other: Answer, found: Sequence[Contrast]) -> None:
    """The one-page picture: big type, what differs first, the rest in two lines."""
    shorts = (sides[0].short, sides[1].short)
    _numbers(shorts, one, other, found, border=False)
    with st.grid("auto", min_column_width=250, gap="xsmall"):
        for contrast in (c for kind in SHOWN_AS_CARDS for c in of_kind(found, kind)):
            with st.container(border=True, height="stretch"):
                st.markdown("  \n".join(_card(contrast, one, other)))
    rest = [
        f"**{answer_text.plain(kind_title(kind, *shorts))}**：{_names(of_kind(found, kind))}"
        for kind in KINDS
        if kind not in SHOWN_AS_CARDS and of_kind(found, kind)
    ]
    st.markdown("  \n".join([*rest, answer_text.small(_basis(sides[0], one))]))


def _basis(side: CaseSide, answer: Answer) -> str:
    facts = {**side.facts, "edition": None}
    told = f"按 {answer.as_of} 计算；{people.describe(facts)}。非官方，以合同为准。"
    return told + compare_sides.terms_told(side.facts)


def _card(contrast: Contrast, one: Answer, other: Answer) -> Iterator[str]:
    name = answer_text.plain(term_drafts.catalogue_tried().service(contrast.service).name)
    if contrast.kind == "other":
        yield f"## {name}\n{SHOWN_AS_CARDS[contrast.kind]}"
        for line in contrast.lines[:CARD_LINES]:
            yield f"{aspect(line)}：{shown_cell(line.left)} → {shown_cell(line.right)}"
        if len(contrast.lines) > CARD_LINES:
            yield answer_text.small(f"另有 {len(contrast.lines) - CARD_LINES} 处不同")
    else:
        side, answer = (contrast.right, other) if contrast.kind == "right" else (contrast.left, one)
        status, *rest = _standing(side, answer)
        yield f"## {name}\n{SHOWN_AS_CARDS[contrast.kind]} {status}"
        yield from rest


def _standing(service: ServiceAnswer, answer: Answer) -> list[str]:
    """How one side stands: status, then count, day or the reason why not."""
    texts = [
        answer_text.status_badge(service.status),
        _count(service, answer),
        answer_text.plain(answer_text.next_day(service, answer)),
    ]
    if service.status != "available":
        known = term_drafts.catalogue_of(answer)
        labels = [label(fact, known) for fact in service.missing]
        texts.append(answer_text.plain(answer_text.status_reason(service, labels)))
    return [text for text in texts if text]


def _count(service: ServiceAnswer, answer: Answer) -> str:
    return _count_under(service, answer.reading, term_drafts.catalogue_of(answer))


def _count_under(service: ServiceAnswer, reading: str, known: Catalogue) -> str:
    return count_text.service_count(service, known.service(service.id), reading)


# ---------------------------------------------------------------- everything


def _everything(
    left: CaseSide, right: CaseSide, one: Answer, other: Answer, found: Sequence[Contrast]
) -> None:
    st.header(answer_text.plain(headline(left.short, right.short, found)), anchor=False)
    shorts = (left.short, right.short)
    _numbers(shorts, one, other, found)
    for told in dict.fromkeys(_terms(side, left.facts == right.facts) for side in (left, right)):
        if told:
            st.caption(told)
    st.html(_phone_heads(shorts))
    with st.container(key="compare_tables"):
        _tables(shorts, one, other, found)
    _extra_cards(left)
    _details(left, right, one, other)
    _downloads(left, right, one, other, found)


def _terms(side: CaseSide, alike: bool) -> str:
    """By which year's terms a side is judged, where that could be in doubt; two people are named."""
    told = compare_sides.terms_told(side.facts)
    return told if alike or not told else f"{answer_text.plain(side.short)}：{told}"


def _phone_heads(shorts: tuple[str, str]) -> str:
    """The names of the two as a style: on a phone they stand in each cell."""
    left, right = ("".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in one) for one in shorts)
    return as_style(f'.st-key-compare_tables {{ --left: "{left}"; --right: "{right}" }}')


def _tables(shorts: tuple[str, str], one: Answer, other: Answer, found: Sequence[Contrast]) -> None:
    """Service by service, what differs first; what is the same is folded."""
    for kind in KINDS:
        own, title = of_kind(found, kind), answer_text.plain(kind_title(kind, *shorts))
        if not own:
            continue
        if kind in ("same", "neither"):
            with st.expander(f"{title} · {len(own)} 项"):
                st.markdown(_names(own))
            continue
        st.markdown(f"### {title} · {len(own)} 项")
        rows = [row for contrast in own for row in _rows(contrast, one, other)]
        heads = ["服务", *map(answer_text.plain, shorts)]
        st.table(pd.DataFrame(rows, columns=heads), hide_index=True, border="horizontal", alt=title)


def _rows(contrast: Contrast, one: Answer, other: Answer) -> list[tuple[str, str, str]]:
    """One row where only one side has the service, else one for each difference."""
    name = f"**{answer_text.plain(term_drafts.catalogue_tried().service(contrast.service).name)}**"
    if contrast.kind != "other":
        return [(name, _cell(contrast.left, one), _cell(contrast.right, other))]
    names = [name] + [""] * (len(contrast.lines) - 1)
    return [
        (f"{first} {aspect(line)}".strip(), shown_cell(line.left), shown_cell(line.right))
        for first, line in zip(names, contrast.lines, strict=True)
    ]


def _cell(service: ServiceAnswer, answer: Answer) -> str:
    if not included(service):
        return answer_text.status_badge(service.status)
    return "　".join(_standing(service, answer))


def _extra_cards(side: CaseSide) -> None:
    """What the special edition and each add-on bring by themselves."""
    st.markdown("### 单独加这一项，会多出什么")
    st.caption("都和“标准版、没有加购”比，人和诊断同上。")
    facts = {fact: held for fact, held in side.facts.items() if fact not in ("edition", "addons")}
    known = answers.engine_for(answers.parsed(facts), side.draft).catalogue
    with st.grid("auto", min_column_width=300):
        for extra in _extras(dict(facts), case.reading(), term_drafts.judge_tried().overrides, side.draft):
            with st.container(border=True, height="stretch"):
                st.markdown("  \n".join(_extra(extra, known)))


def _extra(extra: Extra, known: Catalogue) -> Iterator[str]:
    yield f"#### ＋ {answer_text.plain(extra.name)}\n"
    if not extra.contrasts:
        yield "以现在的情况，什么都不变。"
    titles: dict[Advantage, str] = {"right": "多出", "left": "少了", "other": "变化"}
    for kind, title in titles.items():
        for contrast in of_kind(extra.contrasts, kind):
            name = answer_text.plain(known.service(contrast.service).name)
            if kind == "other":
                line = contrast.lines[0]
                yield f"{title} **{name}** {aspect(line)}：{shown_cell(line.left)} → {shown_cell(line.right)}"
            else:
                side = contrast.right if kind == "right" else contrast.left
                badge = answer_text.status_badge(side.status)
                yield f"{title} **{name}** {badge} {_count_under(side, case.reading(), known)}"


def _details(left: CaseSide, right: CaseSide, one: Answer, other: Answer) -> None:
    """The full answer of one service on either side."""
    catalogue = term_drafts.catalogue_tried()
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare_details"):
        service = st.selectbox(
            "看一项服务的完整答案",
            [info.id for info in catalogue.services],
            format_func=lambda id: catalogue.service(id).name,
            key="compare_service",
            persist_state="session",
            width=300,
        )
        pressed = {
            side: st.button(answer_text.plain(name), key=f"compare_open_{side}")
            for side, name in (("left", left.short), ("right", right.short))
        }
    for key, side, answer in (("left", left, one), ("right", right, other)):
        if pressed[key]:
            service_drawer.open_drawer(answer.service(service), answer, side.facts, side.name)


def _downloads(
    left: CaseSide, right: CaseSide, one: Answer, other: Answer, found: Sequence[Contrast]
) -> None:
    catalogue = term_drafts.catalogue_tried()
    names = (left.name, right.name)
    sheet = (SheetSide(left.short, one, left.facts), SheetSide(right.short, other, right.facts), found)
    with st.container(horizontal=True, key="compare_downloads"):
        st.download_button(
            "下载差别（Excel）",
            data=lambda: excel_file([comparison_tables.comparison(one, other, names, catalogue)]),
            file_name="方案对比.xlsx",
            mime=EXCEL,
            key="compare_excel",
            on_click="ignore",
        )
        st.download_button(
            "一页说清（HTML，可打印）",
            data=lambda: comparison_page(*sheet, catalogue).encode(),
            file_name="方案对比.html",
            mime="text/html",
            key="compare_page",
            on_click="ignore",
        )
        st.download_button(
            "幻灯片（PPTX）",
            data=lambda: comparison_deck(*sheet, catalogue),
            file_name="方案对比.pptx",
            mime=PPTX,
            key="compare_slides",
            on_click="ignore",
        )
        picture = comparison_sheet(*sheet, catalogue)
        draw_picture("compare_picture", "一页说清（PNG）", picture, (WIDTH, HEIGHT))
        st.download_button(
            "下载差别（CSV）",
            data=lambda: csv_file(comparison_tables.comparison(one, other, names, catalogue)),
            file_name="方案对比.csv",
            mime=CSV,
            key="compare_csv",
            on_click="ignore",
        )


def run(page: PageEntry) -> None:
    """Draw the page; a case that cannot be read is said, not raised."""
    try:
        main(page)
    except ScenarioError:
        st.error("这一组情况里有对不上的内容，没有计算。")


frame.show(__file__, run)
