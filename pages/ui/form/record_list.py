"""How is a list recorded one entry at a time: uses, bookings, earlier stays? Lines to change and a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pages.present.records import record_rows
from pages.present.records.record_rows import SHEETS, WHAT, Column, RecordRow
from pages.present.share.page_registry import PAGES
from pages.ui.form import day_field
from pages.ui.form.fact_field import number_typed
from pages.ui.form.field_block import Box, Field, Kind, draw_fields, fold_field, is_unfolded
from pages.ui.session import case, keys, record_drafts
from rules.domain.day_words import read_day

SHOWN = 8
"""Entries of a list that are drawn until all are asked for."""

CLEARED = {"count": "1"}
"""What a field of a kind holds in a new form; nothing where no kind is named."""

EDIT, DROP = "edit", "drop"

WAITS = "留着但没有算进去（刷新页面会丢）"


def history() -> None:
    """What is recorded, list by list, and the way to the page that has more room for it."""
    draw_adder()
    recorded = keys.RECORDED.pop()
    told = [Field(key="recorded", kind="words", label=f"✓ {recorded}。")] if recorded else []
    way = Field(
        key="ledger_way", kind="words", label="", link=(PAGES["ledger"].path, "去“记一笔”：余额和核对")
    )
    lists = [box for fact, sheet in SHEETS.items() for box in list_boxes(fact, sheet.heading)]
    draw_fields("records", [*([Box("recorded", told)] if told else []), *lists, Box("ledger_way", [way])])


def draw_adder() -> None:
    """A button for each list, and the form of the one that was pressed."""
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


def list_boxes(fact: str, title: str, past_told: Sequence[str] = ()) -> list[Box]:
    """The entries of a list with what can be done to each, earlier policy years apart; none of an empty list.

    `past_told` is what is to be said of the entries of earlier years.
    """
    draft = record_drafts.record_draft(fact)
    places = record_drafts.row_states(draft)
    now = [index for index, place in enumerate(places) if place.side == "now"]
    past = [index for index, place in enumerate(places) if place.side == "past"]
    if not places:
        return []
    heading = f"{title} · {len(now)} 条" if now else title
    boxes: list[Box] = []
    whole = keys.whole_list(fact)
    if not whole.get() and len(now) > SHOWN:
        hidden = len(now) - SHOWN
        now = now[-SHOWN:]
        more = Field(
            key=f"more:{fact}", kind="button", label=f"前面还有 {hidden} 条", take=lambda _: whole.put(True)
        )
        boxes.append(Box(f"more:{fact}", [more]))
    boxes += _entry_boxes(fact, now, "now")
    if past:
        fold = fold_field(f"past_{fact}", f"以前的保单年度 · {len(past)} 条")
        told = (
            [Field(key=f"told_{fact}", kind="words", label="", note="\n".join(past_told))]
            if past_told
            else []
        )
        boxes.append(Box(f"past:{fact}", [fold, *told]))
        if is_unfolded(f"past_{fact}"):
            boxes += _entry_boxes(fact, past, "past")
    return [replace(boxes[0], title=heading), *boxes[1:]]


def _entry_boxes(fact: str, indices: Sequence[int], side: str) -> list[Box]:
    """Entries; the form of the one that is changed stands below it."""
    draft = record_drafts.record_draft(fact)
    rows, states, places = (
        record_drafts.rows(draft),
        record_drafts.states(fact),
        record_drafts.row_states(draft),
    )
    boxes: list[Box] = []
    fields: list[Field] = []
    for index in indices:
        fields.append(_entry(fact, index, rows[index], states[index], places[index].number))
        if keys.EDITING.get() == (fact, index, draft.version):
            boxes += [Box(f"entries:{fact}:{side}:{index}", fields), _form(fact, index)]
            fields = []
    return [*boxes, Box(f"entries:{fact}:{side}", fields)] if fields else boxes


def _entry(fact: str, index: int, row: RecordRow, state: record_rows.State, number: int) -> Field:
    refused = "；".join(f"{label}：{fault}" for label, fault in state.faults)
    return Field(
        key=f"record:{fact}:{index}",
        kind="record",
        label=f"{number}. {record_rows.row_text(fact, row)}",
        take=partial(_touch, fact, index),
        options={EDIT: "改", DROP: "删除"},
        note=f"还没填完，缺 {'、'.join(state.missing)}：{WAITS}" if state.missing else "",
        fault=f"没有算进去。{refused}" if refused else "",
    )


def _touch(fact: str, index: int, asked: str) -> None:
    (_edit if asked == EDIT else _drop)(fact, index)


def place_text(fact: str, place: record_drafts.RowPlace) -> str:
    """`用量第 3 条`."""
    era = "" if place.side == "now" else "（以前年度）"
    return f"{SHEETS[fact].title}{era}第 {place.number} 条"


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
    again = Field(
        key=f"{prefix}:again",
        kind="button",
        label="记下，再记一条",
        take=lambda _: _send(fact, None, again=True),
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
    return Box(
        f"form:{prefix}",
        [*asked, *wrong, send, *([again] if index is None else []), leave],
        title=title,
        look="sheet",
    )


def _item_option(key: record_rows.Key | None) -> str:
    """A service and its item as a list's option."""
    return " ".join(key) if key else ""


def _send(fact: str, index: int | None, *, again: bool = False) -> None:
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
    if again:
        _open(fact)


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
