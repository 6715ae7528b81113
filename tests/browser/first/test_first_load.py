"""What does a phone fetch before it shows something, and what does it show where it cannot go on?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, NewContext, Settle

MOST_BYTES = 800_000
MOST_REQUESTS = 120
"""Of the first page, with an empty cache; as Streamlit comes, a page of one line fetches 2.5 MB."""

SIGNS = "MaterialSymbols"
HEAVY = ("PlotlyChart", "DataFrame", SIGNS, "SourceSans")
"""What the first page has no use for."""


@pytest.mark.parametrize("address", ["/", "/?situation=diagnosed"])
def test_the_first_page_is_light(new_context: NewContext, settle: Settle, address: str) -> None:
    context = new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    sizes: list[int] = []
    fetched: list[str] = []
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tools.on("Network.requestWillBeSent", lambda event: fetched.append(event["request"]["url"]))
    tools.send("Network.enable")
    page.goto(address)
    settle(page)
    assert [url for url in fetched if any(name in url for name in HEAVY)] == []
    assert sum(sizes) <= MOST_BYTES
    assert len(sizes) <= MOST_REQUESTS


def test_the_timeline_is_drawn_without_plotly(new_context: NewContext, settle: Settle) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/timeline?edition=special&policy_start=2026-04-01&diagnosis=malignant")
    settle(page)
    expect(page.get_by_role("figure", name="保单年度时间线")).to_be_visible()
    assert [url for url in fetched if any(name in url.lower() for name in ("plotly", "dataframe"))] == []


def test_without_scripts_help_can_be_called_and_a_situation_opened(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="打 120")).to_be_visible()
    page.get_by_role("link", name="出门在外，病了伤了").click()
    expect(page.get_by_role("link", name="打 400-891-0152")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_first_words_give_way_to_the_application(phone: Page, settle: Settle) -> None:
    phone.goto("/")
    settle(phone)
    expect(phone.locator("#first-words")).to_have_count(0)
    expect(phone.get_by_role("heading", name="现在发生了什么？")).to_have_count(1)


def test_they_stay_where_the_application_cannot_come(phone: Page) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    phone.route("**/static/js/*", refuse)
    phone.goto("/?situation=away")
    expect(phone.get_by_role("link", name="打 400-891-0152")).to_be_visible()
    expect(phone.get_by_text("还没有打开")).to_be_visible(timeout=25_000)
