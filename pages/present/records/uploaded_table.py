"""How does an uploaded file become lines of cells? Excel workbooks, and text as spreadsheets write it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from pages.present.base.csv_table import Field

MOST_BYTES = 1_000_000
MOST_UNPACKED = 40_000_000
"""A workbook is packed: what it says it unpacks to, before it is unpacked."""
MOST_LINES = 10_000
MOST_CELLS = 64
"""Cells of a line: the widest of our own tables has under 20."""

SEPARATORS = (",", "\t", ";", "；", "，")

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PACKED = b"PK"


class NumberedLine(NamedTuple):
    """A line that holds something, with its number in the file from 1."""

    number: int
    cells: tuple[Field, ...]


class UploadedSheet(NamedTuple):
    """A sheet of a workbook, or the whole of a text file, which has no name."""

    name: str
    lines: list[NumberedLine]


class GridError(ValueError):
    """A file that holds no table; the message says in Chinese what to do."""


def grids(data: bytes, heads: Callable[[tuple[str, ...]], int]) -> list[UploadedSheet]:
    """The tables in a file. `heads` counts the names it knows in a first line: so the separator is found."""
    if len(data) > MOST_BYTES:
        raise GridError(f"文件太大：最多 {MOST_BYTES // 1000} KB")
    if data.startswith(OLD_EXCEL):
        raise GridError("这是旧版 Excel（.xls）或加了密码的文件：请另存为不加密码的 .xlsx 或 CSV 再上传")
    if data.startswith(PACKED):
        return _workbook(data)
    return [UploadedSheet("", _text_lines(_text(data), heads))]


# ---------------------------------------------------------------- text


def _text(data: bytes) -> str:
    """The text in whichever encoding a spreadsheet here may have used."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if marked:
        encodings = ["utf-16"]
    elif b"\0" in data:
        # Text without a mark: the byte that is zero in a separator says which way round.
        encodings = ["utf-16-le" if data.find(b"\0") % 2 else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise GridError("读不出文字：请存成 CSV（UTF-8 或 GBK 编码）或 .xlsx 再上传")


def _text_lines(text: str, heads: Callable[[tuple[str, ...]], int]) -> list[NumberedLine]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda sign: heads(tuple(next(csv.reader([first], delimiter=sign), ()))))
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=separator)
    try:
        # Cells end where the line does: an open quote would otherwise swallow the rest.
        return [
            NumberedLine(reader.line_num, tuple(row)) for row in reader if any(cell.strip() for cell in row)
        ]
    except csv.Error:
        raise GridError("不是 CSV 表格：请从表格软件里另存为 CSV 或 .xlsx 再上传") from None


# ---------------------------------------------------------------- workbooks


def _workbook(data: bytes) -> list[UploadedSheet]:
    """The sheets of a workbook, with the values that its formulas last had."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise GridError("工作簿解开后太大")
        values, formulas = (
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)
        )
        if not values.worksheets:
            raise GridError("工作簿里没有工作表：请在表格软件里另存为 .xlsx 或 CSV 再上传")
        return [
            UploadedSheet(sheet.title, list(_sheet(sheet, written)))
            for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True)
        ]
    except GridError:
        raise
    # What is wrong with a damaged workbook can be anything: the reader promises no exception of its own.
    except Exception:  # noqa: BLE001
        raise GridError("打不开这个工作簿：请在表格软件里另存为 .xlsx 或 CSV 再上传") from None


def _sheet(values: ReadOnlyWorksheet, formulas: ReadOnlyWorksheet) -> Iterator[NumberedLine]:
    both = zip(_rows(values), _rows(formulas), strict=True)
    for number, (row, written) in enumerate(both, 1):
        for value, formula in zip(row, written, strict=True):
            if value is None and formula is not None:
                raise GridError(f"“{values.title}”第 {number} 行有没算出值的公式：请在表格软件里打开、存一次")
        if number > MOST_LINES:
            raise GridError(f"“{values.title}”行数太多：最多看 {MOST_LINES} 行")
        if any(str(cell).strip() for cell in row if cell is not None):
            yield NumberedLine(number, tuple(map(_field, row)))


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(
        max_col=MOST_CELLS, max_row=MOST_LINES + 1, values_only=True
    )
    return rows


def _field(value: object) -> Field:
    if value is None or isinstance(value, (bool, int, float, dt.date)):
        return value
    return str(value)
