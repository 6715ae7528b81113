"""What carries each line of the manual? Rules, register entries and lines without a rule, in our words.

The manual's text is not needed here: data cites lines by number. No elements here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pages.present.clauses.register_choices import CONTRADICTION, SILENCE
from pages.present.clauses.rule_words import GUIDE_KINDS, ITEM, RuleWords
from rules.catalogue.catalogue import LAST_LINE, OVERVIEW, Catalogue, cites_in
from rules.catalogue.coverage import REASONS
from rules.catalogue.labels import lines_text
from rules.catalogue.schema import (
    Entry,
    Lines,
    Service,
)
from rules.domain import lookup
from rules.domain.lookup import folded

SLIP, NO_RULE = "笔误", "非规则"

KINDS = tuple(
    dict.fromkeys(
        (
            ITEM,
            "条件",
            "次数",
            "窗口",
            "时限",
            *GUIDE_KINDS.values(),
            "提示",
            CONTRADICTION,
            SILENCE,
            SLIP,
            NO_RULE,
        )
    )
)
"""Every kind of row, in the order in which kinds are listed."""

START = "章首"
"""The part of a chapter before its first number."""

OVERVIEW_ID = "overview"

LINE_NUMBERS = re.compile(r"第?\s*(\d{1,4})(?:\s*[-–—~到至]\s*(\d{1,4}))?\s*行?")


class ClauseRow(NamedTuple):
    """One rule, register entry or reason why lines are no rule, with all its lines."""

    kind: str
    text: str
    owner: str
    """The service's or entry's id; for lines without a rule, the reason."""
    path: str
    """The place in the service's file; empty where it is no rule."""
    lines: tuple[Lines, ...]

    def touches(self, first: int, last: int) -> tuple[Lines, ...]:
        """Those of its lines that reach into a range."""
        return tuple((a, b) for a, b in self.lines if a <= last and b >= first)


class ChapterSection(NamedTuple):
    """A numbered part of a chapter with the rows that rest on its lines."""

    chapter: str
    label: str
    first: int
    last: int
    rows: tuple[ClauseRow, ...]


class LinePlace(NamedTuple):
    """The part that a line stands in."""

    chapter: str
    at: int
    """Its place among the chapter's parts, from 0."""
    label: str


def numbered(lines: Iterable[Lines]) -> str:
    """`第 1624、1664–1670 行`."""
    return f"第 {lines_text(lines)} 行"


def line_range(text: str) -> Lines | None:
    """The lines that a search names, e.g. `1664-1670`; None where it names none of the manual's."""
    found = LINE_NUMBERS.fullmatch(text.strip())
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return (first, last) if 1 <= first <= last <= LAST_LINE else None


class Ledger:
    """Every row of the whole manual, by chapter and by rule."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self._entries = catalogue, catalogue.entries
        self._words = RuleWords(catalogue)

    @cached_property
    def chapters(self) -> Mapping[str, str]:
        """The chapters' names by id: the overview, then the services in their order."""
        return {OVERVIEW_ID: "服务概览"} | {service.id: service.name for service in self.catalogue.services}

    @cached_property
    def rows(self) -> tuple[ClauseRow, ...]:
        """Every row: the rules by service, the contradictions, the silences, the slips, what is no rule."""
        rules = [row for service in self.catalogue.services for row in self._rules(service)]
        registers = (
            (CONTRADICTION, self.catalogue.contradictions),
            (SILENCE, self.catalogue.silences),
        )
        entries = [
            ClauseRow(kind, entry.title, entry.id, "", tuple(entry.lines))
            for kind, register in registers
            for entry in register
        ]
        slips = [
            ClauseRow(SLIP, f"{slip.title}：{slip.meant}", slip.id, "", tuple(slip.lines))
            for slip in self.catalogue.slips
        ]
        plain = [
            ClauseRow(NO_RULE, REASONS[clause.reason], clause.reason, "", (clause.lines,))
            for clause in self.catalogue.no_rules
        ]
        return (*rules, *entries, *slips, *plain)

    @cached_property
    def parts(self) -> Mapping[str, tuple[ChapterSection, ...]]:
        """The parts of each chapter, in the order of lines; those that carry nothing are left out."""
        bounds = {OVERVIEW_ID: list(self._overview_bounds())}
        bounds |= {service.id: list(_chapter_bounds(service)) for service in self.catalogue.services}
        return {chapter: tuple(self._parts(chapter, ranges)) for chapter, ranges in bounds.items()}

    def _parts(self, chapter: str, ranges: Sequence[tuple[str, int, int]]) -> Iterator[ChapterSection]:
        near = [row for row in self.rows if row.touches(ranges[0][1], ranges[-1][2])]
        for name, first, last in ranges:
            rows = _in_order(near, first, last)
            if rows:
                yield ChapterSection(chapter, name, first, last, rows)

    def about(self, chapter: str) -> tuple[ClauseRow, ...]:
        """The rows of a chapter for the way back, from rule to lines: each once, by kind."""
        if chapter == OVERVIEW_ID:
            mine = [row for row in self.rows if row.touches(*OVERVIEW)]
        else:
            service = self.catalogue.service(chapter)
            mine = [
                row
                for row in self.rows
                if (
                    row.owner == chapter
                    if row.path
                    else any(row.touches(*lines) for lines in service.chapter)
                )
            ]
        return tuple(sorted(mine, key=lambda row: KINDS.index(row.kind)))

    def place(self, line: int) -> LinePlace | None:
        """Where a line stands; None between the chapters."""
        for chapter, parts in self.parts.items():
            for index, part in enumerate(parts):
                if part.first <= line <= part.last:
                    return LinePlace(chapter, index, part.label)
        return None

    def places_text(self, lines: Sequence[Lines], here: str = "") -> str:
        """Lines with the chapters and parts they stand in; the chapter `here` is not named."""
        grouped: dict[str, list[Lines]] = {}
        for pair in sorted(lines):
            grouped.setdefault(self.place_text(pair[0], here), []).append(pair)
        return "；".join(f"{name} {numbered(pairs)}".strip() for name, pairs in grouped.items())

    def place_text(self, line: int, here: str = "") -> str:
        """The chapter and part that a line stands in; the chapter `here` is not named."""
        place = self.place(line)
        if place is None:
            return ""
        chapter = "" if place.chapter == here else self.chapters[place.chapter]
        return " ".join(part for part in (chapter, place.label) if part)

    def search(self, text: str) -> list[ClauseRow]:
        """The rows that have these words in them or in their name, or rest on these lines."""
        numbers = line_range(text)
        if not text.strip():
            return []
        return [
            row
            for row in self.rows
            if lookup.found(text, (self._searched[row],), self._words_of(row))
            or (numbers is not None and row.touches(*numbers))
        ]

    @cached_property
    def _searched(self) -> dict[ClauseRow, str]:
        """What a search looks at, folded once."""
        return {row: folded(self._text(row)) for row in self.rows}

    def _text(self, row: ClauseRow) -> str:
        entry = self._entries.get(row.owner) if not row.path else None
        if entry:
            return entry_text(entry, self.catalogue)
        return f"{row.text} {self.chapters.get(row.owner, '')} {row.kind}"

    def _words_of(self, row: ClauseRow) -> list[str]:
        """The words that people use for what a row is: an item goes by those of its service."""
        if row.kind != ITEM:
            return []
        return [word.say for word in self.catalogue.service(row.owner).words]

    def _rules(self, service: Service) -> Iterator[ClauseRow]:
        lines: dict[str, list[Lines]] = {}
        for path, cited in cites_in(service):
            lines.setdefault(path.removesuffix(".cite"), []).append(cited)
        for path, places in lines.items():
            kind, text = self._words.of(service, path)
            yield ClauseRow(kind, text, service.id, path, tuple(places))

    def _overview_bounds(self) -> Iterator[tuple[str, int, int]]:
        """The overview's range for each service, with the headings before it."""
        reached = OVERVIEW[0]
        ranges = [(service.overview, service.name) for service in self.catalogue.services if service.overview]
        for (_, last), name in sorted(ranges):
            yield name, reached, last
            reached = last + 1


def entry_text(entry: Entry, catalogue: Catalogue) -> str:
    """Everything that a register entry says, for a search."""
    names = [catalogue.service(id).name for id in entry.services]
    says = [reading.say for reading in entry.readings.values()]
    return " ".join((entry.title, *names, *says, entry.effect, entry.id))


def file_path(row: ClauseRow) -> str:
    """`outpatient_companion.yaml: requires[0]`; empty where the row is no rule."""
    return f"{row.owner}.yaml: " + re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", row.path) if row.path else ""


def _chapter_bounds(service: Service) -> Iterator[tuple[str, int, int]]:
    for first, last in service.chapter:
        starts = sorted(line for line in service.outline if first <= line <= last)
        if not starts or starts[0] > first:
            yield START, first, (starts[0] - 1 if starts else last)
        for start, following in zip(starts, [*starts[1:], last + 1], strict=True):
            yield service.outline[start], start, following - 1


def _in_order(rows: Iterable[ClauseRow], first: int, last: int) -> tuple[ClauseRow, ...]:
    """The rows of a range by line, what is disputed there after the rules."""

    def order(found: tuple[int, ClauseRow]) -> tuple[bool, int, int]:
        line, row = found
        return row.kind in (CONTRADICTION, SILENCE, SLIP), line, KINDS.index(row.kind)

    found = [(touched[0][0], row) for row in rows if (touched := row.touches(first, last))]
    return tuple(row for _, row in sorted(found, key=order))
