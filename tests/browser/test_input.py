"""Is what people type, paste and choose understood, or told in Chinese, and never dropped in silence?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, NewContext
from tests.browser.test_journeys import choose, day_in, pick, press, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

START = "main:policy_start"

FINGER = 44
"""Pixels that a finger hits."""


def field(page: Page) -> Locator:
    return widget(page, START).locator("input")


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    field(page).fill("")
    field(page).click()
    page.keyboard.press("Control+v")


def param(page: Page, key: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(key, [])


@pytest.mark.parametrize(
    "text", ["2025/3/1", "2025年3月1日", "2025.03.01", "２０２５－０３－０１", "20250301"]
)
def test_a_pasted_day_is_understood(page: Page, visit: Visit, settle: Settle, text: str) -> None:
    visit(page, "/services")
    paste(page, text)
    page.keyboard.press("Enter")
    settle(page)
    assert day_in(page, START) == "20250301"
    assert param(page, "policy_start") == ["2025-03-01"]


@pytest.mark.parametrize(
    ("text", "told"), [("去年三月", "哪一天"), ("下周", "没看懂"), ("2025/2/30", "日历上没有")]
)
def test_a_pasted_text_that_is_no_day_is_refused_in_chinese(
    page: Page, visit: Visit, settle: Settle, text: str, told: str
) -> None:
    visit(page, "/services?policy_start=2026-03-01")
    paste(page, text)
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text(told)).to_be_visible()
    assert field(page).input_value() == text
    assert param(page, "policy_start") == ["2026-03-01"]


@pytest.mark.parametrize(("text", "told"), [("4.5", "须为整数，收到 4.5"), ("-1", "须不小于 0，收到 -1")])
def test_an_age_that_is_none_is_told_and_not_changed(
    page: Page, visit: Visit, settle: Settle, text: str, told: str
) -> None:
    visit(page, "/services")
    choose(page, settle, "group", "本人")
    age = widget(page, "group:age").locator("input")
    age.fill(text)
    age.press("Enter")
    settle(page)
    expect(page.get_by_test_id("stAlert").first).to_contain_text(told)
    assert age.input_value() == text
    age.fill("45")
    age.press("Enter")
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert param(page, "age") == ["45"]


# ---------------------------------------------------------------- the fields themselves


def test_what_is_being_typed_outlives_the_answer_to_another_question(
    page: Page, visit: Visit, settle: Settle
) -> None:
    visit(page, "/services?policy_start=2026-03-01")
    day = widget(page, "main:policy_start").get_by_role("textbox")
    edition = widget(page, "main:edition").get_by_role("radio", name="特需部版")
    # Answered without leaving the field, as by an answer that arrives late.
    edition.evaluate("radio => setTimeout(() => radio.click(), 300)")
    day.fill("2026-0")
    settle(page)
    settle(page)
    assert param(page, "edition") == ["special"]
    expect(edition).to_be_checked()
    expect(day).to_be_focused()
    assert day.input_value() == "2026-0"
    page.keyboard.type("4-02")
    page.keyboard.press("Enter")
    settle(page)
    assert param(page, "policy_start") == ["2026-04-02"]
    expect(day).to_be_focused()


def test_answers_in_quick_succession_are_all_heard(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    day = widget(page, "main:policy_start").get_by_role("textbox")
    day.fill("2026.3.1")
    widget(page, "main:edition").get_by_role("radio", name="特需部版").click()
    widget(page, "main:addons").get_by_role("checkbox", name="门急诊").click()
    widget(page, "main:addons").get_by_role("checkbox", name="先进疗法").click()
    widget(page, "main:diagnosis").get_by_role("combobox").select_option("critical")
    settle(page)
    settle(page)
    assert param(page, "policy_start") == ["2026-03-01"]
    assert param(page, "edition") == ["special"]
    assert param(page, "diagnosis") == ["critical"]
    for name in ("门急诊", "先进疗法"):
        expect(widget(page, "main:addons").get_by_role("checkbox", name=name)).to_be_checked()
    assert param(page, "addons") == ["outpatient~advanced_therapy"]


def test_keys_alone_fill_the_form_in(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    first = widget(page, "main:edition").get_by_role("radio", name="不清楚")
    first.focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert param(page, "edition") == ["special"]
    expect(widget(page, "main:edition").get_by_role("radio", name="特需部版")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(widget(page, "main:diagnosis").get_by_text("由保险合同的疾病定义决定")).to_be_visible()
    page.keyboard.press("Tab")
    expect(widget(page, "main:diagnosis").get_by_role("combobox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    settle(page)
    widget(page, "main:addons").get_by_role("checkbox", name="门急诊").focus()
    page.keyboard.press("Space")
    settle(page)
    assert param(page, "addons") == ["outpatient"]
    expect(widget(page, "main:addons").get_by_role("checkbox", name="门急诊")).to_be_focused()


def test_a_day_is_chosen_from_lists(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services?policy_start=2026-01-31")
    field = widget(page, "main:policy_start")
    field.get_by_text("选日子").click()
    month, day = field.get_by_label("月"), field.get_by_label("日", exact=False).last
    expect(month).to_have_value("1")
    month.select_option("2")
    settle(page)
    assert param(page, "policy_start") == ["2026-01-31"], "a day that its month has not is chosen anew"
    expect(day).to_have_value("")
    expect(day.locator("option")).to_have_count(29)
    day.select_option("28")
    settle(page)
    assert param(page, "policy_start") == ["2026-02-28"]
    expect(field.get_by_role("textbox")).to_have_value("2026-02-28")
    expect(day).to_be_hidden()


def test_a_click_on_the_assumed_answer_makes_it_ones_own(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services?edition=special&diagnosis=malignant")
    choose(page, settle, "group", "就医与住院")
    note = widget(page, "group:surgery")
    care = widget(page, "group:care")
    expect(care.get_by_text("（假设）")).to_be_visible()
    assert param(page, "care") == []
    choose(page, settle, "group:care", "没有就医")
    assert param(page, "care") == ["none"]
    expect(care.get_by_text("（假设）")).to_have_count(0)
    expect(note).to_be_visible()


@pytest.mark.parametrize("path", ["/services", "/?situation=hospital"])
def test_a_finger_hits_every_field(new_context: NewContext, visit: Visit, settle: Settle, path: str) -> None:
    phone = new_context(viewport=PHONE, has_touch=True).new_page()
    visit(phone, path)
    if path == "/services":
        choose(phone, settle, "group", "就医与住院")
    else:
        press(phone, settle, phone.get_by_role("button", name="版本"))
    controls = phone.locator(".field :is(input, select, button, summary):visible")
    boxes = [control.bounding_box() for control in controls.all()]
    assert len(boxes) > 8
    for box in boxes:
        assert box
        assert box["height"] >= FINGER - 0.5
    pick(phone, settle, "main:diagnosis", "一般疾病或受伤")
    assert param(phone, "diagnosis") == ["ordinary"]
