"""How is a step shown to a room? The stage, its keys, and what is tried on the story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from pages.present.base.templating import as_style, asset, template
from pages.present.stage.stage_tried import tried_chips, tried_view
from pages.present.stage.stage_view import StepCase, stage_view
from pages.ui.session import address, keys, term_drafts
from pages.ui.stage import training_state
from pages.ui.stage.stage_block import draw_stage_block
from pages.ui.stage.step_case import step_case

TEMPLATES = Path(__file__).resolve().parents[2] / "present" / "stage" / "templates"
STAGE, BAR = template("stage.html.jinja", TEMPLATES), template("tried_bar.html.jinja", TEMPLATES)
MARKS = str.maketrans("", "", "\\*")


@st.fragment
def draw_stage() -> None:
    """The stage, and nothing beside it."""
    address.write_address()
    if not training_state.presenting():
        st.rerun()
    st.html(as_style(asset(__file__, "room.css")))
    case = step_case()
    shown = case._replace(notice=case.notice.translate(MARKS))
    html = STAGE.render(stage=stage_view(shown, term_drafts.catalogue_tried()))
    with st.container(key="training_room"):
        draw_stage_block("training_stage_block", html, acts())


def draw_tried_bar(case: StepCase) -> None:
    """What may be tried, on the page that is read."""
    known = term_drafts.catalogue_tried()
    chips, further = tried_chips(case.facts, case.tried, case.reading, case.scenario, known)
    tried = tried_view(case.tried, case.story, case.bent, case.refused, known)
    draw_stage_block("training_tried", BAR.render(chips=chips, further=further, tried=tried), acts())


def acts() -> Mapping[str, Callable[[str], None]]:
    """What is done for each act of the block."""
    return {
        "go": _go,
        "leave": lambda _: keys.TRAINING_PRESENT.put(False),
        "story": lambda _: training_state.back_to_story(),
        "try": _try,
        "untry": training_state.take_off,
        "dismiss": lambda _: keys.LINK_NOTICE.put(""),
    }


def _go(number: str) -> None:
    if number.isascii() and number.isdigit():
        training_state.to_step(int(number) - 1)


def _try(told: str) -> None:
    what, _, text = told.partition("=")
    training_state.try_out(what, text)
