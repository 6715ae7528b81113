"""Does every promised day come with what it counts from, as the manual has it, wherever it is told?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from pages.present.drawer.needs import needs_of
from pages.present.export.family_plan import family_plan
from pages.present.export.family_text import family_text
from pages.present.first.plan_view import plan_view
from pages.present.first.time_strip import time_strip
from pages.present.text import agenda_text, answer_text
from pages.present.text.promise_text import from_when, promise_words
from pages.present.timeline.calendar_events import calendar_events
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.catalogue.catalogue import SERVICES, cites_in
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.schema import Promise
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.merged_answer import CaseAnswer, Unsure, either
from rules.domain.scenario import Scenario
from rules.guidance import FirstSteps, first_steps
from rules.guidance.situations import fitting
from tests.rules.catalogue.test_manual import lines
from tests.rules.catalogue.test_manual import pytestmark as with_manual
from tests.support.patients import CANCER, HEALTHY
from tests.support.plans import CATALOGUE, answered, planned
from tests.support.strategies import scenarios

STARTS = {
    r"材料完整后|收到完整(申请)?材料后": "材料收齐",
    r"自收到样本后": "收到样本",
    r"收齐完整病历资料并确认符合": "病历资料收齐并确认符合条件",
    r"收齐完整病历资料起": "病历资料收齐",
    r"确认开启服务后，\d": "确认开启服务",
    r"(开具的|并提供)住院单后": "拿到并交了住院单",
    r"体检完成后|体检后": "体检做完",
}
"""How the manual names the start of a promise, and how we say it."""

WARD = CANCER | {"hospital": "public_vip", "admission_note": True}
INPATIENT = CANCER | {
    "care": "inpatient",
    "admitted_on": "2026-11-20",
    "admission_note": True,
    "surgery": "critical",
}
HOME = INPATIENT | {"discharged_on": "2026-11-26"}
SCREENED = HEALTHY | {"planned_on": "2026-12-10", "age": 45}
DAY = r"\d+月\d+日|(?<!\d)\d+/\d+"
START = r"((今天|申请那天|想用的那天|\d+月\d+日 ).{2,16}的话|从(申请|想用的)那天算)"
DONE = "办好|对方|审核|安排|出|约好|推荐|护士|来电"
TOLD = re.compile(rf"(最晚|平均|本该)[^，。；·]*?({DAY})[^，。；·]*({DONE})")


def promises_of(id: str) -> Iterator[tuple[str, Promise]]:
    """All that the provider promises of a service, under every reading, by its kind."""
    info = CATALOGUE.service(id)
    for named in (info.promises, *(item.promises for item in info.items.values())):
        for kind, found in named.items():
            if DEADLINES[kind].whose == "provider" and found is not None:
                readings = [found] if isinstance(found, Promise) else [*found.readings.values()]
                yield from ((kind, one) for one in readings if one is not None)


@with_manual
@pytest.mark.parametrize("id", [id for id in SERVICES if any(promises_of(id))])
def test_what_a_promise_counts_from_is_what_its_lines_say(id: str) -> None:
    for kind, promise in promises_of(id):
        cited = "".join(
            line.replace(" ", "")
            for _, (low, high) in cites_in(promise)
            for line in lines()[low - 3 : high + 3]
        )
        named = [start for pattern, start in STARTS.items() if re.search(pattern, cited)]
        if kind == "served_by" and promise.since in ("unstated", "review"):
            named = [one for one in named if one != "材料收齐"]
        assert promise.start == (named[0] if named else None), (id, kind, promise.say)


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("facts", [CANCER, WARD, INPATIENT, HOME, SCREENED])
def test_every_promise_is_told_with_its_start(facts: dict[str, Any], reading: str) -> None:
    _check(facts, reading)


@given(scenarios())
def test_so_it_is_for_anybody(facts: dict[str, Any]) -> None:
    _check(facts, "favourable")


def _check(facts: dict[str, Any], reading: str) -> None:
    scenario, answer = answered(facts, reading)
    plan = planned(fitting([scenario], CATALOGUE), facts, reading)
    for one in awaited_deadlines(answer, scenario, CATALOGUE):
        words = promise_words(one, answer.as_of, lambda day: day.isoformat())
        assert words.dated == (one.by.isoformat() in words.within) == (not one.length)
        assert words.start.startswith(
            from_when(one.counted_from, one.start) if words.dated else f"{one.start}后"
        )
        assert words.start in agenda_text.awaited(one, answer, CATALOGUE)
        assert one.other is None or one.other < one.by
    for text in _everywhere(plan, answer, scenario):
        for line in text.splitlines():
            for part in TOLD.finditer(line):
                assert re.search(START, line[: part.end()]), line


def _everywhere(plan: FirstSteps, answer: Answer, scenario: Scenario) -> Iterator[str]:
    """Wherever a promise is told, line by line."""
    yield family_text(family_plan(plan, answer, scenario, CATALOGUE))
    view = plan_view(plan, CATALOGUE, answer.as_of)
    for stage in view.stages:
        yield from (note for note in stage.notes if "答应" in note)
        yield from (one.facts for one in (*stage.services, *stage.rest))
    strip = time_strip(plan, answer, scenario, CATALOGUE)
    assert strip is None or bool(strip.starts) == any(not mark.own for mark in strip.marks)
    for service in answer.services:
        # The customer's own days need no start.
        yield from (text for text in [answer_text.next_day(service, answer)] if "对方" in text)
        yield from (
            line for part in needs_of(service, answer, scenario, CATALOGUE) for line in part.lines[:1]
        )
    for event in calendar_events(answer, scenario, CATALOGUE, "case_manager"):
        if event.about[2] in ("served_by", "review_by"):
            assert re.search(START, event.lines[1]), event.lines


def test_unresolved_alternatives_give_the_day_that_each_of_them_gives() -> None:
    """Whoever bought it one or two months ago hears of the same promise as with the day itself."""
    starts = ["2026-10-05", "2026-09-20"]
    cases = [answered(CANCER | {"policy_start": start, "waiting_days": 60}) for start in starts]
    unsure = [Unsure("policy_start", tuple(starts), "买了一两个月", "查明生效日", about=True)]
    merged = either([CaseAnswer((at,), one) for at, (_, one) in enumerate(cases)], unsure, STATUS_NAMES)
    sides = [_calls(first_steps("diagnosed", answer, scenario, CATALOGUE)) for scenario, answer in cases]
    both = _calls(first_steps("diagnosed", merged, cases[0][0], CATALOGUE))
    assert {one.by for one in both} <= {max(one.by for side in sides for one in side)}


def _calls(plan: FirstSteps) -> list[ProviderDeadline]:
    step = next(one for one in plan.steps if one.service == "case_manager")
    return [one for one in step.promises if one.id == "served_by"]


def test_how_long_before_one_had_better_apply_is_said_before_the_folds() -> None:
    scenario, answer = answered(CANCER)
    parts = needs_of(answer.service("inpatient_carer"), answer, scenario, CATALOGUE)
    assert [part.lines for part in parts if part.title == "提前多久"] == [("建议尽可能提前 72 小时申请",)]
