"""When does a period end? Calendar days, months, years, working days and hours.

Calendar periods follow articles 201 and 202 of the Civil Code (民法典): the first day is not
counted, and a period in months ends on the same day number or on the month's last day.
Working days are those of `rules.domain.workdays`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache
from typing import Literal, NamedTuple

from rules.domain.workdays import is_known, is_workday

Unit = Literal["days", "months", "years", "workdays", "hours"]
Basis = Literal["calendar", "workday", "hours"]

BASIS: dict[Unit, Basis] = {
    "days": "calendar",
    "months": "calendar",
    "years": "calendar",
    "workdays": "workday",
    "hours": "hours",
}

UNIT_NAMES: dict[Unit, str] = {
    "days": "天",
    "workdays": "个工作日",
    "months": "个月",
    "years": "年",
    "hours": "小时",
}
"""Units of time as they stand behind a number."""

ONE_DAY = dt.timedelta(days=1)


def days_through(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from one to another, both included."""
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


class Moved(NamedTuple):
    """A date reached by a period; `provisional` where the calendar of a year concerned is not known."""

    on: dt.date
    provisional: bool = False


@lru_cache(maxsize=8192)
def add_workdays(start: dt.date, count: int) -> Moved:
    """The `count`-th working day after `start` (before it for a negative count); `start` is not counted."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, left, provisional = start, abs(count), False
    while left:
        day += step
        provisional = provisional or not is_known(day)
        if is_workday(day):
            left -= 1
    return Moved(day, provisional)


def add_months(start: dt.date, count: int) -> dt.date:
    """The same day number `count` months on (or back), or that month's last day."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(start.day, last))


def add_hours(start: dt.date, count: int) -> dt.date:
    """The last whole day surely inside a deadline `count` hours after a moment on `start`; negative: before.

    The moment's time of day is not known, so 48 hours after day D surely cover D+1, and something
    due 4 hours before a moment on D is surely in time on D-1.
    """
    whole_days = count // 24 if count >= 0 else -(-count // 24)
    moved = start + dt.timedelta(days=whole_days) - ONE_DAY
    return max(moved, start) if count >= 0 else moved


def move(start: dt.date, count: int, unit: Unit) -> Moved:
    """`start` moved by `count` units; a negative count moves back.

    Raises OverflowError where the result lies outside the years 1 to 9999.
    """
    try:
        if unit == "workdays":
            return add_workdays(start, count) if count else Moved(start)
        if unit == "months":
            return Moved(add_months(start, count))
        if unit == "years":
            return Moved(add_months(start, count * 12))
        if unit == "hours":
            return Moved(add_hours(start, count))
        return Moved(start + dt.timedelta(days=count))
    except ValueError as error:
        raise OverflowError(str(error)) from error


def last_day_of_policy_year(start: dt.date) -> dt.date:
    """The day before the first anniversary of `start`; a policy from 29 February ends on 28 February."""
    if (start.month, start.day) == (2, 29):
        return dt.date(start.year + 1, 2, 28)
    return add_months(start, 12) - ONE_DAY


def completed_months(since: dt.date, on: dt.date) -> int:
    """Whole months from `since` to `on`; negative where `on` comes before."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months if on >= add_months(since, months) else months - 1


def completed_years(birth: dt.date, on: dt.date) -> int:
    """Completed years of age on `on`; one born on 29 February turns a year older on 28 February."""
    years = on.year - birth.year
    return years if on >= add_months(birth, years * 12) else years - 1


class RulebookDays(NamedTuple):
    """The days on which a policy under one year's terms starts; None where no day is known to bound them."""

    name: str
    begins: dt.date | None
    ends: dt.date | None

    def holds(self, start: dt.date) -> bool:
        """Whether a policy that starts on this day is under them."""
        return (self.begins is None or self.begins <= start) and (self.ends is None or start <= self.ends)

    def may_be_in_force(self, day: dt.date) -> bool:
        """Whether a policy under them may be in its year on this day."""
        begun = self.begins is None or self.begins <= day
        return begun and (self.ends is None or day <= last_day_of_policy_year(self.ends))

    def only(self, begins: dt.date | None, day: dt.date) -> bool:
        """Whether a case of that day is under them and certainly under no others; None is no known begin."""
        if begins is not None:
            return self.holds(begins)
        return self.holds(add_months(day, -12) + ONE_DAY) and self.holds(day)

    def away(self, start: dt.date) -> dt.timedelta:
        """How far a day lies outside."""
        before = self.begins - start if self.begins else dt.timedelta()
        after = start - self.ends if self.ends else dt.timedelta()
        return max(before, after, dt.timedelta())
