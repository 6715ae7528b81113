"""Is every service in every plan once, with the grade of both readings and the cautious numbers?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.catalogue import OPPOSITE, SERVICES, STANCES
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import SHOWN, SITUATIONS
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.guidance.grades import FOLDED, GRADES, grade_of
from rules.guidance.service_step import ServiceStep
from rules.guidance.situations import fitting
from rules.guidance.steps import FirstSteps, first_steps
from tests.support.strategies import scenarios

CATALOGUE = load()
ENGINE = Engine(CATALOGUE)

SITUATION = st.sampled_from(SITUATIONS)
READING = st.sampled_from(STANCES)


def planned(situation: Any, facts: dict[str, Any], reading: str = "favourable") -> FirstSteps:
    scenario, answer = answered(facts, reading)
    return first_steps(situation, answer, scenario, CATALOGUE)


def answered(facts: dict[str, Any], reading: str = "favourable") -> tuple[Scenario, Answer]:
    scenario = parse(facts, SERVICES)
    return scenario, ENGINE.evaluate(scenario, reading)


def step(plan: FirstSteps, service: str) -> ServiceStep:
    return next(one for one in plan.steps if one.service == service)


@given(SITUATION, scenarios(), READING)
def test_every_service_stands_in_a_plan_once(situation: Any, facts: dict[str, Any], reading: str) -> None:
    plan = planned(situation, facts, reading)
    assert sorted(one.service for one in plan.steps) == sorted(SERVICES)
    for stage in plan.stages:
        assert 1 <= len(stage.services) <= SHOWN
        assert not {one.grade for one in (*stage.services, *stage.rest)} & set(FOLDED)
    assert {one.grade for one in plan.useless.services} <= set(FOLDED)
    assert sum(plan.numbers.values()) == len(SERVICES)
    assert tuple(plan.numbers) == GRADES


@given(scenarios())
def test_usable_is_what_is_available_under_both_readings(facts: dict[str, Any]) -> None:
    sides = [answered(facts, reading)[1].services for reading in STANCES]
    for one, other in zip(*sides, strict=True):
        both = {one.status, other.status}
        assert (grade_of(one) == "usable") == (both == {"available"})
        assert (grade_of(one) == "ask_first") == (
            "available" in both and not both <= {"available", "needs_info"}
        )
        assert (grade_of(one) == "unanswered") == ("needs_info" in both)
        assert grade_of(one) == grade_of(other)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_has_a_plan_where_nothing_is_known(situation: Any) -> None:
    plan = planned(situation, {"as_of": "2026-11-28"})
    assert plan.situation == situation
    assert plan.contacts[0] == plan.stages[0].contact


@given(scenarios(), READING)
def test_some_situation_fits_everybody(facts: dict[str, Any], reading: str) -> None:
    scenario, _ = answered(facts, reading)
    assert fitting(scenario, CATALOGUE) in SITUATIONS
    assert OPPOSITE[reading] != reading
