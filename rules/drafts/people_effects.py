"""For whom of many people does a draft change something? Asked one by one, so that it can go on in steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.domain.answer import ServiceAnswer
from rules.domain.answer_diff import COUNT, STATUS, ComparedSide, service_differences
from rules.domain.scenario import Scenario
from rules.drafts.combinations import Gain
from rules.drafts.expected_effects import UNCOUNTED, services_alone
from rules.engine.engine import Engine

WEIGHTIEST: tuple[Gain, ...] = ("lost", "gained", "status", "count", "day")
"""What stands for a person or a service that meets with several."""


@dataclass(frozen=True)
class PersonEffect:
    """What one person meets with, by reading and service; nothing where nothing changes."""

    person: int
    """Which one, counted from 0."""
    gains: Mapping[Stance, Mapping[str, Gain]]

    def gain(self, stance: Stance, service: str | None = None) -> Gain | None:
        """The weightiest, over all services or of one; None where nothing changes."""
        met = self.gains[stance]
        return met.get(service) if service else weightiest(met.values())


class PeopleCompared:
    """The same people under two sets of rules, of which only these services may differ."""

    def __init__(
        self, old: Catalogue, new: Catalogue, services: Collection[str], people: Sequence[Scenario]
    ) -> None:
        self._old, self._new = (Engine(services_alone(catalogue, services)) for catalogue in (old, new))
        self._people = people

    def effect(self, person: int) -> PersonEffect:
        """What this one meets with. IndexError where there is none."""
        scenario = self._people[person]
        before, after = (engine.evaluate(scenario, STANCES[0]) for engine in (self._old, self._new))
        gains: dict[Stance, dict[str, Gain]] = {stance: {} for stance in STANCES}
        for mine, theirs in zip(before.services, after.services, strict=True):
            for stance, (one, other) in zip(STANCES, _both_readings(mine, theirs), strict=True):
                gain = _gain_between(mine.id, one, other)
                if gain:
                    gains[stance][mine.id] = gain
        return PersonEffect(person, gains)


def weightiest(gains: Iterable[Gain]) -> Gain | None:
    """The one that stands for all; None for none."""
    return min(gains, key=WEIGHTIEST.index, default=None)


def _both_readings(
    mine: ServiceAnswer, theirs: ServiceAnswer
) -> tuple[tuple[ComparedSide, ComparedSide], tuple[ComparedSide, ComparedSide]]:
    return (mine, theirs), (mine.opposite, theirs.opposite)


def _gain_between(service: str, before: ComparedSide, after: ComparedSide) -> Gain | None:
    differences = tuple(service_differences(service, before, after, uncounted=UNCOUNTED))
    if not differences:
        return None
    was, now = (_available_items(side) for side in (before, after))
    if was - now:
        return "lost"
    if now - was:
        return "gained"
    aspects = {one.aspect for one in differences}
    return "status" if STATUS in aspects else "count" if COUNT in aspects else "day"


def _available_items(side: ComparedSide) -> set[str]:
    return {item.id for item in side.items if item.status == "available"}
