"""Does a plan for cases that cannot be told apart promise only what holds in all of them?"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pages.present.first.step_words import missing_told
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.merged_answer import CANCERS, EITHER_LABEL, FACT, CaseAnswer, Unsure, either
from rules.domain.parsing import parse
from rules.guidance.grades import ACTIONABLE
from rules.guidance.steps import FirstSteps, first_steps
from tests.support.plans import CATALOGUE, ENGINE, planned, step
from tests.support.strategies import scenarios

CANCER = Unsure(FACT, ("重度", "轻度"), EITHER_LABEL, "分清轻重")


def unsure_plan(situation: Any, facts: dict[str, Any], reading: str) -> FirstSteps:
    """The plan of somebody with a cancer who cannot tell a severe one from a mild one."""
    cases = [parse({**facts, FACT: cancer}, SERVICES) for cancer in CANCERS]
    sides = [CaseAnswer((place,), ENGINE.evaluate(one, reading)) for place, one in enumerate(cases)]
    answer = either(sides, (CANCER,), STATUS_NAMES)
    return first_steps(situation, answer, parse({**facts, FACT: None}, SERVICES), CATALOGUE, cases)


@given(st.sampled_from(SITUATIONS), scenarios(), st.sampled_from(["favourable", "cautious"]))
def test_what_is_usable_is_so_in_every_case_and_under_both_readings(
    situation: Any, facts: dict[str, Any], reading: str
) -> None:
    plan = unsure_plan(situation, facts, reading)
    every = [planned(situation, {**facts, FACT: cancer}, reading) for cancer in CANCERS]
    for service in SERVICES:
        mine, theirs = step(plan, service), [step(one, service) for one in every]
        assert (mine.grade == "usable") == all(one.grade == "usable" for one in theirs), service
        if mine.grade in ACTIONABLE:
            continue
        assert not any(one.grade == "usable" for one in theirs), service


@given(st.sampled_from(SITUATIONS), scenarios())
def test_no_fewer_answers_are_missing_than_in_any_case(situation: Any, facts: dict[str, Any]) -> None:
    plan = unsure_plan(situation, facts, "favourable")
    every = [planned(situation, {**facts, FACT: cancer}) for cancer in CANCERS]
    for mine in plan.steps:
        if mine.grade == "unanswered" and mine.status == "needs_info":
            theirs = [step(one, mine.service) for one in every]
            assert all(set(one.missing) <= set(mine.missing) for one in theirs if one.status == "needs_info")


def test_what_the_person_cannot_tell_is_not_what_is_asked_for_first() -> None:
    facts = {"as_of": "2026-11-28"}
    cases = [parse({**facts, FACT: cancer}, SERVICES) for cancer in CANCERS]
    sides = [CaseAnswer((place,), ENGINE.evaluate(one)) for place, one in enumerate(cases)]
    answer, scenario = either(sides, (CANCER,), STATUS_NAMES), parse(facts, SERVICES)
    plan = first_steps("diagnosed", answer, scenario, CATALOGUE, cases, (FACT, "edition"))
    manager = step(plan, "case_manager")
    assert FACT in manager.missing[1:]
    assert FACT in manager.unclear
    assert set(manager.missing) == {*answer.service("case_manager").missing}
    assert missing_told(manager, CATALOGUE).startswith("先答：")
    every = tuple(manager.missing)
    told = first_steps("diagnosed", answer, scenario, CATALOGUE, cases, every)
    assert missing_told(step(told, "case_manager"), CATALOGUE).startswith("要弄清：")


@given(st.sampled_from(SITUATIONS), scenarios())
def test_counts_are_no_more_than_any_case_has(situation: Any, facts: dict[str, Any]) -> None:
    plan = unsure_plan(situation, facts, "favourable")
    every = [planned(situation, {**facts, FACT: cancer}) for cancer in CANCERS]
    for service in SERVICES:
        for count in step(plan, service).counts:
            for id in count.items:
                rests = [
                    one.planned for other in every for one in step(other, service).counts if id in one.items
                ]
                known = [rest for rest in rests if rest is not None]
                assert not known or (count.planned is not None and count.planned <= min(known))


@given(st.sampled_from(SITUATIONS), scenarios())
def test_a_stage_has_begun_if_it_has_in_every_case(situation: Any, facts: dict[str, Any]) -> None:
    plan = unsure_plan(situation, facts, "favourable")
    every = [planned(situation, {**facts, FACT: cancer}) for cancer in CANCERS]
    begun = [{stage.id for stage in one.stages if stage.current} for one in every]
    for stage in plan.stages:
        if all(stage.id in {other.id for other in one.stages} for one in every):
            assert stage.current == all(stage.id in found for found in begun)
