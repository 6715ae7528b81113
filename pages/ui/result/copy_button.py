"""How does a text, or the address of what is shown, get from the screen into a message? Buttons that copy."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import asset
from pages.ui.session import address, term_drafts
from pages.ui.shell.gathered import gather_part

DRAWN = {kind: asset(__file__, f"copy_button.{kind}") for kind in ("html", "css", "js")}

_BOX = st.components.v2.component("copied_text", html=DRAWN["html"], css=DRAWN["css"], js=DRAWN["js"])

_LINK = st.components.v2.component(
    "copied_link",
    html=asset(__file__, "copy_link.html"),
    css=asset(__file__, "copy_link.css"),
    js=asset(__file__, "copy_link.js"),
)


def draw_copied(title: str, text: str, key: str = "copied") -> None:
    """A text under its title, with a button that copies it."""
    if not gather_part("copied", key, [title, text], {}):
        _BOX(key=key, data=[title, text])


def draw_link(key: str, link: str = "", day: str = "") -> None:
    """A button that copies the address of what is on the screen, and says where that cannot carry it.

    `link` is copied in its place where the page has one that carries nothing of anybody's case; `day` is the
    one for which a case is shown that names none.
    """
    if address.private() and not link:
        st.caption("网址不带您的情况，所以不能复制成链接", width="content")
        return
    if term_drafts.too_long():
        st.caption("草案太长，网址带不了：请存成文件一起发", width="content")
    _LINK(key=key, width="content", data=[address.LONG, "链接很长，有的软件会截断，请发文件", link, day])
