"""Do a window's two ends agree on every day of a year? By dates, as days and months differ in length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rules.analysis.sample_space import AS_OF
from rules.book.item_parts import Judged
from rules.catalogue.conditions import DateExpr, date_fact, date_of
from rules.domain.periods import ONE_DAY

COMMON, LEAP = (dt.date(AS_OF.year, 1, 1), dt.date(AS_OF.year // 4 * 4 + 4, 1, 1))
"""The first days of a common year and of the next leap year."""


@dataclass(frozen=True)
class WindowDays:
    """How an item's last day to apply lies to its last day of use, over the days that both count from."""

    service: str
    item: str
    since: str
    """The fact that both count from."""
    late: tuple[dt.date, ...]
    """Its days from which one could apply after the last day of use, of a common year and a leap year."""
    shortest: int
    """The fewest days from the last day to apply to the last day of use; below 0 where it comes after."""
    on: dt.date
    """The first day on which it is so."""


def window_days(judged: Judged) -> WindowDays | None:
    """The item's window over two years; None where its ends do not both count from one event."""
    ends = [plan.end.date for plan in (judged.item.apply_by, judged.item.use_by) if plan]
    if len(ends) != 2 or date_fact(ends[0]) != date_fact(ends[1]):
        return None
    fact = date_fact(ends[0])
    gaps = {day: _days_between(ends[0], ends[1], fact, day) for day in _two_years()}
    shortest = min(gaps.values())
    return WindowDays(
        *judged.item.key,
        fact,
        tuple(day for day, gap in gaps.items() if gap < 0),
        shortest,
        next(day for day, gap in gaps.items() if gap == shortest),
    )


def _days_between(apply_by: DateExpr, use_by: DateExpr, fact: str, day: dt.date) -> int:
    first, last = (date_of(end, {fact: day}) for end in (apply_by, use_by))
    assert first is not None
    assert last is not None
    return (last - first).days


def _two_years() -> Iterator[dt.date]:
    for first in (COMMON, LEAP):
        day = first
        while day.year == first.year:
            yield day
            day += ONE_DAY
