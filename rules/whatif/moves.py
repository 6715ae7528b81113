"""By which kind of move can a fact come to other values, and which other facts does that set?

A fact that is not known is answered, not moved; what happens in a stay that is over needs another stay. The
moves of each fact stand in `data/facts.yaml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Move, MoveKind
from rules.domain.fact_kinds import option_key
from rules.domain.scenario import EVENT_DATES, TRAITS, Addon, Scenario, Use
from rules.whatif.circumstances import FactChange, World, Worlds
from rules.whatif.regions import Among, Holding, Range, Region, WantedValues, Wish
from rules.whatif.route import Assignment, Chosen

OF_A_STAY = frozenset(fact for fact, traits in TRAITS.items() if traits.stay == "happens")
"""What happens in one stay; once that is over, only another can have it otherwise."""


PLACE_OF_A_STAY = frozenset(fact for fact, traits in TRAITS.items() if traits.stay == "place")
"""Where one stay is, on which no service looks but for that stay."""


class FactMoves:
    """The moves of facts in the worlds of one scenario."""

    def __init__(self, scenario: Scenario, catalogue: Catalogue, worlds: Worlds) -> None:
        self.scenario, self.catalogue, self.worlds = scenario, catalogue, worlds

    def branches(
        self, wanted: WantedValues, world: World, choice: Mapping[str, Chosen], wishes: set[Wish]
    ) -> list[Chosen]:
        """The ways in which a fact can come to these values, one for each kind of move."""
        fact, region = wanted
        if fact in choice:
            both = choice[fact].region.meet(region)
            return [Chosen(both, choice[fact].kind)] if both else []
        if self.is_unknown(fact, world, choice):
            return [Chosen(region, "answer")]
        base, _ = self.worlds.base(world)
        is_over = is_stay_over(base) and is_stay_over(self.scenario)
        if is_over and (fact in OF_A_STAY or fact in PLACE_OF_A_STAY):
            wishes.add("stay")
            return []
        current = getattr(base, fact)
        kinds: dict[MoveKind, list[Any]] = {}
        if not isinstance(region, Among):
            move = self.move(fact, region, current)
            kinds[move.kind if move else "fixed"] = [region]
        else:
            for value in region.values:
                move = self.move(fact, Among((value,)), current)
                kinds.setdefault(move.kind if move else "fixed", []).append(value)
        if "renew" in kinds or ("buy" in kinds and not world.renewals):
            wishes.add("renew")
        barred = {"fixed", "renew", *(() if world.renewals else ("buy",))}
        return [
            Chosen(Among(tuple(values)) if isinstance(region, Among) else region, kind)
            for kind, values in kinds.items()
            if kind not in barred
        ]

    def is_unknown(self, fact: str, world: World, choice: Mapping[str, Chosen]) -> bool:
        """Whether nothing is known of a fact, so that it is asked for rather than changed."""
        base, _ = self.worlds.base(world)
        if fact in ("usage", "earlier_stays") or getattr(base, fact) is not None:
            return False
        if fact == "age" and base.birth_date is not None:
            return False
        return not (fact in EVENT_DATES and (base.care is not None or "care" in choice))

    def move(self, fact: str, region: Region, current: Any) -> Move | None:
        """How a fact comes to a value of a region, by the data."""
        change = self.catalogue.facts[fact].change
        if isinstance(region, Range) and (change.up or change.down):
            rises = region.low is not None and (current is None or current < region.pick())
            return (change.up if rises else change.down) or change.otherwise
        value = region.pick()
        key = option_key(value)
        return change.to.get(key) or change.otherwise

    def carried_by(self, facts: Iterable[str]) -> set[str]:
        """The facts that a change of others sets along with them."""
        carried: set[str] = set()
        for fact in facts:
            change = self.catalogue.facts[fact].change
            for move in (*change.to.values(), change.otherwise):
                carried |= {*move.sets, *move.fills} if move else set()
        return carried

    def steps(self, world: World, choice: Assignment) -> tuple[FactChange, ...]:
        """The changes that lead to a world and change these facts in it; a purchase carries the renewal."""
        base, before = self.worlds.base(world)
        changes = []
        chosen = dict(choice)
        renewal = next((step for step in before if step.kind == "renew"), None)
        bought = False
        for fact, (region, kind) in choice:
            current = getattr(base, fact)
            move = self.move(fact, region, current)
            if kind == "answer" and self._is_released(fact, world, chosen) and move and move.kind != "fixed":
                kind = move.kind
            updates = {fact: self.value(fact, region, base)}
            if move and kind != "answer":
                empty = {name: value for name, value in move.fills.items() if getattr(base, name) is None}
                carried = {**move.sets, **empty}.items()
                plain = {name: _plain(value, base.as_of) for name, value in carried}
                updates |= {
                    name: value
                    for name, value in plain.items()
                    if name not in chosen or chosen[name].region.pick() == value
                }
            if kind == "buy" and renewal is not None:
                bought, updates = True, {**renewal.updates, **updates}
            changes.append(FactChange(fact, kind, region, updates, move))
        kept = [step for step in before if step is not renewal or not bought]
        if world.stay:
            kept[-1], changes = _in_stay(kept[-1], changes)
        first = [step for step in changes if step.kind == "buy"]
        return (*first, *kept, *(step for step in changes if step.kind != "buy"))

    def _is_released(self, fact: str, world: World, chosen: Mapping[str, Chosen]) -> bool:
        """Whether an unknown fact tells more about something that is itself still to come."""
        about = self.catalogue.facts[fact].change.about
        return any(
            (name in chosen and chosen[name].kind != "answer") or (name == "care" and world.stay)
            for name in about
        )

    def value(self, fact: str, region: Region, base: Scenario) -> Any:
        """What a fact is to be for a region, as the scenario holds it."""
        value = region.pick()
        if fact == "usage":
            service, item = value
            return [*(base.usage or ()), Use(service=service, item=item, on=base.as_of)]
        if isinstance(region, Holding):
            held = {*(base.addons or ()), *region.members}
            return [addon for addon in Addon.__args__ if addon in held]  # type: ignore[attr-defined]
        return value


def is_stay_over(scenario: Scenario) -> bool:
    """Whether the stay that a scenario speaks of has ended."""
    return scenario.discharged_on is not None and scenario.discharged_on <= scenario.as_of


def _in_stay(stay: FactChange, changes: list[FactChange]) -> tuple[FactChange, list[FactChange]]:
    """Another stay with what happens in it, and the changes that are no part of it."""
    parts = tuple(step for step in changes if step.fact in OF_A_STAY)
    updates = dict(stay.updates)
    for part in parts:
        updates |= part.updates
    rest = [step for step in changes if step.fact not in OF_A_STAY]
    return stay._replace(updates=updates, parts=parts), rest


def _plain(value: Any, as_of: dt.date) -> Any:
    return as_of if value == "as_of" else value
