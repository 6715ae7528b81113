"""How is a part of a page drawn at once? One block of HTML that tells what was touched in it.

The words are escaped by the templates that make them. Signs and colours come from the page's style.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.present.base.templating import asset
from pages.ui.shell.gathered import gather_part

DRAWN = {kind: asset(__file__, f"block.{kind}") for kind in ("html", "css", "js")}


def declare_block(name: str, css: str) -> Callable[..., Any]:
    """A block in a style of its own, for `draw_block`; one name each."""
    return st.components.v2.component(name, html=DRAWN["html"], css=css, js=DRAWN["js"])


_BLOCK = declare_block("first_page_block", DRAWN["css"])


def draw_block(
    key: str, html: str, acts: Mapping[str, Callable[[str], None]], block: Callable[..., Any] = _BLOCK
) -> None:
    """Draw it; what is touched calls the function of its act, with its value."""
    if block is _BLOCK and gather_part("block", key, [html], acts):
        return
    told: dict[str, Any] = {
        f"on_{act}_change": partial(_pass_on, key, act, done) for act, done in acts.items()
    }
    # A list: a dictionary would be searched for data frames.
    block(key=key, data=[html], **told)


def _pass_on(key: str, act: str, done: Callable[[str], None]) -> None:
    value = getattr(st.session_state[key], act)
    if value is not None:
        done(value)
