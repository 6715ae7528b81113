"""How is a question of a quiz said on a wall or on a phone, with nothing in it that gives the answer away?"""

from __future__ import annotations

import re
from typing import NamedTuple

from pages.present.text import quiz_text
from rules.catalogue.labels import lines_text
from rules.domain.answer import Clause
from rules.quiz.model import Question

DAY = re.compile(r"^(\d+)年(\d+)月(\d+)日（(周.)），(.*)$", re.DOTALL)
REMARK = re.compile(r"（([^（）]*(?:多选|选两项|只看)[^（）]*)）")
DAY_OPTION = re.compile(r"^(?:\d+年)?(\d+月\d+日)（(周.)）$")
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
    text, day = question.text, ""
    if found := DAY.match(text):
        day, text = f"{int(found[2])}月{int(found[3])}日{found[4]}", found[5]
    remarks = REMARK.findall(text)
    text = REMARK.sub("", text)
    story, _, ask = text.rpartition("。")
    if not ask:
        story, ask = "", text
    return QuestionView(
        kind=quiz_text.KIND_NAMES[question.kind],
        day=day,
        story=story,
        ask=ask,
        remark="；".join(remarks),
        facts=tuple((name, spelled_days(told)) for name, told in question.situation),
        options=tuple(_option_shown(option.id, option.text) for option in question.options),
        multiple=question.multiple,
    )


def _option_shown(id: str, text: str) -> OfferedOption:
    found = DAY_OPTION.match(text)
    return OfferedOption(id, found[1], found[2]) if found else OfferedOption(id, spelled_days(text), "")


def spelled_days(text: str) -> str:
    """Days as one says them: `2026-02-17` as `2026年2月17日`."""
    spelled = ISO_DAY.sub(lambda found: f"{int(found[1])}年{int(found[2])}月{int(found[3])}日", text)
    return spelled.replace("日 至 ", "日至")


def manual_lines(clauses: tuple[Clause, ...], most: int = 4) -> str:
    """Where an answer stands in the manual, in few words: `手册第 3030–3034、3066 行`."""
    lines = list(dict.fromkeys(pair for clause in clauses for pair in clause.lines))
    more = "等" if len(lines) > most else ""
    return f"手册第 {lines_text(tuple(lines[:most]))} 行{more}" if lines else ""
