"""Do a few questions with large buttons lead to a first answer, only where they decide, each once?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.base.addressed import addressed
from pages.ui.session import keys
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import MOST_QUESTIONS, SITUATIONS
from rules.domain.merged_answer import CANCERS
from tests.support.fields import answer, fields
from tests.support.opened import ROOT, cards, open_page, part, run

DAY = dt.date(2026, 11, 28)


def started(situation: str, **state: Any) -> AppTest:
    state.setdefault("case", {"as_of": DAY.isoformat()})
    return open_page("app.py", situation=situation, **state)


def asked(page: AppTest) -> str:
    return str(page.session_state[keys.ASK])


def offered(page: AppTest) -> list[str]:
    """The replies that one click gives."""
    start, shown = f"first_{asked(page)}", fields(page)
    replies = [f"{start}:{name}" for name in shown[start].options] if start in shown else []
    return [*replies, *(name for name in shown if name.startswith(f"{start}_"))]


def click(page: AppTest, name: str) -> AppTest:
    """Press a button, or one of several: `first_diagnosis:cancer`."""
    name, _, one = name.partition(":")
    return answer(page, name, one)


def changeable(page: AppTest) -> dict[str, str]:
    """The questions with a reply, each with what stands on its button."""
    shown = fields(page).get("first_change")
    return shown.names if shown else {}


def choose_plan(page: AppTest, edition: str, *addons: str) -> AppTest:
    answer(page, "first_edition", edition)
    answer(page, "first_addons", list(addons))
    return click(page, "first_plan_next") if addons != ("none",) else page


def to_the_end(page: AppTest, pick: int) -> list[str]:
    """Give the reply at this place to every question; the questions in the order asked."""
    order: list[str] = []
    while asked(page) != "done":
        order.append(asked(page))
        if asked(page) == "plan":
            choose_plan(page, "special", "outpatient")
        else:
            replies = [key for key in offered(page) if not key.endswith("_next")]
            click(page, replies[min(pick, len(replies) - 1)])
    return order


def told(page: AppTest) -> str:
    """All that the block of the question says."""
    return part(page, "first_questions")


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("pick", range(4))
def test_at_most_five_questions_each_once_in_the_order_of_the_situation(situation: str, pick: int) -> None:
    page = started(situation)
    order = to_the_end(page, pick)
    assert 1 <= len(order) == len(set(order)) <= MOST_QUESTIONS
    own = [id for id in load().situations[situation].questions if id in order]
    assert own == [id for id in order if id in own]
    assert page.query_params["ask"] == "done"
    assert list(changeable(page)) == order


def test_each_question_says_how_many_services_it_concerns_and_how_many_there_are() -> None:
    page = started("diagnosed")
    assert "项 · 第 1 题，共 4 题" in told(page)
    assert "关系到" in told(page)
    assert len(offered(page)) == 4


def test_cancer_is_both_until_they_are_told_apart() -> None:
    page = click(started("diagnosed"), "first_diagnosis:cancer")
    assert page.session_state[keys.ALTERNATIVES]["diagnosis"] == list(CANCERS)
    assert asked(page) == "severity"
    page = click(page, "first_severity:severe")
    assert page.session_state[keys.CASE]["diagnosis"] == "malignant"
    assert "diagnosis" not in page.session_state[keys.ALTERNATIVES]
    assert changeable(page)["diagnosis"] == "癌症 ✎"


def test_a_patient_comes_to_the_whole_first_answer_in_eight_clicks() -> None:
    page = started("diagnosed")
    clicks = ["first_diagnosis:cancer", "first_severity:severe", "first_bought:year"]
    for key in clicks:
        click(page, key)
    choose_plan(page, "special", "outpatient")
    click(page, "first_hospital:general")
    assert asked(page) == "done"
    situation, plan, hospital = 1, 3, 1
    assert situation + len(clicks) + plan + hospital <= 8
    state = {key: page.session_state[key] for key in (keys.CASE, keys.ALTERNATIVES, keys.SITUATION)}
    shown = cards(open_page("pages/services.py", **state))
    assert STATUS_NAMES["available"] in shown["case_manager"]
    assert STATUS_NAMES["available"] in shown["second_opinion"]


def test_somebody_well_is_through_in_four_clicks() -> None:
    page = click(started("exploring"), "first_bought:year")
    choose_plan(page, "standard", "none")
    assert asked(page) == "done"
    assert page.session_state[keys.CASE]["addons"] == []


def test_an_approximate_start_is_a_stretch_and_the_day_is_asked_only_where_it_decides() -> None:
    page = click(started("exploring"), "first_bought:year")
    assert page.session_state[keys.ALTERNATIVES]["policy_start"] == ["2025-11-29", "2026-08-28"]
    assert "start_day" not in to_the_end(page, 0)
    new = click(started("exploring"), "first_bought:new")
    assert new.session_state[keys.ALTERNATIVES]["policy_start"] == ["2026-10-29", "2026-11-28"]
    tied = started("diagnosed", case={"as_of": "2026-11-28", "edition": "standard", "addons": []})
    for key in ("first_diagnosis:critical", "first_bought:months"):
        click(tied, key)
    assert to_the_end(tied, 0) == ["hospital"]
    choose_plan(new, "special", "outpatient")
    assert asked(new) == "start_day"


def bought_on(page: AppTest, text: str) -> AppTest:
    """The page after the day of the start was typed and sent."""
    return answer(page, "first_day_bought", text)


def test_the_day_itself_may_be_typed_in_any_way() -> None:
    held = bought_on(started("exploring"), "今年3月8日").session_state[keys.CASE]
    assert (held["policy_start"], held["renewal"]) == ("2026-03-08", False)
    held = bought_on(started("exploring"), "2022年12月24日").session_state[keys.CASE]
    assert (held["policy_start"], held["renewal"]) == ("2025-12-24", True)
    wrong = bought_on(started("exploring"), "2026年2月30日")
    assert "没有 2026 年 2 月 30 日" in fields(wrong)["first_day_bought"].fault
    assert fields(wrong)["first_day_bought"].value == "2026年2月30日"
    assert asked(wrong) == "bought"


def test_the_waiting_period_is_asked_by_the_number_of_days_where_it_stands_in_the_way() -> None:
    known = {"as_of": "2026-11-28", "edition": "standard", "addons": []}
    page = bought_on(started("exploring", case=known), "2026-11-18")
    assert asked(page) == "waiting"
    assert "合同的等待期超过 10 天吗？" in told(page)
    click(page, "first_waiting:over")
    assert page.session_state[keys.ALTERNATIVES]["waiting_days"] == [0, 10]
    long_ago = click(started("exploring"), "first_bought:years")
    assert "waiting" not in to_the_end(long_ago, 0)


def test_no_day_of_leaving_is_asked_before_an_admission_and_no_symptoms_of_a_patient() -> None:
    catalogue = load()
    for id, situation in catalogue.situations.items():
        facts = {
            fact
            for question in situation.questions
            for form in catalogue.questions.get(question, ())
            if form.fits(id)
            for fact in form.facts
        }
        assert "has_symptoms" not in facts
        assert id == "discharged" or "discharged_on" not in facts


def test_for_a_member_of_the_family_the_words_follow() -> None:
    page = started("diagnosed", who="family")
    assert fields(page)["first_who"].value == "family"
    assert addressed("是收您住院的吗？", "family") == "是收家人住院的吗？"
    assert addressed("是收您住院的吗？", "family", "female") == "是收她住院的吗？"
    assert addressed("是收您住院的吗？", "self", "female") == "是收您住院的吗？"
    guide = open_page("pages/guide.py", who="family", guide_about=["online_pharmacy"], guide_now="age")
    assert "家人今年几周岁？" in [one.value for one in guide.header]
    form = open_page("pages/services.py", who="family", group="person")
    assert fields(form)["group:age"].label == "家人今年几周岁？"
    answer(page, "first_who", "self")
    assert "who" not in page.query_params


def test_not_knowing_is_an_answer_and_is_kept_by_a_reload() -> None:
    page = click(started("exploring"), "first_bought_unsure")
    assert asked(page) == "plan"
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in page.query_params.items():
        again.query_params[key] = value
    run(again)
    assert asked(again) == "plan"
    assert dict(again.query_params) == dict(page.query_params)


def test_a_question_answered_is_changed_by_a_click() -> None:
    page = click(click(started("diagnosed"), "first_diagnosis:critical"), "first_change:diagnosis")
    assert asked(page) == "diagnosis"
    click(page, "first_diagnosis:suspected")
    assert page.session_state[keys.CASE]["diagnosis"] == "suspected_critical"
    assert asked(page) == "bought"


@pytest.mark.parametrize("alternatives", [{}, {"policy_start": ["2026-11-05", "2026-11-15"]}])
def test_of_a_policy_whose_start_is_known_only_the_renewal_is_asked(alternatives: dict[str, Any]) -> None:
    start = None if alternatives else "2026-11-10"
    facts = {"as_of": DAY.isoformat(), "diagnosis": "critical", "policy_start": start}
    page = started("exploring", case=dict(facts), alternatives=dict(alternatives))
    assert asked(page) == "renewed"
    assert "first_day_bought" not in fields(page)
    click(page, "first_renewed:renewed")
    assert page.session_state["case"]["renewal"] is True
    assert page.session_state["case"]["policy_start"] == start
    assert page.session_state["alternatives"] == alternatives
    assert not {"bought", "renewed"} & set(to_the_end(page, 0))
    assert "renewed" in changeable(page)


def test_of_a_diagnosis_chosen_in_the_bar_only_the_day_is_asked() -> None:
    page = started("diagnosed", case={"as_of": DAY.isoformat(), "diagnosis": "malignant"})
    order = to_the_end(page, 0)
    assert order[0] == "diagnosed_day"
    assert not {"diagnosis", "severity"} & set(order)
    known = {"as_of": DAY.isoformat(), "diagnosis": "malignant", "diagnosed_on": DAY.isoformat()}
    assert not {"diagnosis", "severity", "diagnosed_day"} & set(
        to_the_end(started("diagnosed", case=known), 0)
    )


def test_a_day_given_as_a_reply_is_changed_by_the_same_question() -> None:
    page = started("exploring")
    answer(page, "first_day_bought", "2026-03-08")
    click(page, "first_change:bought")
    assert asked(page) == "bought"
    assert "new" in fields(page)["first_bought"].options


def possible(page: AppTest) -> list[float]:
    """Between which distances the journey is."""
    held = page.session_state[keys.CASE].get("trip_km")
    found: list[float] = page.session_state[keys.ALTERNATIVES].get("trip_km", [held])
    return found


def test_how_far_away_follows_the_rule_of_the_rescue_and_supposes_no_more_than_is_said() -> None:
    (bound,) = (
        one.when.above for one in load().service("emergency_rescue").requires if "居住地超过" in one.say
    )
    within = {
        name: possible(click(started("away"), f"first_journey:{name}")) for name in ("around", "away", "hk")
    }
    assert (within["around"], within["away"][0]) == ([1, bound], bound + 1)
    assert within["hk"] == [1, within["away"][1]]
    page = click(started("away"), "first_journey:hk")
    assert asked(page) == "distance"
    assert possible(click(page, "first_distance:beyond")) == within["away"]
    assert changeable(page)["journey"] == "港澳台 ✎"


def test_far_from_home_the_length_of_the_journey_is_asked_too() -> None:
    page = click(started("away"), "first_journey:away")
    assert asked(page) == "trip_days"
    page = click(page, "first_trip_days:within")
    assert page.session_state[keys.ALTERNATIVES]["trip_days"] == [1, 90]
    assert page.session_state[keys.ALTERNATIVES]["trip_km"][0] > 100


def test_of_a_renewal_it_can_be_said_that_this_year_has_just_begun() -> None:
    page = started("exploring", case={"as_of": DAY.isoformat(), "renewal": True})
    assert asked(page) == "this_year"
    page = click(page, "first_this_year:new")
    assert page.session_state[keys.ALTERNATIVES]["policy_start"] == ["2026-10-29", "2026-11-28"]
    assert page.session_state[keys.CASE]["renewal"] is True


def test_a_click_on_the_chosen_edition_takes_it_back() -> None:
    page = click(started("exploring"), "first_bought:year")
    answer(page, "first_edition", "special")
    assert page.session_state[keys.CASE]["edition"] == "special"
    answer(page, "first_edition", "special")
    assert page.session_state[keys.CASE].get("edition") is None
    assert fields(page)["first_edition"].value == ""


def test_the_next_question_waits_for_edition_or_addons_and_for_a_day() -> None:
    page = click(started("exploring"), "first_bought:year")
    click(page, "first_plan_next")
    assert asked(page) == "plan"
    answer(page, "first_edition", "special")
    click(page, "first_plan_next")
    assert asked(page) != "plan"
    empty = bought_on(started("exploring"), "")
    assert asked(empty) == "bought"
    assert "请先填日期" in fields(empty)["first_day_bought"].fault
    assert fields(bought_on(empty, "2026-03-08"))["first_change"].names["bought"] == "保单生效日 2026-03-08 ✎"


def test_a_month_is_a_day_known_about_where_no_day_is_needed() -> None:
    page = started("exploring", case={"as_of": DAY.isoformat()})
    assert asked(page) == "bought"
    answer(page, "first_day_bought", "2026/3")
    assert page.session_state[keys.ALTERNATIVES]["policy_start"] == ["2026-03-01", "2026-03-31"]
    assert page.session_state[keys.CASE]["renewal"] is False
    page = started("exploring", case={"as_of": DAY.isoformat()})
    answer(page, "first_day_bought", "去年11月")
    assert "还要写是哪一天" in fields(page)["first_day_bought"].fault
