"""How does each item stand for many policies? Slots, counts and windows combined as whole arrays.

A status is one minimum over bytes: each check, count and window says which way of failing it stands for, in
the order in which failures decide, and the least of them wins.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from rules.book.asked import AskedFacts
from rules.book.columns import Array, by_code
from rules.book.combinations import Part
from rules.book.days import item_days
from rules.book.item_parts import Judged
from rules.book.parts import PartLayout
from rules.book.slots import SlotArrays
from rules.book.standing import BookStanding, ItemArrays
from rules.catalogue.conditions import DateExpr
from rules.domain.answer import Check, Status
from rules.domain.scenario import View
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.plan import Plan
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
    ways: Array | None
    """Whether it is used up, or may be; None where nothing was used."""


class Kernel:
    """All items of plans of one program, for policies without earlier stays."""

    def __init__(self, layout: PartLayout, slots: SlotArrays) -> None:
        self._layout, self._slots = layout, slots
        self._size = layout.policies.size
        self._ways: dict[tuple[int, int, bool], Array] = {}
        self._windows: dict[tuple[object, ...], Array] = {}
        self._numbers_held: dict[int, Array] = {}

    def standing(self, plan: Plan, name: str, *, kinds: Collection[str], missing: bool) -> BookStanding:
        """How all services stand under a plan, with deadlines of these kinds, and what is missing.

        `name` tells the plan apart from others for which the same layout holds parts.
        """
        found = BookStanding(self._size, {}, {}, {}, {})
        for service in plan.services:
            shared = self._least(service.checks, 0, None)
            for item in service.items:
                judged = Judged(plan.program, service, item, ())
                one = found.items[item.key] = self._item(judged, shared, name)
                if kinds:
                    # A policy that is over leaves an item no day, whatever its window.
                    dated = np.where(shared == POLICY_OVER, np.uint8(UNSETTLED), one.status)
                    days = item_days(judged, dated, self._layout, name, kinds)
                    found.days.update(((*item.key, kind), numbers) for kind, numbers in days.items())
            statuses = [found.items[item.key].status for item in service.items]
            if missing:
                judged_all = [Judged(plan.program, service, item, ()) for item in service.items]
                keys = [*(item.key for item in service.items), (service.id,)]
                bits = AskedFacts(self._layout, self._slots, name).of_service(service, judged_all, statuses)
                found.missing.update(zip(keys, bits, strict=True))
            found.services[service.id] = reduce(np.minimum, statuses)
        return found

    def _item(self, judged: Judged, shared: Array, name: str) -> ItemArrays:
        numbers = self._numbers(judged, name)
        ways = self._least(judged.item.checks, OWN, shared)
        if numbers.ways is not None:
            np.minimum(ways, numbers.ways, out=ways)
        if judged.item.apply_by or judged.item.use_by:
            np.minimum(ways, self._window(judged), out=ways)
        return ItemArrays(by_code(CODES, ways), numbers.limit, numbers.remaining)

    def _least(self, checks: Sequence[Check], own: int, so_far: Array | None) -> Array:
        """What decides first among checks and what decided so far."""
        found = np.full(self._size, NOTHING_FAILS, np.uint8) if so_far is None else so_far.copy()
        for check in checks:
            np.minimum(found, self._way(check, own), out=found)
        return found

    def _way(self, check: Check, own: int) -> Array:
        """What a check says: which failure, still open, or nothing."""
        rank = own + FAILURE_ORDER.index(check.status)
        key = (check.slot, rank, check.redundant)
        if key not in self._ways:
            unknown = NOTHING_FAILS if check.redundant else OPEN_STILL
            says = {NO: rank, UNKNOWN: unknown, YES: NOTHING_FAILS}
            table = np.array([says[value] for value in sorted(says)], np.uint8)
            self._ways[key] = by_code(table, self._slots[check.slot])
        return self._ways[key]

    def _numbers(self, judged: Judged, name: str) -> CountArrays:
        """The counts; what is recorded of a service concerns few rows, which are laid by themselves."""
        item, key, part = judged.item, (name, judged.item.key, "counts"), judged.counts
        rows = self._layout.rows_of(("usage",), judged.service.id)
        if item.unused is not None or not item.is_counted:
            limit, remaining, *_ = judged.counts({"as_of": None, "usage": None})
            if not (rows.size and item.is_counted):
                return CountArrays(self._same(limit), self._same(remaining), None)
            found = [self._same(number).copy() for number in (limit, remaining, NO, NO)]
        else:
            found = self._layout.lay(key, part, _counts_unused(judged) | {"as_of"})
            found = [numbers.astype(np.int32) for numbers in found]
        if rows.size:
            laid = self._layout.lay(key, part, judged.count_reads | {"as_of"}, rows, judged.service.id)
            for whole, some in zip(found, laid, strict=True):
                whole[rows] = some
        limits, rest, used_up, hinging = found
        ways = np.where(used_up == YES, np.uint8(USED_UP), np.uint8(NOTHING_FAILS))
        ways[(used_up == UNKNOWN) & hinging.astype(bool)] = OPEN_STILL
        return CountArrays(limits, rest, ways)

    def _same(self, number: int) -> Array:
        """A number that holds of every row, not to be written to: many items share it."""
        if number not in self._numbers_held:
            self._numbers_held[number] = np.full(self._size, number, np.int32)
            self._numbers_held[number].flags.writeable = False
        return self._numbers_held[number]

    def _window(self, judged: Judged) -> Array:
        """Whether the window has passed: known days are compared as numbers, unless something is booked."""
        ends = [plan.end.date for plan in (judged.item.apply_by, judged.item.use_by) if plan]
        rows = self._layout.rows_of(("usage", "bookings"), judged.service.id)
        booked = judged.item.key if rows.size else None
        key = (judged.item.apply_by is None, *ends, booked)
        if key not in self._windows:
            self._windows[key] = self._window_ways(judged, ends, rows)
        return self._windows[key]

    def _window_ways(self, judged: Judged, ends: Sequence[DateExpr], recorded: Array) -> Array:
        known, passed = np.ones(self._size, bool), np.zeros(self._size, bool)
        as_of = self._layout.fact("as_of").days
        for end in ends:
            told, days = self._layout.days(end)
            known &= told
            passed |= as_of > days
        ways = np.where(passed, np.uint8(CLOSED), np.uint8(NOTHING_FAILS))
        known[recorded] = True
        key, reads = ("window", judged.item.apply_by is None, *ends), judged.window_reads | {"as_of"}
        part, service, item = _window_part(judged), judged.service.id, judged.item.key
        if (hidden := np.flatnonzero(~known)).size:
            [ways[hidden]] = self._layout.lay(key, part, reads, hidden)
        if recorded.size:
            [ways[recorded]] = self._layout.lay((*key, item), part, reads, recorded, service)
        return ways


def _counts_unused(judged: Judged) -> frozenset[str]:
    """What an item's numbers look at where nothing was used."""
    slots = [number.slot for number in judged.item.numbers if number.slot is not None]
    return judged.program.reads(slots)


def _window_part(judged: Judged) -> Part:
    """What the engine says of a window: passed, hidden by an unknown fact, or neither."""

    def part(view: View) -> tuple[int, ...]:
        closed, hidden = judged.window(view)
        return (CLOSED if closed else OPEN_STILL if hidden else NOTHING_FAILS,)

    return part
