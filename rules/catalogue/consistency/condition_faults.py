"""Can the conditions, dates and disputed values of a file be evaluated?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rules.catalogue.catalogue import Catalogue, nodes_in
from rules.catalogue.conditions import (
    Condition,
    DateTest,
    Disputed,
    FactTest,
    Happened,
    Node,
    Ref,
    Shifted,
    Used,
)
from rules.catalogue.consistency.fact_values import (
    COMPARISONS,
    DATES,
    KINDS,
    value_fault,
)
from rules.catalogue.consistency.places import names_faults
from rules.catalogue.schema import (
    Entry,
    Need,
    Promise,
    WindowEnd,
)
from rules.domain.scenario import shown

ANCHORS = ("application", "unstated", "review", "planned")
"""The days that a promise may count from, beside the date facts."""


def condition_faults(
    nodes: Iterable[Node], catalogue: Catalogue, items: tuple[str, ...], service: str | None = None
) -> Iterator[str]:
    """What the conditions, dates and disputed values among these models say that cannot be."""
    for node in nodes:
        match node:
            case Disputed():
                yield from _dispute_faults(node, catalogue.entries, service)
            case Ref() if node.rule not in catalogue.definitions:
                yield f"rule: 没有 {shown(node.rule)}；可选：{'、'.join(sorted(catalogue.definitions))}"
            case FactTest():
                yield from _fact_faults(node, catalogue)
            case Used():
                yield from names_faults("used", node.used, items)
            case Happened() if node.happened not in DATES:
                yield f"happened: {_no_date(node.happened)}"
            case DateTest():
                for expr in (node.date, node.on_or_before, node.on_or_after):
                    if isinstance(expr, str) and expr not in DATES:
                        yield f"date: {_no_date(expr)}"
            case WindowEnd(date=str(day)) if day not in DATES:
                yield f"window: date: {_no_date(day)}"
            case Shifted() if node.of not in DATES:
                yield f"of: {_no_date(node.of)}"
            case Need() if node.day not in DATES:
                yield f"need.day: {_no_date(node.day)}"
            case Promise():
                yield from _promise_faults(node)


def _no_date(found: str) -> str:
    return f"{shown(found)} 不是日期；可选：{'、'.join(sorted(DATES))}"


def _dispute_faults(node: Disputed[Any], entries: Mapping[str, Entry], service: str | None) -> Iterator[str]:
    entry = entries.get(node.dispute)
    if entry is None:
        yield f"dispute: 两本登记册里都没有 {shown(node.dispute)}"
    elif set(entry.readings) != set(node.readings):
        found, allowed = sorted(node.readings), sorted(entry.readings)
        yield f"dispute {node.dispute}: readings: 收到 {found}；可选：{allowed}"
    elif service is not None and service not in entry.services:
        yield f"dispute {node.dispute}: 登记册里这一条的 services 没有 {service}；有：{entry.services}"


def _fact_faults(node: FactTest, catalogue: Catalogue) -> Iterator[str]:
    """A comparison that the fact's kind does not have, or a constant that is none of its values."""
    given = node.model_dump(by_alias=True, exclude_unset=True, exclude={"fact"})
    (comparison, constant), allowed = next(iter(given.items())), COMPARISONS[KINDS[node.fact]]
    if comparison not in allowed:
        way = f"只能用 {'、'.join(allowed)}" if allowed else "不能与常数比较"
        yield f"fact {node.fact}: 收到 {comparison}；{KINDS[node.fact]}{way}"
    elif comparison == "in_list":
        if constant not in catalogue.lists:
            yield f"in_list: 没有 {shown(constant)}；可选：{'、'.join(sorted(catalogue.lists))}"
    elif comparison == "in":
        yield from (fault for value in constant if (fault := value_fault(node.fact, value)))
        if not constant or len(set(constant)) < len(constant):
            yield f"fact {node.fact}: in: 收到 {shown(constant)}；须有值，且不重复"
    elif fault := value_fault(node.fact, [constant] if comparison == "has" else constant):
        yield fault


def _promise_faults(promise: Promise) -> Iterator[str]:
    place = f"promise {shown(promise.say)}"
    if (promise.since is None) == (promise.ahead_of is None):
        yield f"{place}: 须有 since、ahead_of 中的一个，只有一个"
    for anchor in (promise.since, promise.ahead_of):
        if anchor and anchor not in DATES and anchor not in ANCHORS:
            yield f"{place}: 没有 {shown(anchor)} 这个起算日；可选：{'、'.join((*ANCHORS, *sorted(DATES)))}"


def cycles(definitions: Mapping[str, Condition]) -> Iterator[str]:
    """Shared conditions that come back to themselves, each circle once."""
    uses = {
        name: [node.rule for node in nodes_in(condition) if isinstance(node, Ref)]
        for name, condition in definitions.items()
    }
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            yield f"{name}: rule: 绕回自己：{' → '.join((*path[path.index(name) :], name))}"
        elif name not in done:
            for other in uses.get(name, ()):
                yield from walk(other, (*path, name))
            done.add(name)

    for name in uses:
        yield from walk(name, ())
