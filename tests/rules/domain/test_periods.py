"""Counting time: the Civil Code's calendar periods, working days, hours, policy years and ages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.domain.periods import (
    ONE_DAY,
    Unit,
    completed_months,
    completed_years,
    last_day_of_policy_year,
    move,
)
from rules.domain.workdays import LIBRARY_YEARS, is_known, is_workday

day = dt.date.fromisoformat
dates = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2025-06-01", 15, "days", "2025-06-16"),
        ("2025-06-01", 5, "days", "2025-06-06"),
        ("2025-12-30", 5, "days", "2026-01-04"),
        ("2024-02-27", 5, "days", "2024-03-03"),
        ("2025-06-01", 0, "days", "2025-06-01"),
        ("2025-06-16", -15, "days", "2025-06-01"),
        ("2025-01-31", 1, "months", "2025-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2025-01-30", 1, "months", "2025-02-28"),
        ("2025-02-28", 1, "months", "2025-03-28"),
        ("2025-03-31", 1, "months", "2025-04-30"),
        ("2025-12-31", 2, "months", "2026-02-28"),
        ("2025-06-15", 1, "months", "2025-07-15"),
        ("2025-03-31", -1, "months", "2025-02-28"),
        ("2025-01-15", -1, "months", "2024-12-15"),
        ("2025-06-01", 1, "years", "2026-06-01"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2025-02-28", -1, "years", "2024-02-28"),
    ],
)  # fmt: skip
def test_calendar_periods(start: str, count: int, unit: Unit, end: str) -> None:
    assert move(day(start), count, unit) == (day(end), False)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # Backwards over the autumn holiday of 2025 with its make-up days 28 September and 11 October.
        ("2025-10-20", -15, "2025-09-23"),
        ("2025-10-09", -1, "2025-09-30"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-10-10", 1, "2025-10-11"),
        ("2025-10-11", 1, "2025-10-13"),
        ("2025-09-26", 1, "2025-09-28"),
        # Spring Festival: 26 January and 8 February are worked, 28 January to 4 February are not.
        ("2025-01-24", 1, "2025-01-26"),
        ("2025-01-26", 2, "2025-02-05"),
        ("2025-02-07", 1, "2025-02-08"),
        ("2025-02-08", 1, "2025-02-10"),
        # Labour Day: 27 April worked, 1 to 5 May not.
        ("2025-04-25", 1, "2025-04-27"),
        ("2025-04-30", 1, "2025-05-06"),
        # A plain week-end.
        ("2025-06-27", 1, "2025-06-30"),
        ("2025-06-28", 1, "2025-06-30"),
        ("2025-06-29", -1, "2025-06-27"),
        ("2025-06-28", 0, "2025-06-28"),
    ],
)
def test_working_days(start: str, count: int, end: str) -> None:
    assert move(day(start), count, "workdays") == (day(end), False)


@pytest.mark.parametrize(
    "off", ["2025-01-01", "2025-01-28", "2025-04-04", "2025-05-05", "2025-06-02", "2025-10-08"]
)
def test_public_holidays_on_weekdays(off: str) -> None:
    assert day(off).weekday() < 5
    assert not is_workday(day(off))


@pytest.mark.parametrize("worked", ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"])
def test_make_up_days(worked: str) -> None:
    assert day(worked).weekday() >= 5
    assert is_workday(day(worked))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2025-06-10", 48, "2025-06-11"),
        ("2025-06-10", 72, "2025-06-12"),
        ("2025-06-30", 48, "2025-07-01"),
        ("2025-06-10", -4, "2025-06-09"),
        ("2025-06-10", -12, "2025-06-09"),
        ("2025-06-10", -24, "2025-06-08"),
        ("2025-06-10", -72, "2025-06-06"),
        ("2025-03-01", -4, "2025-02-28"),
    ],
)
def test_hours(start: str, hours: int, end: str) -> None:
    assert move(day(start), hours, "hours") == (day(end), False)


@given(start=dates, hours=st.integers(1, 200))
def test_hours_before_are_certainly_in_time(start: dt.date, hours: int) -> None:
    """The end of the day reached lies at least so many hours before the first moment of `start`."""
    reached = move(start, -hours, "hours").on
    assert (start - reached - ONE_DAY) >= dt.timedelta(hours=hours) - ONE_DAY
    assert (start - (reached + ONE_DAY)) * 24 >= dt.timedelta(0)
    assert (start - reached - ONE_DAY).days * 24 + 24 > hours or hours % 24 == 0


@given(start=dates, days=st.integers(2, 20))
def test_hours_after_are_certainly_in_time(start: dt.date, days: int) -> None:
    """The end of the day reached lies no later than so many hours after the first moment of `start`."""
    reached = move(start, days * 24, "hours").on
    assert reached + ONE_DAY - start == dt.timedelta(days=days)


def test_a_period_that_leaves_the_known_years_is_provisional() -> None:
    inside = dt.date(LIBRARY_YEARS[-1], 12, 1)
    assert not move(inside, 5, "workdays").provisional
    assert move(dt.date(LIBRARY_YEARS[0], 1, 5), -15, "workdays").provisional
    unknown = next(year for year in range(LIBRARY_YEARS[0], 2200) if not is_known(dt.date(year, 1, 1)))
    assert move(dt.date(unknown - 1, 12, 1), 40, "workdays").provisional


@given(start=dates, count=st.integers(-60, 60).filter(bool))
def test_working_days_between(start: dt.date, count: int) -> None:
    """Between the start and the day reached lie exactly so many working days, the last of them reached."""
    reached = move(start, count, "workdays").on
    assert is_workday(reached)
    step = ONE_DAY if count > 0 else -ONE_DAY
    passed = (start + step * n for n in range(1, abs((reached - start).days) + 1))
    assert sum(is_workday(one) for one in passed) == abs(count)


@given(start=dates, months=st.integers(0, 36))
def test_months_keep_the_day_or_end_the_month(start: dt.date, months: int) -> None:
    reached = move(start, months, "months").on
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months
    assert reached.day == start.day or (reached.day < start.day and (reached + ONE_DAY).day == 1)


def test_a_date_beyond_the_calendar_overflows() -> None:
    with pytest.raises(OverflowError):
        move(dt.date(9999, 12, 31), 1, "months")
    with pytest.raises(OverflowError):
        move(dt.date(9999, 12, 31), 1, "days")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-01-01", "2025-12-31"),
        ("2025-03-01", "2026-02-28"),
        ("2023-03-01", "2024-02-29"),
        ("2024-02-29", "2025-02-28"),
        ("2024-02-28", "2025-02-27"),
        ("2025-10-20", "2026-10-19"),
    ],
)
def test_policy_year(start: str, end: str) -> None:
    assert last_day_of_policy_year(day(start)) == day(end)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("2007-06-30", "2025-06-29", 17),
        ("2007-06-30", "2025-06-30", 18),
        ("2004-02-29", "2022-02-27", 17),
        ("2004-02-29", "2022-02-28", 18),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2025-06-30", "2025-06-30", 0),
    ],
)
def test_completed_years(birth: str, on: str, age: int) -> None:
    assert completed_years(day(birth), day(on)) == age


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        ("2026-03-28", "2026-11-27", 7),
        ("2026-03-28", "2026-11-28", 8),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2025-11-28", "2026-11-28", 12),
        ("2026-12-01", "2026-11-28", -1),
    ],
)
def test_completed_months(since: str, on: str, months: int) -> None:
    assert completed_months(day(since), day(on)) == months
