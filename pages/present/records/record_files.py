"""How do records leave for a spreadsheet and come back? One table a list; a file is read whole or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.present.base.csv_table import Field, Table
from pages.present.base.limits import LONGEST
from pages.present.records import record_rows, typed_cells
from pages.present.records.record_rows import SHEETS, Column, RecordList, RecordRow
from pages.present.records.typed_cells import CellError
from pages.present.records.uploaded_table import GridError, NumberedLine, UploadedSheet, grids
from pages.present.text.answer_text import PERIODS
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer, ServiceAnswer, ServiceStanding
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import shown
from rules.records.balances import DAYS
from rules.records.balances import Balance as Left

MOST_ROWS = LONGEST
"""Rows that a file may bring: a case with more could be saved and not be loaded again."""


class Read(NamedTuple):
    """What a file holds: its rows where nothing is wrong, else every fault with its line."""

    rows: tuple[RecordRow, ...]
    faults: tuple[str, ...]


# ---------------------------------------------------------------- out


def table_rows(fact: str, rows: Iterable[RecordRow]) -> Table:
    """The rows of a list, as the page names things."""
    sheet = SHEETS[fact]
    header = tuple(column.label for column in sheet.columns)
    shown_rows = [record_rows.cells(fact, row) for row in rows]
    return Table(sheet.title, header, [[row[column.field] for column in sheet.columns] for row in shown_rows])


def balance_table(lines: Sequence[Left], answer: Answer, catalogue: Catalogue) -> Table:
    """What is left of every item, under both readings where they differ."""
    other_side = ("另一种解释：上限", "另一种解释：剩余")
    numbers = ("上限", "已用", "剩余", "单位", "周期", *other_side)
    days = [DEADLINES[id].name for id in DAYS]
    header = ("服务", "项目", "状态", *numbers, *days, *(f"另一种解释：{name}" for name in days), "截至")
    rows: list[list[Field]] = []
    for line in lines:
        info, mine, other = catalogue.service(line.service), line.mine, line.other or line.mine
        own, theirs = _days(answer.service(line.service), mine.id)
        rows.append(
            [
                info.name,
                info.items[mine.id].name,
                STATUS_NAMES[mine.status],
                mine.limit,
                mine.used,
                mine.remaining,
                mine.unit,
                PERIODS[mine.per],
                other.limit,
                other.remaining,
                *own,
                *theirs,
                answer.as_of,
            ]
        )
    return Table("余额", header, rows, 2)


def _days(service: ServiceAnswer, item: str) -> tuple[list[Field], list[Field]]:
    """The days of a balance under the answer's reading, and under the other one."""
    own, theirs = ([_day(side, item, id) for id in DAYS] for side in (service, service.opposite))
    return own, theirs


def _day(side: ServiceStanding, item: str, id: str) -> Field:
    deadline = side.deadline(item, id)
    return deadline.on if deadline else None


# ---------------------------------------------------------------- in


def read_records(fact: str, data: bytes) -> dict[str, Read]:
    """What a file holds by list: each sheet named as a list is that list, else the first is this one.

    Where anything is wrong in a list, none of its rows, and every fault with its line.
    """
    try:
        found = grids(
            data, lambda cells: sum(typed_cells.head(SHEETS[fact], cell) is not None for cell in cells)
        )
    except GridError as error:
        return {fact: Read((), (str(error),))}
    named = {one: grid for grid in found for one, sheet in SHEETS.items() if grid.name.strip() == sheet.title}
    if named:
        return {one: _read(one, named[one], f"{SHEETS[one].title} ") for one in SHEETS if one in named}
    return {fact: _read(fact, found[0], "")}


def _read(fact: str, grid: UploadedSheet, place: str) -> Read:
    sheet, lines = SHEETS[fact], grid.lines
    if not lines:
        return Read((), (f"{place}文件是空的",))
    columns, faults = _header(sheet, lines[0], place)
    if faults:
        return Read((), tuple(faults))
    if len(lines) - 1 > MOST_ROWS:
        return Read((), (f"{place}行数太多：有 {len(lines) - 1} 行，最多 {MOST_ROWS} 行",))
    rows: list[RecordRow] = []
    for line in lines[1:]:
        row, wrong = _row(sheet, columns, line.cells)
        rows.append(row)
        faults += [f"{place}第 {line.number} 行 · {fault}" for fault in wrong]
    if not faults:
        faults = [
            f"{place}第 {line.number} 行 · {fault}"
            for line, state in zip(lines[1:], record_rows.check_rows(fact, rows), strict=True)
            for fault in _state_faults(state)
        ]
    return Read((), tuple(faults)) if faults else Read(tuple(rows), ())


def _header(sheet: RecordList, line: NumberedLine, place: str) -> tuple[list[Column], list[str]]:
    """The file's columns in their order, and what is wrong with its first line."""
    names = [typed_cells.text_of(cell) for cell in line.cells]
    while names and not names[-1]:
        names.pop()
    found = [(name, typed_cells.head(sheet, name)) for name in names]
    columns = [column for _, column in found if column is not None]
    allowed = "、".join(column.label for column in sheet.columns)
    faults = [f"没有 {shown(name)} 这一列；可用的列：{allowed}" for name, column in found if column is None]
    faults += [f"列“{column.label}”重复" for column in dict.fromkeys(columns) if columns.count(column) > 1]
    faults += [
        f"缺少列“{column.label}”；可用的列：{allowed}"
        for column in sheet.columns
        if column.needed and column not in columns
    ]
    return columns, [f"{place}第 {line.number} 行 · {fault}" for fault in faults]


def _row(sheet: RecordList, columns: Sequence[Column], cells: Sequence[Field]) -> tuple[RecordRow, list[str]]:
    """A line as a row, and what in it cannot be read."""
    values: dict[str, object] = {}
    faults = []
    texts = [typed_cells.text_of(cell) for cell in cells]
    if any(texts[len(columns) :]):
        faults.append(f"格子比表头多：有 {len(cells)} 格，表头 {len(columns)} 列")
    for column, text in zip(columns, texts, strict=False):
        if not text:
            continue
        try:
            values[column.field] = typed_cells.cell_value(column, text)
        except CellError as error:
            faults.append(typed_cells.refused(column, text, error))
    return record_rows.with_cells(sheet.fact, {}, values), faults


def _state_faults(state: record_rows.State) -> list[str]:
    missing = [f"缺 {'、'.join(state.missing)}"] if state.missing else []
    return [*missing, *(f"{label}：{fault}" for label, fault in state.faults)]
