"""How is a table written? Whole or not at all: beside its place first, then moved there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from rules.book.files.piece import TableError, by_ending
from rules.domain.yaml_reader import file_fault_reason

MOST_EXCEL_ROWS = 1_048_576


class TableSink(Protocol):
    """A table that is being written."""

    def write(self, table: pa.Table) -> None:
        """Add rows."""

    def close(self) -> None:
        """Nothing follows."""


class ArrowSink:
    """A table that Arrow writes."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def close(self) -> None:
        self._writer.close()


def csv_sink(path: Path, schema: pa.Schema) -> ArrowSink:
    """Text that is quoted where it must be."""
    return ArrowSink(
        pa_csv.CSVWriter(path, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))
    )


def parquet_sink(path: Path, schema: pa.Schema) -> ArrowSink:
    """A Parquet file."""
    return ArrowSink(pq.ParquetWriter(path, schema))


class ExcelSink:
    """A workbook written row by row; text stays text, whatever it begins with."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet()
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._days = {place for place, field in enumerate(schema) if pa.types.is_date(field.type)}
        self._sheet.write_row(0, 0, schema.names)
        self._row = 1

    def write(self, table: pa.Table) -> None:
        if self._row + len(table) > MOST_EXCEL_ROWS:
            raise TableError(f"一张 Excel 表最多 {MOST_EXCEL_ROWS} 行；请写成 .csv 或 .parquet")
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            for place, value in enumerate(row):
                if value is not None:
                    self._write_cell(place, value)
            self._row += 1

    def _write_cell(self, place: int, value: Any) -> None:
        if place in self._days:
            self._sheet.write_datetime(self._row, place, value, self._day)
        elif isinstance(value, str):
            self._sheet.write_string(self._row, place, value)
        else:
            self._sheet.write(self._row, place, value)

    def close(self) -> None:
        self._book.close()


SINKS: dict[str, Callable[[Path, pa.Schema], TableSink]] = {
    ".csv": csv_sink,
    ".parquet": parquet_sink,
    ".xlsx": ExcelSink,
}


class ToldSink:
    """A table being written, of which a fault says which one it is."""

    def __init__(self, path: Path, sink: TableSink) -> None:
        self._path, self._sink = path, sink

    def write(self, table: pa.Table) -> None:
        with _told(self._path):
            self._sink.write(table)

    def close(self) -> None:
        with _told(self._path):
            self._sink.close()


class WholeTables:
    """Tables that all come to stand in their places together, or none of them."""

    def __init__(self) -> None:
        self._moves: list[tuple[Path, Path]] = []
        self._sinks: list[TableSink] = []

    def open(self, path: Path, schema: pa.Schema) -> TableSink:
        """A table to be written at a place. Raises TableError where that cannot be."""
        kind = by_ending(path, SINKS)
        if path.is_dir():
            raise TableError(f"{path}：无法写入（是文件夹，不是文件）")
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{path.suffix}")
        self._moves.append((beside, path))
        with _told(path):
            sink = kind(beside, schema)
        told = ToldSink(path, sink)
        self._sinks.append(told)
        return told

    def finish(self) -> None:
        """Put every table in its place."""
        for sink in self._sinks:
            sink.close()
        self._sinks.clear()
        for beside, path in self._moves:
            with _told(path):
                beside.replace(path)

    def abandon(self) -> None:
        """Leave nothing behind of what has not come to stand in its place."""
        with ExitStack() as every:
            for beside, _ in self._moves:
                every.callback(beside.unlink, missing_ok=True)
            for sink in self._sinks:
                with suppress(Exception):
                    sink.close()


@contextmanager
def whole_tables() -> Iterator[WholeTables]:
    """Tables that are put in their places once everything has gone well, and else are not there."""
    tables = WholeTables()
    try:
        yield tables
        tables.finish()
    finally:
        tables.abandon()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of which file a fault is."""
    try:
        yield
    except TableError as error:
        raise TableError(f"{path}：{error}") from error
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"{path}：无法写入（{file_fault_reason(error)}）") from error
