"""Can a frightened person use the first page: few words, large targets, the call on the first screen?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.present.share import case_link
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from tests.browser.conftest import PHONE, NewContext
from tests.browser.test_journeys import choose, no_traceback, press, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

MOST_TARGETS, LEAST_SIZE, MOST_CHARACTERS, MOST_SCREENS = 14, 44, 160, 3

SEEN = """() => {
  const targets = [], words = [];
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const shown = box.width > 1 && box.height > 1 && box.top < innerHeight && box.bottom > 0;
    return shown && element.checkVisibility({ visibilityProperty: true }) ? box : null;
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const within = box.width > 1 && box.bottom > 0 && box.top < innerHeight;
      if (within && node.parentElement?.checkVisibility()) words.push(node.data);
      return;
    }
    if (/^(STYLE|SCRIPT|TEMPLATE)$/.test(node.tagName)) return;
    if (node.matches?.('a[href], button, input, select, summary')) {
      const box = seen(node);
      if (box) targets.push([node.innerText || node.ariaLabel, box.width, box.height]);
    }
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.querySelector('[data-testid=stApp]'));
  return { targets, words: words.join('').replace(/\\s+/g, '') };
}"""
"""What can be touched and read on the first screen, the insides of blocks too."""

PATIENT = case_link.query(
    {
        "as_of": "2026-11-28",
        "edition": "special",
        "addons": [],
        "policy_start": "2026-03-28",
        "waiting_days": 30,
        "renewal": False,
        "diagnosis": "malignant",
        "diagnosed_on": "2026-11-28",
        "diagnosed_at": "public_general",
    }
)


def first_screen(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SEEN)
    return found


def screens(page: Page) -> float:
    height: float = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight / innerHeight")
    return height


def wider(page: Page) -> bool:
    found: bool = page.evaluate(
        """() => Math.max(document.querySelector('[data-testid=stMain]').scrollWidth,
                          document.documentElement.scrollWidth) > innerWidth"""
    )
    return found


def test_the_first_screen_of_a_phone(phone: Page, visit: Visit) -> None:
    visit(phone)
    seen = first_screen(phone)
    assert len(seen["targets"]) <= MOST_TARGETS, seen["targets"]
    assert [one for one in seen["targets"] if min(one[1:]) < LEAST_SIZE] == []
    assert len(seen["words"]) <= MOST_CHARACTERS, seen["words"]
    assert "120" in seen["words"]
    labels = [one.label for one in load().situations.values()]
    assert [label for label in labels if label not in seen["words"]] == []


def test_one_tap_gives_the_hotline(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone)
    press(phone, settle, phone.get_by_role("button", name="出门在外，病了伤了"))
    call = phone.locator("a.call.large")
    expect(call).to_have_attribute("href", "tel:4008910152")
    box = call.bounding_box()
    assert box
    assert box["height"] >= LEAST_SIZE
    assert box["y"] + box["height"] < PHONE["height"]
    assert "situation=away" in phone.url


@pytest.mark.parametrize("situation", sorted(load().situations))
def test_a_first_answer_is_short_and_fits(phone: Page, visit: Visit, situation: str) -> None:
    phone.set_viewport_size({"width": 360, "height": PHONE["height"]})
    visit(phone, f"/?situation={situation}")
    no_traceback(phone)
    assert not wider(phone)
    assert screens(phone) <= MOST_SCREENS
    assert [one for one in first_screen(phone)["targets"] if min(one[1:]) < LEAST_SIZE] == []


def test_the_way_back_to_another_situation(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, "/?situation=away")
    press(phone, settle, phone.get_by_role("button", name="换一种情况"))
    press(phone, settle, phone.get_by_role("button", name="刚查出大病"))
    assert "situation=diagnosed" in phone.url


@pytest.mark.parametrize("width", [1120, 1280, 1440, 1920])
def test_a_desktop_shows_choices_plan_services_and_weeks_at_once(
    new_context: NewContext, visit: Visit, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    visit(page, f"/?{PATIENT}")
    boxes = {key: widget(page, key).bounding_box() for key in ("plan_column", "board", "strip")}
    assert all(boxes.values())
    plan, board, weeks = (boxes[key] or {} for key in ("plan_column", "board", "strip"))
    assert plan["x"] + plan["width"] <= board["x"]
    assert board["y"] + board["height"] <= weeks["y"]
    rows = [row.bounding_box() or {} for row in widget(page, "board").locator("li.row").all()]
    assert len(rows) == len(SERVICES)
    assert plan["width"] <= board["width"]
    assert max(row["height"] for row in rows) < 100
    assert not wider(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 1000), (1920, 1000)])
def test_the_main_job_is_one_screen_of_a_desktop(
    new_context: NewContext, visit: Visit, width: int, height: int
) -> None:
    """Choices in; all services with what is left and by when, and the weeks, out: without scrolling."""
    page = new_context(viewport={"width": width, "height": height}).new_page()
    visit(page, f"/?{PATIENT}")
    for key in ("main:edition", "board", "strip"):
        box = widget(page, key).bounding_box()
        assert box
        assert box["y"] > 0
        assert box["y"] + box["height"] <= height


def test_one_click_changes_the_plan_and_marks_what_it_did(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, f"/?{PATIENT}")
    choose(page, settle, "main:addons", "门急诊")
    board = widget(page, "board")
    marked = board.locator("li.changed")
    expect(marked.first).to_be_visible()
    told = re.search(r"(\d+) 项变了", widget(page, "change_chip").locator(".words").inner_text())
    assert told
    assert int(told[1]) == marked.count()
    press(page, settle, page.get_by_role("button", name="撤回"))
    expect(board.locator("li.changed")).to_have_count(0)
    assert "addons=outpatient" not in page.url


def test_the_legend_is_the_filter_and_a_row_opens_the_drawer(
    page: Page, visit: Visit, settle: Settle
) -> None:
    visit(page, f"/?{PATIENT}")
    board = widget(page, "board")
    press(page, settle, board.get_by_role("button", name=re.compile("^先问清")))
    rows = board.locator("li.row")
    expect(board.locator("li.row.ask_first")).to_have_count(rows.count())
    assert 0 < rows.count() < len(SERVICES)
    press(page, settle, rows.first.get_by_role("button"))
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (820, 1180), (1280, 720), (1440, 900)])
def test_the_menu_is_by_the_thumb_or_at_the_top(
    new_context: NewContext, visit: Visit, width: int, height: int
) -> None:
    page = new_context(viewport={"width": width, "height": height}).new_page()
    visit(page, f"/services?{PATIENT}")
    menu = page.locator(".menu").bounding_box()
    assert menu
    if width <= 900:
        assert abs(menu["y"] + menu["height"] - height) <= 1
        assert menu["height"] >= 48
    else:
        assert menu["y"] < 60
    expect(page.get_by_role("link", name="有生命危险，拨 120")).to_be_visible()
    assert not wider(page)
