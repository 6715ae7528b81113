"""What can be asked about a customer without dispute? Both readings' answers, and what is left alone.

A question must have one answer. Where the manual leaves open, in words that no fact tells apart, whether
someone may use a service, that service is not asked about for such a customer; `ARGUABLE` names the entries
of the registers that leave it open, and for whom.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, Reason, ServiceAnswer, Status
from rules.domain.parsing import parse, view_of
from rules.domain.scenario import Scenario, View
from rules.engine.case import Case, StayValues
from rules.engine.counts import numbers_of
from rules.engine.engine import Engine
from rules.engine.kleene import NO
from rules.engine.plan import ServicePlan
from rules.engine.windows import window_of
from rules.quiz.customers import Customer


@lru_cache(maxsize=128)
def engine_for_service(engine: Engine, service: str) -> Engine:
    """An engine for one service only, many times faster than all; compiled once."""
    catalogue = engine.catalogue
    return Engine(replace(catalogue, services=(catalogue.service(service),)))


@dataclass(frozen=True)
class DrawnCase:
    """One customer on one day, answered."""

    engine: Engine
    customer: Customer

    @property
    def catalogue(self) -> Catalogue:
        """Everything the manual says, as data."""
        return self.engine.catalogue

    @cached_property
    def scenario(self) -> Scenario:
        """What is known of the customer."""
        return parse(dict(self.customer.facts), SERVICES)

    @cached_property
    def view(self) -> View:
        """The same with what follows from it."""
        return view_of(self.scenario, SERVICES)

    @cached_property
    def _known(self) -> dict[str, ServiceAnswer]:
        return {}

    def service(self, id: str) -> ServiceAnswer:
        """The favourable answer for one service, with the cautious one beside it where they differ."""
        if id not in self._known:
            self._known[id] = engine_for_service(self.engine, id).evaluate(self.scenario).services[0]
        return self._known[id]

    def services(self, without: Collection[str] = ()) -> Iterator[ServiceAnswer]:
        """The favourable answer for each service but those left out."""
        return (self.service(id) for id in SERVICES if id not in without)

    def cautious(self, id: str) -> ServiceAnswer:
        """The cautious answer for one service with its own reasons."""
        return engine_for_service(self.engine, id).evaluate(self.scenario, "cautious").services[0]

    def info(self, id: str) -> Service:
        """What the manual says of a service."""
        return self.catalogue.service(id)

    def plan(self, id: str, reading: Stance = "favourable") -> ServicePlan:
        """The service as compiled for a reading."""
        return engine_for_service(self.engine, id).plan(reading).services[0]

    def statuses(self, service: ServiceAnswer) -> tuple[Status, Status]:
        """The status under the favourable and under the cautious reading."""
        return service.status, service.opposite.status

    def settled(self, service: ServiceAnswer) -> bool | None:
        """Whether the customer can use a service, if nobody can argue about it; else None."""
        statuses = self.statuses(service)
        if "needs_info" in statuses or arguable(self, service):
            return None
        usable = {status == "available" for status in statuses}
        return usable.pop() if len(usable) == 1 else None

    def reasons(self, service: str, item: str, reading: Stance) -> list[Reason]:
        """Every check of an item with its verdict, what all items share first."""
        trace = engine_for_service(self.engine, service).trace(self.scenario, service, reading)
        return [*trace.shared, *trace.items[item]]

    def spent(self, service: str, item: str, reading: Stance) -> bool:
        """Whether an item's count or window alone would refuse it, whatever else does."""
        program, plan = (
            engine_for_service(self.engine, service).plan(reading).program,
            self.plan(service, reading),
        )
        case, stay = Case(self.view), StayValues(program, self.view, program.run(self.view))
        planned = next(one for one in plan.items if one.id == item)
        window = window_of(planned, case, stay)
        return bool(window.closed or window.hidden) or numbers_of(planned, case, stay).used_up != NO


# ---------------------------------------------------------------- what is left alone

Touches = Callable[[DrawnCase, ServiceAnswer], bool]


def in_waiting(case: DrawnCase) -> bool:
    """Whether the first year's waiting period is still running."""
    over = case.view["waiting_over_on"]
    return bool(over and case.scenario.as_of < over and not case.scenario.renewal)


ARGUABLE: dict[str, Touches] = {
    "waiting-not-mentioned": lambda case, _: in_waiting(case),
    "waiting-accident": lambda case, _: in_waiting(case) and bool(case.scenario.accident),
    "direct-accident": lambda case, _: bool(case.scenario.accident),
    "advance-deadline": lambda _, service: service.status == "closed",
    "transfer-same-city": lambda case, _: bool(case.scenario.trip_km),
    "counselling-age-16": lambda case, _: case.view["age"] == 16,
}
"""Entries of the registers that no status hangs on although one might argue so, with whom they concern."""


def _outlived(case: DrawnCase, service: ServiceAnswer) -> bool:
    """Whether the visit or stay that a service is for has already taken place, although no rule says so."""
    plan = case.plan(service.id)
    if any(item.apply_by or item.use_by for item in plan.items):
        return False
    reads = {fact for check in plan.checks for fact in check.facts}
    gone = {"care": case.scenario.discharged_on, "admission_note": case.scenario.admitted_on}
    return any(fact in reads and on and on <= case.scenario.as_of for fact, on in gone.items())


def hangs_on_reading(case: DrawnCase, service: ServiceAnswer) -> bool:
    """Whether a service is usable under the favourable reading and refused under the cautious one."""
    mine, theirs = case.statuses(service)
    return mine == "available" and theirs not in OPEN and not arguable(case, service)


def arguable(case: DrawnCase, service: ServiceAnswer) -> bool:
    """Whether the manual leaves open, beyond both readings, whether this customer may use the service."""
    entries = case.engine.catalogue.entries
    return _outlived(case, service) or any(
        service.id in entries[id].services and touches(case, service)
        for id, touches in ARGUABLE.items()
        if id in entries
    )
