"""Does the drawer say first what is needed first, and does what is answered or recorded there hold?"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.drawer import asking, call
from pages.present.text.standing_text import RISKS, standing
from pages.ui.result import reply_buttons
from pages.ui.session import case, keys
from rules import Engine, load, parse
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import OPEN
from tests.support.opened import ROOT, cards, open_page, run
from tests.support.patients import CANCER

CATALOGUE = load()
ENGINE = Engine(CATALOGUE)
PLUS, COMPANION = "green-plus-replaces", "outpatient-companion-count"


def drawer(service: str, **more: Any) -> AppTest:
    return open_page("pages/services.py", **{"case": dict(CANCER), "opened": service, **more})


def said(page: AppTest) -> str:
    """The words of the drawer's own blocks and the copied ones."""
    blocks = [block.value for block in page.get("html") if "drawer-" in block.value]
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", " ".join(blocks), flags=re.DOTALL)
    return " ".join(unescape(text).split())


def script(page: AppTest) -> str:
    given = [json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.json]
    (text,) = (one[1] for one in given if isinstance(one, list) and one[:1] == ["电话里这样说"])
    return str(text)


def test_what_one_might_not_have_stands_first_with_the_place_that_leaves_it_open() -> None:
    text = said(drawer("green_channel"))
    assert "您也许没有这一项，问清再用" in text
    assert CATALOGUE.entries[PLUS].title in text
    assert text.index("也许没有") < text.index("打 1010-9955") < text.index("带什么")
    assert "也许没有" not in said(drawer("green_channel", case={**CANCER, "edition": "standard"}))


def test_the_parts_stand_in_the_order_of_need() -> None:
    text = said(drawer("outpatient_companion"))
    order = [
        "120",
        "看门诊有人陪",
        "打 1010-9955",
        "带什么",
        "他们多久",
        "自己付",
        "这样会白白用掉",
        "还剩几次",
    ]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "按 1 次打算；问清楚可能有 5 次" in text


def test_hours_stand_against_the_day_of_the_answer() -> None:
    assert "今天周六也能打 ，每天 9:00–21:00" in said(drawer("case_manager"))
    assert "管家周一 11/30 9:00 才上班" in said(drawer("case_manager"))
    monday = said(drawer("case_manager", case={**CANCER, "as_of": "2026-11-30"}))
    assert "今天周一能打" in monday
    assert "才上班" not in monday


def test_the_words_to_say_hold_the_plan_the_diagnosis_and_the_questions_that_matter() -> None:
    text = script(drawer("green_channel"))
    assert "我买的是特需部版，刚确诊恶性肿瘤" in text
    assert CATALOGUE.entries[PLUS].ask in text
    assert call.NOTHING_DOUBTFUL in script(drawer("text_consult"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_how_it_is_had_and_stays_short(service: str) -> None:
    text = said(drawer(service))
    info = CATALOGUE.service(service)
    assert info.plain.name in text
    assert info.plain.does in text
    assert "tel:120" in "".join(block.value for block in drawer(service).get("html"))
    assert len(text) < 760


def test_the_rescue_tells_its_distance_and_days_and_what_to_say_before_the_folds() -> None:
    page = drawer("emergency_rescue")
    assert "100 公里" in said(page)
    assert "90 天" in said(page)
    assert "人在____" in script(page)


def test_for_a_member_of_the_family_the_words_follow() -> None:
    page = drawer("green_channel", who="family", case={**CANCER, "sex": "female"})
    assert "您" not in said(page)
    assert script(page).startswith("我替家人问，TA买的是特需部版")


def test_an_answer_from_customer_service_is_counted_with_its_day_and_can_be_taken_back() -> None:
    page = drawer("green_channel")
    page.button(key=f"reply:{PLUS}:replaced").click().run()
    assert not page.exception
    assert page.session_state[keys.OVERRIDES] == {PLUS: "replaced"}
    assert page.session_state[keys.SET_ON] == {PLUS: case.today().isoformat()}
    assert page.query_params[f"set_on.{PLUS}"] in (case.today().isoformat(), [case.today().isoformat()])
    told = asking.answered_text(CATALOGUE.entries[PLUS], "replaced", case.today())
    assert any(told in part.value.replace("\\", "") for part in page.markdown)
    assert "没有买" in said(page)
    assert f"按客服 {case.today().month}/{case.today().day} 的答复算" in cards(page)["green_channel"]
    page.button(key=f"unreply:{PLUS}").click().run()
    assert page.session_state[keys.OVERRIDES] == {}
    assert page.session_state[keys.SET_ON] == {}
    assert "也许没有" in said(page)


def test_an_unclear_answer_keeps_both_readings_and_notes_the_day() -> None:
    page = drawer("outpatient_companion")
    page.button(key=f"reply:{COMPANION}:").click().run()
    assert page.session_state[keys.SET_ON] == {COMPANION: case.today().isoformat()}
    assert COMPANION not in page.session_state[keys.OVERRIDES]
    assert any("没说清" in part.value for part in page.markdown)
    assert "按 1 次打算；问清楚可能有 5 次" in said(page)


def test_the_day_of_an_answer_comes_back_from_the_address() -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("pages/services.py")
    page.query_params["set"] = f"{PLUS}~both"
    page.query_params[f"set_on.{PLUS}"] = "2026-11-27"
    run(page)
    assert page.session_state[keys.SET_ON] == {PLUS: "2026-11-27"}


def test_a_use_is_recorded_today_and_answered_with_what_is_left() -> None:
    facts = {key: value for key, value in CANCER.items() if key != "as_of"}
    page = drawer("outpatient_companion", case=facts, use_outpatient_companion=True)
    page.button(key="use_send").click().run()
    assert not page.exception
    today = case.today()
    (use,) = page.session_state["case"]["usage"]
    assert use["on"] == today.isoformat()
    (told,) = (one.value for one in page.success)
    assert told.startswith(f"已记：{today.month}/{today.day} 用了 1 次门诊陪诊")


def test_which_item_was_used_is_asked_where_there_are_several() -> None:
    facts = {k: v for k, v in CANCER.items() if k != "as_of"}
    page = drawer("second_opinion", case=facts, use_second_opinion=True)
    page.selectbox(key="use_item").set_value("overseas")
    page.button(key="use_send").click().run()
    assert page.session_state["case"]["usage"][0]["item"] == "overseas"


@pytest.mark.parametrize(("typed", "told"), [("", "请填"), ("3月", "月份"), ("明天", "还没到")])
def test_a_day_of_use_that_cannot_be_is_refused_with_a_word(typed: str, told: str) -> None:
    facts = {k: v for k, v in CANCER.items() if k != "as_of"}
    page = drawer("outpatient_companion", case=facts, use_outpatient_companion=True)
    page.text_input(key="use_on").set_value(typed)
    page.button(key="use_send").click().run()
    assert not page.exception
    assert "usage" not in page.session_state["case"]
    assert told in page.warning[0].value


def another() -> None:
    """A page with the drawer of a case that is not the person's."""
    from pages.ui.result import service_drawer
    from rules import Engine, load, parse
    from rules.catalogue.catalogue import SERVICES
    from tests.pages.ui.result.test_service_drawer import CANCER

    answer = Engine(load()).evaluate(parse(CANCER, SERVICES))
    service_drawer.open_drawer(answer.service("green_channel"), answer, CANCER, "左边：特需部版")


def test_another_persons_drawer_changes_nothing() -> None:
    page = run(AppTest.from_function(another, default_timeout=30))
    assert page.caption[0].value == "左边：特需部版"
    assert "打 1010-9955" in said(page)
    assert not page.button


@pytest.mark.parametrize("service", SERVICES)
def test_the_status_is_a_sentence_that_the_answer_bears_out(service: str) -> None:
    answer = ENGINE.evaluate(parse(CANCER, SERVICES))
    one = answer.service(service)
    told = standing(one, answer, CATALOGUE)
    assert told
    if told == "现在就能用":
        assert one.status == "available"
        assert one.opposite.status in OPEN
    assert told not in RISKS.values()


def test_only_what_matters_is_asked() -> None:
    shown = [str(b.key) for b in drawer("multidisciplinary_consult").button]
    assert not any(key.startswith("reply:") for key in shown)
    assert reply_buttons.MOST_IN_VIEW == 2


def test_a_start_that_is_known_about_makes_no_last_day_sound_certain() -> None:
    exact = said(drawer("green_channel"))
    assert "最晚用到 2027年3月27日" in exact
    facts = {fact: value for fact, value in CANCER.items() if fact != "policy_start"}
    about = said(
        drawer("green_channel", case=facts, alternatives={"policy_start": ["2025-12-28", "2026-08-28"]})
    )
    assert "可用到保单最后一天，是哪天请看保单" in about
    assert "最晚用到" not in about
