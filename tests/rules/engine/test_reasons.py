"""Does a reason that a reading adds own to being disputed, where the plain words would read as met?"""

from __future__ import annotations

from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES, STANCES
from rules.domain.parsing import parse
from rules.engine.engine import Engine

IN_FORCE: dict[str, Any] = {
    "as_of": "2026-06-01", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": ["advanced_therapy"], "diagnosed_on": "2026-05-10",
    "diagnosed_at": "public_general", "first_critical": True, "care": "outpatient", "hospital": "public_vip",
    "in_network": True, "indication_met": True, "surgery": "none", "treatment_done": True,
    "expert_stay": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "item", "diagnosis", "owns_to"),
    [
        ("second_opinion", None, "suspected_critical", "总览只写罹患"),
        ("advanced_therapy", None, "benign_tumour", "责任名称写恶性肿瘤"),
        ("direct_billing", None, "ordinary", "特别说明只写到住院费用"),
        ("green_channel_plus", "revisit", "critical", "手册未写是不是要由绿通安排"),
        ("green_channel", None, "critical", "手册未写能否并用"),
    ],
)
def test_a_condition_of_one_reading_says_that_it_is_disputed(
    engine: Engine, service: str, item: str | None, diagnosis: str, owns_to: str
) -> None:
    facts = parse(IN_FORCE | {"diagnosis": diagnosis}, SERVICES)
    told = engine.evaluate(facts, "cautious").service(service)
    because = next(one for one in told.items if one.id == item).because if item else told.because
    assert any(reason.verdict is False and owns_to in reason.say for reason in because), because
    assert all(
        reason.verdict is not False or owns_to not in reason.say
        for reason in engine.evaluate(facts, "favourable").service(service).because
    )


STAY: dict[str, Any] = {
    "as_of": "2026-01-20", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "accident": False, "edition": "special", "addons": [], "care": "inpatient", "admitted_on": "2026-01-15",
    "hospital": "public_general", "hospital_city": "长沙", "urban": True, "cost_over_deductible": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fact", "text"),
    [
        ({"as_of": "2026-06-01", "admitted_on": "2026-05-20"}, "waiting_over",
         "符合：等待期已过（等待期满日：2026-01-31）"),
        ({"renewal": True}, "waiting_exempt", "符合：免等待期（续期）（续期保单：是，续期）"),
        ({"accident": True}, "waiting_exempt", "符合：免等待期（意外）（意外所致：意外所致）"),
        ({"waiting_days": 0}, "waiting_none", "符合：合同没有等待期（等待期：0 天）"),
    ],
)  # fmt: skip
def test_a_waiting_period_that_does_not_stand_in_the_way_says_why(
    engine: Engine, change: dict[str, Any], fact: str, text: str
) -> None:
    told = engine.evaluate(parse(STAY | change, SERVICES)).service("medical_advance")
    assert [reason.text for reason in told.because if reason.fact == fact] == [text]
    assert not [r for r in told.because if "已过" in r.say and fact != "waiting_over"]


NEEDED = {"medical_advance": "admitted_on", "inpatient_carer": "admitted_on", "gene_test": "diagnosed_on"}


@pytest.mark.parametrize("service", list(NEEDED))
@pytest.mark.parametrize("reading", STANCES)
@pytest.mark.parametrize("renewal", [True, False])
def test_nothing_is_said_of_the_day_of_a_need_that_is_still_to_come(
    engine: Engine, service: str, reading: str, renewal: bool
) -> None:
    facts = parse(STAY | {"care": "none", "admitted_on": None, "renewal": renewal}, SERVICES)
    told = engine.evaluate(facts, reading).service(service)
    shared = engine.trace(facts, service, reading).shared
    for reason in (*told.because, *told.besides, *shared):
        assert reason.fact != NEEDED[service] or reason.verdict is None, reason
