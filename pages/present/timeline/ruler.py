"""How is a stretch of time ruled? Months in a year, weeks in three months, days in one month."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from rules.domain.periods import ONE_DAY, add_months

WEEKEND = 6
"""The first day of it, as ISO counts."""
LONGEST_BY_DAY, LONGEST_BY_WEEK = 31, 110


class TickView(NamedTuple):
    """A line with a name."""

    at: float
    """Where the line stands, in hundredths of the width."""
    middle: float
    """Where the name stands."""
    name: str
    spare: bool
    """Whether it is left out where there is little room."""


class Ruler(NamedTuple):
    """The days from `first` up to the one before `after`."""

    first: dt.date
    after: dt.date

    def edge(self, day: dt.date) -> float:
        """The beginning of a day, in hundredths of the width."""
        return round((day - self.first).days / self.days * 100, 2)

    def at(self, day: dt.date) -> float:
        """The middle of a day."""
        return round(((day - self.first).days + 0.5) / self.days * 100, 2)

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies on it."""
        return self.first <= day < self.after

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.after - self.first).days

    def ticks(self) -> list[TickView]:
        """The lines in order."""
        if self.days <= LONGEST_BY_DAY:
            return [self._tick(day, day + ONE_DAY, str(day.day), day.day % 5 != 1) for day in self._all()]
        if self.days <= LONGEST_BY_WEEK:
            mondays = [day for day in self._all() if day.isoweekday() == 1]
            return [
                self._tick(day, day, f"{day.month}/{day.day}", bool(index % 3))
                for index, day in enumerate(mondays)
            ]
        return self._months()

    def weekends(self) -> list[tuple[float, float]]:
        """Where Saturdays and Sundays lie, and how wide they are; none in a whole year."""
        if self.days > LONGEST_BY_WEEK:
            return []
        return [
            (self.edge(day), round(100 / self.days, 2)) for day in self._all() if day.isoweekday() >= WEEKEND
        ]

    def _all(self) -> list[dt.date]:
        return [self.first + n * ONE_DAY for n in range(self.days)]

    def _months(self) -> list[TickView]:
        ticks: list[TickView] = []
        month, named = self.first.replace(day=1), None
        while month < self.after:
            after = add_months(month, 1)
            left, right = max(month, self.first), min(after, self.after)
            if (right - left).days > 14:
                year = "" if month.year == named else f"{month.year}年"
                named = month.year
                ticks.append(
                    self._tick(left, right, f"{year}{month.month}月", not year and len(ticks) % 3 > 0)
                )
            month = after
        return ticks

    def _tick(self, left: dt.date, right: dt.date, name: str, spare: bool) -> TickView:
        return TickView(self.edge(left), round((self.edge(left) + self.edge(right)) / 2, 2), name, spare)
