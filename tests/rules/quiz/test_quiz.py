"""Are the quiz's questions sound, its answers those of the rules, and its grading right?"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pages.present.export import quiz_result
from pages.present.text import quiz_text
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import ServiceAnswer
from rules.domain.parsing import parse
from rules.domain.scenario import UNTOLD
from rules.engine.engine import Engine
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customer
from rules.quiz.model import KINDS, Question, Quiz, Result
from rules.quiz.quiz import QuizError, data_digest, grade, make_quiz, mark_question, points_by_kind
from rules.quiz.undisputed_case import ARGUABLE
from tests.support.opened import ROOT

SEEDS = range(1, 201)
ENGINE = Engine(load())
REFUSALS = {"used_up", "closed", "waiting", "on_trigger", "not_met", "not_included", "not_started"}


@pytest.fixture(scope="module")
def quizzes() -> list[Quiz]:
    return [make_quiz(ENGINE, seed) for seed in SEEDS]


def answered(facts: Mapping[str, Any], service: str) -> tuple[ServiceAnswer, ServiceAnswer]:
    """A service under the favourable and under the cautious reading, each evaluated by itself."""
    scenario = parse(dict(facts), SERVICES)
    return tuple(
        ENGINE.evaluate(scenario, reading).service(service) for reading in ("favourable", "cautious")
    )  # type: ignore[return-value]


def statuses(facts: Mapping[str, Any], service: str) -> tuple[str, str]:
    mine, theirs = answered(facts, service)
    return mine.status, theirs.status


def right_values(question: Question) -> list[Any]:
    return [question.option(id).value for id in question.right]


# ---------------------------------------------------------------- every question is well formed


def test_a_question_has_the_options_it_needs(quizzes: list[Quiz]) -> None:
    for quiz in quizzes:
        for question in quiz.questions:
            texts = [option.text for option in question.options]
            assert len(set(texts)) == len(texts) >= 3, question
            assert 0 < len(question.right) < len(texts), question
            assert question.multiple or len(question.right) == 1, question
            assert all(option.note.text and "None" not in option.note.text for option in question.options)
            assert all(option.note.verdict is not None for option in question.options), question
            assert question.clauses, question
            assert "None" not in question.text, question


def test_which_offers_what_is_refused_for_different_reasons(quizzes: list[Quiz]) -> None:
    for quiz in quizzes:
        for question in quiz.questions:
            if question.kind == "which":
                wrong = [o.note.text for o in question.options if o.id not in question.right]
                assert len(set(wrong)) >= 2, question


def test_kinds_services_and_customers_vary(quizzes: list[Quiz]) -> None:
    for quiz in quizzes:
        kinds = [question.kind for question in quiz.questions]
        assert set(kinds) == set(KINDS)
        about = [question.services[0] for question in quiz.questions if question.kind != "which"]
        assert len(set(about)) == len(about), quiz.seed
        told = [question.scenario for question in quiz.questions if question.scenario]
        assert len({json.dumps(facts, sort_keys=True) for facts in told}) == len(told)
    asked = {q.services[0] for quiz in quizzes for q in quiz.questions if q.kind != "which"}
    assert len(asked) >= 20


def test_the_right_option_has_no_place_of_its_own(quizzes: list[Quiz]) -> None:
    single = [q for quiz in quizzes for q in quiz.questions if q.kind in ("why", "change")]
    for letter in "ABCD":
        share = sum(q.right == (letter,) for q in single) / len(single)
        assert 0.15 < share < 0.35, letter


# ---------------------------------------------------------------- every answer is that of the rules


def test_which(quizzes: list[Quiz]) -> None:
    for question in of_kind(quizzes, "which"):
        for option in question.options:
            found = statuses(question.scenario, option.value)
            if option.id in question.right:
                assert found == ("available", "available"), question
            else:
                assert set(found) <= REFUSALS, question


def test_why(quizzes: list[Quiz]) -> None:
    for question in of_kind(quizzes, "why"):
        asks, says = question.asks, {option.value for option in question.options}
        (right,) = right_values(question)
        for reading in ("favourable", "cautious"):
            scenario = parse(dict(question.scenario or {}), SERVICES)
            trace = ENGINE.trace(scenario, asks["service"], reading)
            checks = [*trace.shared, *trace.items[asks["item"]]]
            failed = {check.say for check in checks if check.verdict is not True}
            service = ENGINE.evaluate(scenario, reading).service(asks["service"])
            item = next(item for item in service.items if item.id == asks["item"])
            assert item.status in REFUSALS
            failed |= {r.say for r in item.because if r.status in ("used_up", "closed")}
            assert failed == {right}, question
            assert says - {right} <= {check.say for check in checks if check.verdict}, question


def test_times(quizzes: list[Quiz]) -> None:
    differing = 0
    for question in of_kind(quizzes, "times"):
        mine, theirs = answered(question.scenario or {}, question.asks["service"])
        pair = [
            next(item.remaining for item in side.items if item.id == question.asks["item"])
            for side in (mine, theirs)
        ]
        (right,) = right_values(question)
        if isinstance(right, list):
            differing += 1
            assert pair == right, question
            assert pair[0] != pair[1], question
            assert "有利解释" in question.text
            assert "保守解释" in question.text
        else:
            assert pair == [right, right], question
            assert "解释" not in question.text
        assert all(re_number(option.value) >= 0 for option in question.options)
    assert 0 < differing < len(SEEDS)


def re_number(value: Any) -> int:
    return min(value) if isinstance(value, list) else int(value)


def test_dates(quizzes: list[Quiz]) -> None:
    kinds = set()
    for question in of_kind(quizzes, "date"):
        asks = question.asks
        kinds.add(asks["deadline"])
        days = [
            next(d.on for d in side.deadlines if (d.item, d.id) == (asks["item"], asks["deadline"]))
            for side in answered(question.scenario or {}, asks["service"])
        ]
        (right,) = right_values(question)
        assert days[0].isoformat() == right, question
        assert (days[0] != days[1]) == ("按有利解释" in question.text), question
        listed = [option.value for option in question.options]
        assert listed == sorted(listed)
    assert kinds >= {"opens_on", "apply_by", "use_by", "served_by", "review_by"}


def test_a_service_that_opens_can_then_be_used(quizzes: list[Quiz]) -> None:
    for question in of_kind(quizzes, "date"):
        if question.asks["deadline"] == "opens_on":
            (day,) = right_values(question)
            facts, service = dict(question.scenario or {}), question.asks["service"]
            before = (dt.date.fromisoformat(day) - dt.timedelta(1)).isoformat()
            assert statuses(facts | {"as_of": day}, service) == ("available", "available"), question
            assert set(statuses(facts | {"as_of": before}, service)) == {"waiting"}, question


def test_change(quizzes: list[Quiz]) -> None:
    for question in of_kind(quizzes, "change"):
        facts, service = dict(question.scenario or {}), question.asks["service"]
        assert set(statuses(facts, service)) <= REFUSALS
        for option in question.options:
            found = statuses(facts | option.value, service)
            if option.id in question.right:
                assert found == ("available", "available"), question
            else:
                assert set(found) <= REFUSALS, question


def test_contradictions(quizzes: list[Quiz]) -> None:
    ways = set()
    for question in of_kind(quizzes, "contradiction"):
        ways.add(question.asks["way"])
        facts = dict(question.scenario or {})
        if question.asks["way"] == "differing":
            for option in question.options:
                mine, theirs = statuses(facts, option.value)
                differs = mine == "available" and theirs != "available"
                assert differs == (option.id in question.right), question
                assert differs or (mine == "available") == (theirs == "available")
        elif question.asks["way"] == "deciding":
            scenario = parse(facts, SERVICES)
            for option in question.options:
                alone = ENGINE.evaluate(scenario, "favourable", {option.value: "cautious"})
                flips = alone.service(question.asks["service"]).status != "available"
                assert flips == (option.id in question.right), question
        else:
            entry = load().entries[question.asks["entry"]]
            right = {question.option(id).text for id in question.right}
            assert right == {reading.say for reading in entry.readings.values()}
            assert question.scenario is None
    assert ways == {"differing", "deciding", "statements"}


def of_kind(quizzes: list[Quiz], kind: str) -> list[Question]:
    return [question for quiz in quizzes for question in quiz.questions if question.kind == kind]


# ---------------------------------------------------------------- what is told


def test_customers_leave_nothing_open() -> None:
    rng = random.Random(7)
    for _ in range(400):
        customer = draw_customer(rng)
        scenario = parse(dict(customer.facts), SERVICES)
        assert all(s.status != "needs_info" for s in ENGINE.evaluate(scenario, "cautious").services)
        assert set(UNTOLD) <= set(customer.facts)


@pytest.mark.parametrize("story", STORIES)
def test_every_story_can_be_drawn(story: str) -> None:
    assert draw_customer(random.Random(1), [story]).story == story


def test_the_situation_tells_every_fact_that_a_condition_hangs_on(quizzes: list[Quiz]) -> None:
    for question in of_kind(quizzes, "why"):
        (right,) = right_values(question)
        note = question.option(question.right[0]).note.text
        told = " ".join(text for _, text in question.situation)
        if "就诊医院：" in note or "诊断医院：" in note:
            assert note.split("医院：")[-1].rstrip("）") in told, (right, told)


def test_what_is_left_alone_names_entries_of_the_registers_that_are_not_computed() -> None:
    """A wired entry makes the readings differ, which the questions see by themselves."""
    entries = load().entries
    assert set(ARGUABLE) <= set(entries)
    assert {id for id in ARGUABLE if not entries[id].not_computed} == {"counselling-age-16"}


# ---------------------------------------------------------------- reproducible


def test_the_same_seed_gives_the_same_quiz_in_every_process() -> None:
    code = (
        "from rules.catalogue.loader import load; from rules.engine.engine import Engine;"
        "from rules.quiz.quiz import make_quiz;"
        "print(''.join(make_quiz(Engine(load()), seed).model_dump_json() for seed in (3, 77, 4096)))"
    )
    here = "".join(make_quiz(ENGINE, seed).model_dump_json() for seed in (3, 77, 4096))
    for hashes in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashes, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode().strip() == here


def test_a_longer_quiz_begins_with_the_shorter_one() -> None:
    assert make_quiz(ENGINE, 5, 12).questions[:5] == make_quiz(ENGINE, 5, 5).questions


def test_seeds_differ() -> None:
    assert make_quiz(ENGINE, 5).questions != make_quiz(ENGINE, 6).questions


def test_a_quiz_survives_json() -> None:
    quiz = make_quiz(ENGINE, 12)
    assert Quiz.model_validate_json(quiz.model_dump_json()) == quiz
    result = grade(quiz, {"q1": quiz.questions[0].right})
    assert Result.model_validate_json(result.model_dump_json()) == result


def test_the_digest_follows_the_data() -> None:
    catalogue = load()
    assert data_digest(catalogue) == data_digest(catalogue)
    other = replace(catalogue, lists={"medical_advance": frozenset({"北京"})})
    assert data_digest(other) != data_digest(catalogue)


@pytest.mark.parametrize(
    ("seed", "count", "message"),
    [
        (0, 8, "题号须在 1 到 999999 之间，收到 0"),
        (1_000_000, 8, "题号须在 1 到 999999 之间，收到 1000000"),
        (1, 0, "题数须在 1 到 24 之间，收到 0"),
        (1, 25, "题数须在 1 到 24 之间，收到 25"),
    ],
)
def test_what_no_quiz_is_made_from(seed: int, count: int, message: str) -> None:
    with pytest.raises(QuizError) as refused:
        make_quiz(ENGINE, seed, count)
    assert str(refused.value) == message


def test_the_longest_quiz_can_be_made() -> None:
    assert len(make_quiz(ENGINE, 8, 24).questions) == 24


# ---------------------------------------------------------------- grading

QUIZ = make_quiz(ENGINE, 2026)
MULTIPLE = next(question for question in QUIZ.questions if question.multiple)
SINGLE = next(question for question in QUIZ.questions if not question.multiple)


def test_everything_right_and_nothing_answered() -> None:
    best = grade(QUIZ, {question.id: question.right for question in QUIZ.questions})
    assert best.points == len(QUIZ.questions)
    assert {one.verdict for one in best.marks} == {"right"}
    none = grade(QUIZ, {})
    assert none.points == 0
    assert {one.verdict for one in none.marks} == {"unanswered"}


def test_a_wrong_option_is_named_with_the_one_that_was_missed() -> None:
    wrong = next(option.id for option in SINGLE.options if option.id not in SINGLE.right)
    found = mark_question(SINGLE, [wrong])
    assert (found.verdict, found.mistaken, found.missed) == ("wrong", (wrong,), SINGLE.right)


def test_everything_chosen_is_not_right() -> None:
    every = [option.id for option in MULTIPLE.options]
    assert mark_question(MULTIPLE, every).verdict != "right"
    assert mark_question(MULTIPLE, [*MULTIPLE.right, every[-1], every[0]]).missed == ()


def test_half_a_point_where_more_right_than_wrong_was_chosen() -> None:
    three = MULTIPLE.model_copy(update={"right": ("A", "B", "C")})
    assert mark_question(three, ["A", "B"]).points == 0.5
    assert mark_question(three, ["A", "B", "D"]).points == 0.5
    assert mark_question(three, ["A", "D"]).points == 0
    assert mark_question(three, ["A", "B", "C"]).points == 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [({"q99": ["A"]}, "没有第 q99 题"), ({"q1": ["Z"]}, "q1 没有选项 Z；可选：A、B")],
)
def test_answers_to_nothing_are_refused(answers: Mapping[str, Collection[str]], message: str) -> None:
    with pytest.raises(QuizError) as refused:
        grade(QUIZ, answers)
    assert str(refused.value).startswith(message)


@given(st.data())
def test_totals_agree_whatever_is_answered(data: st.DataObject) -> None:
    answers = {
        question.id: data.draw(st.sets(st.sampled_from([option.id for option in question.options])))
        for question in QUIZ.questions
    }
    result = grade(QUIZ, answers)
    by_kind = points_by_kind(result)
    assert sum(points for points, _ in by_kind.values()) == result.points
    assert sum(number for _, number in by_kind.values()) == len(QUIZ.questions)
    for one in result.marks:
        question = next(question for question in QUIZ.questions if question.id == one.question)
        assert set(one.chosen) == answers[one.question]
        assert set(one.missed) == set(question.right) - answers[one.question]
        assert set(one.mistaken) == answers[one.question] - set(question.right)
        assert (one.verdict == "right") == (answers[one.question] == set(question.right))
        assert not (one.points == 1 and (one.missed or one.mistaken))


# ---------------------------------------------------------------- what is taken home

NAME = "=cmd|' <b>王&小明</b>"


def sheet(answers: Mapping[str, Collection[str]]) -> quiz_result.ResultSheet:
    return quiz_result.ResultSheet(QUIZ, grade(QUIZ, answers), NAME, dt.date(2026, 11, 25), load())


HALF = {question.id: question.right for question in QUIZ.questions[::2]} | {
    question.id: [question.options[0].id] for question in QUIZ.questions[1::2]
}


class Texts(HTMLParser):
    """The words of a page and the elements in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_everything_and_nothing_from_outside() -> None:
    made = sheet(HALF)
    parsed = Texts()
    parsed.feed(quiz_result.html_file(made).decode())
    assert not parsed.links
    assert "script" not in parsed.tags
    assert "b" not in parsed.tags
    for text in (NAME, str(QUIZ.seed), QUIZ.data, "2026-11-25", f"{made.result.points:g} / 8 分"):
        assert text in parsed.text
    for question in QUIZ.questions:
        assert question.text in parsed.text
        assert all(option.text in parsed.text for option in question.options)
        assert all(f"第 {clause.lines[0][0]}" in parsed.text for clause in question.clauses)


def test_the_workbook_has_a_row_a_question_and_no_formula() -> None:
    made = sheet(HALF)
    book = load_workbook(io.BytesIO(quiz_result.excel(made)))
    facts = {row[0].value: row[1].value for row in book["成绩"].iter_rows(min_row=2)}
    assert facts["得分"] == made.result.points
    assert facts["题号"] == QUIZ.seed
    assert facts["姓名"] == f"'{NAME}"
    rows = list(book["逐题"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [question.text for question in QUIZ.questions]
    assert [row[8] for row in rows] == [one.points for one in made.result.marks]
    assert all(cell.data_type != "f" for one in book for row in one.iter_rows() for cell in row)


def test_the_data_can_be_graded_again() -> None:
    made = sheet(HALF)
    held = json.loads(quiz_result.json_file(made))
    quiz, result = Quiz.model_validate(held["quiz"]), Result.model_validate(held["result"])
    assert quiz == make_quiz(ENGINE, result.seed, len(result.marks))
    assert grade(quiz, {one.question: one.chosen for one in result.marks}) == result == made.result
    assert held["name"] == NAME
    assert NAME not in json.dumps(held["result"])


def test_no_file_is_named_after_a_person() -> None:
    assert sheet({}).file == "测验成绩-2026-2026-11-25"


def test_what_to_read_again_is_what_was_missed() -> None:
    best = {question.id: question.right for question in QUIZ.questions}
    assert quiz_text.reread(QUIZ, grade(QUIZ, best), load()) == ()
    first = QUIZ.questions[1]
    again = quiz_text.reread(QUIZ, grade(QUIZ, best | {first.id: ()}), load())
    assert [one.name for one in again] == [load().service(id).name for id in first.services]
    assert again[0].clauses == first.clauses
