"""Is somebody there on a day? Hours of a telephone or an office against the calendar, and the next day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from rules.catalogue.schema import Opening
from rules.catalogue.schema.contacts import Days
from rules.domain.periods import ONE_DAY
from rules.domain.workdays import is_workday

SATURDAY = 6

OPEN_ON: Mapping[Days, Callable[[dt.date], bool]] = {
    "daily": lambda _: True,
    "always": lambda _: True,
    "workdays": is_workday,
    "weekdays": lambda day: day.isoweekday() < SATURDAY,
    "weekends": lambda day: day.isoweekday() >= SATURDAY,
}
"""Whether hours hold on a day; those without days say nothing about any."""


class Presence(NamedTuple):
    """When somebody is there, seen from one day."""

    today: bool | None
    """Whether somebody is there on that day; None where the manual does not say."""
    on: dt.date | None
    """The first day on which somebody is there, that day or a later one; None where it is not known."""
    openings: tuple[Opening, ...]
    """The hours on `on`; without such a day, hours of which the manual names no days."""

    @property
    def always(self) -> bool:
        """Day and night, every day."""
        return any(one.days == "always" for one in self.openings)


def presence(openings: Sequence[Opening], day: dt.date) -> Presence:
    """Who is there on a day, or on the next on which there is somebody."""
    dated = [one for one in openings if one.days in OPEN_ON]
    if not dated:
        return Presence(None, None, tuple(openings))
    days = (day + ahead * ONE_DAY for ahead in count())
    hours = ((on, tuple(one for one in dated if OPEN_ON[one.days](on))) for on in days)
    on, found = next(pair for pair in hours if pair[1])
    return Presence(on == day, on, found)
