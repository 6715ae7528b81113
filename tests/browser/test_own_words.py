"""Is everything that a person sees or hears in Chinese, what Streamlit says by itself too?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, Settle, Visit
from tests.browser.test_axe import rich_case
from tests.browser.test_journeys import ADDRESSES

SAID = """() => {
  const found = new Set(), walk = document.createTreeWalker(
    document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = document.body; node; node = walk.nextNode()) {
    const own = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (own.closest('script, style, noscript, template, pre, [data-testid=stIconMaterial]')) continue;
    if (node.nodeType === Node.TEXT_NODE) found.add(node.nodeValue);
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (own.hasAttribute(name)) found.add(own.getAttribute(name));
  }
  return [...found];
}"""

NAMES = re.compile(
    r"https?://\S+|make app.*|(?<![A-Za-z])(?:PLUS|VIP|APP|SHA-256|Excel|CSV|HTML|PPTX|PNG|PDF|YAML|ZIP|JSON"
    r"|XLSX|json|txt|Parquet|PARQUET|Streamlit|MANUAL_TEXT)(?![A-Za-z])"
)
"""What is called so in Chinese, too."""
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def english(page: Page) -> list[str]:
    """What stands on the page, or is said of it, and is no Chinese."""
    return [text.strip() for text in page.evaluate(SAID) if ENGLISH.search(NAMES.sub("", text))]


@pytest.mark.parametrize("path", ADDRESSES.values(), ids=ADDRESSES)
def test_a_page_speaks_chinese(new_context: NewContext, visit: Visit, path: str) -> None:
    page = new_context().new_page()
    visit(page, f"{path}{'&' if '?' in path else '?'}{rich_case()}")
    assert english(page) == []


def test_a_list_says_in_chinese_what_it_finds(new_context: NewContext, visit: Visit) -> None:
    page = new_context().new_page()
    visit(page, "/clauses")
    box = page.locator("[data-testid=stSelectbox] input").first
    box.click()
    box.fill("zzzz")
    expect(page.get_by_text("没有找到")).to_be_visible()
    assert english(page) == []


def test_the_menu_is_chinese(new_context: NewContext, visit: Visit) -> None:
    page = new_context().new_page()
    visit(page, "/clauses")
    page.get_by_role("button", name="菜单").first.click()
    expect(page.get_by_text("跟随系统")).to_be_visible()
    assert english(page) == []


def test_a_refused_file_is_refused_in_chinese(new_context: NewContext, visit: Visit, settle: Settle) -> None:
    page = new_context().new_page()
    visit(page, "/room")
    files = page.locator("[data-testid=stFileUploaderDropzoneInput]").first
    files.set_input_files({"name": "甲", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    settle(page)
    expect(page.get_by_text("这里不收这种文件。")).to_be_visible()
    assert english(page) == []
