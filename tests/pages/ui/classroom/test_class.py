"""Does a class of many get through a quiz with every answer counted once, each in a session of their own?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from benchmarks import class_answers
from pages.present.classroom.class_results import tally
from rules.catalogue.loader import load
from rules.engine.engine import Engine
from rules.quiz.model import Quiz
from rules.quiz.quiz import make_chosen_quiz
from rules.quiz.quiz_choice import QuizChoice
from tests.browser.driver import ROOT, serve
from tests.support.class_of import PHONE, OpenClass, open_class
from tests.support.streamlit_client import Opening

CHOICE = QuizChoice(seed=7, count=2, kinds=("times", "date"), level="easy")
QUERY = "quiz=7&questions=2&topic=times&topic=date"
TRAINEES = 6


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(ROOT / "app.py") as url:
        yield url


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    return make_chosen_quiz(Engine(load()), CHOICE)


async def waited(work: Awaitable[Any]) -> Any:
    return await work


def spread(quiz: Quiz, at: int, number: int) -> list[list[str]]:
    """The options in turn, so that each is chosen by somebody."""
    ids = [option.id for option in quiz.questions[at].options]
    return [[ids[turn % len(ids)]] for turn in range(number)]


def counts(wall: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="count"><b>(\d+)</b>', wall)]


def test_every_answer_of_a_class_is_counted_once(base: str, quiz: Quiz) -> None:
    asyncio.run(_whole_quiz(base, quiz))


async def _whole_quiz(base: str, quiz: Quiz) -> None:
    async with open_class(base, TRAINEES, QUERY) as room:
        assert f"<b>{TRAINEES}</b> 人到了" in await room.wall()
        for at, question in enumerate(quiz.questions):
            opened = await room.forward()
            assert "正确" not in opened
            choices = spread(quiz, at, TRAINEES)
            await room.answer(at, choices, waited)
            assert f"<b>{TRAINEES}</b>" in await room.wall()
            await _says_nothing_of_what_is_right(room, question.explanation[-1].text)
            closed = await room.forward()
            entries = [("", {at: ids}) for ids in choices]
            assert counts(closed) == [one.chosen for one in tally(quiz, at, entries).options]
            assert "正确" in closed
            await _tells_each_how_it_was(room, question.right[0], choices)
        assert f"做完了：{TRAINEES} 人" in await room.forward()


async def _says_nothing_of_what_is_right(room: OpenClass, reason: str) -> None:
    for trainee in room.trainees:
        html = trainee.blocks[PHONE].html
        assert "已交" in html
        assert "正确" not in html
        assert reason not in html


async def _tells_each_how_it_was(room: OpenClass, right: str, choices: list[list[str]]) -> None:
    for trainee, chosen in zip(room.trainees, choices, strict=True):
        await trainee.look()
        html = trainee.blocks[PHONE].html
        assert ("答对" in html) == (chosen == [right])
        assert f"正确答案 {right}" in html


def test_a_phone_takes_its_seat_again_and_a_late_one_comes_in(base: str, quiz: Quiz) -> None:
    async def class_with_a_reload() -> None:
        async with open_class(base, 1, QUERY) as room:
            await room.forward()
            await room.answer(0, spread(quiz, 0, 1), waited)
            token = room.trainees[0].blocks[PHONE].data[2]
            async with Opening(base, "quiz", f"room={room.code}") as again:
                assert "填个昵称" in again.blocks[PHONE].html
                assert "已交" in (await again.tell(PHONE, "resume", token)).html
                assert "填个昵称" in (await _stranger(base, room.code, token[::-1]))
            async with Opening(base, "quiz", f"room={room.code}") as late:
                html = (await late.tell(PHONE, "join", "学员00")).html
                assert "学员00 2" in html
                assert "第 1 题，共 2 题" in html

    asyncio.run(class_with_a_reload())


async def _stranger(base: str, code: str, token: str) -> str:
    async with Opening(base, "quiz", f"room={code}") as other:
        return (await other.tell(PHONE, "resume", token)).html


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("answer", [0, ["A", "B", "C"]]),
        ("answer", [0, ["Z"]]),
        ("answer", [99, ["A"]]),
        ("answer", {"at": 0}),
        ("answer", "A" * 5000),
        ("next", "1"),
        ("nonsense", None),
        ("resume", {"a": []}),
    ],
    ids=["several", "no option", "no question", "a dictionary", "too long", "the next", "no act", "no token"],
)
def test_what_a_phone_may_not_say_changes_nothing(base: str, act: str, value: Any) -> None:
    async def hostile() -> None:
        async with open_class(base, 1, QUERY) as room:
            await room.forward()
            await room.trainees[0].look()
            html = (await room.trainees[0].tell(PHONE, act, value)).html
            assert "已交" not in html
            assert "第 1 题" in html
            assert "<b>0</b><span>/ 1 人已答" in await room.wall()

    asyncio.run(hostile())


def test_who_has_no_key_does_not_lead(base: str) -> None:
    async def foreign() -> None:
        async with (
            open_class(base, 1, QUERY) as room,
            Opening(base, "room", f"room={room.code}&host=abc") as other,
        ):
            assert "class_wall" not in other.blocks
            assert "人到了" in await room.wall()

    asyncio.run(foreign())


def test_only_this_machine_is_asked() -> None:
    with pytest.raises(ValueError, match="only this machine"):
        Opening("http://example.com", "quiz", "")


@pytest.mark.nightly
def test_thirty_wait_little_longer_than_one(base: str) -> None:
    # Where browser tests went before, this thread has a loop already.
    with ThreadPoolExecutor(1) as aside:
        alone, many = aside.submit(class_answers.measure, base).result()
    assert many.late <= class_answers.MOST * alone.late
