"""What is the provider to do, and by when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from rules.advice.lead_time import FROM_APPLICATION, Promised, lead_of
from rules.advice.service_case import ServiceCase
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer, Clause, Deadline
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import Scenario

CountedFrom = Literal["today", "booking", "wanted"]
"""What starts a promise is supposed today; an application was made; or the day of the service is known."""


class ProviderDeadline(NamedTuple):
    """Something the provider is to do by a day."""

    service: str
    items: tuple[str, ...]
    id: str
    """A kind of deadline that the provider keeps."""
    by: dt.date
    """The latest day of all readings; where what starts it lies with others, only if that happens at once."""
    say: str
    clause: Clause
    provisional: bool
    average: bool
    counted_from: CountedFrom
    start: str = ""
    """What must have happened on the day that it counts from, where it is more than an application."""
    length: str = ""
    """`10 个工作日`, where no day can be named: its start is neither the customer's nor a known day."""
    unstated: bool = False
    """The manual does not say from which day it counts."""
    other: dt.date | None = None
    """The earliest day that a reading gives, where it is another."""
    about: bool = False
    """A day that it follows from is known about."""


def awaited_deadlines(
    answer: Answer, scenario: Scenario, catalogue: Catalogue
) -> tuple[ProviderDeadline, ...]:
    """What the provider has promised to do, in the order of its day.

    Where nothing is booked, an application made on the day of the answer is supposed.
    """
    found = [
        one
        for service in answer.services
        for one in _service_deadlines(ServiceCase(service, answer, scenario, catalogue.service(service.id)))
    ]
    return tuple(sorted(found, key=lambda one: one.by))


def _service_deadlines(case: ServiceCase) -> list[ProviderDeadline]:
    """The promises for this service; items with the same day and wording stand together."""
    found = [
        *(_promise(case, d) for d in case.service.deadlines if _is_awaited(case, d)),
        *(one for item in case.bookings for one in _after_booking(case, item)),
    ]
    groups: dict[ProviderDeadline, list[str]] = {}
    for one in found:
        groups.setdefault(one._replace(items=()), []).extend(one.items)
    return [one._replace(items=tuple(items)) for one, items in groups.items()]


def _is_awaited(case: ServiceCase, deadline: Deadline) -> bool:
    """Whether a promise is one; what has been applied for counts from its booking instead."""
    if DEADLINES[deadline.id].whose != "provider":
        return False
    return deadline.item not in case.bookings or deadline.anchor not in FROM_APPLICATION


def _promise(case: ServiceCase, deadline: Deadline) -> ProviderDeadline:
    """What the answer says of it, on the latest day of all readings, whichever of them the answer knows."""
    other = case.service.opposite.deadline(deadline.item, deadline.id)
    days = [(one.on, one.provisional) for one in (deadline, other) if one]
    applied, stage = deadline.anchor in FROM_APPLICATION, DEADLINES[deadline.id].stage
    lead = lead_of(case.info, deadline.item) if applied and stage else None
    if lead is None:
        (by, provisional), counted = max(days), _Counted("today" if applied else "wanted", deadline.start)
    else:
        part = lead._replace(served=()) if stage == "review" else lead
        end = part.promised(case.answer.as_of)
        (by, provisional), counted = max((end.on, end.provisional), *days), _counted("today", end)
    first = min(day for day, _ in days)
    return ProviderDeadline(
        case.service.id,
        (deadline.item,),
        deadline.id,
        by,
        deadline.say,
        deadline.clause,
        provisional,
        deadline.average,
        *counted,
        first if first != by else None,
        deadline.about,
    )


class _Counted(NamedTuple):
    """From when a promise counts."""

    counted_from: CountedFrom
    start: str
    length: str = ""
    unstated: bool = False


def _counted(since: CountedFrom, end: Promised) -> _Counted:
    """The service's own start lies with others; that of the review comes with the application."""
    last, first = end.steps[-1], end.steps[0]
    if DEADLINES[last.id].stage == "service" and last.start:
        return _Counted(since, last.start, last.length)
    follows = first is last or last.after_review
    return _Counted(since, first.start if follows else "", unstated=last.unstated)


def _after_booking(case: ServiceCase, item: str) -> Iterator[ProviderDeadline]:
    """What is still awaited after an application for which no day is fixed yet."""
    booking, lead = case.bookings[item], lead_of(case.info, item)
    if lead is None or booking.on is not None or case.is_used_since(item, booking.booked_on):
        return
    for part in ([lead._replace(served=())] if lead.review else []) + ([lead] if lead.served else []):
        end = part.promised(booking.booked_on)
        step = end.steps[-1]
        yield ProviderDeadline(
            case.service.id,
            (item,),
            step.id,
            end.on,
            step.say,
            step.clause,
            end.provisional,
            step.average,
            *_counted("booking", end),
        )
