"""Is what is typed into the ledger's forms kept, counted and carried in the address?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from pages.present.share import case_link
from tests.browser.test_journeys import card, go, press

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


def usage(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("usage", [])


def entries(page: Page) -> Locator:
    return page.locator("[data-name^='record:usage:']")


def test_entries_are_added_changed_and_deleted_by_keyboard(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, LEDGER)
    assert page.locator("canvas, [data-testid=stDataFrame]").count() == 0
    balance = page.locator(".st-key-ledger_balance")
    expect(balance).to_contain_text("剩 1 次（保守解释剩 0 次）")

    page.get_by_role("button", name="用了一次").press("Enter")
    settle(page)
    page.locator("[data-name='new:usage:service'] select").select_option(label="门诊陪诊")
    page.locator("[data-name='new:usage:on'] input").fill("2026-06-01")
    page.keyboard.press("Tab")
    settle(page)
    go(page, settle, "时间线")
    go(page, settle, "记一笔")
    expect(page.locator("[data-name='new:usage:on'] input")).to_have_value("2026-06-01")
    page.get_by_role("button", name="记下，再记一条").press("Enter")
    settle(page)
    expect(page.get_by_text("已记：6/1 用了 1 次门诊陪诊")).to_be_visible()
    expect(balance).to_contain_text("剩 0 次")
    assert [entry.partition("~on.")[2][:10] for entry in usage(page)] == ["2026-05-01", "2026-06-01"]
    page.get_by_role("button", name="不记了").press("Enter")
    settle(page)

    entries(page).nth(1).get_by_role("button", name="改").press("Enter")
    settle(page)
    page.locator("[data-name='change:usage:on'] input").fill("2026-07-02")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="保存修改").press("Enter")
    settle(page)
    expect(entries(page).nth(1)).to_contain_text("2026-07-02")

    entries(page).nth(0).get_by_role("button", name="删除").press("Enter")
    settle(page)
    assert len(usage(page)) == 1
    expect(balance).to_contain_text("剩 1 次（保守解释剩 0 次）")


def test_an_entry_added_on_a_phone(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, LEDGER)
    press(phone, settle, phone.get_by_role("button", name="用了一次"))
    field = phone.locator("[data-name='new:usage:on'] input")
    phone.locator("[data-name='new:usage:service'] select").select_option(label="图文问诊")
    field.fill("20260601")
    field.press("Enter")
    settle(phone)
    press(phone, settle, phone.get_by_role("button", name="记下", exact=True))
    expect(entries(phone).nth(1)).to_contain_text("2026-06-01　图文问诊　1 次")
    assert len(usage(phone)) == 2
    assert phone.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    for button in entries(phone).get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44

    press(phone, settle, entries(phone).nth(1).get_by_role("button", name="删除"))
    assert len(usage(phone)) == 1


def test_a_card_says_that_it_was_used_today(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, f"/services?{case_link.query(CASE)}")
    button = card(phone, "outpatient_companion").get_by_role("button", name="我用了")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    press(phone, settle, button)
    send = phone.get_by_role("button", name="记下", exact=True)
    expect(send).to_be_in_viewport()
    press(phone, settle, send)
    # Today unless another day is chosen, whichever day that is here.
    expect(phone.get_by_text(re.compile(r"已记：\d+/\d+ 用了 1 次门诊陪诊，还剩 1 次"))).to_be_in_viewport()
    assert len(usage(phone)) == 1
