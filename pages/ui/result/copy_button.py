"""How does a text get from the screen into a message? A box with a button that copies it."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import asset

_BOX = st.components.v2.component(
    "copied_text",
    html=asset(__file__, "copy_button.html"),
    css=asset(__file__, "copy_button.css"),
    js=asset(__file__, "copy_button.js"),
)


def draw_copied(title: str, text: str, key: str = "copied") -> None:
    """A text under its title, with a button that copies it."""
    _BOX(key=key, data=[title, text])
