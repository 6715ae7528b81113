"""What does each condition come to for many policies? Leaves laid along the rows, inner slots combined."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rules.book.columns import Array
from rules.book.combinations import Part
from rules.book.parts import PartLayout
from rules.catalogue.conditions import DateExpr
from rules.domain.scenario import FACTS, View
from rules.engine.kleene import NO, UNKNOWN, YES, combine_arrays
from rules.engine.leaves import Compared, Leaf, Occurred, Ordered, PastStay, UsedItems
from rules.engine.program import Program

NO_EARLIER_STAY = {"earlier_stays", "diagnosed_on"}
"""What a test for past stays does not look at where only the present one is known."""


class SlotArrays:
    """Each slot of a program along the rows: its verdict, and the facts that could still decide it."""

    def __init__(self, program: Program, layout: PartLayout) -> None:
        self._program, self._layout = program, layout
        self._values: dict[int, Array] = {}
        self._missing: dict[int, Array] = {}

    def __getitem__(self, slot: int) -> Array:
        if slot not in self._values:
            self._values[slot] = self._verdicts(slot)
        return self._values[slot]

    def _verdicts(self, slot: int) -> Array:
        if slot in self._program.leaves:
            return self._leaf(slot, self._program.leaves[slot])
        kind, children = self._program.inner[slot]
        found = combine_arrays(kind, [self[child] for child in children], 1)
        return found if children else np.broadcast_to(found, self._layout.policies.size)

    def _leaf(self, slot: int, leaf: Leaf) -> Array:
        match leaf:
            case Compared():
                [found] = self._layout.lay(slot, self._verdict_of(leaf), leaf.reads)
                return found
            case Ordered(earlier=earlier, later=later):
                return self._days_in_order(slot, leaf, earlier, later)
            case Occurred(fact=fact):
                return self._days_in_order(slot, leaf, fact, "as_of")
            case UsedItems():
                return self._used(slot, leaf)
        [found] = self._layout.lay(slot, self._verdict_of(leaf), self._reads(leaf))
        return found

    @staticmethod
    def _verdict_of(leaf: Leaf) -> Part:
        return lambda view: (leaf.verdict(view),)

    @staticmethod
    def _reads(leaf: Leaf) -> frozenset[str]:
        reads = leaf.reads | {"as_of"}
        return reads - NO_EARLIER_STAY if isinstance(leaf, PastStay) else reads

    def _days_in_order(self, slot: int, leaf: Leaf, earlier: DateExpr, later: DateExpr) -> Array:
        """Two known days are compared as numbers: there are too many pairs to decide one by one."""
        one, first = self._layout.days(earlier)
        other, last = self._layout.days(later)
        values = (first <= last).view(np.int8) * np.int8(YES)  # NO is 0; `where` takes many times as long
        unknown = np.flatnonzero(~(one & other))
        if unknown.size:
            [values[unknown]] = self._layout.lay(slot, self._verdict_of(leaf), self._reads(leaf), unknown)
        return values

    def _used(self, slot: int, leaf: UsedItems) -> Array:
        [service] = {service for service, _ in leaf.keys}
        values = np.full(self._layout.policies.size, NO, np.int8)
        rows = self._layout.rows_of(("usage",), service)
        if rows.size:
            [values[rows]] = self._layout.lay(
                slot, self._verdict_of(leaf), self._reads(leaf), rows, service=service
            )
        return values

    # -------------------------------------------------------- what is missing

    def missing(self, slot: int) -> Array:
        """The facts whose answer could still decide a slot, a bit each; none where it is decided."""
        if slot not in self._missing:
            self._missing[slot] = self._lacking(slot)
        return self._missing[slot]

    def _lacking(self, slot: int) -> Array:
        found = np.zeros(self._layout.policies.size, np.int64)
        rows = np.flatnonzero(self[slot] == UNKNOWN)
        if not rows.size:
            return found
        if slot in self._program.leaves:
            leaf = self._program.leaves[slot]

            def part(view: View) -> tuple[int, ...]:
                return (fact_bits(leaf.missing(view)),)

            service = leaf.keys[0][0] if isinstance(leaf, UsedItems) else None
            [found[rows]] = self._layout.lay((slot, "missing"), part, self._reads(leaf), rows, service)
            return found
        for child in self._program.children(slot):
            found[rows] |= self.missing(child)[rows]
        return found


_BITS = {fact: 1 << number for number, fact in enumerate(FACTS)}


def fact_bits(facts: Iterable[str]) -> int:
    """Some facts as bits of a number."""
    return sum(_BITS[fact] for fact in facts)


def facts_of_bits(bits: int) -> tuple[str, ...]:
    """The facts whose bits are set, in the order in which they are listed."""
    return tuple(fact for fact, bit in _BITS.items() if bits & bit)
