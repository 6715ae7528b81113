"""In which policy year does a record lie? By its own day and the anniversaries of the policy's first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from rules.domain.periods import ONE_DAY, add_months
from rules.domain.scenario import Booking, Stay, StrictModel, Use

DAY_FIELDS: Mapping[type[StrictModel], tuple[str, ...]] = {
    Use: ("on",),
    Booking: ("on", "booked_on"),
    Stay: ("discharged_on", "admitted_on"),
}
"""The day of a record, the first that is known."""


class PolicyYear(NamedTuple):
    """A policy year's first and last day."""

    first: dt.date
    last: dt.date


def day_of(entry: Use | Booking | Stay) -> dt.date | None:
    """The day that says which policy year a record belongs to; None for a stay without dates."""
    days = (getattr(entry, field) for field in DAY_FIELDS[type(entry)])
    return next((day for day in days if day is not None), None)


def earlier_year(day: dt.date | None, start: dt.date | None) -> PolicyYear | None:
    """The policy year before the one from `start` on that `day` lies in, by anniversaries backwards.

    None where the day lies in this policy year or later, or where either is unknown.
    """
    if day is None or start is None or day >= start:
        return None
    back = 1
    while add_months(start, -12 * back) > day:
        back += 1
    return PolicyYear(add_months(start, -12 * back), add_months(start, -12 * (back - 1)) - ONE_DAY)
