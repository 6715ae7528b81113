"""Which lessons are there to choose from? Who it is about, what it teaches and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rules.catalogue.schema import Persona

MINUTES_A_STEP = 2
"""What a step takes to tell, with a question from the room."""


class LessonView(NamedTuple):
    """A lesson on its card."""

    id: str
    number: int
    name: str
    about: str
    shows: tuple[str, ...]
    length: str


def lesson_cards(personas: Sequence[Persona]) -> tuple[LessonView, ...]:
    """The lessons in their order."""
    return tuple(
        LessonView(
            one.id,
            one.lesson,
            one.name,
            one.about,
            tuple(one.shows),
            f"{len(one.steps)} 步，约 {len(one.steps) * MINUTES_A_STEP} 分钟",
        )
        for one in personas
    )
