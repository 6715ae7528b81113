"""From whom does the cautious reading of one contested place take something? All others stay favourable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from rules.analysis.readings.reading_effects import Effects
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue, reading_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.schema import Entry
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.engine.readings import Standing

FAVOURABLE, CAUTIOUS = STANCES


class LostCombinations(NamedTuple):
    """How many combinations of facts lose something that can be used."""

    compared: int
    """The combinations of every item that is compiled differently, over the facts that its rules read."""
    lost: int
    """Those of them in which the item can be used no longer, each counted once."""


class PersonLoss(NamedTuple):
    """What one person loses."""

    person: int
    """Which one, counted from 0."""
    services: tuple[str, ...]
    """Where an item that could be used can be used no longer."""
    whole: tuple[str, ...]
    """Of these the services of which nothing is left to use."""


def lost_combinations(entry: Entry, effects: Effects) -> LostCombinations:
    """Over all combinations; none are compared for an entry that no answer follows."""
    compared = lost = 0
    for switch in effects.switches(entry, (FAVOURABLE,)):
        if switch.reading == reading_of(entry, CAUTIOUS):
            compared += switch.compared
            # A combination has one status before and one after, so none is in two of these.
            lost += sum(
                one.combinations for one in switch.found if one.what == "status" and one.before == "available"
            )
    return LostCombinations(compared, lost)


class PeopleAsked:
    """The same people asked about every entry in turn."""

    def __init__(self, catalogue: Catalogue, people: Sequence[Scenario]) -> None:
        self._catalogue, self._people = catalogue, people
        self._wiring = Wiring(catalogue)

    def losses(self, entry: Entry) -> tuple[PersonLoss, ...]:
        """Who loses something that can be used, in order; nobody where no answer follows the entry."""
        services = self._wiring.services(entry.id)
        return tuple(self._losses(entry, services)) if services else ()

    def _losses(self, entry: Entry, services: Sequence[str]) -> Iterator[PersonLoss]:
        own = tuple(service for service in self._catalogue.services if service.id in services)
        engine = Engine(replace(self._catalogue, services=own))
        cautious = {entry.id: reading_of(entry, CAUTIOUS)}
        for number, (scenario, before) in enumerate(zip(self._people, self._before, strict=True)):
            usable = [id for id in services if before[id].status == "available"]
            if not usable:
                continue
            after = engine.standings(scenario, usable, FAVOURABLE, cautious)
            lost = tuple(id for id in usable if _available(before[id]) - _available(after[id]))
            if lost:
                yield PersonLoss(number, lost, tuple(id for id in lost if after[id].status != "available"))

    @cached_property
    def _before(self) -> list[Mapping[str, Standing]]:
        """Where everything stands under the favourable reading of every entry."""
        engine = Engine(self._catalogue)
        return [engine.standings(scenario, SERVICES) for scenario in self._people]


def _available(standing: Standing) -> set[str]:
    return {id for id, item in standing.items.items() if item.status == "available"}
