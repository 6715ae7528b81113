"""What the registers say reaches the person whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.disputes import Wiring
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine

POLICY = {
    "as_of": "2025-06-11",
    "policy_start": "2025-01-01",
    "waiting_days": 30,
    "renewal": False,
    "edition": "special",
    "addons": ["advanced_therapy"],
}
DEPARTMENT, HOSPITAL = "没限哪个部", "没写医院等级"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load())


def caveats(engine: Engine, service: str, **facts: Any) -> str:
    answer = engine.evaluate(parse({**POLICY, **facts}, SERVICES))
    return "\n".join(caveat.text for one in answer.services if one.id == service for caveat in one.caveats)


@pytest.mark.parametrize("service", Wiring(load()).services("diagnosing-department"))
def test_a_diagnosis_in_a_vip_ward_has_its_caveat(engine: Engine, service: str) -> None:
    fact = "hospital" if service == "medical_advance" else "diagnosed_at"
    assert DEPARTMENT in caveats(engine, service, care="inpatient", **{fact: "public_vip"})
    for elsewhere in ("public_general", "other", None):
        assert DEPARTMENT not in caveats(engine, service, care="inpatient", **{fact: elsewhere})


@pytest.mark.parametrize("service", Wiring(load()).services("hospital-unstated"))
def test_a_hospital_that_is_not_public_has_its_caveat(engine: Engine, service: str) -> None:
    assert HOSPITAL in caveats(engine, service, care="inpatient", hospital="other")
    for elsewhere in ("public_general", "public_vip", None):
        assert HOSPITAL not in caveats(engine, service, care="inpatient", hospital=elsewhere)


@pytest.mark.parametrize("service", ["video_consult", "text_consult"])
def test_a_young_child_is_told_of_the_prescription(engine: Engine, service: str) -> None:
    assert "拿到处方" in caveats(engine, service, age=6)
    assert "拿到处方" not in caveats(engine, service, age=7)
    assert "拿到处方" not in caveats(engine, service)


def test_the_carer_before_admission_has_a_caveat_and_steps_without_a_planned_day(engine: Engine) -> None:
    assert "还没入院" in caveats(engine, "inpatient_carer", care="inpatient")
    assert "还没入院" not in caveats(engine, "inpatient_carer", care="inpatient", admitted_on="2025-06-10")
    steps = "\n".join(step.say for step in load().service("inpatient_carer").guide.steps)
    assert "72 小时" in steps
    assert "12 小时" in steps


def test_three_days_from_a_confirmation_without_a_day_have_a_caveat(engine: Engine) -> None:
    facts = {
        "care": "inpatient",
        "admitted_on": "2025-06-01",
        "discharged_on": "2025-06-08",
        "surgery": "critical",
    }
    assert "几天内确认" in caveats(engine, "home_nursing", **facts)


def test_the_report_of_a_consultation_says_once_from_when_it_counts(engine: Engine) -> None:
    facts = {"diagnosis": "critical", "diagnosed_on": "2025-05-20", "diagnosed_at": "public_general"}
    answer = engine.evaluate(parse({**POLICY, **facts}, SERVICES))
    consult = next(one for one in answer.services if one.id == "multidisciplinary_consult")
    report = next(day for day in consult.deadlines if day.id == "served_by")
    assert "确认开启" in report.say
    assert len([caveat for caveat in consult.caveats if "起算" in caveat.text]) == 1
    assert "promise-start" in consult.disputes


OPEN_QUESTIONS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("direct_billing", "没有写这个例外", {"accident": True}, {"accident": False}),
    ("direct_billing", "几天有答复手册未写", {"care": "outpatient"}, {"care": "inpatient"}),
    ("emergency_rescue", "没写出院以后还送不送", {"discharged_on": "2025-06-10"}, {"care": "inpatient"}),
    ("green_channel", "能不能先要手术安排", {"care": "outpatient", "admission_note": False}, {}),
    ("green_channel_plus", "没写专家由谁安排", {"expert_stay": False, "treatment_done": True}, {}),
    ("advanced_therapy", "治疗已经结束的", {"japan_accepted": True, "treatment_done": True}, {}),
    ("counselling", "保单开始以前住的院", {"admitted_on": "2024-12-10"}, {"admitted_on": "2025-02-10"}),
    ("boao_drug", "没写原来在哪里确诊", {"diagnosed_at": "other"}, {"diagnosed_at": "public_vip"}),
    ("inpatient_carer", "没有写版本算不算", {"hospital": "public_vip"}, {"hospital": "public_general"}),
    ("medical_advance", "还在增加", {"hospital_city": "丽江"}, {"hospital_city": "北京"}),
    ("video_consult", "续保的", {"renewal": True}, {"renewal": False}),
]


@pytest.mark.parametrize(("service", "words", "concerned", "others"), OPEN_QUESTIONS)
def test_what_is_left_open_is_told_to_whom_it_concerns(
    engine: Engine, service: str, words: str, concerned: dict[str, Any], others: dict[str, Any]
) -> None:
    assert words in caveats(engine, service, **concerned)
    assert words not in caveats(engine, service, **others)
