"""Which combinations of facts are worth trying? A finite space, derived from the rules themselves.

A fact with few values takes them all; a number or a date takes those just below, on and just above every
boundary that some rule draws; every fact may also be unknown. Facts that bound one another (the policy's
days, a stay's days) share an axis, so every combination is a valid scenario. All dates lie around one day
asked about, `AS_OF`.

Not in the space: earlier stays (the status is the best of each stay's own) and dates of birth (they give
an age).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from rules.domain.scenario import FACTS, View

AS_OF = dt.date(2025, 6, 18)
"""The day asked about in every combination: a working day in mid-month, its working days published."""

AXES = {
    "policy_start": "policy",
    "policy_end": "policy",
    "waiting_days": "policy",
    "waiting_over_on": "policy",
    "diagnosed_on": "policy",
    "admitted_on": "stay",
    "discharged_on": "stay",
}
"""The axes that several facts share; every other fact has its own by its own name."""

Given = Mapping[str, Any]
"""What is known of an axis's facts, as in a scenario's JSON; an absent fact is unknown."""
NOTHING: Given = {}
Follows = Callable[[Given, Given], bool]


class Unit(NamedTuple):
    """One value of an axis: as in a scenario, and as conditions read it."""

    given: Given
    view: View


@dataclass(frozen=True)
class Axis:
    """Facts that vary together. Values between which no rule tells a difference share a class."""

    name: str
    units: tuple[Unit, ...]
    classes: tuple[tuple[int, ...], ...]
    """The units of each class by number; the first one stands for it."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The scenario's facts that vary on this axis."""
        return tuple(fact for fact in self.units[0].view if fact in FACTS)

    @cached_property
    def class_of(self) -> tuple[int, ...]:
        """Each unit's class."""
        return tuple(
            next(c for c, members in enumerate(self.classes) if unit in members)
            for unit in range(len(self.units))
        )

    @cached_property
    def _pairs(self) -> dict[Follows, dict[tuple[int, int], tuple[Given, Given]]]:
        return {}

    def pairs(self, follows: Follows) -> Mapping[tuple[int, int], tuple[Given, Given]]:
        """The pairs of different classes of which one may follow the other, each with an example."""
        if follows not in self._pairs:
            found = self._pairs[follows] = {}
            for (a, one), (b, other) in itertools.permutations(enumerate(self.units), 2):
                key = (self.class_of[a], self.class_of[b])
                if key[0] != key[1] and key not in found and follows(one.given, other.given):
                    found[key] = (one.given, other.given)
        return self._pairs[follows]


@dataclass(frozen=True)
class Space:
    """Every combination of the axes' classes."""

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(axis.classes) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many combinations are enumerated."""
        return _product(self.shape)

    @property
    def stands_for(self) -> int:
        """How many combinations of representative values these stand for."""
        return _product([len(axis.units) for axis in self.axes])

    def scenario(
        self, index: Sequence[int], axis: int | None = None, given: Given = NOTHING
    ) -> dict[str, Any]:
        """The combination at this index as a scenario's JSON; `given` takes the place of one axis's value."""
        found: dict[str, Any] = {"as_of": AS_OF.isoformat()}
        for number, (one, place) in enumerate(zip(self.axes, index, strict=True)):
            found |= given if number == axis else one.units[one.classes[place][0]].given
        return {fact: found[fact] for fact in FACTS if fact in found}


def _product(numbers: Iterable[int]) -> int:
    total = 1
    for number in numbers:
        total *= number
    return total
