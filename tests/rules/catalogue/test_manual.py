"""The data against the manual itself, where MANUAL_TEXT names the manual's text file."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from rules.catalogue.catalogue import DATA, LAST_LINE, MANUAL_SHA256, SERVICES, cites_in
from rules.catalogue.loader import load
from rules.catalogue.schema import Lines
from rules.catalogue.schema.situations import SITUATIONS, SituationId

MANUAL = os.environ.get("MANUAL_TEXT", "")
pytestmark = pytest.mark.skipif(not MANUAL, reason="MANUAL_TEXT does not name the manual's text file")

LONGEST_REPEAT = 21
"""So many characters in a row may be the manual's: names and figures are shorter than a sentence."""
NOT_TEXT = re.compile(r"[\W_]+")


@cache
def lines() -> tuple[str, ...]:
    """The manual's lines; the first has number 1."""
    return ("", *Path(MANUAL).read_text(encoding="utf-8").split("\n"))


def squeeze(text: str) -> str:
    """Text without white space and punctuation."""
    return NOT_TEXT.sub("", text)


def test_this_is_the_manual_that_the_data_cites() -> None:
    assert hashlib.sha256(Path(MANUAL).read_bytes()).hexdigest() == MANUAL_SHA256


def test_the_manual_has_as_many_lines_as_may_be_cited() -> None:
    assert len(lines()) - 1 in (LAST_LINE, LAST_LINE + 1)
    assert sum(bool(line.strip()) for line in lines()) == 1941


@pytest.mark.parametrize("id", SERVICES)
def test_a_chapter_begins_with_the_title_of_its_service(id: str) -> None:
    service = load().service(id)
    title = squeeze(lines()[service.chapter[0][0]])
    assert squeeze(service.section) in title
    name = squeeze(service.name)
    core = max(
        (name[a:b] for a in range(len(name)) for b in range(a, len(name) + 1) if name[a:b] in title), key=len
    )
    assert len(core) >= 3, (name, title)


@pytest.mark.parametrize("id", SERVICES)
def test_cited_lines_are_not_blank(id: str) -> None:
    """A range begins and ends with text, and a single line has text."""
    blank = [
        (place, first, last)
        for place, (first, last) in cites_in(load().service(id))
        if not lines()[first].strip() or not lines()[last].strip()
    ]
    assert blank == []


@pytest.mark.parametrize("id", SITUATIONS)
def test_lines_of_a_situation_are_not_blank(id: SituationId) -> None:
    blank = [
        (place, first, last)
        for place, (first, last) in cites_in(load().situations[id])
        if not lines()[first].strip() or not lines()[last].strip()
    ]
    assert blank == []


def test_lines_of_the_registers_are_not_blank() -> None:
    blank = [
        (entry.id, first, last)
        for entry in load().entries.values()
        for first, last in entry.lines
        if not any(line.strip() for line in lines()[first : last + 1])
    ]
    assert blank == []


@pytest.mark.parametrize("id", SERVICES)
def test_numbered_parts_begin_on_lines_with_text(id: str) -> None:
    assert [line for line in load().service(id).outline if not lines()[line].strip()] == []


def test_chapters_do_not_overlap() -> None:
    chapters: list[tuple[Lines, str]] = sorted(
        (chapter, service.id) for service in load().services for chapter in service.chapter
    )
    for (earlier, one), (later, other) in pairwise(chapters):
        assert earlier[1] < later[0], (one, other)


def _runs(text: str) -> Iterator[str]:
    size = LONGEST_REPEAT + 1
    return (text[at : at + size] for at in range(len(text) - size + 1))


def test_the_data_repeats_no_sentence_of_the_manual() -> None:
    known = set(_runs(squeeze("".join(lines()))))
    repeated = [
        (path.name, number, run)
        for path in sorted(DATA.rglob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for run in _runs(squeeze(line))
        if run in known
    ]
    assert repeated == []
