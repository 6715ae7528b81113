"""How is a table written? Whole or not at all: beside its place first, then moved there."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from rules.book.files.piece import TableError, by_ending
from rules.domain.yaml_reader import write_fault

MOST_EXCEL_ROWS = 1_048_576
LONGEST_EXCEL_CELL = 32_767
"""Characters of a cell: of more, the writer of workbooks keeps nothing."""
CUT = "……"


TOO_LONG = f"一张 Excel 表最多 {MOST_EXCEL_ROWS:,} 行，连表头在内；请写成 .csv 或 .parquet"


def check_room(path: Path, rows: int | None) -> None:
    """TableError where so many rows and a head have no room in the table at a place; None: not known."""
    if path.suffix.lower() == ".xlsx" and rows is not None and rows >= MOST_EXCEL_ROWS:
        raise TableError(f"{path}：要写 {rows:,} 行；{TOO_LONG}")


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

        # What passes through is kept together, so that nothing of it stays where the disk is full.
        try:
            self._passing = TemporaryDirectory(ignore_cleanup_errors=True)
        except OSError as error:
            raise TableError("没有能用的临时文件夹，写 Excel 要先用它") from error
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "tmpdir": self._passing.name, "use_zip64": True,
        }  # fmt: skip
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet()
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._days = {place for place, field in enumerate(schema) if pa.types.is_date(field.type)}
        self._sheet.write_row(0, 0, schema.names)
        self._row = 1

    def write(self, table: pa.Table) -> None:
        if self._row + len(table) > MOST_EXCEL_ROWS:
            raise TableError(TOO_LONG)
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            for place, value in enumerate(row):
                if value is not None:
                    self._write_cell(place, value)
            self._row += 1

    def _write_cell(self, place: int, value: Any) -> None:
        if place in self._days:
            self._sheet.write_datetime(self._row, place, value, self._day)
        elif isinstance(value, str):
            if len(value) > LONGEST_EXCEL_CELL:
                value = value[: LONGEST_EXCEL_CELL - len(CUT)] + CUT
            self._sheet.write_string(self._row, place, value)
        else:
            self._sheet.write(self._row, place, value)

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            # The library hides the fault of the system in one of its own.
            raise error.args[0] from error
        finally:
            self._passing.cleanup()


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
        with _told(path):
            if path.is_dir():
                raise IsADirectoryError
            if not path.parent.is_dir():
                raise FileNotFoundError
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
        full = path.suffix.lower() == ".xlsx" and getattr(error, "errno", None) == errno.ENOSPC
        also = f"；写 Excel 还要用临时文件夹 {gettempdir()}" if full else ""
        raise TableError(write_fault(path, error) + also) from error
