"""What an answer says of the waiting period, of days that the policy's end cuts, and of what is left open."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.engine.engine import Engine

Evaluate = Callable[..., dict[str, Any]]

FIRST_YEAR = {"as_of": "2025-06-20", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False}
ADVANCE = {
    "care": "inpatient", "hospital": "public_general", "hospital_city": "长沙", "urban": True,
    "cost_over_deductible": True, "accident": False,
}  # fmt: skip
CARER = {
    "diagnosis": "critical", "diagnosed_on": "2025-01-10", "care": "inpatient", "admitted_on": "2025-01-12",
    "hospital": "public_general", "urban": True, "surgery": "critical",
}  # fmt: skip
NURSING = {"care": "inpatient", "admitted_on": "2025-12-01", "surgery": "ordinary", "diagnosis": "ordinary"}


def _service(evaluate: Evaluate, scenario: dict[str, Any], id: str, reading: str = "favourable") -> Any:
    return next(one for one in evaluate(scenario, reading)["services"] if one["id"] == id)


def _waiting_facts(service: dict[str, Any]) -> list[str]:
    return [reason["fact"] for reason in service["because"] if reason["fact"].startswith("waiting")]


# ---------------------------------------------------------------- the waiting period


@pytest.mark.parametrize(
    ("facts", "decided"),
    [
        ({}, "waiting_over"),
        ({"renewal": True}, "waiting_exempt"),
        ({"renewal": True, "as_of": "2025-01-05"}, "waiting_exempt"),
        ({"waiting_days": 0}, "waiting_none"),
    ],
)
def test_a_reason_says_what_took_the_waiting_period_away(
    facts: dict[str, Any], decided: str, evaluate: Evaluate
) -> None:
    service = _service(
        evaluate, {**FIRST_YEAR, "care": "outpatient", "addons": [], **facts}, "outpatient_companion"
    )
    assert service["status"] == "available"
    assert _waiting_facts(service) == [decided]


def test_an_accident_is_told_as_the_exemption(evaluate: Evaluate) -> None:
    hurt = {**FIRST_YEAR, **ADVANCE, "as_of": "2025-01-05", "accident": True, "admitted_on": "2025-01-03"}
    service = _service(evaluate, hurt, "medical_advance")
    assert service["status"] == "available"
    assert _waiting_facts(service) == ["waiting_exempt"]
    assert not any("已过等待期" in reason["text"] for reason in service["because"])


def test_nothing_is_said_of_the_day_of_a_stay_that_has_not_begun(evaluate: Evaluate) -> None:
    service = _service(evaluate, {**FIRST_YEAR, **ADVANCE}, "medical_advance")
    assert service["status"] == "available"
    assert not any("入院那天" in reason["text"] for reason in service["because"])


@pytest.mark.parametrize(
    ("service", "facts", "reading", "binds", "until"),
    [
        ("outpatient_companion", {}, "favourable", True, "2025-01-30"),
        ("outpatient_companion", {"renewal": True}, "cautious", False, None),
        ("outpatient_companion", {"renewal": None}, "favourable", None, "2025-01-30"),
        ("outpatient_companion", {"waiting_days": None}, "favourable", True, None),
        ("outpatient_companion", {"waiting_days": 0}, "favourable", True, None),
        ("medical_advance", {"renewal": True}, "favourable", False, None),
        ("medical_advance", {"renewal": True, "accident": False}, "cautious", True, "2025-01-30"),
        ("medical_advance", {"accident": True}, "cautious", False, None),
        ("video_consult", {}, "cautious", False, None),
        ("checkup_discount", {}, "cautious", False, None),
    ],
)
def test_the_answer_says_whether_the_waiting_period_binds(
    service: str,
    facts: dict[str, Any],
    reading: str,
    binds: bool | None,
    until: str | None,
    evaluate: Evaluate,
) -> None:
    found = _service(evaluate, {**FIRST_YEAR, **facts}, service, reading)["waiting"]
    assert found == {"binds": binds, "until": until}


def test_an_accident_inside_a_tied_waiting_period_is_warned_of(evaluate: Evaluate) -> None:
    carer = _service(evaluate, {**FIRST_YEAR, **CARER, "accident": True}, "inpatient_carer")
    assert carer["status"] == "not_met"
    assert any("意外" in caveat["text"] for caveat in carer["caveats"])


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize(
    "service", ["case_manager", "green_channel", "second_opinion", "multidisciplinary_consult"]
)
def test_an_illness_from_inside_the_waiting_period_is_warned_of(
    service: str, reading: str, evaluate: Evaluate
) -> None:
    ill = {"diagnosis": "critical", "diagnosed_on": "2025-01-10", "diagnosed_at": "public_general"}
    inside = _service(evaluate, {**FIRST_YEAR, **ill, "edition": "standard"}, service, reading)
    assert any("2025-01-10 早于等待期满" in caveat["text"] for caveat in inside["caveats"])
    ill["diagnosed_on"] = "2025-01-31"
    after = _service(evaluate, {**FIRST_YEAR, **ill, "edition": "standard"}, service, reading)
    assert not any("早于等待期满" in caveat["text"] for caveat in after["caveats"])


def test_a_need_from_before_a_renewed_policy_is_warned_of(evaluate: Evaluate) -> None:
    early = {**FIRST_YEAR, **ADVANCE, "renewal": True, "as_of": "2025-01-05", "admitted_on": "2024-12-20"}
    service = _service(evaluate, early, "medical_advance")
    assert service["status"] == "available"
    assert any("2024-12-20 早于本保单年度第一天" in caveat["text"] for caveat in service["caveats"])


# ---------------------------------------------------------------- days


def _day(service: dict[str, Any], item: str, id: str) -> dict[str, Any]:
    return next(one for one in service["deadlines"] if (one["item"], one["id"]) == (item, id))


@pytest.mark.parametrize(
    ("left", "on", "capped"),
    [
        ("2025-12-15", "2025-12-30", False),
        ("2025-12-16", "2025-12-31", False),
        ("2025-12-17", "2025-12-31", True),
    ],
)
def test_a_day_is_capped_only_where_its_own_lies_after_the_policy(
    left: str, on: str, capped: bool, evaluate: Evaluate
) -> None:
    home = {**FIRST_YEAR, **NURSING, "as_of": left, "discharged_on": left}
    service = _service(evaluate, home, "home_nursing")
    found = _day(service, "ordinary", "apply_by")
    assert (found["on"], found["capped"]) == (on, capped)
    early = {**home, "as_of": "2025-12-01", "discharged_on": "2025-12-01"}
    rules_own = _day(_service(evaluate, early, "home_nursing"), "ordinary", "apply_by")
    assert (found["clause"] != rules_own["clause"]) == capped


def test_a_promise_after_the_last_day_of_use_is_warned_of(evaluate: Evaluate) -> None:
    leaving = {**FIRST_YEAR, **CARER, "diagnosed_on": "2025-06-01", "admitted_on": "2025-06-10"}
    service = _service(evaluate, {**leaving, "discharged_on": "2025-06-20"}, "inpatient_carer")
    assert service["status"] == "available"
    last, promised = (_day(service, "main", id)["on"] for id in ("use_by", "served_by"))
    assert promised > last
    assert any("晚于可以使用的最后一天" in caveat["text"] for caveat in service["caveats"])


# ---------------------------------------------------------------- nobody changes an answer


def test_an_answer_cannot_be_changed_by_who_holds_it(engine: Engine) -> None:
    answer = engine.evaluate(parse({**FIRST_YEAR, "care": "outpatient"}, SERVICES))
    service = next(one for one in answer.services if one.other_reading)
    parts = ((answer, "services"), (service, "items"), (service.items[0], "status"))
    for part, field in (*parts, (service.other_reading, "items")):
        assert hasattr(part, field)
        with pytest.raises(AttributeError):
            setattr(part, field, None)
    held = [getattr(part, field.name) for part in (answer, service) for field in dataclasses.fields(part)]
    assert not any(isinstance(value, (list, set, dict)) for value in held if value is not answer.rules)
