"""What is an answer made of? Reasons, items, deadlines and services, and their JSON form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from rules.domain.periods import Basis

Status = Literal[
    "available",
    "needs_info",
    "used_up",
    "closed",
    "waiting",
    "on_trigger",
    "not_met",
    "not_included",
    "not_started",
]

BEST_FIRST: tuple[Status, ...] = get_args(Status)
"""A service with several items has the best of their statuses in this order."""

RANK: dict[Status, int] = {status: rank for rank, status in enumerate(BEST_FIRST)}

OPEN: tuple[Status, ...] = ("available", "needs_info")
"""Statuses that nothing known stands against."""

SPENT: tuple[Status, ...] = ("used_up", "closed")
"""Statuses of what one has had and can use no more."""

IN_USE: tuple[Status, ...] = (*OPEN, *SPENT)
"""Statuses of what one has, or has had."""

AHEAD: tuple[Status, ...] = ("waiting", "not_started")
"""Statuses that a day ends by itself."""

REFUSED: frozenset[Status] = frozenset({"not_included", "not_met", "closed"})
"""Statuses that no event to come changes."""


class Clause(NamedTuple):
    """A place in the manual: the chapter, the numbered part and the lines of the text file."""

    section: str
    at: str
    lines: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, Any]:
        return {"section": self.section, "at": self.at, "lines": [list(pair) for pair in self.lines]}


class Check(NamedTuple):
    """One thing that must hold for a service or item, as compiled from data."""

    status: Status
    """The status that its failure gives."""
    rule: str
    """Which rule of the service asks for it, e.g. `items.main.requires.0`; the same under every reading."""
    slot: int
    fact: str
    """The name its reason goes by."""
    facts: tuple[str, ...]
    """Every fact it reads."""
    say: str
    clause: Clause
    implied: bool = False
    """Wherever the service is available another check holds too, so this one only tells refusals apart."""
    redundant: bool = False
    """Another check with the same status fails wherever this one does; this one only says it better."""
    quiet: int | None = None
    """The slot under which there is nothing to say about it, e.g. of a stay that has not begun."""
    waits: bool = False
    """Its failure is the waiting period's."""


class Reason(NamedTuple):
    """A check with its verdict for one scenario; None is unknown. `found` words the facts it rests on."""

    fact: str
    verdict: bool | None
    say: str
    found: str
    status: Status
    clause: Clause
    rule: str
    """Which rule of the service it is about, as in `Check`, however it is worded."""

    @property
    def text(self) -> str:
        """One short sentence in Chinese."""
        lead = {True: "符合", False: "未满足", None: "待确认"}[self.verdict]
        return f"{lead}：{self.say}" + (f"（{self.found}）" if self.found else "")

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "verdict": self.verdict,
            "text": self.text,
            "clause": self.clause.to_json(),
        }


class Caveat(NamedTuple):
    """Something no fact describes, or a silence of the manual, that the reader must know."""

    text: str
    clause: Clause
    undated: str = ""
    """The same as a doubt, where a day that it names is known about; empty where it names none."""

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "clause": self.clause.to_json()}


class Deadline(NamedTuple):
    """A day that matters for one item. `hours` and `since` only where the manual counts in hours."""

    id: str
    item: str
    on: dt.date
    basis: Basis
    provisional: bool
    say: str
    clause: Clause
    rule: str
    """Which rule of the service gives it, e.g. `promises.served_by`, however it is worded."""
    hours: int | None = None
    since: str | None = None
    average: bool = False
    advice: bool = False
    planned: bool = False
    """Counted from the day on which the customer wants the service, not from the application."""
    capped: bool = False
    """The rule's own day lies after the policy's last day, which stands in its place with its clause."""
    about: bool = False
    """Another day that it follows from is known about: a last day is the earliest, a promise the latest."""
    anchor: str | None = None
    """The day that a promise counts from, as the data name it; None for what counts back, and for windows."""
    start: str = ""
    """What must have happened on that day, where it is more than an application: `材料收齐`."""

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "item": self.item,
            "on": self.on.isoformat(),
            "basis": self.basis,
            "provisional": self.provisional,
            "capped": self.capped,
            "text": self.say,
            "clause": self.clause.to_json(),
        }
        if self.hours is not None:
            data |= {"hours": self.hours, "from": self.since}
        if self.average:
            data["average"] = True
        if self.advice:
            data["advice"] = True
        if self.about:
            data["about"] = True
        if self.start:
            data["start"] = self.start
        return data


class ItemAnswer(NamedTuple):
    """One item's status, what decides it, and its numbers."""

    id: str
    status: Status
    because: tuple[Reason, ...]
    missing: tuple[str, ...]
    limit: int | None
    used: int
    remaining: int | None
    unit: str
    per: str
    open: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "status": self.status,
            "because": [reason.to_json() for reason in self.because],
            "missing": list(self.missing),
            "limit": self.limit,
            "used": self.used,
            "remaining": self.remaining,
            "unit": self.unit,
            "per": self.per,
            "open": list(self.open),
        }


class SharedCount(NamedTuple):
    """A count that several items share, by the readings that have one; the items' own numbers heed it."""

    items: tuple[str, ...]
    unit: str
    per: str
    say: str
    clause: Clause
    numbers: tuple[tuple[str, int], ...]
    """Reading and number."""

    def number(self, reading: str) -> int | None:
        """The count under a reading; None where it knows of none."""
        return dict(self.numbers).get(reading)

    def remaining(self, service: ServiceAnswer, items: Sequence[ItemAnswer], reading: str) -> int:
        """How many are left of these items together: what is left here, no more than they have themselves.

        `items` are the service's own, or those of its opposite reading.
        """
        mine = any(item is one for item in items for one in service.items)
        every = service.items if mine else service.opposite.items
        used = sum(item.used for item in every if item.id in self.items)
        rest = max((self.number(reading) or 0) - used, 0)
        return min(rest, sum(rest if item.remaining is None else item.remaining for item in items))


class Trace(NamedTuple):
    """Everything a service and its items hang on: what all share, then what each item needs by itself."""

    shared: tuple[Reason, ...]
    items: Mapping[str, tuple[Reason, ...]]


@dataclass(slots=True, frozen=True)
class ServiceStanding:
    """How a service stands under one reading: its status, its items and their days."""

    status: Status
    items: tuple[ItemAnswer, ...]
    deadlines: tuple[Deadline, ...]

    def item(self, id: str) -> ItemAnswer:
        """One item's answer; StopIteration where the service has none of this id."""
        return next(item for item in self.items if item.id == id)

    def deadline(self, item: str, id: str) -> Deadline | None:
        """An item's deadline of a kind; None where the answer gives none."""
        return next((one for one in self.deadlines if one.item == item and one.id == id), None)


@dataclass(slots=True, frozen=True)
class OtherReading(ServiceStanding):
    """The same service under the opposite reading, where it differs."""

    def to_json(self) -> dict[str, Any]:
        keys = ("id", "status", "limit", "used", "remaining", "per")
        return {
            "status": self.status,
            "items": [{key: getattr(item, key) for key in keys} for item in self.items],
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
        }


class WaitingPeriod(NamedTuple):
    """Whether a waiting period binds a service, over or not, and its last day."""

    binds: bool | None
    """None where that hangs on unknown facts."""
    until: dt.date | None
    """None where there is none or it is not known."""

    def to_json(self) -> dict[str, Any]:
        return {"binds": self.binds, "until": self.until.isoformat() if self.until else None}


@dataclass(slots=True, frozen=True)
class ServiceAnswer(ServiceStanding):
    """One service's status with reasons, items, dates, caveats and the other reading."""

    id: str
    because: tuple[Reason, ...]
    missing: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    disputes: tuple[str, ...]
    waiting: WaitingPeriod
    besides: tuple[Reason, ...] = ()
    """While the service waits or its policy has not begun: what else stands in the way, known or open."""
    then: tuple[Status, ...] = ()
    """While it waits or its policy has not begun: its statuses on the first day of the later reading."""
    other_reading: OtherReading | None = None
    pools: tuple[SharedCount, ...] = ()
    """What its items share, under both readings."""

    @property
    def opposite(self) -> ServiceStanding:
        """How it stands under the opposite reading: as here where the readings agree."""
        return self.other_reading or self

    @property
    def other_status(self) -> Status | None:
        """The status under the opposite reading, where it is another one."""
        status = self.opposite.status
        return None if status == self.status else status

    def item_pairs(self) -> Iterator[tuple[ItemAnswer, ItemAnswer]]:
        """Each item under this reading and under the opposite one."""
        return zip(self.items, self.opposite.items, strict=True)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "status": self.status,
            "because": [reason.to_json() for reason in self.because],
            "missing": list(self.missing),
            "items": [item.to_json() for item in self.items],
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "caveats": [caveat.to_json() for caveat in self.caveats],
            "disputes": list(self.disputes),
            "waiting": self.waiting.to_json(),
            "other_reading": self.other_reading.to_json() if self.other_reading else None,
        }


def opening_day(service: ServiceAnswer) -> dt.date | None:
    """The later of both readings' first days, of what a day brings by itself; None where none does."""
    both = (*service.deadlines, *service.opposite.deadlines)
    return max((one.on for one in both if one.id == "opens_on"), default=None)


@dataclass(slots=True, frozen=True)
class Answer:
    """All 25 services on one day, under one reading."""

    as_of: dt.date
    reading: str
    policy_start: dt.date | None
    policy_end: dt.date | None
    waiting_over_on: dt.date | None
    services: tuple[ServiceAnswer, ...]
    rules: Mapping[str, str | None]
    """Which rules say so: see `Catalogue.stamp`."""
    about: tuple[str, ...] = ()
    """The days of the case that are known about: what follows from them is the most cautious."""

    @property
    def waits(self) -> bool:
        """Whether a waiting period binds some service, over or not, or may bind it."""
        return any(service.waiting.binds is not False for service in self.services)

    @property
    def ends_about(self) -> bool:
        """Whether no more is known of the policy's last day than about when."""
        return self.policy_end is None and not {"policy_start", "policy_end"}.isdisjoint(self.about)

    def lasts_to_end(self, service: str, items: Collection[str]) -> bool:
        """Whether some of these items can be used to a last day of the policy that is known about."""
        one = self.service(service)
        dated = {day.item for day in (*one.deadlines, *one.opposite.deadlines) if day.id == "use_by"}
        usable = {item.id for pair in one.item_pairs() for item in pair if item.status in OPEN}
        return self.ends_about and not (usable & {*items}) <= dated

    @property
    def binding_until(self) -> dt.date | None:
        """The last day of the waiting period that binds some service, or may; None where none is known to."""
        return next((s.waiting.until for s in self.services if s.waiting.until), None)

    def service(self, id: str) -> ServiceAnswer:
        """One service's answer; StopIteration where there is none of this id."""
        return next(service for service in self.services if service.id == id)

    def to_json(self) -> dict[str, Any]:
        days = {"start": self.policy_start, "end": self.policy_end, "waiting_over_on": self.waiting_over_on}
        return {
            "as_of": self.as_of.isoformat(),
            "reading": self.reading,
            "rules": dict(self.rules),
            "policy": {name: day.isoformat() if day else None for name, day in days.items()},
            "services": [service.to_json() for service in self.services],
        }
