"""Does every service of a plan stand beside a number, or a place, that is its own?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pages.present import first
from pages.present.base.phone_numbers import dialled
from pages.present.base.templating import template
from pages.present.first.plan_view import PlanView, StageView, plan_view
from pages.present.text.hours_text import place_told
from rules.catalogue.schema.situations import SITUATIONS
from rules.guidance.steps import FirstSteps
from tests.support.patients import CANCER, HEALTHY
from tests.support.plans import CATALOGUE, answered, planned
from tests.support.plans import stage as stage_of

PLAN = template("plan.html.jinja", Path(first.__file__).resolve().parent / "templates")

IN_HOSPITAL = {"care": "inpatient", "admission_note": True, "admitted_on": "2026-11-20"}
CASES: tuple[dict[str, Any], ...] = (
    {"as_of": "2026-11-28"},
    HEALTHY,
    CANCER,
    CANCER | IN_HOSPITAL,
    CANCER | IN_HOSPITAL | {"discharged_on": "2026-11-25", "surgery": "critical"},
    HEALTHY | IN_HOSPITAL | {"diagnosis": "ordinary", "trip_km": 300, "trip_region": "mainland"},
    HEALTHY | {"diagnosis": "ordinary", "rare_disease": True, "trip_km": 300, "trip_region": "hk_mo_tw"},
)


def drawn(situation: Any, facts: dict[str, Any]) -> tuple[FirstSteps, PlanView]:
    plan = planned(situation, facts)
    return plan, plan_view(plan, CATALOGUE, answered(facts)[1].as_of)


def shown_way(view: StageView, service: str) -> str:
    """The number by which a service is to be asked for, or the place."""
    own = view.ways.get(service)
    if own:
        return own.dialled or own.told
    return (view.call.dialled or view.call.place) if view.call else ""


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("facts", CASES)
def test_the_way_shown_beside_a_service_is_one_of_its_own(situation: Any, facts: dict[str, Any]) -> None:
    plan, view = drawn(situation, facts)
    for stage, told in zip(plan.stages, view.stages, strict=True):
        for step in (*stage.services, *stage.rest):
            channels = CATALOGUE.service(step.service).guide.channels
            numbers = {dialled(one.number) for one in channels if one.number}
            shown = shown_way(told, step.service)
            assert shown in numbers or any(one.name in shown for one in channels if not one.number), step
    assert any(told.ways for told in view.stages)


@pytest.mark.parametrize("facts", CASES)
def test_every_own_way_can_be_tapped(facts: dict[str, Any]) -> None:
    _, view = drawn("diagnosed", facts)
    html = "".join(
        PLAN.render(plan=view, asked={}, answered={}, first=one, whole=False) for one in (True, False)
    )
    found = re.findall(r'<(?:a|button type="button") class="ownway".*?>(.*?)</(?:a|button)>', html)
    assert found == [own.told for stage in view.stages for own in stage.ways.values()]
    for own in (own for stage in view.stages for own in stage.ways.values() if own.dialled):
        assert f'class="ownway" href="tel:{own.dialled}"' in html


def test_what_has_another_number_than_its_stage_names_it() -> None:
    plan, view = drawn("diagnosed", {"as_of": "2026-11-28"})
    stay = view.stages[plan.stages.index(stage_of(plan, "stay"))]
    assert stay.call is not None
    assert stay.call.number == "952299"
    assert {stay.ways[id].told for id in ("inpatient_carer", "inpatient_companion")} == {"打 1010-9955"}
    assert stay.ways["direct_billing"].told == "打 400-114-9606"
    assert "ward_reservation" not in stay.ways
    home = view.stages[plan.stages.index(stage_of(plan, "home"))]
    contact = plan.own_contact(stage_of(plan, "home").services[1], stage_of(plan, "home"))
    assert contact is not None
    assert home.ways["counselling"].told == place_told(contact) == "到小程序“众安互联网医院”"
