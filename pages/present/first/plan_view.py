"""What does the plan show of each stage: whom to call, when somebody is there, what to ask about?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.first.step_words import StepWords, near_day, step_words, weekday_of
from pages.present.text.hours_text import opening_hours, place_told
from pages.present.text.promise_text import promise_words
from rules.advice.provider_deadlines import ProviderDeadline
from rules.catalogue.catalogue import Catalogue
from rules.guidance import (
    ACTIONABLE,
    Contact,
    FirstSteps,
    Presence,
    ServiceStep,
    StagePlan,
)

MOST_PROMISES = 3

CHINESE = "零一两三四五六七八九十"


class CallView(NamedTuple):
    """A telephone number, or another way in."""

    number: str | None
    dialled: str
    place: str
    """Where one goes instead, where there is no number."""
    hours: tuple[str, str]
    """Whether somebody is there today, and the hours."""
    again: bool = False
    """Whether the plan has named it before."""


class OwnWay(NamedTuple):
    """Whom to call about one service, where that is another one than for its stage."""

    told: str
    dialled: str
    """Empty where it is no telephone."""


class StageView(NamedTuple):
    """A stage of the plan."""

    when: str
    title: str
    why: str
    lines: str
    current: bool
    ready: bool
    """Whether the plan may begin with its call today."""
    call: CallView | None
    together: tuple[str, ...]
    """What to ask about in the same call."""
    together_told: str
    notes: tuple[str, ...]
    """Conditions to be said at once, and what the provider has promised."""
    services: tuple[StepWords, ...]
    rest: tuple[StepWords, ...]
    ways: Mapping[str, OwnWay]
    """By service, of those that are asked for elsewhere than the stage."""


class PlanView(NamedTuple):
    """The plan of one situation."""

    notices: tuple[tuple[str, OwnWay | None], ...]
    """What must be known first, each with a number to call, where there is one."""
    stages: tuple[StageView, ...]
    papers: tuple[tuple[str, str], ...]
    """Each with how many services want it."""
    wastes: tuple[tuple[str, str], ...]
    """Each with the service that is lost."""
    useless: tuple[StepWords, ...]
    unrelated: tuple[tuple[str, tuple[StepWords, ...]], ...]


def plan_view(steps: FirstSteps, catalogue: Catalogue, as_of: dt.date) -> PlanView:
    """All that the plan shows, in words."""
    told: set[str] = set()
    stages = tuple(_stage_view(stage, steps, catalogue, as_of, told) for stage in steps.stages)
    return PlanView(
        tuple((one.said.say, _number_of(one.number)) for one in steps.notices),
        stages,
        tuple(
            (paper.name, f"{len(paper.services)} 项要" if len(paper.services) > 1 else "")
            for paper in steps.papers
        ),
        tuple((say, catalogue.service(id).plain.name) for id, say in _first_of_each(steps)),
        tuple(step_words(step, catalogue, as_of) for step in steps.useless.services),
        tuple(
            (
                folded.why.say if folded.why else "",
                tuple(step_words(s, catalogue, as_of) for s in folded.services),
            )
            for folded in steps.unrelated
        ),
    )


def _first_of_each(steps: FirstSteps) -> Iterator[tuple[str, str]]:
    """How each service is wasted, in one way; its drawer has all of them."""
    seen = set()
    for one in steps.wastes:
        if one.service not in seen:
            seen.add(one.service)
            yield one.service, one.say


def _stage_view(
    stage: StagePlan, steps: FirstSteps, catalogue: Catalogue, as_of: dt.date, told: set[str]
) -> StageView:
    contact = stage.contact
    number = contact.number if contact else None
    first = number is None or number not in told
    together = steps.asks_of(contact, ACTIONABLE) if contact and number and first else ()
    told |= {number} if number else set()
    return StageView(
        stage.when,
        stage.title,
        stage.why.say,
        "、".join(f"{low}–{high}" if low != high else str(low) for low, high in stage.why.clause.lines),
        stage.current,
        stage.ready,
        call_view(contact, as_of)._replace(again=not first) if contact else None,
        together,
        f"一次问{CHINESE[len(together)]}件" if len(together) > 1 else "",
        (*_known_first(stage.services, as_of), *(_other_number(contact) if first and contact else ())),
        tuple(step_words(step, catalogue, as_of) for step in stage.services),
        tuple(step_words(step, catalogue, as_of) for step in stage.rest),
        dict(_own_ways(stage, steps)),
    )


def _number_of(number: str | None) -> OwnWay | None:
    return OwnWay(f"打 {read_out(number)}", dialled(number)) if number else None


def _own_ways(stage: StagePlan, steps: FirstSteps) -> Iterator[tuple[str, OwnWay]]:
    for step in (*stage.services, *stage.rest):
        if contact := steps.own_contact(step, stage):
            yield step.service, OwnWay(place_told(contact), dialled(contact.number or ""))


def _other_number(contact: Contact) -> Iterator[str]:
    """The number for elsewhere, of what is called otherwise there, or the second one for here."""
    yield from (f"{one.name}：{read_out(one.number or '')}" for one in contact.others[:1] if one.regions)


def _known_first(services: tuple[ServiceStep, ...], as_of: dt.date) -> Iterator[str]:
    """What must be known before one calls; what the first service's people answer for."""
    for step in services[:1]:
        yield from (said.say for said in step.heed)
        for office in step.office:
            if office.presence.today is False and office.presence.on:
                on = office.presence.on
                opens = opening_hours(office.presence.openings[:1]).split("–")[0]
                yield f"{office.who}{weekday_of(on)} {near_day(on, as_of)} 才上班（{opens} 起）"
        yield from _promises_told(step.promises[:MOST_PROMISES], as_of)


def _promises_told(promises: Iterable[ProviderDeadline], as_of: dt.date) -> Iterator[str]:
    """What they promised, by what it counts from."""
    said = [promise_words(one, as_of, lambda day: _weekday_first(day, as_of)) for one in promises]
    for (start, dated), group in groupby(said, key=lambda one: (one.start, one.dated)):
        if dated:
            yield f"{start}，他们答应：{'；'.join(f'{one.within} {one.done}' for one in group)}"
        else:
            yield from (one.told("他们") for one in group)


def _weekday_first(day: dt.date, as_of: dt.date) -> str:
    return f"{weekday_of(day)} {near_day(day, as_of)}"


def call_view(contact: Contact, as_of: dt.date) -> CallView:
    """A way in, with the hours against the day."""
    place = contact.path or contact.name
    return CallView(
        read_out(contact.number) if contact.number else None,
        dialled(contact.number) if contact.number else "",
        f"{contact.name} {contact.path}" if contact.path and contact.name not in contact.path else place,
        _hours_told(contact, as_of) if contact.number else ("", opening_hours(contact.hours.openings)),
    )


def _hours_told(contact: Contact, as_of: dt.date) -> tuple[str, str]:
    hours: Presence = contact.hours
    if hours.always:
        return "24 小时都能打", ""
    said = opening_hours(hours.openings)
    elsewhere = "" if not said or contact.services[0] in contact.written else "（写在别的章）"
    today = weekday_of(as_of)
    if hours.today:
        also = "也" if as_of.isoweekday() > FRIDAY else ""
        return f"今天{today}{also}能打", f"{said}{elsewhere}"
    if hours.today is False and hours.on:
        return (
            f"今天{today}没人接，{weekday_of(hours.on)} {near_day(hours.on, as_of)} 再打",
            f"{said}{elsewhere}",
        )
    return "", f"手册没写哪天能打{'，' if said else ''}{said}{elsewhere}"


FRIDAY = 5
