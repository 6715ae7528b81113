"""Which parts is an item's answer made of, and which facts does each read? For tables over whole spaces.

Each part is computed by the engine's own code from a view that holds the facts it reads, and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Deadline, Status
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import View
from rules.engine.case import Case, StayValues
from rules.engine.counts import count_reads, numbers_of
from rules.engine.deadlines import Deadlines, deadline_reads
from rules.engine.kleene import NO, UNKNOWN
from rules.engine.plan import ItemPlan, Plan, ServicePlan
from rules.engine.program import OnDemand, Program
from rules.engine.windows import window_of, window_reads

NO_NUMBER = 1_000_000
"""Stands for "no limit" in arrays of counts, so that more is always greater."""


class Judged(NamedTuple):
    """An item under one choice of readings."""

    program: Program
    service: ServicePlan
    item: ItemPlan
    lists: tuple[frozenset[str], ...]

    @property
    def slots(self) -> tuple[int, ...]:
        """The slots that decide the item's status and counts."""
        checks = (*self.service.checks, *self.item.checks)
        counts = (number.slot for number in self.item.numbers if number.slot is not None)
        return (*dict.fromkeys(check.slot for check in checks), *counts)

    @property
    def count_reads(self) -> frozenset[str]:
        """The facts that `counts` reads."""
        return count_reads(self.program, self.item) if self.item.is_counted else frozenset()

    def counts(self, view: View) -> tuple[int, int, int, bool]:
        """The limit, what remains, whether nothing does, and whether an unknown fact decides that."""
        if not self.item.is_counted:
            return NO_NUMBER, NO_NUMBER, NO, False
        found = numbers_of(self.item, Case(view), self._stay(view))
        limit = NO_NUMBER if found.limit is None else found.limit
        remaining = NO_NUMBER if found.remaining is None else found.remaining
        return limit, remaining, found.used_up, found.used_up == UNKNOWN and bool(found.open)

    def count_hinges(self, view: View) -> frozenset[str]:
        """The facts that decide whether anything remains, where that is unknown."""
        found = numbers_of(self.item, Case(view), self._stay(view))
        return found.open if found.used_up == UNKNOWN else frozenset()

    def window_hidden(self, view: View) -> frozenset[str]:
        """The facts that hide an end of the window."""
        return window_of(self.item, Case(view), self._stay(view)).hidden

    @property
    def window_reads(self) -> frozenset[str]:
        """The facts that `window` reads."""
        return window_reads(self.item)

    def window(self, view: View) -> tuple[bool, bool]:
        """Whether the window has passed, and whether an unknown fact hides one of its ends."""
        found = window_of(self.item, Case(view), self._stay(view))
        return found.closed is not None, bool(found.hidden)

    def deadline_reads(self, kinds: Collection[str] = DEADLINES) -> frozenset[str]:
        """The facts that `deadlines` reads for these kinds."""
        return deadline_reads(self.program, self.service, self.item, kinds)

    def deadlines(
        self, view: View, status: Status, kinds: Collection[str] = DEADLINES
    ) -> tuple[Deadline, ...]:
        """The item's deadlines where it has this status."""
        case, stay = Case(view), self._stay(view)
        window = window_of(self.item, case, stay)
        return Deadlines(self.service, case, kinds).of(self.item, status, window, stay)

    def only(self, kind: str) -> Judged:
        """The item with only what decides one kind of deadline."""
        item = self.item
        mine = [promise for promise in item.promises if promise.id == kind]
        if any(promise.since == "review" for promise in mine):
            mine = [promise for promise in item.promises if promise.id == "review_by"] + mine
        return self._replace(
            item=replace(
                item,
                promises=tuple(mine),
                apply_by=item.apply_by if kind == "apply_by" else None,
                use_by=item.use_by if kind == "use_by" else None,
            )
        )

    def _stay(self, view: View) -> StayValues:
        return StayValues(self.program, view, OnDemand(self.program, view))


def day_kinds(service: ServicePlan, item: ItemPlan) -> Iterator[str]:
    """The kinds of deadline that an item may be given."""
    counted = item.limit.per == "policy_year" and item.limit.number.then is not None
    may_be = {
        "opens_on": True,
        "apply_by": item.apply_by is not None,
        "use_by": item.use_by is not None or service.in_force is not None,
        "resets_on": counted or item.limit.per == "month",
    }
    promised = {promise.id for promise in item.promises}
    yield from (kind for kind in DEADLINES if may_be.get(kind) or kind in promised)


def judged_items(plan: Plan, catalogue: Catalogue) -> Iterator[Judged]:
    """Every item of a plan, to be tabulated."""
    for service in plan.services:
        for item in service.items:
            yield Judged(plan.program, service, item, tuple(catalogue.lists.values()))
