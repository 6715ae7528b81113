"""Is everything that counts in the address, so that a server may be killed between any two clicks?

Two servers that know nothing of each other: after every click that one of them was told, the other opens the
address as it stands, as a browser does whose server was killed. Both then draw the same, but for
what the last change did. That a browser comes
back by itself, and that its next click counts, is for `tests/browser/test_restart.py`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.interactions import PATIENT
from tests.browser import driver
from tests.support.clicks import Journey, book_journeys, journeys, until_computed
from tests.support.streamlit_client import Opening, Session

PASSING = re.compile(r"(?:drawer|opener)")
"""Blocks that show what is open for now: it is not in an address."""

MARK = re.compile(r'<span class="unseen">，变了：.*?</span>')
"""What the last change did to a service: told as long as the server lives."""

FILTER = 2
"""The first page's click that shows one grade alone: for the moment, and not in the address."""

_FIRST, *_OTHERS = journeys(PATIENT)
CHECKED = [
    _FIRST._replace(clicks=[click for at, click in enumerate(_FIRST.clicks) if at != FILTER]),
    *_OTHERS,
    *book_journeys(),
]


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    """The one that is killed in the end, and the one that takes its place."""
    with driver.started(driver.ROOT / "app.py") as first, driver.serve(driver.ROOT / "app.py") as second:
        yield first.url, second
        first.process.kill()


def drawn(session: Session) -> dict[str, list[str]]:
    """The words of every block by its key, without marks that say how often it was touched."""
    kept = {key: json.loads(written or "null") for key, written in session.shown().items()}
    words = {key: list(_words(data)) for key, data in kept.items() if not PASSING.search(key)}
    return {key: told for key, told in words.items() if told}


def _words(data: Any) -> Iterator[str]:
    for text in _texts(data):
        text = re.sub(MARK, "", text)
        plain = re.sub(r"<(style|svg|script)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
        yield from (line.strip() for line in plain.splitlines() if line.strip())


async def _forget_change(session: Session) -> None:
    """What the last change did is told as long as the server lives: no longer, here."""
    top = session.blocks.get("services_top")
    if top is not None and any(part[1] == "changes" for part in top.data[0]):
        await session.answer("services_top", "forget", "", "changes")


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case ["fields" | "block" | "words", "change_chip", *_]:
            return
        case list():
            for one in data:
                yield from _texts(one)
        case dict():
            for one in data.values():
                yield from _texts(one)


IDS = [f"{one.user} {one.page} {at}" for at, one in enumerate(CHECKED)]


@pytest.mark.parametrize("journey", CHECKED, ids=IDS)
def test_another_server_draws_the_same_after_any_click(servers: tuple[str, str], journey: Journey) -> None:
    async def follow() -> None:
        first, second = servers
        async with Opening(first, journey.page, journey.query) as session:
            for at, click in enumerate(journey.clicks):
                await click(session)
                await _forget_change(session)
                async with Opening(second, session.page, session.query) as twin:
                    if session.page == "book":
                        await until_computed(twin)
                    assert drawn(twin) == drawn(session), at

    asyncio.run(follow())
