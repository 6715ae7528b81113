"""Does the application open in a real browser?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_first_page_opens(page: Page, visit: Callable[..., None]) -> None:
    visit(page, "/")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible()
