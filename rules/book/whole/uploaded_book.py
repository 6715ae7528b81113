"""Which policies does an uploaded table hold? Columns are matched by name; nothing is written anywhere."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rules.book.columns import Policies
from rules.book.files.cells import KNOWN_FACTS, Cells, distinct_cells
from rules.book.files.intake import POLICIES, Intake
from rules.book.files.matched_columns import MatchedColumns, SpokenNames, matched_columns
from rules.book.files.piece import ID, Piece, Rejected, TableError
from rules.book.files.table_in import TableSource, open_table, pieces_from, second_sources
from rules.book.whole.held_book import MOST_POLICIES, BookPiece, HeldBook
from rules.book.whole.second_tables import SecondTable

MOST_BYTES = 50_000_000
MOST_UNPACKED = 300_000_000
"""Bytes to which a packed table says it unpacks."""

BROKEN = "打不开：请在表格软件里另存为 .xlsx 或 CSV 再上传"

AS_OF = "as_of"

ENDINGS = (".csv", ".xlsx", ".parquet")


class UploadedFile(NamedTuple):
    """A file as it was brought."""

    name: str
    data: bytes


class UploadedTable(NamedTuple):
    """A table whose head has been read."""

    book: HeldBook
    """Its policies, to be taken in."""
    columns: MatchedColumns
    asked_on: dt.date | None
    """The day on which all are asked about, where no column says so."""
    seconds: Mapping[str, SecondTable]
    """The second tables by the fact that they tell."""


def uploaded_book(
    file: UploadedFile, names: SpokenNames, day: dt.date, records: Mapping[str, UploadedFile] | None = None
) -> UploadedTable:
    """The table in a file; without a column for the day of the question that is `day`.

    Second tables are `records`, by the fact that they tell, else later sheets of a workbook by their names.
    Raises TableError saying what is wrong with a file, and what to do.
    """
    path, source = _opened_file(file)
    columns = matched_columns(source.head, file.name, KNOWN_FACTS, names.policies)
    seconds = dict(_second_tables(path, source, names, records or {}))
    if seconds and ID not in columns.matched.values():
        raise TableError(f"{file.name}：没有保单号这一列，别的表对不上是哪张保单")
    asked_on = None if AS_OF in columns.matched.values() else day
    expected = _expected_rows(path, file.data) + sum(
        _expected_rows(Path(one.name), one.data) for one in (records or {}).values()
    )
    policies = _policy_pieces(path, source, columns, names, asked_on, seconds)
    pieces = _pieces(path.name, policies, seconds)
    return UploadedTable(HeldBook(pieces, expected), columns, asked_on, seconds)


def _opened_file(file: UploadedFile) -> tuple[Path, TableSource]:
    path = Path(file.name)
    if len(file.data) > MOST_BYTES:
        found = f"有 {len(file.data) / 1_000_000:.1f} MB，最多 {MOST_BYTES // 1_000_000} MB"
        raise TableError(f"{file.name}：文件太大，{found}；更大的请用命令行的 batch")
    if path.suffix.lower() not in ENDINGS:
        raise TableError(f"{file.name}：不认识这种文件；可用：{'、'.join(ENDINGS)}")
    try:
        _check_unpacked(path, file.data)
        return path, open_table(path, file.data)
    except TableError as error:
        raise _in_chinese(error, file.name) from None
    # What is wrong with a damaged file can be anything: the readers promise no exception of their own.
    except Exception:  # noqa: BLE001
        raise TableError(f"{file.name}：{BROKEN}") from None


def _second_tables(
    path: Path, source: TableSource, names: SpokenNames, records: Mapping[str, UploadedFile]
) -> Iterator[tuple[str, SecondTable]]:
    """Each second table that there is: a file of its own, else a sheet."""
    given = {fact: _opened_file(file) for fact, file in records.items()}
    sheets = {fact: spoken.sheets for fact, spoken in names.records.items()}
    for fact, own, found in second_sources(path, source, given, sheets):
        yield fact, SecondTable(fact, own, found, names.records[fact])


def _in_chinese(error: TableError, name: str) -> TableError:
    """The fault; one that repeats what a library says becomes what is to be done."""
    return TableError(f"{name}：{BROKEN}") if error.__cause__ else error


def _check_unpacked(path: Path, data: bytes) -> None:
    """TableError where there is more in a packed table than can be held."""
    unpacked = 0
    match path.suffix.lower():
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
        case ".parquet":
            about = pq.ParquetFile(pa.BufferReader(data)).metadata
            unpacked = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    if unpacked > MOST_UNPACKED:
        found = f"有 {unpacked / 1_000_000:,.0f} MB，最多 {MOST_UNPACKED // 1_000_000} MB"
        raise TableError(f"{path}：解开后太大，{found}")


def _expected_rows(path: Path, data: bytes) -> int:
    """About how many rows there are."""
    match path.suffix.lower():
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return sum(part.file_size for part in archive.infolist()) // 1_000
        case ".parquet":
            return int(pq.ParquetFile(pa.BufferReader(data)).metadata.num_rows)
    return data.count(b"\n")


def _pieces(
    name: str, policies: Iterator[BookPiece], seconds: Mapping[str, SecondTable]
) -> Iterator[BookPiece]:
    """The records first, then the policies, then what is refused of the records."""
    told = name
    try:
        for second in seconds.values():
            told = second.name
            for rows in second.read():
                yield _no_policies(rows)
        told = name
        yield from policies
        for second in seconds.values():
            yield _no_policies(0, second.close())
    except TableError as error:
        raise _in_chinese(error, told) from None
    except Exception:  # noqa: BLE001
        raise TableError(f"{told}：{BROKEN}") from None


def _policy_pieces(
    path: Path,
    source: TableSource,
    columns: MatchedColumns,
    names: SpokenNames,
    asked_on: dt.date | None,
    seconds: Mapping[str, SecondTable],
) -> Iterator[BookPiece]:
    intake = Intake([second.records for second in seconds.values()], names.policies)
    unread, rows = list[Rejected](), 0
    for piece in pieces_from(path, source, set(columns.matched), unread):
        rows += len(piece.numbers)
        if rows > MOST_POLICIES:
            # How many there are is worth knowing: the rest is counted, and not taken in.
            yield _no_policies(len(piece.numbers))
            continue
        meant = columns.meant(piece)
        if asked_on is not None:
            days = _day_of_all(asked_on, meant.columns, len(piece.numbers))
            meant = Piece(piece.numbers, {**meant.columns, AS_OF: days})
        yield _taken_piece(intake, meant, unread)
    yield _no_policies(0, [row._replace(table=POLICIES) for row in unread])
    if rows > MOST_POLICIES:
        found = f"有 {rows:,} 行，最多 {MOST_POLICIES:,} 行"
        raise TableError(f"{path}：{found}；更大的册子请分开，或用命令行的 batch")


def _no_policies(rows: int, rejected: list[Rejected] | None = None) -> BookPiece:
    return BookPiece(Policies(0, {}), np.zeros(0, np.int64), [], rejected or [], rows)


def _day_of_all(day: dt.date, columns: Mapping[str, Cells], size: int) -> list[dt.date | None]:
    """The same day in every row in which anything stands."""
    filled = np.zeros(size, bool)
    for cells in columns.values():
        places, distinct = distinct_cells(cells)
        filled |= np.array([cell is not None and str(cell).strip() != "" for cell in distinct])[places]
    return [day if one else None for one in filled.tolist()]


def _taken_piece(intake: Intake, piece: Piece, unread: list[Rejected]) -> BookPiece:
    taken = intake.take(piece)
    ids = intake.ids_of(piece)
    told = [row._replace(table=POLICIES) for row in unread]
    unread.clear()
    kept = taken.rows.tolist()
    refused = sorted([*taken.rejected, *told])
    numbers = piece.numbers[kept]
    return BookPiece(taken.policies, numbers, [ids[row] for row in kept], refused, len(piece.numbers))
