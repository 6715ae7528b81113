"""Does a product manager find the entry to begin with, sort, filter, open and send it?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from rules.catalogue.loader import load
from tests.browser.conftest import NewContext
from tests.browser.test_journeys import no_traceback, press, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

COMPANION = "outpatient-companion-count"
ALL_COMPUTED_MS = 240_000
"""On a busy machine; a free one takes about twenty seconds."""


def rows(page: Page) -> Locator:
    return page.locator("tr[data-act=entry]")


def titles(page: Page) -> list[str]:
    return page.locator("tr[data-act=entry] th button").all_inner_texts()


def computed(page: Page, settle: Settle) -> None:
    expect(widget(page, "register_excel")).to_be_visible(timeout=ALL_COMPUTED_MS)
    settle(page)
    expect(page.locator("tr .wait")).to_have_count(0)


def test_from_the_table_to_an_entry_that_a_colleague_sees_too(
    page: Page, visit: Visit, settle: Settle, new_context: NewContext
) -> None:
    page.goto("/clauses")
    # The table stands before anything is computed.
    expect(rows(page)).to_have_count(len(load().entries))
    computed(page, settle)
    customers = [int(text) for text in page.locator("tr td.customers b").all_inner_texts()]
    assert customers == sorted(customers, reverse=True)
    assert customers[0] > 100
    expect(page.get_by_text(re.compile(r"1,000 位样本客户里 \d+ 位会少掉"))).to_be_visible()

    press(page, settle, page.get_by_role("columnheader", name="手册").get_by_role("button"))
    assert "sort=places" in page.url
    places = [int(text.split(" ")[0]) for text in page.locator("tr td.places").all_inner_texts()]
    assert places == sorted(places, reverse=True)
    press(page, settle, widget(page, "register_kind").get_by_role("button", name=re.compile("^矛盾")))
    expect(rows(page)).to_have_count(len(load().contradictions))
    widget(page, "register_words").locator("input").fill("陪诊")
    page.keyboard.press("Enter")
    settle(page)
    found = titles(page)
    assert 1 < len(found) < 20

    entry = load().entries[COMPANION]
    press(page, settle, rows(page).filter(has_text=entry.title).get_by_role("button"))
    assert f"entry={COMPANION}" in page.url
    opened = widget(page, "register_open")
    expect(opened).to_contain_text(entry.effect)
    told = opened.inner_text()

    colleague = new_context().new_page()
    visit(colleague, page.url)
    assert titles(colleague) == found
    assert widget(colleague, "register_open").inner_text() == told

    with page.expect_download() as file:
        widget(page, "register_excel").get_by_role("button").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(file.value.path()).read_bytes())).worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == found
    no_traceback(page)
