"""Does axe find anything on any page, in either theme, that an empty Streamlit page does not have itself?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.present.share import case_link
from pages.present.share.draft_link import pack
from tests.browser import driver
from tests.browser.conftest import DESKTOP, PHONE, NewContext
from tests.browser.test_journeys import ADDRESSES
from tests.support.drafts import ONE_MORE_VISIT

Settle = Callable[[Page], None]

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = "() => axe.run(document, { resultTypes: ['violations'] })"

SIZES = {"desktop": DESKTOP, "phone": PHONE}
THEMES = ("light", "dark")
DAY = dt.date(2026, 11, 28)
DRAFT = pack(ONE_MORE_VISIT)


def rich_case() -> str:
    """The address of someone with a long story, so that the pages have much to show."""

    def ago(days: int) -> str:
        return (DAY - dt.timedelta(days)).isoformat()

    facts: dict[str, Any] = {
        "as_of": ago(0),
        "edition": "special",
        "addons": ["outpatient"],
        "policy_start": ago(120),
        "waiting_days": 30,
        "diagnosis": "malignant",
        "diagnosed_on": ago(40),
        "diagnosed_at": "public_general",
        "care": "inpatient",
        "hospital": "public_vip",
        "admitted_on": ago(20),
        "discharged_on": ago(5),
        "surgery": "critical",
        "usage": [{"service": "green_channel", "item": "exam", "on": ago(30)}],
        "bookings": [{"service": "home_nursing", "item": "critical", "booked_on": ago(3)}],
    }
    return case_link.query(facts)


@pytest.fixture(scope="module")
def known(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The rules that an empty page breaks, if any."""
    script = tmp_path_factory.mktemp("empty") / "empty.py"
    script.write_text("import streamlit\n", encoding="utf-8")
    with driver.serve(script) as url:
        page = browser.new_page()
        page.goto(url)
        driver.settle(page)
        found = {finding["id"] for finding in findings(page)}
        page.close()
    return found


OFTEN = (("desktop", "light"), ("phone", "dark"))
"""Each size and each theme once: what breaks by size hardly hangs on the theme. The rest is for the night."""


@pytest.fixture(
    params=[
        pytest.param((size, theme), marks=() if (size, theme) in OFTEN else pytest.mark.nightly)
        for size in SIZES
        for theme in THEMES
    ],
    ids="-".join,
)
def shown(new_context: NewContext, request: pytest.FixtureRequest) -> Page:
    size, theme = request.param
    return new_context(viewport=SIZES[size], color_scheme=theme).new_page()


def findings(page: Page) -> list[dict[str, Any]]:
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)["violations"]
    return found


def told(finding: dict[str, Any]) -> str:
    nodes = "\n".join(
        f"    {node['html'][:200]}\n    {node['failureSummary']}" for node in finding["nodes"][:3]
    )
    return f"{finding['id']} ({finding['impact']}): {finding['help']}\n{nodes}"


def beyond(page: Page, known: set[str]) -> list[str]:
    return [told(finding) for finding in findings(page) if finding["id"] not in known]


STATES = {
    **{title: f"{address}?{rich_case()}" for title, address in ADDRESSES.items()},
    "a first visit": "/",
    "a first question": "/?situation=diagnosed",
    "a first visit to the form": "/services",
    "a question": "/guide?about=green_channel&about=home_nursing",
    "the end of the questions": f"/guide?about=video_consult&{rich_case()}",
    "the stage": "/training?persona=cancer&step=4&present=true",
    "the stage with something tried": "/training?persona=cancer&step=4&present=true&if.edition=special",
    "a quiz": "/training?quiz=7&questions=8",
    "a class quiz to choose": "/room",
    "a phone in a class": "/quiz?quiz=7&questions=3",
    "a bad link": "/services?edition=gold&colour=blue",
    "two people": f"/compare?mode=people&{rich_case()}",
    "big type for plans": f"/compare?show=true&{rich_case()}",
    "a cell of the combinations": "/combinations?cell_service=inpatient_carer&cell=standard%2Fnone",
    "panels of few services": "/combinations?service=inpatient_carer&vary=edition&vary=hospital",
    "the registers": "/clauses?view=registers",
    "the conditions of a service": "/terms?service=outpatient_companion&conditions=true",
    "a draft of the terms": f"/terms?service=outpatient_companion&draft={DRAFT}",
    "a draft with conditions": f"/terms?service=outpatient_companion&conditions=true&draft={DRAFT}",
}


@pytest.mark.parametrize("state", STATES)
def test_a_page(shown: Page, settle: Settle, known: set[str], state: str) -> None:
    shown.goto(STATES[state])
    settle(shown)
    # While it computes, the page is drawn again now and then, faded for a moment.
    expect(shown.locator(".st-key-register_wait")).to_have_count(0, timeout=240_000)
    if "draft=" in STATES[state]:
        # What is looked at is the effect as a whole.
        sheet = shown.get_by_role("button", name="审阅表（Excel）")
        expect(sheet).to_be_enabled(timeout=240_000)
    settle(shown)
    faults = beyond(shown, known)
    assert not faults, "\n".join(faults)


def test_an_open_drawer(shown: Page, settle: Settle, known: set[str]) -> None:
    shown.goto(f"/services?{rich_case()}")
    settle(shown)
    shown.get_by_role("button", name="详情").first.click()
    settle(shown)
    for fold in shown.get_by_role("dialog").locator("summary").all():
        fold.click()
        settle(shown)
        faults = beyond(shown, known)
        assert not faults, "\n".join(faults)
