"""How is the stage drawn? One block that fills the screen, hears the keys and keeps its notes in step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.present.base.templating import asset
from pages.ui.first.block import draw_block

STAGE_CSS, FIT_JS = asset(__file__, "stage.css"), asset(__file__, "fit.js")

_STAGE = st.components.v2.component(
    "stage_block",
    html=asset(__file__, "stage.html"),
    css=STAGE_CSS,
    js=FIT_JS + asset(__file__, "stage.js"),
)


def draw_stage_block(key: str, html: str, acts: Mapping[str, Callable[[str], None]]) -> None:
    """Draw the stage, the bar of what is tried, or the notes; a touch calls the function of its act."""
    draw_block(key, html, acts, _STAGE)
