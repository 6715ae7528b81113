"""Is a record of the case told in full?"""

from __future__ import annotations

from typing import Any

import pytest

from pages.present.records.record_rows import row_text

USE = {"service": "inpatient_carer", "on": "2026-05-12"}
BOOKING = {"service": "green_channel", "item": "exam", "booked_on": "2026-05-10"}


@pytest.mark.parametrize(
    ("kind", "entry", "told"),
    [
        ("usage", USE, "2026-05-12　重大疾病住院护工　1 天"),
        ("usage", {**USE, "count": 5, "amount": 1500}, "2026-05-12　重大疾病住院护工　5 天，1,500 元"),
        ("usage", {**USE, "amount": 1234.5}, "2026-05-12　重大疾病住院护工　1 天，1,234.50 元"),
        ("usage", {**USE, "amount": 0.25}, "2026-05-12　重大疾病住院护工　1 天，0.25 元"),
        ("usage", {**USE, "amount": 0}, "2026-05-12　重大疾病住院护工　1 天，0 元"),
        ("bookings", BOOKING, "2026-05-10 约的　重疾绿通 · 检查加速"),
        (
            "bookings",
            {**BOOKING, "on": "2026-06-01"},
            "2026-05-10 约的　重疾绿通 · 检查加速，约在 2026-06-01",
        ),
        ("earlier_stays", {"discharged_on": "2026-03-09"}, "不清楚哪天 入院，2026-03-09 出院"),
        (
            "earlier_stays",
            {"admitted_on": "2026-03-01", "hospital": "public_vip", "surgery": "critical"},
            "2026-03-01 入院，不清楚哪天 出院，二级及以上公立医院特需／国际／VIP 部，重大疾病手术",
        ),
    ],
)
def test_a_record_in_one_line(kind: str, entry: dict[str, Any], told: str) -> None:
    assert row_text(kind, entry) == told
