"""Is somebody there on this day? Weekdays, weekends, holidays and make-up days."""

from __future__ import annotations

import datetime as dt

import pytest

from rules.catalogue.schema import Opening
from rules.domain.periods import ONE_DAY
from rules.domain.workdays import is_workday
from rules.guidance.hours import Presence, presence
from tests.support.plans import CATALOGUE

FRIDAY, SATURDAY, SUNDAY, MONDAY = (dt.date(2026, 11, 27) + n * ONE_DAY for n in range(4))


def hours(days: str, opens: str | None = "09:00", closes: str | None = "18:00") -> Opening:
    return Opening.model_validate({"days": days, "from": opens, "to": closes, "cite": [1]})


OFFICE = [hours("workdays")]
SPLIT = [hours("weekdays", "07:00", "11:30"), hours("weekdays", "13:00", "15:30"), hours("weekends")]


@pytest.mark.parametrize(
    ("openings", "day", "today", "on"),
    [
        (OFFICE, FRIDAY, True, FRIDAY),
        (OFFICE, SATURDAY, False, MONDAY),
        (OFFICE, SUNDAY, False, MONDAY),
        # National Day of 2025: a week off with Mid-Autumn, and Saturday the 11th to make up for it.
        (OFFICE, dt.date(2025, 10, 1), False, dt.date(2025, 10, 9)),
        (OFFICE, dt.date(2025, 10, 11), True, dt.date(2025, 10, 11)),
        ([hours("weekdays")], dt.date(2025, 10, 11), False, dt.date(2025, 10, 13)),
        ([hours("weekdays")], dt.date(2025, 10, 1), True, dt.date(2025, 10, 1)),
        ([hours("weekends")], FRIDAY, False, SATURDAY),
        ([hours("weekends")], SUNDAY, True, SUNDAY),
        ([hours("daily")], SATURDAY, True, SATURDAY),
    ],
)
def test_the_day_and_the_next_one_on_which_somebody_is_there(
    openings: list[Opening], day: dt.date, today: bool, on: dt.date
) -> None:
    found = presence(openings, day)
    assert (found.today, found.on) == (today, on)
    assert found.openings == tuple(openings)
    assert not found.always


def test_only_the_hours_of_the_day_itself_are_told() -> None:
    assert presence(SPLIT, FRIDAY).openings == tuple(SPLIT[:2])
    assert presence(SPLIT, SATURDAY).openings == tuple(SPLIT[2:])


def test_hours_that_are_not_in_the_manual_are_unknown_and_not_closed() -> None:
    assert presence([], FRIDAY) == Presence(None, None, ())


def test_hours_without_days_say_nothing_about_a_day() -> None:
    undated = [hours("unstated", "10:00", "22:00")]
    assert presence(undated, SUNDAY) == Presence(None, None, tuple(undated))


def test_day_and_night_is_always() -> None:
    found = presence([hours("always", None, None)], SUNDAY)
    assert found.always
    assert (found.today, found.on) == (True, SUNDAY)


def test_each_number_is_answered_on_the_days_that_the_manual_names() -> None:
    """Over more than a year: only what is bound to working days follows the State Council's calendar."""
    for day in (dt.date(2025, 9, 1) + n * ONE_DAY for n in range(500)):
        for phone in CATALOGUE.phones.values():
            assert presence(phone.hours, day).today is (True if phone.hours else None)
        for service in CATALOGUE.services:
            for office in service.guide.office:
                if office.days == "workdays":
                    assert presence([office], day).today == is_workday(day)
