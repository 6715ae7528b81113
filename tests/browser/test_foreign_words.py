"""Does a browser ever make a link, a picture or a sign of foreign words?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from pages.present.text.answer_text import WORD_JOINER
from tests.browser import driver
from tests.browser.test_journeys import ADDRESSES, go
from tests.pages.test_outside import CASE, HOSTILE, PICTURE
from tests.support.opened import MENU

Visit = Callable[..., None]
Settle = Callable[[Page], None]

FOREIGN = "a[href*='e.vil'], img:not([src^='data:']), [data-testid=stIconMaterial]:text('home')"

MADE = "a, img, em, strong, del, code, b, h1, blockquote, table, ol, svg, .katex, span[style]"

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from pages.present.text.answer_text import plain

for number, text in enumerate({texts!r}):
    with st.container(key=f"text_{{number}}"):
        st.markdown(plain(text))
    with st.container(key=f"said_{{number}}"):
        st.markdown("- 收到：" + plain(text))
    with st.container(key=f"label_{{number}}"):
        st.button(plain(text), key=f"button_{{number}}")
"""

TEXTS = [
    *HOSTILE,
    "http://e.vil/a https://e.vil/b HTTP://E.VIL www.e.vil WWW.E.VIL a@e.vil mailto:a@e.vil xmpp:a@e.vil/x",
    "# 一",
    "- 一",
    "+ 一",
    "1. 一",
    "2) 一",
    "> 一",
    "=",
    "| a | b |",
    ":smile: :+1: :streamlit: :material/home: :shortcode:",
    ":red[a] :blue-background[b] :orange-badge[c] :small[d]",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "$x^2$ $$y$$ ~~z~~ **b** __c__ _d_ `e` \\e <b>f</b> <!-- g -->",
    "&lt;b&gt; &amp; &#60; &copy;",
    "[a](http://e.vil) [b][c] [d]: http://e.vil ![e](http://e.vil/e.png) <http://e.vil>",
    "[^1] [x] [ ] ***",
    "在线问诊&药费直赔，12:30，a_b，3*4",
]


def test_the_one_function_in_a_browser(page: Page, settle: Settle, tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text(SCRIPT.format(root=str(driver.ROOT), texts=TEXTS), encoding="utf-8")
    with driver.serve(script, tmp_path) as url:
        page.goto(url)
        settle(page)
        for number, text in enumerate(TEXTS):
            for kind in ("text", "said", "label"):
                box = page.locator(f".st-key-{kind}_{number}")
                inside = box.get_by_test_id("stMarkdownContainer").first
                assert inside.locator(MADE).count() == 0, text
                shown = " ".join((inside.text_content() or "").replace(WORD_JOINER, "").split())
                assert shown.removeprefix("收到：") == " ".join(text.split()), text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_page_makes_anything_of_foreign_words(page: Page, visit: Visit, settle: Settle, text: str) -> None:
    """A link with them in a fact, a key, a choice of a page and a value that is refused; and the menu."""
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "e.vil" in request.url.split("?")[0] else None
    )
    said = quote(text)
    visit(
        page,
        f"/guide?{CASE}&hospital_city={said}&{said}=1&search={said}&reading={said}&edition={said}"
        f"&set={said}&usage={said}&about=medical_advance&asked=hospital_city",
    )
    page.get_by_text("已经回答的").click()
    settle(page)
    assert page.locator(FOREIGN).count() == 0
    page.locator(".st-key-guide_change_hospital_city button").click()
    settle(page)
    assert page.get_by_text("不改，继续").count() == 1
    for title in MENU:
        assert page.locator(FOREIGN).count() == 0, title
        go(page, settle, title)
    assert page.locator(FOREIGN).count() == 0
    assert not asked


@pytest.mark.parametrize("title", ["我的服务", "条款核对", "培训演示"])
def test_no_choice_of_a_page_makes_anything_of_foreign_words(page: Page, visit: Visit, title: str) -> None:
    said = quote(PICTURE)
    keys = ("search", "find", "persona", "entry", "status", "chapter", "answer")
    query = "&".join(f"{key}={said}" for key in keys)
    visit(page, f"{ADDRESSES[title]}?view=search&{query}")
    assert page.locator(FOREIGN).count() == 0
