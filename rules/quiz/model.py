"""What is a quiz made of? Questions with options and reasons, and the result of answering, as plain data."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from rules.domain.answer import Clause
from rules.domain.scenario import StrictModel

QuestionKind = Literal["which", "times", "date", "why", "contradiction", "change"]

KINDS: tuple[QuestionKind, ...] = ("which", "why", "date", "times", "contradiction", "change")
"""Which services, why not, by when, how often, where the manual contradicts itself, what would change."""


WEEKDAYS = "一二三四五六日"

JUST_RIGHT = "对"
"""The note of an option that is right and needs no reason of its own."""


def day_told(day: dt.date | str) -> str:
    """`2026年3月4日（周三）`; a string is an ISO date."""
    on = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{plain_day(on)}（周{WEEKDAYS[on.weekday()]}）"


def plain_day(day: dt.date | str) -> str:
    """`2026年3月4日`."""
    on = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{on.year}年{on.month}月{on.day}日"


class Place(StrictModel):
    """A place in the manual; the JSON form of a clause."""

    section: str
    at: str
    lines: tuple[tuple[int, int], ...]

    @property
    def clause(self) -> Clause:
        """The same as the rules have it."""
        return Clause(self.section, self.at, self.lines)


class ReasonNote(StrictModel):
    """A reason: one sentence, whether the condition holds (None: it is no condition), and where it stands."""

    text: str
    verdict: bool | None
    places: tuple[Place, ...]

    @property
    def just_right(self) -> bool:
        """Whether it says of an option that it is right, and no more."""
        return self.text == JUST_RIGHT


class AnswerOption(StrictModel):
    """Something to choose; `value` is what it stands for, `note` why it is right or wrong."""

    id: str
    text: str
    value: Any
    note: ReasonNote


class Question(StrictModel):
    """One question: on `day`, an ISO date, `story` happens and `ask` is asked; `remark` says how to answer.

    All but `ask` may be empty. `situation` tells the customer of `scenario` line by line; both are empty
    without one.

    `asks` says in the rules' own names what is asked, so that the answer can be computed again.
    """

    id: str
    kind: QuestionKind
    day: str
    story: str
    ask: str
    remark: str
    multiple: bool
    situation: tuple[tuple[str, str], ...]
    options: tuple[AnswerOption, ...]
    right: tuple[str, ...]
    explanation: tuple[ReasonNote, ...]
    services: tuple[str, ...]
    scenario: dict[str, Any] | None
    asks: dict[str, Any]

    @property
    def text(self) -> str:
        """All of it in a row."""
        lead = f"{day_told(self.day)}，" if self.day else ""
        story, remark = f"{self.story}。" if self.story else "", f"（{self.remark}）" if self.remark else ""
        return f"{lead}{story}{self.ask}{remark}"

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every place that the answer rests on, each once."""
        notes = (*self.explanation, *(option.note for option in self.options if option.id in self.right))
        return tuple(dict.fromkeys(place.clause for note in notes for place in note.places))

    def option(self, id: str) -> AnswerOption:
        """The option of this id. StopIteration where there is none."""
        return next(option for option in self.options if option.id == id)


class Quiz(StrictModel):
    """Questions drawn by `seed` from the data with the digest `data`."""

    seed: int
    data: str
    questions: tuple[Question, ...]


Verdict = Literal["right", "partly", "wrong", "unanswered"]


class Mark(StrictModel):
    """How one question was answered: option ids chosen, right ones missed, and chosen ones that are wrong."""

    question: str
    kind: QuestionKind
    verdict: Verdict
    chosen: tuple[str, ...]
    missed: tuple[str, ...]
    mistaken: tuple[str, ...]
    points: float
    """1 for right, 0.5 for partly right, else 0."""


class Result(StrictModel):
    """A whole quiz graded. With `seed` and `data` the quiz can be made and graded again."""

    seed: int
    data: str
    marks: tuple[Mark, ...]

    @property
    def points(self) -> float:
        """The points reached, of one for each question."""
        return sum(mark.points for mark in self.marks)
