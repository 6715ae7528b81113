"""Which policies does a book hold in memory? Taken in piece by piece, so that one can say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rules.book.by_engine import known_scenario
from rules.book.columns import NOTHING_MET, Array, FactColumn, Policies, Vocabulary, column_of
from rules.book.files.piece import Rejected, TableError
from rules.book.parts import record_column
from rules.domain.scenario import RECORDS, Scenario

MOST_POLICIES = 100_000
"""Policies of a book that is held: more are for the command line."""

STAYS = "earlier_stays"


class BookPiece(NamedTuple):
    """Some policies of a book, with what each is called."""

    policies: Policies
    numbers: Array
    """Each policy's row in its table; the head is 1."""
    ids: Sequence[str | None]
    rejected: Sequence[Rejected] = ()
    rows: int = 0
    """How many rows were read for it, of whatever table; 0 where they are as many as the policies."""


class HeldBook:
    """A book: its policies once all pieces are taken in."""

    def __init__(self, pieces: Iterable[BookPiece], expected: int) -> None:
        """`expected` is about how many rows will be read."""
        self._pieces: Iterator[BookPiece] = iter(pieces)
        self._taken: list[BookPiece] = []
        self._expected, self._rows = max(expected, 1), 0
        self.size, self.complete = 0, False
        self.policies = Policies(0, {})
        self.numbers: Array = np.zeros(0, np.int64)
        self.ids: list[str | None] = []
        self.rejected: list[Rejected] = []
        self.fault = ""
        """Why there is nothing in it; empty where all is well."""

    @property
    def done(self) -> float:
        """Which part of the rows is read, from 0 to 1."""
        return 1.0 if self.complete else min(self._rows / self._expected, 1.0)

    def advance(self, between: Callable[[], None] = lambda: None) -> None:
        """Take in the next piece; of a table that is broken or too long nothing is held."""
        between()
        try:
            piece = next(self._pieces, None)
        except TableError as error:
            self.fault, piece = str(error), None
            self._taken.clear()
            self.size = 0
        if piece is not None:
            self._taken.append(piece)
            self.size += piece.policies.size
            self._rows += piece.rows or piece.policies.size
            return
        if self._taken:
            self.policies = joined([piece.policies for piece in self._taken])
            self.numbers = np.concatenate([piece.numbers for piece in self._taken])
        self.ids = [id for piece in self._taken for id in piece.ids]
        self.rejected = [one for piece in self._taken for one in piece.rejected]
        self._taken.clear()
        # What the table was read from is held no longer.
        self._pieces = iter(())
        self.complete = True

    def scenario(self, row: int) -> Scenario:
        """What is known of one policy."""
        return known_scenario(self.policies.facts(row))


def joined(pieces: Sequence[Policies]) -> Policies:
    """Pieces whose columns share their vocabularies as one."""
    if len(pieces) == 1:
        return pieces[0]
    names = {name: column.vocabulary for piece in pieces for name, column in piece.columns.items()}
    columns = {}
    for name, vocabulary in names.items():
        parts = [piece.column(name) for piece in pieces]
        if any(part.vocabulary not in (vocabulary, NOTHING_MET) for part in parts):
            raise ValueError(f"{name}: 各部分给它的值编的号不一样；须一样")
        columns[name] = FactColumn(np.concatenate([part.codes for part in parts]), vocabulary)
    return Policies(sum(piece.size for piece in pieces), columns)


def policies_of(scenarios: Sequence[Scenario], vocabularies: dict[str, Vocabulary]) -> Policies:
    """Policies by their scenarios; what their columns hold is numbered by `vocabularies`."""
    rows = [_by_column(scenario) for scenario in scenarios]
    names = sorted({name for row in rows for name in row})
    columns = {
        name: column_of([row.get(name) for row in rows], vocabularies.setdefault(name, Vocabulary()))
        for name in names
    }
    return Policies(len(rows), columns)


def _by_column(scenario: Scenario) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for fact, value in scenario:
        if value is None:
            continue
        if fact in RECORDS and fact != STAYS:
            for record in value:
                name = record_column(fact, record.service)
                found[name] = (*found.get(name, ()), record)
        else:
            found[fact] = tuple(value) if isinstance(value, list) else value
    return found
