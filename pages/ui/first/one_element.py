"""How is a whole page drawn as one element? Blocks and fields as its parts, each in a style of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import streamlit as st

from pages.present.base.templating import asset, template
from pages.ui.first import block
from pages.ui.form import field_block
from pages.ui.result import card_board, copy_button
from pages.ui.session import keys
from pages.ui.shell.gathered import GatheredParts, gather_parts

_ELEMENT = st.components.v2.component(
    "one_element",
    html=asset(__file__, "one_element.html"),
    js=template("one_element.js.jinja", Path(__file__).resolve().parent / "assets").render(
        drawn={
            "fields": field_block.DRAWN,
            "block": block.DRAWN,
            "cards": card_board.DRAWN,
            "copied": copy_button.DRAWN,
        }
    ),
    isolate_styles=False,
)


@contextmanager
def one_element(key: str) -> Iterator[None]:
    """Draw all that is drawn within as one element."""
    with gather_parts() as gathered:
        yield
    # A list: a dictionary would be searched for data frames.
    data = [gathered.parts, keys.heard(key).get(0)]
    _ELEMENT(key=key, data=data, on_told_change=partial(_pass_heard, key, gathered))


def _pass_heard(key: str, gathered: GatheredParts) -> None:
    """Pass on what has not been heard yet: what may be on its way is sent again with the next."""
    heard = keys.heard(key)
    for number, part, act, value in st.session_state[key].told or ():
        if number > heard.get(0):
            heard.put(number)
            if done := gathered.acts.get((part, act)):
                done(value)
