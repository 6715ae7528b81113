"""Does a product manager come from a made-up book to who gains by an add-on, to one of them, and to Excel?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from pages.present.share.book_choices import FEWEST_POLICIES
from rules.catalogue.catalogue import SERVICES
from tests.browser.conftest import NewContext
from tests.browser.test_axe import findings
from tests.browser.test_journeys import no_traceback, pick, press, widget

Settle = Callable[[Page], None]

COMPUTED_MS = 120_000
"""On a busy machine; a free one takes a second."""

GAINED = "online_pharmacy:gained"


def _computed(page: Page, settle: Settle) -> None:
    expect(widget(page, "book_excel")).to_be_visible(timeout=COMPUTED_MS)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=COMPUTED_MS)
    settle(page)


def test_from_a_made_up_book_to_one_who_gains_and_to_excel(
    page: Page, settle: Settle, new_context: NewContext
) -> None:
    page.goto("/book")
    settle(page)
    pick(page, settle, "book_size", f"{FEWEST_POLICIES} 份")
    _computed(page, settle)
    expect(page.locator(".board tbody tr")).to_have_count(len(SERVICES))
    assert f"size={FEWEST_POLICIES}" in page.url

    press(page, settle, page.get_by_role("button", name="60 天"))
    assert "within=60" in page.url
    press(
        page,
        settle,
        page.get_by_role("radio", name="换一种会怎样").or_(page.get_by_role("button", name="换一种会怎样")),
    )
    pick(page, settle, "book_change", "全部加购：门急诊")
    _computed(page, settle)
    number = page.locator(f'[data-value="{GAINED}"]')
    gained = int(number.inner_text().removeprefix("＋"))
    assert gained > 0
    press(page, settle, number)
    expect(page.get_by_text(re.compile(rf"共 {gained}( 份)?$"))).to_be_visible()

    press(page, settle, page.locator("[data-act=policy]").first)
    expect(page.locator(".policy [data-act=drawer]")).to_have_count(len(SERVICES))
    press(page, settle, page.locator('.policy [data-value="online_pharmacy"]'))
    expect(page.get_by_role("dialog")).to_contain_text("保单册第")
    page.keyboard.press("Escape")
    settle(page)
    no_traceback(page)

    colleague = new_context().new_page()
    colleague.goto(page.url)
    _computed(colleague, settle)
    assert colleague.locator(".changes").inner_text() == page.locator(".changes").inner_text()
    assert colleague.locator(".policy").inner_text() == page.locator(".policy").inner_text()

    with page.expect_download() as download:
        widget(page, "book_excel").get_by_role("button").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.sheetnames == ["图", "换一种", "保单"]
    assert book["保单"].max_row == FEWEST_POLICIES + 1


def test_a_table_with_markup_is_read_and_says_what_is_wrong(page: Page, settle: Settle) -> None:
    rows = ["编号,产品版本,<img src=x onerror=alert(1)>", "<b>一</b>,特需部版,1", "二,[金卡](http://x.y),2"]
    page.goto("/book")
    settle(page)
    table = {"name": "<i>册</i>.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("input[type=file]").set_input_files(table)
    _computed(page, settle)
    press(page, settle, page.get_by_text("读进 1 份，1 行没有算"))
    told = widget(page, "book_read")
    expect(told).to_contain_text("第 3 行（二）：产品版本")
    assert told.locator("img, a, b").count() == 0
    assert "size=" not in page.url
    press(page, settle, page.locator('[data-value="text_consult:asks"]'))
    expect(page.locator(".rows")).to_contain_text("<b>一</b>")
    no_traceback(page)


def test_axe_finds_nothing_in_a_book(page: Page, settle: Settle) -> None:
    day = "day=2026-11-29"
    for view in ("service=text_consult&which=both&row=2", "view=change&change=with-outpatient&by=age"):
        page.goto(f"/book?size={FEWEST_POLICIES}&{day}&{view}")
        _computed(page, settle)
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in findings(page)] == []
