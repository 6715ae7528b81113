"""How do policies stand that arrays do not cover? The engine is asked, once for each that differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from rules.book.columns import NO_DAY, Array, Policies
from rules.book.combinations import Combinations
from rules.book.item_parts import NO_NUMBER
from rules.book.slots import fact_bits
from rules.book.standing import BookStanding, ItemArrays
from rules.catalogue.catalogue import SERVICES, Stance
from rules.domain.scenario import RECORDS, Scenario
from rules.engine.engine import Engine
from rules.engine.readings import Outcome, Standing
from rules.engine.status import CODE


def known_scenario(facts: Mapping[str, Any]) -> Scenario:
    """The scenario of facts that are validated; what is recorded stands in them by fact and service."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        fact = name.partition(".")[0]
        if fact in RECORDS:
            found[fact] = [*found.get(fact, ()), *value]
        else:
            found[fact] = list(value) if isinstance(value, tuple) else value
    return Scenario.model_construct(**found)


def engine_standings(
    engine: Engine,
    policies: Policies,
    readings: Sequence[Stance],
    overrides: Mapping[str, str],
    *,
    missing: bool = False,
    services: Collection[str] = SERVICES,
) -> dict[Stance, BookStanding]:
    """How some policies stand with these services by the engine's own answers, under one reading or both."""
    names = tuple(policies.columns)
    places = Combinations(names, names).number(policies)
    firsts = np.unique(places, return_index=True)[1].tolist()
    scenarios = [known_scenario(policies.facts(row)) for row in firsts]
    every = [engine.outcomes(one, readings[0], overrides, services) for one in scenarios]
    found = {}
    for side, reading in enumerate(readings):
        standing = BookStanding(len(every), {}, {}, {}, {})
        wanted = [service for service in SERVICES if service in services]
        for service, pairs in zip(wanted, zip(*every, strict=True), strict=True):
            _add_service(standing, service, [pair[side] for pair in pairs])
        if missing:
            for row, one in enumerate(scenarios):
                _add_missing(standing, row, engine.standings(one, services, reading, overrides))
        found[reading] = standing.at(places)
    return found


def _add_service(standing: BookStanding, service: str, outcomes: Sequence[Outcome]) -> None:
    standing.services[service] = np.array([CODE[outcome.status] for outcome in outcomes], np.uint8)
    for number, item in enumerate(SERVICES[service]):
        found = [outcome.items[number] for outcome in outcomes]
        standing.items[service, item] = ItemArrays(
            np.array([CODE[one.status] for one in found], np.uint8),
            _numbers([one.limit for one in found]),
            _numbers([one.remaining for one in found]),
        )
    for row, outcome in enumerate(outcomes):
        for deadline in outcome.deadlines:
            key = (service, deadline.item, deadline.id)
            days = standing.days.setdefault(key, np.full(standing.size, NO_DAY, np.int32))
            days[row] = deadline.on.toordinal()


def _numbers(found: Sequence[int | None]) -> Array:
    return np.array([NO_NUMBER if number is None else number for number in found], np.int32)


def _add_missing(standing: BookStanding, row: int, found: Mapping[str, Standing]) -> None:
    for service, one in found.items():
        asked = {(service,): one.missing} | {(service, id): item.missing for id, item in one.items.items()}
        for key, facts in asked.items():
            bits = standing.missing.setdefault(key, np.zeros(standing.size, np.int64))
            bits[row] = fact_bits(facts)
