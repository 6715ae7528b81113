"""What is a piece of a table? Some rows of it with their numbers, and those that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from rules.book.columns import Array
from rules.book.files.cells import Cells
from rules.domain.scenario import shown, visible

Kind = TypeVar("Kind")

ID = "id"
LONGEST_ID = 200
"""Characters of an id."""
"""The column that names a policy."""


class TableError(ValueError):
    """A table that cannot be used; the message says in Chinese what was found and what is needed."""


class Piece(NamedTuple):
    """Some rows of a table."""

    numbers: Array
    """Each row's number; the head is 1."""
    columns: Mapping[str, Cells]


class Rejected(NamedTuple):
    """A row that is not answered."""

    row: int
    """Its number in its table; the head is 1."""
    id: str
    reason: str
    table: str
    """Which table it stands in: `policies`, or a kind of record."""


def column_name(cell: str) -> str:
    """A cell of the head as the name of a column: where it was broken into lines, they are joined."""
    return "".join(map(str.strip, cell.splitlines()))


def by_ending(path: Path, kinds: Mapping[str, Kind]) -> Kind:
    """What stands for a file's ending; TableError where nothing does."""
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise TableError(f"{path}：不认识 {shown(path.suffix)} 这种文件；可用：{'、'.join(kinds)}")
    return kind


def id_fault(id: str) -> str:
    """What is wrong with an id as such; empty for nothing."""
    if len(id) > LONGEST_ID:
        return f"{ID}：有 {len(id):,} 个字，最多 {LONGEST_ID} 个"
    if not id.isprintable() and len(id.splitlines()) > 1:
        return f"{ID}：里面有换行，收到 {shown(id)}"
    return ""


def told_id(id: str) -> str:
    """An id as it is told where its row is refused: on one line, and not endless."""
    return visible(id[:LONGEST_ID]) if id_fault(id) else id


def need_ids(head: Sequence[str], name: str) -> None:
    """Policies that have records in other tables have ids; TableError where there is no such column."""
    if ID not in head:
        raise TableError(f"{name}：没有 {ID}（保单号）这一列；有第二张表时要用它对上保单")


def known_columns(head: Sequence[str], name: str, known: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that are known, and words about those that are not; TableError where none is known."""
    found = [column for column in head if column in known]
    strange = [column for column in head if column and column not in known and column != ID]
    if not found:
        raise TableError(f"{name}：没有认识的列，收到 {shown('、'.join(strange))}；可用：{'、'.join(known)}")
    return found, [f"{name}：不认识 {shown(column)} 这一列，没有用它" for column in strange]
