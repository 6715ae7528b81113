"""Does somebody get through a quiz alone, every answer kept, graded, and explained when it should be?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from rules.catalogue.loader import load
from rules.engine.engine import Engine
from rules.quiz.model import Quiz
from rules.quiz.quiz import grade, make_quiz
from tests.browser.driver import ROOT, serve
from tests.support.class_of import PHONE
from tests.support.opened import open_page, run
from tests.support.streamlit_client import Opening, Session

SEED, COUNT = 2026, 4
QUERY = f"quiz={SEED}&questions={COUNT}&level=usual"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(ROOT / "app.py") as url:
        yield url


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    return make_quiz(Engine(load()), SEED, COUNT)


def shown(session: Session) -> str:
    return session.blocks[PHONE].html


def kept(session: Session) -> dict[str, Any]:
    """What the browser keeps for a reload."""
    held: dict[str, Any] = json.loads(session.blocks[PHONE].data[2])
    return held


async def begun(session: Session, name: str = "") -> Session:
    await session.tell(PHONE, "join", name)
    return session


# ---------------------------------------------------------------- on the page of the quiz


def test_every_answer_right_is_full_marks_and_explained_at_once(base: str, quiz: Quiz) -> None:
    async def whole() -> None:
        async with Opening(base, "quiz", QUERY) as one:
            await begun(one, "小王")
            for at, question in enumerate(quiz.questions):
                assert f"第 {at + 1} 题，共 {COUNT} 题" in shown(one)
                assert "正确答案" not in shown(one)
                await one.tell(PHONE, "answer", [at, list(question.right)])
                assert "✓ 答对" in shown(one)
                # What was explained is not answered again.
                wrong = [option.id for option in question.options if option.id not in question.right]
                await one.tell(PHONE, "answer", [at, wrong[:1]])
                assert "✓ 答对" in shown(one)
                await one.tell(PHONE, "next", str(at + 1))
            assert f"<h1>{COUNT} 分" in shown(one)
            await one.press("quiz:again")
            assert f"第 1 题，共 {COUNT} 题" in shown(one)
            assert kept(one) == {"nickname": "小王", "at": 0, "answers": {}}

    asyncio.run(whole())


def test_explanations_wait_for_the_end_where_they_should(base: str, quiz: Quiz) -> None:
    async def whole() -> None:
        async with Opening(base, "quiz", f"{QUERY}&explain=at_end") as one:
            await begun(one)
            given: dict[str, tuple[str, ...]] = {}
            for at, question in enumerate(quiz.questions):
                assert "正确答案" not in shown(one)
                if at == 1:
                    await one.tell(PHONE, "next", str(at + 1))
                    continue
                given[question.id] = (question.options[0].id,)
                await one.tell(PHONE, "answer", [at, [question.options[0].id]])
                if at == 0:
                    # An answer may be changed until all is done.
                    await one.tell(PHONE, "back", "0")
                    assert "改成这个" in shown(one)
                    given[question.id] = question.right
                    await one.tell(PHONE, "answer", [0, list(question.right)])
                if at == COUNT - 2:
                    assert "还没有答的：第 2 题" in shown(one)
            assert f"<h1>{grade(quiz, given).points:g} 分" in shown(one)
            await one.tell(PHONE, "back", str(COUNT - 1))
            assert "<h1>" in shown(one)
            assert f"第 {COUNT} 题" not in shown(one)

    asyncio.run(whole())


def test_a_quiz_outlives_a_reload(base: str, quiz: Quiz) -> None:
    async def twice() -> None:
        async with Opening(base, "quiz", QUERY) as one:
            await begun(one, "小王")
            await one.tell(PHONE, "answer", [0, list(quiz.questions[0].right)])
            await one.tell(PHONE, "next", "1")
            held = one.blocks[PHONE].data[2]
            assert "小王" not in one.query
        async with Opening(base, "quiz", QUERY) as again:
            await again.tell(PHONE, "resume", held)
            assert f"第 2 题，共 {COUNT} 题" in shown(again)
            await again.tell(PHONE, "back", "0")
            assert "✓ 答对" in shown(again)

    asyncio.run(twice())


@pytest.mark.parametrize(
    ("held", "place"),
    [
        ({"nickname": "", "at": 99, "answers": {}}, "<h1>0 分"),
        ({"nickname": "", "at": 1, "answers": {"77": ["A"], "0": ["Z"], "x": 1}}, "填个昵称"),
        ({"nickname": "", "at": 1, "answers": {"77": ["A"], "0": ["Z"]}}, f"第 2 题，共 {COUNT} 题"),
        ({"nickname": "", "at": "two", "answers": {}}, "填个昵称"),
        ({"nickname": "名" * 90, "at": 1, "answers": {}}, "填个昵称"),
        ({"at": 1}, "填个昵称"),
    ],
)
def test_what_does_not_fit_a_quiz_is_left_out(base: str, held: Mapping[str, Any], place: str) -> None:
    async def resumed() -> None:
        async with Opening(base, "quiz", QUERY) as one:
            await one.tell(PHONE, "resume", json.dumps(held))
            assert place in shown(one)
            if "第 2 题" in place:
                for at in range(1, COUNT):
                    await one.tell(PHONE, "next", str(at + 1))
                assert "<h1>0 分" in shown(one)

    asyncio.run(resumed())


# ---------------------------------------------------------------- the way to it


def way(**state: Any) -> str:
    """The address that the page for training leads to; empty where it leads nowhere."""
    page = open_page("pages/training.py", training_tab="小测验", **state)
    links = page.get("link_button")
    if not links:
        assert "题号须是 1 到 999999 的整数" in page.error[0].value
        return ""
    return str(links[0].proto.url)


@pytest.mark.parametrize(("count", "asked"), [(3, 3), (24, 24), (0, 8), ("many", 8), (None, 8)])
def test_a_length_from_anywhere_leads_to_a_quiz(count: Any, asked: int) -> None:
    address = way(quiz_seed=SEED, quiz_count=count, quiz_when="at_end")
    assert urlsplit(address).path == "/quiz"
    assert parse_qs(urlsplit(address).query) == {
        "quiz": [str(SEED)],
        "questions": [str(asked)],
        "level": ["usual"],
        "explain": ["at_end"],
    }


@pytest.mark.parametrize("seed", ["abc", "0", 0, -5, "１２", 1_000_000, "99 99", [1]])
def test_a_number_of_no_quiz_is_said_to_be_none(seed: Any) -> None:
    assert way(quiz_seed=seed) == ""


def test_the_day_has_a_quiz_of_its_own() -> None:
    assert int(parse_qs(urlsplit(way()).query)["quiz"][0]) > 0


def test_the_training_page_opens_on_the_quiz_where_one_is_named() -> None:
    page = run(open_page("pages/training.py", quiz_seed=SEED))
    assert f"quiz={SEED}&" in page.get("link_button")[0].proto.url
    assert page.query_params["quiz"] == str(SEED)
