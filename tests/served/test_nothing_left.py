"""Is nothing about a person in any log or on any disk once many of them have been there?"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.interactions import PATIENT
from pages.present.share import case_link
from tests.browser import driver
from tests.support.clicks import journeys
from tests.support.streamlit_client import Opening

CITY = "秘密市"
MARKS = (
    CITY,
    case_link.query({"hospital_city": CITY}).partition("=")[2],
    "malignant",
    "policy_start=2",
    "\\u79d8",
)
"""What says something about a person, as it is written in an address, in JSON and in words."""

LARGEST = 50_000_000


class Visited(NamedTuple):
    """What a server left behind: its log, and every file that it could write."""

    log: str
    files: list[Path]


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    """A server in a home of its own, after people clicked, programs asked and connections broke off."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        patch.setenv(name, str(home))
    before = _written(driver.ROOT)
    with driver.started(driver.ROOT / "app.py") as served:
        asyncio.run(_visit(served.url))
        _ask(served.url)
        after = _written(driver.ROOT)
    patch.undo()
    new = [path for path, when in after.items() if before.get(path) != when]
    log = served.log.read_text(encoding="utf-8", errors="replace")
    return Visited(log, [*(path for path in home.rglob("*") if path.is_file()), *new])


def _written(folder: Path) -> dict[Path, int]:
    """Files of the checkout by when they were written."""
    every = (path for path in folder.rglob("*") if not {".git", ".venv", "__pycache__"} & set(path.parts))
    return {path: path.stat().st_mtime_ns for path in every if path.is_file()}


async def _visit(url: str) -> None:
    case = f"{PATIENT}&{case_link.query({'hospital_city': CITY})}"

    async def one(at: int) -> None:
        journey = journeys(case)[at % len(journeys(case))]
        async with Opening(url, journey.page, journey.query) as session:
            for click in journey.clicks[:2]:
                await click(session)

    await asyncio.gather(*(one(at) for at in range(16)))
    opening = Opening(url, "", case)
    session = await opening.__aenter__()
    # Gone in the middle of a run, and a run that nobody can make sense of.
    run = asyncio.ensure_future(session.go("timeline"))
    await asyncio.sleep(0)
    await opening.__aexit__(None, None, None)
    await asyncio.gather(run, return_exceptions=True)


def _ask(url: str) -> None:
    """What other programs send, good and bad."""
    good = {"as_of": "2026-11-29", "diagnosis": "malignant", "hospital_city": CITY}
    bodies = (json.dumps(good), json.dumps(good | {"age": "x"}), json.dumps(good)[:-3], CITY)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in ("api/evaluate", "api/batch", f"api/evaluate?{PATIENT}", f"services?{PATIENT}"):
        for body in bodies:
            with suppress(urllib.error.HTTPError):
                opener.open(f"{url}/{path}", data=body.encode(), timeout=30).close()


def test_nobody_is_in_the_log(visited: Visited) -> None:
    assert [line for line in visited.log.splitlines() if any(mark in line for mark in MARKS)] == []


def test_nobody_is_on_the_disk(visited: Visited) -> None:
    own = {path for path in visited.files if path.suffix == ".log"}
    found = [
        path
        for path in set(visited.files) - own
        if path.stat().st_size < LARGEST and any(mark.encode() in path.read_bytes() for mark in MARKS)
    ]
    assert found == []


def test_the_server_stood_through_it(visited: Visited) -> None:
    assert "Traceback" not in visited.log
