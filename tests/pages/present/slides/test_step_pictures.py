"""Does the picture of every step say day, version and lines, with nothing to press?"""

from __future__ import annotations

import re

import pytest

from pages.present.compare.answering import Judge
from pages.present.slides.step_pictures import step_pictures
from pages.present.slides.story_deck import story_cases
from rules.advice.reading_causes import Causes
from rules.catalogue.personas import load_personas
from rules.catalogue.schema import Persona
from rules.engine.engine import Engine
from rules.quiz.quiz import data_digest


@pytest.mark.parametrize("persona", load_personas(), ids=lambda persona: persona.id)
def test_a_picture_a_step_with_its_grounds(engine: Engine, persona: Persona) -> None:
    known = engine.catalogue
    cases = story_cases(persona, Judge(engine), Causes(known), "favourable")
    pictures = list(step_pictures(cases, known))
    assert len({picture.name for picture in pictures}) == len(persona.steps) == len(pictures)
    for case, picture in zip(cases, pictures, strict=True):
        foot = picture.html[picture.html.index('class="basis"') :]
        assert case.answer.as_of.isoformat() in foot
        assert known.stamp["version"] in foot
        assert data_digest(known) in foot
        assert re.search(r"<small>[^<]*[0-9]+[^<]* (行|处)</small>", picture.html)
        assert all(service.name in picture.html for service in known.services if "&" not in service.name)
        assert "data-act" not in picture.html
