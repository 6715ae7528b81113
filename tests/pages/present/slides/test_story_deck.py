"""Do slides say what the engine answers, all of it within their edges?"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from pages.present.compare.answering import Judge
from pages.present.slides.deck import HEIGHT, WIDTH
from pages.present.slides.slide_text import LEAST
from pages.present.slides.story_deck import step_deck, story_cases, story_deck
from pages.present.stage.stage_view import StepCase, stage_view
from pages.present.text.answer_text import LOOKS
from rules.advice.reading_causes import Causes
from rules.catalogue.catalogue import STANCES, Stance
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas
from rules.engine.engine import Engine
from rules.quiz.quiz import data_digest

IDS = [persona.id for persona in load_personas()]
DRAWN = random.Random(20260204).sample(IDS, 4)
EMU = 12700


@cache
def _cases(id: str, reading: Stance = "favourable") -> list[StepCase]:
    known = load()
    persona = next(one for one in load_personas() if one.id == id)
    return story_cases(persona, Judge(Engine(known)), Causes(known), reading)


@cache
def _story(id: str) -> bytes:
    return story_deck(_cases(id), load())


def _shapes(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)


def _frames(slide: Any) -> Iterator[Any]:
    for shape in _shapes(slide.shapes):
        if shape.has_text_frame:
            yield shape.text_frame
        elif getattr(shape, "has_table", False):
            yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)


def _text(slide: Any) -> str:
    return "\n".join(frame.text for frame in _frames(slide))


def _slides(content: bytes) -> list[Any]:
    return list(Presentation(BytesIO(content)).slides)


@pytest.mark.parametrize("id", DRAWN)
def test_a_story_has_a_cover_and_two_slides_a_step_with_their_titles(id: str) -> None:
    slides, cases = _slides(_story(id)), _cases(id)
    assert len(slides) == 1 + 2 * len(cases)
    persona = cases[0].persona
    assert persona.about in slides[0].shapes.title.text
    assert all(step.title in _text(slides[0]) for step in persona.steps)
    for case, told, board in zip(cases, slides[1::2], slides[2::2], strict=True):
        step = persona.steps[case.number]
        assert told.shapes.title.text == f"{step.on.month}月{step.on.day}日　{step.title}"
        assert board.shapes.title.text.startswith("25 项服务：能用")
        assert step.tell in told.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("id", DRAWN)
def test_all_services_stand_as_the_engine_answers_and_what_moved_says_so(id: str) -> None:
    known = load()
    for case, slide in zip(_cases(id), _slides(_story(id))[2::2], strict=True):
        (table,) = [shape.table for shape in slide.shapes if shape.has_table]
        cells = [cell.text_frame.text.split("\n") for row in table.rows for cell in row.cells]
        shown = {cell[0]: cell[1] for cell in cells if len(cell) == 2}
        assert len(shown) == 25
        tiles = {
            cell.tile.name: cell.tile
            for row in stage_view(case, known).board.rows
            for cell in row
            if cell.tile
        }
        for service in case.answer.services:
            said = shown[known.service(service.id).name]
            assert said.endswith(f"{LOOKS[service.status][0]} {STATUS_NAMES[service.status]}")
            old = case.before.service(service.id).status if case.before else service.status
            assert (f"{STATUS_NAMES[old]} →" in said) == (old != service.status)
            assert ("⇄" in said) == (tiles[known.service(service.id).name].mark == "changed")


@pytest.mark.parametrize("id", DRAWN)
@pytest.mark.parametrize("reading", STANCES)
def test_the_services_of_a_step_are_told_with_lines_and_the_slide_says_on_what_it_rests(
    id: str, reading: Stance
) -> None:
    known = load()
    case = random.Random(id).choice(_cases(id, reading))
    told, board = _slides(step_deck(case, known))
    for slide in (told, board):
        text = _text(slide)
        for part in (
            case.answer.as_of.isoformat(),
            data_digest(known),
            str(known.stamp["version"]),
            "非官方，以合同为准",
        ):
            assert part in text
        assert ("保守解释" in text) == (reading == "cautious")
    shapes = {shape.name: shape.text_frame.text for shape in told.shapes if shape.has_text_frame}
    for card in stage_view(case, known).cards:
        assert f"{card.now.sign} {card.now.word}" in shapes[card.name]
        assert re.search(r"[0-9]+(–[0-9]+)?.*(行|处)", shapes[card.name])
        for figure in card.figures:
            assert "".join(text for text, _ in figure.parts) in shapes[card.name]
    assert case.persona.steps[case.number].tell in shapes["故事"]


@pytest.mark.parametrize("id", IDS)
def test_nothing_stands_beyond_the_edges_or_is_set_small(id: str) -> None:
    for slide in _slides(_story(id)):
        for shape in _shapes(slide.shapes):
            assert 0 <= shape.left <= shape.left + shape.width <= WIDTH * EMU + 1, shape.name
            assert 0 <= shape.top <= shape.top + shape.height <= HEIGHT * EMU + 1, shape.name
        sizes = {run.font.size.pt for frame in _frames(slide) for one in frame.paragraphs for run in one.runs}
        assert min(sizes) >= LEAST


def test_what_is_tried_stands_on_both_slides() -> None:
    case = _cases("cancer")[3]
    tried = _cases("cancer")[0].answer
    bent = case._replace(tried={"edition": "special"}, bent=tried)
    assert all("假如 版本 特需部版" in _text(slide) for slide in _slides(step_deck(bent, load())))


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("REQUIRE_OFFICE"), reason="no office program"
)
def test_an_office_program_shows_every_slide(tmp_path: Path) -> None:
    (tmp_path / "story.pptx").write_bytes(_story("cancer"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "story.pptx")], check=True, capture_output=True, timeout=240)
    pdf = str(tmp_path / "story.pdf")
    about = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    pages = re.search(r"Pages:\s+(\d+)", about)
    assert pages
    assert int(pages[1]) == 1 + 2 * len(_cases("cancer"))
    found = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    words = re.findall(r'xMin="([-.0-9]+)" yMin="([-.0-9]+)" xMax="([-.0-9]+)" yMax="([-.0-9]+)">', found)
    assert len(words) > 1000
    for left, top, right, bottom in (map(float, word) for word in words):
        assert left >= 0 <= top
        assert right <= WIDTH
        assert bottom <= HEIGHT
    text = re.sub(r"\s", "", subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True).stdout)
    assert all(step.title.replace(" ", "") in text for step in _cases("cancer")[0].persona.steps)
