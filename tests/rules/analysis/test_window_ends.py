"""A window's two ends, held against the days of a common year and a leap year."""

from __future__ import annotations

import datetime as dt

import pytest

from rules.analysis.window_ends import WindowDays, window_days
from rules.book.item_parts import Judged, judged_items
from rules.catalogue.catalogue import DATA, STANCES, Stance
from rules.catalogue.draft import TermEdit, draft_bytes, draft_of
from rules.catalogue.loader import load, load_from
from rules.engine.compiler import compile_plans

DAYS = "items.ordinary.window.apply_by.date.plus.days"


def judged(days: int, stance: Stance, item: str = "ordinary") -> Judged:
    """An item of the nursing at home with this many days to apply after a discharge."""
    change = {"file": "services/home_nursing.yaml", "path": DAYS, "from": 15, "to": days}
    draft = draft_of(draft_bytes([TermEdit.model_validate(change)]), "draft", DATA)
    catalogue = load_from(DATA, draft) if days != 15 else load()
    plan = compile_plans(catalogue, {one: catalogue.readings(one) for one in STANCES})[stance]
    return next(one for one in judged_items(plan, catalogue) if one.item.key == ("home_nursing", item))


def found(days: int, stance: Stance = "favourable") -> WindowDays:
    window = window_days(judged(days, stance))
    assert window is not None
    return window


@pytest.mark.parametrize("stance", STANCES)
def test_fifteen_days_always_leave_time_to_use(stance: Stance) -> None:
    window = found(15, stance)
    assert (window.since, window.late) == ("discharged_on", ())
    # After 31 January the month of use ends on 28 February, and one may apply until 15 February.
    assert (window.shortest, window.on) == (13, dt.date(2025, 1, 31))


def test_thirty_days_reach_past_the_month_in_winter() -> None:
    late = set(found(30).late)
    common = {day for day in late if day.year == 2025}
    # From 30 January: 30 days end on 1 March, a month on 28 February. From 29 January both end in February.
    assert {dt.date(2025, 1, 30), dt.date(2025, 1, 31), dt.date(2025, 2, 1), dt.date(2025, 2, 28)} <= common
    assert dt.date(2025, 1, 29) not in common
    assert {day.month for day in late} == {1, 2}
    # In a leap year February has a day more: 30 January and a month end on 29 February, as 30 days do.
    assert dt.date(2028, 1, 30) not in late
    assert dt.date(2028, 1, 31) in late


def test_the_shortest_is_counted_by_dates() -> None:
    # From 31 January 2025: 30 days end on 2 March, the month on 28 February.
    assert (found(30).shortest, found(30).on) == (-2, dt.date(2025, 1, 31))


def test_a_window_with_one_end_says_nothing() -> None:
    """Favourably nobody says until when one may book after a critical operation."""
    assert window_days(judged(15, "favourable", "critical")) is None
    assert window_days(judged(15, "cautious", "critical")) is not None
