"""Does the day on a card say what it counts from, and is an average never put as a promise?"""

from __future__ import annotations

from typing import Any

import pytest

from pages.parts.words import next_day
from rules.catalogue import SERVICES
from rules.evaluate import Engine
from rules.scenario import parse

FACTS: dict[str, Any] = {
    "as_of": "2026-06-22", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": [], "has_symptoms": False, "care": "outpatient", "hospital": "public_vip",
    "admission_note": True, "planned_on": "2026-06-26", "age": 40,
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "says", "never"),
    [
        ("cancer_screening", "从想用的那天算，最晚 7月10日：", "当天申请"),
        ("ward_reservation", "当天申请，平均 7月6日前后：", "最晚"),
        ("outpatient_companion", "当天申请，最晚 6月25日 或 6月26日：", "平均"),
    ],
)
def test_next_day(engine: Engine, service: str, says: str, never: str) -> None:
    answer = engine.evaluate(parse(FACTS, SERVICES))
    told = next_day(answer.service(service), answer)
    assert told.startswith(says)
    assert never not in told.partition("：")[0]
