"""What is a table, and how does it become a CSV file that is safe to open, with no formula in any cell?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import NamedTuple

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

Field = str | int | float | bool | dt.date | None

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included."""


class Table(NamedTuple):
    """A header and rows under a name."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Field]]
    names: int = 0
    """The first columns that say what a row is about: they stay in sight."""


def safe(value: Field) -> Field:
    """The value, led by an apostrophe where a spreadsheet might read its text as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value


def csv_file(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the Chinese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([safe(value) for value in row] for row in (table.header, *table.rows))
    return text.getvalue().encode("utf-8-sig")
