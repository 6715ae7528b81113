"""Which days of an item differ between two readings, or two editions of the data, and where?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rules.book.item_parts import Judged
from rules.domain.answer import Status
from rules.domain.deadline_kinds import DEADLINES, given_by
from rules.domain.scenario import View
from rules.engine.program import Program

DeadlineChange = tuple[str | None, str | None]
"""A deadline's day before and after, None where there is none; both are None where nothing differs."""


class DatedDifference(NamedTuple):
    """A deadline that two compilations of an item give differently, in each only what decides it."""

    id: str
    before: Judged
    after: Judged

    @property
    def facts(self) -> frozenset[str]:
        """The facts that decide it."""
        return self.before.deadline_reads([self.id]) | self.after.deadline_reads([self.id])

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses with which it may be given."""
        return DEADLINES[self.id].statuses

    @property
    def alike(self) -> tuple[tuple[Status, ...], ...]:
        """These statuses in groups: within one the day comes from the same sources, so it is the same."""
        promised = bool(self.before.item.promises or self.after.item.promises)
        given = DEADLINES[self.id].given
        sources = [source for source in given if source != "promise" or promised]
        groups: dict[tuple[bool, ...], list[Status]] = {}
        for status in self.statuses:
            groups.setdefault(tuple(status in given[source] for source in sources), []).append(status)
        return tuple(tuple(group) for group in groups.values())

    def days(self, view: View, status: Status) -> DeadlineChange:
        """Its day under each, where the item has this status."""
        was, now = (self._day(judged, view, status) for judged in (self.before, self.after))
        return (None, None) if was == now else (was, now)

    def _day(self, judged: Judged, view: View, status: Status) -> str | None:
        deadlines = judged.deadlines(view, status, [self.id])
        return next((one.on.isoformat() for one in deadlines if one.id == self.id), None)


def dated_differently(one: Judged, other: Judged) -> Iterator[DatedDifference]:
    """The deadlines that may differ between two compilations of an item with the same status."""
    ids = {promise.id for judged in (one, other) for promise in judged.item.promises}
    for id in sorted(ids.union(given_by("policy"), given_by("window"))):
        before, after = one.only(id), other.only(id)
        if _sense(id, before) != _sense(id, after):
            yield DatedDifference(id, before, after)


def _sense(id: str, judged: Judged) -> tuple[Any, ...]:
    """All that decides one deadline, comparable between programs."""
    item, service = judged.item, judged.service
    if id == "opens_on":
        waiting = service.service.waiting
        return waiting.kind, waiting.accident == "exempt", service.waiting.renewal_exempt
    if id == "resets_on":
        return item.limit.per, item.limit.number.then is None
    promises = [
        (p.id, p.period, p.since, p.sign, p.slot is not None and _shape(judged.program, p.slot))
        for p in item.promises
    ]
    ends = [plan and plan.end.date for plan in (item.apply_by, item.use_by)]
    return promises, ends, id == "use_by" and bool(service.in_force)


def _shape(program: Program, slot: int) -> object:
    """A slot's tree, comparable between programs."""
    if slot in program.leaves:
        return program.leaves[slot]
    kind, children = program.inner[slot]
    return kind, tuple(_shape(program, child) for child in children)
