"""What does an item's answer come to over a whole space? The same program as one scenario's, by table.

Each part of an answer (a leaf of the program, the counts, the window, the deadlines) depends on a few facts.
It is computed by the engine's own code once for every combination of those facts, and laid along their axes;
inner slots are then combined as whole arrays (and = min, or = max, not = 2 - x). An axis keeps one value of
each class that no part tells apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.analysis.rule_inputs import RuleInputs
from rules.analysis.sample_space import AS_OF, Axis, Space, Unit
from rules.analysis.sample_values import axes_with_values
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import date_fact
from rules.domain.answer import BEST_FIRST, Check, Status
from rules.domain.deadlines import DEADLINES, given_by
from rules.domain.scenario import EVENT_DATES, View
from rules.engine.engine import OPENING, Parts
from rules.engine.kleene import NO, UNKNOWN, YES, combine_arrays
from rules.engine.leaves import Leaf
from rules.engine.plan import ItemPlan, Plan, ServicePlan
from rules.engine.program import OnDemand, Program

Array = NDArray[Any]

CODE: dict[Status, int] = {status: code for code, status in enumerate(BEST_FIRST)}
AVAILABLE, NEEDS_INFO, USED_UP, CLOSED = (
    CODE["available"],
    CODE["needs_info"],
    CODE["used_up"],
    CODE["closed"],
)
UNSETTLED = 255
NO_NUMBER = 1_000_000
"""Stands for "no limit" in arrays of counts, so that more is always greater."""

MAX_SIZE = 40_000_000
"""A space of more combinations than this is refused rather than sampled."""


class TooLarge(ValueError):
    """A space with more combinations than can be enumerated; names the item and the size."""


class Judged(NamedTuple):
    """An item under one choice of readings."""

    program: Program
    service: ServicePlan
    item: ItemPlan
    lists: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class TruthTable:
    """An item's answer for every combination of a space. Arrays have an axis of length 1 where nothing
    depends on it."""

    judged: Judged
    space: Space
    values: Mapping[int, Array]
    """Each leaf slot's values."""
    limit: Array
    remaining: Array
    used_up: Array
    open_count: Array
    """Whether an unknown fact decides whether anything remains."""
    closed: Array
    open_window: Array
    """Whether an unknown fact hides an end of the window."""

    @cached_property
    def status(self) -> Array:
        """The item's status as a code (`rules.analysis.truth_table.CODE`), over the whole space."""
        return self.status_if({})

    def slot(self, slot: int, memo: dict[int, Array]) -> Array:
        """A slot's values; `memo` holds the slots known so far, and may fix some to other values."""
        if slot not in memo:
            memo[slot] = self._combine(slot, memo)
        return memo[slot]

    def _combine(self, slot: int, memo: dict[int, Array]) -> Array:
        if slot in self.values:
            return self.values[slot]
        kind, children = self.judged.program.inner[slot]
        return combine_arrays(kind, [self.slot(child, memo) for child in children], self.limit.ndim)

    def status_if(self, memo: dict[int, Array]) -> Array:
        """The status where `memo` fixes slots to other values."""
        shared = self._verdict(self.judged.service.checks, memo)
        return self.judge(*shared, *self._verdict(self.judged.item.checks, memo))

    def judge(self, shared: Array, shared_open: Array, own: Array, own_open: Array) -> Array:
        """The status from the checks' first failures and whether any is open."""
        open_ = own_open | self.open_count | self.open_window
        mine = np.where(open_, np.uint8(NEEDS_INFO), np.uint8(AVAILABLE))
        mine = np.where(self.closed, np.uint8(CLOSED), mine)
        mine = np.where(own != UNSETTLED, own, mine)
        mine = np.where(self.used_up == YES, np.uint8(USED_UP), mine)
        mine = np.where(shared_open & (mine == AVAILABLE), np.uint8(NEEDS_INFO), mine)
        whole = np.where(shared != UNSETTLED, shared, mine)
        return np.broadcast_to(whole, self.space.shape)

    def open_to_use(self) -> tuple[Array, ...]:
        """Of each axis the classes without which nothing is available, whatever the other axes say."""
        return self.classes_where([*self.judged.service.checks, *self.judged.item.checks], YES)

    def classes_where(self, checks: Sequence[Check], least: int) -> tuple[Array, ...]:
        """Of each axis the classes at which every check can come to at least this value."""
        kept = [np.ones(classes, bool) for classes in self.space.shape]
        memo: dict[int, Array] = {}
        for check in checks:
            holds = self.slot(check.slot, memo) >= least
            for number, mask in enumerate(kept):
                others = tuple(axis for axis in range(holds.ndim) if axis != number)
                mask &= holds.any(axis=others)
        return tuple(np.flatnonzero(mask) for mask in kept)

    def narrowed(self, kept: Sequence[Array]) -> TruthTable:
        """The table of some classes of each axis."""

        def some(array: Array) -> Array:
            for number, places in enumerate(kept):
                if array.shape[number] > 1:
                    array = np.take(array, places, number)
            return array

        axes = [
            replace(axis, classes=tuple(axis.classes[place] for place in places))
            for axis, places in zip(self.space.axes, kept, strict=True)
        ]
        return TruthTable(
            self.judged,
            Space(tuple(axes)),
            {slot: some(array) for slot, array in self.values.items()},
            some(self.limit),
            some(self.remaining),
            some(self.used_up),
            some(self.open_count),
            some(self.closed),
            some(self.open_window),
        )

    def _verdict(self, checks: Sequence[Check], memo: dict[int, Array]) -> tuple[Array, Array]:
        values = [self.slot(check.slot, memo) for check in checks]
        return verdict(values, [CODE[check.status] for check in checks], self.limit.ndim)


def verdict(values: Sequence[Array], codes: Sequence[int], ndim: int) -> tuple[Array, Array]:
    """The code of the first check that fails (`UNSETTLED` where none does), and whether any is open."""
    shape = (1,) * ndim
    first: Array = np.full(shape, UNSETTLED, np.uint8)
    open_: Array = np.zeros(shape, bool)
    for value, code in zip(reversed(values), reversed(codes), strict=True):
        first = np.where(value == NO, np.uint8(code), first)
        open_ = open_ | (value == UNKNOWN)
    return first, open_


def _parts(judged: Judged, view: View) -> Parts:
    """The item's parts for one view."""
    program, service, item, _ = judged
    return Parts(program, service, item, view, OnDemand(program, view))


# ---------------------------------------------------------------- which facts each part reads


def slots_of(judged: Judged) -> tuple[int, ...]:
    """The slots that decide the item's status and counts."""
    checks = (*judged.service.checks, *judged.item.checks)
    return (*dict.fromkeys(check.slot for check in checks), *_count_slots(judged))


def _count_slots(judged: Judged) -> tuple[int, ...]:
    item = judged.item
    counts = (item.limit.number, *(pool.number for pool in item.pools))
    return tuple(count.slot for count in counts if count.slot is not None)


def _read(facts: Iterable[str]) -> frozenset[str]:
    """Facts with those that the engine looks at beside them."""
    found = set(facts) - {"as_of"}
    if found & EVENT_DATES:
        found |= {"care", *EVENT_DATES}
    if "waiting_over_on" in found:
        found |= {"policy_start", "waiting_days"}
    if "policy_end" in found:
        found.add("policy_start")
    return frozenset(found)


def _leaf_facts(program: Program, leaf: int) -> frozenset[str]:
    """The facts that a leaf reads in a space, which has no earlier stays."""
    return program.leaves[leaf].reads - {"earlier_stays"}


def _count_facts(judged: Judged) -> frozenset[str]:
    leaves = judged.program.leaves_of(_count_slots(judged))
    facts = set().union(*(_leaf_facts(judged.program, leaf) for leaf in leaves))
    item = judged.item
    pers = {item.limit.per, *(pool.per for pool in item.pools)}
    if item.limit.number.then is not None or item.pools:
        facts |= {"usage", "policy_start"}
        if "discharge" in pers:
            facts |= _read(["discharged_on"])
    return frozenset(facts)


def _window_facts(judged: Judged) -> frozenset[str]:
    item = judged.item
    facts = _read(date_fact(plan.end.date) for plan in (item.apply_by, item.use_by) if plan)
    if item.apply_by is None:
        return facts
    opening = OPENING.get(date_fact(item.apply_by.end.date))
    return facts | _read([opening] if opening else []) | {"bookings", "used"}


# ---------------------------------------------------------------- building


class _Raw:
    """Arrays over all values of all axes."""

    def __init__(self, axes: Sequence[tuple[str, tuple[Unit, ...]]]) -> None:
        self.axes = tuple(axes)
        self.arrays: dict[object, Array] = {}

    def add(self, key: object, facts: frozenset[str], part: Callable[[View], tuple[int, ...]]) -> None:
        """Compute a part for every combination of the facts it reads, by the engine's own code.

        The part sees no other fact: reading one raises KeyError.
        """
        reps: list[list[View]] = []
        places: list[Array] = []
        for _, units in self.axes:
            names = [fact for fact in units[0].view if fact in facts]
            seen: dict[str, int] = {}
            views: list[View] = []
            place = np.zeros(len(units), np.intp)
            for number, unit in enumerate(units if names else units[:1]):
                known = {fact: unit.view[fact] for fact in names}
                label = repr(known)
                if label not in seen:
                    seen[label] = len(views)
                    views.append(known)
                place[number] = seen[label]
            reps.append(views)
            places.append(place if names else place[:1])
        rows = []
        for views_ in itertools.product(*reps):
            view: View = {"as_of": AS_OF, "earlier_stays": None}
            for one in views_:
                view.update(one)
            rows.append(part(view))
        whole = np.array(rows, np.int32).reshape([len(views) for views in reps] + [-1])
        for axis, place in enumerate(places):
            whole = np.take(whole, place, axis)
        self.arrays[key] = whole

    def reduced(self) -> tuple[Space, dict[object, Array]]:
        """The space of classes that some array tells apart, and the arrays over it."""
        axes, arrays = [], dict(self.arrays)
        for number, (name, units) in enumerate(self.axes):
            classes: dict[bytes, list[int]] = {}
            told = [np.moveaxis(a, number, 0) for a in self.arrays.values() if a.shape[number] > 1]
            for unit in range(len(units)):
                signature = b"|".join([np.ascontiguousarray(a[unit]).tobytes() for a in told])
                classes.setdefault(signature, []).append(unit)
            axes.append(Axis(name, units, tuple(tuple(members) for members in classes.values())))
            first = [members[0] for members in classes.values()]
            for key, array in arrays.items():
                if array.shape[number] > 1:
                    arrays[key] = np.take(array, first, number)
        return Space(tuple(axes)), arrays


DeadlineChange = tuple[str | None, str | None]
"""A deadline's day before and after, None where there is none; both are None where nothing differs."""
Days = Callable[[View, Status], DeadlineChange]


class Comparison(NamedTuple):
    """Tables over one space, and how the first two's deadlines differ where both have the same status."""

    tables: tuple[TruthTable, ...]
    deadlines: Mapping[tuple[str, int], Array]
    """By deadline id and status code: the number in `changes` of what differs."""
    changes: tuple[DeadlineChange, ...]
    size: int
    """Over how many combinations they are compared, those that were left out as alike included."""


def tabulate(several: Sequence[Judged]) -> tuple[TruthTable, ...]:
    """The tables of one item under several choices of readings (or data), over one space.

    Raises TooLarge where the space has more than `MAX_SIZE` combinations.
    """
    return _fitting(_compared(several, ())).tables


def laid_out(several: Sequence[Judged]) -> tuple[TruthTable, ...]:
    """The tables of one item over one space of any size: to be narrowed before a status is asked for."""
    return _compared(several, ()).tables


def compare(one: Judged, other: Judged) -> Comparison:
    """The tables of one item under two choices of readings (or data), with what differs in its deadlines.

    Where only a status can differ, what is settled alike under both is left out.
    Raises TooLarge where the rest has more than `MAX_SIZE` combinations.
    """
    comparison = _compared((one, other), tuple(dated_differently(one, other)))
    if not comparison.deadlines and _counted_alike(*comparison.tables):
        kept = _settled_by_others(*comparison.tables)
        if all(places.size for places in kept):
            tables = tuple(table.narrowed(kept) for table in comparison.tables)
            comparison = comparison._replace(tables=tables)
    return _fitting(comparison)


def _counted_alike(one: TruthTable, other: TruthTable) -> bool:
    numbers = ("limit", "remaining")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in numbers)


def _settled_by_others(one: TruthTable, other: TruthTable) -> tuple[Array, ...]:
    """Of each axis the classes at which no check that both ask before any other must fail."""
    pairs = zip(one.judged.service.checks, other.judged.service.checks, strict=False)
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
    return one.classes_where([check for check, _ in alike], NO + 1)


def _fitting(comparison: Comparison) -> Comparison:
    table = comparison.tables[0]
    if table.space.size > MAX_SIZE:
        name, size = ".".join(table.judged.item.key), table.space.size
        raise TooLarge(f"{name}: {size} combinations, at most {MAX_SIZE} are enumerated")
    return comparison


def _compared(several: Sequence[Judged], dated: Sequence[DatedDifference]) -> Comparison:
    raw = _Raw(axes_with_values(_inputs_of(several, dated)))
    for number, judged in enumerate(several):
        _add_parts(raw, number, judged)
    changes: dict[DeadlineChange, int] = {(None, None): 0}
    for one in dated:
        days = one.days()
        for status in one.statuses:

            def part(view: View, status: Status = status, days: Days = days) -> tuple[int, ...]:
                return (changes.setdefault(days(view, status), len(changes)),)

            raw.add((one.id, CODE[status]), one.facts, part)
    space, arrays = raw.reduced()
    tables = tuple(_table(number, judged, space, arrays) for number, judged in enumerate(several))
    keys = [(one.id, CODE[status]) for one in dated for status in one.statuses]
    dates = {key: arrays[key][..., 0] for key in keys}
    return Comparison(tables, dates, tuple(changes), space.size)


def _inputs_of(several: Sequence[Judged], dated: Sequence[DatedDifference]) -> RuleInputs:
    leaves: dict[str, Leaf] = {}
    facts = {"policy_start", "policy_end"}
    for judged in several:
        for leaf in judged.program.leaves_of(slots_of(judged)):
            found = judged.program.leaves[leaf]
            leaves[repr(found)] = found
            facts |= _leaf_facts(judged.program, leaf)
        facts |= _count_facts(judged) | _window_facts(judged)
    for one in dated:
        facts |= one.facts
        for judged in (one.before, one.after):
            slots = [promise.slot for promise in judged.item.promises if promise.slot is not None]
            for leaf in judged.program.leaves_of(slots):
                found = judged.program.leaves[leaf]
                leaves[repr(found)] = found
    if "used" in facts:
        facts.add("usage")
    lists = dict.fromkeys(members for judged in several for members in judged.lists)
    items = tuple(judged.item for judged in several)
    return RuleInputs(tuple(leaves.values()), items, frozenset(facts - {"used"}), tuple(lists))


def _add_parts(raw: _Raw, number: int, judged: Judged) -> None:
    program = judged.program
    for leaf in program.leaves_of(slots_of(judged)):

        def value(view: View, leaf: int = leaf) -> tuple[int, ...]:
            return (program.leaves[leaf].verdict(view),)

        if (id(program), leaf) not in raw.arrays:
            raw.add((id(program), leaf), _leaf_facts(program, leaf), value)

    def counts(view: View) -> tuple[int, ...]:
        found = _parts(judged, view).numbers()
        limit = NO_NUMBER if found.limit is None else found.limit
        remaining = NO_NUMBER if found.remaining is None else found.remaining
        return limit, remaining, found.used_up, found.used_up == UNKNOWN and bool(found.open)

    raw.add((number, "counts"), _count_facts(judged), counts)
    raw.add((number, "window"), _window_facts(judged), lambda view: _parts(judged, view).window())


def _table(number: int, judged: Judged, space: Space, arrays: Mapping[object, Array]) -> TruthTable:
    counts, window = arrays[number, "counts"], arrays[number, "window"]
    program = judged.program
    return TruthTable(
        judged,
        space,
        {
            leaf: arrays[id(program), leaf][..., 0].astype(np.int8)
            for leaf in program.leaves_of(slots_of(judged))
        },
        limit=counts[..., 0],
        remaining=counts[..., 1],
        used_up=counts[..., 2],
        open_count=counts[..., 3].astype(bool),
        closed=window[..., 0].astype(bool),
        open_window=window[..., 1].astype(bool),
    )


# ---------------------------------------------------------------- deadlines


class DatedDifference(NamedTuple):
    """A deadline that two compilations of an item give differently, in each only what decides it."""

    id: str
    before: Judged
    after: Judged
    facts: frozenset[str]
    statuses: tuple[Status, ...]

    def days(self) -> Days:
        """Its day under each, for a view where the item has some status."""

        def day(judged: Judged, view: View, status: Status) -> str | None:
            deadlines = _parts(judged, view).deadlines(status)
            return next((one.on.isoformat() for one in deadlines if one.id == self.id), None)

        def both(view: View, status: Status) -> DeadlineChange:
            was, now = (day(judged, view, status) for judged in (self.before, self.after))
            return (None, None) if was == now else (was, now)

        return both


def dated_differently(one: Judged, other: Judged) -> Iterator[DatedDifference]:
    """The deadlines that may differ between two compilations of an item with the same status."""
    ids = {promise.id for judged in (one, other) for promise in judged.item.promises}
    for id in sorted(ids.union(given_by("policy"), given_by("window"))):
        before, after = _only(id, one), _only(id, other)
        if _sense(id, before) != _sense(id, after):
            facts = _deadline_facts(id, before) | _deadline_facts(id, after)
            yield DatedDifference(id, before, after, facts, DEADLINES[id].statuses)


def _only(id: str, judged: Judged) -> Judged:
    """The item with only what decides one deadline."""
    item = judged.item
    mine = [promise for promise in item.promises if promise.id == id]
    if any(promise.since == "review" for promise in mine):
        mine = [promise for promise in item.promises if promise.id == "review_by"] + mine
    return judged._replace(
        item=replace(
            item,
            promises=tuple(mine),
            apply_by=item.apply_by if id == "apply_by" else None,
            use_by=item.use_by if id == "use_by" else None,
        )
    )


def _sense(id: str, judged: Judged) -> tuple[Any, ...]:
    """All that decides one deadline, comparable between programs."""
    item, service = judged.item, judged.service
    promises = [
        (p.id, p.period, p.since, p.sign, p.slot is not None and _shape(judged.program, p.slot))
        for p in item.promises
    ]
    ends = [plan and plan.end.date for plan in (item.apply_by, item.use_by)]
    in_force = id == "use_by" and bool(service.in_force)
    if id == "opens_on":
        waiting = service.service.waiting
        exempt = waiting.accident == "exempt", waiting.renewal == "exempt" or service.renewal_waived
        return waiting.kind, exempt
    if id == "resets_on":
        return item.limit.per, item.limit.number.then is None
    return promises, ends, in_force


def _shape(program: Program, slot: int) -> object:
    """A slot's tree, comparable between programs."""
    if slot in program.leaves:
        return program.leaves[slot]
    kind, children = program.inner[slot]
    return kind, tuple(_shape(program, child) for child in children)


def _deadline_facts(id: str, judged: Judged) -> frozenset[str]:
    program, item = judged.program, judged.item
    facts: set[str] = set(_window_facts(judged))
    if id == "opens_on":
        facts |= {"policy_start", "waiting_over_on", "waiting_days", "renewal", "accident"}
    if id in ("resets_on", "apply_by", "use_by"):
        facts |= {"policy_start", "policy_end"}
    for promise in item.promises:
        if promise.slot is not None:
            for leaf in program.leaves_of([promise.slot]):
                facts |= _leaf_facts(program, leaf)
        if promise.since == "planned":
            facts |= {"planned_on", "bookings", "used"}
        elif promise.since not in ("review", "application"):
            facts |= _read([promise.since])
    return frozenset(facts)


def items_of(plan: Plan, catalogue: Catalogue) -> Iterator[Judged]:
    """Every item of a plan, to be tabulated."""
    for service in plan.services:
        for item in service.items:
            yield Judged(plan.program, service, item, tuple(catalogue.lists.values()))
