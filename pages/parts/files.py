"""How does a table become a file that is safe to open? Excel and CSV, with no formula in any cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import xlsxwriter

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

Field = str | int | float | bool | dt.date | None

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included."""

WIDEST = 40


class Table(NamedTuple):
    """A header and rows under a name."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Field]]


def safe(value: Field) -> Field:
    """The value, led by an apostrophe where a spreadsheet might read its text as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value


def csv_file(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the Chinese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([safe(value) for value in row] for row in (table.header, *table.rows))
    return text.getvalue().encode("utf-8-sig")


def excel_file(tables: Iterable[Table]) -> bytes:
    """A workbook with one sheet a table; headers stay in view and can be filtered."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            for row, values in enumerate((table.header, *table.rows)):
                for column, value in enumerate(values):
                    _write(sheet, row, column, value, day if row else bold)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.header) - 1)
            for column, width in enumerate(_widths(table)):
                sheet.set_column(column, column, width)
    return output.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Field,
    style: xlsxwriter.format.Format,
) -> None:
    """One cell by its type: numbers count, days sort, everything else is text."""
    match safe(value):
        case None | "":
            return
        case bool(flag):
            sheet.write_boolean(row, column, flag)
        case int(number) | float(number):
            sheet.write_number(row, column, number)
        case dt.date() as on:
            sheet.write_datetime(row, column, on, style)
        case text:
            sheet.write_string(row, column, str(text), style if row == 0 else None)


def _widths(table: Table) -> list[int]:
    """Widths for the longest of the first rows; a Chinese character is two wide."""
    sample = (table.header, *table.rows[:60])
    return [
        min(max((_width(row[column]) for row in sample), default=8) + 2, WIDEST)
        for column in range(len(table.header))
    ]


def _width(value: Field) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(value if value is not None else ""))
