"""Do the guided questions lead from what someone cares about to their answers, and keep all that was said?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.text import answer_text, goals
from rules.advice.next_question import Inquiry
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.domain.scenario import EVENT_DATES, PRESETS
from rules.engine.engine import Engine
from tests.support.fields import press
from tests.support.opened import open_page, run

DAY = "2026-11-25"
PAGE = "pages/guide.py"

ILL: dict[str, Any] = {
    "policy_start": dt.date(2026, 3, 1),
    "renewal": True,
    "edition": "standard",
    "diagnosis": "malignant",
    "diagnosed_at": "public_general",
    "care": "none",
}
"""Someone newly diagnosed; whatever else is asked is answered by the first option."""

ADMITTED: dict[str, Any] = {
    "policy_start": "2026-03-01",
    "renewal": True,
    "edition": "standard",
    "addons": [],
    "diagnosis": "malignant",
    "diagnosed_at": "public_general",
    "care": "inpatient",
    "admission_note": False,
    "hospital": "public_general",
    "hospital_city": "上海",
    "urban": True,
    "cost_over_deductible": True,
}
"""Someone who has answered everything about a stay but its days."""


def started(goal: str = "ill", **case: Any) -> AppTest:
    page = open_page(PAGE, case={"as_of": DAY, **case})
    page.button(key=f"guide_goal_{goal}").click()
    return run(page)


def asked(page: AppTest) -> str | None:
    """The fact that the page asks for; None once nothing is left."""
    found = [h.value for h in page.header]
    assert len(found) == 1, "one question at a time"
    by_question = {answer_text.plain(info.question): fact for fact, info in load().facts.items()}
    return "waiting_days" if "等待期超过" in found[0] else by_question.get(found[0])


def click(page: AppTest, name: str) -> AppTest:
    page.button(key=f"guide_{name}").click()
    return run(page)


def keys(page: AppTest) -> list[str]:
    return [button.key for button in page.button if button.key]


def reply(page: AppTest, value: Any) -> AppTest:
    """Answer the question asked."""
    fact = asked(page)
    if isinstance(value, dt.date):
        page.text_input(key=f"guide_{fact}").set_value(f"{value:%Y.%m.%d}")
        return click(page, f"{fact}_next")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        page.number_input(key=f"guide_{fact}").set_value(value)
        return click(page, f"{fact}_next")
    return click(page, f"{fact}_{str(value).lower() if isinstance(value, bool) else value}")


def by_default(page: AppTest) -> AppTest:
    """The first answer that one click gives, else not knowing."""
    fact = asked(page)
    for name in ("shortcut", "not_yet", *load().facts[str(fact)].options, "unsure"):
        if f"guide_{fact}_{name}" in keys(page):
            return click(page, f"{fact}_{name}")
    raise AssertionError(fact)


def to_the_end(page: AppTest, answers: dict[str, Any]) -> list[str]:
    """Answer everything; the facts in the order asked."""
    order: list[str] = []
    while (fact := asked(page)) is not None:
        order.append(fact)
        reply(page, answers[fact]) if fact in answers else by_default(page)
        assert len(order) < 40
    return order


def progress(page: AppTest) -> str:
    (bar,) = page.get("progress")
    return str(bar.proto.text)


def case_of(page: AppTest) -> dict[str, Any]:
    return dict(page.session_state["case"])


# ---------------------------------------------------------------- a whole run


def test_a_run_ends_on_my_benefits() -> None:
    page = started()
    order = to_the_end(page, ILL)
    assert len(order) == len(set(order))
    assert progress(page) == "已确定 8 / 8 项"
    text = "\n".join(m.value for m in page.markdown)
    assert "重疾直通车" in text
    assert answer_text.status_badge("available") in text
    page.button(key="guide_results").click()
    run(page)
    assert page.session_state["page"] == "app"
    assert case_of(page)["diagnosis"] == "malignant"


def test_the_run_agrees_with_the_rules() -> None:
    """What the page asks is what `rules.advice.next_question` asks; what the end says, what the rules say."""
    engine = Engine(load())
    page = started()
    while (fact := asked(page)) is not None:
        known = {name: value for name, value in case_of(page).items() if value is not None}
        inquiry = Inquiry(
            engine,
            known,
            goals.goal_services(goals.GOALS["ill"], load()),
            frozenset(page.session_state.get("guide_unsure", ())),
            frozenset(page.session_state.get("guide_not_yet", ())),
        )
        assert inquiry.next is not None
        assert inquiry.next.fact == fact
        reply(page, ILL[fact]) if fact in ILL else by_default(page)
    facts = {name: value for name, value in (PRESETS | case_of(page)).items() if value is not None}
    answer = engine.evaluate(parse(facts, SERVICES))
    text = "\n".join(m.value for m in page.markdown)
    for service in inquiry.services:
        line = next(line for line in text.splitlines() if load().service(service).name in line)
        assert answer_text.status_badge(answer.service(service).status) in line


def test_nothing_assumed_counts_as_an_answer() -> None:
    page = started("everything")
    order = to_the_end(page, {**ILL, "diagnosis": "none"})
    assert {"care", "surgery", "trip_km", "rare_disease"} <= set(order)


def test_a_policy_not_begun_ends_at_once() -> None:
    page = started()
    reply(page, dt.date(2026, 12, 1))
    assert asked(page) is None
    assert progress(page) == "已确定 8 / 8 项"


# ---------------------------------------------------------------- not knowing, leaving for later


def test_not_knowing_is_an_answer_and_is_not_asked_again() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    click(page, "diagnosis_unsure")
    assert case_of(page)["diagnosis"] is None
    order = to_the_end(page, {name: value for name, value in ILL.items() if name != "diagnosis"})
    assert "diagnosis" not in order
    text = "\n".join(m.value for m in page.markdown)
    assert answer_text.status_badge("needs_info") in text
    assert "还不知道（看病历、诊断证明，或问医生）：诊断" in text


def test_a_question_left_for_later_comes_back_at_the_end() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    click(page, "diagnosis_later")
    assert "diagnosis" not in case_of(page)
    assert asked(page) != "diagnosis"
    to_the_end(page, ILL)
    assert any("跳过的 1 个问题现在要补吗" in m.value for m in page.markdown)
    click(page, "catch_up")
    assert asked(page) == "diagnosis"
    reply(page, "malignant")
    to_the_end(page, ILL)
    assert not any("跳过的" in m.value for m in page.markdown)


@pytest.mark.parametrize(("name", "settled"), [("not_yet", True), ("unsure", False)])
def test_a_stay_not_begun_is_an_answer_and_a_stay_not_known_is_none(name: str, settled: bool) -> None:
    page = started("inpatient", **ADMITTED)
    while (fact := asked(page)) is not None:
        assert fact in EVENT_DATES
        click(page, f"{fact}_{name}")
    assert (answer_text.status_badge("needs_info") not in "".join(m.value for m in page.markdown)) == settled


@pytest.mark.parametrize(("reply_given", "values"), [("over", [0, 269]), ("running", [270, 366])])
def test_of_the_waiting_period_what_decides_is_asked(reply_given: str, values: list[int]) -> None:
    page = started("healthy")
    answers = {"policy_start": dt.date(2026, 3, 1), "renewal": False, "has_symptoms": False}
    while (fact := asked(page)) != "waiting_days":
        reply(page, answers[str(fact)]) if fact in answers else by_default(page)
    assert [h.value for h in page.header] == ["合同的等待期超过 269 天吗？"]
    click(page, f"waiting_days_{reply_given}")
    assert page.session_state["alternatives"]["waiting_days"] == values
    assert asked(page) != "waiting_days"


def test_the_suggested_waiting_period_is_taken_only_when_asked_for() -> None:
    page = started("healthy")
    answers = {"policy_start": dt.date(2026, 3, 1), "renewal": False, "has_symptoms": False}
    while (fact := asked(page)) != "waiting_days":
        reply(page, answers[str(fact)]) if fact in answers else by_default(page)
    click(page, "waiting_days_assume")
    assert "waiting_days" not in case_of(page)
    assert "waiting_days" not in to_the_end(page, answers)
    assert answer_text.status_badge("needs_info") not in "".join(m.value for m in page.markdown)
    assert any("等待期：30 天" in m.value for m in page.markdown), "it is listed as assumed"


# ---------------------------------------------------------------- changing


def opened_answers(page: AppTest) -> AppTest:
    page.session_state["guide_answers"] = True
    return run(page)


def test_an_earlier_answer_changes_and_later_ones_stay() -> None:
    page = started()
    to_the_end(page, ILL)
    before = case_of(page)
    opened_answers(page)
    click(page, "change_diagnosis")
    assert asked(page) == "diagnosis"
    click(page, "diagnosis_none")
    assert case_of(page) == before | {"diagnosis": "none"}
    assert asked(page) is None
    assert any("现在用不到" in m.value for m in page.markdown)
    assert "guide_change_diagnosed_at" in keys(page)
    click(page, "change_diagnosis")
    click(page, "diagnosis_malignant")
    assert case_of(page) == before
    assert not any("现在用不到" in m.value for m in page.markdown)


def test_back_leads_through_the_questions_to_the_first_step() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    reply(page, ILL["diagnosis"])
    click(page, "back")
    assert asked(page) == "diagnosis"
    click(page, "back")
    assert asked(page) == "policy_start"
    click(page, "keep")
    assert asked(page) not in ("policy_start", "diagnosis")
    for _ in range(3):
        click(page, "back")
    assert page.header[0].value == "您现在最关心什么？"
    assert case_of(page)["diagnosis"] == "malignant"


def test_another_aim_keeps_the_answers() -> None:
    page = started()
    to_the_end(page, ILL)
    click(page, "goals")
    click(page, "goal_drugs")
    order = to_the_end(page, ILL)
    assert not set(order) & {"policy_start", "diagnosis", "diagnosed_at"}


def test_single_services_can_be_picked() -> None:
    page = open_page(PAGE, case={"as_of": DAY})
    page.multiselect(key="guide_pick").set_value(["counselling"])
    click(page, "pick_start")
    assert progress(page).startswith("已确定 0 / 1 项")


def test_items_are_asked_for_on_request() -> None:
    page = started()
    to_the_end(page, ILL)
    click(page, "details_start")
    assert to_the_end(page, ILL)
    assert "guide_details_start" not in keys(page)


# ---------------------------------------------------------------- what does not fit, and what is kept


def test_an_answer_that_does_not_fit_is_refused_in_words() -> None:
    page = started("inpatient", admitted_on="2026-11-20", care="inpatient")
    page.session_state["guide_now"] = "discharged_on"
    run(page)
    page.text_input(key="guide_discharged_on").set_value("2026年11月1日")
    click(page, "discharged_on_next")
    assert asked(page) == "discharged_on"
    assert "早于" in page.error[0].value
    assert "discharged_on" not in case_of(page)


def test_a_fault_from_elsewhere_does_not_block_the_questions() -> None:
    page = started("inpatient", admitted_on="2026-11-20", discharged_on="2026-11-01")
    reply(page, ILL["policy_start"])
    assert case_of(page)["policy_start"] == "2026-03-01"
    assert asked(page) != "policy_start"


@pytest.mark.parametrize("fact", ["policy_start", "waiting_days", "hospital_city", "addons"])
def test_no_answer_is_not_taken(fact: str) -> None:
    page = started("inpatient", care="inpatient")
    page.session_state["guide_now"] = fact
    run(page)
    click(page, f"{fact}_next")
    assert asked(page) == fact
    assert page.error
    assert fact not in case_of(page)


def test_add_ons_are_chosen_together() -> None:
    page = started()
    page.session_state["guide_now"] = "addons"
    run(page)
    page.checkbox(key="guide_addons_outpatient").check()
    page.checkbox(key="guide_addons_special_ward").check()
    click(page, "addons_next")
    assert case_of(page)["addons"] == ["outpatient", "special_ward"]


def test_the_state_survives_a_change_of_page() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    here = asked(page)
    click(page, f"{here}_unsure")
    there = asked(page)
    page.switch_page("pages/services.py")
    run(page)
    page.switch_page(PAGE)
    run(page)
    assert asked(page) == there


def test_the_address_brings_the_questions_back() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    click(page, f"{asked(page)}_unsure")
    there = asked(page)
    again = open_page(PAGE)
    again.query_params.update(page.query_params)
    del again.session_state["address_read"]
    run(again)
    assert asked(again) == there


def test_starting_over_forgets_the_questions() -> None:
    page = started()
    reply(page, ILL["policy_start"])
    page.switch_page("pages/services.py")
    run(page)
    press(page, "clear")
    page.switch_page(PAGE)
    run(page)
    assert page.header[0].value == "您现在最关心什么？"


def test_every_service_belongs_to_an_aim() -> None:
    found = {id for goal in goals.GOALS.values() for id in goals.goal_services(goal, load())}
    assert found == set(SERVICES)
    for goal in goals.GOALS.values():
        assert set(goal.services) <= set(SERVICES)


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("goal", [*goals.GOALS, "everything"])
def test_every_aim_comes_to_an_end(goal: str, reading: str) -> None:
    page = open_page(PAGE, case={"as_of": DAY}, reading=reading)
    click(page, f"goal_{goal}")
    to_the_end(page, ILL)
    assert progress(page).startswith("已确定")
    assert "guide_results" in keys(page)
