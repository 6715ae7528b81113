"""How do steps become pictures? Buttons whose press makes the pages, which the browser draws and saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from pages.present.base.templating import asset
from pages.present.slides.step_pictures import StepPicture
from pages.ui.result.picture_button import BUTTON_CSS, PNG_JS
from pages.ui.session import keys
from pages.ui.stage.stage_block import FIT_JS, STAGE_CSS

_PICTURES = st.components.v2.component(
    "step_pictures",
    html=asset(__file__, "step_pictures.html"),
    css=BUTTON_CSS + asset(__file__, "step_pictures.css"),
    js=PNG_JS + FIT_JS + asset(__file__, "zip.js") + asset(__file__, "step_pictures.js"),
)
PICTURE_CSS = STAGE_CSS + asset(__file__, "picture.css")

NONE = [0, "", "", []]


class PictureButton(NamedTuple):
    """A button, the file that it gives where there are several pictures, and what makes them."""

    label: str
    help: str
    file: str
    made: Callable[[], Sequence[StepPicture]]


def draw_picture_buttons(key: str, buttons: Mapping[str, PictureButton]) -> None:
    """The buttons; what was pressed is made in this run, and sent once."""
    pressed = keys.TRAINING_PICTURES.pop()
    job = NONE
    if pressed and pressed[0] in buttons:
        wanted = buttons[pressed[0]]
        job = [pressed[1], wanted.file, PICTURE_CSS, [list(page) for page in wanted.made()]]
    told = [[act, one.label, one.help] for act, one in buttons.items()]
    _PICTURES(key=key, width="content", data=[told, job], on_make_change=lambda: _hear_pictures(key))


def _hear_pictures(key: str) -> None:
    made = st.session_state[key].make
    if isinstance(made, list) and len(made) == 2:
        keys.TRAINING_PICTURES.put((str(made[0]), made[1]))
