"""Which files of slides are there for a lesson? One of a step, and one of the whole story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pages.present.compare.answering import Judge
from pages.present.slides.deck import (
    EDGE,
    INNER,
    PAD,
    Deck,
    SlideBox,
    foot_text,
    plain_cell,
    table,
    text_box,
)
from pages.present.slides.slide_text import INK, LEAST, SlidePara, SlideRun, fitting_size
from pages.present.slides.step_slides import add_step
from pages.present.stage.stage_view import StepCase, who_text
from pages.present.text.answer_text import short_day
from pages.present.text.persona_text import told_services
from rules.advice.reading_causes import Causes
from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.personas import facts_at_step
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.parsing import parse


def step_deck(case: StepCase, known: Catalogue) -> bytes:
    """The slides of a step."""
    title = f"{case.persona.name}：{case.persona.steps[case.number].title}"
    deck = Deck(title, "")
    add_step(deck, case, known)
    return deck.content()


def story_deck(cases: list[StepCase], known: Catalogue) -> bytes:
    """The slides of all steps, and one before them that says who it is about."""
    persona, first = cases[0].persona, cases[0]
    title = f"{persona.name}：{persona.about}"
    deck = Deck(title, foot_text("各步当天", first.answer.reading, known, first.draft))
    _first_slide(deck.slide(title), first, known)
    for case in cases:
        add_step(deck, case, known)
    return deck.content()


def _first_slide(slide: Any, first: StepCase, known: Catalogue) -> None:
    persona = first.persona

    def made(size: float) -> list[SlidePara]:
        who = SlidePara((SlideRun(who_text(first, known)),), size)
        return [who, *(SlidePara((SlideRun(f"· {one}"),), size, before=8) for one in persona.shows)]

    left = INNER * 0.42
    text_box(slide, SlideBox(EDGE, 76, left, 420), fitting_size(made, (22, 20, 18, 16, LEAST), left, 420))
    wide = INNER - left - 4 * PAD
    rows = [
        [
            plain_cell(short_day(step.on, persona.steps[0].on), 16),
            plain_cell(step.title, 18, bold=True, colour=INK),
        ]
        for step in persona.steps
    ]
    table(slide, EDGE + left + 4 * PAD, 76, [150, wide - 150], rows, "各步")


# ---------------------------------------------------------------- the steps, outside of a page's run


def story_cases(
    persona: Persona, judge: Judge, causes: Causes, reading: Stance, draft: str = ""
) -> list[StepCase]:
    """All steps as the stage tells them, each on its own day and with nothing tried."""
    return list(_told_steps(persona, judge, causes, reading, draft))


def _told_steps(
    persona: Persona, judge: Judge, causes: Causes, reading: Stance, draft: str
) -> Iterator[StepCase]:
    before: Answer | None = None
    overrides = dict(judge.overrides)
    for number in range(len(persona.steps)):
        facts = facts_at_step(persona, number)
        answer = judge.answer(facts, reading)
        scenario = parse(facts, SERVICES)
        told = told_services(
            persona.steps[number],
            answer,
            before,
            lambda id, scenario=scenario: causes.of(scenario, id, reading, overrides),  # type: ignore[misc]
        )
        yield StepCase(
            persona, number, facts, reading, scenario, before, answer, {}, None, "", told, draft=draft
        )
        before = answer
