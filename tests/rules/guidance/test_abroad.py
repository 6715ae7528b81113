"""Is somebody outside the mainland told at once what does not reach them, and sent to nothing of it?"""

from __future__ import annotations

from typing import Any

import pytest

from pages.present.export.family_plan import family_plan
from pages.present.export.family_text import family_text
from pages.present.first.headline import headline_of
from pages.present.first.plan_view import plan_view
from tests.support.patients import QUIET
from tests.support.plans import CATALOGUE, answered, planned

AT_HOME_ONLY = ("emergency_rescue", "medical_advance")
OUTSIDE = "+86-400-891-0152"


def journey(region: str, **facts: Any) -> dict[str, Any]:
    bought = {"edition": "standard", "addons": [], "policy_start": "2025-11-29", "renewal": True}
    return QUIET | bought | {"diagnosis": "ordinary", "trip_km": 300, "trip_region": region} | facts


@pytest.mark.parametrize("care", ["none", "outpatient", "inpatient"])
@pytest.mark.parametrize("diagnosis", ["ordinary", "critical", "malignant"])
def test_abroad_no_stage_names_what_does_not_reach_there(care: str, diagnosis: str) -> None:
    facts = journey("abroad", care=care, diagnosis=diagnosis)
    plan = planned("away", facts)
    shown = {step.service for stage in plan.stages for step in (*stage.services, *stage.rest)}
    assert shown.isdisjoint(AT_HOME_ONLY)
    call = headline_of(plan, CATALOGUE).call
    assert not any(said in call for said in ("垫付", "救援"))
    assert care != "inpatient" or "问医生" not in call
    told = [one.said.say for one in plan.notices]
    assert "这两项都用不上" in told[0]
    assert any("当地的急救电话" in say for say in told)
    assert [one.number for one in plan.notices if one.number] == [OUTSIDE]


def test_the_notices_stand_on_the_page_and_in_the_familys_text() -> None:
    facts = journey("abroad", care="inpatient")
    plan, (scenario, answer) = planned("away", facts), answered(facts)
    view = plan_view(plan, CATALOGUE, answer.as_of)
    assert [way.told for _, way in view.notices if way] == ["打 +86 400-891-0152"]
    text = family_text(family_plan(plan, answer, scenario, CATALOGUE))
    assert all(say in text for say, _ in view.notices)
    assert "+86 400-891-0152" in text


def test_in_hong_kong_the_rescue_is_called_and_the_local_emergency_number() -> None:
    plan = planned("away", journey("hk_mo_tw"))
    assert plan.stages[0].services[0].service == "emergency_rescue"
    assert plan.first_call is not None
    assert plan.first_call.number == OUTSIDE
    assert ["当地的急救电话" in one.said.say for one in plan.notices] == [True]


@pytest.mark.parametrize("facts", [{"as_of": "2026-11-28"}, journey("mainland")])
def test_on_the_mainland_there_is_nothing_to_be_told(facts: dict[str, Any]) -> None:
    assert planned("away", facts).notices == ()
