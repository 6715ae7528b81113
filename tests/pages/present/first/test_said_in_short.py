"""Is what the first page says in a few words true of everything that it is said of?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.drawer.needs import last_day_text
from pages.present.export.family_plan import family_plan
from pages.present.export.family_text import family_text
from pages.present.first.headline import headline_of
from pages.present.first.step_words import near_day, step_words
from pages.present.text.answer_text import UNTIL_POLICY_END
from pages.present.text.promise_text import from_when
from pages.present.text.standing_text import standing
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import STATUS_NAMES, label
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.answer import opening_day
from rules.domain.merged_answer import CaseAnswer, Unsure, either
from rules.domain.parsing import parse
from rules.domain.periods import last_day_of_policy_year
from rules.domain.scenario import Scenario
from rules.guidance import first_steps
from rules.guidance.grades import ACTIONABLE
from rules.guidance.situations import fitting
from rules.guidance.steps import FirstSteps
from tests.support.patients import CANCER, HEALTHY
from tests.support.plans import CATALOGUE, answered, planned
from tests.support.plans import step as step_of
from tests.support.strategies import scenarios

OVER = {"as_of": "2027-09-01", "policy_start": "2026-09-01", "renewal": False, "edition": "special"}
"""A policy whose year is over."""


def test_no_number_of_the_headline_is_nought() -> None:
    said = headline_of(planned("exploring", OVER), CATALOGUE)
    assert [grade for grade, _ in said.parts] == ["spent"]
    assert "用完或过期" in said.parts[0][1]
    assert said.rest == ""


@given(scenarios())
def test_a_day_said_in_short_is_to_come_and_holds_for_all_items(facts: Scenario) -> None:
    plan, as_of = _plan(facts), parse(facts, SERVICES).as_of
    for number, text in ((text.split()[0], text) for _, text in headline_of(plan, CATALOGUE).parts):
        assert number != "0", text
    for step in plan.steps:
        shown = step_words(step, CATALOGUE, as_of)
        said = shown.facts
        if "办好" in said:
            promised = [one for one in step.promises if one.id == "served_by"]
            latest = max(promised, key=lambda one: one.by)
            assert step.last_day is None or step.last_day.on < as_of or latest.by <= step.last_day.on, said
            assert ("可以催" in said) == (latest.by < as_of and not latest.length)
            if latest.length:
                assert f"{latest.start}后 {latest.length}内办好" in said
            else:
                start = from_when(latest.counted_from, latest.start)
                assert start in said
                assert f" {near_day(latest.by, as_of)} " in said
        elif step.last_day and step.last_day.on < as_of:
            assert near_day(step.last_day.on, as_of) not in said


@given(scenarios())
def test_what_is_to_come_does_not_hide_that_it_may_be_refused(facts: Scenario) -> None:
    plan, as_of = _plan(facts), parse(facts, SERVICES).as_of
    for step in plan.steps:
        refused = {"not_included", "not_met", "closed"} & step.sides
        asks = "到时先问" in step_words(step, CATALOGUE, as_of).facts
        assert asks == (step.grade == "ahead" and bool(refused)), step


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@given(facts=scenarios())
def test_a_first_day_carries_what_is_doubtful_on_that_day(reading: str, facts: dict[str, Any]) -> None:
    scenario, answer = answered(facts, reading)
    plan = planned(fitting([scenario], CATALOGUE), facts, reading)
    for step in (one for one in plan.steps if one.grade == "ahead" and one.opening):
        opening = opening_day(answer.service(step.service))
        assert opening is not None
        _, later = answered(facts | {"as_of": opening.isoformat()}, reading)
        then = later.service(step.service)
        sides = {then.status, then.opposite.status}
        assert set(step.then) == sides
        doubted = not sides.isdisjoint({"not_included", "not_met", "closed"})
        assert not doubted or "到时先问" in step_words(step, CATALOGUE, scenario.as_of).facts


def test_a_diagnosis_in_the_waiting_period_warns_of_the_day_after_it() -> None:
    ill = CANCER | {"policy_start": "2026-11-10", "diagnosed_on": "2026-11-20"}
    for service in ("case_manager", "green_channel"):
        shown = step_words(step_of(planned("diagnosed", ill), service), CATALOGUE, dt.date(2026, 11, 28))
        assert shown.word == "12/10起"
        assert "到时先问" in shown.facts
    _, answer = answered(ill)
    told = standing(answer.service("case_manager"), answer, CATALOGUE)
    assert told == "最早 12月10日，到时先问能不能用"
    sound = CANCER | {"policy_start": "2026-11-10", "diagnosis": "none", "first_critical": None}
    facts = [
        step_words(one, CATALOGUE, dt.date(2026, 11, 28)).facts
        for one in planned("exploring", sound).steps
        if one.service in ("outpatient_companion", "online_pharmacy")
    ]
    assert not any("到时先问" in one for one in facts)


def _plan(facts: Scenario) -> FirstSteps:
    return planned(fitting([parse(facts, SERVICES)], CATALOGUE), facts)


@given(st.sampled_from(SITUATIONS), scenarios())
def test_the_first_call_is_about_what_can_be_used_or_says_what_to_answer(situation: Any, facts: Any) -> None:
    plan = planned(situation, facts)
    head, about, stage = headline_of(plan, CATALOGUE), plan.first_step, plan.first_stage
    if about is None or stage is None or about.grade not in ACTIONABLE:
        assert not head.call
        return
    assert (head.answer_first != "") == (about.grade == "unanswered" and bool(about.missing))
    if about.grade in ("unanswered", "ask_first"):
        shown = [one.grade for one in stage.services if one.service in plan.first_call.services]
        assert "usable" not in shown
    assert head.answer_first == "" or label(about.missing[0], CATALOGUE) in head.answer_first


def test_somebody_well_is_sent_to_what_needs_no_answer_first() -> None:
    plan = planned("exploring", HEALTHY)
    assert plan.first_step is not None
    assert (plan.first_step.service, plan.first_step.grade) == ("text_consult", "usable")
    assert "防癌" not in headline_of(plan, CATALOGUE).call
    screening = step_words(step_of(plan, "cancer_screening"), CATALOGUE, plan_day(HEALTHY))
    assert (screening.word, screening.facts) == (
        "差 1 个答案",
        f"1 次 · 先答：{label('has_symptoms', CATALOGUE)}",
    )


def plan_day(facts: Any) -> Any:
    return parse(facts, SERVICES).as_of


@given(st.sampled_from(SITUATIONS), scenarios())
def test_a_count_of_nought_is_never_planned_with(situation: Any, facts: Any) -> None:
    plan, as_of = planned(situation, facts), plan_day(facts)
    for one in plan.steps:
        said = step_words(one, CATALOGUE, as_of)
        assert not re.search(r"(?<!\d)0 [次天]", said.facts + said.more), said
        for number in map(int, re.findall(r"(\d+) [次天]", said.facts)):
            assert number in one.planned_numbers, said


def known_about(facts: dict[str, Any], fact: str, days: tuple[str, str], situation: Any) -> Any:
    """The plan of somebody who knows of a day only between which others it lies, and the answer."""
    unsure = Unsure(fact, ("早", "晚"), "早些或晚些", "弄清日子", about=True)
    sides = [CaseAnswer((at,), answered(facts | {fact: day})[1]) for at, day in enumerate(days)]
    answer = either(sides, [unsure], STATUS_NAMES)
    rest = {name: value for name, value in facts.items() if name != fact}
    return first_steps(situation, answer, parse(rest, SERVICES), CATALOGUE), answer


@pytest.mark.parametrize("days", [("2025-11-29", "2026-11-28"), ("2025-11-29", "2026-08-28")])
def test_no_day_is_named_of_a_policy_whose_start_is_known_about(days: tuple[str, str]) -> None:
    plan, answer = known_about(CANCER, "policy_start", days, "diagnosed")
    told = [step_words(one, CATALOGUE, answer.as_of).facts for one in plan.steps]
    assert any(UNTIL_POLICY_END in said for said in told)
    assert answer.policy_end is None
    ends = [last_day_of_policy_year(dt.date.fromisoformat(day)) for day in days]
    assert not any(near_day(end, answer.as_of) in said for said in told for end in ends)


def test_a_first_day_that_follows_from_a_day_known_about_is_said_to_be_about() -> None:
    plan, answer = known_about(
        HEALTHY | {"has_symptoms": False}, "policy_start", ("2026-11-18", "2026-11-25"), "exploring"
    )
    assert step_words(step_of(plan, "cancer_screening"), CATALOGUE, answer.as_of).word == "大约 12/25起"
    plan = planned("exploring", HEALTHY | {"has_symptoms": False, "policy_start": "2026-11-25"})
    assert step_words(step_of(plan, "cancer_screening"), CATALOGUE, answer.as_of).word == "12/25起"


LAST = re.compile(r"(?:最晚|最晚用到|可用到|保单到) (?:(\d{4})年)?(\d+)月(\d+)日")
"""A last day as the drawer and the family's text name it."""


def last_days(text: str, as_of: dt.date) -> list[dt.date]:
    return [dt.date(int(year or as_of.year), int(month), int(day)) for year, month, day in LAST.findall(text)]


@given(st.sampled_from(SITUATIONS), scenarios())
def test_no_last_day_is_told_that_has_passed(situation: Any, facts: Any) -> None:
    scenario, answer = answered(facts)
    text = family_text(family_plan(planned(situation, facts), answer, scenario, CATALOGUE))
    told = [*(text for text in text.split("\n") if "本该" not in text)]
    told += [last_day_text(service, answer) for service in answer.services]
    for line in told:
        assert all(day >= answer.as_of for day in last_days(line, answer.as_of)), line


def test_a_call_is_named_only_where_it_brings_something_today() -> None:
    ahead = planned("diagnosed", CANCER | {"policy_start": "2026-12-20"})
    assert headline_of(ahead, CATALOGUE).call == ""
    assert headline_of(planned("diagnosed", CANCER), CATALOGUE).call == "先打 952299，要一位专案管家"
