"""Do the two locks hold what pyproject.toml asks for, exactly, and without naming an index?"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.opened import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TO_RUN = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["app"]
TO_DEVELOP = [
    line for group in PROJECT["dependency-groups"].values() for line in group if isinstance(line, str)
]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def _pins(lock: str) -> dict[str, set[str]]:
    """The versions of each distribution; several where they depend on the Python or the system."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.M):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


@pytest.mark.parametrize(
    ("lock", "asked"),
    [("requirements.txt", TO_RUN), ("requirements-dev.txt", TO_RUN + TO_DEVELOP)],
    ids=LOCKS,
)
def test_what_is_asked_for_is_pinned(lock: str, asked: list[str]) -> None:
    pins = _pins(lock)
    wrong = [
        line
        for line in asked
        if (found := pins.get(canonicalize_name(Requirement(line).name))) is None
        or not all(Requirement(line).specifier.contains(version, prereleases=True) for version in found)
    ]
    assert not wrong, f"run `make lock`: {lock} lacks {wrong}"


def test_what_runs_is_what_was_tested() -> None:
    tested = _pins("requirements-dev.txt")
    assert {
        name: found for name, found in _pins("requirements.txt").items() if found != tested.get(name)
    } == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_hashed_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^[\w.-]+==.*(?:\n    --hash.*)*", text, re.M)
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "index-url" not in text


def test_each_declared_python_is_one_that_may_be_used() -> None:
    versions = [
        version
        for line in PROJECT["project"]["classifiers"]
        if (version := line.removeprefix("Programming Language :: Python :: 3.")).isdigit()
    ]
    least = PROJECT["project"]["requires-python"].removeprefix(">=3.")
    assert [int(version) for version in versions] == list(range(int(least), int(least) + len(versions)))
