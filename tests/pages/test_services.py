"""Does 我的服务 answer what is entered, keep it, and never show a traceback?"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.drawer.call import Action
from pages.present.drawer.card import Card
from pages.present.text import answer_text
from pages.present.text.count_text import TextRun
from pages.ui.form import case_form
from pages.ui.result import card_board, drawer_folds
from pages.ui.session import answers, keys
from rules.advice.next_question import Inquiry
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS
from rules.domain.parsing import parse
from rules.domain.project import VERSION
from rules.domain.scenario import EVENT_DATES, FACTS, PRESETS
from rules.engine.engine import Engine
from tests.pages.test_timeline import PATIENT
from tests.support.fields import answer, fields, foot, press
from tests.support.opened import cards, open_page, part, parts, sections

ROOT = Path(__file__).resolve().parents[2]
DAY = "2025-03-01"
FOUR = {"edition": "standard", "addons": [], "diagnosis": "malignant", "policy_start": "2025-01-01"}
PEOPLE: dict[str, dict[str, Any]] = {
    "nothing known": {},
    "four choices": {"as_of": DAY, **FOUR},
    "waiting": {"as_of": "2025-01-05", **FOUR, "renewal": False},
    "over": {"as_of": "2026-05-01", **FOUR},
    "not begun": {"as_of": "2024-12-01", **FOUR},
    "special, discharged": {
        **FOUR,
        "as_of": DAY,
        "edition": "special",
        "addons": ["outpatient", "advanced_therapy", "special_ward"],
        "renewal": True,
        "age": 40,
        "diagnosed_at": "public_general",
        "diagnosed_on": "2025-02-10",
        "hospital": "public_general",
        "hospital_city": "杭州",
        "care": "inpatient",
        "admitted_on": "2025-02-12",
        "discharged_on": "2025-02-26",
        "surgery": "critical",
        "usage": [{"service": "inpatient_carer", "on": "2025-02-15", "count": 30}],
        "bookings": [{"service": "home_nursing", "item": "critical", "booked_on": "2025-02-27"}],
        "earlier_stays": [{"discharged_on": "2025-01-20", "surgery": "ordinary"}],
    },
}


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("pages/services.py")


def opened(app: AppTest, case: dict[str, Any] | None = None, **state: Any) -> AppTest:
    app.session_state["case"] = dict(case or {})
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def card(app: AppTest, service: str) -> str:
    return cards(app)[service]


def expected(case: dict[str, Any]) -> dict[str, str]:
    scenario = {fact: value for fact, value in (PRESETS | case).items() if value is not None}
    return {s.id: s.status for s in Engine(load()).evaluate(parse(scenario, SERVICES)).services}


def test_opens_cold(app: AppTest) -> None:
    opened(app)
    blocks = [block.value for block in app.get("html")]
    assert any("tel:120" in block for block in blocks)
    (words,) = json.loads(foot(app).proto.json)
    assert "合同为准" in words
    assert f"版本 {VERSION}" in words
    assert set(cards(app)) == set(SERVICES)


def test_four_choices_answer(app: AppTest) -> None:
    opened(app, {"as_of": DAY})
    answer(app, "main:edition", "standard")
    answer(app, "main:addons", ["none"])
    answer(app, "main:diagnosis", "malignant")
    answer(app, "main:policy_start", "2025.1.1")
    assert not app.exception
    assert app.session_state["case"] == {"as_of": DAY, **FOUR}
    for service, status in expected({"as_of": DAY, **FOUR}).items():
        told = card(app, service)
        assert answer_text.status_text(status) in told or "▲ 先问清，再用" in told


TABS = tuple(drawer_folds.FOLDS)
DRAWERS = [(person, reading) for person in PEOPLE for reading in ("favourable", "cautious")]


def details_open(app: AppTest, person: str, reading: str, tabs: Callable[[int], Iterable[str]]) -> None:
    opened(app, PEOPLE[person], reading=reading)
    for number, service in enumerate(SERVICES):
        for tab in tabs(number):
            app.session_state[keys.OPENED] = service
            app.session_state[keys.drawer_fold(service, drawer_folds.FOLDS[tab])] = True
            app.run()
            assert not app.exception, (service, tab)
            del app.session_state[keys.drawer_fold(service, drawer_folds.FOLDS[tab])]
        assert any(load().service(service).plain.does in block.value for block in app.get("html")), service


@pytest.mark.parametrize(("person", "reading"), DRAWERS)
def test_every_detail_opens(app: AppTest, person: str, reading: str) -> None:
    """One fold of each service a person; over all of them, each fold of each service."""
    turn = DRAWERS.index((person, reading))
    details_open(app, person, reading, lambda number: [TABS[(number + turn) % len(TABS)]])


@pytest.mark.nightly
@pytest.mark.parametrize(("person", "reading"), DRAWERS)
def test_every_fold_of_every_detail_opens(app: AppTest, person: str, reading: str) -> None:
    details_open(app, person, reading, lambda _: TABS)


def test_a_change_of_edition_is_marked(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    assert not any("变了" in text for text in cards(app).values())
    answer(app, "main:edition", "special")
    assert "变了" in card(app, "direct_billing")
    assert answer_text.status_text("not_included") in card(app, "direct_billing")
    assert "变了" not in card(app, "video_consult")
    press(app, "forget")
    assert "changed" not in fields(app)
    assert not any("变了" in text for text in cards(app).values())


def test_a_change_of_any_fact_is_marked_and_can_be_taken_back(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR}, group="illness")
    answer(app, "group:diagnosed_on", "2025.1.10")
    assert "刚填诊断日期：2025-01-10" in fields(app)["changed"].label
    marked = {service for service, text in cards(app).items() if "变了" in text}
    before, now = (expected({"as_of": DAY, **FOUR} | more) for more in ({}, {"diagnosed_on": "2025-01-10"}))
    assert {service for service in SERVICES if before[service] != now[service]} <= marked != set()
    press(app, "take_back")
    assert app.session_state["case"] == {"as_of": DAY, **FOUR}
    assert "changed" not in fields(app)
    assert not any("变了" in text for text in cards(app).values())


def test_an_addon_is_marked_with_the_count_before(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR, "care": "outpatient"})
    answer(app, "main:addons", ["none", "outpatient"])
    assert app.session_state["case"]["addons"] == ["outpatient"]
    assert "变了" in card(app, "outpatient_companion")
    assert "原来：剩 2 次 按 1 次打算；问清楚可能有 5 次" in card(app, "outpatient_companion")


def test_no_addon_excludes_the_others(app: AppTest) -> None:
    opened(app, {"addons": ["outpatient"]})
    answer(app, "main:addons", ["outpatient", "none"])
    assert app.session_state["case"]["addons"] == []
    answer(app, "main:addons", [])
    assert "addons" not in app.session_state["case"]


def test_what_one_might_not_have_stands_on_the_card_in_words(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR, "edition": "special", "diagnosed_at": "public_general"})
    text = card(app, "green_channel")
    assert "先问清，再用" in text
    assert "也许没有这一项，问清再用" in text
    assert not any(name in told for told in cards(app).values() for name in ("有利解释", "保守解释"))


def test_an_assumption_is_one_click_from_unknown_and_back(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    held = fields(app)["assumed"].value
    assert "care" in held
    answer(app, "assumed", [fact for fact in held if fact != "care"])
    assert app.session_state["case"]["care"] is None
    assert answer_text.status_text("needs_info") in card(app, "outpatient_companion")
    answer(app, "assumed", held)
    assert "care" not in app.session_state["case"]


def test_every_fact_can_be_entered(app: AppTest) -> None:
    """Whatever a field holds by itself, its answer reaches the case and is a fact the rules accept."""
    for fact, info in load().facts.items():
        if info.group == "history" or fact in case_form.MAIN:
            continue
        opened(app, {"as_of": DAY, "policy_start": "2025-01-01"}, group=info.group)
        value, typed = sample(fact)
        answer(app, f"group:{fact}", typed)
        assert not app.exception, fact
        assert app.session_state["case"][fact] == value
        assert not app.error, fact
        assert not fields(app)[f"group:{fact}"].fault


def sample(fact: str) -> tuple[Any, Any]:
    """A value as the case holds it, and as the field tells it."""
    preset = PRESETS.get(fact)
    options = [key for key in load().facts[fact].options if key != str(preset).lower()]
    if options:
        return {"true": True, "false": False}.get(options[-1], options[-1]), options[-1]
    if KINDS[fact] == "city":
        return "杭州", "杭州"
    if KINDS[fact] in ("whole", "number"):
        return 7, "7"
    day = dt.date(2025, 1, 31)
    return day.isoformat(), f"{day:%Y年%m月%d日}"


def test_a_missing_question_settles_a_service(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    answer(app, "missing:diagnosed_at", "public_general")
    assert app.session_state["case"]["diagnosed_at"] == "public_general"
    assert answer_text.status_text("available") in card(app, "second_opinion")


def test_a_use_is_recorded_and_taken_back(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR, "care": "outpatient"}, group="history")
    answer(app, "adders", "usage")
    answer(app, "new:usage:service", "outpatient_companion main")
    answer(app, "new:usage:on", "2025-02-20")
    press(app, "new:usage:send")
    assert app.session_state["case"]["usage"][0]["service"] == "outpatient_companion"
    assert "也许已经用完，问清再用" in card(app, "outpatient_companion")
    answer(app, "record:usage:0", "drop")
    assert "usage" not in app.session_state["case"]


def test_an_unfinished_entry_is_not_recorded(app: AppTest) -> None:
    opened(app, group="history")
    answer(app, "adders", "usage")
    press(app, "new:usage:send")
    assert fields(app)["new:usage:told"].fault
    assert "usage" not in app.session_state["case"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"policy_end": "2024-01-01"}, "保单终止日"),
        ({"care": "inpatient", "admitted_on": "2025-02-10", "discharged_on": "2025-02-01"}, "出院日期"),
        ({"diagnosed_on": "2025-06-01"}, "诊断日期"),
        ({"age": 3, "birth_date": "1980-01-01"}, "年龄"),
        ({"usage": [{"service": "green_channel", "on": DAY}]}, "已用记录"),
    ],
)
def test_what_does_not_fit_is_said_and_the_last_answer_stays(
    app: AppTest, facts: dict[str, Any], named: str
) -> None:
    opened(app, {"as_of": DAY, **FOUR}, group="illness")
    before = card(app, "second_opinion")
    opened(app, {"as_of": DAY, **FOUR, **facts})
    assert named in app.error[0].value
    assert not any(fact in app.error[0].value for fact in ("policy_", "_on", "birth_date"))
    assert card(app, "second_opinion") == before


def test_a_bad_case_from_the_start_is_no_traceback(app: AppTest) -> None:
    opened(app, {"policy_start": "2025-01-01", "policy_end": "2024-01-01"})
    assert app.error


def test_what_was_entered_survives_another_page(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    answer(app, "main:edition", "special")
    app.switch_page("pages/timeline.py").run()
    assert not app.exception
    app.switch_page("pages/services.py").run()
    assert app.session_state["case"]["edition"] == "special"
    assert fields(app)["main:edition"].value == "special"


def test_nothing_in_a_card_is_read_as_html() -> None:
    run = TextRun("<b>&", "strong")
    call = Action("<", "1", "<", (), 0)
    told = Card("x", "<i>", "<i>", "available", "<", "<", call, "<", "<", (run,), "<", "<", True)
    assert not re.search(r"<(?!/?(h3|p|strong|small|span|div|button|a)\b)", card_board.html(told))


def test_filters(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR}, search="陪诊")
    assert set(cards(app)) == {"outpatient_companion", "inpatient_companion"}
    opened(app, statuses=["used_up"], search="")
    assert "没有符合的服务" in part(app, "none_fits")


def test_clearing_forgets_everything(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    press(app, "clear")
    assert app.session_state["case"] == {}
    assert fields(app)["main:policy_start"].value == ""


def test_faults_speak_chinese() -> None:
    faults = answers.faults({"as_of": DAY, "policy_start": "2025-01-01", "policy_end": "2024-01-01"})
    assert faults == [("保单终止日", "2024-01-01 早于 保单生效日 2025-01-01；须不早于它")]


def test_an_assumption_can_be_made_a_fact(app: AppTest) -> None:
    """By a click on the value that stands there already, or all of them at once."""
    opened(app, {"as_of": DAY, **FOUR}, group="care")
    answer(app, "group:care", PRESETS["care"])
    assert not app.exception
    assert app.session_state["case"]["care"] == PRESETS["care"]
    assert fields(app)["group:care"].value == PRESETS["care"]
    assert "care" not in fields(app)["assumed"].value
    held = fields(app)["assumed"].value
    press(app, "confirm")
    assert not app.exception
    assert {fact: app.session_state["case"][fact] for fact in held} == {fact: PRESETS[fact] for fact in held}
    assert "假设" not in fields(app)["group:care"].label


def test_a_fault_is_said_beside_its_question(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR, "policy_end": "2024-01-01"}, group="policy")
    assert "2024-01-01" in app.error[0].value
    assert "2024-01-01" in fields(app)["group:policy_end"].fault


def test_a_number_out_of_range_is_refused_in_chinese(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR}, group="policy")
    answer(app, "group:waiting_days", "9999")
    assert not app.exception
    assert "等待期" in app.error[0].value


def test_a_change_without_effect_is_said(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR, "edition": "special"})
    answer(app, "main:addons", ["none", "special_ward"])
    assert "没有变化" in fields(app)["changed"].label


def test_cards_stand_by_status_or_by_group(app: AppTest) -> None:
    opened(app, {"as_of": DAY, **FOUR})
    assert sections(app)[0]["name"] == answer_text.status_text("available")
    answer(app, "order", "group")
    assert sections(app)[0]["name"] == "疾病预防及咨询"


@pytest.mark.parametrize(
    ("service", "lead"),
    [
        ("cancer_screening", "合计剩 1 次"),
        ("second_opinion", "按 1 次打算；问清楚可能国内"),
    ],
)
def test_items_that_share_a_count_do_not_seem_to_have_one_each(app: AppTest, service: str, lead: str) -> None:
    opened(app, {"as_of": DAY, **FOUR, "diagnosed_at": "public_general"})
    assert lead in card(app, service)


@pytest.mark.parametrize(
    ("entered", "open_"),
    [
        ({"admitted_on": "2025-02-12"}, {"admission_note"}),
        ({"discharged_on": "2025-02-26"}, {"admission_note", "surgery", "treatment_done"}),
        ({"discharged_on": "2025-02-26", "admission_note_on": "2025-02-11"}, {"surgery", "treatment_done"}),
        ({"earlier_stays": [{"discharged_on": "2025-02-26"}]}, {"treatment_done"}),
        ({"earlier_stays": []}, set()),
        ({"care": "inpatient"}, set()),
    ],
)
def test_a_stay_leaves_open_what_may_have_come_with_it(
    app: AppTest, entered: dict[str, Any], open_: set[str]
) -> None:
    opened(app, {"as_of": DAY, **FOUR, "diagnosed_at": "public_general", **entered}, group="care")
    assumed = set(fields(app)["assumed"].value)
    assert not assumed & open_
    note = fields(app)["group:admission_note"]
    assert (note.value == "?") == ("admission_note" in open_)
    assert ("假设" in note.label) == ("admission_note" not in open_)


def test_a_day_promises_no_more_than_is_known(app: AppTest) -> None:
    opened(app, PEOPLE["waiting"])
    assert "等待期到 1月30日，还要先符合：没有明显症状" in card(app, "cancer_screening")
    opened(app, {"as_of": DAY, **FOUR})
    assert "不限次数 可用到" in card(app, "video_consult")
    assert "能用的话，可用到" in card(app, "cancer_screening")


def test_the_next_days_to_keep_stand_first(app: AppTest) -> None:
    opened(app, {**PATIENT, "as_of": DAY})
    assert "最近要赶的日子" in part(app, "soon")
    opened(app, {})
    assert "soon" not in {key for _, key, *_ in parts(app)}


@pytest.mark.parametrize("person", ["four choices", "special, discharged"])
def test_the_first_page_and_the_guide_ask_the_same_next(app: AppTest, person: str) -> None:
    case = {**PRESETS, "care": "inpatient", **PEOPLE[person]}
    opened(app, case)
    expected = Inquiry(
        Engine(load()), case, tuple(SERVICES), frozenset(case_form.MAIN), frozenset(EVENT_DATES)
    ).worth_asking
    asked = {fact for fact in FACTS if f"missing:{fact}" in fields(app)}
    assert asked == {one.fact for one in expected[: case_form.SHOWN_QUESTIONS]}
    guide = open_page(
        "pages/guide.py", case=case, guide_about=list(SERVICES), guide_not_yet=sorted(EVENT_DATES)
    )
    assert load().facts[expected[0].fact].question in [
        header.value.replace("\\", "") for header in guide.header
    ]


def test_a_case_whose_earlier_stay_is_open_asks_no_unanswerable_question(app: AppTest) -> None:
    opened(app, {"as_of": "2026-11-28", "earlier_stays": [{"discharged_on": "2026-11-20"}]})
    assert "missing:earlier_stays" not in fields(app)
