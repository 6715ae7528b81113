"""How is one service of a plan put in a few words: can it be used, how often, until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from pages.present.text.answer_text import UNTIL_POLICY_END, WEEKDAYS
from pages.present.text.count_text import planned_with, step_count
from pages.present.text.promise_text import from_when, promise_words
from rules.advice.provider_deadlines import ProviderDeadline
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.answer import Deadline
from rules.guidance import ACTIONABLE, FOLDED, Grade, ServiceStep

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

MOST_MISSING = 1
"""Answers still missing that are named."""


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
    doubted_then: bool
    """Whether it may be refused all the same on the day that it opens."""
    supposes: str = ""
    """What the promised day in `facts` supposes, where a heading has to say it."""


def step_words(step: ServiceStep, catalogue: Catalogue, as_of: dt.date, *, brief: bool = False) -> StepWords:
    """A service in a few words; `brief` leaves it to a heading to say what promised days suppose."""
    info = catalogue.service(step.service)
    promise, own = _promise_first(step, as_of), _own_last_day(step, as_of)
    day = _promise_told(promise, as_of, brief) if promise else _until_told(step, own, as_of)
    facts = [count_in_short(step), day, _doubt_told(step), missing_told(step, catalogue)]
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
        step.doubted_then,
        _today_supposed(promise) if brief and promise else "",
    )


def _word(step: ServiceStep, event: str, as_of: dt.date) -> str:
    match step.grade:
        case "ask_first":
            return "先问有没有" if "not_included" in (step.status, step.other_status) else "先问能不能用"
        case "unanswered":
            return f"差 {len(step.missing)} 个答案" if step.missing else GRADE_NAMES["unanswered"]
        case "ahead" if step.status in ("waiting", "not_started"):
            opening = step.opening
            return f"{_near(opening.on, as_of, about=opening.about)}起" if opening else "还没开始"
        case "ahead":
            return event
        case "spent":
            return "用完了" if step.status == "used_up" else "过期了"
    return GRADE_NAMES[step.grade]


def count_in_short(step: ServiceStep) -> str:
    """How often, by the smaller number of the readings; empty where it does not matter."""
    return "" if step.grade in FOLDED else step_count(step)


def missing_told(step: ServiceStep, catalogue: Catalogue) -> str:
    """Which answers it hangs on whether a service can be used; empty where none is missing."""
    if step.grade != "unanswered" or not step.missing:
        return ""
    named = "、".join(label(fact, catalogue) for fact in step.missing[:MOST_MISSING])
    lead = "要弄清" if step.missing[0] in step.unclear else "先答"
    return f"{lead}：{named}{'等' if len(step.missing) > MOST_MISSING else ''}"


def _more_told(step: ServiceStep) -> str:
    """What asking could bring, where the larger number is another."""
    differing = next((count for count in step.reckoned if count.differs), None)
    if differing is None or step.grade not in ACTIONABLE or differing.planned is None:
        return ""
    most = "不止" if differing.possible is None else f"有 {differing.possible} {differing.unit}"
    return f"{planned_with(differing.planned, differing.unit)}；问清楚可能{most}"


def _doubt_told(step: ServiceStep) -> str:
    """Whether what is still to come may be refused all the same, today or on the day that it opens."""
    if not step.doubted_then:
        return ""
    return "到时先问有没有" if "not_included" in step.sides else "到时先问能不能用"


def _own_last_day(step: ServiceStep, as_of: dt.date) -> Deadline | None:
    """One's own last day, of what can be used and has not passed."""
    found = step.last_day if step.grade == "usable" else None
    return found if found and found.on >= as_of else None


def _promise_first(step: ServiceStep, as_of: dt.date) -> ProviderDeadline | None:
    """By when the provider promised to be done, unless one's own last day comes before."""
    served = [one for one in step.promises if one.id == "served_by" and step.grade == "usable"]
    latest, own = max(served, key=lambda one: one.by, default=None), _own_last_day(step, as_of)
    return latest if latest and (own is None or latest.by <= own.on) else None


def _today_supposed(one: ProviderDeadline) -> str:
    """What a day that counts from today supposes; empty for every other."""
    return from_when("today", one.start) if one.counted_from == "today" and not one.length else ""


def _promise_told(one: ProviderDeadline, as_of: dt.date, brief: bool) -> str:
    """By when they are done, with what it counts from; in brief without what is no day."""
    said = promise_words(one, as_of, lambda day: near_day(day, as_of), notes=False)
    if one.length:
        return "" if brief else f"{said.start} {said.within}办好"
    start = "" if brief and _today_supposed(one) else f"{said.start}，"
    return f"{start}{said.within} 办好{'，可以催' if one.by < as_of else ''}"


def _until_told(step: ServiceStep, own: Deadline | None, as_of: dt.date) -> str:
    """One's own last day; the end of a policy of which the start is known about, by no day."""
    if own is None:
        return f"到{UNTIL_POLICY_END}" if step.lasts_to_end and step.grade == "usable" else ""
    lead = "最晚" if own.id == "apply_by" else "到"
    start = f"（{from_when('wanted')}）" if own.planned else ""
    return f"{lead} {_near(own.on, as_of, about=own.about)}{start}"


def _near(day: dt.date, as_of: dt.date, *, about: bool) -> str:
    return ("大约 " if about else "") + near_day(day, as_of)


def near_day(day: dt.date, as_of: dt.date) -> str:
    """A day, with its year where it is another one: `12/7`, `2027/3/27`."""
    text = f"{day.month}/{day.day}"
    return text if day.year == as_of.year else f"{day.year}/{text}"


def weekday_of(day: dt.date) -> str:
    """`周六`."""
    return f"周{WEEKDAYS[day.weekday()]}"
