"""Does a plan place every service once, in the right order, and with the numbers that are certain?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.advice.agenda import tasks
from rules.advice.provider_deadlines import awaited_deadlines
from rules.catalogue.catalogue import OPPOSITE, SERVICES, STANCES
from rules.catalogue.schema.situations import SHOWN, SITUATIONS, Stage
from rules.guidance.grades import ACTIONABLE, FOLDED, GRADES
from rules.guidance.steps import MOST_DATES
from tests.support.plans import CATALOGUE, answered, planned, stage, stage_ids, step
from tests.support.strategies import scenarios

SITUATION = st.sampled_from(SITUATIONS)
READING = st.sampled_from(STANCES)

NOTHING: dict[str, Any] = {"as_of": "2026-11-28"}

PATIENT = ("suspected_critical", "critical", "malignant", "malignant_mild")
FOR_ILLNESS = ("重疾协助", "用药协助")
"""Groups of services for the seriously ill; one of the others is for these alone as well."""
FOR_ANYBODY = ("video_consult", "text_consult", "cancer_screening", "checkup_discount")


@given(SITUATION, scenarios(), READING)
def test_every_service_stands_in_a_plan_once(situation: Any, facts: dict[str, Any], reading: str) -> None:
    plan = planned(situation, facts, reading)
    assert sorted(one.service for one in plan.steps) == sorted(SERVICES)
    for one in plan.stages:
        assert 1 <= len(one.services) <= SHOWN
        assert not one.rest or len(one.services) == SHOWN
        assert not {found.grade for found in (*one.services, *one.rest)} & set(FOLDED)
    assert {found.grade for found in plan.useless.services} <= set(FOLDED)
    assert tuple(plan.numbers) == GRADES
    for grade, number in plan.numbers.items():
        assert number == sum(found.grade == grade for found in plan.steps)


@given(SITUATION, scenarios())
def test_what_can_be_acted_on_stands_first_in_its_stage(situation: Any, facts: dict[str, Any]) -> None:
    for one in planned(situation, facts).stages:
        ready = [found.grade in ACTIONABLE for found in (*one.services, *one.rest)]
        assert ready == sorted(ready, reverse=True)


@given(SITUATION, scenarios(), st.sampled_from(PATIENT))
def test_no_check_up_or_consultation_stands_above_what_a_patient_needs(
    situation: Any, facts: dict[str, Any], diagnosis: str
) -> None:
    plan = planned(situation, {**facts, "diagnosis": diagnosis})
    order = [found.service for one in plan.stages for found in (*one.services, *one.rest)]
    groups = {service.id: service.group for service in CATALOGUE.services}
    needed = [place for place, id in enumerate(order) if groups[id] in FOR_ILLNESS]
    others = [place for place, id in enumerate(order) if id in FOR_ANYBODY]
    assert not needed or not others or max(needed) < min(others)


@given(SITUATION, scenarios())
def test_a_plan_is_the_same_under_both_readings(situation: Any, facts: dict[str, Any]) -> None:
    """Which of the two readings the answer was made under changes no grade, number, day or order."""
    one, other = (planned(situation, facts, reading) for reading in STANCES)
    assert stage_ids(one) == stage_ids(other)
    assert one.contacts == other.contacts
    assert one.numbers == other.numbers
    for service in SERVICES:
        mine, theirs = step(one, service), step(other, service)
        assert (mine.grade, mine.items, mine.counts) == (theirs.grade, theirs.items, theirs.counts)
        assert mine.total == theirs.total
        assert (mine.opening and mine.opening.on) == (theirs.opening and theirs.opening.on)
        assert (mine.last_day and mine.last_day.on) == (theirs.last_day and theirs.last_day.on)


@given(SITUATION, scenarios(), READING)
def test_counts_are_those_of_the_reading_that_gives_less(
    situation: Any, facts: dict[str, Any], reading: str
) -> None:
    plan, (_, answer) = planned(situation, facts, reading), answered(facts, reading)
    for found in plan.steps:
        service = answer.service(found.service)
        assert sorted(id for count in found.counts for id in count.items) == sorted(found.items)
        for count in found.counts:
            for id in count.items:
                rests = [side.item(id).remaining for side in (service, service.opposite)]
                known = [rest for rest in rests if rest is not None]
                assert count.planned == (min(known) if known else None)
                assert count.possible == (max(known) if len(known) == 2 else None)
                assert count.differs == (len(set(rests)) == 2)


@given(SITUATION, scenarios(), READING)
def test_what_items_share_is_never_more_than_they_have_together(
    situation: Any, facts: dict[str, Any], reading: str
) -> None:
    plan, (_, answer) = planned(situation, facts, reading), answered(facts, reading)
    for found in plan.steps:
        if found.total is None or found.total.planned is None:
            continue
        service = answer.service(found.service)
        for side, stance in ((service, reading), (service.opposite, OPPOSITE[reading])):
            rests = [item.remaining for item in side.items if item.id in found.items]
            for pool in service.pools:
                if set(found.items) <= set(pool.items) and pool.number(stance) is not None:
                    assert found.total.planned <= pool.remaining(service, side.items, stance)
            if None not in rests:
                assert found.total.planned <= sum(rest or 0 for rest in rests)


@given(SITUATION, scenarios())
def test_the_last_day_is_the_earliest_and_a_promise_the_latest(situation: Any, facts: dict[str, Any]) -> None:
    plan, (scenario, answer) = planned(situation, facts), answered(facts)
    promised = awaited_deadlines(answer, scenario, CATALOGUE)
    for found in plan.steps:
        service = answer.service(found.service)
        days = [
            one.on
            for one in (*service.deadlines, *service.opposite.deadlines)
            if one.item in found.items and one.id in ("apply_by", "use_by")
        ]
        assert (found.last_day.on if found.last_day else None) == min(days, default=None)
        mine = [one for one in promised if one.service == found.service and set(one.items) & set(found.items)]
        assert list(found.promises) == mine
        sides = [*service.deadlines, *service.opposite.deadlines]
        for one in found.promises:
            days = [day.on for day in sides if day.item in one.items and day.id == one.id]
            assert one.counted_from == "booking" or one.by >= max(days)


@given(SITUATION, scenarios())
def test_the_dates_are_the_first_that_can_still_be_kept(situation: Any, facts: dict[str, Any]) -> None:
    plan, (scenario, answer) = planned(situation, facts), answered(facts)
    apart = {found.service for one in plan.unrelated for found in one.services}
    kept = [
        (task.kind, task.by)
        for task in tasks(answer, scenario, CATALOGUE)
        if task.kind != "opens_on"
        and not task.advice
        and task.by >= answer.as_of
        and ({task.service, *(part.service for part in task.parts)} - {None} - apart)
    ]
    assert [(task.kind, task.by) for task in plan.dates] == kept[:MOST_DATES]
    assert not {part.service for task in plan.dates for part in task.parts} & apart


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_has_a_plan_where_nothing_is_known(situation: Any) -> None:
    plan = planned(situation, NOTHING)
    assert plan.situation == situation
    assert plan.title == CATALOGUE.situations[situation].title
    assert plan.first_call is not None
    assert plan.first_call == plan.stages[0].contact == plan.contacts[0]
    assert plan.numbers["unanswered"] == len(SERVICES)
    assert plan.dates == ()
    assert plan.stages[0].id == CATALOGUE.situations[situation].opening.id
    # Every stage stands where the file has it, but for those that always come first, or last.
    written = [
        one for one in CATALOGUE.situations[situation].stages if not one.aside or one.begins == "always"
    ]
    assert stage_ids(plan) == [one.id for one in sorted(written, key=_always)]


def _always(one: Stage) -> tuple[bool, bool]:
    return one.yields == "always", one.begins != "always"


def test_an_event_that_has_happened_brings_its_stage_forward() -> None:
    known = {**NOTHING, "care": "inpatient", "diagnosis": "malignant"}
    before = planned("diagnosed", known)
    assert stage_ids(before)[:3] == ["helper", "opinions", "stay"]
    assert not stage(before, "stay").current
    assert stage(before, "stay").when == "拿到住院单后"
    note = planned("diagnosed", {**known, "admission_note": True})
    assert stage_ids(note)[:3] == ["helper", "stay", "opinions"]
    assert stage(note, "stay").current
    assert stage(note, "stay").when == "有住院单了"
    left = {**known, "admitted_on": "2026-11-01", "discharged_on": "2026-11-20", "surgery": "critical"}
    assert stage_ids(planned("diagnosed", left))[:3] == ["helper", "stay", "home"]


def test_what_has_nothing_to_do_with_a_situation_is_folded_until_its_event_has_happened() -> None:
    at_home = planned("hospital", {**NOTHING, "trip_km": 0})
    assert "journey" not in stage_ids(at_home)
    apart = {found.service: folded.why for folded in at_home.unrelated for found in folded.services}
    assert set(apart) == {"emergency_rescue", "cancer_screening", "checkup_discount"}
    assert apart["emergency_rescue"] is not None
    assert (2075, 2077) in apart["emergency_rescue"].clause.lines
    away = planned("hospital", {**NOTHING, "trip_km": 300})
    assert stage_ids(away)[0] == "journey"
    assert away.first_call is not None
    assert away.first_call.number == "4008910152"
    assert "emergency_rescue" not in {found.service for one in away.unrelated for found in one.services}


def test_a_reason_names_the_chapters_that_its_lines_stand_in() -> None:
    plan = planned("diagnosed", NOTHING)
    assert stage(plan, "helper").why.clause.section == "重疾直通车服务介绍"
    assert stage(plan, "helper").why.clause.at == "一"
    both = stage(plan, "opinions").why.clause
    assert (both.section, both.at) == ("二次诊疗意见介绍、重疾多学科会诊服务", "")
    assert (2958, 2960) in both.lines


def test_an_event_that_lies_ahead_or_is_unknown_does_not() -> None:
    ahead = {**NOTHING, "care": "inpatient", "admitted_on": "2026-12-01", "discharged_on": "2026-12-20"}
    assert not stage(planned("diagnosed", ahead), "home").current
    assert not stage(planned("diagnosed", NOTHING), "home").current


def test_a_stage_of_which_nothing_applies_is_folded() -> None:
    plan = planned("hospital", {**NOTHING, "edition": "standard", "addons": []})
    assert "ward" not in stage_ids(plan)
    assert {"ward_reservation", "city_transfer"} <= {one.service for one in plan.useless.services}
    assert "ward" in stage_ids(planned("hospital", {**NOTHING, "edition": "special"}))


def test_what_holds_in_all_cases_that_cannot_be_told_apart_counts_as_known() -> None:
    cancers = [{**NOTHING, "diagnosis": one} for one in ("malignant", "malignant_mild")]
    told = planned("hospital", NOTHING, cases=cancers)
    assert stage(told, "illness").current
    assert stage(told, "drugs").current
    doubtful = planned("hospital", NOTHING, cases=[cancers[0], {**NOTHING, "diagnosis": "none"}])
    assert not stage(doubtful, "illness").current


def test_one_begins_with_a_call_that_something_can_be_done_about() -> None:
    """In the waiting period there is none: nobody ill is sent to a consultation on a screen instead."""
    waiting = {**NOTHING, "policy_start": "2026-11-18", "waiting_days": 30, "renewal": False}
    plan = planned("diagnosed", {**waiting, "diagnosis": "malignant", "diagnosed_on": "2026-11-28"})
    assert plan.stages[0].id == "helper"
    assert plan.stages[0].services[0].grade == "ahead"
    assert plan.first_stage == plan.stages[0]
    assert plan.call_now is None
    ready = planned("diagnosed", {**NOTHING, "diagnosis": "malignant"})
    assert ready.first_stage == ready.stages[0]


def test_somebody_with_an_ordinary_illness_is_not_sent_for_special_drugs() -> None:
    unknown = planned("medicine", NOTHING)
    assert stage_ids(unknown)[0] == "special"
    ordinary = planned("medicine", {**NOTHING, "diagnosis": "ordinary", "rare_disease": False})
    assert stage_ids(ordinary)[0] == "ordinary"
    assert stage_ids(ordinary)[-1] == "special"
    cancer = planned("medicine", {**NOTHING, "diagnosis": "malignant"})
    assert stage_ids(cancer)[:2] == ["helper", "special"]
    assert stage_ids(cancer)[-1] == "ordinary"


def test_hours_and_opening_days_follow_the_day_asked_about() -> None:
    saturday = planned("diagnosed", NOTHING)
    call = saturday.first_call
    assert call is not None
    assert call.hours.today is True
    assert "case_manager" not in call.written
    (office,) = step(saturday, "case_manager").office
    assert (office.who, office.presence.today, office.presence.on) == ("管家", False, dt.date(2026, 11, 30))


def test_a_step_says_what_must_hold_before_anything_is_known() -> None:
    manager = step(planned("diagnosed", NOTHING), "case_manager")
    assert [one.rule for one in manager.pending] == ["waiting", "requires.0", "requires.1", "requires.2"]
    assert all(one.verdict is None for one in manager.pending)
    known = {**NOTHING, "diagnosis": "none", "policy_start": "2026-01-01", "waiting_days": 30}
    ahead = step(planned("diagnosed", known), "case_manager")
    assert [(one.rule, one.verdict) for one in ahead.pending] == [("requires.0", False)]


@given(SITUATION, scenarios())
def test_nothing_is_pending_of_what_is_available(situation: Any, facts: dict[str, Any]) -> None:
    for found in planned(situation, facts).steps:
        if found.status == "available":
            assert found.pending == ()
        assert all(one.verdict is not True for one in found.pending)


def test_a_step_says_which_facts_could_still_decide() -> None:
    assert "diagnosis" in step(planned("diagnosed", NOTHING), "case_manager").missing
    assert step(planned("diagnosed", {**NOTHING, "diagnosis": "none"}), "gene_test").missing == ()
