"""Is a day that follows from a day known about said to be about, wherever days are told?"""

from __future__ import annotations

from typing import Any

import pytest

from pages.present.export import answer_workbook, printed_summary
from pages.present.export.family_plan import family_plan
from pages.present.export.family_text import family_text
from pages.present.first.time_strip import time_strip
from pages.present.text.answer_text import ABOUT
from pages.present.text.case_text import ToldCase
from pages.present.timeline.calendar_events import calendar_events
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer
from rules.domain.merged_answer import CaseAnswer, Unsure, either
from rules.domain.scenario import Scenario
from rules.guidance import first_steps
from tests.rules.advice.test_agenda import DISCHARGED
from tests.support.plans import CATALOGUE, answered

DAYS = {
    "discharged_on": ("2025-05-29", "2025-06-01"),
    "policy_start": ("2025-01-01", "2025-01-20"),
}
"""Between which days each lies."""


def told(fact: str, *, about: bool) -> tuple[Scenario, Answer]:
    """The answer where this day is known, or known about."""
    facts = {key: value for key, value in DISCHARGED.items() if key != fact}
    if not about:
        return answered(facts | {fact: DAYS[fact][0]})
    unsure = Unsure(fact, ("早", "晚"), "早几天或晚几天", "弄清日子", about=True)
    sides = [CaseAnswer((at,), answered(facts | {fact: day})[1]) for at, day in enumerate(DAYS[fact])]
    return answered(facts)[0], either(sides, [unsure], STATUS_NAMES)


def strip(scenario: Scenario, answer: Answer) -> str:
    shown = time_strip(first_steps("discharged", answer, scenario, CATALOGUE), answer, scenario, CATALOGUE)
    assert shown is not None
    days = {mark.day for mark in shown.marks}
    assert any("大约" in day for day in days) == ("大约" in shown.told)
    return shown.told


def family(scenario: Scenario, answer: Answer) -> str:
    steps = first_steps("discharged", answer, scenario, CATALOGUE)
    return family_text(family_plan(steps, answer, scenario, CATALOGUE, None))


def printed(scenario: Scenario, answer: Answer) -> str:
    case = ToldCase(DISCHARGED, DISCHARGED, {}, {})
    sheet = printed_summary.summary_of(case, scenario, answer, CATALOGUE)
    return "；".join(str(task) for task in sheet.tasks)


def workbook(scenario: Scenario, answer: Answer) -> str:
    return str(answer_workbook.tables(ToldCase(DISCHARGED, DISCHARGED, {}, {}), answer, CATALOGUE))


def calendar(scenario: Scenario, answer: Answer) -> str:
    return "\n".join(line for one in calendar_events(answer, scenario, CATALOGUE) for line in one.lines)


@pytest.mark.parametrize(
    ("place", "fact"),
    [
        *((place, "discharged_on") for place in (strip, family, printed, workbook, calendar)),
    ],
)
def test_a_day_known_about_is_told_as_about_and_a_certain_one_is_not(place: Any, fact: str) -> None:
    assert "大约" in place(*told(fact, about=True))
    assert "大约" not in place(*told(fact, about=False))


@pytest.mark.parametrize("place", [workbook, calendar])
def test_where_there_is_room_it_is_said_why(place: Any) -> None:
    assert ABOUT in place(*told("discharged_on", about=True))
