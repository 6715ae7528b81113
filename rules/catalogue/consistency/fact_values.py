"""Which values may a fact have, and how may it be compared?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rules.catalogue.conditions import (
    DERIVED,
)
from rules.catalogue.schema import (
    FactInfo,
    Move,
    facts_schema,
)
from rules.domain import fact_kinds
from rules.domain.fact_kinds import FactKind, option_key, options_of
from rules.domain.scenario import FACTS, Scenario, shown

CHOICE, YES_NO, WHOLE, NUMBER, DATE, SEVERAL, TEXT, RECORDS = (
    *("选项", "是非", "整数", "数字", "日期", "多选", "文字", "记录"),
)
COMPARISONS: dict[str, tuple[str, ...]] = {
    CHOICE: ("is", "in"),
    YES_NO: ("is",),
    WHOLE: ("is", "in", "at_least", "at_most", "above", "below"),
    NUMBER: ("at_least", "at_most", "above", "below"),
    DATE: (),
    SEVERAL: ("has",),
    TEXT: ("in_list",),
    RECORDS: (),
}
"""How a fact of each kind may be compared with a constant."""


WORDS: dict[FactKind, str] = {
    "choice": CHOICE,
    "yes_no": YES_NO,
    "whole": WHOLE,
    "number": NUMBER,
    "day": DATE,
    "many": SEVERAL,
    "text": TEXT,
    "city": TEXT,
    "records": RECORDS,
}

KINDS: dict[str, str] = {
    **{fact: WORDS[kind] for fact, kind in fact_kinds.KINDS.items()},
    **dict.fromkeys((fact for fact in DERIVED if fact not in FACTS), DATE),
}
"""The kind of every fact and of those that follow from them."""

DATES = frozenset(fact for fact, kind in KINDS.items() if kind == DATE)


def option_keys(fact: str) -> tuple[str, ...]:
    """What the options of a fact are called in its file; none where it has none."""
    return tuple(option_key(option) for option in options_of(fact))


@cache
def _adapter(fact: str) -> TypeAdapter[Any]:
    annotation: Any = Scenario.model_fields[fact].annotation
    return TypeAdapter(annotation)


def value_fault(fact: str, value: object) -> str | None:
    """Why a constant is no value that the fact can have."""
    if isinstance(value, float) and value.is_integer() and KINDS[fact] == WHOLE:
        value = int(value)
    if fact not in FACTS:
        return None
    try:
        _adapter(fact).validate_python(value)
    except ValidationError:
        allowed = "、".join(option_keys(fact)) or "、".join(_bounds(fact)) or KINDS[fact]
        return f"{fact} 不能是 {shown(value)}；可选：{allowed}"
    return None


def _bounds(fact: str) -> Iterator[str]:
    schema = next(part for part in facts_schema()["properties"][fact]["anyOf"] if part["type"] != "null")
    for key, words in (("minimum", "不小于"), ("maximum", "不大于")):
        if key in schema:
            yield f"{words} {schema[key]}"


def facts_faults(facts: Mapping[str, FactInfo]) -> Iterator[str]:
    """Options that the vocabulary has otherwise, and changes that a fact cannot undergo."""
    if tuple(facts) != FACTS:
        differing = sorted(set(facts) ^ set(FACTS)) or "顺序"
        yield f"与 rules/domain/scenario.py 的事实不同：{differing}"
        return
    for fact, info in facts.items():
        options = option_keys(fact)
        if set(info.options) != set(options):
            found, allowed = ("、".join(names) or "无" for names in (info.options, options))
            yield f"{fact}: options: 收到 {found}；须为 {allowed}"
        change = info.change
        if (change.up or change.down) and KINDS[fact] not in (WHOLE, NUMBER):
            yield f"{fact}: change: up 和 down 只用于数字，{fact} 是{KINDS[fact]}"
        if not (change.to or change.up or change.down or change.otherwise):
            yield f"{fact}: change: 须有 to、up、down、otherwise 中的至少一个"
        for other in change.about:
            if other not in FACTS:
                yield f"{fact}: change.about: 没有 {shown(other)} 这个事实；可选：{'、'.join(FACTS)}"
        for move in (*change.to.values(), change.up, change.down, change.otherwise):
            if move:
                yield from (f"{fact}: change: {fault}" for fault in _move_faults(move))


def _move_faults(move: Move) -> Iterator[str]:
    for name in ("sets", "fills"):
        for fact, value in getattr(move, name).items():
            if not (value == "as_of" and KINDS[fact] == DATE) and (fault := value_fault(fact, value)):
                yield f"{name}: {fault}"
