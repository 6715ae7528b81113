"""How does each policy of a book stand on every service? Statuses under both readings, and what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from rules.book.columns import Array
from rules.book.evaluator import BookEvaluator
from rules.book.slots import facts_of_bits
from rules.book.standing import BookStanding
from rules.book.whole.held_book import HeldBook
from rules.book.whole.joined_parts import SERVICE_ROWS, JoinedParts
from rules.catalogue.catalogue import SERVICES, STANCES, Stance
from rules.engine.engine import Engine
from rules.engine.status import AVAILABLE, NEEDS_INFO

FAVOURABLE, CAUTIOUS = STANCES


class ServiceCount(NamedTuple):
    """How many policies of a book can use a service."""

    both: int
    """Under both readings."""
    favourable: int
    """Under the favourable reading alone."""
    asks: int
    """Still hang on facts that are not known, under the favourable reading."""
    asked: tuple[tuple[str, int], ...]
    """These facts, each with how many policies it could decide, the most frequent first."""


class BookInSteps:
    """The statuses of a book that is taken in first."""

    def __init__(self, book: HeldBook, engine: Engine, overrides: Mapping[str, str] | None = None) -> None:
        """Raises ValueError for an unknown override."""
        self.book, self._takes_in = book, not book.complete
        self._evaluator = BookEvaluator(engine, STANCES, overrides, missing=True)
        self._parts = JoinedParts(STANCES, np.uint8)
        self._asked: dict[str, Counter[str]] = {service: Counter() for service in SERVICES}
        self.statuses: dict[Stance, Array] = {}
        """By reading, the status codes: a row a service, a column a policy; empty until all is judged."""

    @property
    def done(self) -> float:
        """Which part of the work is done, from 0 to 1."""
        judged = self._parts.done(self.book.size) if self.book.complete else 0.0
        return (self.book.done + judged) / 2 if self._takes_in else judged

    @property
    def complete(self) -> bool:
        return bool(self.statuses)

    def advance(self, between: Callable[[], None] = lambda: None) -> None:
        """Do the next step; `between` may raise to give up. Raises what taking in the book raises."""
        if not self.book.complete:
            self.book.advance(between)
            return
        rows = self._parts.next_rows(self.book.size)
        if rows.size:
            found = self._evaluator.standings(self.book.policies.at(rows))
            self._parts.add(
                {
                    stance: np.stack([standing.services[service] for service in SERVICES])
                    for stance, standing in found.items()
                }
            )
            self._count_asked(found[FAVOURABLE])
        if self._parts.count >= self.book.size:
            self.statuses = self._parts.joined()

    def _count_asked(self, standing: BookStanding) -> None:
        for service, counter in self._asked.items():
            bits = standing.missing[service,]
            distinct, counts = np.unique(bits[standing.services[service] == NEEDS_INFO], return_counts=True)
            for one, count in zip(distinct.tolist(), counts.tolist(), strict=True):
                for fact in facts_of_bits(one):
                    counter[fact] += count

    def count(self, service: str) -> ServiceCount:
        """How many can use a service, once all is judged."""
        one, other = (self.usable(service, stance) for stance in STANCES)
        asked = sorted(self._asked[service].items(), key=lambda pair: (-pair[1], pair[0]))
        return ServiceCount(
            int((one & other).sum()),
            int((one & ~other).sum()),
            int(self.asks(service).sum()),
            tuple(asked),
        )

    def usable(self, service: str, stance: Stance) -> Array:
        """Who can use a service under a reading, policy by policy."""
        found: Array = self.of_service(service, stance) == AVAILABLE
        return found

    def asks(self, service: str) -> Array:
        """Of whom a fact must be asked first."""
        found: Array = self.of_service(service, FAVOURABLE) == NEEDS_INFO
        return found

    def of_service(self, service: str, stance: Stance) -> Array:
        """The status codes of a service, policy by policy."""
        found: Array = self.statuses[stance][SERVICE_ROWS[service]]
        return found

    def usable_counts(self, stance: Stance) -> Array:
        """How many services each policy can use."""
        found: Array = (self.statuses[stance] == AVAILABLE).sum(axis=0)
        return found
