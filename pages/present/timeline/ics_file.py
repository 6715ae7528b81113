"""How do deadlines become a calendar file? One all-day event a task, with its clause and an alarm.

The same answer exported at the same moment gives the same bytes. An event keeps its UID whatever its day, so
that a file taken later moves the event in a calendar and does not add another; the moment of export, which
the page passes in, says which file is the newer one. Days that have passed are left out, and so is everything
about the person that the deadline does not need.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from icalendar import Alarm, Calendar, Event

from pages.present.text import agenda_text as said
from pages.present.text.answer_text import day_text, short_day
from rules.advice.agenda import tasks
from rules.advice.task import Task
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.scenario import Scenario

MIME = "text/calendar"

PRODUCER = "-//service explorer//deadlines//ZH"
NAME = "健康服务手册 · 要赶的日子"
CAVEAT = "根据服务手册推算，不是保险公司的答复：一切以保险合同为准。紧急情况请拨 120。"

DETAILS = "—— 详细 ——"
BRIEF = 200
"""Characters before the details: what a phone shows of an event at a glance."""
MOST_NUMBERS = 3

WHOSE = ("policy_start", "sex", "birth_date", "age")
"""What tells one person's events from another's and stays as it is from day to day."""

SEQUENCE_START = dt.datetime.combine(dt.date(2024, 1, 1), dt.time(), dt.UTC)

ONE_DAY = dt.timedelta(days=1)
MORNING = dt.timedelta(hours=9)
"""The time of day of an alarm."""


def exported(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Task, ...]:
    """The tasks that become events: those whose day has not passed."""
    return tuple(task for task in tasks(answer, scenario, catalogue) if task.by >= answer.as_of)


def calendar_file(answer: Answer, scenario: Scenario, catalogue: Catalogue, made_at: dt.datetime) -> bytes:
    """The tasks of an answer as an iCalendar file (RFC 5545), in UTF-8; `answer` is the one to `scenario`.

    `made_at` is the moment of export, in UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    for task in exported(answer, scenario, catalogue):
        event = _event(task, answer, catalogue)
        event.add("uid", uid(task, scenario))
        event.add("dtstamp", made_at)
        event.add("last-modified", made_at)
        # Nothing is kept from the last export: counted in seconds, a later file is always the newer one.
        event.add("sequence", int((made_at - SEQUENCE_START).total_seconds()))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def event_day(task: Task, as_of: dt.date) -> dt.date:
    """The day of a task's event: its last day; for a wanted day the one to apply by, while it lies ahead."""
    if task.kind == "planned" and task.sensible is not None and task.sensible >= as_of:
        return task.sensible
    return task.by


def uid(task: Task, scenario: Scenario) -> str:
    """What identifies a task's event in any calendar: whose it is, its service, first item and deadline.

    Its day is no part of it, nor anything that changes from day to day; what tells two people of one family
    apart is.
    """
    person = (getattr(scenario, fact) for fact in WHOSE)
    item = "" if task.kind == "planned" else "".join(task.items[:1])
    about = task.do if task.kind == "opens_on" else ""
    key = "|".join((*map(str, person), task.service or "", item, task.kind, about))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@service-explorer"


def _event(task: Task, answer: Answer, catalogue: Catalogue) -> Event:
    on = event_day(task, answer.as_of)
    event = Event()
    event.add("dtstart", on)
    event.add("dtend", on + ONE_DAY)
    title = said.title(task, catalogue)
    summary = f"{title}：{said.what(task)}"
    if on != task.by:
        summary = f"{title}：建议最晚这天申请（想 {short_day(task.by, answer.as_of)} 用）"
    event.add("summary", summary)
    event.add("description", "\n".join(_description(task, answer, catalogue)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for alarm_day in _alarm_days(task, on, answer.as_of):
        early = alarm_day == task.sensible and on == task.by != alarm_day
        text = (
            f"{title}：建议最晚今天申请；{said.what(task)} {short_day(on, answer.as_of)}"
            if early
            else summary
        )
        event.add_component(_alarm(alarm_day - on, text))
    return event


def _description(task: Task, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    """What to do in a few lines, the number to call first; then everything else."""
    when = f"{said.whose_day(task)}：{day_text(task.by)}"
    doubts = said.doubts(task)
    call = _call(task, catalogue)
    room = BRIEF - sum(len(line) + 1 for line in (call, when, doubts))
    yield from (line for line in (call, _clipped(f"做什么：{task.do}", room), when, doubts) if line)
    yield DETAILS
    if len(task.do) + len("做什么：") > room:
        yield f"做什么：{task.do}"
    for advice in said.advice(task, answer, catalogue):
        yield advice.how if task.kind == "policy_end" else f"{advice.text}。{advice.how}"
    yield from said.parts(task, answer, catalogue)
    if task.channels:
        yield f"找谁：{'；'.join(said.channel(one, catalogue) for one in task.channels)}"
    yield from said.notes(task, answer)
    if task.clauses:
        yield f"手册出处：{said.clauses(task)}"
    yield CAVEAT


def _call(task: Task, catalogue: Catalogue) -> str:
    """The numbers to call, else the first other way; empty where neither is stated."""
    services = dict.fromkeys([task.service, *(part.service for part in task.parts)])
    channels = list(task.channels) or [
        one for id in services if id is not None for one in catalogue.service(id).guide.channels
    ]
    apply = [one for one in channels if one.use is None] or channels
    numbers = list(dict.fromkeys(one.number for one in apply if one.number))
    if numbers:
        return f"电话：{'、'.join(numbers[:MOST_NUMBERS])}"
    return f"找谁：{said.channel(apply[0], catalogue)}" if apply else ""


def _clipped(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


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
