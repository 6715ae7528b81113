"""How is a list recorded one entry at a time: uses, bookings, earlier stays? Lines to change and a form."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from pages.present.base.templating import style
from pages.present.records import record_rows
from pages.present.records.record_rows import SHEETS, WHAT, Column, RecordRow
from pages.present.text import answer_text
from pages.ui.form import day_field
from pages.ui.session import case, keys, record_drafts

SHOWN = 8
"""Entries of a list that are drawn until all are asked for."""

LEDGER = "pages/ledger.py"

# What can be done to an entry stays beside it, however long it is.
CLEARED = {"count": 1, "day": ""}
"""What a field of a kind holds in a new form; nothing where no kind is named."""

STYLE = style(__file__, "record_list.css")


def history() -> None:
    """What is recorded, list by list, and the way to the page that has more room for it."""
    st.html(STYLE)
    adder()
    recorded = keys.RECORDED.pop()
    if recorded:
        st.success(answer_text.plain(recorded))
    for fact, sheet in SHEETS.items():
        if any(record_drafts.record_draft(fact).rows.values()):
            with st.container(border=True, key=f"record_{fact}"):
                st.markdown(f"**{sheet.heading}**")
                listing(fact)
    st.page_link(LEDGER, label="去“记一笔”：表格、余额和核对")


@st.fragment
def adder() -> None:
    """A button for each list, and the form of the one that was clicked: fields cost time on every click."""
    if keys.RECORD_SENT.pop():
        # What is recorded changes all that stands around.
        st.rerun()
    with st.container(horizontal=True, gap="small", key="adders"):
        for fact, sheet in SHEETS.items():
            st.button(f"＋ {sheet.adds}", key=f"add:{fact}", on_click=_open, args=(fact,))
    chosen = keys.ADDING.get()
    if chosen:
        with st.container(border=True, key=f"adding_{chosen}"):
            st.markdown(f"**{SHEETS[chosen].adds}**")
            _form(chosen, None)


def listing(fact: str) -> None:
    """The entries of a list with what can be done to each, earlier policy years apart."""
    draft = record_drafts.record_draft(fact)
    states, places = record_drafts.states(fact), record_drafts.row_states(draft)
    lines = list(zip(record_drafts.rows(draft), states, places, strict=True))
    now = [index for index, place in enumerate(places) if place.side == "now"]
    past = [index for index, place in enumerate(places) if place.side == "past"]
    whole = keys.whole_list(fact)
    if not whole.get() and len(now) > SHOWN:
        hidden = now[:-SHOWN]
        now = now[-SHOWN:]
        st.button(
            f"前面还有 {len(hidden)} 条", key=f"more:{fact}", type="tertiary", on_click=_whole, args=(whole,)
        )
    for index in now:
        _line(fact, index, *lines[index])
    if past:
        with st.expander(f"以前的保单年度 · {len(past)} 条", key=f"past_{fact}"):
            for index in past:
                _line(fact, index, *lines[index])


def stop_editing() -> None:
    """Close the form of an entry that was being added or changed."""
    keys.ADDING.pop()
    keys.EDITING.pop()


def _open(fact: str) -> None:
    """Open the form for a new entry, of today; a second click closes it."""
    again = keys.ADDING.get() == fact
    stop_editing()
    if again:
        return
    keys.ADDING.put(fact)
    for column in SHEETS[fact].columns:
        key = _key(_prefix(fact, None), column)
        st.session_state[key] = CLEARED.get(column.kind)
        if column.kind == "day" and column.needed:
            st.session_state[key] = case.today().isoformat()


def _whole(flag: keys.Key[bool]) -> None:
    flag.put(True)


def _line(
    fact: str, index: int, row: RecordRow, state: record_rows.State, place: record_drafts.RowPlace
) -> None:
    text = f"{place.number}. {answer_text.plain(record_rows.row_text(fact, row))}"
    if state.missing:
        text += f"　:orange-badge[还没填完：{'、'.join(state.missing)}]"
    for label, fault in state.faults:
        text += f"  \n:red-badge[没有算进去] {answer_text.plain(label)}：{answer_text.plain(fault)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"line_{fact}_{index}"):
        st.markdown(text, width="stretch")
        st.button("改", key=f"edit:{fact}:{index}", type="tertiary", on_click=_edit, args=(fact, index))
        st.button("删除", key=f"drop:{fact}:{index}", type="tertiary", on_click=_drop, args=(fact, index))
    if keys.EDITING.get() == (fact, index, record_drafts.record_draft(fact).version):
        with st.container(border=True, key=f"editing_{fact}"):
            _form(fact, index)


def _drop(fact: str, index: int) -> None:
    stop_editing()
    rows = record_drafts.rows(record_drafts.record_draft(fact))
    record_drafts.put(fact, [row for at, row in enumerate(rows) if at != index])


# ---------------------------------------------------------------- the form


def _prefix(fact: str, index: int | None) -> str:
    return f"new:{fact}" if index is None else f"change:{fact}"


def _edit(fact: str, index: int) -> None:
    """Open the form of an entry, filled with what it holds."""
    stop_editing()
    keys.EDITING.put((fact, index, record_drafts.record_draft(fact).version))
    row, prefix = record_drafts.rows(record_drafts.record_draft(fact))[index], _prefix(fact, index)
    shown = record_rows.cells(fact, row)
    for column in SHEETS[fact].columns:
        value = record_rows.key_of(row) if column.field == WHAT else shown[column.field]
        if column.kind == "choice":
            value = row.get(column.field)
        elif column.kind == "count":
            value = row.get(column.field, 1)
        elif column.kind == "day":
            value = str(value or "")
        st.session_state[_key(prefix, column)] = value


def _key(prefix: str, column: Column) -> str:
    return f"{prefix}:{'service' if column.field == WHAT else column.field}"


def _form(fact: str, index: int | None) -> None:
    """Ask for every part of an entry; what is sent is taken over before the page is drawn again."""
    prefix = _prefix(fact, index)
    with st.container(key=f"form:{prefix}"):
        with st.grid("auto", min_column_width=200, gap="xsmall"):
            for column in SHEETS[fact].columns:
                _field(column, _key(prefix, column))
        with st.container(horizontal=True):
            st.button(
                "记下" if index is None else "保存修改",
                type="primary",
                key=f"{prefix}:send",
                on_click=_send,
                args=(fact, index),
            )
            st.button("不记了" if index is None else "不改了", key=f"{prefix}:leave", on_click=stop_editing)
    told = keys.told_of_form(prefix).pop()
    if told:
        st.warning(told)


def _send(fact: str, index: int | None) -> None:
    """Take the form's entry over, or say what is missing or wrong; then the form stays as it is."""
    prefix = _prefix(fact, index)
    row: RecordRow = {}
    for column in SHEETS[fact].columns:
        value = st.session_state.get(_key(prefix, column))
        if column.kind == "day":
            try:
                value = day_field.day_given(_key(prefix, column))
            except ValueError as error:
                keys.told_of_form(prefix).put(answer_text.plain(f"{column.label}：{error}"))
                return
        if column.field == WHAT and value is not None:
            row |= {"service": value[0], "item": value[1]}
        elif value is not None:
            row[column.field] = value.isoformat() if isinstance(value, dt.date) else value
    state = record_rows.check_rows(fact, [row])[0]
    if state.entry is None:
        keys.told_of_form(prefix).put(_told(state))
        return
    rows = record_drafts.rows(record_drafts.record_draft(fact))
    record_drafts.put(fact, [*rows, row] if index is None else [*rows[:index], row, *rows[index + 1 :]])
    stop_editing()
    keys.RECORD_SENT.put(index is None)


def _told(state: record_rows.State) -> str:
    if state.missing:
        return f"还没有填完整：{'、'.join(state.missing)}。"
    return "；".join(
        f"{answer_text.plain(label)}：{answer_text.plain(fault)}" for label, fault in state.faults
    )


def _field(column: Column, key: str) -> None:
    label = column.label if column.needed else f"{column.label}（可不填）"
    match column.kind:
        case "what":
            st.selectbox(
                label,
                record_rows.choosable(),
                index=None,
                format_func=record_rows.record_item_name,
                placeholder="请选择",
                key=key,
            )
        case "day":
            day_field.day_field(label, key, None)
        case "count":
            st.number_input(column.label, min_value=1, step=1, key=key)
        case "money":
            st.number_input(label, min_value=0.0, value=None, key=key, placeholder="可不填")
        case "choice":
            options = record_rows.choices(column.field)
            st.selectbox(
                label,
                list(options),
                index=None,
                format_func=options.__getitem__,
                placeholder="不清楚",
                key=key,
            )
