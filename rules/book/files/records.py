"""What do second tables say of policies? Uses, earlier stays and bookings, found again by the policy's id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rules.book.columns import Array, FactColumn, Policies, Vocabulary, column_of
from rules.book.combinations import Combinations
from rules.book.files.cells import distinct_cells, id_text, record_reader
from rules.book.files.piece import ID, Piece, Rejected, TableError, known_columns, told_id
from rules.book.parts import record_column
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import LATEST, RECORDS, View

STAYS = "earlier_stays"

ITEM_AFTER = "."
"""Stands between a service and its item where one name says both."""


class _Entry(NamedTuple):
    """One record as it is kept, or what is wrong with it."""

    value: Any
    fault: str


class RecordTable:
    """The records of one kind, a number a record: what is the same in many is held once."""

    def __init__(self, fact: str, spoken: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """`spoken` gives, by field, the values that stand for names in Chinese; None where none are read.

        A name may stand for a service and its item at once, `service.item`.
        """
        self.fact = fact
        self.fields = tuple(RECORDS[fact].model_fields)
        self._spoken = spoken is not None
        self._readers = {
            name: record_reader(fact, name, None if spoken is None else spoken.get(name, {}))
            for name in self.fields
        }
        self._combinations = Combinations(self._kept, self._kept)
        self._entries: list[_Entry] = []
        self._ids = self._codes = self._numbers = np.zeros(0, np.int64)
        self._found = np.zeros(0, bool)
        self._names: dict[int, str] = {}
        self._vocabularies: dict[str, Vocabulary] = {}

    @property
    def _kept(self) -> tuple[str, ...]:
        """What matters of a record: a sum of money decides nothing."""
        return tuple(name for name in self.fields if name != "amount")

    @property
    def size(self) -> int:
        """How many rows have been taken in."""
        return len(self._ids)

    def read(self, pieces: Iterable[Piece]) -> None:
        """Take rows in, which come after those taken in before."""
        ids, codes, numbers = [self._ids], [self._codes], [self._numbers]
        for piece in pieces:
            if not len(piece.numbers):
                continue
            places, distinct = distinct_cells(piece.columns[ID])
            hashes = np.array([hash(id_text(cell)) for cell in distinct], np.int64)
            rows = self._coded(piece)
            named = np.flatnonzero(rows >= 0)
            ids.append(hashes[places][named])
            codes.append(rows[named])
            numbers.append(piece.numbers[named])
            texts = [told_id(id_text(cell) or "") for cell in distinct]
            self._names.update(zip(hashes.tolist(), texts, strict=True))
        order = np.argsort(np.concatenate(ids), kind="stable")
        self._ids, self._codes, self._numbers = (
            np.concatenate(parts)[order] for parts in (ids, codes, numbers)
        )
        self._found = np.zeros(len(order), bool)

    def _coded(self, piece: Piece) -> Array:
        """Each row's entry by its number; -1 for an empty row."""
        size = len(piece.numbers)
        faults: dict[int, list[str]] = {}
        columns = {}
        for name, reader in self._readers.items():
            if name in piece.columns:
                columns[name], bad = reader.read(piece.columns[name])
                for row, fault in bad.items():
                    faults.setdefault(row, []).append(fault)
        policies = Policies(size, columns)
        [codes] = self._laid(policies)
        empty = np.ones(size, bool)
        for column in columns.values():
            empty &= ~column.known
        codes[empty] = -1
        for row, texts in faults.items():
            codes[row] = len(self._entries)
            self._entries.append(_Entry(None, "；".join(texts)))
        return codes

    def _laid(self, policies: Policies) -> list[Array]:
        def part(view: View) -> tuple[int, ...]:
            self._entries.append(self._entry(view))
            return (len(self._entries) - 1,)

        places = self._combinations.number(policies)
        return [
            numbers.take(places).astype(np.int64) for numbers in self._combinations.decided("entry", part, {})
        ]

    def _entry(self, view: View) -> _Entry:
        given = {name: value for name, value in view.items() if value is not None}
        if self._spoken and "item" not in given and ITEM_AFTER in given.get("service", ""):
            given["service"], _, given["item"] = given["service"].partition(ITEM_AFTER)
        try:
            [value] = getattr(parse({"as_of": LATEST, self.fact: [given]}, SERVICES), self.fact)
        except ScenarioError as error:
            faults = (f"{path}：{text}" for path, text in error.faults)
            return _Entry(None, "；".join(faults).replace(f"{self.fact}[0].", ""))
        return _Entry(value, "")

    # -------------------------------------------------------- of which policies

    def columns_for(self, ids: Sequence[str | None]) -> tuple[dict[str, FactColumn], dict[int, str]]:
        """What is recorded of policies as columns, and which of them have a record that is refused."""
        hashes = np.array([hash(id) if id is not None else 0 for id in ids], np.int64)
        first, last = (np.searchsorted(self._ids, hashes, side) for side in ("left", "right"))
        held: dict[str, dict[int, list[Any]]] = {}
        faults: dict[int, str] = {}
        for row in np.flatnonzero(last > first).tolist():
            if ids[row] is None:
                continue
            places = range(first[row], last[row])
            self._found[first[row] : last[row]] = True
            entries = [self._entries[self._codes[place]] for place in places]
            bad = [
                f"{self.fact} 表第 {self._numbers[place]} 行：{entry.fault}"
                for place, entry in zip(places, entries, strict=True)
                if entry.fault
            ]
            if bad:
                faults[row] = "；".join(bad)
                continue
            for entry in entries:
                of = self.fact if self.fact == STAYS else record_column(self.fact, entry.value.service)
                held.setdefault(of, {}).setdefault(row, []).append(entry.value)
        columns = {}
        for name, rows in held.items():
            values: list[tuple[Any, ...] | None] = [None] * len(ids)
            for row, entries_of in rows.items():
                values[row] = tuple(entries_of)
            columns[name] = column_of(values, self._vocabularies.setdefault(name, Vocabulary()))
        return columns, faults

    def unused(self) -> Iterator[Rejected]:
        """The records that are refused, and those of policies that the book does not have."""
        for place in np.argsort(self._numbers, kind="stable").tolist():
            entry = self._entries[self._codes[place]]
            id = self._names.get(int(self._ids[place]), "")
            reason = entry.fault
            if not self._found[place]:
                reason = "；".join(filter(None, (reason, f"{ID}：保单表中没有 {id or '空的编号'}")))
            if reason:
                yield Rejected(int(self._numbers[place]), id, reason, self.fact)


def record_columns(head: Sequence[str], name: str, table: RecordTable) -> tuple[list[str], list[str]]:
    """The columns of a second table that are known, and words about the others; TableError without ids."""
    found = known_columns(head, name, table.fields)
    if ID not in head:
        raise TableError(f"{name}：没有 {ID} 这一列，不知道是哪张保单的")
    return found
