"""Does the handout have every step, with what changed and the answers, and nothing as markup?"""

from __future__ import annotations

from html import unescape

import pytest

from pages.present.compare.answering import Judge
from pages.present.slides.handout import MOST_ASKED, handout
from pages.present.slides.story_deck import story_cases
from pages.present.stage.speaker_notes import speaker_notes
from rules.advice.reading_causes import Causes
from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas
from rules.engine.engine import Engine


@pytest.mark.parametrize("id", ["cancer", "travel", "counts"])
def test_every_step_stands_with_its_day_changes_and_answers(id: str) -> None:
    known = load()
    persona = next(one for one in load_personas() if one.id == id)
    persona = persona.model_copy(update={"about": "<script>甲</script>"})
    cases = story_cases(persona, Judge(Engine(known)), Causes(known), "favourable")
    html = handout(cases, known)
    assert "<script>" not in html
    text = unescape(html)
    assert persona.about in text
    assert "非官方，以合同为准" in text
    assert html.count("<section>") == len(persona.steps)
    for case in cases:
        notes = speaker_notes(case, known)
        assert f"{notes.number}　{notes.day}　{notes.title}" in text
        told = [*notes.moved, *notes.teaches]
        assert all(note.text in text and note.lines in text for note in told)
        assert all(f"问　{one.asked}" in text for one in notes.questions[:MOST_ASKED])
        assert all(one.answer in text and one.lines in text for one in notes.questions[:MOST_ASKED])
