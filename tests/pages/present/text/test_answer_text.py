"""Does the day on a card say what it counts from and whose it is, and is nothing promised that is not?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from pages.present.text.answer_text import closing, next_day
from pages.present.timeline.marks import marks_of
from pages.ui.result import drawer_folds
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import DEADLINES, kinds_of
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from tests.support.strategies import scenarios

OWN, PROMISED = kinds_of("customer"), kinds_of("provider")
ENGINE = Engine(load())
FACTS: dict[str, Any] = {
    "as_of": "2026-06-22", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": [], "has_symptoms": False, "care": "outpatient", "hospital": "public_vip",
    "admission_note": True, "planned_on": "2026-06-26", "age": 40,
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "says", "never"),
    [
        ("cancer_screening", "想用的那天体检做完的话，对方最晚 7月10日：", "当天申请"),
        ("ward_reservation", "今天拿到并交了住院单的话，对方平均 7月6日前后：", "最晚"),
        ("outpatient_companion", "今天材料收齐的话，对方最晚 6月26日：", "平均"),
    ],
)
def test_next_day(engine: Engine, service: str, says: str, never: str) -> None:
    answer = engine.evaluate(parse(FACTS, SERVICES))
    told = next_day(answer.service(service), answer)
    assert told.startswith(says)
    assert never not in told.partition("：")[0]


DISCHARGED: dict[str, Any] = {
    "as_of": "2026-11-28", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": [], "diagnosis": "ordinary", "surgery": "ordinary", "care": "inpatient",
    "hospital": "public_general", "admitted_on": "2026-10-20", "discharged_on": "2026-10-30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "day", "later"),
    [("home_nursing", "11月14日", "11月30日"), ("city_transfer", "11月4日", "12月31日"),
     ("medical_advance", "10月30日", "12月31日")],
)  # fmt: skip
def test_a_closed_service_shows_the_day_that_closed_it(
    engine: Engine, service: str, day: str, later: str
) -> None:
    scenario = parse(DISCHARGED, SERVICES)
    answer = engine.evaluate(scenario)
    one = answer.service(service)
    assert one.status == "closed"
    assert next_day(one, answer).startswith(f"已过 {day}：")
    assert later not in drawer_folds._dates(one, engine.catalogue.service(service), answer)
    shown = [mark for mark in marks_of(answer, scenario, engine.catalogue) if mark.row == service]
    assert [mark for mark in shown if mark.kind in ("apply_by", "use_by")]
    assert all(mark.on <= max(d.on for d in closing(one).values()) for mark in shown if mark.kind != "other")


@given(scenarios())
def test_the_day_on_a_closed_card_has_passed(facts: dict[str, Any]) -> None:
    answer = ENGINE.evaluate(parse(facts, SERVICES))
    for service in answer.services:
        for item, deadline in closing(service).items():
            assert deadline.item == item
            assert deadline.on < answer.as_of
        shut = [item for item in service.items if item.status == "closed" and item.because]
        assert service.status != "closed" or not service.deadlines or len(closing(service)) == len(shut)


@given(scenarios())
def test_a_promise_is_the_providers(facts: dict[str, Any]) -> None:
    scenario = parse(facts, SERVICES)
    answer = ENGINE.evaluate(scenario)
    for service in answer.services:
        says = {d.say for d in service.deadlines if d.id in PROMISED}
        told = next_day(service, answer)
        if told.partition("：")[2] in says - {d.say for d in service.deadlines if d.id in OWN}:
            assert "对方" in told.partition("：")[0]
    assert all(DEADLINES[id].name.startswith("对方") for id in PROMISED)


WAITING: dict[str, Any] = {
    "as_of": "2026-11-28", "policy_start": "2026-11-18", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": [], "has_symptoms": False, "care": "none", "diagnosis": "none",
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "facts", "says"),
    [
        ("cancer_screening", {}, "最早 12月18日能用"),
        ("outpatient_companion", {}, "等待期到 12月17日，还要先符合：正在或准备看门诊"),
        ("outpatient_companion", {"care": "outpatient"}, "最早 12月18日能用"),
        ("gene_test", {}, "等待期到 12月17日，还要先符合：确诊恶性肿瘤"),
        ("video_consult", {"policy_start": "2026-12-01"}, "最早 12月1日能用"),
        ("ward_reservation", {"policy_start": "2026-12-01"}, "最早也要到 12月31日，还要先符合：已有住院单"),
        ("home_nursing", {"care": "inpatient", "admitted_on": "2026-11-20", "discharged_on": "2026-11-22",
                          "surgery": "ordinary", "hospital": "public_general"},
         "等待期到 12月17日，那时已过期限：出院后 15 天内预约"),
    ],
)  # fmt: skip
def test_a_service_that_waits_names_what_else_it_takes(
    engine: Engine, service: str, facts: dict[str, Any], says: str
) -> None:
    answer = engine.evaluate(parse(WAITING | facts, SERVICES))
    assert next_day(answer.service(service), answer).startswith(says)


@given(scenarios())
def test_what_may_be_used_from_a_day_is_available_then(facts: dict[str, Any]) -> None:
    answer = ENGINE.evaluate(parse(facts, SERVICES))
    for service in answer.services:
        opens = [d.on for d in service.deadlines if d.id == "opens_on"]
        if service.status in ("waiting", "not_started") and opens:
            then = {**facts, "as_of": min(opens).isoformat()}
            then.pop("age", None)
            status = ENGINE.evaluate(parse(then, SERVICES)).service(service.id).status
            if not service.besides and "age" not in facts:
                assert status == "available"
            if "能用" in next_day(service, answer):
                assert not service.besides
