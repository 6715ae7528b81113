"""What is on the stage at a step? Day, story, the services of the step, the board, time and what is tried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pages.present.stage.service_detail import DetailView, ReasonView, service_detail
from pages.present.stage.stage_board import BoardView, stage_board
from pages.present.stage.stage_card import CardView, stage_card
from pages.present.stage.stage_strip import StageStrip, stage_strip
from pages.present.stage.stage_tried import ChipView, TriedView, tried_chips, tried_view
from pages.present.text import answer_text
from pages.present.text.persona_text import Told
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import value_label
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.periods import completed_years
from rules.domain.scenario import Scenario

SENTENCES = re.compile(r"[^。？！：；]+[。？！：；]?")


class StepCase(NamedTuple):
    """All that a step is told from."""

    persona: Persona
    number: int
    """Counted from 0."""
    facts: Mapping[str, Any]
    """The story's own."""
    reading: str
    """The story's own."""
    scenario: Scenario
    """The story's own, or with what is tried."""
    before: Answer | None
    story: Answer
    tried: Mapping[str, str]
    bent: Answer | None
    """The answer with what is tried; None where nothing is, or it cannot be."""
    refused: str
    told: tuple[Told, ...]
    """The services that the step is about."""
    notice: str = ""
    draft: str = ""
    terms: str = ""
    """By which year's terms, where several stand side by side."""

    @property
    def answer(self) -> Answer:
        """What is shown."""
        return self.bent or self.story


class RoomView(NamedTuple):
    """The whole stage."""

    day: str
    year: str
    title: str
    who: str
    story: str
    question: str
    cards: tuple[CardView, ...]
    details: tuple[DetailView, ...]
    board: BoardView
    strip: StageStrip
    tried: TriedView | None
    chips: tuple[ChipView, ...]
    further: tuple[ChipView, ...]
    number: int
    """Counted from 1."""
    steps: int
    notice: str

    @property
    def first_reasons(self) -> tuple[ReasonView, ...]:
        """Why the first service stands so, for where there is room."""
        own = next((one.reasons for one in self.details if one.id == self.cards[0].id), ())
        return tuple(one for one in own if one.verdict == "holds")


def stage_view(case: StepCase, known: Catalogue) -> RoomView:
    """The stage of a step."""
    step, answer = case.persona.steps[case.number], case.answer
    chips, further = tried_chips(case.facts, case.tried, case.reading, case.scenario, known)
    board = stage_board(case.before, case.story, case.bent, tuple(step.expect), known)
    marks = {cell.tile.id: cell.tile for row in board.rows for cell in row if cell.tile}
    story, question = split_question(step.tell)
    on = answer.as_of
    return RoomView(
        f"{on.month}月{on.day}日",
        f"{on.year}年 周{answer_text.WEEKDAYS[on.weekday()]}",
        step.title,
        who_text(case, known),
        story,
        question,
        tuple(
            stage_card(one, known, large=n == 0, mark=marks[one.service.id].mark)
            for n, one in enumerate(case.told)
        ),
        tuple(service_detail(service, known) for service in answer.services),
        board,
        stage_strip(case.told, answer, case.scenario, known, case.before.as_of if case.before else None),
        tried_view(case.tried, case.story, case.bent, case.refused, known),
        chips,
        further,
        case.number + 1,
        len(case.persona.steps),
        case.notice,
    )


def who_text(case: StepCase, known: Catalogue) -> str:
    """`陈先生，58 岁，标准版，没有加购`, and the terms and the draft that it is told by."""
    facts = case.facts
    addons = facts.get("addons")
    bought = [known.facts["addons"].options[one].short or one for one in addons or ()]
    parts = [
        case.persona.name,
        _age(case.scenario),
        value_label("edition", facts["edition"], known) if facts.get("edition") else "",
        "加购" + "、".join(bought) if bought else "没有加购" if addons == [] else "",
        f"按 {case.terms} 的条款讲" if case.terms else "",
        f"按草案“{case.draft}”讲" if case.draft else "",
    ]
    return "，".join(part for part in parts if part)


def _age(scenario: Scenario) -> str:
    age = scenario.age
    if scenario.birth_date:
        age = completed_years(scenario.birth_date, scenario.as_of)
    return "" if age is None else f"{age} 岁"


def split_question(tell: str) -> tuple[str, str]:
    """A story and what it comes to: its question, or its last sentence."""
    parts: Sequence[str] = SENTENCES.findall(tell)
    asked = next((n for n, part in enumerate(parts) if part.endswith("？")), len(parts) - 1)
    return "".join(parts[:asked]), "".join(parts[asked:])
