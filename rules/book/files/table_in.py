"""How is a table read? CSV, Parquet or Excel by the file's ending, piece by piece, never whole."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from rules.book.files.piece import Piece, Rejected, TableError, by_ending
from rules.domain.scenario import shown
from rules.domain.yaml_reader import file_fault_reason

ROWS = 65_536
"""Rows of one piece."""
BLOCK = 4 << 20
"""Bytes of CSV that are read at once."""
LONGEST_HEAD = 1 << 20
SHARED_WORDS, MOST_WORDS = "sharedStrings.xml", 256 << 20
"""The part of a workbook that is read whole, and how many bytes it may have unpacked."""
MOST_COLUMNS = 1_000
EXCEL_ROWS = 2_048
"""Rows of a workbook's piece: they are read slowly, and one wants to see how far it is."""


UNREADABLE = (
    *(OSError, ValueError, LookupError, ArithmeticError, EOFError, SyntaxError, TypeError, AttributeError),
    *(RuntimeError, zlib.error, zipfile.BadZipFile),
)
"""What the libraries raise where a file is damaged: they promise no exception of their own."""


class TableFile(NamedTuple):
    """A file: on disk, or in memory alone."""

    path: Path
    data: bytes | None = None

    def open(self) -> BinaryIO:
        """Its bytes from the beginning."""
        return self.path.open("rb") if self.data is None else io.BytesIO(self.data)


class TableSource(Protocol):
    """A table that can be read once, from its beginning."""

    head: tuple[str, ...]

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
    try:
        source = kind(TableFile(path, data))
    except TableError:
        raise
    except UNREADABLE as error:
        raise TableError(f"{path}：无法读取（{file_fault_reason(error)}）") from error
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
        raise TableError(f"{path}：无法读取（{file_fault_reason(error)}）") from error


# ---------------------------------------------------------------- CSV


class CsvTable:
    """UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030."""

    def __init__(self, file: TableFile) -> None:
        self._file, self._encoding = file, encoding_of(file)
        with io.TextIOWrapper(file.open(), encoding=self._encoding, newline="") as text:
            first = text.readline(LONGEST_HEAD)
        self.head = tuple(name.strip() for name in next(csv.reader([first]), ()))
        self._names = [name or f"\0{place}" for place, name in enumerate(self.head)]

    def pieces(self, wanted: Collection[str], unread: list[Rejected]) -> Iterator[Piece]:
        skipped: list[int] = []

        def odd_row(row: Any) -> str:
            reason = f"有 {row.actual_columns} 列，表头有 {row.expected_columns} 列"
            unread.append(Rejected(row.number, "", reason, ""))
            skipped.append(row.number)
            return "skip"

        names = [name for name in self._names if name in wanted]
        number = 2
        for batch in self._batches(names, odd_row):
            numbers = np.arange(number, number + len(batch) + len(skipped), dtype=np.int64)
            numbers = numbers[~np.isin(numbers, skipped)][: len(batch)]
            if numbers.size:
                number = int(numbers[-1]) + 1
            skipped = [one for one in skipped if one >= number]
            for start in range(0, len(batch), ROWS):
                part = batch.slice(start, ROWS)
                here = numbers[start : start + ROWS]
                yield Piece(here, dict(zip(names, part.columns, strict=True)))

    def _batches(self, names: Sequence[str], odd_row: Any) -> Iterator[pa.RecordBatch]:
        encoding = "utf8" if self._encoding.startswith("utf-8") else self._encoding
        reading = pa_csv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=self._names, skip_rows=1, encoding=encoding
        )
        parsing = pa_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=odd_row
        )
        types = {name: pa.string() for name in names}
        converting = pa_csv.ConvertOptions(
            column_types=types, include_columns=names, strings_can_be_null=False, check_utf8=True
        )
        yield from pa_csv.open_csv(
            self._file.open(), read_options=reading, parse_options=parsing, convert_options=converting
        )


def encoding_of(table: TableFile) -> str:
    """The encoding of a text file, found by reading all of it; TableError where it is none of those known."""
    with table.open() as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with table.open() as file:
                while block := file.read(1 << 20):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableError(f"{table.path}：读不出文字；编码须为 UTF-8 或 GB18030")


# ---------------------------------------------------------------- Parquet and Excel


class ParquetTable:
    def __init__(self, file: TableFile) -> None:
        self._file = pq.ParquetFile(file.open())
        self.head = tuple(self._file.schema_arrow.names)

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
        self.head = tuple("" if name is None else str(name).strip() for name in first)

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
