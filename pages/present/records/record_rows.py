"""How does a row as it was typed become a record that the rules accept? Columns and checks; no screen.

A row is a record as plain data, any part of which may still be missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pages.present.base.limits import LONGEST
from pages.present.text import fault_text
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import RECORD_COLUMNS, RECORD_LISTS, value_label, yuan
from rules.catalogue.loader import load
from rules.domain.parsing import ENTRY, ScenarioError, parse
from rules.domain.scenario import Booking, Stay, StrictModel, Use
from rules.records.policy_year import DAY_FIELDS

ColumnKind = Literal["what", "day", "count", "money", "choice"]
RecordRow = dict[str, Any]
Key = tuple[str, str]
"""A service and its item."""

WHAT = "what"
"""The column that stands for service and item."""


class Column(NamedTuple):
    """One part of a record; `field` is its name there, or WHAT."""

    field: str
    label: str
    kind: ColumnKind
    needed: bool = False


class RecordList(NamedTuple):
    """A list of the case."""

    fact: str
    title: str
    heading: str
    """What stands above the entries."""
    adds: str
    """What is said to add an entry."""
    part: type[StrictModel]
    columns: tuple[Column, ...]
    day: str
    """The column that is missing where none of its days is known."""

    @property
    def days(self) -> tuple[str, ...]:
        """The columns that hold days, in order."""
        return tuple(column.field for column in self.columns if column.kind == "day")


def _labelled_column(fact: str, field: str, kind: ColumnKind, *, needed: bool = False) -> Column:
    return Column(field, RECORD_COLUMNS[fact][field], kind, needed)


SHEETS: Mapping[str, RecordList] = {
    sheet.fact: sheet
    for sheet in (
        RecordList(
            "usage",
            RECORD_LISTS["usage"],
            "已经用过的",
            "用了一次",
            Use,
            (
                Column(WHAT, "服务", "what", needed=True),
                _labelled_column("usage", "on", "day", needed=True),
                _labelled_column("usage", "count", "count"),
                _labelled_column("usage", "amount", "money"),
            ),
            "on",
        ),
        RecordList(
            "bookings",
            RECORD_LISTS["bookings"],
            "已经约好的",
            "约了一次",
            Booking,
            (
                Column(WHAT, "服务", "what", needed=True),
                _labelled_column("bookings", "booked_on", "day", needed=True),
                _labelled_column("bookings", "on", "day"),
            ),
            "booked_on",
        ),
        RecordList(
            "earlier_stays",
            RECORD_LISTS["earlier_stays"],
            "以前的住院",
            "以前住过院",
            Stay,
            (
                _labelled_column("earlier_stays", "admitted_on", "day"),
                _labelled_column("earlier_stays", "discharged_on", "day"),
                _labelled_column("earlier_stays", "hospital", "choice"),
                _labelled_column("earlier_stays", "surgery", "choice"),
            ),
            "discharged_on",
        ),
    )
}


TOO_MANY = ("条数", f"一张表最多 {LONGEST} 条")


class State(NamedTuple):
    """How a row stands: a record, or what is missing, or what is wrong with which column."""

    entry: RecordRow | None
    missing: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------- names


def choosable() -> list[Key]:
    """Every service with each of its items."""
    return [(service, item) for service, items in SERVICES.items() for item in items]


def record_item_name(key: Key) -> str:
    """A service's name, with the item's where it has several."""
    service = load().service(key[0])
    return service.name if len(service.items) == 1 else f"{service.name} · {service.items[key[1]].name}"


def key_of(row: RecordRow) -> Key | None:
    """The service and item of a row; None where the service is not known or the item is open."""
    service, items = row.get("service"), SERVICES.get(str(row.get("service")), ())
    item = row.get("item") or (items[0] if len(items) == 1 else None)
    return (str(service), str(item)) if item in items else None


def choices(field: str) -> dict[str, str]:
    """The codes of a fact with options, each with its label."""
    return {code: option.label for code, option in load().facts[field].options.items()}


def row_text(fact: str, row: RecordRow) -> str:
    """A row in one line of plain text."""
    known = load()
    if fact == "earlier_stays":
        parts = [
            f"{row.get('admitted_on') or '不清楚哪天'} 入院，{row.get('discharged_on') or '不清楚哪天'} 出院"
        ]
        parts += [
            value_label(field, row[field], known) for field in ("hospital", "surgery") if row.get(field)
        ]
        return "，".join(parts)
    key = key_of(row)
    what = record_item_name(key) if key else "还没选服务"
    if fact == "bookings":
        on = f"，约在 {row['on']}" if row.get("on") else ""
        return f"{row.get('booked_on') or '还没填日期'} 约的　{what}{on}"
    unit = known.service(key[0]).items[key[1]].limit.unit if key else "次"
    money = f"，{yuan(row['amount'])}" if row.get("amount") is not None else ""
    return f"{row.get('on') or '还没填日期'}　{what}　{row.get('count', 1)} {unit}{money}"


# ---------------------------------------------------------------- checks


def check_rows(fact: str, rows: Sequence[RecordRow]) -> list[State]:
    """How each row stands; the rules themselves say what is wrong."""
    sheet = SHEETS[fact]
    states = [State(None, _missing(sheet, row)) for row in rows]
    whole = [index for index, state in enumerate(states) if not state.missing]
    while True:
        faults = _faults(fact, [rows[index] for index in whole])
        if not faults:
            break
        for at, found in faults.items():
            states[whole[at]] = State(None, faults=tuple(found))
        whole = [index for at, index in enumerate(whole) if at not in faults]
    for at, index in enumerate(whole):
        states[index] = State(rows[index]) if at < LONGEST else State(None, faults=(TOO_MANY,))
    return states


def _missing(sheet: RecordList, row: RecordRow) -> tuple[str, ...]:
    missing = [
        column.label
        for column in sheet.columns
        if column.needed and (key_of(row) is None if column.field == WHAT else row.get(column.field) is None)
    ]
    if not missing and all(row.get(field) is None for field in DAY_FIELDS[sheet.part]):
        missing = [column.label for column in sheet.columns if column.field == sheet.day]
    return tuple(missing)


def _faults(fact: str, rows: Sequence[RecordRow]) -> dict[int, list[tuple[str, str]]]:
    """What the rules refuse, by the row's place, as column and sentence."""
    # Any day will do: no record is judged by the day of the question.
    data = {"as_of": dt.date(2000, 1, 1).isoformat(), fact: list(rows)}
    try:
        parse(data, SERVICES)
    except ScenarioError as error:
        found: dict[int, list[tuple[str, str]]] = {}
        labels = {column.field: column.label for column in SHEETS[fact].columns}
        for path, text in error.faults:
            place = ENTRY.match(path)
            if place is None:
                continue
            field = path.rpartition(".")[2]
            label = labels.get(field) or labels.get(WHAT, field)
            found.setdefault(int(place[2]), []).append((label, fault_text.fault_told(path, text, load())[1]))
        return found
    return {}


def day_of_row(fact: str, row: RecordRow) -> dt.date | None:
    """The day that says which policy year a row belongs to; None where it is not known or no day."""
    for field in DAY_FIELDS[SHEETS[fact].part]:
        if row.get(field) is not None:
            return _day(row[field])
    return None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


# ---------------------------------------------------------------- a table's cells


def cells(fact: str, row: RecordRow) -> dict[str, Any]:
    """A row as a table shows it: names in place of codes, days as dates."""
    found: dict[str, Any] = {}
    for column in SHEETS[fact].columns:
        value = row.get(column.field)
        if column.kind == "what":
            key = key_of(row)
            value = record_item_name(key) if key else None
        elif column.kind == "choice" and value is not None:
            value = choices(column.field).get(value)
        elif column.kind == "day" and value is not None:
            value = _day(value)
        elif column.kind == "count":
            value = row.get(column.field, 1)
        found[column.field] = value
    return found


def with_cells(fact: str, row: RecordRow, changed: Mapping[str, Any]) -> RecordRow:
    """The row with some cells as a person left them; an emptied cell is missing again."""
    new = dict(row)
    for column in SHEETS[fact].columns:
        if column.field not in changed:
            continue
        value = _plain(column, changed[column.field])
        if column.kind == "what":
            new = {part: held for part, held in new.items() if part not in ("service", "item")}
            if value is not None:
                new |= {"service": value[0], "item": value[1]}
        elif value is None:
            new.pop(column.field, None)
        else:
            new[column.field] = value
    return new


def _plain(column: Column, value: Any) -> Any:
    """A cell's value as a record holds it; None where the cell is empty or holds nothing known."""
    if value is None or value == "":
        return None
    match column.kind:
        case "what":
            return next((key for key in choosable() if record_item_name(key) == value), None)
        case "choice":
            return next((code for code, label in choices(column.field).items() if label == value), None)
        case "day":
            # A table sends a moment, or a year of more than four digits, which the rules refuse.
            return str(value).partition("T")[0]
        case "count" if isinstance(value, float) and value.is_integer():
            return int(value)
    return value
