"""How is a list recorded one entry at a time: uses, bookings, earlier stays? Lines to change and a form."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import style
from pages.present.records import record_rows
from pages.present.records.record_rows import SHEETS, WHAT, Column, RecordRow
from pages.present.text import answer_text
from pages.ui.form import day_field
from pages.ui.form.fact_field import number_typed
from pages.ui.form.field_block import Box, Field, Kind, draw_fields
from pages.ui.session import case, keys, record_drafts
from rules.domain.day_words import read_day

SHOWN = 8
"""Entries of a list that are drawn until all are asked for."""

LEDGER = "pages/ledger.py"

# What can be done to an entry stays beside it, however long it is.
CLEARED = {"count": "1"}
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
    chosen = keys.ADDING.get()
    adders = Field(
        key="adders",
        kind="folds",
        label="记下",
        take=_open,
        value=chosen or "",
        options={fact: f"＋ {sheet.adds}" for fact, sheet in SHEETS.items()},
    )
    form = [_form(chosen, None, SHEETS[chosen].adds)] if chosen else []
    draw_fields("adders", [Box("adders", [adders]), *form])


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
        _typed_in(_prefix(fact, None), column).put(CLEARED.get(column.kind, ""))
        if column.kind == "day" and column.needed:
            _typed_in(_prefix(fact, None), column).put(case.today().isoformat())


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
        draw_fields(f"editing_{fact}", [_form(fact, index)])


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
        value = shown[column.field]
        if column.field == WHAT:
            value = _item_option(record_rows.key_of(row))
        elif column.kind == "choice":
            value = row.get(column.field)
        elif column.kind == "count":
            value = row.get(column.field, 1)
        _typed_in(prefix, column).put("" if value is None else str(value))


def _typed_in(prefix: str, column: Column) -> keys.Key[str]:
    """What stands in a field of a form."""
    return keys.Key(f"{prefix}:{'service' if column.field == WHAT else column.field}")


def _form(fact: str, index: int | None, title: str = "") -> Box:
    """Ask for every part of an entry; what is sent is taken over before the page is drawn again."""
    prefix = _prefix(fact, index)
    send = Field(
        key=f"{prefix}:send",
        kind="next",
        label="记下" if index is None else "保存修改",
        take=lambda _: _send(fact, index),
    )
    leave = Field(
        key=f"{prefix}:leave",
        kind="button",
        label="不记了" if index is None else "不改了",
        take=lambda _: stop_editing(),
    )
    told = keys.told_of_form(prefix).pop()
    wrong = [Field(key=f"{prefix}:told", kind="words", label="", fault=told)] if told else []
    asked = [_form_field(column, prefix) for column in SHEETS[fact].columns]
    return Box(f"form:{prefix}", [*asked, *wrong, send, leave], title=title, look="sheet")


def _item_option(key: record_rows.Key | None) -> str:
    """A service and its item as a list's option."""
    return " ".join(key) if key else ""


def _send(fact: str, index: int | None) -> None:
    """Take the form's entry over, or say what is missing or wrong; then the form stays as it is."""
    prefix = _prefix(fact, index)
    row: RecordRow = {}
    for column in SHEETS[fact].columns:
        text = _typed_in(prefix, column).get("")
        try:
            row |= _part_of_row(column, text)
        except ValueError as error:
            keys.told_of_form(prefix).put(f"{column.label}：{error}")
            return
    state = record_rows.check_rows(fact, [row])[0]
    if state.entry is None:
        keys.told_of_form(prefix).put(_told(state))
        return
    rows = record_drafts.rows(record_drafts.record_draft(fact))
    record_drafts.put(fact, [*rows, row] if index is None else [*rows[:index], row, *rows[index + 1 :]])
    stop_editing()
    keys.RECORD_SENT.put(index is None)


def _part_of_row(column: Column, text: str) -> RecordRow:
    """What a field says, as a part of a record; nothing where it is empty. Raises ValueError."""
    if not text:
        return {}
    match column.kind:
        case "what":
            service, item = text.split(" ")
            return {"service": service, "item": item}
        case "day":
            day = read_day(text, case.today())
            return {column.field: day.isoformat()} if day else {}
        case "count" | "money":
            number = number_typed(text)
            return {} if number is None else {column.field: number}
    return {column.field: text}


def _told(state: record_rows.State) -> str:
    if state.missing:
        return f"还没有填完整：{'、'.join(state.missing)}。"
    return "；".join(f"{label}：{fault}" for label, fault in state.faults)


FIELD_KINDS: dict[str, Kind] = {
    "what": "list",
    "choice": "list",
    "day": "day",
    "count": "number",
    "money": "number",
}
EMPTY_OPTIONS = {"what": "请选择", "choice": "不清楚"}
"""The option of a list for nothing."""


def _form_field(column: Column, prefix: str) -> Field:
    typed, kind = _typed_in(prefix, column), FIELD_KINDS[column.kind]
    options = {}
    if column.kind == "what":
        options = {_item_option(key): record_rows.record_item_name(key) for key in record_rows.choosable()}
    elif column.kind == "choice":
        options = record_rows.choices(column.field)
    needed = column.needed or column.kind == "count"
    return Field(
        key=str(typed),
        kind=kind,
        label=column.label if needed else f"{column.label}（可不填）",
        take=typed.put,
        value=typed.get(""),
        options={"": EMPTY_OPTIONS[column.kind], **options} if options else {},
        placeholder=day_field.PLACEHOLDER if kind == "day" else "",
        longest=day_field.LONGEST,
        fault=_day_fault(typed.get("")) if kind == "day" else "",
    )


def _day_fault(text: str) -> str:
    """What is wrong with the text of a day; empty where nothing is."""
    try:
        read_day(text, case.today())
    except ValueError as error:
        return str(error)
    return ""
