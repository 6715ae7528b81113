"""How is one service of a plan put in a few words: can it be used, how often, until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from pages.present.text.answer_text import WEEKDAYS
from pages.present.text.count_text import unnumbered
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Status
from rules.guidance import ACTIONABLE, Grade, ServiceStep

GRADE_NAMES: Mapping[Grade, str] = {
    "usable": "能用",
    "ask_first": "先问清",
    "unanswered": "差答案",
    "ahead": "等事情发生",
    "spent": "用完或过期",
    "unfit": "条件不符",
    "not_bought": "没买",
}
"""What a legend calls each grade."""

REFUSED: frozenset[Status] = frozenset({"not_included", "not_met", "closed"})
"""Statuses that no event to come changes."""


class StepWords(NamedTuple):
    """One service in a plan or on the board."""

    id: str
    grade: Grade
    name: str
    """In plain words."""
    product: str
    does: str
    word: str
    """How it stands, in a word."""
    facts: str
    """How often and until when, as the less favourable reading has it."""
    more: str
    """What asking could bring; empty where the readings give the same number."""
    lively: bool
    """Whether something can be done about it today."""


def step_words(step: ServiceStep, catalogue: Catalogue, as_of: dt.date) -> StepWords:
    """A service in a few words."""
    info = catalogue.service(step.service)
    facts = [count_in_short(step), _day_told(step, as_of), _doubt_told(step)]
    return StepWords(
        step.service,
        step.grade,
        info.plain.name,
        info.name,
        info.plain.does,
        _word(step, info.plain.event, as_of),
        " · ".join(part for part in facts if part),
        _more_told(step),
        step.grade in ACTIONABLE,
    )


def _word(step: ServiceStep, event: str, as_of: dt.date) -> str:
    match step.grade:
        case "ask_first":
            return "先问有没有" if "not_included" in (step.status, step.other_status) else "先问能不能用"
        case "unanswered":
            return f"差 {len(step.missing)} 个答案" if step.missing else GRADE_NAMES["unanswered"]
        case "ahead" if step.status in ("waiting", "not_started"):
            return f"{near_day(step.opens_on, as_of)}起" if step.opens_on else "还没开始"
        case "ahead":
            return event
        case "spent":
            return "用完了" if step.status == "used_up" else "过期了"
    return GRADE_NAMES[step.grade]


def count_in_short(step: ServiceStep) -> str:
    """How often, by the smaller number of the readings; empty where it does not matter."""
    if step.grade in ("unfit", "not_bought", "spent"):
        return ""
    counts, numbers = step.reckoned, step.planned_numbers
    if not numbers:
        return unnumbered(counts[0].per) if counts else ""
    unit = counts[0].unit
    least = "至少 " if any(count.open for count in counts) else ""
    told = f"{least}{numbers[0]} {unit}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]} {unit}"
    return f"按 {told}打算" if any(count.differs for count in counts) else told


def _more_told(step: ServiceStep) -> str:
    """What asking could bring, where the larger number is another."""
    differing = next((count for count in step.reckoned if count.differs), None)
    if differing is None or step.grade not in ACTIONABLE or differing.planned is None:
        return ""
    most = "不止" if differing.possible is None else f"有 {differing.possible} {differing.unit}"
    return f"按 {differing.planned} {differing.unit}打算；问清楚可能{most}"


def _doubt_told(step: ServiceStep) -> str:
    """Whether what is still to come may be refused all the same under one reading."""
    sides = {step.status, step.other_status or step.status}
    if step.grade != "ahead" or sides.isdisjoint(REFUSED):
        return ""
    return "到时先问有没有" if "not_included" in sides else "到时先问能不能用"


def _day_told(step: ServiceStep, as_of: dt.date) -> str:
    """The day that counts most: one's own last day, unless the provider promised to be done before."""
    if step.grade != "usable":
        return ""
    own = step.last_day if step.last_day and step.last_day.on >= as_of else None
    served = [one for one in step.promises if one.id == "served_by"]
    latest = max(served, key=lambda one: one.on, default=None)
    if latest and (own is None or latest.on <= own.on):
        bound = "平均" if latest.average else "最晚"
        return f"{bound} {_near(latest.on, as_of, about=latest.about)} 办好"
    if own is None:
        return ""
    return f"{'最晚' if own.id == 'apply_by' else '到'} {_near(own.on, as_of, about=own.about)}"


def _near(day: dt.date, as_of: dt.date, *, about: bool) -> str:
    return ("大约 " if about else "") + near_day(day, as_of)


def near_day(day: dt.date, as_of: dt.date) -> str:
    """A day, with its year where it is another one: `12/7`, `2027/3/27`."""
    text = f"{day.month}/{day.day}"
    return text if day.year == as_of.year else f"{day.year}/{text}"


def weekday_of(day: dt.date) -> str:
    """`周六`."""
    return f"周{WEEKDAYS[day.weekday()]}"
