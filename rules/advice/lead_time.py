"""How long may a service take from the application, and what is the last sensible day to apply?

Counted from the promises in the data, in the more cautious way wherever there is a choice: the slowest
reading, and from the end of the review where the manual does not say from when, or gives an average.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from rules.catalogue.conditions import Disputed
from rules.catalogue.schema import Promise, Service
from rules.domain.answer import Clause
from rules.domain.deadline_kinds import DEADLINES, kinds_at
from rules.domain.periods import ONE_DAY, UNIT_NAMES, Moved, Unit, move
from rules.domain.workdays import is_known, is_workday
from rules.engine.plan import clause_of

FROM_APPLICATION = ("application", "unstated", "review")
"""Where a promise that hangs on the application may count from."""


class PromisedStep(NamedTuple):
    """One thing that the provider promises to do after an application, within `amount` of `unit`."""

    id: str
    """The kind of deadline that it ends on."""
    say: str
    amount: int
    unit: Unit
    after_review: bool
    """Counted from the end of the review, not from the application."""
    unstated: bool
    """The manual does not say from when it counts."""
    average: bool
    clause: Clause
    start: str
    """What the manual counts it from, where that is neither the application nor the review themselves."""

    @property
    def length(self) -> str:
        """`10 个工作日`."""
        return f"{self.amount} {UNIT_NAMES[self.unit]}"

    def done(self, start: dt.date) -> Moved:
        """The last day of this step, counted from `start`."""
        return move(start, self.amount, self.unit)


class Promised(NamedTuple):
    """The day by which everything promised is done, and the steps that lead there."""

    on: dt.date
    provisional: bool
    steps: tuple[PromisedStep, ...]


class Lead(NamedTuple):
    """What lies between an application and the service; several steps are readings of the same promise."""

    review: tuple[PromisedStep, ...]
    served: tuple[PromisedStep, ...]
    """Empty where the manual gives no time for the service itself."""

    def promised(self, applied: dt.date) -> Promised:
        """When an application of this day is reviewed and served at the latest."""
        reviewed = _slowest(self.review, applied, applied)
        served = _slowest(self.served, applied, reviewed.on)
        return Promised(
            max(reviewed.on, served.on),
            reviewed.provisional or served.provisional,
            reviewed.steps + served.steps,
        )


class Latest(NamedTuple):
    """The last sensible day to apply for a service that is to be there by `aim`."""

    on: dt.date
    aim: dt.date
    provisional: bool
    """Whether the calendar of a year concerned is not known."""
    steps: tuple[PromisedStep, ...]
    """What was subtracted."""
    arranged: bool
    """Whether the manual gives a time for the service itself, not for the review alone."""


def lead_of(info: Service, item: str) -> Lead | None:
    """What is promised after an application for an item; None where the manual promises nothing."""
    review, served = (
        tuple(
            _step(id, promise, info)
            for id in ids
            for promise in variants(info, item, id)
            if promise.since in FROM_APPLICATION
        )
        for ids in (kinds_at("review"), kinds_at("service"))
    )
    return Lead(review, served) if review or served else None


def latest(lead: Lead, aim: dt.date, by: dt.date) -> Latest:
    """The last day not after `by` on which an application is still served by `aim`.

    It is `by` itself where that is early enough, else a working day; it may lie in the past.
    """
    day = min(by, aim)
    if lead.promised(day).on > aim:
        day -= ONE_DAY
        while not is_workday(day) or lead.promised(day).on > aim:
            day -= ONE_DAY
    promised = lead.promised(day)
    # A day that was early enough at once hangs on no day beyond what is promised from it.
    searched = day < min(by, aim) and not (is_known(day) and is_known(aim))
    return Latest(day, aim, searched or promised.provisional, promised.steps, bool(lead.served))


def variants(info: Service, item: str, id: str) -> tuple[Promise, ...]:
    """A promise of an item under every reading; the service's own where the item says nothing."""
    own = info.items[item].promises
    promise = own[id] if id in own else info.promises.get(id)
    readings = promise.readings.values() if isinstance(promise, Disputed) else (promise,)
    return tuple(one for one in readings if isinstance(one, Promise))


def _step(id: str, promise: Promise, info: Service) -> PromisedStep:
    return PromisedStep(
        id,
        promise.say,
        promise.period.count,
        promise.period.unit,
        DEADLINES[id].stage == "service" and (promise.since != "application" or promise.average),
        promise.since == "unstated",
        promise.average,
        clause_of(info, promise.cite),
        promise.start or "",
    )


def _slowest(steps: tuple[PromisedStep, ...], applied: dt.date, reviewed: dt.date) -> Promised:
    """The reading under which a promise is kept last; the day of application where there is none."""
    ends = [(step.done(reviewed if step.after_review else applied), step) for step in steps]
    if not ends:
        return Promised(applied, False, ())
    end, step = max(ends, key=lambda pair: pair[0].on)
    return Promised(end.on, end.provisional, (step,))
