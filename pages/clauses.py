"""条款核对: which rule each clause became and back, the registers with their switches, the rules' health."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from pages.present.base.templating import style
from pages.present.clauses.clause_index import (
    KINDS,
    NO_RULE,
    OVERVIEW_ID,
    SLIP,
    ChapterSection,
    ClauseRow,
    Ledger,
    file_path,
    line_range,
    numbered,
)
from pages.present.clauses.register_choices import CONTRADICTION, SILENCE
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.feature import health_view, register_table, register_view
from pages.ui.form import city_field
from pages.ui.result.copy_button import draw_link
from pages.ui.session import answers, case, keys, manual_copy, reading_choice
from pages.ui.session.manual_copy import Attached
from pages.ui.shell import frame
from pages.ui.shell.paging import first_page, page_of
from rules.catalogue.catalogue import LAST_LINE
from rules.catalogue.schema import Lines
from rules.domain.lookup import folded

CHAPTER, SEARCH, REGISTERS, HEALTH = "chapter", "search", "registers", "health"
VIEWS = {REGISTERS: "矛盾与空白", CHAPTER: "按章节", SEARCH: "搜索", HEALTH: "规则体检"}

CLAUSES, RULES = "clauses", "rules"
SIDES = {CLAUSES: "从条款看规则", RULES: "从规则看条款"}

# Streamlit would show a string that stands alone here, so these have comments.
# Colours of the kinds that are no rules; rules are blue.
BADGES = {CONTRADICTION: "orange", SILENCE: "violet", SLIP: "yellow", NO_RULE: "gray"}

PARTS_A_PAGE = 12
ROWS_A_PAGE = 12
# The original is set off from our own words, beside them or below.
STYLE = style(__file__, "clauses.css")

# Lines of the original that stand beside one row, and that a search lists.
LONGEST_ORIGINAL = 40
LINES_FOUND = 60


def _ledger() -> Ledger:
    return _ledger_of(answers.shelf_place())


@st.cache_resource(show_spinner=False)
def _ledger_of(place: int) -> Ledger:
    return Ledger(answers.shelf().catalogues[place])


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.html(STYLE)
    attached = manual_copy.current_copy()
    with st.container(horizontal=True, vertical_alignment="center", key="clauses_head"):
        st.title(page.title, anchor=False, width="content")
        view = st.segmented_control(
            "怎么看",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            default=REGISTERS,
            required=True,
            key=keys.CLAUSES_VIEW,
            persist_state="session",
            label_visibility="collapsed",
        )
        st.space("stretch")
        draw_link("clauses_link", day=case.today().isoformat() if case.entered() else "")
    if view == REGISTERS:
        # The table is what one comes for: what is said of the whole manual stands below it.
        register_view.draw_registers(_ledger(), attached)
        _numbers(attached)
        manual_copy.attach()
        return
    st.markdown(
        "手册的每一行变成了哪条规则，每条规则又依据哪几行；写得矛盾或没写清的地方，可以换一种读法看结果。"
    )
    _numbers(attached)
    manual_copy.attach()
    if view == CHAPTER:
        _chapter(attached)
    elif view == SEARCH:
        _search(attached)
    else:
        health_view.draw_health(_open_entry)


def _numbers(attached: Attached | None) -> None:
    """How much of the manual is accounted for, and how long the registers are."""
    catalogue, wiring = answers.catalogue(), reading_choice.wiring()
    both = len(catalogue.contradictions) + len(catalogue.silences)
    if attached:
        lines = (
            f"**{attached.accounted} / {attached.total}** 个非空行有着落 :small[:gray[按附上的手册逐行核对]]"
        )
    else:
        lines = f"**{catalogue.manual.not_blank}** 个非空行 :small[:gray[附上手册后可核对是否行行有着落]]"
    parts = (
        lines,
        f"**{len(catalogue.contradictions)}** 处矛盾",
        f"**{len(catalogue.silences)}** 处空白",
        f"其中 **{len(wiring)} / {both}** 处能换读法",
        f"另有 **{len(catalogue.slips)}** 处笔误",
    )
    st.markdown(" · ".join(parts))


# ---------------------------------------------------------------- by chapter


def _chapter(attached: Attached | None) -> None:
    ledger = _ledger()
    with st.container(horizontal=True, vertical_alignment="top"):
        chapter = st.selectbox(
            "章节",
            list(ledger.chapters),
            format_func=_chapter_name,
            key=keys.CLAUSES_CHAPTER,
            persist_state="session",
            on_change=first_page,
            args=("clauses_page",),
            width=320,
        )
        side = st.segmented_control(
            "方向",
            list(SIDES),
            format_func=SIDES.__getitem__,
            default=CLAUSES,
            required=True,
            key=keys.CLAUSES_SIDE,
            persist_state="session",
            on_change=first_page,
            args=("clauses_page",),
        )
    rows = ledger.about(chapter)
    if chapter != OVERVIEW_ID:
        city_field.show_city_lists(answers.catalogue().service(chapter))
    kinds = _kinds(rows)
    if chapter != OVERVIEW_ID and any(row.kind in (CONTRADICTION, SILENCE) for row in rows):
        st.button("看这项服务的矛盾与空白", key="to_registers", on_click=_open_registers, args=(chapter,))
    if side == CLAUSES:
        _clauses(ledger.parts[chapter], kinds, attached)
    else:
        _rules([row for row in rows if not kinds or row.kind in kinds], chapter, attached)


def _chapter_name(chapter: str) -> str:
    if chapter == OVERVIEW_ID:
        return "服务概览（手册开头的一览表）"
    service = answers.catalogue().service(chapter)
    return f"{service.group} · {service.name}"


def _kinds(rows: Sequence[ClauseRow]) -> tuple[str, ...]:
    """The kinds to show; none chosen is all of them."""
    counts = Counter(row.kind for row in rows)
    chosen = st.pills(
        "种类（可多选；都不选就是全部）",
        [kind for kind in KINDS if counts[kind] or kind in (keys.CLAUSES_KINDS.get() or ())],
        selection_mode="multi",
        format_func=lambda kind: f"{kind} {counts[kind]}",
        key=keys.CLAUSES_KINDS,
        persist_state="session",
        on_change=first_page,
        args=("clauses_page",),
        wrap=True,
    )
    return tuple(chosen or ())


def _open_registers(service: str) -> None:
    keys.CLAUSES_VIEW.put(REGISTERS)
    register_table.only(service=service)


def _clauses(parts: Sequence[ChapterSection], kinds: tuple[str, ...], attached: Attached | None) -> None:
    """The numbered parts in the order of lines, each with the rules it became."""
    fitting = [part for part in parts if not kinds or any(row.kind in kinds for row in part.rows)]
    for part in page_of(fitting, "clauses_page", PARTS_A_PAGE, "处条款"):
        with st.container(border=True):
            said = _part_text(part, kinds)
            if attached is None:
                st.markdown(said)
                continue
            ours, theirs = st.columns([3, 2], gap="medium")
            ours.markdown(said)
            theirs.text(manual_copy.original(attached.manual, part.first, part.last))


def _part_text(part: ChapterSection, kinds: tuple[str, ...]) -> str:
    rows = [row for row in part.rows if not kinds or row.kind in kinds]
    lines = [
        f"**{answer_text.plain(part.label)}**　{answer_text.small(numbered([(part.first, part.last)]))}\n"
    ]
    for row in rows:
        numbers = numbered(row.touches(part.first, part.last))
        lines.append(f"- {_badge(row)} {answer_text.plain(row.text)} {answer_text.small(numbers)}")
    return "\n".join(lines)


def _badge(row: ClauseRow) -> str:
    return f":{BADGES.get(row.kind, 'blue')}-badge[{row.kind}]"


def _rules(rows: Sequence[ClauseRow], chapter: str, attached: Attached | None) -> None:
    """The rules by kind, each with its lines."""
    for row in page_of(rows, "clauses_page", ROWS_A_PAGE, "条"):
        with st.container(border=True):
            _rule(row, chapter, attached)


def _rule(row: ClauseRow, here: str, attached: Attached | None) -> None:
    """One rule and every place it rests on, with the original beside it where that is attached."""
    said = _rule_text(row, here)
    if attached is None:
        st.markdown(said)
        return
    ours, theirs = st.columns([3, 2], gap="medium")
    ours.markdown(said)
    theirs.text(_originals(attached, row.lines))


def _rule_text(row: ClauseRow, here: str) -> str:
    ledger = _ledger()
    owner = ledger.chapters.get(row.owner, "")
    name = f"{answer_text.plain(owner)} · " if owner and row.owner != here else ""
    lines = [f"{_badge(row)} {name}**{answer_text.plain(row.text)}**"]
    lines.append(answer_text.small(ledger.places_text(row.lines, here)))
    if row.path:
        lines.append(answer_text.small(f"规则文件 {file_path(row)}"))
    return "  \n".join(lines)


def _originals(attached: Attached, lines: Sequence[Lines]) -> str:
    """The original of all the places of a row, cut where it is long."""
    text = "\n".join(manual_copy.original(attached.manual, *pair) for pair in sorted(lines))
    return manual_copy.cut(text, LONGEST_ORIGINAL)


# ---------------------------------------------------------------- search


def _search(attached: Attached | None) -> None:
    ledger = _ledger()
    text = st.text_input(
        "搜什么",
        placeholder="词、服务名，或行号，如 1664 或 1664-1670",
        key="clauses_search",
        persist_state="session",
        max_chars=60,
        on_change=first_page,
        args=("clauses_found",),
    ).strip()
    if not text:
        st.caption(
            "在我们的说法、服务名、常用的叫法、登记册里找"
            + ("，也在附上的手册原文里找。" if attached else "；附上手册后也找原文。")
        )
        return
    found = ledger.search(text)
    lines = _lines_found(text, attached) if attached else []
    if not found and not lines:
        st.info(f"没有找到。换个短一点的词，或用行号（1 到 {LAST_LINE}）。")
        return
    if attached and lines:
        _show_lines(lines, attached)
    for row in page_of(found, "clauses_found", ROWS_A_PAGE, "条规则和条目"):
        with st.container(border=True):
            _rule(row, "", attached)
            _opener(row)


def _lines_found(text: str, attached: Attached) -> list[int]:
    """The numbers of the original's lines that are named or have these words."""
    numbers, wanted = line_range(text), folded(text)
    return [
        number
        for number in attached.manual.numbers
        if (numbers is not None and numbers[0] <= number <= numbers[1])
        or wanted in folded(attached.manual.lines[number - 1])
    ]


def _show_lines(numbers: Sequence[int], attached: Attached) -> None:
    ledger = _ledger()
    with st.expander(f"手册原文里有 {len(numbers)} 行", expanded=True):
        st.text("\n".join(_placed(ledger, attached, number) for number in numbers[:LINES_FOUND]))
        if len(numbers) > LINES_FOUND:
            st.caption(f"只列前 {LINES_FOUND} 行，换个更具体的词可以少一些。")


def _placed(ledger: Ledger, attached: Attached, number: int) -> str:
    return f"{manual_copy.original(attached.manual, number, number)}　〔{ledger.place_text(number)}〕"


def _opener(row: ClauseRow) -> None:
    """A button to the place where a row found can be read in full."""
    key = f"go_{row.owner}_{row.path}_{row.lines[0][0]}"
    if row.kind in (CONTRADICTION, SILENCE):
        st.button("看两种读法", key=key, type="tertiary", on_click=_open_entry, args=(row.owner,))
    else:
        st.button("到这一章看", key=key, type="tertiary", on_click=_open_line, args=(row.lines[0][0],))


def _open_entry(entry: str) -> None:
    keys.CLAUSES_VIEW.put(REGISTERS)
    register_table.only(entry=entry)


def _open_line(line: int) -> None:
    """Open the chapter at the page with this line."""
    place = _ledger().place(line)
    if place is None:
        return
    keys.CLAUSES_VIEW.put(CHAPTER)
    keys.CLAUSES_CHAPTER.put(place.chapter)
    keys.CLAUSES_SIDE.put(CLAUSES)
    keys.CLAUSES_KINDS.put([])
    keys.CLAUSES_PAGE.put(place.at // PARTS_A_PAGE + 1)


frame.show(__file__, main)
