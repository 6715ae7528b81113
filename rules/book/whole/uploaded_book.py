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

from rules.book.files.cells import KNOWN_FACTS, Cells, distinct_cells
from rules.book.files.intake import POLICIES, Intake
from rules.book.files.piece import ID, Piece, Rejected, TableError
from rules.book.files.table_in import TableSource, open_table, pieces_from
from rules.book.whole.held_book import MOST_POLICIES, BookPiece, HeldBook
from rules.domain.scenario import shown

MOST_BYTES = 20_000_000
MOST_UNPACKED = 300_000_000
"""Bytes to which a packed table says it unpacks."""

BROKEN = "打不开：请在表格软件里另存为 .xlsx 或 CSV 再上传"

AS_OF = "as_of"

ENDINGS = (".csv", ".xlsx", ".parquet")


class SpokenNames(NamedTuple):
    """What columns and values are called in Chinese."""

    columns: Mapping[str, str]
    """By name, the fact, or `id`."""
    values: Mapping[str, Mapping[str, str]]
    """By fact and name, the value."""


class UploadedTable(NamedTuple):
    """A table whose head has been read."""

    book: HeldBook
    """Its policies, to be taken in."""
    matched: Mapping[str, str]
    """By column, the fact that it holds."""
    ignored: tuple[str, ...]
    """Columns that are no facts."""
    asked_on: dt.date | None
    """The day on which all are asked about, where no column says so."""


def uploaded_book(name: str, data: bytes, names: SpokenNames, day: dt.date) -> UploadedTable:
    """The table in these bytes; without a column for the day of the question that is `day`.

    Raises TableError saying what is wrong with it, and what to do.
    """
    path = Path(name)
    if len(data) > MOST_BYTES:
        raise TableError(f"{name}：文件太大，最多 {MOST_BYTES // 1_000_000} MB；更大的请用命令行的 batch")
    if path.suffix.lower() not in ENDINGS:
        raise TableError(f"{name}：不认识这种文件；可用：{'、'.join(ENDINGS)}")
    try:
        rows = _expected_rows(path, data)
        source = open_table(path, data)
    except TableError as error:
        raise _in_chinese(error, name) from None
    # What is wrong with a damaged file can be anything: the readers promise no exception of their own.
    except Exception:  # noqa: BLE001
        raise TableError(f"{name}：{BROKEN}") from None
    matched, ignored = _matched(source, name, names)
    asked_on = None if AS_OF in matched.values() else day
    pieces = _pieces(path, source, matched, names, asked_on)
    return UploadedTable(HeldBook(pieces, rows), matched, ignored, asked_on)


def _in_chinese(error: TableError, name: str) -> TableError:
    """The fault; one that repeats what a library says becomes what is to be done."""
    return TableError(f"{name}：{BROKEN}") if error.__cause__ else error


def _expected_rows(path: Path, data: bytes) -> int:
    """About how many rows there are; TableError where there is more than can be held."""
    unpacked, rows = 0, data.count(b"\n")
    match path.suffix.lower():
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
            rows = unpacked // 1_000
        case ".parquet":
            about = pq.ParquetFile(pa.BufferReader(data)).metadata
            unpacked = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
            rows = about.num_rows
    if unpacked > MOST_UNPACKED:
        raise TableError(f"{path}：解开后太大，最多 {MOST_UNPACKED // 1_000_000} MB")
    return min(rows, MOST_POLICIES)


def _matched(source: TableSource, name: str, names: SpokenNames) -> tuple[dict[str, str], tuple[str, ...]]:
    """By column the fact that it holds, and the columns that hold none."""
    matched: dict[str, str] = {}
    ignored: list[str] = []
    for column in filter(None, source.head):
        fact = column if column in (ID, *KNOWN_FACTS) else names.columns.get(column.strip().lower(), "")
        if not fact:
            ignored.append(column)
        elif fact in matched.values():
            first = next(one for one, held in matched.items() if held == fact)
            raise TableError(f"{name}：{shown(first)} 和 {shown(column)} 两列说的是同一件事，请留一列")
        else:
            matched[column] = fact
    if not set(matched.values()) - {ID}:
        found = shown("、".join(ignored))
        raise TableError(f"{name}：没有认识的列，第一行须为列名，收到 {found}；请从模板填起")
    return matched, tuple(ignored)


def _pieces(
    path: Path,
    source: TableSource,
    matched: Mapping[str, str],
    names: SpokenNames,
    asked_on: dt.date | None,
) -> Iterator[BookPiece]:
    intake, unread, rows = Intake(spoken=names.values), list[Rejected](), 0
    try:
        for piece in pieces_from(path, source, set(matched), unread):
            columns = {matched[column]: cells for column, cells in piece.columns.items()}
            if asked_on is not None:
                columns[AS_OF] = _day_of_all(asked_on, columns, len(piece.numbers))
            named = Piece(piece.numbers, columns)
            rows += len(piece.numbers)
            if rows > MOST_POLICIES:
                raise TableError(f"{path}：超过 {MOST_POLICIES:,} 行；更大的册子请用命令行的 batch")
            yield _taken_piece(intake, named, unread)
    except TableError as error:
        raise _in_chinese(error, path.name) from None
    except Exception:  # noqa: BLE001
        raise TableError(f"{path}：{BROKEN}") from None


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
    return BookPiece(
        taken.policies, piece.numbers[kept], [ids[row] for row in kept], sorted([*taken.rejected, *told])
    )
