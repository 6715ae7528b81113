"""Is the call of the headline that of the first step, whatever somebody answers in whatever situation?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import pytest

from pages.present.base.phone_numbers import read_out
from pages.present.first.headline import headline_of
from pages.present.first.plan_view import plan_view
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.answer import OPEN
from rules.guidance.grades import ACTIONABLE
from tests.pages.present.first.test_own_ways import PLAN
from tests.support.patients import CANCER, QUIET
from tests.support.plans import CATALOGUE, planned, stage_ids

ILL = ("suspected_critical", "critical", "malignant", "malignant_mild")
ON_A_SCREEN = ("text_consult", "video_consult", "checkup_discount", "cancer_screening", "online_pharmacy")

NEAR: dict[str, Any] = {"trip_km": 0}
PLACES: tuple[dict[str, Any], ...] = (
    {},
    NEAR,
    {"trip_km": 60, "trip_region": "mainland"},
    {"trip_km": 300, "trip_region": "mainland"},
    {"trip_km": 300, "trip_region": "hk_mo_tw"},
)
LEFT = {
    "care": "inpatient",
    "admission_note": True,
    "admitted_on": "2026-11-10",
    "discharged_on": "2026-11-26",
    "surgery": "ordinary",
}
EACH = 90
"""Cases of each situation; the choices have no common divisor with the step through them."""


def cases() -> Iterator[dict[str, Any]]:
    """Every combination of what somebody may answer, in leaps, so that a few take from all of them."""
    every = list(
        product(
            (None, "none", "ordinary", *ILL),
            (None, "2026-11-10", "2026-03-28", "2025-11-29"),
            ("public_general", "public_vip", "other"),
            (None, "none", "outpatient", "inpatient"),
            PLACES,
            ("standard", "special"),
        )
    )
    for place in range(len(every)):
        diagnosis, start, hospital, care, where, edition = every[place * 101 % len(every)]
        facts = QUIET | {"edition": edition, "addons": [], "hospital": hospital, "diagnosed_at": hospital}
        told = {"diagnosis": diagnosis, "policy_start": start, "care": care}
        facts |= {fact: value for fact, value in told.items() if value} | where
        yield facts | ({"diagnosed_on": "2026-11-28"} if diagnosis in ILL else {})


CASES = tuple(islice(cases(), EACH))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_headline_names_the_call_of_the_first_step(situation: Any) -> None:
    assert EACH * len(SITUATIONS) >= 500
    called = 0
    for facts in CASES:
        plan = planned(situation, facts | (LEFT if situation == "discharged" else {}))
        call = headline_of(plan, CATALOGUE).call
        if not plan.stages:
            assert not call
            continue
        stage = plan.stages[0]
        step = stage.services[0]
        if call:
            called += 1
            assert stage.contact is not None
            assert stage.current
            assert step.grade in ACTIONABLE, facts
            way = read_out(stage.contact.number) if stage.contact.number else stage.contact.name
            assert way in call, facts
            assert (step.ask or "") in call
        assert step.status != "not_met" or step.other_status in OPEN, (facts, step)
        if facts.get("diagnosis") in ILL:
            assert not call or step.service not in ON_A_SCREEN, facts
        if facts.get("trip_km") == 0:
            assert step.service != "emergency_rescue", facts
    assert called > len(CASES) / 3


def test_a_mild_cancer_begins_with_what_can_be_had() -> None:
    plan = planned("diagnosed", CANCER | {"diagnosis": "malignant_mild"})
    assert plan.first_step is not None
    assert plan.first_step.service != "case_manager"
    assert plan.first_step == plan.stages[0].services[0]
    assert plan.first_step.grade in ("usable", "ask_first")


def test_in_the_waiting_period_the_first_step_is_for_the_day_to_come() -> None:
    plan = planned("diagnosed", CANCER | {"policy_start": "2026-11-10", "care": "none"})
    assert plan.stages[0].id == "helper"
    assert plan.stages[0].services[0].status == "waiting"
    assert headline_of(plan, CATALOGUE).call == ""
    view = plan_view(plan, CATALOGUE, dt.date(2026, 11, 28))
    html = PLAN.render(plan=view, asked={}, answered={}, first=True, whole=False)
    assert 'class="call"' in html
    assert 'class="call large"' not in html


def test_the_rescue_of_a_journey_is_not_for_who_is_near_home() -> None:
    assert "rescue" not in stage_ids(planned("away", QUIET | NEAR))
    assert stage_ids(planned("away", QUIET))[0] == "rescue"


def test_after_an_operation_one_begins_with_what_has_a_last_day() -> None:
    plan = planned("discharged", {"as_of": "2026-11-28"})
    assert plan.stages[0].id == "home"
    assert headline_of(plan, CATALOGUE).call == "先打 1010-9955，护士上门护理"
