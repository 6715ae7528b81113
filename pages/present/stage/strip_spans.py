"""What could the strip of time show at a step? Stays, uses, promises and last days, the weightiest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pages.present.text import answer_text
from pages.present.text.persona_text import Told, telling_days
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Service
from rules.domain.answer import IN_USE, Answer, Deadline
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import Scenario

SpanKind = Literal["stay", "used", "promise", "window", "waiting", "event", "holiday"]


class StripSpan(NamedTuple):
    """Something that lasts from one day to another, or a day, with its words."""

    start: dt.date
    end: dt.date
    kind: SpanKind
    text: str
    counted: bool = False
    """Whether its working days are counted."""


def strip_spans(
    told: Sequence[Told], answer: Answer, scenario: Scenario, known: Catalogue, before: dt.date | None
) -> Iterator[StripSpan]:
    """What the strip could show, what matters most first."""
    several = len(told) > 1
    for number, one in enumerate(told):
        info = known.service(one.service.id)
        days = telling_days(one)
        for day in sorted(days, key=lambda day: DEADLINES[day.id].stage == "review"):
            yield from _deadline(day, one, info, named=number > 0 and several)
        if number == 0:
            yield from _stay_bars(scenario, answer.as_of)
            if not any(day.id == "use_by" for day in days):
                yield from _until_last_day(one)
    for one in told:
        yield from _use_bars(one, scenario, known.service(one.service.id))
    if scenario.diagnosed_on and scenario.diagnosis not in (None, "none"):
        yield StripSpan(scenario.diagnosed_on, scenario.diagnosed_on, "event", _diagnosis(scenario, known))
    start, until = answer.policy_start, answer.binding_until
    if start and until:
        yield StripSpan(start, until, "waiting", f"等待期到 {month_day(until)}")
    if before:
        yield StripSpan(before, before, "event", f"上一步 {month_day(before)}")
    end = answer.policy_end
    if end and end > answer.as_of and not any(day.on == end for day in _last_days(told)):
        yield StripSpan(answer.as_of, end, "window", f"保单到 {month_day(end)}")


def _last_days(told: Sequence[Told]) -> Iterator[Deadline]:
    """The last days of use of the first service."""
    for one in told[:1]:
        yield from (day for day in one.service.deadlines if day.id == "use_by")


def _diagnosis(scenario: Scenario, known: Catalogue) -> str:
    option = known.facts["diagnosis"].options[str(scenario.diagnosis)]
    assert scenario.diagnosed_on is not None
    return f"{month_day(scenario.diagnosed_on)} {option.short or option.label}"


def _deadline(day: Deadline, one: Told, info: Service, *, named: bool) -> Iterator[StripSpan]:
    kind, today = DEADLINES[day.id], one.answer.as_of
    name = f"{info.name}：" if named else ""
    words = f"{name}{kind.name} {month_day(day.on)}" + ("（暂定）" if day.provisional else "")
    if kind.whose == "provider" and day.on >= today:
        review = one.service.deadline(day.item, "review_by")
        start = min(review.on, day.on) if day.anchor == "review" and review else today
        yield StripSpan(start, day.on, "promise", words, counted=day.basis == "workday")
    elif day.on < today:
        yield StripSpan(day.on, day.on, "event", words)
    elif day.id in ("apply_by", "use_by"):
        yield StripSpan(today, day.on, "window", words)
    else:
        yield StripSpan(day.on, day.on, "event", words)


def _until_last_day(one: Told) -> Iterator[StripSpan]:
    """Until when the first service can be used, where the step does not say so itself."""
    last = next((day for day in one.service.deadlines if day.id == "use_by"), None)
    if last and one.service.item(last.item).status == "available" and last.on > one.answer.as_of:
        yield StripSpan(one.answer.as_of, last.on, "window", f"可用到 {month_day(last.on)}")


def _stay_bars(scenario: Scenario, today: dt.date) -> Iterator[StripSpan]:
    stays = [(scenario.admitted_on, scenario.discharged_on)]
    stays += [(one.admitted_on, one.discharged_on) for one in reversed(scenario.earlier_stays or ())]
    for start, end in stays:
        if start and start <= today:
            words = f"住院 {month_day(start)}到 {month_day(end)}" if end else f"{month_day(start)}入院"
            yield StripSpan(start, end or today, "stay", words)


def _use_bars(one: Told, scenario: Scenario, info: Service) -> Iterator[StripSpan]:
    if one.service.status not in IN_USE:
        return
    for use in reversed(scenario.usage or ()):
        if use.service == info.id and use.on <= scenario.as_of:
            unit = info.items[use.item or next(iter(info.items))].limit.unit
            yield StripSpan(
                use.on, use.on, "used", f"{month_day(use.on)} {info.name} 用了 {use.count} {unit}"
            )


def month_day(day: dt.date) -> str:
    """The day without its year, which stands on the stage."""
    return answer_text.short_day(day, day)
