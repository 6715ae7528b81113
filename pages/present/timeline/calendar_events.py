"""Which days go into a calendar, and what does each event say? The customer's days, the provider's promises.

One event for each real deadline, one for what should have happened by a day and whom to call if it has not,
one for the day that is wanted, and one for all that the end of the policy takes. Where the readings part, a
deadline stands on the earlier of their days and a promise on the later. Nothing says what merely becomes
possible. Days that have passed are left out, and so is what an event need not tell of the person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from pages.present.base.phone_numbers import read_out
from pages.present.text import agenda_text as said
from pages.present.text.answer_text import (
    ABOUT,
    OPPOSITE_NAMES,
    READING_NAMES,
    clause_text,
    day_text,
    item_names,
    provisional,
    short_day,
)
from pages.present.text.hours_text import channel_hours
from pages.present.text.promise_text import promise_words
from rules.advice.agenda import tasks
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.advice.task import Task, TaskPart
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario
from rules.domain.workdays import is_workday
from rules.guidance import way_in

CAVEAT = "根据服务手册推算，不是保险公司的答复：一切以保险合同为准。紧急情况请拨 120。"

DETAILS = "—— 详细 ——"
BRIEF = 200
"""Characters before the details: what a phone shows of an event at a glance."""
MOST_NUMBERS = 3

MORNING = dt.timedelta(hours=9)
AFTERNOON = dt.timedelta(hours=16)
"""When to ask after what should have come on a day, while there is still somebody to ask."""


class DayEvent(NamedTuple):
    """An event of a whole day."""

    about: tuple[str, ...]
    """What tells it from the other events of the same person: service, item, kind."""
    on: dt.date
    summary: str
    lines: tuple[str, ...]
    alarms: tuple[tuple[dt.timedelta, str], ...]
    """How long after the start of the day each rings, and what it says."""


def calendar_events(
    answer: Answer, scenario: Scenario, catalogue: Catalogue, called: str | None = None
) -> tuple[DayEvent, ...]:
    """What of an answer goes into a calendar, in the order of the days; `answer` is the one to `scenario`.

    `called` is the service that is asked for on the day of the answer; what else is promised only to who
    applies is no event until it has been applied for.
    """
    found = [
        *(_task_event(task, answer, catalogue) for task in _days_to_keep(answer, scenario, catalogue)),
        *(_promise_event(one, answer, catalogue) for one in _awaited(answer, scenario, catalogue, called)),
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.about)))


# ---------------------------------------------------------------- which days


def _days_to_keep(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> Iterator[Task]:
    """The customer's own days that have not passed."""
    booked = {(one.service, one.item) for one in scenario.bookings or ()}
    wanted: list[Task] = []
    ending: list[Task] = []
    for task in tasks(answer, scenario, catalogue):
        if task.by < answer.as_of or task.advice or task.kind == "opens_on":
            continue
        if task.kind == "planned":
            wanted.append(task)
        elif task.kind == "policy_end" or _is_cut_off(task, answer):
            ending.append(task)
        # Who has booked nothing has nothing to cancel.
        elif task.kind != "cancel_by" or any((task.service, item) in booked for item in task.items):
            yield task
    yield from _one_for_all("planned", wanted)
    yield from _one_for_all("policy_end", ending)


def _is_cut_off(task: Task, answer: Answer) -> bool:
    """Whether a last day of use is the policy's under both readings."""
    return task.kind == "use_by" and task.by == answer.policy_end and task.other is None


def _one_for_all(kind: str, found: list[Task]) -> Iterator[Task]:
    """What falls on one day for one reason as one task, however many services there are for it."""
    if found:
        first = next((task for task in found if task.kind == kind), found[0])
        parts = tuple(part for task in found for part in task.parts or [_part_of(task)])
        clauses = tuple(dict.fromkeys(clause for task in found for clause in task.clauses))
        yield Task(
            kind,
            None,
            (),
            first.by,
            first.do,
            parts=parts,
            clauses=clauses,
            late=first.late,
            about=any(task.about for task in found),
        )


def _part_of(task: Task) -> TaskPart:
    assert task.service is not None, "a task without parts speaks of one service"
    return TaskPart(task.service, task.items, task.latest)


def _awaited(
    answer: Answer, scenario: Scenario, catalogue: Catalogue, called: str | None
) -> Iterator[ProviderDeadline]:
    """What the provider owes to who has applied, or calls today as the plan says."""
    booked = {(one.service, one.item) for one in scenario.bookings or ()}
    found = [
        one
        for one in awaited_deadlines(answer, scenario, catalogue)
        if any((one.service, item) in booked for item in one.items)
        or (one.service == called and one.counted_from == "today")
    ]
    for one in found:
        if (
            not one.length
            and one.by >= answer.as_of
            and not any(_ends_soon_after(one, other) for other in found)
        ):
            yield one


def _ends_soon_after(one: ProviderDeadline, other: ProviderDeadline) -> bool:
    """Whether a review is told by what follows it on the same or the next working day."""
    if DEADLINES[one.id].stage != "review" or DEADLINES[other.id].stage != "service":
        return False
    if one.service != other.service or not set(one.items) <= set(other.items):
        return False
    first, last = one.by, other.by
    between = range(1, (last - first).days + 1)
    return first <= last and sum(is_workday(first + ONE_DAY * days) for days in between) <= 1


# ---------------------------------------------------------------- what the provider owes


def _promise_event(one: ProviderDeadline, answer: Answer, catalogue: Catalogue) -> DayEvent:
    on, info = one.by, catalogue.service(one.service)
    title = " · ".join(part for part in (info.name, item_names(one.items, info)) if part)
    words, (call, hours) = promise_words(one, answer.as_of, day_text), _whom(one.service, catalogue)
    summary = f"{title}：最晚这天{words.done}，没等到就{call}"
    found = [
        f"没等到就{call}" + (f"（{hours}）" if hours else ""),
        f"{_supposed(words.start, one, answer)}，这天前应该：{one.say}",
        f"对方答应的日子：{day_text(on)}" + ("（平均时间，不是保证）" if one.average else ""),
        DETAILS,
        f"手册有两种算法，这里取晚的一天；另一种是 {day_text(one.other)}" if one.other else "",
        provisional(on) if one.provisional else "",
        ABOUT if one.about else "",
        f"手册出处：{clause_text(one.clause)}",
        CAVEAT,
    ]
    about = (one.service, one.items[0], one.id)
    return DayEvent(about, on, summary, tuple(line for line in found if line), ((AFTERNOON, summary),))


def _supposed(start: str, one: ProviderDeadline, answer: Answer) -> str:
    """What the day counts from; an event is read on another day than it was made."""
    today = short_day(answer.as_of, answer.as_of)
    return start.replace("今天", f"{today} ", 1) if one.counted_from == "today" else start


def _whom(service: str, catalogue: Catalogue) -> tuple[str, str]:
    """`打 952299 问` with its hours, or where else to ask."""
    channel = way_in(catalogue.service(service))
    if channel is None:
        return "问客服", ""
    if channel.number is None:
        return f"到{said.channel(channel, catalogue)}里问", ""
    return f"打 {read_out(channel.number)} 问", channel_hours(channel, catalogue)


# ---------------------------------------------------------------- the customer's own


def _task_event(task: Task, answer: Answer, catalogue: Catalogue) -> DayEvent:
    on = _event_day(task, answer.as_of)
    title = said.title(task, catalogue)
    summary = _event_title(task, title, on, answer.as_of)
    alarms = []
    for day in _alarm_days(task, on, answer.as_of):
        early = day == task.sensible and on == task.by != day
        ends = f"{title}：建议最晚今天申请；{said.what(task)} {short_day(on, answer.as_of)}"
        alarms.append((day - on + MORNING, ends if early else summary))
    item = "" if task.kind == "planned" else "".join(task.items[:1])
    about = (task.service or "", item, task.kind)
    return DayEvent(about, on, summary, tuple(_description(task, on, answer, catalogue)), tuple(alarms))


def _event_day(task: Task, as_of: dt.date) -> dt.date:
    """A task's last day, the earlier of the readings'; for a wanted day, the next to apply by."""
    if task.kind == "planned":
        ahead = (part.latest.on for part in task.parts if part.latest and part.latest.on >= as_of)
        return min(ahead, default=task.by)
    if task.other is not None and as_of <= task.other < task.by:
        return task.other
    return task.by


def _event_title(task: Task, title: str, on: dt.date, as_of: dt.date) -> str:
    if task.kind == "policy_end":
        return f"保单最后一天，没用完就没有了：{title}"
    if task.kind == "planned" and on != task.by:
        first = "最早的一项" if len(_services_named(task)) > 1 else ""
        return f"{title}：{first}建议最晚这天申请（想 {short_day(task.by, as_of)} 用）"
    return f"{title}：{'大约 ' if task.about else ''}{said.what(task)}"


def _description(task: Task, on: dt.date, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    """What to do in a few lines, the number to call first; then everything else."""
    when = f"{said.whose_day(task)}：{day_text(on if task.other else task.by)}"
    do = f"做什么：{_what_to_do(task, catalogue)}"
    doubts = said.doubts(task)
    call = _numbers_to_call(task, catalogue)
    room = BRIEF - sum(len(line) + 1 for line in (call, when, doubts))
    yield from (line for line in (call, _clipped(do, room), when, doubts) if line)
    yield DETAILS
    if len(do) > room:
        yield do
    for advice in said.advice(task, answer, catalogue):
        yield advice.how if task.kind == "policy_end" else f"{advice.text}。{advice.how}"
    yield from said.parts(task, answer, catalogue)
    if task.channels:
        yield f"找谁：{'；'.join(said.channel(one, catalogue) for one in task.channels)}"
    yield from _qualified(task, on, answer)
    if task.clauses:
        yield f"手册出处：{said.clauses(task)}"
    yield CAVEAT


def _qualified(task: Task, on: dt.date, answer: Answer) -> Iterator[str]:
    if on != task.other:
        yield from said.notes(task, answer)
        return
    yield from said.notes(task._replace(differs=""), answer)
    mine, other = READING_NAMES[answer.reading], OPPOSITE_NAMES[answer.reading]
    yield f"{other}是这一天；{mine}是 {day_text(task.by)}，这里取早的一天。先打电话确认"


def _what_to_do(task: Task, catalogue: Catalogue) -> str:
    """With the name of everything that ends with the policy."""
    names = "、".join(catalogue.service(id).name for id in _services_named(task))
    return f"{task.do}：{names}" if task.kind == "policy_end" else task.do


def _numbers_to_call(task: Task, catalogue: Catalogue) -> str:
    """The numbers to call, else the first other way; empty where neither is stated."""
    channels = list(task.channels) or [
        one for id in _services_named(task) for one in catalogue.service(id).guide.channels
    ]
    apply = [one for one in channels if one.use is None] or channels
    numbers = list(dict.fromkeys(read_out(one.number) for one in apply if one.number))
    if numbers:
        return f"电话：{'、'.join(numbers[:MOST_NUMBERS])}"
    return f"找谁：{said.channel(apply[0], catalogue)}" if apply else ""


def _services_named(task: Task) -> list[str]:
    named = [task.service, *(part.service for part in task.parts)]
    return [id for id in dict.fromkeys(named) if id is not None]


def _clipped(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _alarm_days(task: Task, on: dt.date, as_of: dt.date) -> list[dt.date]:
    """When to remind: on the last sensible day and the day before, a day earlier where hours count."""
    before = on - ONE_DAY * (2 if task.hours is not None else 1)
    days = {one for one in (task.sensible, before) if one is not None and as_of <= one <= on}
    return sorted(days) or [on]
