"""How do deadlines become a calendar file? One all-day event a task, with its clause and an alarm.

The same answer gives the same bytes. An event keeps its UID whatever its day, so that a file taken later
moves the event in a calendar and does not add another. Days that have passed are left out, and so is
everything about the person that the deadline does not need.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from icalendar import Alarm, Calendar, Event

from pages.parts import agenda_words as said
from pages.parts.words import day, day_text
from rules.agenda import Task, tasks
from rules.answer import Answer
from rules.catalogue import Catalogue
from rules.facts import Scenario

MIME = "text/calendar"

PRODUCER = "-//service explorer//deadlines//ZH"
NAME = "健康服务手册 · 要赶的日子"
CAVEAT = "根据服务手册推算，不是保险公司的答复：一切以保险合同为准。紧急情况请拨 120。"

ONE_DAY = dt.timedelta(days=1)
MORNING = dt.timedelta(hours=9)
"""The time of day of an alarm."""


def exported(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Task, ...]:
    """The tasks that become events: those whose day has not passed."""
    return tuple(task for task in tasks(answer, scenario, catalogue) if task.by >= answer.as_of)


def calendar_file(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> bytes:
    """The tasks of an answer as an iCalendar file (RFC 5545), in UTF-8; `answer` is the one to `scenario`."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    for task in exported(answer, scenario, catalogue):
        calendar.add_component(_event(task, answer, catalogue))
    return bytes(calendar.to_ical())


def event_day(task: Task, as_of: dt.date) -> dt.date:
    """The day of a task's event: its last day; for a wanted day the one to apply by, while it lies ahead."""
    if task.kind == "planned" and task.sensible is not None and task.sensible >= as_of:
        return task.sensible
    return task.by


def uid(task: Task) -> str:
    """What identifies a task's event in any calendar: its service, first item and deadline, not its day."""
    item = "" if task.kind == "planned" else "".join(task.items[:1])
    about = task.do if task.kind == "opens_on" else ""
    key = "|".join((task.service or "", item, task.kind, about))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@service-explorer"


def _event(task: Task, answer: Answer, catalogue: Catalogue) -> Event:
    on = event_day(task, answer.as_of)
    event = Event()
    event.add("uid", uid(task))
    event.add("dtstamp", dt.datetime.combine(answer.as_of, dt.time(), dt.UTC))
    event.add("dtstart", on)
    event.add("dtend", on + ONE_DAY)
    title = said.title(task, catalogue)
    summary = f"{title}：{said.what(task)}"
    if on != task.by:
        summary = f"{title}：建议最晚这天申请（想 {day(task.by, answer.as_of)} 用）"
    event.add("summary", summary)
    event.add("description", "\n".join(_description(task, answer, catalogue)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for alarm_day in _alarm_days(task, on, answer.as_of):
        early = alarm_day == task.sensible and on == task.by != alarm_day
        text = f"{title}：建议最晚今天申请；{said.what(task)} {day(on, answer.as_of)}" if early else summary
        event.add_component(_alarm(alarm_day - on, text))
    return event


def _description(task: Task, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    yield f"做什么：{task.do}"
    yield f"{said.whose_day(task)}：{day_text(task.by)}"
    for advice in said.advice(task, answer, catalogue):
        yield advice.how if task.kind == "policy_end" else f"{advice.text}。{advice.how}"
    yield from said.parts(task, answer, catalogue)
    if task.channels:
        yield f"找谁：{'；'.join(map(said.channel, task.channels))}"
    yield from said.notes(task, answer)
    if task.clauses:
        yield f"手册出处：{said.clauses(task)}"
    yield CAVEAT


def _alarm_days(task: Task, on: dt.date, as_of: dt.date) -> list[dt.date]:
    """When to remind: on the last sensible day and the day before, a day earlier where hours count."""
    before = on - ONE_DAY * (2 if task.hours is not None else 1)
    days = {one for one in (task.sensible, before) if one is not None and as_of <= one <= on}
    return sorted(days) or [on]


def _alarm(ahead: dt.timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", ahead + MORNING)
    return alarm
