"""Is what people type and paste understood, or told in Chinese, and never dropped or changed in silence?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_journeys import choose, day_in, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

START = "main:policy_start"


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
