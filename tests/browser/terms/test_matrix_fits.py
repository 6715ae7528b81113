"""Does the picture of the combinations stand on the first screen, whole and readable, and grow with it?"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Settle, Visit

pytestmark = pytest.mark.browser

VARIED = ("edition", "addons", "diagnosis", "hospital")
SCREENS = ((1280, 720), (1920, 1080))
LEAST_TYPE = 12
"""Pixels."""

MEASURED = """table => {
  const box = (one) => one.getBoundingClientRect();
  const size = (one) => parseFloat(getComputedStyle(one).fontSize);
  const texts = [...table.querySelectorAll("th, td button")].filter((one) => one.textContent.trim());
  const rows = [...table.querySelectorAll("tbody tr")];
  return {
    bottom: box(table).bottom,
    type: Math.min(...texts.map(size)),
    cells: size(table.querySelector("td button")),
    row: box(rows[0].querySelector("td")).height,
    rows: rows.length,
    wider: table.parentElement.scrollWidth - table.parentElement.clientWidth,
  };
}"""


class Picture(NamedTuple):
    """How it stands on a screen; in pixels."""

    bottom: float
    type: float
    """The smallest."""
    cells: float
    row: float
    rows: int
    wider: float
    """By how much it is wider than its place."""


def measured(page: Page, settle: Settle, width: int, height: int) -> Picture:
    page.set_viewport_size({"width": width, "height": height})
    settle(page)
    found: dict[str, Any] = page.locator(".picture table").evaluate(MEASURED)
    return Picture(**found)


@pytest.mark.parametrize("services", ["", "&service=inpatient_carer"], ids=["all services", "one service"])
@pytest.mark.parametrize("dimensions", [1, 2, 3, 4], ids=str)
def test_the_whole_picture_is_on_the_first_screen(
    page: Page, visit: Visit, settle: Settle, dimensions: int, services: str
) -> None:
    page.set_viewport_size({"width": SCREENS[0][0], "height": SCREENS[0][1]})
    varied = "&".join(f"vary={id}" for id in VARIED[-dimensions:])
    visit(page, f"/combinations?{varied}{services}")
    small, large = (measured(page, settle, *screen) for screen in SCREENS)
    for picture, (_, height) in ((small, SCREENS[0]), (large, SCREENS[1])):
        assert picture.bottom <= height, picture
        assert picture.type >= LEAST_TYPE, picture
        assert picture.wider <= 0, picture
    assert large.cells > small.cells
    assert large.row >= small.row


def test_where_the_columns_have_no_room_the_names_stay(page: Page, visit: Visit, settle: Settle) -> None:
    page.set_viewport_size({"width": 820, "height": 1180})
    visit(page, "/combinations?" + "&".join(f"vary={id}" for id in VARIED) + "&per=48")
    assert measured(page, settle, 820, 1180).wider > 100
    name = page.locator(".picture tbody th.side1").first
    before = name.bounding_box()
    page.locator(".picture").evaluate("one => one.scrollTo(300, 0)")
    assert page.locator(".picture").evaluate("one => one.scrollLeft") == 300
    assert name.bounding_box() == before
