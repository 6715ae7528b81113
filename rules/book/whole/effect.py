"""What does a change do to a book? By service and policy: gained, lost, or otherwise changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from rules.book.columns import Array
from rules.book.evaluator import BookEvaluator
from rules.book.standing import BookStanding
from rules.book.whole.held_book import HeldBook
from rules.book.whole.joined_parts import SERVICE_ROWS, JoinedParts
from rules.book.whole.variants import READING, changed_policies
from rules.catalogue.catalogue import SERVICES, STANCES, Stance
from rules.engine.engine import Engine
from rules.engine.status import AVAILABLE

SAME, OTHER, GAINED, LOST = range(4)
"""What may become of a policy's service: nothing, another status or count, now available, no longer so."""


class SideRules(NamedTuple):
    """By what rules one side is judged."""

    engine: Engine
    overrides: Mapping[str, str]


class GainCount(NamedTuple):
    """How many policies meet with what."""

    gained: int
    lost: int
    other: int

    @property
    def any(self) -> bool:
        return bool(self.gained or self.lost or self.other)


def gains_between(before: BookStanding, after: BookStanding) -> Array:
    """What becomes of each policy's services: a row a service."""
    rows = []
    for service, items in SERVICES.items():
        one, other = before.services[service], after.services[service]
        found = np.where(one != other, np.uint8(OTHER), np.uint8(SAME))
        for item in items:
            pairs = zip(before.items[service, item], after.items[service, item], strict=True)
            for mine, theirs in pairs:
                found[mine != theirs] = OTHER
        found[(one != AVAILABLE) & (other == AVAILABLE)] = GAINED
        found[(one == AVAILABLE) & (other != AVAILABLE)] = LOST
        rows.append(found)
    return np.stack(rows)


class BookEffectInSteps:
    """The effect of a variant on a book that has been taken in."""

    def __init__(self, book: HeldBook, variant: str, before: SideRules, after: SideRules) -> None:
        """Another reading has one effect, from the favourable to the cautious one."""
        self.variant, self._book = variant, book
        self._before = BookEvaluator(before.engine, STANCES, before.overrides)
        self._after = (
            self._before if after == before else BookEvaluator(after.engine, STANCES, after.overrides)
        )
        self.stances: tuple[Stance, ...] = STANCES[:1] if variant == READING else STANCES
        self._parts = JoinedParts(self.stances, np.uint8)
        self.gains: dict[Stance, Array] = {}
        """By reading, what becomes of each policy's services; empty until all are compared."""

    @property
    def size(self) -> int:
        """How many policies there are."""
        return self._book.size

    @property
    def done(self) -> float:
        """Which part of the work is done, from 0 to 1."""
        return self._parts.done(self._book.size)

    @property
    def complete(self) -> bool:
        return bool(self.gains)

    def advance(self, between: Callable[[], None] = lambda: None) -> None:
        """Compare the next policies; the book is taken in first where it has not been."""
        if not self._book.complete:
            self._book.advance(between)
            return
        rows = self._parts.next_rows(self._book.size)
        if rows.size:
            policies = self._book.policies.at(rows)
            before = self._before.standings(policies)
            if self.variant == READING:
                after = {STANCES[0]: before[STANCES[1]]}
            else:
                after = self._after.standings(changed_policies(policies, self.variant))
            self._parts.add({stance: gains_between(before[stance], after[stance]) for stance in self.stances})
        if self._parts.count >= self._book.size:
            self.gains = self._parts.joined()

    def of_service(self, service: str, stance: Stance) -> Array:
        """What becomes of a service, policy by policy."""
        found: Array = self.gains[stance][SERVICE_ROWS[service]]
        return found

    def count(self, service: str, stance: Stance, rows: Array | None = None) -> GainCount:
        """How many policies gain and lose a service, of all or of some."""
        codes = self.of_service(service, stance)
        return _counted_codes(codes if rows is None else codes[rows])

    def people(self, stance: Stance, rows: Array | None = None) -> GainCount:
        """How many policies gain anything, lose anything, and have only other changes."""
        codes = self.gains[stance] if rows is None else self.gains[stance][:, rows]
        gained, lost = (codes == GAINED).any(axis=0), (codes == LOST).any(axis=0)
        other = (codes == OTHER).any(axis=0) & ~gained & ~lost
        return GainCount(int(gained.sum()), int(lost.sum()), int(other.sum()))


def _counted_codes(codes: Array) -> GainCount:
    return GainCount(*(int((codes == one).sum()) for one in (GAINED, LOST, OTHER)))
