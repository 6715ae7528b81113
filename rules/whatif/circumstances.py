"""In which circumstances can a scenario be tried again? A later day, a later policy year, another stay.

A world says when and in which policy year and stay something is tried; the steps that lead there come from
the scenario and from what `data/facts.yaml` says of the facts that carry them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Move, MoveKind
from rules.domain.periods import ONE_DAY, completed_years, last_day_of_policy_year
from rules.domain.scenario import LATEST, Scenario, Stay
from rules.whatif.regions import Region, Wish

ChangeKind = MoveKind | Literal["answer"]
"""A kind of move, or `answer` where a fact is only not known yet; what is `fixed` stands in no route."""


class FactChange(NamedTuple):
    """One change: the fact it goes by, its kind, and every fact that it sets."""

    fact: str
    kind: ChangeKind
    region: Region | None
    updates: Mapping[str, Any]
    move: Move | None
    parts: tuple[FactChange, ...] = ()
    """What happens in another stay, which is one change."""


class World(NamedTuple):
    """The day on which it is tried, how many renewals lie before it, and whether in a new stay."""

    as_of: dt.date
    renewals: int
    stay: bool


class Worlds:
    """The worlds of one scenario."""

    def __init__(self, scenario: Scenario, catalogue: Catalogue) -> None:
        self.scenario, self.catalogue = scenario, catalogue
        self._bases: dict[World, tuple[Scenario, tuple[FactChange, ...]]] = {}

    def reached(self, world: World, wish: Wish) -> World | None:
        """The world that a wish leads to from another; None where it leads nowhere new."""
        if wish == "stay":
            has_stay = self.scenario.admitted_on or self.scenario.discharged_on
            return world._replace(stay=True) if has_stay and not world.stay else None
        if wish == "renew":
            if world.renewals:
                return None
            end = self.policy_end()
            return self._on(max(world.as_of, end + ONE_DAY) if end else world.as_of, world.stay, least=1)
        return self._on(wish, world.stay) if world.as_of < wish <= LATEST else None

    def _on(self, day: dt.date, stay: bool, least: int = 0) -> World | None:
        """The world of a day, with as many renewals as lie before it."""
        end, renewals = self.policy_end(), 0
        while end is not None and end < day and renewals < 100:
            end, renewals = last_day_of_policy_year(end + ONE_DAY), renewals + 1
        return World(day, max(renewals, least), stay) if renewals < 100 else None

    def policy_end(self) -> dt.date | None:
        """The last day of the policy year; None where it is not known."""
        return self.scenario.policy_end or (
            last_day_of_policy_year(self.scenario.policy_start) if self.scenario.policy_start else None
        )

    def base(self, world: World) -> tuple[Scenario, tuple[FactChange, ...]]:
        """The scenario of a world before any fact is changed, and the steps that lead there."""
        if world not in self._bases:
            steps = tuple(self._base_steps(world))
            self._bases[world] = (scenario_after(self.scenario, steps), steps)
        return self._bases[world]

    def _base_steps(self, world: World) -> Iterator[FactChange]:
        start = self.scenario.as_of
        if world.renewals and self.policy_end() is None:
            yield FactChange("renewal", "renew", None, {"renewal": True}, self._move("policy_start"))
        elif world.renewals:
            updates = self._renewed(world)
            start = max(start, updates["policy_start"])
            yield FactChange(
                "policy_start", "renew", None, self._aged(start, updates), self._move("policy_start")
            )
        if world.as_of > start:
            yield FactChange("as_of", "wait", None, self._aged(world.as_of, {}), self._move("as_of"))
        if world.stay:
            yield FactChange(
                "earlier_stays", "event", None, self._another_stay(), self._move("earlier_stays")
            )

    def _renewed(self, world: World) -> dict[str, Any]:
        """The policy year that a world lies in."""
        end = self.policy_end()
        assert end is not None
        for _ in range(world.renewals):
            start = end + ONE_DAY
            end = last_day_of_policy_year(start)
        updates: dict[str, Any] = {"policy_start": start, "renewal": True}
        return updates | ({"policy_end": end} if self.scenario.policy_end else {})

    def _aged(self, on: dt.date, updates: dict[str, Any]) -> dict[str, Any]:
        """The updates with the day, and the age on it where both names of the age are given."""
        if self.scenario.birth_date is not None and self.scenario.age is not None:
            updates = {**updates, "age": completed_years(self.scenario.birth_date, on)}
        return {**updates, "as_of": on}

    def _another_stay(self) -> dict[str, Any]:
        """This stay becomes an earlier one, and nothing of the next has happened yet."""
        old = Stay(**{name: getattr(self.scenario, name) for name in Stay.model_fields})
        updates: dict[str, Any] = {
            "earlier_stays": [*(self.scenario.earlier_stays or ()), old],
            "care": "inpatient",
            "admitted_on": None,
            "discharged_on": None,
            "surgery": "none",
        }
        if self.scenario.admission_note:
            updates["admission_note"] = False
        if self.scenario.admission_note_on:
            updates["admission_note_on"] = None
        return updates

    def _move(self, fact: str) -> Move | None:
        return self.catalogue.facts[fact].change.otherwise


def scenario_after(scenario: Scenario, steps: Iterable[FactChange]) -> Scenario:
    """The scenario with changes made in order; of several days the last counts."""
    updates: dict[str, Any] = {}
    for step in steps:
        day = max(updates.get("as_of", scenario.as_of), step.updates.get("as_of", scenario.as_of))
        updates |= step.updates
        updates["as_of"] = day
    return scenario.model_copy(update=updates) if updates else scenario
