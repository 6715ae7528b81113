"""How did a class answer? Everybody's points, each option's share, and the table to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.present.base.csv_table import Field, Table
from pages.present.classroom.question_view import manual_lines
from pages.present.text import quiz_text
from rules.quiz.model import Quiz
from rules.quiz.quiz import mark_question

Answers = Mapping[int, Sequence[str]]
"""Option ids by the number of the question, from 0."""

Entries = Sequence[tuple[str, Answers]]
"""Nicknames with what they answered."""


class OptionTally(NamedTuple):
    """How many chose an option."""

    id: str
    chosen: int
    share: int
    """In hundredths of those who answered."""
    right: bool


class AnswerTally(NamedTuple):
    """How a question was answered."""

    options: tuple[OptionTally, ...]
    answered: int
    right: int
    """How many had it wholly right."""


def tally(quiz: Quiz, at: int, entries: Entries) -> AnswerTally:
    """How a question, from 0, was answered."""
    question = quiz.questions[at]
    given = [answers[at] for _, answers in entries if answers.get(at)]
    options = []
    for option in question.options:
        chosen = sum(option.id in one for one in given)
        share = round(100 * chosen / len(given)) if given else 0
        options.append(OptionTally(option.id, chosen, share, option.id in question.right))
    right = sum(mark_question(question, one).verdict == "right" for one in given)
    return AnswerTally(tuple(options), len(given), right)


def points_of(quiz: Quiz, answers: Answers) -> float:
    """The points of one person."""
    return sum(
        mark_question(question, answers.get(at, ())).points for at, question in enumerate(quiz.questions)
    )


def result_tables(quiz: Quiz, entries: Entries) -> list[Table]:
    """A row a person with every answer, and a row a question with how it was answered."""
    numbers = range(len(quiz.questions))
    header = ("昵称", "得分", "满分", *(f"第 {at + 1} 题" for at in numbers))
    rows: list[list[Field]] = [
        [
            name,
            points_of(quiz, answers),
            len(quiz.questions),
            *(_marked_cell(quiz, at, answers) for at in numbers),
        ]
        for name, answers in entries
    ]
    asked: list[list[Field]] = []
    for at, question in enumerate(quiz.questions):
        found = tally(quiz, at, entries)
        chosen = "；".join(f"{one.id} {one.chosen} 人" for one in found.options)
        asked.append(
            [
                at + 1,
                quiz_text.KIND_NAMES[question.kind],
                question.text,
                "\n".join(f"{option.id}. {option.text}" for option in question.options),
                quiz_text.letters(question.right),
                chosen,
                found.answered,
                found.right,
                manual_lines(question.clauses),
            ]
        )
    columns = ("题", "题型", "题目", "选项", "正确答案", "各选项人数", "答的人", "全对的人", "依据")
    return [Table("成绩表", header, rows, names=1), Table("逐题", columns, asked)]


def _marked_cell(quiz: Quiz, at: int, answers: Answers) -> str:
    question = quiz.questions[at]
    mark = mark_question(question, answers.get(at, ()))
    chosen = quiz_text.letters(mark.chosen)
    return f"{quiz_text.mark_text(mark.verdict)} {chosen}".strip()
