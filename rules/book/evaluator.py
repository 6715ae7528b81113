"""How does a book of policies stand? By arrays where they reach, else by the engine one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rules.book.by_engine import engine_standings
from rules.book.columns import Array, Policies
from rules.book.kernel import Kernel
from rules.book.parts import HeldParts, PartLayout
from rules.book.slots import SlotArrays
from rules.book.standing import BookStanding, spread
from rules.catalogue.catalogue import SERVICES, Stance
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.engine import Engine
from rules.engine.plan import Plan


class BookEvaluator:
    """The rules under some readings, for one piece of a book after the other."""

    def __init__(
        self,
        engine: Engine,
        readings: Sequence[Stance] = ("favourable",),
        overrides: Mapping[str, str] | None = None,
        *,
        dates: bool | Collection[str] = False,
        missing: bool = False,
        services: Collection[str] = SERVICES,
    ) -> None:
        """`dates` asks for every deadline, or for those of some kinds; only these services are judged.

        Raises ValueError for an unknown override.
        """
        self._engine, self._readings, self._overrides = engine, readings, dict(overrides or {})
        self._plans = {
            reading: [_only(plan, services) for plan in engine.every_plan(reading, self._overrides)]
            for reading in readings
        }
        self._held, self._missing, self._services = HeldParts(), missing, services
        self._kinds = DEADLINES if dates is True else tuple(dates or ())

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans under these readings."""
        return tuple(plan for plans in self._plans.values() for plan in plans)

    def standings(self, policies: Policies) -> dict[Stance, BookStanding]:
        """How these policies stand, by reading.

        Which stay speaks for an item is judged between whole stays, so policies with earlier ones go one by
        one; so do all where several plans stand side by side.
        """
        self._held.trim()
        stays = policies.column("earlier_stays").known | (len(self.plans) > len(self._readings))
        alone, among = np.flatnonzero(~stays), np.flatnonzero(stays)
        found: dict[Stance, dict[int, tuple[Array, BookStanding]]] = {
            reading: {} for reading in self._readings
        }
        if alone.size:
            some = policies.at(alone) if among.size else policies
            layout = PartLayout(some, self._held)
            kernel = Kernel(layout, SlotArrays(self.plans[0].program, layout))
            for reading, [plan] in self._plans.items():
                standing = kernel.standing(plan, reading, kinds=self._kinds, missing=self._missing)
                found[reading][0] = (alone, standing)
        if among.size:
            by_rows = engine_standings(
                self._engine,
                policies.at(among),
                self._readings,
                self._overrides,
                missing=self._missing,
                services=self._services,
            )
            for reading, standing in by_rows.items():
                found[reading][1] = (among, standing)
        return {reading: spread(parts, policies.size) for reading, parts in found.items()}


def _only(plan: Plan, services: Collection[str]) -> Plan:
    return replace(plan, services=tuple(one for one in plan.services if one.id in services))
