"""Does a product manager come from a book to who gains by an add-on, to one of them, and to Excel?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from pages.present.share.book_choices import FEWEST_POLICIES
from rules.catalogue.catalogue import SERVICES
from tests.browser.conftest import DESKTOP, PHONE, NewContext
from tests.browser.first.test_first_page import wider
from tests.browser.test_axe import findings, told
from tests.browser.test_input import FINGER
from tests.browser.test_journeys import no_traceback, pick, press, widget

Settle = Callable[[Page], None]

COMPUTED_MS = 120_000
"""On a busy machine; a free one takes a second."""

GAINED = "online_pharmacy:gained"
MADE = f"/book?size={FEWEST_POLICIES}&day=2026-11-29"


def _computed(page: Page, settle: Settle) -> None:
    expect(widget(page, "book_excel")).to_be_visible(timeout=COMPUTED_MS)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=COMPUTED_MS)
    settle(page)


def _bring(page: Page, settle: Settle, key: str, name: str, rows: list[str]) -> None:
    """Upload a table of these rows."""
    table = {"name": name, "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator(f"[class*='st-key-{key}_'] input[type=file]").set_input_files(table)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=COMPUTED_MS)
    settle(page)


def test_from_a_made_up_book_to_one_who_gains_and_to_excel(
    page: Page, settle: Settle, new_context: NewContext
) -> None:
    page.goto("/book")
    settle(page)
    pick(page, settle, "book_size", f"{FEWEST_POLICIES} 份")
    assert f"size={FEWEST_POLICIES}" in page.url
    expect(page.locator(".board")).to_have_count(0)
    press(page, settle, widget(page, "book_make").get_by_role("button"))
    _computed(page, settle)
    expect(page.locator(".board tbody tr")).to_have_count(len(SERVICES))
    assert "pending" not in page.url

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


ROWS = [
    "编号,年龄,产品版次,<img src=x onerror=alert(1)>",
    "<b>一</b>,30,特需部版,1",
    "二,40,[金卡](http://x.y),2",
]
USES = ["编号,服务,哪天用的", "<b>一</b>,图文问诊,2026/1/1", "二,<i>按摩</i>,2026/1/1"]


def test_a_table_with_markup_is_previewed_and_then_computed(page: Page, settle: Settle) -> None:
    page.goto("/book")
    settle(page)
    _bring(page, settle, "book_upload_", "<i>册</i>.csv", [*ROWS[:2], "三,50,标准版,", ROWS[2]])
    preview = page.locator(".preview")
    expect(preview).to_contain_text("<img src=x onerror=alert(1)>")
    press(page, settle, preview.get_by_role("button", name="就当“产品版本”读"))
    expect(preview).to_contain_text('第 4 行（二）：产品版本：收到 "[金卡](http://x.y)"')
    expect(preview).to_contain_text("读进 2 份保单，1 行不能算")
    _bring(page, settle, "book_upload_usage", "<b>用量</b>.csv", USES)
    expect(preview).to_contain_text('第 3 行（二）：服务：没有服务 "<i>按摩</i>"')
    assert preview.locator("img, a, b, i").count() == 0
    expect(page.locator(".board")).to_have_count(0)

    press(page, settle, widget(page, "book_start").get_by_role("button"))
    _computed(page, settle)
    assert "size=" not in page.url
    press(page, settle, page.get_by_text("读进 2 份，2 行没有算"))
    expect(page.locator(".preview")).to_contain_text("第 4 行（二）：产品版本")
    press(page, settle, page.locator('[data-value="text_consult:asks"]'))
    expect(page.locator(".rows").last).to_contain_text("<b>一</b>")
    no_traceback(page)


# ---------------------------------------------------------------- how it looks

Came = Callable[[Page, Settle], None]


def _begun(page: Page, settle: Settle) -> None:
    page.goto("/book")
    settle(page)


def _previewed(page: Page, settle: Settle) -> None:
    _begun(page, settle)
    _bring(page, settle, "book_upload_", "册.csv", ROWS)
    press(page, settle, page.locator("[data-act=mean]").first)
    _bring(page, settle, "book_upload_usage", "用量.csv", USES)


def _made(view: str) -> Came:
    def come(page: Page, settle: Settle) -> None:
        page.goto(f"{MADE}&{view}")
        _computed(page, settle)

    return come


STATES: dict[str, Came] = {
    "begin": _begun,
    "preview": _previewed,
    "one policy": _made("service=text_consult&which=both&row=2"),
    "a change": _made("view=change&change=with-outpatient&by=age"),
}
LOOKS = {
    "desktop-light": (DESKTOP, "light"),
    "desktop-dark": (DESKTOP, "dark"),
    "phone-light": (PHONE, "light"),
    "phone-dark": (PHONE, "dark"),
}

SMALL = """least => {
  const found = [];
  const look = root => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (!one.matches('button, a[href], input, select, summary, [role=button], [role=radio]')) continue;
      const box = one.getBoundingClientRect(), drawn = getComputedStyle(one);
      if (!box.width || !box.height || drawn.visibility === 'hidden' || one.disabled) continue;
      if (drawn.clipPath !== 'none' || drawn.opacity === '0') continue;
      if (Math.round(Math.min(box.width, box.height)) < least)
        found.push([one.textContent.trim() || one.getAttribute('aria-label') || one.outerHTML.slice(0, 80),
                    Math.round(box.width), Math.round(box.height)]);
    }
  };
  look(document.querySelector('[data-testid=stMain]'));
  return found;
}"""
"""What can be touched in the page and is smaller than a finger."""


OFTEN = ("desktop-light", "phone-dark")
"""Each size and each theme once; the rest is for the night."""


@pytest.mark.parametrize(
    "look", [pytest.param(one, marks=() if one in OFTEN else pytest.mark.nightly) for one in LOOKS]
)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_a_book_and_a_finger_hits_all_of_it(
    new_context: NewContext, settle: Settle, state: str, look: str
) -> None:
    size, theme = LOOKS[look]
    page = new_context(viewport=size, color_scheme=theme, has_touch=size is PHONE).new_page()
    STATES[state](page, settle)
    assert [told(one) for one in findings(page)] == []
    if size is PHONE:
        assert page.evaluate(SMALL, FINGER) == []


@pytest.mark.parametrize("state", STATES)
def test_no_width_scrolls_sideways(new_context: NewContext, settle: Settle, state: str) -> None:
    page = new_context(viewport=PHONE).new_page()
    STATES[state](page, settle)
    for width in (PHONE["width"], 820, DESKTOP["width"], 1920):
        page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        settle(page)
        assert not wider(page), width
