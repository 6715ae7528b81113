"""How do records leave for a spreadsheet and come back? One table a list; a file is read whole or not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.parts import entries
from pages.parts.case_file import LONGEST
from pages.parts.entries import SHEETS, Column, Row, Sheet
from pages.parts.files import STARTS, Field, Table
from pages.parts.words import PERIODS, STATUS_NAMES
from rules.answer import Answer
from rules.balance import DAYS, Line
from rules.catalogue import Catalogue
from rules.facts import shown

MOST_ROWS = LONGEST
"""Rows that a file may bring: a case with more could be saved and not be loaded again."""

MOST_BYTES = 1_000_000

DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
"""A day as it is written here, and as spreadsheets write it again."""


class Read(NamedTuple):
    """What a file holds: its rows where nothing is wrong, else every fault with its line."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


# ---------------------------------------------------------------- out


def table(fact: str, rows: Iterable[Row]) -> Table:
    """The rows of a list, as the page names things."""
    sheet = SHEETS[fact]
    header = tuple(column.label for column in sheet.columns)
    shown_rows = [entries.cells(fact, row) for row in rows]
    return Table(sheet.title, header, [[row[column.field] for column in sheet.columns] for row in shown_rows])


def balance_table(lines: Sequence[Line], answer: Answer, catalogue: Catalogue) -> Table:
    """What is left of every item, under both readings where they differ."""
    other_side = ("另一种解释：上限", "另一种解释：剩余")
    numbers = ("上限", "已用", "剩余", "单位", "周期", *other_side)
    header = ("服务", "项目", "状态", *numbers, "申请截止", "使用截止", "重新计次", "截至")
    rows: list[list[Field]] = []
    for line in lines:
        info, mine, other = catalogue.service(line.service), line.mine, line.other or line.mine
        days = [" 或 ".join(day.isoformat() for day in line.days[id]) for id in DAYS]
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
                *days,
                answer.as_of,
            ]
        )
    return Table("余额", header, rows)


# ---------------------------------------------------------------- in


def read(fact: str, data: bytes) -> Read:
    """The rows of a CSV file; where anything is wrong, no row, and every fault with its line."""
    sheet = SHEETS[fact]
    if len(data) > MOST_BYTES:
        return Read((), (f"文件太大：最多 {MOST_BYTES // 1000} KB",))
    text = _text(data)
    if text is None:
        return Read((), ("读不出文字：请存成 CSV（UTF-8 或 GBK 编码）再上传",))
    try:
        # Cells end where the line does: an open quote would otherwise swallow the rest.
        lines = [(at, row) for at, row in _lines(text) if any(cell.strip() for cell in row)]
    except csv.Error:
        return Read((), ("不是 CSV 表格：请从表格软件里另存为 CSV 再上传",))
    if not lines:
        return Read((), ("文件是空的",))
    columns, faults = _header(sheet, lines[0][1])
    if faults:
        return Read((), tuple(faults))
    if len(lines) - 1 > MOST_ROWS:
        return Read((), (f"行数太多：有 {len(lines) - 1} 行，最多 {MOST_ROWS} 行",))
    rows: list[Row] = []
    for at, line in lines[1:]:
        row, wrong = _row(sheet, columns, line)
        rows.append(row)
        faults += [f"第 {at} 行 · {fault}" for fault in wrong]
    if not faults:
        faults = [
            f"第 {at} 行 · {fault}"
            for (at, _), state in zip(lines[1:], entries.check(fact, rows), strict=True)
            for fault in _state_faults(state)
        ]
    return Read((), tuple(faults)) if faults else Read(tuple(rows), ())


def _text(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _lines(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    return [(reader.line_num, row) for row in reader]


def _header(sheet: Sheet, cells: Sequence[str]) -> tuple[list[Column], list[str]]:
    """The file's columns in their order, and what is wrong with its first line."""
    known = {column.label: column for column in sheet.columns}
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    allowed = "、".join(known)
    faults = [
        f"第 1 行 · 没有 {shown(name)} 这一列；可用的列：{allowed}" for name in names if name not in known
    ]
    faults += [f"第 1 行 · 列“{name}”重复" for name in dict.fromkeys(names) if names.count(name) > 1]
    needed = [column.label for column in sheet.columns if column.needed]
    faults += [f"第 1 行 · 缺少列“{label}”；可用的列：{allowed}" for label in needed if label not in names]
    return [known[name] for name in names if name in known], faults


def _row(sheet: Sheet, columns: Sequence[Column], cells: Sequence[str]) -> tuple[Row, list[str]]:
    """A line as a row, and what in it cannot be read."""
    values: dict[str, object] = {}
    faults = []
    if any(cell.strip() for cell in cells[len(columns) :]):
        faults.append(f"格子比表头多：有 {len(cells)} 格，表头 {len(columns)} 列")
    for column, cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if text[:1] == "'" and text[1:].startswith(STARTS):
            text = text[1:]
        if not text:
            continue
        value = _value(column, text)
        if value is None:
            faults.append(f"{column.label}：收到 {shown(text)}，{_allowed(column)}")
        else:
            values[column.field] = value
    return entries.with_cells(sheet.fact, {}, values), faults


def _value(column: Column, text: str) -> object:
    """A cell's value, None where it is not of the column's kind."""
    match column.kind:
        case "what":
            return text if text in map(entries.name, entries.choosable()) else None
        case "choice":
            return text if text in entries.choices(column.field).values() else None
        case "day":
            found = DAY.fullmatch(text)
            return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else None
        case "count":
            return int(text) if re.fullmatch(r"-?[0-9]{1,12}", text) else None
    plain = text.replace(",", "")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", plain) else None


def _allowed(column: Column) -> str:
    match column.kind:
        case "what":
            return "没有这项服务；写法见下载的表格，例如“门诊陪诊”“重疾绿通 · 专家门诊”"
        case "choice":
            return f"可选：{'、'.join(entries.choices(column.field).values())}"
        case "day":
            return "须为 2026-03-01 或 2026/3/1 这样的日期"
        case "count":
            return "须为整数"
    return "须为数字"


def _state_faults(state: entries.State) -> list[str]:
    missing = [f"缺 {'、'.join(state.missing)}"] if state.missing else []
    return [*missing, *(f"{label}：{fault}" for label, fault in state.faults)]
