"""Which facts do the columns of an uploaded table hold? Matched by code or by Chinese name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from rules.book.files.piece import ID, Piece, TableError
from rules.domain.scenario import shown

MOST_ANSWERS = 5
"""Columns of answers from which a table is one of answers."""
ANSWERS_TITLE = "每项服务能不能用"
"""Stands above the first sheet of a workbook with the answers of a book."""


class SpokenColumns(NamedTuple):
    """What the columns of a table and the values in them are called in Chinese."""

    columns: Mapping[str, str]
    """By name in small letters, the fact or the part of a record, or `id`."""
    values: Mapping[str, Mapping[str, str]]
    """By fact and name, the value."""
    sheets: frozenset[str] = frozenset()
    """What a sheet of a workbook with this table is called, in small letters."""
    units: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """By fact what may stand behind its numbers."""
    answers: frozenset[str] = frozenset()
    """Columns of answers, in small letters: a table that has many of them is no book."""


class SpokenNames(NamedTuple):
    """What the tables of an upload are called in Chinese, and all in them."""

    policies: SpokenColumns
    records: Mapping[str, SpokenColumns]
    """By the fact that a second table tells."""


class MatchedColumns(NamedTuple):
    """What was made of a head."""

    matched: Mapping[str, str]
    """By column, the fact that it holds."""
    ignored: tuple[str, ...]
    """Columns that hold none."""

    def meant(self, piece: Piece) -> Piece:
        """A piece of the table, its columns by the facts that they hold."""
        return Piece(piece.numbers, {self.matched[column]: cells for column, cells in piece.columns.items()})


def matched_columns(
    head: Sequence[str], name: str, known: Sequence[str], names: SpokenColumns
) -> MatchedColumns:
    """What each column of a table called `name` holds, of what is `known`.

    Raises TableError where two hold the same, or none is known.
    """
    matched: dict[str, str] = {}
    ignored: list[str] = []
    for column in filter(None, head):
        fact = column if column in (ID, *known) else names.columns.get(column.strip().lower(), "")
        if not fact:
            ignored.append(column)
        elif fact in matched.values():
            first = next(one for one, held in matched.items() if held == fact)
            raise TableError(f"{name}：{shown(first)} 和 {shown(column)} 两列说的是同一件事，请留一列")
        else:
            matched[column] = fact
    answers = [column for column in ignored if column.strip().lower() in names.answers]
    if len(answers) >= MOST_ANSWERS or any(ANSWERS_TITLE in column for column in ignored):
        raise TableError(f"{name}：这是算好的结果，不是保单表；请用当初填的那张表")
    if not set(matched.values()) - {ID}:
        found = shown("、".join(ignored))
        allowed = "列名见“保单册”的模板，也可以是事实的英文名"
        raise TableError(f"{name}：没有认识的列，第一行须为列名，收到 {found}；{allowed}")
    return MatchedColumns(matched, tuple(ignored))
