"""What are three people told to do first? Each with what is assumed of them, all of it exact."""

from __future__ import annotations

import datetime as dt

from tests.support.patients import HEALTHY, QUIET
from tests.support.plans import grades, planned, stage, stage_ids, step

DAY = dt.date(2026, 11, 28)
"""A Saturday."""

PATIENT = {
    **QUIET,
    "edition": "special",
    "addons": ["outpatient"],
    "policy_start": "2026-03-28",
    "age": 46,
    "sex": "female",
    "diagnosis": "malignant",
    "diagnosed_on": "2026-11-28",
    "diagnosed_at": "public_general",
    "care": "none",
    "trip_km": 0,
}
PARENT = {
    **QUIET,
    "edition": "standard",
    "addons": [],
    "policy_start": "2026-11-18",
    "diagnosis": "ordinary",
    "accident": True,
    "care": "inpatient",
    "hospital": "public_general",
    "hospital_city": "杭州市",
    "urban": True,
    "admitted_on": "2026-11-27",
    "trip_km": 300,
    "trip_days": 5,
    "trip_region": "mainland",
}


def test_a_patient_of_today_calls_for_a_case_manager() -> None:
    plan = planned("diagnosed", PATIENT)
    assert stage_ids(plan) == ["helper", "opinions", "stay", "drugs", "home", "visits"]
    assert dict(plan.numbers) == {
        "usable": 8,
        "ask_first": 2,
        "unanswered": 2,
        "ahead": 12,
        "spent": 0,
        "unfit": 0,
        "not_bought": 1,
    }
    call = plan.first_call
    assert call is not None
    assert (call.number, call.hours.today) == ("952299", True)
    assert call.services[:3] == ("case_manager", "gene_test", "oncology_drug")
    manager = step(plan, "case_manager")
    assert manager.grade == "usable"
    # Reviewed on Monday; they call within an hour of it, or on the next working day at the latest.
    assert [(one.id, one.by) for one in manager.promises] == [
        ("review_by", dt.date(2026, 11, 30)),
        ("served_by", dt.date(2026, 12, 1)),
    ]
    assert all(one.counted_from == "today" for one in manager.promises)
    assert grades(stage(plan, "opinions").services) == [
        ("second_opinion", "usable"),
        ("multidisciplinary_consult", "usable"),
        ("green_channel", "ask_first"),
    ]
    assert grades(stage(plan, "opinions").rest) == [("green_channel_plus", "ahead")]
    assert grades(stage(plan, "drugs").services) == [
        ("gene_test", "usable"),
        ("oncology_drug", "unanswered"),
        ("boao_drug", "ask_first"),
    ]
    assert grades(plan.useless.services) == [("advanced_therapy", "not_bought")]


def test_a_patient_plans_with_one_opinion_and_may_ask_for_two() -> None:
    opinion = step(planned("diagnosed", PATIENT), "second_opinion")
    assert opinion.total is not None
    assert (opinion.total.planned, opinion.total.possible, opinion.total.differs) == (1, 2, True)
    companion = step(planned("diagnosed", PATIENT), "outpatient_companion")
    assert companion.total is not None
    assert (companion.total.planned, companion.total.possible, companion.total.unit) == (1, 5, "次")
    consult = step(planned("diagnosed", PATIENT), "multidisciplinary_consult")
    assert consult.total is not None
    assert not consult.total.differs


def test_a_healthy_person_sees_what_needs_no_illness_first() -> None:
    plan = planned("exploring", HEALTHY)
    now = stage(plan, "now")
    assert plan.stages[0] == now
    assert grades((*now.services, *now.rest)) == [
        ("text_consult", "usable"),
        ("video_consult", "usable"),
        ("cancer_screening", "unanswered"),
        ("checkup_discount", "usable"),
    ]
    assert step(plan, "cancer_screening").missing == ("has_symptoms",)
    assert [one.id for one in plan.stages if one.current] == ["now"]
    settled = planned("exploring", {**HEALTHY, "has_symptoms": False})
    assert step(settled, "cancer_screening").grade == "usable"
    assert [(task.kind, task.by) for task in settled.dates] == [("policy_end", dt.date(2027, 3, 27))]
    assert dict(plan.numbers)["not_bought"] == len(plan.useless.services) == 6


def test_in_the_waiting_period_a_person_is_told_from_which_day() -> None:
    plan = planned("exploring", {**HEALTHY, "has_symptoms": False, "policy_start": "2026-11-18"})
    screening = step(plan, "cancer_screening")
    assert (screening.grade, screening.opening and screening.opening.on) == ("ahead", dt.date(2026, 12, 18))
    assert grades(stage(plan, "now").services)[0] == ("text_consult", "usable")


def test_a_parent_hurt_on_a_journey_calls_the_rescue_first() -> None:
    plan = planned("away", PARENT)
    assert stage_ids(plan)[:2] == ["rescue", "hospital"]
    call = plan.first_call
    assert call is not None
    assert (call.number, call.hours.always, call.services) == ("4008910152", True, ("emergency_rescue",))
    rescue = step(plan, "emergency_rescue")
    assert rescue.grade == "usable"
    told = " ".join(one.say for one in rescue.heed)
    for part in ("书面认可", "偏远地区", "100 公里以外", "90 天", "120"):
        assert part in told
    lines = {pair for one in rescue.heed for pair in one.clause.lines}
    assert {(1938, 1942), (1942, 1946), (2075, 2075), (2075, 2077)} <= lines
    assert stage(plan, "rescue").title == "先打电话，再安排车"
    assert stage(plan, "hospital").current
    # Of an accident there is no waiting period; whether the cost is above the deductible is not known.
    assert grades(stage(plan, "hospital").services)[0] == ("medical_advance", "unanswered")
    assert step(plan, "medical_advance").missing == ("cost_over_deductible",)


def test_the_rescue_is_told_before_anything_is_asked() -> None:
    plan = planned("away", {"as_of": "2026-11-28"})
    assert plan.stages[0].id == "rescue"
    assert step(plan, "emergency_rescue").heed == step(planned("away", PARENT), "emergency_rescue").heed


def test_beyond_the_distance_or_the_days_of_the_rescue_it_is_of_no_use() -> None:
    for beyond in ({"trip_km": 100}, {"trip_days": 91}, {"trip_region": "abroad"}):
        plan = planned("away", {**PARENT, **beyond})
        assert step(plan, "emergency_rescue").grade == "unfit", beyond
        assert (plan.stages[0].id == "hospital") == ("trip_region" not in beyond)
