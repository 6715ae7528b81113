"""What is a task made of? Something the customer must do by a day, for one service or for several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from rules.advice.lead_time import Latest
from rules.catalogue.schema import Channel
from rules.domain.answer import Clause, Status

TaskKind = str
"""The id of a deadline that is the customer's, `opens_on`, `planned`, `booked` or `policy_end`."""
Late = Literal["", "sensible", "by"]
Differs = Literal["", "day", "absent", "only"]


class TaskPart(NamedTuple):
    """One service, or some items of it, inside a task that speaks of several."""

    service: str
    items: tuple[str, ...]
    latest: Latest | None = None
    """The last sensible day to apply, worded as for the first item; None where the manual gives no time."""
    remaining: int | None = None
    other_remaining: int | None = None
    """What remains under the other reading, where that is another number."""
    unit: str = ""
    per: str = ""
    other_status: Status | None = None
    """The status under the opposite reading, where the items cannot be used there."""


class Task(NamedTuple):
    """Something the customer must do by a day."""

    kind: TaskKind
    """The deadline's id; `policy_end` for what may be used until then, `planned` and `booked` for none."""
    service: str | None
    """None where `parts` names several services."""
    items: tuple[str, ...]
    by: dt.date
    """The manual's last day; `opens_on`: the first day; `planned`, `booked`: the customer's own day."""
    do: str
    """What must be done, in Chinese."""
    latest: Latest | None = None
    channels: tuple[Channel, ...] = ()
    clauses: tuple[Clause, ...] = ()
    provisional: bool = False
    hours: int | None = None
    since: str | None = None
    """The ISO day from which `hours` count."""
    advice: bool = False
    """The manual recommends this day and does not demand it."""
    settled: bool = True
    """False where a fact that is still unknown decides whether the service applies at all."""
    other: dt.date | None = None
    differs: Differs = ""
    """How the opposite reading differs: another `day` (`other`), `absent` there, or `only` there."""
    other_status: Status | None = None
    """The items' status under the opposite reading, where the deadline is absent there."""
    parts: tuple[TaskPart, ...] = ()
    late: Late = ""
    """`by`: the day has passed; `sensible`: only the last sensible or recommended day has."""
    about: bool = False
    """A day that it follows from is known about; `by` is the safe one."""
    from_wanted: bool = False
    """`by` is counted from the day on which the customer wants the service."""

    @property
    def sensible(self) -> dt.date | None:
        """The last sensible day to apply, never after `by`; None where the manual gives no time."""
        days = [part.latest.on for part in self.parts if part.latest]
        return self.latest.on if self.latest else min(days, default=None)

    @property
    def day(self) -> dt.date:
        """The day that matters first."""
        return min(self.by, self.sensible or self.by)


def parts_alike(parts: Iterable[TaskPart]) -> list[TaskPart]:
    """Parts that differ only in their items and in how the same length of time is worded, as one."""
    groups: dict[object, list[TaskPart]] = {}
    for part in parts:
        length = None
        if part.latest:
            steps = tuple((step.id, step.amount, step.unit, step.after_review) for step in part.latest.steps)
            length = (part.latest.on, part.latest.provisional, steps)
        groups.setdefault((part._replace(items=(), latest=None), length), []).append(part)
    return [
        group[0]._replace(items=tuple(item for part in group for item in part.items))
        for group in groups.values()
    ]


def tasks_alike(tasks: Iterable[Task]) -> list[Task]:
    """Tasks that differ only in their items, as one; the ways to apply follow from the service."""
    groups: dict[Task, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task._replace(items=(), channels=()), []).append(task)
    return [
        group[0]._replace(items=tuple(item for task in group for item in task.items))
        for group in groups.values()
    ]
