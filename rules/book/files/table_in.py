"""How is a table read? CSV, Parquet or Excel by the file's ending, piece by piece, never whole."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow.parquet as pq

from rules.book.files.csv_in import ROWS, CsvTable
from rules.book.files.piece import Piece, Rejected, TableError, by_ending, column_name
from rules.book.files.table_file import TableFile, opening_fault, reading_fault
from rules.domain.scenario import shown

SHARED_WORDS, MOST_WORDS = "sharedStrings.xml", 256 << 20
"""The part of a workbook that is read whole, and how many bytes it may have unpacked."""
MOST_COLUMNS = 1_000
EXCEL_ROWS = 2_048
"""Rows of a workbook's piece: they are read slowly, and one wants to see how far it is."""


UNREADABLE = (
    *(OSError, ValueError, LookupError, ArithmeticError, EOFError, SyntaxError, TypeError, AttributeError),
    *(RuntimeError, zlib.error, zipfile.BadZipFile, csv.Error),
)
"""What the libraries raise where a file is damaged: they promise no exception of their own."""


class TableSource(Protocol):
    """A table that can be read once, from its beginning."""

    head: tuple[str, ...]
    rows: int | None
    """How many rows there are; None where that is not known, or not yet."""

    def pieces(self, wanted: Collection[str], unread: list[Rejected]) -> Iterator[Piece]:
        """The rows with the columns that are wanted; rows that cannot be read are added to `unread`."""


def open_table(path: Path, data: bytes | None = None) -> TableSource:
    """The table in a file, or in these bytes of it. Raises TableError where there is none, or no head."""
    kinds: dict[str, Callable[[TableFile], TableSource]] = {
        ".csv": CsvTable,
        ".parquet": ParquetTable,
        ".xlsx": ExcelTable,
    }
    kind = by_ending(path, kinds)
    file = TableFile(path, data)
    try:
        source = kind(file)
    except TableError:
        raise
    except UNREADABLE as error:
        raise TableError(f"{path}：无法读取（{opening_fault(file, error)}）") from error
    _check_head(path, source)
    return source


def open_sheet(path: Path, source: TableSource, names: Collection[str]) -> TableSource | None:
    """The table in a later sheet of a workbook that is called so; None where there is none.

    It is to be read before the first sheet, which closes the book. Raises TableError for its head.
    """
    if not isinstance(source, ExcelTable):
        return None
    found = source.later_sheet(names)
    if found is None or not any(found.head):
        return None
    _check_head(path, found)
    return found


def second_sources(
    path: Path,
    source: TableSource,
    given: Mapping[str, tuple[Path, TableSource]],
    sheets: Mapping[str, Collection[str]],
) -> Iterator[tuple[str, Path, TableSource]]:
    """Each second table that there is, by the fact that it tells: one that is given, else a later sheet.

    `sheets` has by fact what its sheets are called. Raises TableError for a head.
    """
    for fact, names in sheets.items():
        if fact in given:
            own, found = given[fact]
            yield fact, own, open_sheet(own, found, names) or found
        elif later := open_sheet(path, source, names):
            yield fact, path, later


def _check_head(path: Path, source: TableSource) -> None:
    """TableError where the names of the columns cannot be used."""
    if not any(source.head):
        raise TableError(f"{path}：没有表头；第一行须为列名")
    if len(source.head) > MOST_COLUMNS:
        raise TableError(f"{path}：有 {len(source.head)} 列，最多 {MOST_COLUMNS} 列")
    twice = [name for place, name in enumerate(source.head) if name and name in source.head[:place]]
    if twice:
        raise TableError(f"{path}：表头中 {'、'.join(map(shown, dict.fromkeys(twice)))} 出现了两次")


def pieces_from(
    path: Path, source: TableSource, wanted: Collection[str], unread: list[Rejected]
) -> Iterator[Piece]:
    """The rows of an opened table. Raises TableError where the file is broken further down."""
    try:
        yield from source.pieces(wanted, unread)
    except TableError:
        raise
    except UNREADABLE as error:
        raise TableError(f"{path}：无法读取（{reading_fault(error)}）") from error


# ---------------------------------------------------------------- Parquet and Excel


class ParquetTable:
    def __init__(self, file: TableFile) -> None:
        self._file = pq.ParquetFile(file.open())
        self.head = tuple(self._file.schema_arrow.names)
        self.rows: int | None = self._file.metadata.num_rows

    def pieces(self, wanted: Collection[str], unread: list[Rejected]) -> Iterator[Piece]:  # noqa: ARG002
        names, number = [name for name in self.head if name in wanted], 2
        for batch in self._file.iter_batches(ROWS, columns=names):
            # A damaged file may hold words that are none.
            batch.validate(full=True)
            numbers = np.arange(number, number + len(batch), dtype=np.int64)
            number += len(batch)
            yield Piece(numbers, dict(zip(batch.schema.names, batch.columns, strict=True)))


class ExcelTable:
    """The first sheet of a workbook, or another one that is asked for by its name."""

    rows: int | None = None

    def __init__(self, file: TableFile) -> None:
        import openpyxl

        with zipfile.ZipFile(file.open()) as packed:
            words = [part.file_size for part in packed.infolist() if part.filename.endswith(SHARED_WORDS)]
        if sum(words) > MOST_WORDS:
            most = f"最多 {MOST_WORDS >> 20} MiB，请存成 CSV 或 Parquet"
            raise TableError(f"{file.path}：解开后文字太多；{most}")
        self._book = openpyxl.load_workbook(file.open(), read_only=True)
        self._first = True
        self._begin(self._book.worksheets[0])

    def _begin(self, sheet: Any) -> None:
        sheet.reset_dimensions()
        self._rows = sheet.iter_rows(values_only=True)
        first = next(self._rows, ())
        self.head = tuple("" if name is None else column_name(str(name)) for name in first)

    def later_sheet(self, names: Collection[str]) -> ExcelTable | None:
        """The first sheet after the first that is called so, in small letters."""
        for sheet in self._book.worksheets[1:]:
            if sheet.title.strip().lower() in names:
                found = copy(self)
                found._first = False
                found._begin(sheet)
                return found
        return None

    def pieces(self, wanted: Collection[str], unread: list[Rejected]) -> Iterator[Piece]:  # noqa: ARG002
        places = {name: place for place, name in enumerate(self.head) if name in wanted}
        number = 2
        while rows := list(islice(self._rows, EXCEL_ROWS)):
            columns = {
                name: [row[place] if place < len(row) else None for row in rows]
                for name, place in places.items()
            }
            yield Piece(np.arange(number, number + len(rows), dtype=np.int64), columns)
            number += len(rows)
        if self._first:
            self._book.close()
