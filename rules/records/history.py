"""What did the rules say on the day of each record? The scenario as it was then, answered by the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from rules.catalogue.catalogue import OPPOSITE, SERVICES, Stance
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import view_of
from rules.domain.scenario import Booking, Scenario, Stay, Use
from rules.engine.engine import Engine
from rules.engine.plan import ItemPlan
from rules.records.finding import ReadingFinding

MOST_REPLAYED = 200
"""Records, the latest ones, that are held against the engine's answer for their day."""


class RecordHistory:
    """The records of one scenario, in the order in which they happened."""

    def __init__(
        self, engine: Engine, scenario: Scenario, reading: Stance, overrides: Mapping[str, str] | None
    ) -> None:
        self.engine, self.scenario, self.reading, self.overrides = engine, scenario, reading, overrides
        self.view = view_of(scenario, SERVICES)
        self.as_of = scenario.as_of
        self.policy_start: dt.date | None = self.view["policy_start"]
        self.policy_end: dt.date | None = self.view["policy_end"]
        self.usage = tuple(scenario.usage or ())
        self.bookings = tuple(scenario.bookings or ())
        self.earlier_stays = tuple(scenario.earlier_stays or ())
        self.plans = {
            stance: {service.id: service for service in engine.plan(stance, overrides).services}
            for stance in OPPOSITE
        }

    @cached_property
    def uses_by_day(self) -> tuple[tuple[int, Use], ...]:
        """Every use with its place in the scenario's list, the earliest first."""
        return tuple(sorted(enumerate(self.usage), key=lambda pair: (pair[1].on, pair[0])))

    @cached_property
    def replayed(self) -> frozenset[int]:
        """The uses that are held against the engine's answer for their day, by their place."""
        return frozenset(index for index, _ in self.uses_by_day[-MOST_REPLAYED:])

    @cached_property
    def current_stay(self) -> Stay | None:
        """The stay in hospital that the scenario's own days speak of."""
        now = self.scenario
        if not now.admitted_on:
            return None
        return Stay(admitted_on=now.admitted_on, discharged_on=now.discharged_on)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """The current stay, where there is one, and the earlier ones."""
        return (*([self.current_stay] if self.current_stay else []), *self.earlier_stays)

    def stay_on(self, day: dt.date) -> Stay | None:
        """The stay that a day lies in; one that is not over lasts until `as_of`."""
        return next((stay for stay in self.stays if _covers(stay, day, self.as_of)), None)

    def item_plan(self, record: Use | Booking, reading: Stance | None = None) -> ItemPlan:
        """The plan of the item that a record is of, under this reading or the one given."""
        service, item = item_key(record)
        return next(one for one in self.plans[reading or self.reading][service].items if one.id == item)

    @cached_property
    def answer_as_it_is(self) -> Answer:
        """The answer to the scenario as it stands."""
        return self.answer({}, self.reading)

    def answer(self, changes: Mapping[str, object], reading: Stance) -> Answer:
        """The answer to the scenario with other values of some facts."""
        scenario = self.scenario.model_copy(update=dict(changes))
        return self.engine.evaluate(scenario, reading, self.overrides)

    def both_readings(self, changes: Mapping[str, object], service: str) -> dict[Stance, ServiceAnswer]:
        """A service under each reading; evaluated once where nothing differs."""
        mine = self.answer(changes, self.reading).service(service)
        other = OPPOSITE[self.reading]
        theirs = self.answer(changes, other).service(service) if mine.other_reading else mine
        return {self.reading: mine, other: theirs}


def item_key(record: Use | Booking) -> tuple[str, str]:
    """A record's service and item; the service's first item where none is named."""
    return record.service, record.item or SERVICES[record.service][0]


def not_in_plan(service: ServiceAnswer) -> Iterator[ReadingFinding]:
    """That a service is no part of the customer's edition and add-ons, where it is not."""
    for reason in service.because:
        if reason.verdict is False and reason.status == "not_included":
            text = f"按您的版本和加购，不含这项服务（条件：{reason.say}）"
            yield ReadingFinding("plan", "check", text, reason.clause)
            return


def _covers(stay: Stay, day: dt.date, as_of: dt.date) -> bool:
    """Whether a day lies in a stay, both ends inside; one that is not over lasts until `as_of`."""
    return bool(stay.admitted_on and stay.admitted_on <= day <= (stay.discharged_on or as_of))
