"""Which policies does a piece of a table hold, and which rows are refused, for what?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from rules.book.by_engine import known_scenario
from rules.book.columns import Array, FactColumn, Policies
from rules.book.files.cells import KNOWN_FACTS, distinct_cells, fact_reader, id_text
from rules.book.files.matched_columns import SpokenColumns
from rules.book.files.piece import ID, LONGEST_ID, Piece, Rejected, id_fault, told_id
from rules.book.files.records import RecordTable
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import ScenarioError, parse, to_json

POLICIES = "policies"

NOT_AFTER = (
    ("policy_start", "policy_end"),
    ("admitted_on", "discharged_on"),
    ("diagnosed_on", "as_of"),
    ("birth_date", "as_of"),
)
"""Days of which the first must not lie after the second."""


class Taken(NamedTuple):
    """The policies of a piece that can be answered."""

    policies: Policies
    rows: Array
    """Their places in the piece."""
    rejected: tuple[Rejected, ...]


class Intake:
    """Reads pieces of one table one after the other."""

    def __init__(self, records: Iterable[RecordTable] = (), spoken: SpokenColumns | None = None) -> None:
        """`spoken` has the values that stand for names in Chinese; None where none are read."""
        self._readers = {
            fact: fact_reader(fact, spoken.values.get(fact, {}), spoken.units.get(fact, ()))
            if spoken
            else fact_reader(fact)
            for fact in KNOWN_FACTS
        }
        self._records = tuple(records)
        self._met = np.zeros(0, np.int64)
        """The ids of earlier pieces as hashes; of ten million two are alike by chance once in 10^5 books."""

    def take(self, piece: Piece) -> Taken:
        """The policies of a piece."""
        size = len(piece.numbers)
        faults: dict[int, list[str]] = {}
        columns: dict[str, FactColumn] = {}
        for fact, cells in piece.columns.items():
            if fact in self._readers:
                columns[fact], bad = self._readers[fact].read(cells)
                for row, reason in bad.items():
                    faults.setdefault(row, []).append(reason)
        ids = self.ids_of(piece)
        blank = _blank(columns, ids, size) - set(faults)
        strange = _strange_ids(ids)
        for row, reason in strange.items():
            faults.setdefault(row, []).append(reason)
        for row, reason in self._repeated(ids, blank | set(strange)):
            faults.setdefault(row, []).append(reason)
        for table in self._records:
            added, bad = table.columns_for(ids)
            columns |= added
            for row, reason in bad.items():
                faults.setdefault(row, []).append(reason)
        policies = Policies(size, columns)
        for row, reason in _contradictions(policies, blank | set(faults)):
            faults[row] = [reason]
        kept = np.ones(size, bool)
        kept[[*faults, *blank]] = False
        rejected = tuple(
            Rejected(int(piece.numbers[row]), told_id(ids[row] or ""), "；".join(faults[row]), POLICIES)
            for row in sorted(faults)
        )
        rows = np.flatnonzero(kept)
        return Taken(policies.at(rows) if rows.size < size else policies, rows, rejected)

    @staticmethod
    def ids_of(piece: Piece) -> list[str | None]:
        """The id of each row of a piece."""
        if ID not in piece.columns:
            return [None] * len(piece.numbers)
        places, distinct = distinct_cells(piece.columns[ID])
        texts = [id_text(cell) for cell in distinct]
        return [texts[place] for place in places]

    def _repeated(self, ids: list[str | None], blank: set[int]) -> Iterator[tuple[int, str]]:
        """The rows whose id an earlier row has."""
        rows = [row for row, id in enumerate(ids) if id is not None and row not in blank]
        hashes = np.array([hash(ids[row]) for row in rows], np.int64)
        again = np.ones(len(rows), bool)
        again[np.unique(hashes, return_index=True)[1]] = False
        if self._met.size and len(rows):
            places = np.minimum(np.searchsorted(self._met, hashes), self._met.size - 1)
            again |= self._met[places] == hashes
        merged = np.concatenate([self._met, hashes[~again]])
        merged.sort(kind="stable")
        self._met = merged
        for place in np.flatnonzero(again):
            yield rows[place], f"{ID}：{ids[rows[place]]} 在前面已经出现过；一张保单只能有一行"


def _strange_ids(ids: list[str | None]) -> dict[int, str]:
    """The rows whose id is none, and why."""
    doubtful = (
        (row, id)
        for row, id in enumerate(ids)
        if id is not None and (len(id) > LONGEST_ID or not id.isprintable())
    )
    return {row: fault for row, id in doubtful if (fault := id_fault(id))}


def _blank(columns: Mapping[str, FactColumn], ids: list[str | None], size: int) -> set[int]:
    """The rows in which nothing stands."""
    known = np.zeros(size, bool)
    for column in columns.values():
        known |= column.known
    return {row for row in np.flatnonzero(~known).tolist() if ids[row] is None}


def _contradictions(policies: Policies, but: set[int]) -> Iterator[tuple[int, str]]:
    """The rows whose facts do not fit together, other than those that are refused already.

    Arrays find the few that may not; what is wrong with each, if anything is, parsing says.
    """
    doubtful = ~policies.column("as_of").known
    for earlier, later in NOT_AFTER:
        one, other = policies.column(earlier), policies.column(later)
        doubtful |= one.known & other.known & (one.days > other.days)
    doubtful |= policies.column("birth_date").known & policies.column("age").known
    for row in np.flatnonzero(doubtful).tolist():
        if row in but:
            continue
        facts = policies.facts(row)
        try:
            if "as_of" not in facts:
                parse({}, SERVICES)
            parse(to_json(known_scenario(facts)), SERVICES)
        except ScenarioError as error:
            yield row, "；".join(f"{path}：{text}" for path, text in error.faults)
