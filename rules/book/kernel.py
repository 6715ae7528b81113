"""How does each item stand for many policies? Slots, counts and windows combined as whole arrays.

A status is one minimum over bytes: each check, count and window says which way of failing it stands for, in
the order in which failures decide, and the least of them wins.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from rules.book.columns import Array
from rules.book.days import item_days
from rules.book.item_parts import Judged
from rules.book.parts import PartLayout
from rules.book.slots import SlotArrays
from rules.book.standing import BookStanding, ItemArrays
from rules.domain.answer import Check, Status
from rules.domain.scenario import View
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.plan import ItemPlan, Plan
from rules.engine.status import CODE, FAILURE_ORDER, UNSETTLED

WAYS: tuple[Status, ...] = (
    *FAILURE_ORDER,
    "used_up",
    *FAILURE_ORDER,
    "closed",
    "needs_info",
    "available",
)
"""What may settle an item's status, what decides first before the rest: shared checks, count, own, window."""

OWN, USED_UP = len(FAILURE_ORDER) + 1, len(FAILURE_ORDER)
CLOSED, OPEN_STILL, NOTHING_FAILS = len(WAYS) - 3, len(WAYS) - 2, len(WAYS) - 1
POLICY_OVER = FAILURE_ORDER.index("closed")
CODES = np.array([CODE[status] for status in WAYS], np.uint8)


class CountArrays(NamedTuple):
    """An item's numbers, row by row."""

    limit: Array
    remaining: Array
    used_up: Array
    open: Array


class Kernel:
    """All items of a plan for policies without earlier stays."""

    def __init__(self, plan: Plan, name: str, layout: PartLayout, slots: SlotArrays) -> None:
        """`name` tells the plan apart from others for which the same layout holds parts."""
        self._plan, self._name, self._layout, self._slots = plan, name, layout, slots
        self._size = layout.policies.size
        self._ways: dict[tuple[int, int, bool], Array] = {}

    def standing(self, *, dates: bool) -> BookStanding:
        """How all services stand; with their items' deadlines where `dates` says so."""
        found = BookStanding(self._size, {}, {}, {})
        for service in self._plan.services:
            shared = np.full(self._size, NOTHING_FAILS, np.uint8)
            for check in service.checks:
                np.minimum(shared, self._way(check, 0), out=shared)
            for item in service.items:
                judged = Judged(self._plan.program, service, item, ())
                one = found.items[item.key] = self._item(judged, shared)
                if dates:
                    # A policy that is over leaves an item no day, whatever its window.
                    dated = np.where(shared == POLICY_OVER, np.uint8(UNSETTLED), one.status)
                    days = item_days(judged, dated, self._layout, self._name)
                    found.days.update(((*item.key, kind), numbers) for kind, numbers in days.items())
            statuses = [found.items[item.key].status for item in service.items]
            found.services[service.id] = reduce(np.minimum, statuses)
        return found

    def _item(self, judged: Judged, shared: Array) -> ItemArrays:
        numbers = self._numbers(judged)
        ways = shared.copy()
        for check in judged.item.checks:
            np.minimum(ways, self._way(check, OWN), out=ways)
        if judged.item.is_counted:
            spent = np.where(numbers.used_up == YES, np.uint8(USED_UP), np.uint8(NOTHING_FAILS))
            spent[(numbers.used_up == UNKNOWN) & numbers.open.astype(bool)] = OPEN_STILL
            np.minimum(ways, spent, out=ways)
        if judged.item.apply_by or judged.item.use_by:
            np.minimum(ways, self._window(judged), out=ways)
        return ItemArrays(CODES[ways], numbers.limit, numbers.remaining)

    def _way(self, check: Check, own: int) -> Array:
        """What a check says: which failure, still open, or nothing."""
        rank = own + FAILURE_ORDER.index(check.status)
        key = (check.slot, rank, check.redundant)
        if key not in self._ways:
            unknown = NOTHING_FAILS if check.redundant else OPEN_STILL
            says = {NO: rank, UNKNOWN: unknown, YES: NOTHING_FAILS}
            self._ways[key] = np.array([says[value] for value in sorted(says)], np.uint8)[
                self._slots[check.slot]
            ]
        return self._ways[key]

    def _numbers(self, judged: Judged) -> CountArrays:
        """The counts; what is recorded of a service concerns few rows, which are laid by themselves."""
        item, service = judged.item, judged.service.id
        key, part = (self._name, item.key, "counts"), judged.counts
        if item.unused is not None or not item.is_counted:
            view: View = {"as_of": None, "usage": None, "used": {}, "earlier_stays": None}
            one = judged.counts(view)
            found = [np.full(self._size, number, np.int32) for number in one]
        else:
            found = self._layout.lay(key, part, self._count_reads(item) | {"as_of"})
            found = [numbers.astype(np.int32) for numbers in found]
        rows = self._layout.rows_of(("usage",), service)
        if item.is_counted and rows.size:
            laid = self._layout.lay(key, part, judged.count_reads | {"as_of"}, rows, service)
            for whole, some in zip(found, laid, strict=True):
                whole[rows] = some
        return CountArrays(*found)

    def _count_reads(self, item: ItemPlan) -> frozenset[str]:
        """What an item's numbers look at where nothing was used."""
        slots = [number.slot for number in item.numbers if number.slot is not None]
        return self._plan.program.reads(slots)

    def _window(self, judged: Judged) -> Array:
        says = np.array([NOTHING_FAILS, CLOSED, OPEN_STILL, CLOSED], np.uint8)

        def part(view: View) -> tuple[int, ...]:
            closed, hidden = judged.window(view)
            return (closed + 2 * hidden,)

        key, reads = (self._name, judged.item.key, "window"), judged.window_reads | {"as_of"}
        [found] = self._layout.lay(key, part, reads)
        rows = self._layout.rows_of(("usage", "bookings"), judged.service.id)
        if rows.size:
            [found[rows]] = self._layout.lay(key, part, reads, rows, judged.service.id)
        return says[found]
