"""Where to begin among the contradictions and silences? A table of all, those that cost most people first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.present.base.csv_table import EXCEL
from pages.present.base.templating import asset
from pages.present.clauses import register_page
from pages.present.clauses.register_choices import (
    CHANGES,
    FELT,
    HARM,
    NARROWED,
    NOT_WIRED,
    REASONS,
    REGISTER_NAMES,
    SWITCHED,
    WIRED,
)
from pages.present.clauses.register_rows import (
    OwnCase,
    RegisterFilter,
    RegisterRow,
    fitting_rows,
    ordered_rows,
)
from pages.present.export.excel_writer import excel_file
from pages.present.export.register_workbook import register_sheets
from pages.present.share.page_link import MOST_TEXT
from pages.ui.feature.register_harm import Measuring, measuring
from pages.ui.first.block import declare_block, draw_block
from pages.ui.session import answers, case, keys, reading_choice
from pages.ui.session.waited import Waited
from rules.quiz.quiz import next_seed
from rules.quiz.quiz_choice import SEEDS

EVERY_SERVICE = "全部服务"

BETWEEN = 0.4
"""Seconds until it is said anew how far it is."""

_TABLE = declare_block("register_table", asset(__file__, "register.css"))


def only(service: str | None = None, entry: str | None = None) -> None:
    """Show the entries of one service, or open one entry; call it before the page is drawn."""
    for choice in (keys.REGISTER_KIND, keys.REGISTER_CHANGES, keys.REGISTER_REASONS, keys.REGISTER_NARROWED):
        choice.put([])
    keys.REGISTER_WORDS.put("")
    keys.REGISTER_SERVICE.put(service or EVERY_SERVICE)
    keys.REGISTER_ENTRY.put(entry)


def draw_table(draw_entry: Callable[[RegisterRow, Measuring], None]) -> None:
    """Draw the filters and the table; `draw_entry` draws what belongs to the entry that is open."""
    waited = measuring(keys.REGISTER_SEED.get(SEEDS[0]))
    found = waited.steps
    people_shown, rows = found.asked, found.rows
    with st.container(horizontal=True, vertical_alignment="center", key="register_lead"):
        st.markdown(f"**{_lead(found)}**")
        wanted = _finding(rows)
        exported = st.empty()
    wanted = _filters(rows, wanted)
    shown = ordered_rows(_rows_wanted(rows, wanted), *_order())
    with exported:
        _export(found, shown)
    if not shown:
        st.info("没有符合的条目，请放宽上面的筛选。")
    _table_parts(found, shown, draw_entry)
    if waited.broken:
        st.error("有一部分没算出来：这里出了错。表里已有的数字是对的；换一批样本会重新计算。")
    elif not found.complete:
        _go_on(waited, people_shown, [])
    _sample(found)


def _lead(found: Measuring) -> str:
    if not found.asked:
        return "正在算每一条让多少客户少掉能用的项目……"
    return register_page.loss_headline(found.rows, len(found.customers))


# ---------------------------------------------------------------- which, and in what order


def _finding(rows: Sequence[RegisterRow]) -> RegisterFilter:
    """By service, by words and by why an entry is not computed."""
    names = {service.id: service.name for service in answers.catalogue().services}
    service = st.selectbox(
        "服务",
        [EVERY_SERVICE, *names],
        format_func=lambda id: names.get(id, id),
        key=keys.REGISTER_SERVICE,
        persist_state="session",
        label_visibility="collapsed",
        width=180,
    )
    words = st.text_input(
        "在条目里找",
        key=keys.REGISTER_WORDS,
        persist_state="session",
        placeholder="在条目里找词",
        max_chars=MOST_TEXT,
        label_visibility="collapsed",
        width=150,
    )
    reasons = {name: sum(row.entry.not_computed == name for row in rows) for name in REASONS}
    chosen = len(keys.REGISTER_REASONS.get([]) or [])
    with st.popover(f"为什么不能算{f' · {chosen}' if chosen else ''}", key="register_reasons_field"):
        why = _pills("为什么不能算", REASONS, reasons, keys.REGISTER_REASONS)
    return RegisterFilter(reasons=why, words=words, service=None if service == EVERY_SERVICE else service)


def _filters(rows: Sequence[RegisterRow], wanted: RegisterFilter) -> RegisterFilter:
    """By register, by whether it is computed or concerns the own case, by what it changes."""
    entries = [row.entry for row in rows]
    own = _own_case()
    narrowed = {
        WIRED: sum(row.wired for row in rows),
        NOT_WIRED: sum(not row.wired for row in rows),
        FELT: sum(map(own.felt, entries)),
        SWITCHED: len(own.switched),
    }
    registers = {name: sum(row.register == name for row in rows) for name in REGISTER_NAMES}
    changes = {name: sum(name in entry.changes for entry in entries) for name in CHANGES}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="register_filters"):
        return wanted._replace(
            registers=_pills("登记册", REGISTER_NAMES, registers, keys.REGISTER_KIND),
            narrowed=_pills("只看", NARROWED, narrowed, keys.REGISTER_NARROWED),
            changes=_pills("关系到什么", CHANGES, changes, keys.REGISTER_CHANGES),
        )


def _pills(
    label: str, names: Mapping[Any, str], counts: Mapping[Any, int], key: keys.Key[list[str]]
) -> list[str]:
    chosen = st.pills(
        label,
        list(names),
        selection_mode="multi",
        format_func=lambda name: f"{names[name]} {counts[name]}",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        width="content",
        wrap=True,
    )
    return list(chosen or ())


def _own_case() -> OwnCase:
    felt = reading_choice.felt()
    return OwnCase(lambda entry: entry.id in felt, tuple(case.overrides()))


def _rows_wanted(rows: Sequence[RegisterRow], wanted: RegisterFilter) -> list[RegisterRow]:
    return fitting_rows(rows, wanted, _own_case(), answers.catalogue(), reading_choice.wiring())


def _order() -> tuple[str, bool]:
    return keys.REGISTER_SORT.get(HARM), bool(keys.REGISTER_TURNED.get(False))


def _sort(column: str) -> None:
    """By this column; by it already: the other way round."""
    sort, turned = _order()
    keys.REGISTER_SORT.put(column)
    keys.REGISTER_TURNED.put(column == sort and not turned)


# ---------------------------------------------------------------- the table


def _table_parts(
    found: Measuring, shown: Sequence[RegisterRow], draw_entry: Callable[[RegisterRow, Measuring], None]
) -> None:
    """The table; what belongs to the open entry stands below its row, or above where no row shows it."""
    opened = keys.REGISTER_ENTRY.get()
    order = _order()
    cells = register_page.table_cells(shown, _own_marks(shown), order[0])
    at = next((at for at, cell in enumerate(cells) if cell.id == opened), None)
    if opened and at is None:
        st.caption("打开的这一条不在下面的筛选结果里。")
        _open(found, opened, draw_entry)
    end = len(cells) if at is None else at + 1
    sought = bool(keys.ARRIVED.get()) or not found.complete
    _draw("register_above", register_page.table_html(cells[:end], opened, order, sought=sought))
    if opened and at is not None:
        _open(found, opened, draw_entry)
        if cells[end:]:
            _draw("register_below", register_page.table_html(cells[end:], opened, None))


def _draw(key: str, html: str) -> None:
    draw_block(key, html, {"sort": _sort, "entry": _open_or_close}, _TABLE)


def _open_or_close(entry: str) -> None:
    """Open an entry, or close it where it is open."""
    keys.REGISTER_ENTRY.put(None if keys.REGISTER_ENTRY.get() == entry else entry)


def _open(found: Measuring, opened: str, draw_entry: Callable[[RegisterRow, Measuring], None]) -> None:
    with st.container(border=True, key="register_open"):
        draw_entry(next(row for row in found.rows if row.entry.id == opened), found)
        st.button("收起", key="register_close", type="tertiary", on_click=_open_or_close, args=(opened,))


def _own_marks(shown: Sequence[RegisterRow]) -> dict[str, str]:
    """What of the visitor's own case concerns each entry."""
    felt, switched = reading_choice.felt(), case.overrides()
    marks = {row.entry.id: "影响现在的情况" if row.entry.id in felt else "" for row in shown}
    return marks | {id: "⚠ 已单独指定" for id in marks if id in switched}


# ---------------------------------------------------------------- computing, and what comes of it


@st.fragment(run_every=BETWEEN)
def _go_on(waited: Waited[Measuring], people_shown: bool, runs: list[None]) -> None:
    """Say how far it is; each time but the first, which is the page's own, wait for more.

    The page is drawn again when all people are asked, which decides the order, and when all is done: more
    often would disturb who reads it.
    """
    found = waited.steps
    if runs:
        waited.wait_for()
        if found.complete or waited.broken or (found.asked and not people_shown):
            st.rerun()
    runs.append(None)
    st.progress(found.done / found.steps, f"正在逐条计算：{found.done} / {found.steps}")


def _export(found: Measuring, shown: Sequence[RegisterRow]) -> None:
    if not found.complete:
        st.button("导出 Excel（算完就能）", disabled=True, key="register_wait")
        return
    st.download_button(
        "导出 Excel",
        lambda: excel_file(register_sheets(shown, found.customers, answers.catalogue())),
        file_name="矛盾与空白.xlsx",
        mime=EXCEL,
        key="register_excel",
        on_click="ignore",
    )


def _sample(found: Measuring) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="register_sample"):
        st.caption(
            f"{register_page.sample_told(found.customers)}。每次只把一处改按保守解释，其余都按有利解释。",
            width="content",
        )
        st.button("换一批样本", key="register_draw", type="tertiary", on_click=_draw_again)


def _draw_again() -> None:
    keys.REGISTER_SEED.put(next_seed(keys.REGISTER_SEED.get(SEEDS[0])))
