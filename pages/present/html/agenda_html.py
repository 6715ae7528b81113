"""How does the agenda look? One block of HTML, nearest first, filled from templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.base.templating import style, template
from pages.present.text import agenda_text as said
from pages.present.text.answer_text import ADVICE, day_text, distance_text
from pages.present.text.card_text import differs
from rules.advice.channels import channels_for
from rules.advice.provider_deadlines import ProviderDeadline
from rules.advice.task import Task
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel
from rules.domain.answer import Answer

TEMPLATES = Path(__file__).resolve().parent / "templates"

WEEK, MONTH = dt.timedelta(days=7), dt.timedelta(days=30)

NOW, WITHIN_WEEK, WITHIN_MONTH, LATER = "今天及已晚", "7 天内", "30 天内", "以后"
MISSED = "已经过了期限"
GROUPS = (NOW, WITHIN_WEEK, WITHIN_MONTH, LATER)

AWAITED = {
    "booking": "已经预约、还没定日子的，对方应该做到：",
    "wanted": "按您想用或约好的日子算，之后：",
    "today": "如果今天申请，对方应该做到：",
}
"""What each list of expectations supposes, the surest first."""


def group_of(task: Task, as_of: dt.date) -> str:
    """The heading a task stands under."""
    if task.day <= as_of:
        return NOW
    if task.day <= as_of + WEEK:
        return WITHIN_WEEK
    return WITHIN_MONTH if task.day <= as_of + MONTH else LATER


def is_pressing(task: Task, as_of: dt.date) -> bool:
    """Whether a task is to be done within a month and can still be done."""
    return task.late != "by" and task.kind != "opens_on" and group_of(task, as_of) != LATER


class WayToApply(NamedTuple):
    """A way to apply: its text, divided wherever its telephone number stands."""

    pieces: tuple[str, ...]
    number: str = ""
    dialled: str = ""


class TaskText(NamedTuple):
    """What stands in a row of the agenda, in this order."""

    heads: tuple[tuple[str, str], ...]
    """The days, or what to do today, each with what it is."""
    by: str
    """The last day, where an earlier one is the head."""
    name: str
    do: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ways: tuple[WayToApply, ...] = ()
    how: tuple[str, ...] = ()
    """Where the sensible day comes from."""
    other: str = ""
    clauses: str = ""


class Heading(NamedTuple):
    """A heading with the tasks that are ahead and those whose day has passed."""

    name: str
    colour: str
    ahead: list[TaskText]
    missed: list[TaskText]


class UsableText(NamedTuple):
    """A service that can be asked for today."""

    name: str
    way: WayToApply | None
    doubtful: bool


def agenda(tasks: Iterable[Task], answer: Answer, catalogue: Catalogue) -> str:
    """The tasks under their headings; those whose day has passed are folded away at the end of the first."""
    groups: dict[str, list[Task]] = {name: [] for name in GROUPS}
    for task in tasks:
        groups[group_of(task, answer.as_of)].append(task)
    headings = [
        Heading(
            name,
            "now" if name == NOW else "soon" if name == WITHIN_WEEK else "",
            [_task_text(task, answer, catalogue) for task in group if task.late != "by"],
            [_missed_text(task, answer, catalogue) for task in group if task.late == "by"],
        )
        for name, group in groups.items()
        if group
    ]
    return _fill_agenda("agenda.html.jinja", headings=headings, missed=MISSED)


def usable_html(answer: Answer, catalogue: Catalogue) -> str:
    """What can be asked for today, and where; empty where nothing can."""
    rows = []
    for service in answer.services:
        if service.status == "available":
            info = catalogue.service(service.id)
            ways = _ways(channels_for(info, "apply_by"), catalogue)
            rows.append(UsableText(info.name, ways[0] if ways else None, differs(service)))
    return _fill_agenda("usable.html.jinja", rows=rows, advice=ADVICE) if rows else ""


def awaited_html(expected: Iterable[ProviderDeadline], answer: Answer, catalogue: Catalogue) -> str:
    """What the provider is to do, by what it supposes."""
    lists: dict[str, list[str]] = {name: [] for name in AWAITED}
    for one in expected:
        lists[one.counted_from].append(said.awaited(one, answer, catalogue))
    shown = {name: rows for name, rows in lists.items() if rows}
    return _fill_agenda("awaited.html.jinja", lists=shown, leads=AWAITED) if shown else ""


def _fill_agenda(name: str, **content: Any) -> str:
    return style(__file__, "agenda.css") + template(name, TEMPLATES).render(content)


def _task_text(task: Task, answer: Answer, catalogue: Catalogue) -> TaskText:
    as_of, advices = answer.as_of, said.advice(task, answer, catalogue)
    ahead = task.late != "sensible" and task.day < task.by
    heads = []
    if ahead:
        heads.append(_day("建议最晚申请", task.day, as_of))
    elif task.late == "sensible":
        heads.append(("今天就申请", "建议最晚的日子已过"))
    by = ""
    if task.day < task.by:
        by = f"{said.whose_day(task)}：{day_text(task.by)}（{distance_text(task.by, as_of)}）"
    else:
        heads.append(_day(said.whose_day(task), task.by, as_of))
    lines = said.parts(task, answer, catalogue)
    if task.kind != "policy_end" and (len(advices) > 1 or not ahead):
        lines += [advice.text for advice in advices]
    return TaskText(
        heads=tuple(heads),
        by=by,
        name=said.title(task, catalogue),
        do=task.do,
        lines=tuple(lines),
        notes=tuple(said.notes(task, answer)),
        ways=_ways(task.channels, catalogue),
        how=tuple(advice.how for advice in advices),
        clauses=_clauses(task),
    )


def _missed_text(task: Task, answer: Answer, catalogue: Catalogue) -> TaskText:
    """A day that has passed: what it was for, and whom to call."""
    return TaskText(
        heads=(_day(said.whose_day(task), task.by, answer.as_of),),
        by="",
        name=said.title(task, catalogue),
        do=task.do,
        ways=_ways((one for one in task.channels if one.kind == "phone"), catalogue),
        other=said.other_reading(task, answer),
        clauses=_clauses(task),
    )


def _clauses(task: Task) -> str:
    return said.clauses(task) if task.clauses else ""


def _day(lead: str, on: dt.date, as_of: dt.date) -> tuple[str, str]:
    return day_text(on), f"{lead} · {distance_text(on, as_of)}"


def _ways(channels: Iterable[Channel], catalogue: Catalogue) -> tuple[WayToApply, ...]:
    """The ways to apply, telephones first."""
    return tuple(
        _way_to_apply(one, catalogue) for one in sorted(channels, key=lambda one: one.number is None)
    )


def _way_to_apply(one: Channel, catalogue: Catalogue) -> WayToApply:
    text = said.channel(one, catalogue)
    if one.number is None:
        return WayToApply((text,))
    number = read_out(one.number)
    return WayToApply(tuple(text.split(number)), number, dialled(number))
