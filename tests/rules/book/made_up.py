"""Made-up policies: ordinary ones, and those that lie on the boundaries of the rules."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from rules.book.columns import Policies, Vocabulary, column_of
from rules.book.parts import record_column
from rules.catalogue.catalogue import SERVICES
from rules.domain.fact_kinds import KINDS, values_of
from rules.domain.periods import add_months
from rules.domain.scenario import RECORDS, TRAITS, Booking, Stay, Use

FACTS_ALONE = tuple(fact for fact in KINDS if fact not in RECORDS)
CITIES = ("上海", "昆山", "北京市", "苏州", "不在表上", "广州", "乌鲁木齐")
EDGES = (dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2025, 1, 31), dt.date(2024, 12, 31))
"""The days on which months and leap years end."""


class Drawn:
    """Policies drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def policy(self) -> dict[str, Any]:
        """What is known of one policy; what is recorded of it by fact and service."""
        rnd = self._random
        as_of = rnd.choice(EDGES) if rnd.random() < 0.3 else self._near(dt.date(2025, 3, 1), 60)
        found = {fact: self._value(fact, as_of) for fact in FACTS_ALONE}
        found |= {"as_of": as_of, "policy_start": self._start(as_of)}
        if rnd.random() < 0.8:
            found["policy_end"] = None
        start, end = found["policy_start"], found["policy_end"]
        if start and end and end < start:
            found["policy_end"] = None
        if found["diagnosed_on"] and found["diagnosed_on"] > as_of:
            found["diagnosed_on"] = as_of
        if found["admitted_on"] and found["discharged_on"]:
            stay = sorted((found["admitted_on"], found["discharged_on"]))
            found["admitted_on"], found["discharged_on"] = stay
        found["age" if rnd.random() < 0.5 else "birth_date"] = None
        if found["birth_date"]:
            found["birth_date"] = add_months(as_of, -12 * rnd.choice((3, 6, 7, 16, 18, 40)))
        return found | self._records(as_of)

    def _value(self, fact: str, as_of: dt.date) -> Any:
        rnd, kind = self._random, KINDS[fact]
        if rnd.random() < 0.15:
            return None
        match kind:
            case "yes_no" | "choice":
                return rnd.choice(values_of(fact))
            case "many":
                return tuple(rnd.choice(values_of(fact)))
            case "day":
                return self._near(as_of, 70)
            case "whole":
                return (
                    rnd.choice((0, 1, 6, 7, 16, 30, 90)) if fact != "age" else rnd.choice((3, 6, 7, 16, 40))
                )
            case "number":
                return rnd.choice(TRAITS[fact].samples or (0.0, 99.9, 100.0, 100.1, 200.0))
        return rnd.choice(CITIES)

    def _start(self, as_of: dt.date) -> dt.date | None:
        rnd = self._random
        nearly = add_months(as_of, -12) + dt.timedelta(days=rnd.randint(-1, 20))
        return rnd.choice((None, self._near(as_of, 40), nearly, self._near(add_months(as_of, -6), 90)))

    def _near(self, day: dt.date, days: int) -> dt.date:
        return day + dt.timedelta(days=self._random.randint(-days, days))

    def _records(self, as_of: dt.date) -> dict[str, Any]:
        rnd, found = self._random, {}  # type: tuple[random.Random, dict[str, Any]]
        if rnd.random() < 0.4:
            service = rnd.choice(list(SERVICES))
            found[record_column("usage", service)] = tuple(
                Use(
                    service=service,
                    item=rnd.choice(SERVICES[service]),
                    on=self._near(as_of, 60),
                    count=rnd.choice((1, 1, 2, 30)),
                )
                for _ in range(rnd.randint(1, 3))
            )
        if rnd.random() < 0.3:
            service = rnd.choice(("home_nursing", "city_transfer", "green_channel"))
            booked = self._near(as_of, 40)
            on = rnd.choice((None, booked + dt.timedelta(days=9)))
            item = rnd.choice(SERVICES[service])
            booking = Booking(service=service, item=item, booked_on=booked, on=on)
            found[record_column("bookings", service)] = (booking,)
        if rnd.random() < 0.05:
            found["earlier_stays"] = tuple(self._stay(as_of) for _ in range(rnd.randint(1, 2)))
        return found

    def _stay(self, as_of: dt.date) -> Stay:
        rnd, begun = self._random, self._near(as_of - dt.timedelta(days=30), 40)
        return Stay(
            admitted_on=rnd.choice((None, begun)),
            discharged_on=rnd.choice((None, begun + dt.timedelta(days=9))),
            hospital=rnd.choice((None, "public_general", "public_vip", "other")),
            surgery=rnd.choice((None, "none", "ordinary", "critical")),
        )

    def book(self, size: int, vocabularies: dict[str, Vocabulary]) -> Policies:
        """Many policies; what their columns hold is numbered by `vocabularies`."""
        return book_of([self.policy() for _ in range(size)], vocabularies)


def book_of(rows: list[Mapping[str, Any]], vocabularies: dict[str, Vocabulary]) -> Policies:
    """Policies by their facts."""
    names = sorted({name for row in rows for name in row})
    columns = {
        name: column_of([row.get(name) for row in rows], vocabularies.setdefault(name, Vocabulary()))
        for name in names
    }
    return Policies(len(rows), columns)
