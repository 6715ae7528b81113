"""How does one get past what stands above, on a narrow screen? A link, and the place that it leads to."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.present.base.templating import template
from pages.ui.shell.gathered import draw_words

TEMPLATES = Path(__file__).resolve().parent / "templates"
LINK, PLACE = template("jump.html.jinja", TEMPLATES), template("place.html.jinja", TEMPLATES)


def link_to(place: str, text: str) -> None:
    """The way to a place further down."""
    draw_words("jump", LINK.render(place=place, text=text))


def mark_place(place: str) -> None:
    """The place itself."""
    st.html(PLACE.render(place=place))
