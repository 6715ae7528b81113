"""方案对比: two plans for one person, or two people, side by side; and one page to show to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import Value, dimensions, with_values
from pages.present.compare.plan_diff import (
    KINDS,
    Advantage,
    Contrast,
    Extra,
    Purchase,
    contrasts,
    extras,
    headline,
    included,
    of_kind,
    usable_count,
)
from pages.present.export import comparison_tables
from pages.present.export.excel_writer import excel_file
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text, count_text
from pages.ui.form import case_form
from pages.ui.result import service_drawer
from pages.ui.result.diff_table import aspect, shown_cell
from pages.ui.session import answers, case, keys, people
from pages.ui.shell import frame
from rules.catalogue.catalogue import Stance
from rules.catalogue.labels import label
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import ScenarioError

MODES = {"plans": "同一个人，两个方案", "people": "两个人（或两种情况）"}
SIDES = {"left": "左边", "right": "右边"}

# Who stands on the right to begin with.
OTHER = "event:vip"

# Differences that a card of the one-page picture names.
CARD_LINES = 2

# What the one-page picture shows in full, and what it says of each.
SHOWN_AS_CARDS: dict[Advantage, str] = {
    "right": ":yellow-badge[＋ 右边多出]",
    "left": ":red-badge[－ 右边没有]",
    "other": ":blue-badge[↻ 有变化]",
}


class CaseSide(NamedTuple):
    """One of the two that are compared."""

    name: str
    short: str
    facts: dict[str, Any]


# ---------------------------------------------------------------- what is kept for the next click


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _extras(facts: dict[str, Any], reading: str, overrides: answers.Overrides) -> tuple[Extra, ...]:
    return extras(Judge(answers.engine(), overrides), facts, reading)


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        head = st.container(width="stretch")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            case_form.reading_switch()
            show = st.toggle("展示模式", key="compare_show", persist_state="session")
    if not show:
        head.title(page.title, anchor=False)
    left, right = (_remembered() if show else None) or _choices()
    keys.COMPARE_SIDES.put((left, right))
    one, other = (answers.other_answer(side.facts, case.reading()) for side in (left, right))
    if one is None or other is None:
        st.error("这一组情况里有对不上的内容，没有计算。请改掉另外改动的条件。")
        return
    found = contrasts(one, other, answers.catalogue())
    if show:
        head.title(headline(left.short, right.short, found), anchor=False)
        _show(left, one, other, found)
    else:
        _everything(left, right, one, other, found)


def _remembered() -> tuple[CaseSide, CaseSide] | None:
    """The sides chosen before the picture was shown."""
    sides: tuple[CaseSide, CaseSide] | None = keys.COMPARE_SIDES.get()
    return sides


# ---------------------------------------------------------------- the choices


def _choices() -> tuple[CaseSide, CaseSide]:
    with st.container(border=True, key="compare_choices"):
        mode = st.segmented_control(
            "比什么",
            list(MODES),
            format_func=MODES.__getitem__,
            default="plans",
            required=True,
            key="compare_mode",
            persist_state="session",
        )
        return _two_plans() if mode == "plans" else _two_people()


def _two_plans() -> tuple[CaseSide, CaseSide]:
    person = people.choose_person("给谁比", "compare_person")
    facts = people.facts_of_person(person)
    st.caption(f"{people.describe({**facts, 'edition': None})}；按 {facts['as_of']} 计算。")
    with st.grid(2, min_column_width=320):
        sides = [_plan_side(side, facts) for side in SIDES]
    return sides[0], sides[1]


def _plan_side(side: str, facts: dict[str, Any]) -> CaseSide:
    facts_of = answers.catalogue().facts
    with st.container(border=True):
        edition = st.segmented_control(
            f"{SIDES[side]}：版本",
            list(facts_of["edition"].options),
            format_func=lambda key: facts_of["edition"].options[key].label,
            default="standard" if side == "left" else "special",
            required=True,
            key=f"compare_edition_{side}",
            persist_state="session",
        )
        addons = st.pills(
            "加购（可多选，不选就是没有）",
            list(facts_of["addons"].options),
            format_func=lambda key: facts_of["addons"].options[key].label,
            selection_mode="multi",
            default=facts.get("addons") or [],
            key=f"compare_addons_{side}",
            persist_state="session",
            wrap=True,
        )
    plan = Purchase(edition, tuple(addons))
    known = answers.catalogue()
    return CaseSide(plan.name(known), plan.short(known), plan.put_into(facts))


def _two_people() -> tuple[CaseSide, CaseSide]:
    with st.grid(2, min_column_width=320):
        sides = [_person_side(side) for side in SIDES]
    st.button(
        "把我填写的情况存下来，好和别的情况比",
        key="compare_keep",
        type="tertiary",
        on_click=people.keep_case,
        args=(people.facts_of_person(people.CURRENT),),
    )
    return sides[0], sides[1]


def _person_side(side: str) -> CaseSide:
    with st.container(border=True):
        person = people.choose_person(
            f"{SIDES[side]}：谁", f"compare_person_{side}", OTHER if side == "right" else None
        )
        base = people.facts_of_person(person)
        values = {
            f"{dimension.id}={value.id}": (dimension.label, value)
            for dimension in dimensions(base, answers.catalogue()).values()
            if dimension.id != "reading"
            for value in dimension.values
        }
        chosen = st.multiselect(
            "另外改动",
            list(values),
            format_func=lambda id: f"{values[id][0]}：{values[id][1].label}",
            placeholder="不改动",
            key=f"compare_changes_{side}",
            persist_state="session",
        )
    changes: tuple[Value, ...] = tuple(values[id][1] for id in chosen)
    facts = with_values(base, changes)
    name = people.people_names()[person].removeprefix(people.EXAMPLE) + "".join(
        f" ＋ {value.label}" for value in changes
    )
    return CaseSide(name, name, facts)


# ---------------------------------------------------------------- the numbers


def _names(found: Sequence[Contrast]) -> str:
    return "、".join(
        answer_text.plain(answers.catalogue().service(contrast.service).name) for contrast in found
    )


def _numbers(one: Answer, other: Answer, found: Sequence[Contrast], *, border: bool = True) -> None:
    """Four numbers for a first glance."""
    with st.grid(4, min_column_width=150):
        st.metric("左边当天能用", f"{usable_count(one)} 项", border=border)
        st.metric("右边当天能用", f"{usable_count(other)} 项", border=border)
        st.metric("只有右边有的服务", f"{len(of_kind(found, 'right'))} 项", border=border)
        st.metric("都有但不一样", f"{len(of_kind(found, 'other'))} 项", border=border)


# ---------------------------------------------------------------- one page to show


def _show(side: CaseSide, one: Answer, other: Answer, found: Sequence[Contrast]) -> None:
    """The one-page picture: big type, what differs first, the rest in two lines."""
    _numbers(one, other, found, border=False)
    with st.grid("auto", min_column_width=250, gap="xsmall"):
        for contrast in (c for kind in SHOWN_AS_CARDS for c in of_kind(found, kind)):
            with st.container(border=True, height="stretch"):
                st.markdown("  \n".join(_card(contrast, one, other)))
    rest = [
        f"**{KINDS[kind]}**：{_names(of_kind(found, kind))}"
        for kind in KINDS
        if kind not in SHOWN_AS_CARDS and of_kind(found, kind)
    ]
    st.markdown("  \n".join([*rest, answer_text.small(_basis(side, one))]))


def _basis(side: CaseSide, answer: Answer) -> str:
    facts = {**side.facts, "edition": None}
    return f"按 {answer.as_of} 计算；{people.describe(facts)}。非官方，以合同为准。"


def _card(contrast: Contrast, one: Answer, other: Answer) -> Iterator[str]:
    name = answer_text.plain(answers.catalogue().service(contrast.service).name)
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
        _count(service, answer.reading),
        answer_text.plain(answer_text.next_day(service, answer)),
    ]
    if service.status != "available":
        known = answers.catalogue()
        labels = [label(fact, known) for fact in service.missing]
        texts.append(answer_text.plain(answer_text.status_reason(service, labels)))
    return [text for text in texts if text]


def _count(service: ServiceAnswer, reading: Stance) -> str:
    return count_text.service_count(service, answers.catalogue().service(service.id), reading)


# ---------------------------------------------------------------- everything


def _everything(
    left: CaseSide, right: CaseSide, one: Answer, other: Answer, found: Sequence[Contrast]
) -> None:
    st.header(headline(left.short, right.short, found), anchor=False)
    _numbers(one, other, found)
    with st.container(key="compare_tables"):
        _tables(one, other, found)
    _extra_cards(left)
    _details(left, right, one, other)
    _downloads(left, right, one, other)


def _tables(one: Answer, other: Answer, found: Sequence[Contrast]) -> None:
    """Service by service, what differs first; what is the same is folded."""
    for kind, title in KINDS.items():
        own = of_kind(found, kind)
        if not own:
            continue
        if kind in ("same", "neither"):
            with st.expander(f"{title} · {len(own)} 项"):
                st.markdown(_names(own))
            continue
        st.markdown(f"### {title} · {len(own)} 项")
        rows = [row for contrast in own for row in _rows(contrast, one, other)]
        heads = ["服务", "左边", "右边"]
        st.table(pd.DataFrame(rows, columns=heads), hide_index=True, border="horizontal", alt=title)


def _rows(contrast: Contrast, one: Answer, other: Answer) -> list[tuple[str, str, str]]:
    """One row where only one side has the service, else one for each difference."""
    name = f"**{answer_text.plain(answers.catalogue().service(contrast.service).name)}**"
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
    st.caption("都和“标准版、没有加购”比，人和诊断同左边。")
    facts = {fact: held for fact, held in side.facts.items() if fact not in ("edition", "addons")}
    with st.grid("auto", min_column_width=300):
        for extra in _extras(dict(facts), case.reading(), answers.override_key()):
            with st.container(border=True, height="stretch"):
                st.markdown("  \n".join(_extra(extra)))


def _extra(extra: Extra) -> Iterator[str]:
    yield f"#### ＋ {answer_text.plain(extra.name)}\n"
    if not extra.contrasts:
        yield "以现在的情况，什么都不变。"
    titles: dict[Advantage, str] = {"right": "多出", "left": "少了", "other": "变化"}
    for kind, title in titles.items():
        for contrast in of_kind(extra.contrasts, kind):
            name = answer_text.plain(answers.catalogue().service(contrast.service).name)
            if kind == "other":
                line = contrast.lines[0]
                yield f"{title} **{name}** {aspect(line)}：{shown_cell(line.left)} → {shown_cell(line.right)}"
            else:
                side = contrast.right if kind == "right" else contrast.left
                badge = answer_text.status_badge(side.status)
                yield f"{title} **{name}** {badge} {_count(side, case.reading())}"


def _details(left: CaseSide, right: CaseSide, one: Answer, other: Answer) -> None:
    """The full answer of one service on either side."""
    catalogue = answers.catalogue()
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare_details"):
        service = st.selectbox(
            "看一项服务的完整答案",
            [info.id for info in catalogue.services],
            format_func=lambda id: catalogue.service(id).name,
            key="compare_service",
            persist_state="session",
            width=300,
        )
        pressed = {side: st.button(f"{name}的", key=f"compare_open_{side}") for side, name in SIDES.items()}
    for key, side, answer in (("left", left, one), ("right", right, other)):
        if pressed[key]:
            whose = f"{SIDES[key]}：{side.name}"
            service_drawer.open_drawer(answer.service(service), answer, side.facts, whose)


def _downloads(left: CaseSide, right: CaseSide, one: Answer, other: Answer) -> None:
    catalogue = answers.catalogue()
    names = (f"左边：{left.name}", f"右边：{right.name}")
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
