"""Which lesson is taught, and what does the trainer's own window say? Cards to choose from, and the notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.present.base.templating import template
from pages.present.stage.lesson_cards import lesson_cards
from pages.present.stage.speaker_notes import speaker_notes
from pages.ui.session import address, case, keys, term_drafts
from pages.ui.stage import training_state
from pages.ui.stage.stage_block import draw_stage_block
from pages.ui.stage.stage_page import TEMPLATES
from pages.ui.stage.step_case import step_case
from rules.catalogue.personas import load_personas

LESSONS, NOTES = template("lessons.html.jinja", TEMPLATES), template("notes.html.jinja", TEMPLATES)


def draw_lessons() -> None:
    """The lessons to choose from."""
    own = "按“我的服务”里填写的情况讲一步" if case.entered() else "还没有填写，按预设的情况讲一步"
    html = LESSONS.render(lessons=lesson_cards(load_personas()), own=own)
    draw_stage_block("training_lessons", html, LESSON_ACTS)


def _teach(id: str) -> None:
    training_state.begin_story(id)
    keys.TRAINING_PRESENT.put(True)


LESSON_ACTS: Mapping[str, Callable[[str], None]] = {"lesson": training_state.begin_story, "teach": _teach}
"""What is done for each act of the lessons."""


@st.fragment
def draw_notes() -> None:
    """The notes to the step that the stage shows, in a window that follows it."""
    address.write_address()
    notes = speaker_notes(step_case(), term_drafts.catalogue_tried())
    draw_stage_block(
        "training_notes_block", NOTES.render(notes=notes), {"follow": training_state.follow_stage}
    )
