"""Does a colleague who opens a copied link see what the sender sees?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pages.present.share.draft_link import pack
from tests.browser.conftest import NewContext
from tests.browser.test_journeys import copied_link, no_traceback, press, widget
from tests.support.drafts import ONE_MORE_VISIT

Visit = Callable[..., None]
Settle = Callable[[Page], None]

FACTS = """() => {
  const found = [];
  const walk = (root) => root.querySelectorAll("*").forEach((node) => {
    if (node.shadowRoot) walk(node.shadowRoot);
    if (node.matches("[data-act=cell]")) found.push(node.dataset.value, node.getAttribute("aria-label"));
    if (node.matches("[data-act=entry] th, .stTable td, .changes td, [data-testid=stMetric]")
        || node.matches(".st-key-combo_cell li")) found.push(node.innerText.trim());
  });
  walk(document);
  return found;
}"""
"""What a page says, in the order in which it stands there: cells, rows, numbers and headings."""

DRAFT = pack(ONE_MORE_VISIT)
LINKS = {
    "persons": (
        "/compare?mode=people&left=persona%3Atravel%402&right=event%3Aafter&right_change=edition%3Dspecial"
        "&right_change=age%3D17&reading=cautious"
    ),
    "plans": (
        "/compare?person=event%3Avip&person_change=renewal%3Dtrue&edition_right=standard"
        "&addons_right=special_ward"
    ),
    "combinations": (
        "/combinations?base=event%3Avip&base_change=renewal%3Dtrue&vary=edition&vary=diagnosis&vary=hospital"
        "&values_diagnosis=malignant&values_diagnosis=critical&service=inpatient_carer&service=direct_billing"
        "&cell_service=inpatient_carer&cell=standard%2Fmalignant%2Fpublic_vip"
    ),
    "two sets of terms": f"/rulebooks?draft={DRAFT}&service=outpatient_companion",
    "a page of combinations": "/combinations?vary=diagnosis&vary=hospital&per=6&page=3&cells=status",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=list(LINKS))
def test_another_browser_shows_the_same_facts(
    page: Page, visit: Visit, settle: Settle, new_context: NewContext, link: str
) -> None:
    visit(page, link)
    settle(page)
    mine = page.evaluate(FACTS)
    assert len(mine) > 5
    sent = copied_link(page)
    other = new_context().new_page()
    visit(other, re.sub(r"^https?://[^/]*", "", sent))
    settle(other)
    assert other.evaluate(FACTS) == mine
    no_traceback(other)


def test_a_touched_value_and_a_touched_cell_travel(
    page: Page, visit: Visit, settle: Settle, new_context: NewContext
) -> None:
    visit(page, "/combinations?base=event%3Avip&service=inpatient_carer&vary=edition&vary=hospital")
    press(page, settle, page.locator("button[data-act=only]", has_text="特需部").last)
    press(page, settle, page.locator("button[data-act=cell]").first)
    expect(widget(page, "combo_cell")).to_contain_text("只改一处")
    mine = page.evaluate(FACTS)
    other = new_context().new_page()
    visit(other, re.sub(r"^https?://[^/]*", "", copied_link(page)))
    settle(other)
    assert other.evaluate(FACTS) == mine
    no_traceback(other)


def test_the_page_to_hand_over_is_one_page(page: Page, visit: Visit, settle: Settle) -> None:
    visit(
        page, "/compare?mode=people&left=event%3Ahealthy&right=event%3Aafter&right_change=edition%3Dspecial"
    )
    with page.expect_download() as saved:
        widget(page, "compare_page").get_by_role("button").click()
    html = saved.value.path().read_text(encoding="utf-8")
    assert "左边" not in html
    sheet = page.context.new_page()
    sheet.set_content(html)
    assert sheet.evaluate("document.querySelector('.sheet').offsetHeight") <= 794
    with page.expect_download() as saved:
        page.get_by_role("button", name="一页说清（PNG）").click()
    data = saved.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 2 * 1123


def test_a_link_carries_the_day_for_which_a_case_is_shown(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/clauses?edition=special&policy_start=2026-03-29")
    settle(page)
    assert re.search(r"[?&]as_of=\d{4}-\d\d-\d\d(&|$)", copied_link(page))
    visit(page, "/clauses")
    settle(page)
    assert "as_of" not in copied_link(page)
