"""Tables in files of every kind that `batch` reads and writes, written and read by other libraries."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

DAYS = {"as_of", "policy_start", "admitted_on", "discharged_on", "on", "booked_on"}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(value) or "none"
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def column_names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    names = column_names(rows)
    if path.suffix == ".csv":
        lines = [[_text(row.get(name)) for name in names] for row in rows]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([names, *lines])
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(names)
        for row in rows:
            sheet.append([_typed(name, row.get(name)) for name in names])
        book.save(path)
    else:
        columns = {name: [_typed(name, row.get(name)) for row in rows] for name in names}
        pq.write_table(pa.table(columns), path)
    return path


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return _text(value)
    return dt.date.fromisoformat(value) if name in DAYS and value else value


def read_table(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
        return [{name: text_of(cell) for name, cell in row.items()} for row in rows]
    head, *lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), map(text_of, line), strict=True)) for line in lines]


def text_of(value: Any) -> str | None:
    if isinstance(value, dt.datetime):
        value = value.date()
    return None if value is None else str(value)
