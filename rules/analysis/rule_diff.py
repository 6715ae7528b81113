"""What changes between two sets of rules? Two choices of readings, or two data folders, over one space."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from rules.analysis.data_changes import changed_data
from rules.analysis.sample_space import Axis, Space
from rules.analysis.tables.part_arrays import Array
from rules.analysis.tables.truth_table import Comparison, compare_items
from rules.book.item_parts import NO_NUMBER, Judged, judged_items
from rules.catalogue.catalogue import (
    PROMISE_START,
    RENEWAL_SILENT,
    SERVICES,
    STANCES,
    Catalogue,
    Stance,
    disputes_in,
)
from rules.catalogue.schema import Change
from rules.domain.answer import BEST_FIRST
from rules.engine.compiler import compile_plans

HISTORY = frozenset({"policy", "stay", "usage", "bookings"})
"""Axes of days and records: an example tells more of them than a list of values."""

Value = str | int | None


@dataclass(frozen=True)
class RuleDifference:
    """One way in which some combinations come out differently."""

    service: str
    items: tuple[str, ...]
    what: str
    """`status`, `limit`, `remaining`, `per`, or a deadline's id."""
    before: Value
    after: Value
    """For a deadline: its day in the example, None where there is none."""
    combinations: int
    """How many combinations of the items' spaces differ this way."""
    where: Mapping[str, tuple[Any, ...]]
    """The facts that take only some of their values there, and those values; None is unknown."""
    example: Mapping[str, Any]
    """A scenario in which the first item differs this way."""

    @property
    def kind(self) -> Change:
        """What of an answer differs, as the registers' `changes` name it."""
        if self.what == "status":
            return "status"
        return "count" if self.what in ("limit", "remaining", "per") else "date"

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the commands print it."""
        return {
            "service": self.service,
            "items": list(self.items),
            "what": self.what,
            "from": self.before,
            "to": self.after,
            "combinations": self.combinations,
            "where": {fact: list(values) for fact, values in self.where.items()},
            "example": dict(self.example),
        }


class ComparedItem(NamedTuple):
    """One item under two sets of rules."""

    size: int
    """How many combinations it was compared over."""
    changed: int
    """How many of them come out differently in any way, each counted once."""
    found: list[RuleDifference]


def item_differences(one: Judged, other: Judged, *, once: bool = False) -> ComparedItem:
    """Over how many combinations one item was compared, and how they differ.

    With `once` each combination is counted under the weightiest of its differences alone: status, limit, what
    remains, period, then the days.
    """
    comparison = compare_items(one, other)
    space = comparison.tables[0].space
    seen: Array = np.zeros((1,) * len(space.axes), bool)
    found = []
    for coded in _coded(comparison):
        codes = np.where(seen, np.uint8(0), coded.codes) if once else coded.codes
        seen = seen | (coded.codes != 0)
        found += [
            _difference(comparison, coded.what, *coded.told(kind), kind) for kind in _kinds(codes, space)
        ]
    changed = int(np.count_nonzero(seen)) * (space.size // seen.size)
    return ComparedItem(comparison.size, changed, found)


class _Coded(NamedTuple):
    """By combination, which difference of one sort there is; 0 is none."""

    what: str
    codes: Array
    told: Callable[[_Kind], tuple[Value, Value]]
    """What there is before and after."""


def _coded(comparison: Comparison) -> Iterator[_Coded]:
    """Every sort of difference, the weightiest first."""
    before, after = (table.status for table in comparison.tables)
    codes = np.where(before != after, before * np.uint8(16) + after + np.uint8(1), np.uint8(0))
    yield _Coded("status", codes, _coded_statuses)
    for what in ("limit", "remaining"):
        yield _coded_counts(comparison, what)
    periods = tuple(table.judged.item.limit.per for table in comparison.tables)
    if periods[0] != periods[1]:
        everywhere = np.ones((1,) * len(comparison.tables[0].space.axes), np.uint8)
        yield _Coded("per", everywhere, lambda _: (periods[0], periods[1]))
    for id in dict.fromkeys(id for id, _ in comparison.deadlines):
        yield _Coded(id, _directions(comparison, id), partial(_example_days, comparison, id))


def grouped(found: Iterable[RuleDifference]) -> list[RuleDifference]:
    """Items of a service that differ in the same way, together; what is lost of an available item first."""
    groups: dict[object, RuleDifference] = {}
    for one in found:
        key = (one.service, one.what, one.before, one.after, repr(one.where))
        old = groups.get(key)
        groups[key] = (
            replace(old, items=old.items + one.items, combinations=old.combinations + one.combinations)
            if old
            else one
        )
    whats = {"status": 0, "limit": 1, "remaining": 2}
    return sorted(
        groups.values(),
        key=lambda one: (
            *(one.service, whats.get(one.what, 3)),
            *(status != "available" for status in (one.before, one.after)),
        ),
    )


def _coded_statuses(kind: _Kind) -> tuple[Value, Value]:
    was, now = divmod(kind.code - 1, 16)
    return BEST_FIRST[was], BEST_FIRST[now]


def _coded_counts(comparison: Comparison, what: str) -> _Coded:
    before, after = np.broadcast_arrays(*(getattr(table, what) for table in comparison.tables))
    pairs = {(int(a), int(b)) for a, b in zip(before.flat, after.flat, strict=True) if a != b}
    numbers = sorted(pairs)
    codes = np.zeros(before.shape, np.uint8)
    for code, (was, now) in enumerate(numbers, 1):
        codes[(before == was) & (after == now)] = code

    def told(kind: _Kind) -> tuple[Value, Value]:
        was, now = numbers[kind.code - 1]
        return _number(was), _number(now)

    return _Coded(what, codes, told)


def _number(count: int) -> int | None:
    return None if count == NO_NUMBER else count


def _example_days(comparison: Comparison, id: str, kind: _Kind) -> tuple[Value, Value]:
    """A deadline's day in the first combination."""
    before = comparison.tables[0].status
    numbers = np.broadcast_to(comparison.deadlines[id, int(before[kind.first])], before.shape)
    return comparison.changes[numbers[kind.first]]


def _directions(comparison: Comparison, id: str) -> Array:
    """By combination, how one deadline moves where the status stays, as `_direction` codes it."""
    before, after = (table.status for table in comparison.tables)
    directions = np.array([_direction(*change) for change in comparison.changes], np.uint8)
    codes = np.zeros(before.shape, np.uint8)
    for (name, status), numbers in comparison.deadlines.items():
        if name == id and numbers.any():
            alike = (before == status) & (after == status)
            codes = np.where(alike, directions[numbers], codes)
    return codes


def _direction(was: str | None, now: str | None) -> int:
    """Whether a deadline is gone (1), new (2), earlier (3) or later (4); 0 where it is the same."""
    if was is None or now is None:
        return 0 if was == now else 1 if now is None else 2
    return 4 if now > was else 3


@dataclass(frozen=True)
class _Kind:
    """The combinations of one code."""

    code: int
    combinations: int
    where: Mapping[str, tuple[Any, ...]]
    first: tuple[int, ...]
    """The first of them: the one with the fewest facts known."""


def _kinds(codes: Array, space: Space) -> Iterator[_Kind]:
    """What stands behind each code but 0; `codes` may have axes of length 1."""
    flat = np.flatnonzero(codes)
    kinds = codes.ravel()[flat].astype(np.intp)
    counts = np.bincount(kinds)
    occurs = {}
    stride = 1
    for number in reversed(range(codes.ndim)):
        length = codes.shape[number]
        if length > 1 and space.axes[number].name not in HISTORY:
            place = flat // stride % length * counts.size + kinds
            occurs[number] = np.bincount(place, minlength=length * counts.size).reshape(length, -1) > 0
        stride *= length
    for code in np.flatnonzero(counts):
        first = np.unravel_index(int(flat[(kinds == code).argmax()]), codes.shape)
        where = {}
        for number, axis in enumerate(space.axes):
            classes = occurs[number][:, code] if number in occurs else np.ones(len(axis.classes), bool)
            members = _members(axis, classes)
            if len(members) < len(axis.units) and axis.name not in HISTORY:
                where[axis.name] = tuple(axis.units[unit].given.get(axis.name) for unit in members)
        combinations = int(counts[code]) * (space.size // codes.size)
        yield _Kind(int(code), combinations, where, tuple(int(i) for i in first))


def _members(axis: Axis, occurs: Array) -> list[int]:
    """The values of the classes that occur, by number."""
    return sorted(unit for number, units in enumerate(axis.classes) if occurs[number] for unit in units)


def _difference(
    comparison: Comparison, what: str, before: Value, after: Value, kind: _Kind
) -> RuleDifference:
    judged, space = comparison.tables[0].judged, comparison.tables[0].space
    return RuleDifference(
        judged.service.id,
        (judged.item.id,),
        what,
        before,
        after,
        kind.combinations,
        kind.where,
        space.scenario(kind.first),
    )


# ---------------------------------------------------------------- two data folders


def diff(old: Catalogue, new: Catalogue) -> dict[str, Any]:
    """What a change of the data changes, for a person to review, as plain data.

    `answers`: under each stance the combinations whose status, counts or deadlines change. `combinations`:
    how many were compared, those of the services that rest on changed data. `data`: every changed place.
    """
    compared = 0
    answers: dict[str, list[RuleDifference]] = {stance: [] for stance in STANCES}
    for stance, one, other in changed_items(old, new):
        size, _, differing = item_differences(one, other)
        compared += size
        answers[stance] += differing
    return {
        "combinations": compared,
        "answers": {
            stance: [difference.to_json() for difference in grouped(found)]
            for stance, found in answers.items()
        },
        "data": [change.to_json() for change in changed_data(old, new)],
    }


def changed_items(old: Catalogue, new: Catalogue) -> Iterator[tuple[Stance, Judged, Judged]]:
    """By stance the items of the services that rest on changed data, before and after."""
    before, after = (
        compile_plans(catalogue, {stance: catalogue.readings(stance) for stance in STANCES})
        for catalogue in (old, new)
    )
    for stance in STANCES:
        changed = services_resting_on_changes(old, new, stance)
        pairs = zip(judged_items(before[stance], old), judged_items(after[stance], new), strict=True)
        yield from ((stance, one, other) for one, other in pairs if one.service.id in changed)


def services_resting_on_changes(old: Catalogue, new: Catalogue, stance: Stance) -> set[str]:
    """The services whose answers are computed from something else under one stance."""
    return {id for id in SERVICES if _rests_on(old, id, stance) != _rests_on(new, id, stance)}


def _rests_on(catalogue: Catalogue, id: str, stance: Stance) -> tuple[Any, ...]:
    """All that a service's answers are computed from."""
    service = catalogue.service(id)
    parts = (service, list(catalogue.definitions.values()))
    named = {dispute.dispute for part in parts for dispute in disputes_in(part)}
    named |= {RENEWAL_SILENT.entry, PROMISE_START.entry}
    readings = catalogue.readings(stance)
    return service, catalogue.definitions, catalogue.lists, {name: readings[name] for name in named}
