"""What does an evaluation know of a case? The facts, what was used and booked, and each stay in hospital."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES
from rules.domain.scenario import FACTS, Booking, Stay, View
from rules.engine.program import Program, Values
from rules.engine.status import NOTHING

FACT_ORDER = {name: index for index, name in enumerate(FACTS)}


def in_order(facts: Iterable[str]) -> tuple[str, ...]:
    """Facts in the order in which they are listed and asked."""
    return tuple(sorted(facts, key=FACT_ORDER.__getitem__))


class Drawn(NamedTuple):
    """What was used of an item on a day."""

    key: tuple[str, str]
    on: dt.date
    units: int


class Case:
    """What does not depend on the stay. Each part is read when it is first asked for, and no sooner."""

    def __init__(self, view: View) -> None:
        self.view: View = view
        self.as_of: dt.date = view["as_of"]

    @cached_property
    def start(self) -> dt.date | None:
        """The policy's first day."""
        start: dt.date | None = self.view["policy_start"]
        return start

    @cached_property
    def end(self) -> dt.date | None:
        """The policy's last day."""
        end: dt.date | None = self.view["policy_end"]
        return end

    @cached_property
    def waiting_over_on(self) -> dt.date | None:
        """The first day after the waiting period."""
        over: dt.date | None = self.view["waiting_over_on"]
        return over

    @cached_property
    def uses(self) -> tuple[Drawn, ...]:
        """What has been used by the day asked about."""
        return tuple(
            Drawn((use.service, use.item or SERVICES[use.service][0]), use.on, use.count)
            for use in self.view["usage"] or ()
            if use.on <= self.as_of
        )

    @cached_property
    def used(self) -> frozenset[str]:
        """The services that anything has been used of."""
        return frozenset(use.key[0] for use in self.uses)

    @cached_property
    def bookings(self) -> Mapping[tuple[str, str], Booking]:
        """The last booking of each item that no use on its day or later has consumed."""
        found: dict[tuple[str, str], Booking] = {}
        for booking in sorted(self.view["bookings"] or (), key=lambda booking: booking.booked_on):
            key = (booking.service, booking.item or SERVICES[booking.service][0])
            used: dt.date | None = self.view["used"].get(key)
            if booking.booked_on <= self.as_of and (used is None or used < booking.booked_on):
                found[key] = booking
        return found

    def planned(self, key: tuple[str, str]) -> dt.date | None:
        """The day booked for an item, else the day planned, unless it has passed."""
        booking = self.bookings.get(key)
        day: dt.date | None = booking.on if booking and booking.on else self.view["planned_on"]
        return day if day and day >= self.as_of else None


PLANNED_READS = frozenset({"planned_on", "bookings", "used"})
"""The facts that `Case.planned` looks at."""


class StayValues:
    """One stay in hospital: its facts and the slots' values."""

    __slots__ = ("_earlier", "_missing", "_program", "values", "view")

    def __init__(self, program: Program, view: View, values: Values, *, earlier: bool = False) -> None:
        self.view: View = view
        self.values: Values = values
        self._program, self._earlier = program, earlier
        self._missing: dict[int, frozenset[str]] = {}

    def missing(self, slot: int) -> frozenset[str]:
        """The facts whose answer could still decide a slot."""
        found = self._missing.get(slot)
        if found is None:
            found = self._missing[slot] = self.named(self._program.missing(slot, self.values, self.view))
        return found

    def missing_of(self, slots: Collection[int]) -> frozenset[str]:
        """The facts whose answer could still decide some of these slots."""
        return NOTHING.union(*[self.missing(slot) for slot in slots]) if slots else NOTHING

    def named(self, facts: Collection[str]) -> frozenset[str]:
        """Facts by the names to ask for; an earlier stay's own go by that one name."""
        if not self._earlier:
            return frozenset(facts)
        return frozenset("earlier_stays" if fact in Stay.model_fields else fact for fact in facts)

    def unrecognised(self, slot: int) -> Iterator[str]:
        """The names given that a list could not be decided for."""
        return self._program.unrecognised(slot, self.values, self.view)


def stays_of(program: Program, view: View) -> list[StayValues]:
    """The present stay, and each earlier one as if it were the present one."""
    alone = {**view, "care": "inpatient", "earlier_stays": None}
    earlier = [{**alone, **dict(stay)} for stay in view["earlier_stays"] or ()]
    return [
        StayValues(program, view, program.run(view)),
        *(StayValues(program, one, program.run(one), earlier=True) for one in earlier),
    ]
