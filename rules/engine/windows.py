"""Until when may an item be applied for and used? Its window's last days, and whether one has passed."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from rules.catalogue.conditions import date_fact, date_of
from rules.domain.scenario import EVENT_DATES, View
from rules.engine.case import Case, StayValues
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.leaves import reads
from rules.engine.plan import EndPlan, ItemPlan
from rules.engine.status import NOTHING

OPENING = {
    "discharged_on": "admitted_on",
    "admitted_on": "admitted_on",
    "admission_note_on": "admission_note_on",
}
"""The day on which a window begins, by the day that its end is counted from."""


class LastDay(NamedTuple):
    """A window's last day to apply or to use."""

    id: str
    plan: EndPlan
    day: dt.date


class ItemWindow(NamedTuple):
    """What is known of an item's window."""

    ends: tuple[LastDay, ...]
    closed: LastDay | None
    """The end that has passed."""
    hidden: frozenset[str]
    """The facts that hide an end, or whether it has passed."""


NO_WINDOW = ItemWindow((), None, NOTHING)


def window_reads(item: ItemPlan) -> frozenset[str]:
    """The facts that an item's window looks at."""
    facts = reads(tuple(date_fact(plan.end.date) for plan in (item.apply_by, item.use_by) if plan))
    if facts & EVENT_DATES:
        facts |= EVENT_DATES
    if item.apply_by is None:
        return facts
    opening = OPENING.get(date_fact(item.apply_by.end.date))
    return facts.union(reads((opening,)) if opening else (), ("bookings", "used"))


def window_of(item: ItemPlan, case: Case, stay: StayValues) -> ItemWindow:
    """The window's ends that are known."""
    if item.apply_by is None and item.use_by is None:
        return NO_WINDOW
    ends: list[LastDay] = []
    closed: LastDay | None = None
    hidden: frozenset[str] = NOTHING
    for id, plan in (("apply_by", item.apply_by), ("use_by", item.use_by)):
        if plan is None:
            continue
        day = _last_day(plan, case, stay)
        if day is None:
            hidden |= _hiding(date_fact(plan.end.date), stay.view)
            continue
        end = LastDay(id, plan, day)
        ends.append(end)
        if case.as_of <= day or closed is not None:
            continue
        booked, hiding = _booked(item, plan, case, stay, day) if id == "apply_by" else (NO, NOTHING)
        hidden |= hiding
        closed = end if booked == NO else None
    return ItemWindow(tuple(ends), closed, hidden)


def _last_day(plan: EndPlan, case: Case, stay: StayValues) -> dt.date | None:
    """A window's last day; for an admission on an unknown day, the discharge once that is past."""
    day = date_of(plan.end.date, stay.view)
    if day is None and plan.end.date == "admitted_on":
        left: dt.date | None = stay.view["discharged_on"]
        return left if left is not None and left < case.as_of else None
    return day


def _hiding(fact: str, view: View) -> frozenset[str]:
    """The facts to ask for where a window's day is not known; none where its event has not happened."""
    if fact not in EVENT_DATES:
        return frozenset({fact})
    admitted = view["admitted_on"] if fact == "discharged_on" else None
    ahead = admitted is not None and admitted >= view["as_of"]
    return frozenset({"care", fact}) if view["care"] is None and not ahead else NOTHING


def _booked(
    item: ItemPlan, plan: EndPlan, case: Case, stay: StayValues, last: dt.date
) -> tuple[int, frozenset[str]]:
    """Whether a booking was made inside the window, and the fact that hides it.

    The window begins with the event that opens the item: for what follows a discharge, the admission.
    """
    booking = case.bookings.get(item.key)
    if booking is None or booking.booked_on > last:
        return NO, NOTHING
    counted = date_fact(plan.end.date)
    opening = OPENING.get(counted)
    if opening is None:
        return YES, NOTHING
    first, known = stay.view[opening], stay.view[counted]
    if first is not None:
        return (YES if booking.booked_on >= first else NO), NOTHING
    if booking.booked_on >= known:
        return YES, NOTHING
    return UNKNOWN, stay.named({opening})
