"""How is a question of a quiz said on a wall or on a phone, with nothing in it that gives the answer away?"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from pages.present.text import quiz_text
from pages.present.text.answer_text import WEEKDAYS
from rules.catalogue.labels import lines_text
from rules.domain.answer import Clause
from rules.quiz.model import AnswerOption, Question

ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class OfferedOption(NamedTuple):
    """An option as it is offered."""

    id: str
    main: str
    aside: str


class QuestionView(NamedTuple):
    """A question without its answer."""

    kind: str
    day: str
    """The day on which it is asked; empty where there is none."""
    story: str
    """What happens on that day."""
    ask: str
    remark: str
    facts: tuple[tuple[str, str], ...]
    options: tuple[OfferedOption, ...]
    multiple: bool


def question_view(question: Question) -> QuestionView:
    """The question in the order in which one takes it in: the day, what happened, what is asked."""
    on = dt.date.fromisoformat(question.day) if question.day else None
    return QuestionView(
        kind=quiz_text.KIND_NAMES[question.kind],
        day="".join(_day_apart(on)) if on else "",
        story=question.story,
        ask=question.ask,
        remark=question.remark,
        facts=question.situation,
        options=tuple(_option_shown(question, option) for option in question.options),
        multiple=question.multiple,
    )


def _option_shown(question: Question, option: AnswerOption) -> OfferedOption:
    if question.kind == "date":
        return OfferedOption(option.id, *_day_apart(dt.date.fromisoformat(option.value)))
    return OfferedOption(option.id, spelled_days(option.text), "")


def _day_apart(on: dt.date) -> tuple[str, str]:
    """A day and its weekday."""
    return f"{on.month}月{on.day}日", f"周{WEEKDAYS[on.weekday()]}"


def spelled_days(text: str) -> str:
    """Days as one says them: `2026-02-17` as `2026年2月17日`."""
    return ISO_DAY.sub(lambda found: f"{int(found[1])}年{int(found[2])}月{int(found[3])}日", text)


def manual_lines(clauses: tuple[Clause, ...], most: int = 4) -> str:
    """Where an answer stands in the manual, in few words: `手册第 3030–3034、3066 行`."""
    lines = list(dict.fromkeys(pair for clause in clauses for pair in clause.lines))
    more = "等" if len(lines) > most else ""
    return f"手册第 {lines_text(tuple(lines[:most]))} 行{more}" if lines else ""
