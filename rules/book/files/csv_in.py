"""How is CSV read? By Arrow; what a stray quote makes one row of many lines is found before, and refused."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from rules.book.files.piece import Piece, Rejected, TableError, column_name
from rules.book.files.table_file import OLD_WORKBOOK, SIGNS, TableFile, content_fault

ROWS = 65_536
"""Rows of one piece."""
BLOCK = 4 << 20
"""Bytes of CSV that are read at once."""
LONGEST_ROW = 1 << 20
"""Characters of a row, and of the head: a block holds that many of any script."""

CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"[^,]*+|[^",][^,]*+|)'
OPEN_AT_END = re.compile(rf'(?:{CELL},)*+"[^"]*+(?:""[^"]*+)*+\Z')
"""A line at whose end a quoted cell is still open."""
CLOSING = re.compile(r'[^"]*+(?:""[^"]*+)*+"')
"""What is left of a quoted cell, up to the quote that closes it."""


class Spread(NamedTuple):
    """A row of the table that spreads over several lines of the file."""

    first: int
    """Its first line, from 1."""
    last: int
    text: str
    """Its beginning at least."""
    closed: bool


class Swallowed(NamedTuple):
    """Lines that are refused together, since a quote makes one row of them."""

    first: int
    """The first of these lines in the file, from 1."""
    last: int
    row: int
    """The number of the first of them as a row."""
    closed: bool

    def rejected(self) -> Iterator[Rejected]:
        """Every one of these lines as a row that is refused."""
        end = self.row + self.last - self.first
        reason = f"引号从第 {self.row} 行开，到第 {end} 行才关上；一格里不能换行"
        if not self.closed:
            reason = f"引号从第 {self.row} 行开，到文件最后（第 {end} 行）都没有关上"
        for row in range(self.row, end + 1):
            yield Rejected(row, "", reason, "")


class CsvTable:
    """UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030."""

    def __init__(self, file: TableFile) -> None:
        self._file, self._encoding = file, encoding_of(file)
        self.rows: int | None = None
        """How many rows there are; known once reading has begun."""
        first, self._head_lines = self._first_row()
        self.head = tuple(map(column_name, first))
        self._names = [name or f"\0{place}" for place, name in enumerate(self.head)]

    def pieces(self, wanted: Collection[str], unread: list[Rejected]) -> Iterator[Piece]:
        """The rows with the columns that are wanted; rows that cannot be read are added to `unread`."""
        skipped: list[int] = []

        def odd_row(row: Any) -> str:
            number = row.number + 1 - self._head_lines
            reason = f"有 {row.actual_columns} 列，表头有 {row.expected_columns} 列"
            unread.append(Rejected(number, "", reason, ""))
            skipped.append(number)
            return "skip"

        swallowed = self._swallowed(wanted)
        refused = (row for one in swallowed for row in one.rejected())
        pending = next(refused, None)
        gone = np.array([], np.int64)
        if swallowed:
            spans = [np.arange(one.row, one.row + one.last - one.first + 1) for one in swallowed]
            gone = np.concatenate(spans)
        names = [name for name in self._names if name in wanted]
        number = 2
        for batch in self._batches(names, odd_row, swallowed):
            numbers = np.arange(number, number + len(batch) + len(skipped), dtype=np.int64)
            numbers = numbers[~np.isin(numbers, skipped)][: len(batch)]
            if numbers.size:
                number = int(numbers[-1]) + 1
            skipped = [one for one in skipped if one >= number]
            while pending is not None and pending.row < number:
                unread.append(pending)
                pending = next(refused, None)
            if gone.size:
                kept = ~np.isin(numbers, gone)
                numbers, batch = numbers[kept], batch.filter(pa.array(kept))
            for start in range(0, len(batch), ROWS):
                part = batch.slice(start, ROWS)
                here = numbers[start : start + ROWS]
                yield Piece(here, dict(zip(names, part.columns, strict=True)))
        if pending is not None:
            unread += [pending, *refused]

    def _batches(
        self, names: Sequence[str], odd_row: Any, swallowed: Sequence[Swallowed]
    ) -> Iterator[pa.RecordBatch]:
        encoding = "utf8" if swallowed or self._encoding.startswith("utf-8") else self._encoding
        reading = pa_csv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=self._names, skip_rows=self._head_lines,
            encoding=encoding,
        )  # fmt: skip
        parsing = pa_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=odd_row
        )
        types = {name: pa.string() for name in names}
        converting = pa_csv.ConvertOptions(
            column_types=types, include_columns=names, strings_can_be_null=False, check_utf8=True
        )
        source = self._emptied(swallowed) if swallowed else self._file.open()
        yield from pa_csv.open_csv(
            source, read_options=reading, parse_options=parsing, convert_options=converting
        )

    # -------------------------------------------------------- rows over several lines

    def _lines(self) -> Iterator[str]:
        with io.TextIOWrapper(self._file.open(), encoding=self._encoding, newline="") as text:
            number = 0
            while line := text.readline(LONGEST_ROW):
                number += 1
                if len(line) == LONGEST_ROW:
                    raise TableError(f"{self._file.path}：第 {number} 行太长，一行最多 {LONGEST_ROW:,} 个字")
                yield line

    def _first_row(self) -> tuple[list[str], int]:
        """The cells of the head, and over how many lines it spreads."""
        with io.TextIOWrapper(self._file.open(), encoding=self._encoding, newline="") as text:
            first = text.readline(LONGEST_ROW)
        if not OPEN_AT_END.match(first):
            return next(csv.reader([first]), []), 1
        spread = next(spread_rows(self._lines()))
        if not spread.closed or len(spread.text) > LONGEST_ROW:
            raise TableError(f"{self._file.path}：表头的引号没有关上")
        return next(csv.reader(io.StringIO(spread.text, newline=""))), spread.last

    def _swallowed(self, wanted: Collection[str]) -> list[Swallowed]:
        """What a quote makes one row of, that is none; counts the rows on the way."""
        found: list[Swallowed] = []
        joined = self._head_lines - 1
        """By how many lines rows are fewer so far."""
        total = 0

        def counted() -> Iterator[str]:
            nonlocal total
            for line in self._lines():
                total += 1
                yield line

        for spread in spread_rows(counted()):
            if spread.last <= self._head_lines:
                continue
            if self._is_one_row(spread, wanted):
                joined += spread.last - spread.first
            else:
                found.append(Swallowed(spread.first, spread.last, spread.first - joined, spread.closed))
        self.rows = max(total - joined - 1, 0)
        return found

    def _is_one_row(self, spread: Spread, wanted: Collection[str]) -> bool:
        """Whether only cells spread that are not wanted, and none of them holds what looks like a row."""
        if not spread.closed or len(spread.text) > LONGEST_ROW:
            return False
        try:
            cells = next(csv.reader(io.StringIO(spread.text, newline="")))
        except csv.Error:  # a cell that is longer than the library reads
            return False
        if len(cells) != len(self.head):
            return False
        between = max(len(self.head) - 1, 1)
        return not any(
            name in wanted or any(line.count(",") >= between for line in lines[1:])
            for name, lines in zip(self._names, map(str.splitlines, cells), strict=True)
            if len(lines) > 1
        )

    def _emptied(self, swallowed: Sequence[Swallowed]) -> BinaryIO:
        """The file in UTF-8 with these lines empty."""
        spans = iter([*swallowed, None])

        def parts() -> Iterator[bytes]:
            span = next(spans)
            for number, line in enumerate(self._lines(), 1):
                if span is not None and number > span.last:
                    span = next(spans)
                inside = span is not None and number >= span.first
                yield b"\n" if inside else line.encode()

        return io.BufferedReader(_Parts(parts()), BLOCK)


class _Parts(io.RawIOBase):
    """Bytes that come in parts, as a file."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts, self._left = parts, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = part
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def spread_rows(lines: Iterator[str]) -> Iterator[Spread]:
    """The rows that spread over several lines; of a very long one the beginning."""
    first, kept, size, number = 0, list[str](), 0, 0
    for number, line in enumerate(lines, 1):
        if not first:
            if '"' in line and OPEN_AT_END.match(line):
                first, kept, size = number, [line], len(line)
            continue
        if size <= LONGEST_ROW:
            kept.append(line)
            size += len(line)
        closing = CLOSING.match(line) if '"' in line else None
        if closing:
            after = line.find(",", closing.end())
            if after < 0 or not OPEN_AT_END.match(line, after + 1):
                yield Spread(first, number, "".join(kept), True)
                first = 0
    if first:
        yield Spread(first, number, "".join(kept), False)


def encoding_of(table: TableFile) -> str:
    """The encoding of a text file, found by reading all of it; TableError where it is none of those known."""
    with table.open() as file:
        start = file.read(4)
    if start.startswith((OLD_WORKBOOK, *SIGNS)):
        raise TableError(f"{table.path}：无法读取（{content_fault(table)}）")
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
