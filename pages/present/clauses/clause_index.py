"""What carries each line of the manual? Rules, register entries and lines without a rule, in our words.

The manual's text is not needed here: data cites lines by number. No elements here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pages.present.text.answer_text import CHANNEL_NAMES
from pages.present.text.count_text import limit_text
from rules.catalogue.catalogue import LAST_LINE, OVERVIEW, Catalogue, cites_in
from rules.catalogue.conditions import Condition, Disputed, FactTest
from rules.catalogue.coverage import REASONS
from rules.catalogue.labels import STANCE_NAMES, label, lines_text
from rules.catalogue.schema import (
    Ceiling,
    Channel,
    Count,
    CountCase,
    Dated,
    Entry,
    Included,
    Item,
    Limit,
    Lines,
    Need,
    Note,
    Pool,
    Promise,
    Requirement,
    Service,
    Waiting,
    WindowEnd,
)
from rules.domain import lookup
from rules.domain.lookup import folded
from rules.domain.periods import UNIT_NAMES

CONTRADICTION, SILENCE, SLIP, NO_RULE = "矛盾", "空白", "笔误", "非规则"

GUIDE_KINDS = {
    "channels": "渠道",
    "steps": "步骤",
    "materials": "材料",
    "hours": "服务时间",
    "costs": "费用",
    "counts_as_used": "次数",
    "exclusions": "不保",
    "annexes": "附件",
    "remarks": "说明",
}
ITEM_KINDS = {
    "requires": "条件",
    "limit": "次数",
    "window": "窗口",
    "promises": "时限",
    "caveats": "提示",
}
SERVICE_KINDS = {
    "dated": "说明",
    "included": "条件",
    "in_force": "条件",
    "waiting": "条件",
    "requires": "条件",
    "pools": "次数",
    "ceilings": "费用",
    "promises": "时限",
    "caveats": "提示",
}

KINDS = tuple(
    dict.fromkeys(
        (
            "项目",
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


class Section(NamedTuple):
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
        self._words = _RuleWords(catalogue)

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
    def parts(self) -> Mapping[str, tuple[Section, ...]]:
        """The parts of each chapter, in the order of lines; those that carry nothing are left out."""
        bounds = {OVERVIEW_ID: list(self._overview_bounds())}
        bounds |= {service.id: list(_chapter_bounds(service)) for service in self.catalogue.services}
        return {chapter: tuple(self._parts(chapter, ranges)) for chapter, ranges in bounds.items()}

    def _parts(self, chapter: str, ranges: Sequence[tuple[str, int, int]]) -> Iterator[Section]:
        near = [row for row in self.rows if row.touches(ranges[0][1], ranges[-1][2])]
        for name, first, last in ranges:
            rows = _in_order(near, first, last)
            if rows:
                yield Section(chapter, name, first, last, rows)

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
        if row.kind != "项目":
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


class _RuleWords:
    """Puts one rule of a service in words, found by its path in the file."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._entries = catalogue, catalogue.entries

    def of(self, service: Service, path: str) -> tuple[str, str]:
        """The rule's kind, and its words with the item and the reading it belongs to."""
        keys = path.split(".")
        kind = _kind(keys)
        leads: list[str] = []
        node: object = service
        dispute = ""
        for key in keys:
            if isinstance(node, Disputed):
                dispute = node.dispute
            elif dispute:
                leads.append(self._stance(dispute, key))
                dispute = ""
            node = _step(node, key)
            if isinstance(node, Item) and len(service.items) > 1 and len(keys) > 2:
                leads.append(f"{node.name}：")
        return kind, "".join(leads) + self._say(node)

    def _say(self, node: object) -> str:
        match node:
            case Requirement() | Included() | Need() | Note() | WindowEnd() | Ceiling():
                return node.say
            case Dated():
                return f"这一章的日期：{node.on}" if node.on else "这一章没有写日期"
            case Waiting():
                return _waiting(node)
            case Item():
                return f"{node.name}：{node.say}" if node.say else node.name
            case Limit():
                return self._limit(node)
            case Pool():
                return f"{node.say}（{self._counts(node.count, node.unit, node.per, '不另计合计')}）"
            case Promise():
                return _promise(node)
            case Channel():
                return _channel(node)
        return "在保单有效期内使用"

    def _limit(self, limit: Limit) -> str:
        if limit.count is None and limit.say:
            return limit.say
        text = self._counts(limit.count, limit.unit, limit.per)
        return f"{text}。{limit.say}" if limit.say else text

    def _counts(self, count: Count, unit: str, per: str | Disputed[Any], none: str = "") -> str:
        """How many there are in which period, for each reading where either is disputed."""
        return "；".join(
            f"{lead_count}{lead_per}{self._number(one, unit, span, none)}"
            for lead_count, one in self._readings(count)
            for lead_per, span in self._readings(per)
        )

    def _readings(self, value: Any) -> list[tuple[str, Any]]:
        """Each reading's name and value; an undisputed value has no name."""
        if not isinstance(value, Disputed):
            return [("", value)]
        return [(self._stance(value.dispute, name), one) for name, one in value.readings.items()]

    def _stance(self, entry: str, reading: str) -> str:
        return f"{STANCE_NAMES[self._entries[entry].readings[reading].stance]}："

    def _number(self, count: int | CountCase | None, unit: str, per: str, none: str) -> str:
        if count is None:
            open_ended = {"unlimited": "不限次数", "contract": "次数以合同为准"}
            return none or open_ended.get(per, "手册未写次数上限")
        if isinstance(count, CountCase):
            either = limit_text((per,), f"{count.then} 或 {count.otherwise} {unit}")
            return f"{either}（看{self._fact(count.when)}）"
        return limit_text((per,), f"{count} {unit}")

    def _fact(self, condition: Condition) -> str:
        return label(condition.fact, self._catalogue) if isinstance(condition, FactTest) else "情况"


def _kind(keys: Sequence[str]) -> str:
    if keys[0] == "guide":
        return GUIDE_KINDS[keys[1]]
    if keys[0] == "items":
        return ITEM_KINDS[keys[2]] if len(keys) > 2 else "项目"
    return SERVICE_KINDS[keys[0]]


def _step(node: object, key: str) -> object:
    if isinstance(node, Mapping):
        return node[key]
    if isinstance(node, (list, tuple)):
        return node[int(key)]
    return getattr(node, key)


def _waiting(waiting: Waiting) -> str:
    if waiting.kind == "none":
        return "没有等待期"
    if waiting.kind == "silent":
        return "手册未写有没有等待期"
    silent = {"exempt": "免", "silent": "手册未写"}
    return f"首年有等待期；续保：{silent[waiting.renewal]}；意外：{silent[waiting.accident]}"


def _promise(promise: Promise) -> str:
    period, say = promise.period, promise.say
    length = f"{period.count} {UNIT_NAMES[period.unit]}"
    lead = f"至少提前 {length}：" if promise.ahead_of else f"{length}内："
    if str(period.count) in say:
        lead = ""
    if promise.average:
        say += "（平均时间，不是保证）"
    elif promise.advice and "建议" not in say:
        say += "（建议）"
    return lead + say


def _channel(channel: Channel) -> str:
    parts = [f"{CHANNEL_NAMES[channel.kind]}：{channel.name}", channel.number, channel.path, channel.hours]
    if channel.use:
        parts.append(f"用于{channel.use}")
    return "，".join(part for part in parts if part)
