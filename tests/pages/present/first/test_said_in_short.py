"""Is what the first page says in a few words true of everything that it is said of?"""

from __future__ import annotations

from hypothesis import given

from pages.present.first.headline import headline_of
from pages.present.first.step_words import near_day, step_words
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.guidance.situations import fitting
from rules.guidance.steps import FirstSteps
from tests.support.plans import CATALOGUE, planned
from tests.support.strategies import scenarios

OVER = {"as_of": "2027-09-01", "policy_start": "2026-09-01", "renewal": False, "edition": "special"}
"""A policy whose year is over."""


def test_no_number_of_the_headline_is_nought() -> None:
    said = headline_of(planned("exploring", OVER))
    assert [grade for grade, _ in said.parts] == ["spent"]
    assert "用完或过期" in said.parts[0][1]
    assert said.rest == ""


@given(scenarios())
def test_a_day_said_in_short_is_to_come_and_holds_for_all_items(facts: Scenario) -> None:
    plan, as_of = _plan(facts), parse(facts, SERVICES).as_of
    for number, text in ((text.split()[0], text) for _, text in headline_of(plan).parts):
        assert number != "0", text
    for step in plan.steps:
        said = step_words(step, CATALOGUE, as_of).facts
        if "办好" in said:
            latest = max(one.on for one in step.promises if one.id == "served_by")
            assert f" {near_day(latest, as_of)} 办好" in said
            assert step.last_day is None or step.last_day.on < as_of or latest <= step.last_day.on, said
        elif step.last_day and step.last_day.on < as_of:
            assert near_day(step.last_day.on, as_of) not in said


@given(scenarios())
def test_what_is_to_come_does_not_hide_that_it_may_be_refused(facts: Scenario) -> None:
    plan, as_of = _plan(facts), parse(facts, SERVICES).as_of
    for step in plan.steps:
        refused = {"not_included", "not_met", "closed"} & {step.status, step.other_status}
        asks = "到时先问" in step_words(step, CATALOGUE, as_of).facts
        assert asks == (step.grade == "ahead" and bool(refused)), step


def _plan(facts: Scenario) -> FirstSteps:
    return planned(fitting([parse(facts, SERVICES)], CATALOGUE), facts)
