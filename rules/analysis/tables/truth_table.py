"""What does an item's answer come to over a whole space? The same program as one scenario's, by table.

Each part of an answer (a leaf of the program, the counts, the window, the deadlines) depends on a few facts.
It is computed by the engine's own code once for every combination of those facts, and laid along their axes;
inner slots are then combined as whole arrays (and = min, or = max, not = 2 - x). An axis keeps one value of
each class that no part tells apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rules.analysis.rule_inputs import RuleInputs
from rules.analysis.sample_space import Space
from rules.analysis.sample_values import axes_with_values
from rules.analysis.tables.dated_differences import DatedDifference, DeadlineChange, dated_differently
from rules.analysis.tables.part_arrays import Array, PartArrays
from rules.book.item_parts import Judged
from rules.domain.answer import Check, Status
from rules.domain.scenario import View
from rules.engine.kleene import NO, YES, combine_arrays
from rules.engine.leaves import Leaf
from rules.engine.status import CODE, status_arrays, verdict_arrays

MAX_SIZE = 40_000_000
"""A space of more combinations than this is refused rather than sampled."""


NO_AXIS = frozenset({"used", "earlier_stays"})
"""What parts read that no axis bears the name of: it follows from the uses, or the space has none."""


class TooLarge(ValueError):
    """A space with more combinations than can be enumerated; names the item and the size."""


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
        """The item's status as a code (`rules.engine.status.CODE`), over the whole space."""
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
        beyond = self.open_count | self.open_window
        whole = status_arrays((shared, shared_open), self.used_up, (own, own_open), self.closed, beyond)
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
        return verdict_arrays(values, [CODE[check.status] for check in checks], self.limit.ndim)


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


def compare_items(one: Judged, other: Judged) -> Comparison:
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
        raise TooLarge(f"{name}: 有 {size} 种组合；至多能列 {MAX_SIZE} 种")
    return comparison


def _compared(several: Sequence[Judged], dated: Sequence[DatedDifference]) -> Comparison:
    raw = PartArrays(axes_with_values(_inputs_of(several, dated)))
    for number, judged in enumerate(several):
        _add_parts(raw, number, judged)
    changes: dict[DeadlineChange, int] = {(None, None): 0}
    for one in dated:
        for first, *others in one.alike:

            def part(view: View, one: DatedDifference = one, status: Status = first) -> tuple[int, ...]:
                return (changes.setdefault(one.days(view, status), len(changes)),)

            raw.add((one.id, CODE[first]), one.facts, part)
            for other in others:
                raw.arrays[one.id, CODE[other]] = raw.arrays[one.id, CODE[first]]
    space, arrays = raw.reduced()
    tables = tuple(_table(number, judged, space, arrays) for number, judged in enumerate(several))
    keys = [(one.id, CODE[status]) for one in dated for status in one.statuses]
    dates = {key: arrays[key][..., 0] for key in keys}
    return Comparison(tables, dates, tuple(changes), space.size)


def _inputs_of(several: Sequence[Judged], dated: Sequence[DatedDifference]) -> RuleInputs:
    leaves: dict[str, Leaf] = {}
    facts = {"policy_start", "policy_end"}
    for judged in several:
        for leaf in judged.program.leaves_of(judged.slots):
            found = judged.program.leaves[leaf]
            leaves[repr(found)] = found
            facts |= found.reads
        facts |= judged.count_reads | judged.window_reads
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
    return RuleInputs(tuple(leaves.values()), items, frozenset(facts - NO_AXIS), tuple(lists))


def _add_parts(raw: PartArrays, number: int, judged: Judged) -> None:
    program = judged.program
    for leaf in program.leaves_of(judged.slots):

        def value(view: View, leaf: int = leaf) -> tuple[int, ...]:
            return (program.leaves[leaf].verdict(view),)

        if (id(program), leaf) not in raw.arrays:
            raw.add((id(program), leaf), program.leaves[leaf].reads, value)
    raw.add((number, "counts"), judged.count_reads, judged.counts)
    raw.add((number, "window"), judged.window_reads, judged.window)


def _table(number: int, judged: Judged, space: Space, arrays: Mapping[object, Array]) -> TruthTable:
    counts, window = arrays[number, "counts"], arrays[number, "window"]
    program = judged.program
    return TruthTable(
        judged,
        space,
        {leaf: arrays[id(program), leaf][..., 0].astype(np.int8) for leaf in program.leaves_of(judged.slots)},
        limit=counts[..., 0],
        remaining=counts[..., 1],
        used_up=counts[..., 2],
        open_count=counts[..., 3].astype(bool),
        closed=window[..., 0].astype(bool),
        open_window=window[..., 1].astype(bool),
    )
