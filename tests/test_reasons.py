"""Does a reason that a reading adds own to being disputed, where the plain words would read as met?"""

from __future__ import annotations

from typing import Any

import pytest

from rules.catalogue import SERVICES
from rules.evaluate import Engine
from rules.scenario import parse

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
