"""Does every hard question take two things at once, and is its answer that of the rules asked anew?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pages.present.classroom.wall_view import LEVELS
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.quiz.model import Question
from rules.quiz.quiz import make_chosen_quiz
from rules.quiz.quiz_choice import QuizChoice

ENGINE = Engine(load())
SEEDS = range(1, 7)
LATE = 28
Both = tuple[Answer, Answer]


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    quizzes = [make_chosen_quiz(ENGINE, QuizChoice(seed=seed, level="hard")) for seed in SEEDS]
    return [question for quiz in quizzes for question in quiz.questions]


def of_kind(asked: list[Question], kind: str) -> list[Question]:
    found = [question for question in asked if question.kind == kind]
    assert found
    return found


def both(question: Question, **changed: Any) -> Both:
    """The favourable and the cautious answer, with some facts put otherwise."""
    scenario = parse({**(question.scenario or {}), **changed}, SERVICES)
    return ENGINE.evaluate(scenario), ENGINE.evaluate(scenario, "cautious")


def usable(answers: Both, service: str) -> tuple[bool, bool]:
    mine, theirs = (answer.service(service).status == "available" for answer in answers)
    return mine, theirs


def test_which_are_usable_however_the_manual_is_read(asked: list[Question]) -> None:
    for question in of_kind(asked, "which"):
        found = {option.id: usable(both(question), option.value) for option in question.options}
        assert {id for id, sides in found.items() if all(sides)} == set(question.right)
        assert (True, False) in found.values(), question


def test_two_conditions_and_no_others_are_not_met(asked: list[Question]) -> None:
    for question in of_kind(asked, "why"):
        scenario = parse(dict(question.scenario or {}), SERVICES)
        service, item = question.asks["service"], question.asks["item"]
        for reading in ("favourable", "cautious"):
            trace = ENGINE.trace(scenario, service, reading)
            reasons = [*trace.shared, *trace.items[item]]
            unmet = {reason.say for reason in reasons if reason.verdict is not True}
            assert {question.option(id).value for id in question.right} == unmet
        assert len(question.right) == 2


def test_two_changes_help_together_and_neither_alone(asked: list[Question]) -> None:
    for question in of_kind(asked, "change"):
        service = question.asks["service"]
        for option in question.options:
            assert len(option.value) == 2
            sides = usable(both(question, **option.value), service)
            assert sides == ((option.id in question.right),) * 2
        (right,) = question.right
        for fact, value in question.option(right).value.items():
            assert usable(both(question, **{fact: value}), service) == (False, False)


def test_counts_are_asked_of_both_readings(asked: list[Question]) -> None:
    for question in of_kind(asked, "times"):
        left = [
            answer.service(question.asks["service"]).item(question.asks["item"]).remaining
            for answer in both(question)
        ]
        assert left[0] != left[1]
        assert question.option(question.right[0]).value == left


def test_a_day_hangs_on_a_reading_a_review_or_the_end_of_a_month_or_policy(asked: list[Question]) -> None:
    for question in of_kind(asked, "date"):
        asks = question.asks
        found = [
            answer.service(asks["service"]).deadline(asks["item"], asks["deadline"])
            for answer in both(question)
        ]
        assert found[0] is not None
        on = dt.date.fromisoformat(question.option(question.right[0]).value)
        assert found[0].on == on
        start = dt.date.fromisoformat(asks["counted"][0])
        late = start.month != on.month and min(start, on).day >= LATE
        apart = found[1] is None or found[1].on != on
        reviewed = ENGINE.evaluate(parse(dict(question.scenario or {}), SERVICES))
        review = reviewed.service(asks["service"]).deadline(asks["item"], "review_by")
        assert found[0].capped or late or apart or (review and review.on == start), question


def test_a_hard_quiz_is_its_own_and_a_longer_one_begins_with_it(asked: list[Question]) -> None:
    again = make_chosen_quiz(ENGINE, QuizChoice(seed=SEEDS[0], count=3, level="hard")).questions
    assert list(again) == asked[:3]
    usual = make_chosen_quiz(ENGINE, QuizChoice(seed=SEEDS[0], count=3)).questions
    assert list(usual) != asked[:3]
    assert list(LEVELS) == ["easy", "usual", "hard"]
