"""How do days become a calendar file? One all-day event each, with its clause and an alarm.

The same answer exported at the same moment gives the same bytes. An event keeps its UID whatever its day, so
that a file taken later moves the event in a calendar and does not add another; the moment of export, which
the page passes in, says which file is the newer one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event

from pages.present.timeline.calendar_events import DayEvent
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario

MIME = "text/calendar"

PRODUCER = "-//service explorer//deadlines//ZH"
NAME = "健康服务手册 · 要赶的日子"

WHOSE = ("policy_start", "sex", "birth_date", "age")
"""What tells one person's events from another's and stays as it is from day to day."""

SEQUENCE_START = dt.datetime.combine(dt.date(2024, 1, 1), dt.time(), dt.UTC)


def calendar_file(events: Iterable[DayEvent], scenario: Scenario, made_at: dt.datetime) -> bytes:
    """The events of a case as an iCalendar file (RFC 5545), in UTF-8.

    `made_at` is the moment of export, in UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    for one in events:
        event = _event(one)
        event.add("uid", uid(one, scenario))
        event.add("dtstamp", made_at)
        event.add("last-modified", made_at)
        # Nothing is kept from the last export: counted in seconds, a later file is always the newer one.
        event.add("sequence", int((made_at - SEQUENCE_START).total_seconds()))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid(event: DayEvent, scenario: Scenario) -> str:
    """What identifies an event in any calendar: whose it is, its service, first item and kind.

    Its day is no part of it, nor anything that changes from day to day; what tells two people of one family
    apart is.
    """
    person = (getattr(scenario, fact) for fact in WHOSE)
    # The empty place at the end keeps the names that events of earlier files have.
    key = "|".join((*map(str, person), *event.about, ""))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@service-explorer"


def _event(one: DayEvent) -> Event:
    event = Event()
    event.add("dtstart", one.on)
    event.add("dtend", one.on + ONE_DAY)
    event.add("summary", one.summary)
    event.add("description", "\n".join(one.lines))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for after, text in one.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", text)
        alarm.add("trigger", after)
        event.add_component(alarm)
    return event
