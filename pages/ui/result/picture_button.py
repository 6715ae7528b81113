"""How does a sheet become a picture? A button that draws its HTML in the browser, and saves it as PNG."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import asset

BUTTON_CSS = asset(__file__, "copy_link.css")
PNG_JS = asset(__file__, "png.js")
"""Draws HTML as PNG in the browser, and saves it."""

_BUTTON = st.components.v2.component(
    "picture_button",
    html=asset(__file__, "picture_button.html"),
    css=BUTTON_CSS,
    js=PNG_JS + asset(__file__, "picture_button.js"),
)


def draw_picture(key: str, label: str, sheet: str, size: tuple[int, int], name: str = "方案对比") -> None:
    """The button; `size` is the sheet's width and least height in pixels, `name` the file's."""
    _BUTTON(key=key, width="content", data=[label, sheet, *size, name])
