"""Which combination shows that something holds which should not? Places in a table, as scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rules.analysis.health import Violation
from rules.analysis.sample_space import Axis, Given
from rules.analysis.tables.part_arrays import Array
from rules.analysis.tables.truth_table import TruthTable
from rules.domain.answer import BEST_FIRST
from rules.engine.status import AVAILABLE


def counterexample(
    kind: str,
    tables: Sequence[TruthTable],
    mask: Array,
    changes: Sequence[tuple[int, Given] | None] = (),
    about: str = "",
) -> Violation:
    """A combination of a mask as a violation: the first that is available before, else the first.

    `changes` give each scenario one axis's value; the mask lies at the first scenario's.
    """
    space = tables[0].space
    plain = mask & (tables[0].status == AVAILABLE)
    index = first_place(plain if plain.any() else mask)
    scenarios, statuses = [], []
    for table, change in zip(tables, changes or [None] * len(tables), strict=True):
        place = list(index)
        if change is not None:
            axis, given = change
            place[axis] = _class_of(space.axes[axis], given)
        scenarios.append(space.scenario(index, *change) if change else space.scenario(index))
        statuses.append(BEST_FIRST[table.status[tuple(place)]])
    if len(scenarios) == 2 and scenarios[0] == scenarios[1]:
        del scenarios[1]
    return Violation(kind, about, int(mask.sum()), tuple(scenarios), tuple(statuses))


def first_place(mask: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(mask.argmax()), mask.shape))


def _class_of(axis: Axis, given: Given) -> int:
    return next(axis.class_of[n] for n, unit in enumerate(axis.units) if unit.given == given)


def at_class(
    table: TruthTable, number: int, place: int, needs: tuple[int, int] | None = None
) -> tuple[Any, ...]:
    """An index that keeps one class of an axis (and of the axis that it needs), as an axis of length 1."""
    index: list[Any] = [slice(None)] * len(table.space.axes)
    index[number] = slice(place, place + 1)
    if needs is not None:
        index[needs[0]] = slice(needs[1], needs[1] + 1)
    return tuple(index)


def over_whole_space(
    table: TruthTable, number: int, place: int, needs: tuple[int, int] | None, part: Array
) -> Array:
    """A mask over the whole space from one over a part of it."""
    index = at_class(table, number, place, needs)
    mask = np.zeros(table.space.shape, bool)
    mask[index] = np.broadcast_to(part, mask[index].shape)
    return mask


def less_remains(
    table: TruthTable, number: int, a: int, b: int, needs: tuple[int, int] | None = None
) -> Array:
    """Where less remains at class `b` of an axis than at class `a`."""
    rest = np.broadcast_to(table.remaining, table.space.shape)
    lower: Array = rest[at_class(table, number, b, needs)] < rest[at_class(table, number, a, needs)]
    return lower
