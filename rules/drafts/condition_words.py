"""How does a condition of the data read as a sentence in Chinese, and what is it put together from?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import (
    AllOf,
    AnyOf,
    DateExpr,
    DateTest,
    Disputed,
    FactTest,
    Happened,
    Known,
    Not,
    Period,
    Ref,
    Stayed,
    StayTest,
    UnlessKnown,
    Used,
)
from rules.catalogue.labels import label, value_label
from rules.domain.fact_kinds import KINDS
from rules.domain.periods import UNIT_NAMES

ALWAYS, NEVER = "不论什么情况", "什么情况都不行"

COMPARED = {
    "at_least": "不小于",
    "at_most": "不大于",
    "above": "大于",
    "below": "小于",
}
WITHIN = {"illness": "这次病", "stay": "这次住院", "journey": "这次出行"}

PartKind = Literal["test", "all", "any", "not", "known", "unless_known", "dispute"]
"""One test, several conditions joined, one with a word before it, or one for each reading."""


@dataclass(frozen=True)
class ConditionPart:
    """A condition, or a part of one."""

    path: str
    """Where in its file it stands."""
    kind: PartKind
    say: str
    """The sentence of it alone."""
    condition: Any
    """As the catalogue has it."""
    parts: tuple[ConditionPart, ...] = ()
    """What it is put together from."""
    reading: str = ""
    """Of a part for a reading: which."""


class ConditionWords:
    """Puts conditions of one catalogue in words; in brief a dispute is named, without its readings."""

    def __init__(self, catalogue: Catalogue, service: str, *, brief: bool = False) -> None:
        self._catalogue, self._service, self._brief = catalogue, catalogue.service(service), brief

    def of(self, condition: Any) -> str:
        """The sentence of a condition, e.g. `诊断是确诊重疾或恶性肿瘤，并且已经入院`."""
        match condition:
            case "always":
                return ALWAYS
            case "never":
                return NEVER
            case AllOf():
                return "，并且".join(self._inner(part) for part in condition.all)
            case AnyOf():
                return "，或者".join(self._inner(part) for part in condition.any)
            case Not():
                return f"不是：{self._inner(condition.not_)}"
            case Known():
                return f"已知{self._inner(condition.known)}"
            case UnlessKnown():
                return f"不能肯定{self._inner(condition.unless_known)}"
            case Disputed():
                return self._disputed(condition)
        return self._test(condition)

    def taken_apart(self, condition: Any, path: str, reading: str = "") -> ConditionPart:
        """A condition that stands at a place, with what it is put together from."""
        kind, inside = _parts_of(condition)
        parts = [
            self.taken_apart(one, f"{path}.{at}", at.removeprefix("readings.") if kind == "dispute" else "")
            for at, one in inside
        ]
        said = "" if condition is None else self.of(condition)
        return ConditionPart(path, kind, said, condition, tuple(parts), reading)

    def _inner(self, part: Any) -> str:
        """A part, in brackets where it has parts of its own."""
        words = self.of(part)
        return f"（{words}）" if isinstance(part, (AllOf, AnyOf, Disputed)) else words

    def _disputed(self, condition: Disputed[Any]) -> str:
        entry = self._catalogue.entries.get(condition.dispute)
        if self._brief:
            return f"看“{entry.title if entry else condition.dispute}”怎么读"
        return "；".join(
            f"按“{entry.readings[id].say if entry and id in entry.readings else id}”：{self.of(one)}"
            for id, one in condition.readings.items()
        )

    def _test(self, test: Any) -> str:
        match test:
            case FactTest():
                return self._fact(test)
            case DateTest():
                late = test.on_or_before is not None
                other = test.on_or_before if late else test.on_or_after
                return f"{self.date(test.date)}不{'晚' if late else '早'}于{self.date(other or '')}"
            case Happened():
                return f"{self._label(test.happened)}已经到了"
            case Used():
                names = [self._service.items[id].name for id in test.used if id in self._service.items]
                return f"{WITHIN[test.within]}里用过{'或'.join(names)}"
            case Stayed():
                return f"{self._stay(test.stayed)}，已经出院"
            case Ref():
                definition = self._catalogue.definitions.get(test.rule)
                return f"“{self.of(definition)}”" if definition is not None else test.rule
        return str(test)

    def _fact(self, test: FactTest) -> str:
        name = self._label(test.fact)
        for key, words in COMPARED.items():
            if (number := getattr(test, key)) is not None:
                return f"{name}{words} {value_label(test.fact, number, self._catalogue)}"
        if test.in_list is not None:
            return f"{name}在名单里"
        if test.has is not None:
            return f"{name}里有{value_label(test.fact, test.has, self._catalogue)}"
        if KINDS.get(test.fact) == "yes_no":
            return f"{name}：{value_label(test.fact, test.is_, self._catalogue)}"
        values = test.in_ if test.in_ is not None else [test.is_]
        return f"{name}是{'或'.join(value_label(test.fact, one, self._catalogue) for one in values)}"

    def _stay(self, stay: StayTest | str) -> str:
        if isinstance(stay, str):
            return "住过院"
        parts = [
            "或".join(value_label(fact, one, self._catalogue) for one in options)
            for fact, options in (("hospital", stay.hospital), ("surgery", stay.surgery))
            if options
        ]
        return f"住过院（{'，'.join(parts)}）"

    def date(self, expr: DateExpr) -> str:
        """A day, e.g. `出院日之后 15 天`."""
        if isinstance(expr, str):
            return self._label(expr)
        period = expr.plus or expr.minus
        return f"{self._label(expr.of)}之{'后' if expr.plus else '前'} {period_words(period)}"

    def _label(self, fact: str) -> str:
        return label(fact, self._catalogue) if fact in self._catalogue.facts else DATE_NAMES.get(fact, fact)


def _parts_of(condition: Any) -> tuple[PartKind, Iterator[tuple[str, Any]]]:
    """What sort of condition it is, and its parts, each with its place below."""
    match condition:
        case AllOf():
            return "all", ((f"all.{at}", one) for at, one in enumerate(condition.all))
        case AnyOf():
            return "any", ((f"any.{at}", one) for at, one in enumerate(condition.any))
        case Not():
            return "not", iter([("not", condition.not_)])
        case Known():
            return "known", iter([("known", condition.known)])
        case UnlessKnown():
            return "unless_known", iter([("unless_known", condition.unless_known)])
        case Disputed():
            return "dispute", ((f"readings.{id}", one) for id, one in condition.readings.items())
    return "test", iter(())


DATE_NAMES = {
    "waiting_over_on": "等待期满日",
    "application": "申请那天",
    "review": "审核完的那天",
    "planned": "要用的那天",
}


def period_words(period: Period | None) -> str:
    """A length of time, e.g. `15 天`."""
    return f"{period.count} {UNIT_NAMES[period.unit]}" if period else "没有"
