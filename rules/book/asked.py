"""Which facts could still decide many policies' items and services? A bit a fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rules.book.columns import Array
from rules.book.item_parts import Judged
from rules.book.parts import PartLayout
from rules.book.slots import SlotArrays, fact_bits, facts_of_bits
from rules.domain.answer import Check
from rules.domain.scenario import View
from rules.engine.judging import OpenItem, asked_about
from rules.engine.kleene import UNKNOWN
from rules.engine.plan import ServicePlan
from rules.engine.status import NEEDS_INFO


class _OpenArrays(NamedTuple):
    """What an item hangs on, row by row."""

    status: Array
    slots: Array
    """Its own checks that are open, a bit each."""
    beyond: Array
    """The facts that hide its count or its window."""
    facts: Array
    """All that could still decide what is its own."""


class AskedFacts:
    """The facts to be asked for under one plan; `name` tells it apart from others."""

    def __init__(self, layout: PartLayout, slots: SlotArrays, name: str) -> None:
        self._layout, self._slots, self._name = layout, slots, name

    def of_service(
        self, service: ServicePlan, judged: Sequence[Judged], statuses: Sequence[Array]
    ) -> list[Array]:
        """What is missing of each item, and at last of the service."""
        items = [self._open(*pair) for pair in zip(judged, statuses, strict=True)]
        lacks = self._lacking(service.checks)
        found = [np.where(item.status == NEEDS_INFO, lacks | item.facts, 0) for item in items]
        shared = self._lacking([check for check in service.checks if not check.implied])
        return [*found, self._whole(shared, items, [[c.slot for c in one.item.checks] for one in judged])]

    def _open(self, judged: Judged, status: Array) -> _OpenArrays:
        rows = np.flatnonzero(status == NEEDS_INFO)
        size = len(status)
        slots, beyond = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for place, check in enumerate(judged.item.checks):
            slots |= np.where(self._slots[check.slot] == UNKNOWN, np.int64(1 << place), 0)
        if rows.size and judged.item.is_counted:
            beyond[rows] |= self._laid(judged, "hinges", rows)
        if rows.size and (judged.item.apply_by or judged.item.use_by):
            beyond[rows] |= self._laid(judged, "hidden", rows)
        return _OpenArrays(status, slots, beyond, beyond | self._lacking(judged.item.checks))

    def _laid(self, judged: Judged, what: str, rows: Array) -> Array:
        count = what == "hinges"
        told = judged.count_hinges if count else judged.window_hidden

        def part(view: View) -> tuple[int, ...]:
            return (fact_bits(told(view)),)

        reads = (judged.count_reads if count else judged.window_reads) | {"as_of"}
        key = (self._name, judged.item.key, what)
        [found] = self._layout.lay_along(key, part, reads, rows, judged.service.id)
        return found

    def _lacking(self, checks: Sequence[Check]) -> Array:
        """The facts that could still decide open checks."""
        found = np.zeros(self._layout.policies.size, np.int64)
        for check in checks:
            if not check.redundant:
                found |= self._slots.missing(check.slot)
        return found

    @staticmethod
    def _whole(shared: Array, items: Sequence[_OpenArrays], slots: Sequence[Sequence[int]]) -> Array:
        """What is missing of a service: the engine is asked once for each way in which its items are open."""
        best = np.min([item.status for item in items], axis=0)
        found = np.zeros(len(best), np.int64)
        rows = np.flatnonzero(best == NEEDS_INFO)
        parts = [shared, *(part for item in items for part in item)]
        ways, places = np.unique(
            np.stack([part[rows] for part in parts], axis=1), axis=0, return_inverse=True
        )
        answers = [_asked(way.tolist(), slots) for way in ways]
        found[rows] = np.array(answers, np.int64)[places.ravel()]
        return found


def _asked(way: list[int], slots: Sequence[Sequence[int]]) -> int:
    """What is missing where the shared checks and each item are open in this way."""
    shared, *rest = way
    items = []
    for number, own in enumerate(slots):
        status, open_slots, beyond, facts = rest[4 * number : 4 * number + 4]
        if status == NEEDS_INFO:
            held = frozenset(slot for place, slot in enumerate(own) if open_slots >> place & 1)
            items.append(OpenItem(held, bool(beyond), frozenset(facts_of_bits(facts))))
    return fact_bits(asked_about(frozenset(facts_of_bits(shared)), items))
