"""Is what is typed into the ledger's tables and forms kept, counted and carried in the address?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from pages.present.share import case_link
from tests.browser.test_journeys import go, press

Visit = Callable[..., None]
Settle = Callable[[Page], None]

CASE: dict[str, Any] = {
    "as_of": "2026-11-25",
    "edition": "standard",
    "addons": [],
    "policy_start": "2026-03-01",
    "renewal": True,
    "care": "outpatient",
}
USED = {"service": "outpatient_companion", "item": "main", "on": "2026-05-01"}
LEDGER = f"/ledger?{case_link.query({**CASE, 'usage': [USED]})}"

ROW = 35
"""Pixels of a row of Streamlit's data grid, the head's too."""


def grid(page: Page) -> Locator:
    return page.locator(".st-key-wide_usage canvas").first


def cell(page: Page, row: int, x: int, clicks: int = 1) -> None:
    """Click into a cell; the first row below the head is 1."""
    grid(page).click(position={"x": x, "y": ROW * row + ROW // 2}, click_count=clicks, force=True)


def usage(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("usage", [])


def test_a_row_typed_into_the_table(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, LEDGER)
    press(page, settle, page.locator(".st-key-ledger_table label"))
    balance = page.locator("[data-testid=stMarkdown]", has_text="门诊陪诊").last
    expect(balance).to_contain_text("剩 1 次（保守解释剩 0 次）")

    cell(page, 2, 150)
    settle(page)
    cell(page, 2, 150, clicks=2)
    page.keyboard.type("门诊陪诊", delay=20)
    page.get_by_text("门诊陪诊", exact=True).last.wait_for()
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("还没填完，留着")).to_be_visible()
    assert len(usage(page)) == 1

    go(page, settle, "时间线")
    go(page, settle, "记一笔")
    expect(page.get_by_text("缺 哪天用的")).to_be_visible()

    cell(page, 2, 430)
    page.keyboard.press("Enter")
    page.locator("input[type=date]:visible").last.fill("2026-06-01")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("还没填完，留着")).to_have_count(0)
    expect(balance).to_contain_text("剩 0 次")
    assert [entry.partition("~on.")[2][:10] for entry in usage(page)] == ["2026-05-01", "2026-06-01"]

    cell(page, 1, 15)
    page.keyboard.press("Delete")
    settle(page)
    assert len(usage(page)) == 1
    expect(balance).to_contain_text("剩 1 次（保守解释剩 0 次）")


def test_an_entry_added_on_a_phone(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, LEDGER)
    expect(grid(phone)).to_have_count(0)
    own = phone.locator(".st-key-only_usage")
    press(phone, settle, phone.get_by_role("button", name="用了一次"))
    field = phone.locator("[data-name='new:usage:on'] input")
    phone.locator("[data-name='new:usage:service'] select").select_option(label="图文问诊")
    field.fill("20260601")
    field.press("Enter")
    settle(phone)
    press(phone, settle, phone.get_by_role("button", name="记下", exact=True))
    expect(own.get_by_text("2026-06-01　图文问诊　1 次")).to_be_visible()
    assert len(usage(phone)) == 2
    assert phone.evaluate("document.querySelector('.stMain').scrollWidth") <= 390

    press(phone, settle, own.get_by_role("button", name="删除").nth(1))
    assert len(usage(phone)) == 1
