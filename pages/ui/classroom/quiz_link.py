"""How does a quiz that is being taken outlive a reload? What an address may carry of it, both ways.

An answer is written `3-AD`: question 3, options A and D; `3-AD-shown` where it was explained already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.session import keys
from rules.quiz.model import Quiz
from rules.quiz.quiz import QuizError
from rules.quiz.quiz_choice import LENGTHS, SEEDS, USUAL_LENGTH

AT_ONCE, AT_END = "at_once", "at_end"

ANSWER = re.compile(r"([0-9]{1,2})-([A-H]{0,8})(-shown)?")


def seed_of(text: str) -> int | None:
    """The number that was typed, if it is one of a quiz."""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else 0
    return number if SEEDS[0] <= number <= SEEDS[1] else None


def question_count() -> int:
    """The number of questions: chosen, from an address, or the usual one."""
    held = keys.QUIZ_COUNT.get()
    return held if isinstance(held, int) and LENGTHS[0] <= held <= LENGTHS[1] else USUAL_LENGTH


def follow(state: Mapping[str, Any] | None) -> None:
    """Hold what an address may carry; None where no quiz is being taken."""
    if state is None:
        keys.QUIZ_AT.pop()
        keys.QUIZ_ANSWERS.pop()
        return
    keys.QUIZ_AT.put(state["at"] + 1)
    numbers = sorted(int(id[1:]) for id in {*state["answers"], *state["checked"]})
    told = [
        f"{number}-{''.join(state['answers'].get(f'q{number}', []))}"
        + ("-shown" if f"q{number}" in state["checked"] else "")
        for number in numbers
    ]
    keys.QUIZ_ANSWERS.put(told)


def restored(made: Callable[[int, int], Quiz]) -> dict[str, Any] | None:
    """The quiz that the address says is being taken; answers that do not fit its questions are left out."""
    at, seed = keys.QUIZ_AT.get(), seed_of(str(keys.QUIZ_SEED.get()))
    if not isinstance(at, int) or seed is None:
        return None
    try:
        quiz = made(seed, question_count())
    except QuizError:
        return None
    questions = {question.id: question for question in quiz.questions}
    answers: dict[str, list[str]] = {}
    checked: list[str] = []
    for found in map(ANSWER.fullmatch, map(str, keys.QUIZ_ANSWERS.get() or [])):
        question = questions.get(f"q{int(found[1])}") if found else None
        if not found or not question:
            continue
        chosen = [option.id for option in question.options if option.id in found[2]]
        if len(chosen) <= 1 or question.multiple:
            answers[question.id] = chosen
            checked += [question.id] if found[3] else []
    when = keys.QUIZ_WHEN.get(AT_ONCE)
    begun = {"seed": seed, "count": len(questions), "when": when}
    return {**begun, "at": min(max(at - 1, 0), len(questions)), "answers": answers, "checked": checked}
