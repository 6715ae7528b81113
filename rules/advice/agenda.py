"""What is to be done next, and by when at the latest?

Two kinds of last day stand side by side and are never mixed: `by` is the manual's own, or the day that the
customer wants or has booked; `sensible` is advice, the last day to apply when the service's own promised
time is subtracted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rules.advice.lead_time import FROM_APPLICATION, Latest, latest, lead_of, variants
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel, Service
from rules.domain.answer import Answer, Clause, Deadline, ItemAnswer, ServiceAnswer, Status
from rules.domain.deadlines import DEADLINES, OPEN
from rules.domain.scenario import Booking, Scenario
from rules.engine.plan import clause_of

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

    @property
    def sensible(self) -> dt.date | None:
        """The last sensible day to apply, never after `by`; None where the manual gives no time."""
        days = [part.latest.on for part in self.parts if part.latest]
        return self.latest.on if self.latest else min(days, default=None)

    @property
    def day(self) -> dt.date:
        """The day that matters first."""
        return min(self.by, self.sensible or self.by)


class Expected(NamedTuple):
    """Something the provider is to do by a day."""

    service: str
    items: tuple[str, ...]
    id: str
    """A kind of deadline that the provider keeps."""
    by: dt.date
    say: str
    clause: Clause
    provisional: bool
    average: bool
    counted_from: Literal["today", "booking", "wanted"]
    """Whether it supposes an application made today, or follows a booking or the day of the service."""
    other: dt.date | None = None
    """The opposite reading's day, where it has another."""


def tasks(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Task, ...]:
    """Everything that is still to be done or was missed, in the order of the day that matters first.

    `answer` must be the answer to `scenario`. Deadlines of services that are used up ask for nothing and
    are left out; the end of the policy is one task for all services of which a limited count remains.
    """
    found: list[Task] = []
    ending: list[TaskPart] = []
    for service in answer.services:
        cases = _Cases(service, answer, scenario, catalogue.service(service.id))
        found += cases.tasks()
        ending += cases.ending()
    found += _openings(answer)
    if ending and answer.policy_end:
        found.append(_policy_end(answer.policy_end, ending, answer, catalogue))
    dated = [task._replace(late=_late(task, answer.as_of)) for task in found]
    order = {service.id: place for place, service in enumerate(answer.services)}
    return tuple(
        sorted(dated, key=lambda task: (task.day, task.by, order.get(task.service or "", len(order))))
    )


def expected(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Expected, ...]:
    """What the provider has promised to do, in the order of its day.

    Where nothing is booked, an application made on the day of the answer is supposed.
    """
    found = [
        one
        for service in answer.services
        for one in _Cases(service, answer, scenario, catalogue.service(service.id)).expected()
    ]
    return tuple(sorted(found, key=lambda one: one.by))


def _late(task: Task, as_of: dt.date) -> Late:
    if task.by < as_of:
        return "sensible" if task.advice else "by"
    return "sensible" if task.sensible is not None and task.sensible < as_of else ""


def _openings(answer: Answer) -> Iterator[Task]:
    """What opens when: one task a day and event, for all services together."""
    groups: dict[tuple[dt.date, str], dict[str, list[Deadline]]] = {}
    for service in answer.services:
        for deadline in service.deadlines:
            if deadline.id == "opens_on":
                group = groups.setdefault((deadline.on, deadline.say), {})
                group.setdefault(service.id, []).append(deadline)
    for (on, say), services in groups.items():
        deadlines = [deadline for group in services.values() for deadline in group]
        yield Task(
            "opens_on",
            None,
            (),
            on,
            say,
            clauses=_clauses(deadlines),
            parts=tuple(TaskPart(id, tuple(d.item for d in group)) for id, group in services.items()),
        )


def _policy_end(end: dt.date, parts: list[TaskPart], answer: Answer, catalogue: Catalogue) -> Task:
    """One task for all that ends with the policy; it cites the last day to use, else the yearly count."""
    days = {
        (service.id, deadline.item): deadline.clause
        for service in answer.services
        for deadline in service.deadlines
        if deadline.id == "use_by"
    }
    clauses = []
    for part in parts:
        info = catalogue.service(part.service)
        for item in part.items:
            clause = days.get((part.service, item))
            clauses.append(clause or clause_of(info, info.items[item].limit.cite))
    return Task(
        "policy_end",
        None,
        (),
        end,
        "保单到期前用完",
        clauses=tuple(dict.fromkeys(clauses)),
        parts=tuple(parts),
    )


def _clauses(deadlines: Iterable[Deadline]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(deadline.clause for deadline in deadlines))


class _Cases:
    """One service's part of the agenda."""

    def __init__(self, service: ServiceAnswer, answer: Answer, scenario: Scenario, info: Service) -> None:
        self.service, self.answer, self.scenario, self.info = service, answer, scenario, info
        self.status = {item.id: item.status for item in service.items}
        self.days = {(deadline.item, deadline.id): deadline for deadline in service.deadlines}
        other = service.other_reading
        self.others = {(d.item, d.id): d for d in other.deadlines} if other else {}
        self.other_status = {item.id: item.status for item in other.items} if other else {}
        self.bookings: dict[str, Booking] = {}
        for booking in sorted(scenario.bookings or (), key=lambda one: one.booked_on):
            if booking.service == service.id and booking.booked_on <= answer.as_of:
                self.bookings[booking.item or next(iter(info.items))] = booking

    # ---------------------------------------------------------------- what the customer does

    def tasks(self) -> list[Task]:
        """The tasks that speak of this service alone."""
        mine = [self._task(d) for d in self.service.deadlines if self._is_own(d)]
        only = [self._task(d, only=True) for d in self.others.values() if self._is_only_other(d)]
        booked = [task for item in self.info.items if (task := self._booked(item))]
        return [*_merged([*mine, *only, *booked]), *self._planned()]

    def ending(self) -> list[TaskPart]:
        """What of this service is lost with the policy; items with the same rest stand together.

        What is booked, or has a day to apply by, has a task of its own. A count of which the manual names no
        last day ends with the policy as well: a policy not in force brings nothing.
        """
        parts = []
        others = self.service.other_reading.items if self.service.other_reading else self.service.items
        for item, other in zip(self.service.items, others, strict=True):
            use_by, end = self.days.get((item.id, "use_by")), self.answer.policy_end
            if end is None or (use_by and not self._is_policy_end(use_by)) or not _limited(item):
                continue
            if item.id in self.bookings or (item.id, "apply_by") in self.days:
                continue
            parts.append(
                TaskPart(
                    self.service.id,
                    (item.id,),
                    self._latest(item.id, end, end),
                    item.remaining,
                    other.remaining if other.remaining != item.remaining else None,
                    item.unit,
                    item.per,
                    other.status if other.status != "available" else None,
                )
            )
        return _alike(parts)

    def _is_own(self, deadline: Deadline) -> bool:
        """Whether a deadline asks the customer for something, or has been missed."""
        status = self.status[deadline.item]
        if not DEADLINES[deadline.id].task or self._is_policy_end(deadline) or self._is_kept(deadline):
            return False
        return status in OPEN or (status == "closed" and deadline.on < self.answer.as_of)

    def _is_only_other(self, deadline: Deadline) -> bool:
        """Whether only the opposite reading has this deadline, for an item open under this one."""
        mine = self.days.get((deadline.item, deadline.id))
        return (
            bool(DEADLINES[deadline.id].task)
            and (mine is None or self._is_policy_end(mine))
            and self.status[deadline.item] in OPEN
            and not self._is_policy_end(deadline)
            and not self._is_kept(deadline)
        )

    def _is_policy_end(self, deadline: Deadline) -> bool:
        """Whether a deadline is nothing but the policy's own end."""
        in_force = self.info.in_force
        return (
            deadline.id == "use_by"
            and not deadline.capped
            and in_force is not None
            and deadline.clause == clause_of(self.info, in_force)
        )

    def _is_kept(self, deadline: Deadline) -> bool:
        """Whether a booking made in time has done what the deadline asks for."""
        booking = self.bookings.get(deadline.item)
        return deadline.id == "apply_by" and booking is not None and booking.booked_on <= deadline.on

    def _task(self, deadline: Deadline, *, only: bool = False) -> Task:
        item, id = deadline.item, deadline.id
        differs: Differs = "only" if only else ""
        other = self.others.get((item, id))
        if not only and self.service.other_reading is not None:
            differs = "absent" if other is None else "day" if other.on != deadline.on else ""
        ends = deadline.on == self.answer.policy_end and not deadline.capped
        end = "，不晚于保单到期日" if ends else ""
        return Task(
            id,
            self.service.id,
            (item,),
            deadline.on,
            f"{DEADLINES[id].task}：{deadline.say}{end}",
            self._latest(item, self._aim(deadline), deadline.on) if self._is_application(deadline) else None,
            channels_for(self.info, id),
            (deadline.clause,),
            deadline.provisional,
            deadline.hours,
            deadline.since,
            deadline.advice,
            self.status[item] != "needs_info",
            other.on if other and differs == "day" else None,
            differs,
            self.other_status[item] if differs == "absent" else None,
        )

    def _is_application(self, deadline: Deadline) -> bool:
        """Whether a deadline is one to apply by, or to use by where the manual sets no day to apply."""
        return deadline.id == "apply_by" or (
            deadline.id == "use_by" and (deadline.item, "apply_by") not in self.days
        )

    def _aim(self, deadline: Deadline) -> dt.date | None:
        """The day by which the service must be there; None where none is known."""
        use_by = self.days.get((deadline.item, "use_by"))
        wanted = self._wanted(deadline.item) if deadline.id == "apply_by" else None
        days = (wanted, use_by.on if use_by else self.answer.policy_end)
        return min((day for day in days if day), default=None)

    def _latest(self, item: str, aim: dt.date | None, by: dt.date) -> Latest | None:
        """The last sensible day to apply; None for one who has booked, or without a promise to count by."""
        lead = lead_of(self.info, item)
        if lead is None or aim is None or item in self.bookings or self.status[item] == "closed":
            return None
        apply_by = self.days.get((item, "apply_by"))
        return latest(lead, aim, min(by, apply_by.on) if apply_by else by)

    def _wanted(self, item: str) -> dt.date | None:
        """The day booked for an item, else the day planned, unless it has passed."""
        booking = self.bookings.get(item)
        day = booking.on if booking and booking.on else self.scenario.planned_on
        return day if day and day >= self.answer.as_of else None

    def _booked(self, item: str) -> Task | None:
        booking = self.bookings.get(item)
        if booking is None or booking.on is None or booking.on < self.answer.as_of:
            return None
        if self.status[item] not in OPEN:
            return None
        return Task(
            "booked",
            self.service.id,
            (item,),
            booking.on,
            "按约好的日子使用",
            channels=channels_for(self.info, "booked"),
            settled=self.status[item] == "available",
        )

    def _planned(self) -> list[Task]:
        """By when to apply for what is wanted on a day, where the manual itself sets no last day."""
        parts = []
        for item in self.info.items:
            lead, day = lead_of(self.info, item), self._wanted(item)
            skip = (item, "apply_by") in self.days or item in self.bookings
            if lead is None or day is None or skip or self.status[item] != "available":
                continue
            use_by = self.days.get((item, "use_by"))
            if use_by is None or day <= use_by.on:
                parts.append(TaskPart(self.service.id, (item,), latest(lead, day, day)))
        if not parts or self.scenario.planned_on is None:
            return []
        steps = [step for part in parts if part.latest for step in part.latest.steps]
        return [
            Task(
                "planned",
                self.service.id,
                tuple(item for part in parts for item in part.items),
                self.scenario.planned_on,
                "想在这天用上，提前申请",
                channels=channels_for(self.info, "planned"),
                clauses=tuple(dict.fromkeys(step.clause for step in steps)),
                parts=tuple(_alike(parts)),
            )
        ]

    # ---------------------------------------------------------------- what the provider does

    def expected(self) -> list[Expected]:
        """The promises for this service; items with the same day and wording stand together."""
        found = [
            *(self._promise(d) for d in self.service.deadlines if self._is_awaited(d)),
            *(one for item in self.bookings for one in self._after_booking(item)),
        ]
        groups: dict[Expected, list[str]] = {}
        for one in found:
            groups.setdefault(one._replace(items=()), []).extend(one.items)
        return [one._replace(items=tuple(items)) for one, items in groups.items()]

    def _is_awaited(self, deadline: Deadline) -> bool:
        """Whether a promise is one; what has been applied for counts from its booking instead."""
        if DEADLINES[deadline.id].whose != "provider":
            return False
        return deadline.item not in self.bookings or self._since(deadline) not in FROM_APPLICATION

    def _since(self, deadline: Deadline) -> str | None:
        """The day that the promise behind a deadline counts from, as the data name it."""
        promises = variants(self.info, deadline.item, deadline.id)
        return next((promise.since for promise in promises if promise.say == deadline.say), None)

    def _promise(self, deadline: Deadline) -> Expected:
        other = self.others.get((deadline.item, deadline.id))
        return Expected(
            self.service.id,
            (deadline.item,),
            deadline.id,
            deadline.on,
            deadline.say,
            deadline.clause,
            deadline.provisional,
            deadline.average,
            "today" if self._since(deadline) in FROM_APPLICATION else "wanted",
            other.on if other and other.on != deadline.on else None,
        )

    def _after_booking(self, item: str) -> Iterator[Expected]:
        """What is still awaited after an application for which no day is fixed yet."""
        booking, lead = self.bookings[item], lead_of(self.info, item)
        if lead is None or booking.on is not None or self._is_used_since(item, booking.booked_on):
            return
        for part in ([lead._replace(served=())] if lead.review else []) + ([lead] if lead.served else []):
            end = part.promised(booking.booked_on)
            step = end.steps[-1]
            yield Expected(
                self.service.id,
                (item,),
                step.id,
                end.on,
                step.say,
                step.clause,
                end.provisional,
                step.average,
                "booking",
            )

    def _is_used_since(self, item: str, day: dt.date) -> bool:
        if self.status[item] not in OPEN:
            return True
        return any(
            use.service == self.service.id
            and (use.item or next(iter(self.info.items))) == item
            and day <= use.on <= self.answer.as_of
            for use in self.scenario.usage or ()
        )


def channels_for(info: Service, kind: str) -> tuple[Channel, ...]:
    """The ways to do what a task asks: to apply, or to cancel and change where the manual names a way.

    Where no way is named as one to apply, the first one named, with all for the same use, is the way in: a
    hotline is called, not applied to.
    """
    channels = tuple(info.guide.channels)
    changing = tuple(one for one in channels if "取消" in one.use or "改期" in one.use)
    applying = tuple(one for one in channels if one.use == "申请" or "预约" in one.use)
    applying = applying or tuple(one for one in channels if one.use == channels[0].use)
    way = "change" if kind == "booked" else DEADLINES[kind].way if kind in DEADLINES else "apply"
    if way == "change" and changing:
        return changing
    if way != "apply":
        return tuple(one for one in applying if one.kind == "phone") or applying
    return applying


def _limited(item: ItemAnswer) -> bool:
    return item.status == "available" and item.remaining is not None and item.remaining > 0


def _alike(parts: Iterable[TaskPart]) -> list[TaskPart]:
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


def _merged(tasks: Iterable[Task]) -> list[Task]:
    """Tasks that differ only in their items, as one; the ways to apply follow from the service."""
    groups: dict[Task, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task._replace(items=(), channels=()), []).append(task)
    return [
        group[0]._replace(items=tuple(item for task in group for item in task.items))
        for group in groups.values()
    ]
