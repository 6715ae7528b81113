"""Does a sentence hold a number of its own? Every number with a unit comes from a rule or is named a figure.

`figures` of a file, or of an entry of a register, lists the pieces of its sentences whose numbers no rule
computes: a price, a clock, what a made-up customer has used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from rules.catalogue.sentences.numbers import (
    LEFT_OUT,
    NO_RULE,
    Found,
    RuleNumber,
    every_number,
    possible_numbers,
)
from rules.catalogue.sentences.numbers import UNITS as TIME
from rules.catalogue.sentences.numerals import NUMERALS, from_numerals
from rules.catalogue.sentences.placeholders import PLACEHOLDER
from rules.catalogue.sentences.sources import Sources, entry_services
from rules.domain.scenario import shown, visible

REGISTERS = ("contradictions", "silences", "slips")
NO_SENTENCE = frozenset(
    ("id", "path", "number", "section", "on", "dated", "services", "figures", "start", "facts", "expect")
)
"""Keys under which nothing is told that a rule might say otherwise; nor is it under NO_RULE."""

UNITS: Mapping[str, str] = {
    **dict.fromkeys(("个工作日", "工作日"), "workdays"),
    **dict.fromkeys(("个小时", "小时"), "hours"),
    **dict.fromkeys(("个月",), "months"),
    **dict.fromkeys(("周年", "年"), "years"),
    **dict.fromkeys(("天", "日"), "days"),
    **dict.fromkeys(("周岁", "岁"), "周岁"),
    **dict.fromkeys(("次", "通"), "次"),
    **dict.fromkeys(("万元", "万"), "万元"),
    **dict.fromkeys(("公里",), "公里"),
    **dict.fromkeys(("元",), "元"),
}
"""Words behind a number, the longer first, with the unit that a rule has."""
ARTICLE = frozenset(("次", "天", "日", "年"))
"""Words with which 一 is as often no number: 算用掉一次, 前一天, 一年指一个保单年度."""

PUT_IN = "\x00"
"""What stands for a placeholder."""
_NUMBER = rf"(?:[0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+)"
OWN = re.compile(
    rf"(?<![0-9.:A-Za-z第周{NUMERALS}])(?P<number>{_NUMBER})"
    rf"(?:\s?[–~至到或、-]\s?(?P<to>{_NUMBER}|{PUT_IN}))?"
    rf"\s?(?P<unit>{'|'.join(UNITS)}|(?<={PUT_IN}))"
)
"""A number with a unit. A range whose end comes from a rule has its unit from there too."""
A_DAY = re.compile(r"[0-9]+ 日(?!内|之内|以内)")
"""A day of the month, in a story that is told by dates."""


class Sentence(NamedTuple):
    """A sentence as it is written, with its path; `ruling` where it stands beside a rule's number."""

    place: str
    text: str
    ruling: bool


class OwnNumber(NamedTuple):
    """A sentence with a number of its own, or a figure that is none."""

    path: Path
    place: str
    told: str


def own_number_faults(sources: Sources) -> Iterator[str]:
    """Every sentence of a data folder with a number that is neither a rule's nor named a figure."""
    yield from (visible(f"{one.path}: {one.place}: {one.told}") for one in own_numbers(sources))


def own_numbers(sources: Sources) -> Iterator[OwnNumber]:
    """The same sentences, each with where it stands."""
    for path in sorted((sources.data / "services").glob("*.yaml")):
        yield from _Part(sources, path, sources.content(path), (path.stem,)).faults()
    for path in (sources.data / f"{name}.yaml" for name in REGISTERS):
        for entry in sources.content(path):
            yield from _Part(sources, path, entry, tuple(entry_services(entry)), f"{entry['id']}.").faults()
    services = tuple(path.stem for path in sorted((sources.data / "services").glob("*.yaml")))
    for path in sorted((sources.data / "situations").glob("*.yaml")):
        yield from _Part(sources, path, sources.content(path), services).faults()
    for path in sorted((sources.data / "personas").glob("*.yaml")):
        story = sources.content(path)
        watched = dict.fromkeys(id for step in story["steps"] for id in step["expect"])
        yield from _Part(sources, path, story, tuple(watched), told_by_dates=True).faults()


@dataclass(frozen=True)
class _Part:
    """A file, or one entry of a register, with the services that it is about."""

    sources: Sources
    path: Path
    content: Mapping[str, Any]
    services: tuple[str, ...]
    place: str = ""
    told_by_dates: bool = False

    def faults(self) -> Iterator[OwnNumber]:
        """What is wrong with the numbers of its sentences, and with its figures."""
        figures: list[str] = sorted(self.content.get("figures", ()), key=len, reverse=True)
        unused = set(figures)
        for sentence in _sentences(self.content):
            rest = PLACEHOLDER.sub(PUT_IN, sentence.text)
            unused -= {figure for figure in figures if figure in rest}
            for figure in figures:
                rest = rest.replace(figure, "")
            for found in OWN.finditer(A_DAY.sub("", rest) if self.told_by_dates else rest):
                if not _no_number(found, sentence.ruling):
                    yield self._fault(sentence.place, f"{self._told(found)}；收到 {shown(sentence.text)}")
        yield from (self._fault("figures", f"没有一句话里有 {shown(figure)}") for figure in unused)
        # What a made-up customer has used may well be as much as a rule gives.
        for found in () if self.told_by_dates else filter(None, map(OWN.fullmatch, figures)):
            if paths := self._paths(found):
                yield self._fault(
                    "figures",
                    f"{shown(found[0])} 是规则里的数字；须写成 {paths}，是另一个数字的连着前后的字写",
                )

    def _fault(self, place: str, told: str) -> OwnNumber:
        return OwnNumber(self.path, f"{self.place}{place}", told)

    def _told(self, found: re.Match[str]) -> str:
        own = shown(found[0].replace(PUT_IN, "…"))
        if paths := self._paths(found):
            return f"{own} 是规则里的数字；须写成 {paths}"
        return f"{own} 不是规则里的数字；规则计算的须写成 {{count}} 这样，规则不计算的须列在 figures 里"

    def _paths(self, found: re.Match[str]) -> str:
        """The placeholders that would give a number that was found; empty where no rule has it."""
        if found["to"]:
            return ""
        number = found["number"]
        amount = float(number) if number[0].isdecimal() else float(from_numerals(number))
        paths = self._rules.get(_comparable(RuleNumber(amount, found["unit"])), [])
        return "、".join(f"{{{_short(path)}}}" for path in paths[:3])

    @cached_property
    def _rules(self) -> dict[RuleNumber, list[str]]:
        """Every number of the rules concerned, with the paths to it."""
        paths: dict[RuleNumber, list[str]] = {}
        for service in self.services:
            prefix = f"{service}." if len(self.services) > 1 or self.told_by_dates else ""
            for path, number in every_number(Found(self.sources.service(service)), self.sources.units):
                paths.setdefault(_comparable(number), []).append(prefix + path)
        return paths


def _no_number(found: re.Match[str], ruling: bool) -> bool:
    """Whether 一 is an article, or 二 means the second."""
    if found["to"]:
        return False
    return found["number"] == "二" or (found["number"] == "一" and not ruling and found["unit"] in ARTICLE)


def _short(path: str) -> str:
    """A path as a sentence would write it."""
    return ".".join(part for part in path.split(".") if part not in (*LEFT_OUT, *TIME))


def _comparable(number: RuleNumber) -> RuleNumber:
    unit = UNITS.get(number.unit, number.unit)
    return RuleNumber(number.amount * 10_000, "元") if unit == "万元" else RuleNumber(number.amount, unit)


def _sentences(value: Any, place: str = "", ruling: bool = False) -> Iterator[Sentence]:
    if isinstance(value, str):
        yield Sentence(place, value, ruling)
        return
    parts = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    beside = isinstance(value, Mapping) and any(possible_numbers(Found(value), {}))
    for key, part in parts:
        if key not in NO_SENTENCE and (key not in NO_RULE or isinstance(part, Mapping)):
            where = f"{place}.{key}" if place else str(key)
            yield from _sentences(part, where, beside and key == "say")
