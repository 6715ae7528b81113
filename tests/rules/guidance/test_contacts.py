"""Is every number in a plan once, with all services that one can ask about there?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.base.phone_numbers import dialled
from pages.present.drawer.call import action_of
from rules.catalogue.schema.situations import SITUATIONS
from rules.guidance.contacts import contact_of, way_in
from rules.guidance.grades import ACTIONABLE
from tests.support.plans import CATALOGUE, planned, step
from tests.support.strategies import scenarios

NOTHING: dict[str, Any] = {"as_of": "2026-11-28"}

FROM_OUTSIDE = "+86-400-891-0152"
"""The rescue's number for who is not on the mainland."""


@given(st.sampled_from(SITUATIONS), scenarios())
def test_every_service_of_a_plan_that_can_be_asked_for_is_in_one_contact(
    situation: Any, facts: dict[str, Any]
) -> None:
    plan = planned(situation, facts)
    steps = [found for stage in plan.stages for found in (*stage.services, *stage.rest)]
    asked = sorted(found.service for found in steps if way_in(CATALOGUE.service(found.service)))
    assert sorted(id for contact in plan.contacts for id in contact.services) == asked
    numbers = [contact.number for contact in plan.contacts if contact.number]
    assert len(set(numbers)) == len(numbers)
    for contact in plan.contacts:
        ready = [step(plan, id).grade in ACTIONABLE for id in contact.services]
        assert ready == sorted(ready, reverse=True)
        for id in contact.services:
            channel = way_in(CATALOGUE.service(id), facts.get("trip_region"))
            assert channel is not None
            assert (channel.number, channel.path) == (contact.number, contact.path)


@given(st.sampled_from(SITUATIONS), scenarios())
def test_a_stage_calls_about_the_first_of_its_services_that_has_a_way_in(
    situation: Any, facts: dict[str, Any]
) -> None:
    plan = planned(situation, facts)
    for stage in plan.stages:
        found = [contact_of(one.service, plan.contacts) for one in (*stage.services, *stage.rest)]
        assert stage.contact == next((one for one in found if one), None)


def test_a_service_with_a_number_to_apply_is_called() -> None:
    for service in CATALOGUE.services:
        phones = [one.number for one in service.guide.channels if one.kind == "phone" and one.does == "apply"]
        channel = way_in(service)
        if phones:
            assert channel is not None
            assert channel.number == phones[0], service.id


def test_a_number_to_change_or_to_complain_is_no_way_in() -> None:
    kinds = {
        id: way_in(CATALOGUE.service(id)) for id in ("checkup_discount", "counselling", "online_pharmacy")
    }
    assert {id: channel and channel.kind for id, channel in kinds.items()} == {
        "checkup_discount": "wechat",
        "counselling": "miniprogram",
        "online_pharmacy": "miniprogram",
    }


def test_calls_are_merged_by_number() -> None:
    plan = planned("diagnosed", NOTHING)
    called = {contact.number: contact.services for contact in plan.contacts if contact.number}
    assert called["952299"] == (
        *("case_manager", "green_channel_plus", "ward_reservation", "city_transfer"),
        *("gene_test", "oncology_drug", "advanced_therapy"),
    )
    assert called["10109955"][:3] == ("second_opinion", "multidisciplinary_consult", "green_channel")
    assert called["400-114-9606"] == ("direct_billing",)


def test_hours_stand_with_the_chapters_that_give_them() -> None:
    by_number = {one.number: one for one in planned("exploring", NOTHING).contacts}
    zhongan, billing = by_number["952299"], by_number["400-114-9606"]
    assert set(zhongan.written) == {"ward_reservation", "city_transfer", "green_channel_plus"}
    assert (zhongan.hours.today, zhongan.hours.on) == (True, dt.date(2026, 11, 28))
    assert [(one.opens, one.closes) for one in zhongan.hours.openings] == [("09:00", "21:00")]
    assert (billing.hours.today, billing.written) == (None, ())


BY_LAND_LINE = "+86-10-64105433"
"""The rescue's second number."""


def test_the_rescue_has_numbers_for_other_places_too() -> None:
    rescue = planned("away", NOTHING).contacts[0]
    assert rescue.number == "4008910152"
    assert rescue.hours.always
    first, second = (one.number for one in rescue.others)
    assert first == FROM_OUTSIDE
    assert second == BY_LAND_LINE


@pytest.mark.parametrize(
    ("region", "number", "others"),
    [
        ("mainland", "4008910152", []),
        ("hk_mo_tw", FROM_OUTSIDE, [BY_LAND_LINE]),
        ("abroad", FROM_OUTSIDE, [BY_LAND_LINE]),
    ],
)
def test_the_rescue_is_called_by_the_number_for_where_one_is(
    region: str, number: str, others: list[str]
) -> None:
    rescue = CATALOGUE.service("emergency_rescue")
    channel = way_in(rescue, region)
    assert channel is not None
    assert channel.number == number
    call = action_of(rescue, dt.date(2026, 11, 28), CATALOGUE, region)
    assert call is not None
    assert call.dialled == dialled(number)
    if region != "abroad":
        journey = {**NOTHING, "trip_region": region, "trip_km": 300, "trip_days": 5}
        (contact, *_) = planned("away", journey).contacts
        assert (contact.number, [one.number for one in contact.others]) == (number, others)
    assert way_in(CATALOGUE.service("case_manager"), region) == way_in(CATALOGUE.service("case_manager"))
