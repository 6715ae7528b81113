"""What stands for one service in one case? Its days under both readings, its bookings and the day wanted."""

from __future__ import annotations

import datetime as dt

from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, Answer, ServiceAnswer
from rules.domain.scenario import Booking, Scenario


class ServiceCase:
    """One service of an answer, with what the scenario says of it."""

    def __init__(self, service: ServiceAnswer, answer: Answer, scenario: Scenario, info: Service) -> None:
        self.service, self.answer, self.scenario, self.info = service, answer, scenario, info
        self.bookings: dict[str, Booking] = {}
        for booking in sorted(scenario.bookings or (), key=lambda one: one.booked_on):
            if booking.service == service.id and booking.booked_on <= answer.as_of:
                self.bookings[booking.item or next(iter(info.items))] = booking

    def wanted_on(self, item: str) -> dt.date | None:
        """The day booked for an item, else the day planned, unless it has passed."""
        booking = self.bookings.get(item)
        day = booking.on if booking and booking.on else self.scenario.planned_on
        return day if day and day >= self.answer.as_of else None

    def is_used_since(self, item: str, day: dt.date) -> bool:
        if self.service.item(item).status not in OPEN:
            return True
        return any(
            use.service == self.service.id
            and (use.item or next(iter(self.info.items))) == item
            and day <= use.on <= self.answer.as_of
            for use in self.scenario.usage or ()
        )
