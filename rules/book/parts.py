"""How is a part of an answer laid along many policies? Decided once a combination of what it reads."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from rules.book.columns import NO_DAY, Array, FactColumn, Policies, Vocabulary, by_code
from rules.book.combinations import MOST_COMBINATIONS, Combinations, Part
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.conditions import DateExpr, date_fact, date_of
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario, View

RECORDED = ("usage", "used", "bookings")
"""What is known of one service's items: a column a service."""

NO_RECORDS: View = {"usage": None, "used": {}, "bookings": None, "earlier_stays": None}
"""Holds of every policy of which nothing is recorded."""

DERIVED = {
    "policy_end": ("policy_start", "policy_end"),
    "waiting_over_on": ("policy_start", "waiting_days"),
    "age": ("age", "birth_date"),
}
"""Facts that follow from others, and from which."""


def record_column(fact: str, service: str) -> str:
    """The name of the column of what is recorded of a service."""
    return f"{fact}.{service}"


def _column_name(fact: str, service: str | None) -> str:
    """Where a fact stands that a part reads."""
    if fact in RECORDED:
        return record_column(fact, service or "")
    return f"derived.{fact}" if fact in DERIVED else fact


class HeldParts:
    """What was decided of the policies met so far, to be laid along those to come."""

    def __init__(self) -> None:
        self._combinations: dict[tuple[str, ...], Combinations] = {}
        self._read: dict[tuple[frozenset[str], str | None], Combinations] = {}
        self._derived: dict[str, Vocabulary] = {}

    def combinations(self, facts: tuple[str, ...], names: tuple[str, ...]) -> Combinations:
        """The combinations of some columns."""
        found = self._combinations.get(names)
        if found is None:
            found = self._combinations[names] = Combinations(facts, names)
        return found

    def read(self, reads: frozenset[str], service: str | None) -> Combinations:
        """The combinations of what a part reads, with what is recorded of a service or of none."""
        found = self._read.get((reads, service))
        if found is None:
            facts = tuple(sorted(reads - {"earlier_stays"} - (set() if service else set(RECORDED))))
            names = tuple(_column_name(fact, service) for fact in facts)
            found = self._read[reads, service] = self.combinations(facts, names)
        return found

    def derived(self, name: str) -> Vocabulary:
        """The values of a column that follows from others."""
        return self._derived.setdefault(name, Vocabulary())

    def trim(self) -> None:
        """Forget where too much is held, between two pieces of a book."""
        if sum(one.count for one in self._combinations.values()) > MOST_COMBINATIONS:
            self._combinations.clear()
            self._read.clear()
            self._derived.clear()


class PartLayout:
    """Parts of an answer along the rows of some policies."""

    def __init__(self, policies: Policies, held: HeldParts) -> None:
        self._held = held
        self._numbers: dict[tuple[str, ...], Array] = {}
        self._recorded: dict[str, Array] = {}
        self._days: dict[DateExpr, tuple[Array, Array]] = {}
        self.policies = policies
        self.policies = Policies(policies.size, {**policies.columns, **self._follows()})

    def rows_of(self, facts: Iterable[str], service: str) -> Array:
        """The rows of which something is recorded of a service, by their places."""
        columns = [self.policies.columns.get(record_column(fact, service)) for fact in facts]
        known = [column.known for column in columns if column is not None]
        return np.flatnonzero(np.any(known, axis=0)) if known else np.zeros(0, np.intp)

    def lay(
        self,
        key: Hashable,
        part: Part,
        reads: frozenset[str],
        rows: Array | None = None,
        service: str | None = None,
    ) -> list[Array]:
        """The numbers of a part along the rows, or along some of them; `key` names it.

        The part sees only what it reads: another fact raises KeyError. With a service it also sees what is
        recorded of that, without one that nothing is.
        """
        return self._laid(key, part, self._held.read(reads, service), rows)

    def recorded(self, service: str) -> Array:
        """Whether anything is recorded of a service, row by row."""
        if service not in self._recorded:
            self._recorded[service] = np.zeros(self.policies.size, bool)
            self._recorded[service][self.rows_of(("usage", "bookings"), service)] = True
        return self._recorded[service]

    def lay_along(
        self, key: Hashable, part: Part, reads: frozenset[str], rows: Array, service: str
    ) -> list[Array]:
        """The numbers of a part along some rows, with what is recorded of a service where anything is."""
        recorded = self.recorded(service)[rows]
        found: list[Array] = []
        for here, of in ((~recorded, None), (recorded, service)):
            if here.any():
                laid = self.lay(key, part, reads, rows[here], of)
                found = found or [np.zeros(len(rows), np.int64) for _ in laid]
                for whole, some in zip(found, laid, strict=True):
                    whole[here] = some
        return found

    def fact(self, name: str) -> FactColumn:
        """A fact as conditions read it."""
        return self.policies.column(_column_name(name, None))

    def days(self, expr: DateExpr) -> tuple[Array, Array]:
        """Whether a day is known, and its number, row by row."""
        if expr not in self._days:
            self._days[expr] = self._numbered(expr)
        return self._days[expr]

    def _numbered(self, expr: DateExpr) -> tuple[Array, Array]:
        column = self.fact(date_fact(expr))
        if isinstance(expr, str):
            return column.known, column.days

        def part(view: View) -> tuple[int, ...]:
            moved = date_of(expr, view)
            return (NO_DAY if moved is None else moved.toordinal(),)

        [moved] = self.lay(("moved", expr), part, frozenset({date_fact(expr)}))
        return column.known, moved

    def _laid(
        self, key: Hashable, part: Part, combinations: Combinations, rows: Array | None = None
    ) -> list[Array]:
        names = combinations.names
        if rows is not None:
            places = combinations.number(self.policies, rows)
        elif names in self._numbers:
            places = self._numbers[names]
        else:
            places = self._numbers[names] = combinations.number(self.policies)
        return [by_code(numbers, places) for numbers in combinations.decided(key, part, NO_RECORDS)]

    def _follows(self) -> dict[str, FactColumn]:
        """The columns that follow from what was given."""
        columns = {}
        for fact, reads in DERIVED.items():
            name = _column_name(fact, None)
            columns[name] = self._derive(fact, name, ("as_of", *reads), ("as_of", *reads))
        for service in SERVICES:
            if {record_column("usage", service), record_column("bookings", service)} & set(
                self.policies.columns
            ):
                name = record_column("used", service)
                reads = ("as_of", record_column("usage", service))
                columns[name] = self._derive("used", name, ("as_of", "usage"), reads)
        return columns

    def _derive(self, fact: str, name: str, facts: tuple[str, ...], reads: tuple[str, ...]) -> FactColumn:
        vocabulary = self._held.derived(name)

        def part(view: View) -> tuple[int, ...]:
            known = {name: value for name, value in view.items() if name in facts}
            return (vocabulary.code(_hashable(view_of(Scenario.model_construct(**known), SERVICES)[fact])),)

        [codes] = self._laid(("derived", fact), part, self._held.combinations(facts, reads))
        return FactColumn(codes, vocabulary)


class LastUses(dict[tuple[str, str], Any]):
    """The last use by service and item, to be told apart from others."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


def _hashable(value: Any) -> Hashable:
    return LastUses(value) if isinstance(value, dict) else value
