"""How does the summary come onto paper from the page? A sheet in the page, and a button that prints it.

On paper the page's style hides everything but the sheet, so the browser's own print command gives the same.
"""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import TEMPLATES, as_style, asset

_button = st.components.v2.component(
    "print_button",
    html=asset(__file__, "print_button.html"),
    css=asset(__file__, "print_button.css"),
    js=asset(__file__, "print_button.js"),
)


def button(key: str) -> None:
    """A button that opens the browser's print dialog."""
    _button(key=key)


def printed_sheet(fragment: str, style: str) -> None:
    """The sheet in the page, with its style sheet."""
    screen = (TEMPLATES / "screen.css").read_text(encoding="utf-8")
    st.html(as_style(style + screen))
    st.html(fragment)
