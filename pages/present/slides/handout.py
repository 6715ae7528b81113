"""What is handed out after a lesson? The year on paper: every step, what changed, answers with lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from pages.present.base.templating import template
from pages.present.export.printed_summary import printed_style
from pages.present.slides.deck import foot_text
from pages.present.stage.speaker_notes import NotesView, speaker_notes
from pages.present.stage.stage_view import StepCase, split_question, who_text
from rules.catalogue.catalogue import Catalogue

TEMPLATES = Path(__file__).resolve().parent / "templates"
MOST_ASKED = 3
"""Questions of a step that are handed out; the notes have them all."""


class HandoutStep(NamedTuple):
    """A step on paper."""

    notes: NotesView
    story: str
    question: str


def handout(cases: Sequence[StepCase], known: Catalogue) -> str:
    """The whole file, with everything it needs in it."""
    first = cases[0]
    steps = []
    for case in cases:
        notes = speaker_notes(case, known)
        shown = notes._replace(questions=notes.questions[:MOST_ASKED])
        steps.append(HandoutStep(shown, *split_question(notes.tell)))
    return template("handout.html.jinja", TEMPLATES).render(
        persona=first.persona,
        who=who_text(first, known),
        steps=steps,
        foot=foot_text("各步当天", first.answer.reading, known, first.draft),
        style=Markup(printed_style()),
    )
