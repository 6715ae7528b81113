"""How do the policy year and the next three weeks look? A strip with a lens and direct labels.

Solid is what the customer does, hollow what the provider promised, thick the span between the two readings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.present.base.phone_numbers import read_out
from pages.present.base.text_width import text_width
from pages.present.first.step_words import near_day, weekday_of
from pages.present.text.promise_text import brief_starts, from_when
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario
from rules.guidance import FirstSteps

LENS = 23
"""Days that the lens shows, today included."""
WIDTH, MARGIN, MOST_MARKS = 640.0, 8.0, 6
MOST_LABEL = 10
"""Characters of a label."""
WIDE, NARROW, APART = 14.0, 8.0, 10.0
"""Widths of a Chinese character and of another one, and the room between two labels."""


class YearView(NamedTuple):
    """The policy year, in shares of the strip's width."""

    start: str
    left: str
    waiting: tuple[float, float] | None
    past: tuple[float, float]
    lens: tuple[float, float]
    months: tuple[tuple[float, str], ...]


class MarkView(NamedTuple):
    """A day in the lens."""

    x: float
    begins: float
    """Where the span between the readings begins; `x` where they agree."""
    own: bool
    day: str
    text: str
    label: float
    """Where its two lines begin."""


class StripView(NamedTuple):
    """The whole picture."""

    year: YearView | None
    """None where the day on which it begins is known about."""
    weekends: tuple[tuple[float, float], ...]
    marks: tuple[MarkView, ...]
    told: str
    """The same in words."""
    starts: str
    """What the promised days among the marks suppose."""


class _Mark(NamedTuple):
    on: dt.date
    first: dt.date
    own: bool
    text: str
    about: bool = False
    start: str = ""
    """What a promised day supposes."""


def time_strip(
    steps: FirstSteps, answer: Answer, scenario: Scenario, catalogue: Catalogue
) -> StripView | None:
    """The picture; None where the policy year is not known or this day lies outside of it."""
    start, end, today = answer.policy_start, answer.policy_end, answer.as_of
    whole = start is not None and end is not None and start <= today <= end
    if not whole and not answer.ends_about:
        return None
    usable = {step.service for step in steps.steps if step.grade == "usable"}
    promised = [
        one
        for one in awaited_deadlines(answer, scenario, catalogue)
        if one.service in usable and not one.length
    ]
    marks = _one_a_day([*_own_marks(steps, today), *_promised_marks(promised, catalogue)], today)
    shown = _with_labels(marks, today)
    return StripView(
        _year(start, end, today, answer.binding_until, scenario) if start and end else None,
        tuple(
            (_in_lens(day, today) - _day_width() / 2, _day_width())
            for day in (today + n * ONE_DAY for n in range(LENS))
            if day.isoweekday() > SATURDAY - 1
        ),
        tuple(shown.values()),
        "；".join(_mark_told(mark, today) for mark in shown),
        brief_starts(mark.start for mark in shown if mark.start),
    )


SATURDAY = 6


def _year(
    start: dt.date, end: dt.date, today: dt.date, waiting_until: dt.date | None, scenario: Scenario
) -> YearView:
    def x(day: dt.date) -> float:
        share = (day - start).days / max((end - start).days, 1)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    firsts = [day for day in (start + n * ONE_DAY for n in range((end - start).days)) if day.day == 1]
    lens_end = min(today + LENS * ONE_DAY, end)
    counted = f" · 等待期按 {scenario.waiting_days} 天算" if waiting_until and scenario.waiting_days else ""
    return YearView(
        f"{start.isoformat()} 生效{counted}",
        f"还有 {(end - today).days} 天 · {end.isoformat()} 最后一天" if end > today else "今天是最后一天",
        (x(start), x(min(waiting_until, end)) - x(start)) if waiting_until else None,
        (x(start), x(today) - x(start)),
        (x(today), max(x(lens_end) - x(today), 12.0)),
        tuple((x(day), f"{day.month} 月") for day in firsts if day.month % 2),
    )


def _own_marks(steps: FirstSteps, today: dt.date) -> Iterable[_Mark]:
    contact = steps.call_now
    if contact and contact.number:
        yield _Mark(today, today, own=True, text=f"打 {read_out(contact.number)}")
    for task in steps.dates:
        if task.kind != "policy_end":
            yield _Mark(
                task.by, min(task.by, task.other or task.by), own=True, text=task.do, about=task.about
            )


def _promised_marks(promised: Iterable[ProviderDeadline], catalogue: Catalogue) -> Iterable[_Mark]:
    """What is done for the person comes before what is only reviewed."""
    for one in sorted(promised, key=lambda one: one.id != "served_by"):
        name, start = catalogue.service(one.service).plain.name, from_when(one.counted_from, one.start)
        yield _Mark(one.by, one.other or one.by, own=False, text=name, about=one.about, start=start)


def _mark_told(mark: _Mark, today: dt.date) -> str:
    start = f"（{mark.start}）" if mark.start else ""
    return f"{'大约 ' if mark.about else ''}{near_day(mark.on, today)} {mark.text}{start}"


def _one_a_day(marks: Sequence[_Mark], today: dt.date) -> list[_Mark]:
    """The marks in the lens, one a day, what the customer does first."""
    by_day: dict[dt.date, _Mark] = {}
    for mark in marks:
        if today <= mark.on < today + LENS * ONE_DAY:
            by_day.setdefault(mark.on, mark)
    return [by_day[day] for day in sorted(by_day)]


def _with_labels(marks: Sequence[_Mark], today: dt.date) -> dict[_Mark, MarkView]:
    """The marks that there is room for: each label stands below its mark and right of the one before."""
    shown: dict[_Mark, MarkView] = {}
    free = 0.0
    for mark in marks:
        view = _mark_view(mark, today)
        width = max(label_width(view.day), label_width(view.text))
        begins = min(max(view.x - width / 2, free), WIDTH - width)
        if begins >= free and begins <= view.x and len(shown) < MOST_MARKS:
            shown[mark] = view._replace(label=round(begins, 1))
            free = begins + width + APART
    return shown


def label_width(text: str) -> float:
    """The width of a line of a label."""
    return text_width(text, WIDE, NARROW)


def _day_width() -> float:
    return (WIDTH - 2 * MARGIN) / (LENS - 1)


def _in_lens(day: dt.date, today: dt.date) -> float:
    return round(MARGIN + (day - today).days * _day_width(), 1)


def _mark_view(mark: _Mark, today: dt.date) -> MarkView:
    x = _in_lens(mark.on, today)
    lead = ("" if mark.own else "最晚 ") + ("大约 " if mark.about else "")
    near = "今天" if mark.on == today else f"{lead}{near_day(mark.on, today)}"
    day = f"{near} {weekday_of(mark.on)}"
    return MarkView(x, max(_in_lens(mark.first, today), MARGIN), mark.own, day, _fitting_label(mark.text), x)


def _fitting_label(text: str) -> str:
    return text if len(text) <= MOST_LABEL else text[: MOST_LABEL - 1] + "…"
