"""How does a number of a rule come into a sentence? `{count}` and the like, put in when the data are loaded.

`{PATH}` is the number with its unit: `15 天`. `{PATH:FORM}` has a form of its own, in which `#` stands
for the digits and `〇` for Chinese numerals: `{count:〇次}` is 两次, `{yuan:# 万元}` is 10 万元.
`{PATH - 1}` and `{PATH - PATH}` are reckoned. A path begins where the sentence stands: with a key
beside it, or of what it is part of, up to the service, then with the id of a service or with `cities`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from rules.catalogue.sentences.numbers import (
    UNITS,
    Found,
    RuleNumber,
    depends_on_fact,
    holding,
    possible_numbers,
    values_under,
)
from rules.catalogue.sentences.numerals import LARGEST_NUMERAL, in_numerals
from rules.domain.scenario import shown

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PATH = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_INSIDE = re.compile(rf"(?P<path>{_PATH})(?: (?P<sign>[-+]) (?P<other>{_PATH}))?(?::(?P<form>[^:]+))?")
_SIGN = re.compile(r"([#〇])")
_WAN = re.compile(r" ?万")
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "days": ("天", "日"),
    "workdays": ("个工作日",),
    "months": ("个月",),
    "years": ("年", "周年"),
    "hours": ("小时", "个小时"),
}
"""How a unit of time may be written in a form."""
MOST_NAMES = 40
"""Names told in a message."""


class PlaceholderError(ValueError):
    """A placeholder that names no number; the message says what was found and what is allowed."""

    instead = "（缺）"
    """What a sentence says in its place that has to be shown all the same."""


class ImpossibleNumber(PlaceholderError):
    """A number that no sentence can say, since it is below nought or has no numeral."""

    def __init__(self, told: str, instead: str) -> None:
        super().__init__(told)
        self.instead = instead


class SentenceFault(NamedTuple):
    """A sentence whose number is not there, or cannot be said."""

    place: str
    """The path to it, each part after a point."""
    reads: str
    """The sentence as it has to be shown."""
    told: str
    impossible: bool
    """Whether it is only the number that is at fault: with another it would be a sentence again."""


class Whole(Protocol):
    """The data that a sentence is part of."""

    @property
    def units(self) -> Mapping[str, str]:
        """The unit of every fact that has one."""

    @property
    def world(self) -> Found:
        """Every service by its id, and the lists of cities."""


class Scopes:
    """Where a sentence stands: the places in which the first name of a path is looked for, innermost last.

    What lies outside all of them is the whole of the data, which is read only when it is asked for.
    In a register or a story, which have no numbers of rules, what is beside the sentence is no place: `own`
    is false.
    """

    __slots__ = ("_own", "_places", "_whole")

    def __init__(self, whole: Whole, places: tuple[Sequence[Found], ...] = (), own: bool = True) -> None:
        self._whole, self._places, self._own = whole, places, own

    def within(self, content: object) -> Scopes:
        """Where the sentences inside these data stand."""
        return Scopes(self._whole, (*self._places, (Found(content),))) if self._own else self

    def put_in(self, sentence: str, refuse: Callable[[PlaceholderError], None]) -> str:
        """The sentence with every placeholder's number; `refuse` is told of each that has none."""
        rest = PLACEHOLDER.sub("", sentence)
        if "{" in rest or "}" in rest:
            refuse(PlaceholderError("括号 { } 没有成对；只用来写规则里的数字，如 {count}"))
            return sentence

        def number(match: re.Match[str]) -> str:
            try:
                return self._written(match, sentence)
            except PlaceholderError as error:
                refuse(error)
                return error.instead

        return PLACEHOLDER.sub(number, sentence)

    def _written(self, match: re.Match[str], sentence: str) -> str:
        parsed = _INSIDE.fullmatch(match[1])
        if parsed is None:
            raise PlaceholderError(f"收到 {shown(match[0])}；须写成 {{路径}}、{{路径 - 1}} 或 {{路径:〇次}}")
        try:
            if parsed["sign"]:
                numbers = [self._reckoned(self._number(parsed["path"]), parsed["sign"], parsed["other"])]
            else:
                numbers = self._numbers(parsed["path"])
            ordinal = sentence[: match.start()].endswith("第")
            either = "或" if parsed["form"] else "或 "
            return either.join(written(number, parsed["form"], ordinal) for number in numbers)
        except ImpossibleNumber as error:
            raise ImpossibleNumber(f"{match[0]}: {error}", error.instead) from None
        except PlaceholderError as error:
            raise PlaceholderError(f"{match[0]}: {error}") from None

    def _reckoned(self, number: RuleNumber, sign: str, other: str) -> RuleNumber:
        second = (
            RuleNumber(int(other), number.unit) if re.fullmatch("[0-9]{1,6}", other) else self._number(other)
        )
        if second.unit != number.unit:
            raise PlaceholderError(f"单位不同：{written(number)}、{written(second)}")
        amount = number.amount - second.amount if sign == "-" else number.amount + second.amount
        return RuleNumber(amount, number.unit)

    def _number(self, path: str) -> RuleNumber:
        """The one number at a path."""
        numbers = self._numbers(path)
        if len(numbers) == 1:
            return numbers[0]
        several = "、".join(written(number) for number in numbers)
        raise PlaceholderError(f"有几个数字：{several}；算式里须写明是哪一个")

    def _numbers(self, path: str) -> list[RuleNumber]:
        """The number at a path; all of them where a fact of the customer's decides, and readings do not."""
        first, *rest = path.split(".")
        found = self._begin(first)
        for name in rest:
            inner = values_under(found, name, self._whole.units)
            if not inner:
                raise PlaceholderError(f"没有 {name}；可选：{_some(holding(found, self._whole.units))}")
            found = inner
        values = list(
            dict.fromkeys(number for part in found for number in possible_numbers(part, self._whole.units))
        )
        if len(values) == 1 or (values and len(found) == 1 and depends_on_fact(found[0])):
            return values
        options = _some(holding(found, self._whole.units))
        if values:
            several = "、".join(written(value) for value in values)
            raise PlaceholderError(f"有几个数字：{several}；须写明是哪一个，可选：{options}")
        raise PlaceholderError(f"这里没有数字，是 {shown(found[0].value)}；可选：{options}")

    def _begin(self, name: str) -> list[Found]:
        units = self._whole.units
        for place in reversed(self._places):
            if found := values_under(place, name, units):
                return found
        world = self._whole.world.value
        if name in world:
            return [Found(world[name])]
        names = [name for place in reversed(self._places) for name in holding(place, units)]
        names += [f"{id}.…" for id in world]
        raise PlaceholderError(f"没有 {name}；可选：{_some(dict.fromkeys(names))}")


def _some(found: Iterable[str]) -> str:
    """Names for a message, not endlessly many."""
    names = [name[:40] for name in found]
    return "、".join(names[:MOST_NAMES]) + ("……" if len(names) > MOST_NAMES else "") if names else "无"


def written(number: RuleNumber, form: str | None = None, ordinal: bool = False) -> str:
    """A number as a sentence has it; PlaceholderError where the form does not suit it."""
    amount, unit = number
    if form is None:
        said = f"{_digits(amount)} {UNITS.get(unit, unit)}".rstrip()
        if amount < 0:
            raise ImpossibleNumber(f"{_digits(amount)} 小于 0", said)
        return said
    if len(_SIGN.findall(form)) != 1:
        raise PlaceholderError(f"收到 {shown(form)}；写法里须有一个 #（数字）或 〇（汉字）")
    before, sign, after = _SIGN.split(form)
    if unit in WRITTEN and after.strip() and not after.strip().startswith(WRITTEN[unit]):
        raise PlaceholderError(f"收到 {shown(form)}；规则里的单位是{'、'.join(WRITTEN[unit])}")
    if _WAN.match(after):
        amount /= 10_000
    if amount < 0 or (sign == "〇" and not _has_numeral(amount)):
        said = f"{before}{_digits(amount)}{after}"
        raise ImpossibleNumber(
            f"{_digits(amount)} 不能写成汉字；汉字写 0 至 {LARGEST_NUMERAL}"
            if sign == "〇"
            else f"{_digits(amount)} 小于 0",
            said,
        )
    if sign == "#":
        return f"{before}{_digits(amount)}{after}"
    return f"{before}{in_numerals(int(amount), ordinal or before.endswith('第'))}{after}"


def _digits(amount: float) -> str:
    return f"{amount:.10g}"


def _has_numeral(amount: float) -> bool:
    return amount == int(amount) and 0 <= amount <= LARGEST_NUMERAL


def put_into(content: Any, scopes: Scopes, faults: list[SentenceFault], place: str = "") -> Any:
    """Plain data with the numbers in their sentences; a sentence at fault is told with its path."""
    if isinstance(content, str):
        if "{" not in content and "}" not in content:
            return content
        refused: list[PlaceholderError] = []
        said = scopes.put_in(content, refused.append)
        if refused:
            impossible = all(isinstance(error, ImpossibleNumber) for error in refused)
            faults.append(SentenceFault(place, said, "；".join(map(str, refused)), impossible))
        return said
    if isinstance(content, dict):
        inner = scopes.within(content)
        return {key: put_into(part, inner, faults, f"{place}.{key}") for key, part in content.items()}
    if isinstance(content, list):
        return [put_into(part, scopes, faults, f"{place}.{index}") for index, part in enumerate(content)]
    return content
