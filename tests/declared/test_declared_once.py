"""Does a fact or a kind of deadline, added in two files, show everywhere, or does a test name the place?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.declared.additions import FACTS, KINDS, build
from tests.declared.probe import ADDED_FACTS, ADDED_KINDS, asked

PROBE = Path(__file__).with_name("probe.py")

TO_BE_TOLD = {
    ("prepared people", "transfer_day"),
    ("quiz customers", "transfer_day"),
    *(("quiz changes", fact) for fact in FACTS),
}
"""What no declaration can supply: when something happened to an invented person, and what might well have
been otherwise. The tests of every consumer name the place.
"""

Found = dict[str, str | None]


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What each place of the copy says of each addition."""
    folder = build(tmp_path_factory.mktemp("copy"))
    output = folder / "found.json"
    done = subprocess.run(
        [sys.executable, str(PROBE), str(output)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: Found = json.loads(output.read_text(encoding="utf-8"))
    return told


def test_every_addition_is_asked_about() -> None:
    assert (tuple(FACTS), tuple(KINDS)) == (ADDED_FACTS, ADDED_KINDS)


@pytest.mark.parametrize(("place", "addition"), [pair for pair in asked() if pair not in TO_BE_TOLD])
def test_an_addition_shows(place: str, addition: str, found: Found) -> None:
    fault = found[f"{place}/{addition}"]
    assert fault is None, fault


@pytest.mark.parametrize(("place", "addition"), sorted(TO_BE_TOLD))
def test_what_a_declaration_cannot_supply_is_named(place: str, addition: str, found: Found) -> None:
    assert addition in (found[f"{place}/{addition}"] or "")
