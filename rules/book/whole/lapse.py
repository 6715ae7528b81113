"""What lapses unused, and how soon? An item that can be used today, with something left, and its last day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from rules.book.columns import NO_DAY, Array
from rules.book.evaluator import BookEvaluator
from rules.book.standing import BookStanding
from rules.book.whole.held_book import HeldBook
from rules.book.whole.joined_parts import SERVICE_ROWS, JoinedParts
from rules.catalogue.catalogue import SERVICES, STANCES, Stance
from rules.engine.engine import Engine
from rules.engine.status import AVAILABLE

LAST_DAYS = ("apply_by", "use_by")
"""The kinds of deadline after which an item is lost."""

WITHIN = (30, 60, 90)

NEVER = 1_000_000
"""Stands for the days to a last day that there is not: more than lie between any two days of a scenario."""


def days_left(standing: BookStanding, as_of: Array) -> Array:
    """How many days each policy has before something of a service lapses: a row a service.

    An item counts that is available, of which more than nothing remains, or of which no number is stated;
    it lapses after the earlier of its last days to apply and to use. NEVER where there is none.
    """
    found = np.full((len(SERVICES), standing.size), NEVER, np.int32)
    for row, (service, items) in enumerate(SERVICES.items()):
        for item in items:
            one = standing.items[service, item]
            open_ = (one.status == AVAILABLE) & (one.remaining > 0)
            for kind in LAST_DAYS:
                days = standing.days.get((service, item, kind))
                if days is not None:
                    counts = open_ & (days != NO_DAY) & (days >= as_of)
                    np.minimum(found[row], np.where(counts, days - as_of, NEVER), out=found[row])
    return found


class LapsesInSteps:
    """The days left of a whole book under both readings; the book must have been taken in."""

    def __init__(self, book: HeldBook, engine: Engine, overrides: Mapping[str, str] | None = None) -> None:
        self._book = book
        self._evaluator = BookEvaluator(engine, STANCES, overrides, dates=LAST_DAYS)
        self._parts = JoinedParts(STANCES, np.int32)
        self.left: dict[Stance, Array] = {}
        """By reading, the days that each policy has for each service; empty until all is dated."""

    @property
    def done(self) -> float:
        """Which part of the work is done, from 0 to 1."""
        return self._parts.done(self._book.size)

    @property
    def complete(self) -> bool:
        return bool(self.left)

    def advance(self, between: Callable[[], None] = lambda: None) -> None:  # noqa: ARG002
        """Date the next policies."""
        rows = self._parts.next_rows(self._book.size)
        if rows.size:
            policies = self._book.policies.at(rows)
            as_of = policies.column("as_of").days
            found = self._evaluator.standings(policies)
            self._parts.add({stance: days_left(one, as_of) for stance, one in found.items()})
        if self._parts.count >= self._book.size:
            self.left = self._parts.joined()

    def lapsing(self, service: str, within: int, stance: Stance) -> Array:
        """Whether something of a service lapses within so many days, policy by policy."""
        return self.of_service(service, stance) <= within

    def of_service(self, service: str, stance: Stance) -> Array:
        """The days left of a service, policy by policy; NEVER where nothing of it lapses."""
        found: Array = self.left[stance][SERVICE_ROWS[service]]
        return found
