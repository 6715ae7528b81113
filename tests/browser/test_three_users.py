"""Do the three people get from the first page to what they came for: a calendar, a workbook, a result?"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from ics import Calendar
from playwright.sync_api import Download, Locator, Page, expect

from pages.ui.session.case import today
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas as personas
from tests.browser.test_journeys import card, go, no_traceback, press, type_day, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

MOST_QUESTIONS = 30


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days)


def downloaded(page: Page, button: Locator) -> Download:
    button.scroll_into_view_if_needed()
    with page.expect_download() as found:
        button.click()
    return found.value


def content(found: Download) -> bytes:
    return Path(found.path()).read_bytes()


# ---------------------------------------------------------------- a customer on a phone


ANSWERS = {
    "edition": "standard",
    "addons": "shortcut",
    "diagnosis": "malignant",
    "diagnosed_at": "public_general",
    "renewal": "false",
    "care": "inpatient",
    "hospital": "public_general",
    "surgery": "critical",
    "waiting_days": "assume",
}
"""What this customer answers by a click; to everything else but the days: not sure."""

DAYS = {"policy_start": 200, "diagnosed_on": 40, "admitted_on": 20, "discharged_on": 6}
"""Days ago."""


def asked(page: Page) -> str | None:
    """The fact that the question on the screen is about; None where there is no question."""
    later = page.locator("[class*='st-key-guide_'][class*='_later']")
    if not later.count():
        return None
    found = re.search(r"st-key-guide_(\w+)_later", later.first.get_attribute("class") or "")
    assert found
    return found[1]


def answer(page: Page, settle: Settle, fact: str) -> None:
    if fact in DAYS:
        type_day(page, settle, f"guide_{fact}", f"{ago(DAYS[fact]):%Y%m%d}")
        # Enter sends the form once the field has reported its date.
        expect(widget(page, f"guide_{fact}_later")).to_have_count(0)
        settle(page)
    else:
        name = ANSWERS.get(fact, "unsure")
        press(page, settle, widget(page, f"guide_{fact}_{name}").get_by_role("button"))


def test_a_customer_from_the_first_visit_to_the_calendar(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, "/services")
    phone.get_by_role("link", name="一题一题来").click()
    settle(phone)
    press(phone, settle, phone.get_by_role("button", name="做完手术，或出院以后"))
    questions: list[str] = []
    while (fact := asked(phone)) is not None:
        assert fact not in questions, "asked twice"
        questions.append(fact)
        assert len(questions) <= MOST_QUESTIONS
        answer(phone, settle, fact)
    assert {"policy_start", "surgery", "discharged_on"} <= set(questions)
    press(phone, settle, phone.get_by_role("button", name="看先做什么"))
    expect(phone).to_have_title(re.compile("^先做什么"))
    go(phone, settle, "我的服务")
    expect(card(phone, "home_nursing")).to_contain_text("可以使用")
    expect(card(phone, "home_nursing")).to_contain_text("6 次")

    go(phone, settle, "全部日子")
    expect(phone.get_by_test_id("stMain")).to_contain_text("术后家庭护理")
    file = downloaded(phone, widget(phone, "agenda_calendar").get_by_role("button"))
    assert file.suggested_filename.endswith(".ics")
    events = Calendar(content(file).decode()).events
    nursing = [event for event in events if "家庭护理" in (event.name or "")]
    assert nursing
    assert all(event.begin.date() >= today() for event in nursing)
    assert all(event.alarms for event in nursing)
    no_traceback(phone)


# ---------------------------------------------------------------- a product manager


def test_a_product_manager_from_a_combination_to_excel(page: Page, visit: Visit, settle: Settle) -> None:
    visit(
        page, "/combinations?vary=edition&vary=diagnosis&values_diagnosis=malignant&values_diagnosis=critical"
    )
    expect(page.get_by_test_id("stMain")).to_contain_text("4 种组合")
    press(page, settle, page.locator("button[data-act=cell]").first)
    press(page, settle, widget(page, "combo_show").get_by_role("button"))
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("为什么这么算").click()
    expect(drawer.get_by_text(re.compile(r"第 [\d–、]+ 行")).first).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    file = downloaded(page, widget(page, "combo_excel").get_by_role("button"))
    book = openpyxl.load_workbook(io.BytesIO(content(file)), read_only=True)
    cells = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    assert {load().service(id).name for id in SERVICES} <= cells
    no_traceback(page)


# ---------------------------------------------------------------- a trainer


def test_a_trainer_from_a_persona_to_the_quiz(page: Page, visit: Visit, settle: Settle) -> None:
    persona = personas()[0]
    visit(page, f"/training?persona={persona.id}")
    story = widget(page, "training_story")
    expect(story).to_contain_text(persona.steps[0].title)
    press(page, settle, widget(page, "training_next").get_by_role("button"))
    expect(story).to_contain_text(persona.steps[1].title)
    press(page, settle, widget(page, "training_present_choice").get_by_role("button").first)
    expect(page.get_by_role("heading", name=persona.steps[1].title)).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    page.get_by_role("tab", name="小测验").click()
    settle(page)
    seed = widget(page, "quiz_choice").get_by_label(re.compile("^题号"))
    seed.fill("7")
    seed.press("Enter")
    settle(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="开始", exact=True).click()
    quiz = opened.value
    quiz.get_by_role("button", name="开始第 1 题").click()
    for number in range(1, 9):
        expect(quiz.get_by_text(f"第 {number} 题，共 8 题")).to_be_visible()
        if number == 1:
            quiz.get_by_role("button", name="跳过").click()
            continue
        quiz.locator("[data-pick]").first.click()
        quiz.get_by_role("button", name="交答案").click()
        expect(quiz.locator(".verdict")).to_contain_text("正确答案")
        expect(quiz.locator(".feedback, .option .note").first).to_be_visible()
        quiz.get_by_role("button", name=re.compile("下一题|看成绩")).click()
    expect(quiz.get_by_text("1. － 没有答")).to_be_visible()
    settle(quiz)
    file = downloaded(quiz, widget(quiz, "quiz:file:json").get_by_role("button"))
    assert json.loads(content(file))["quiz"]["seed"] == 7
    no_traceback(quiz)
    no_traceback(page)


def test_the_edition_is_switched_in_the_story(page: Page, visit: Visit, settle: Settle) -> None:
    """Once the policy has begun: before, no edition makes a difference."""
    visit(page, f"/training?persona={personas()[0].id}&step=3")
    page.get_by_role("button", name=re.compile("^版本")).click()
    press(page, settle, page.get_by_role("button", name="特需部版", exact=True))
    expect(page.get_by_role("button", name="回到故事")).to_be_visible()
    expect(page.locator(".tried")).to_contain_text("直付医疗服务")
