"""Which entries of the registers make the two readings of a service differ in a case?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from rules.catalogue.catalogue import OPPOSITE, Catalogue, Stance, reading_of
from rules.domain.answer import ServiceAnswer
from rules.domain.answer_diff import COUNT, STATUS, service_differences
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine


class Cause(NamedTuple):
    """An entry of the registers and the most that it changes of a service by itself."""

    entry: str
    changes: Literal["status", "item", "date"]
    """The service's status, an item's status or numbers, or only days."""
    settles: bool = True
    """Whether both statuses are known; else an answer of the person's own may settle it as well."""


class Causes:
    """Switches one entry at a time, over one service at a time."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._engine = cache(self._compile)

    def of(
        self,
        scenario: Scenario,
        service: str,
        reading: Stance = "favourable",
        overrides: Mapping[str, str] | None = None,
    ) -> tuple[Cause, ...]:
        """The entries that by themselves bring a service's answer away from `reading`, the weightiest first.

        Where none does alone, those without which the opposite reading would not be reached. Raises KeyError
        for an unknown service and ValueError for an unknown override.
        """
        fixed = dict(overrides or {})
        found = self._switches(scenario, service, reading, fixed)
        return found or self._switches(scenario, service, OPPOSITE[reading], fixed)

    def _switches(
        self, scenario: Scenario, service: str, reading: Stance, fixed: dict[str, str]
    ) -> tuple[Cause, ...]:
        engine, opposite = self._engine(service), OPPOSITE[reading]
        own = engine.evaluate(scenario, reading, fixed).services[0]
        found: list[Cause] = []
        for id in self._wired(service):
            if id not in fixed:
                switched = {**fixed, id: reading_of(self.catalogue.entries[id], opposite)}
                other = engine.evaluate(scenario, reading, switched).services[0]
                found += _cause(id, own, other, reading)
        return tuple(sorted(found, key=weight))

    def _compile(self, service: str) -> Engine:
        return Engine(replace(self.catalogue, services=(self.catalogue.service(service),)))

    def _wired(self, service: str) -> tuple[str, ...]:
        """The entries that switch something in a service, in the order of the registers."""
        named = set(self.catalogue.switching[service])
        return tuple(id for id in self.catalogue.entries if id in named)


WEIGHTIEST_FIRST = ("status", "item", "date")


def weight(cause: Cause) -> tuple[int, bool]:
    """The smaller, the more hangs on it: what refuses a service by itself before what asks for an answer."""
    return WEIGHTIEST_FIRST.index(cause.changes), not cause.settles


def _cause(id: str, own: ServiceAnswer, other: ServiceAnswer, reading: str) -> list[Cause]:
    weightiest = next(service_differences(own.id, own, other, used=False), None)
    if weightiest and weightiest.aspect == STATUS and not weightiest.item:
        return [Cause(id, "status", "needs_info" not in (own.status, other.status))]
    if (weightiest and weightiest.aspect in (STATUS, COUNT)) or shared(own, reading) != shared(
        other, reading
    ):
        return [Cause(id, "item")]
    return [Cause(id, "date")] if weightiest else []


def shared(service: ServiceAnswer, reading: str) -> frozenset[tuple[tuple[str, ...], int]]:
    """What the items of a service may be used together under a reading, before any of it is used."""
    numbers = ((pool.items, pool.number(reading)) for pool in service.pools)
    return frozenset((items, number) for items, number in numbers if number is not None)
