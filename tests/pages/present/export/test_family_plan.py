"""Does what the family gets say whom to call, what to bring, by when and what is lost, as the plan has it?"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.present.base.phone_numbers import read_out
from pages.present.export.family_plan import FamilyPlan, family_plan
from pages.present.export.family_sheet import family_document
from pages.present.export.family_text import family_text
from rules.catalogue.schema.situations import SITUATIONS
from rules.guidance import FirstSteps, first_steps
from tests.support.plans import CATALOGUE, answered
from tests.support.strategies import scenarios

ILL: dict[str, Any] = {
    "as_of": "2026-11-28", "edition": "special", "addons": ["outpatient"], "policy_start": "2026-03-28",
    "waiting_days": 30, "renewal": False, "age": 46, "sex": "female", "diagnosis": "malignant",
    "diagnosed_on": "2026-11-28", "diagnosed_at": "public_general", "hospital": "public_general",
}  # fmt: skip

AWAY: dict[str, Any] = {
    "as_of": "2026-11-28", "edition": "standard", "policy_start": "2026-11-18", "waiting_days": 30,
    "renewal": False, "trip_km": 300, "trip_days": 3, "trip_region": "mainland",
}  # fmt: skip


def made(
    situation: Any, facts: dict[str, Any], reading: str = "favourable", who: str | None = None
) -> tuple[FirstSteps, FamilyPlan]:
    scenario, answer = answered(facts, reading)
    steps = first_steps(situation, answer, scenario, CATALOGUE)
    return steps, family_plan(steps, answer, scenario, CATALOGUE, who)


def read(document: str) -> str:
    """What a reader sees of an HTML file."""
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<style>.*?</style>", "", document, flags=re.S)))


# ---------------------------------------------------------------- any case


@settings(max_examples=60)
@given(scenarios(), st.sampled_from(SITUATIONS), st.sampled_from(["favourable", "cautious"]))
def test_stages_numbers_papers_and_losses_are_the_plans(
    facts: dict[str, Any], situation: str, reading: str
) -> None:
    steps, plan = made(situation, facts, reading)
    text, paper = family_text(plan), read(family_document(plan))
    assert [stage.title for stage in plan.stages] == [stage.title for stage in steps.stages]
    for said in (text, paper):
        assert "120" in said
        assert "非官方" in said
        assert "以保险合同为准" in said
        for contact in steps.contacts:
            assert (read_out(contact.number or "") or contact.name) in said
        for stage in steps.stages:
            for step in (*stage.services, *stage.rest):
                assert CATALOGUE.service(step.service).plain.name in said
    assert len(plan.papers) == len(steps.papers)
    assert {name for name, _ in plan.losses} == {
        CATALOGUE.service(one.service).plain.name for one in steps.wastes
    }


@settings(max_examples=60)
@given(scenarios(), st.sampled_from(SITUATIONS))
def test_the_same_is_said_under_either_reading_of_what_is_planned_with(
    facts: dict[str, Any], situation: str
) -> None:
    plans = [made(situation, facts, reading)[1] for reading in ("favourable", "cautious")]
    calls, services = (
        [[stage.call for stage in plan.stages] for plan in plans],
        [
            [(one.name, one.doubtful, one.facts) for stage in plan.stages for one in stage.services]
            for plan in plans
        ],
    )
    assert calls[0] == calls[1]
    assert [one[:2] for one in services[0]] == [one[:2] for one in services[1]]
    assert [one[2][:1] for one in services[0]] == [one[2][:1] for one in services[1]], "the count"


# ---------------------------------------------------------------- the three customers


def test_a_patient_calls_the_manager_first_and_knows_what_to_ask() -> None:
    _, plan = made("diagnosed", ILL)
    first = plan.stages[0]
    assert (first.when, first.call) == ("今天", "打 952299")
    assert first.hours == "每天 9:00–21:00，写在别的章；管家 工作日 9:00–18:00"
    assert first.together == ("要一位专案管家", "用药前的检测")
    (manager,) = first.services
    assert (manager.name, manager.product, manager.standing) == ("一位专案管家", "重疾直通车", "现在就能用")
    assert manager.facts[-1] == "今天材料收齐的话，对方最晚 12月1日 审核通过后 1 小时内主动来电"


def test_what_must_be_asked_first_is_marked_and_counted_by_the_smaller_number() -> None:
    _, plan = made("diagnosed", ILL)
    named = {one.name: one for stage in plan.stages for one in stage.services}
    channel = named["优先约专家、检查、手术"]
    assert channel.doubtful
    assert channel.standing == "先问清，再用"
    assert "按 1 次打算（问清楚可能更多）" in channel.facts
    assert not named["几个科室一起会诊"].doubtful


def test_another_number_than_the_stages_stands_with_its_service() -> None:
    text = family_text(made("diagnosed", ILL)[1])
    assert "· 医院直接结账（直付医疗服务）：打 400-114-9606；" in text
    assert "罕见病药在药店当场结（打 1010-9955）" in text
    assert "· 住院费先垫上" not in text, "it stands among the others of its stage"


def test_away_from_home_the_rescue_stands_first_with_its_conditions() -> None:
    text = family_text(made("away", AWAY)[1])
    lines = text.split("\n")
    assert lines[1] == "有生命危险，先打 120。"
    assert "打 400-891-0152（24 小时）" in lines[4:7]
    assert any("离家 100 公里以外" in line for line in lines)
    assert any("连续不超过 90 天" in line for line in lines)


def test_the_questions_of_the_application_are_not_the_familys() -> None:
    text = family_text(made("diagnosed", ILL)[1])
    assert not re.search(r"差 \d+ 个答案", text)
    assert "要看门诊时，合条件才能用" in text


def test_for_a_member_of_the_family_nobody_is_told_you() -> None:
    own = {s: family_text(made(s, ILL | {"care": "inpatient"})[1]) for s in SITUATIONS}
    theirs = {s: family_text(made(s, ILL | {"care": "inpatient"}, who="family")[1]) for s in SITUATIONS}
    assert any("您" in text for text in own.values()), "some word speaks to the person"
    assert not any("您" in text for text in theirs.values())


def test_the_text_holds_nothing_that_was_typed_but_the_plan_of_the_policy() -> None:
    text = family_text(made("diagnosed", ILL | {"hospital_city": "北京"})[1])
    assert "买的是：特需部版，门急诊加油包／补充责任，保单到 2027年3月27日 周六" in text
    for typed in ("北京", "46", "2026-03-28", "女"):
        assert typed not in text


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_document_needs_nothing_else_and_keeps_the_levels_of_its_headings(situation: str) -> None:
    document = family_document(made(situation, ILL)[1])
    assert not re.search(r"(src|href)=|url\(|@import", document)
    levels = [int(level) for level in re.findall(r"<h(\d)", document)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
