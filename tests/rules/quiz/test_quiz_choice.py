"""Does a trainer get the quiz that was chosen, and does an easy question tell just what matters to it?"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas
from rules.domain.parsing import ScenarioError
from rules.engine.engine import Engine
from rules.quiz.change_questions import OTHERWISE
from rules.quiz.customers import draw_customer
from rules.quiz.draft_question import DraftQuestion
from rules.quiz.model import KINDS, Question, Quiz
from rules.quiz.quiz import EASY_WAYS, QuizError, make_chosen_quiz, make_quiz
from rules.quiz.quiz_choice import EASY_KINDS, QuizChoice
from rules.quiz.undisputed_case import DrawnCase

ENGINE = Engine(load())
ENOUGH = 12
"""Questions of a kind that are looked at."""


@pytest.fixture(scope="module")
def easy() -> list[Quiz]:
    return [make_chosen_quiz(ENGINE, QuizChoice(seed=seed, level="easy")) for seed in range(1, 9)]


def drafts(kind: str) -> list[DraftQuestion]:
    """Easy questions of a kind before they have a number."""
    rng, found = random.Random(5), []
    while len(found) < ENOUGH:
        case = DrawnCase(ENGINE, draw_customer(rng))
        for way, _ in EASY_WAYS[kind]:  # type: ignore[index]
            draft = way(case, rng, ())
            if draft is not None and draft.easy:
                found.append(draft)
    return found[:ENOUGH]


@pytest.mark.parametrize("seed", [1, 7, 261129])
def test_nothing_chosen_is_the_quiz_of_the_number(seed: int) -> None:
    assert make_chosen_quiz(ENGINE, QuizChoice(seed=seed)) == make_quiz(ENGINE, seed)


def test_an_easy_question_has_one_answer_and_a_short_story(easy: list[Quiz]) -> None:
    usual = [make_quiz(ENGINE, quiz.seed) for quiz in easy]
    for question in (one for quiz in easy for one in quiz.questions):
        assert not question.multiple, question
        assert len(question.right) == 1
        assert question.kind in EASY_KINDS
        assert "按有利解释" not in question.text
    assert words(easy) * 2 < words(usual)


def words(quizzes: list[Quiz]) -> int:
    return sum(len(text) for quiz in quizzes for one in quiz.questions for _, text in one.situation)


@pytest.mark.parametrize("kind", [kind for kind in EASY_KINDS if kind != "date"])
def test_what_is_told_settles_it_and_nothing_told_can_be_left_out(kind: str) -> None:
    for draft in drafts(kind):
        assert draft.case is not None
        told = draft.told()
        assert "as_of" in told
        assert draft.holds(without(draft.case, set(draft.case.customer.facts) - told)), draft.said
        for fact in told - {"as_of"}:
            left = set(draft.case.customer.facts) - told | {fact}
            try:
                assert not draft.holds(without(draft.case, left)), (draft.said, fact)
            except ScenarioError:
                continue


def without(case: DrawnCase, facts: set[str]) -> DrawnCase:
    left = {name: value for name, value in case.customer.facts.items() if name not in facts}
    return replace(case, customer=case.customer._replace(facts=left))


def test_what_is_not_told_never_moves_the_day() -> None:
    """As long as the conditions are met, as the question says that they are."""
    moved = 0
    for draft in drafts("date"):
        case, asks = draft.case, draft.asks
        assert case is not None
        day = next(choice.value for choice in draft.choices if choice.right)
        for fact, values in OTHERWISE.items():
            for value in values if fact not in draft.told() and fact in case.customer.facts else ():
                facts = {**case.customer.facts, fact: value}
                other = replace(case, customer=case.customer._replace(facts=facts))
                try:
                    found = other.service(asks["service"]).deadline(asks["item"], asks["deadline"])
                except ScenarioError:
                    continue
                if found is not None:
                    moved += 1
                    assert found.on.isoformat() == day, (draft.said, fact, value)
    assert moved > ENOUGH


def test_a_day_is_counted_as_the_question_says(easy: list[Quiz]) -> None:
    for question in (one for quiz in easy for one in quiz.questions if one.kind == "date"):
        start, number, unit = question.asks["counted"]
        assert dt.date.fromisoformat(start) < dt.date.fromisoformat(right(question))
        assert number
        assert unit in ("days", "months", "workdays")


def right(question: Question) -> str:
    return str(question.option(question.right[0]).value)


@pytest.mark.parametrize("kind", KINDS)
def test_one_topic_asks_of_nothing_else(kind: str) -> None:
    quiz = make_chosen_quiz(ENGINE, QuizChoice(seed=3, count=3, kinds=(kind,)))  # type: ignore[arg-type]
    assert {question.kind for question in quiz.questions} == {kind}


def test_only_services_of_the_groups_are_asked_about() -> None:
    known = load()
    group = known.service("home_nursing").group
    quiz = make_chosen_quiz(ENGINE, QuizChoice(seed=3, count=6, groups=(group,)))
    asked = {service for question in quiz.questions for service in question.services}
    assert {known.service(service).group for service in asked} == {group}


@pytest.mark.parametrize("persona", load_personas(), ids=lambda persona: persona.id)
def test_questions_are_about_the_people_chosen(persona) -> None:  # type: ignore[no-untyped-def]
    for level in ("easy", "usual"):
        choice = QuizChoice(seed=2, count=3, people=(persona.id,), level=level)
        quiz = make_chosen_quiz(ENGINE, choice)
        told = [question for question in quiz.questions if question.scenario]
        assert told
        assert all(persona.name in question.text for question in told)
        assert all(question.scenario["sex"] == persona.start["sex"] for question in told)


def test_a_contradiction_is_never_easy() -> None:
    choice = QuizChoice(seed=1, kinds=("contradiction",), level="easy")
    with pytest.raises(QuizError, match="没有容易的题"):
        make_chosen_quiz(ENGINE, choice)
