"""What does each part of an answer come to for every value of what it reads? Arrays along a space's axes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.analysis.sample_space import AS_OF, Axis, Space, Unit
from rules.domain.scenario import View

Array = NDArray[Any]


class PartArrays:
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
            view: View = {"as_of": AS_OF, "earlier_stays": None}  # the space has none
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
