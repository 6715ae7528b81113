"""Do the data fit together? What no single file can show: references, kinds of facts, lines, and cycles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rules.catalogue.catalogue import LAST_LINE, OVERVIEW, SERVICES, Catalogue, citations, cites_in, nodes_in
from rules.catalogue.conditions import (
    DERIVED,
    Condition,
    DateTest,
    Disputed,
    FactTest,
    Happened,
    Ref,
    Shifted,
    Used,
)
from rules.catalogue.schema import (
    CityList,
    Entry,
    FactInfo,
    Item,
    Lines,
    Move,
    Need,
    Promise,
    Service,
    Waiting,
    WindowEnd,
    facts_schema,
)
from rules.domain import fact_kinds
from rules.domain.fact_kinds import FactKind, option_key, options_of
from rules.domain.lookup import folded
from rules.domain.scenario import FACTS, Scenario, shown

ANCHORS = ("application", "unstated", "review", "planned")
"""The days that a promise may count from, beside the date facts."""

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


def _options(fact: str) -> tuple[str, ...]:
    """What the options of a fact are called in its file; none where it has none."""
    return tuple(option_key(option) for option in options_of(fact))


@cache
def _adapter(fact: str) -> TypeAdapter[Any]:
    annotation: Any = Scenario.model_fields[fact].annotation
    return TypeAdapter(annotation)


def _value_fault(fact: str, value: object) -> str | None:
    """Why a constant is no value that the fact can have."""
    if isinstance(value, float) and value.is_integer() and KINDS[fact] == WHOLE:
        value = int(value)
    if fact not in FACTS:
        return None
    try:
        _adapter(fact).validate_python(value)
    except ValidationError:
        allowed = "、".join(_options(fact)) or "、".join(_bounds(fact)) or KINDS[fact]
        return f"{fact} 不能是 {shown(value)}；可选：{allowed}"
    return None


def _bounds(fact: str) -> Iterator[str]:
    schema = next(part for part in facts_schema()["properties"][fact]["anyOf"] if part["type"] != "null")
    for key, words in (("minimum", "不小于"), ("maximum", "不大于")):
        if key in schema:
            yield f"{words} {schema[key]}"


# ---------------------------------------------------------------- services


def service_faults(service: Service, catalogue: Catalogue) -> Iterator[str]:
    """What one service's file says that cannot be."""
    items = SERVICES[service.id]
    if tuple(service.items) != items:
        yield f"items: 收到 {list(service.items)}；须依次为 {list(items)}"
    yield from _chapter_faults(service)
    allowed = [*service.chapter, *([service.overview] if service.overview else [])]
    for place, lines in cites_in(service):
        if not _inside(lines, allowed):
            yield f"{place}: 行 {lines[0]}-{lines[1]} 不在本章和总览 {allowed} 之内"
    yield from _word_faults(service, allowed)
    if (service.in_force is None) == (service.holder is None):
        yield "in_force: 须有 in_force、holder 中的一个，只有一个"
    yield from _waiting_faults(service.waiting)
    if service.dated.on and not service.dated.cite:
        yield "dated: cite: 写了日期，须写出处"
    for id, count in Counter(pool.id for pool in service.pools).items():
        if count > 1:
            yield f"pools.{id}: 这个 id 出现了 {count} 次"
    shared = [(f"pools.{pool.id}", pool.items) for pool in service.pools]
    shared += [(f"ceilings.{index}", ceiling.items) for index, ceiling in enumerate(service.ceilings)]
    for place, names in shared:
        yield from _names_faults(f"{place}.items", names, items)
    for id, item in service.items.items():
        yield from (f"items.{id}: {fault}" for fault in _item_faults(item, service))
    yield from condition_faults(service, catalogue, items, service.id)


def _chapter_faults(service: Service) -> Iterator[str]:
    body = (OVERVIEW[1] + 1, LAST_LINE)
    if not service.chapter:
        yield "chapter: 没有行号；须至少有一段"
    for first, last in service.chapter:
        if not _inside((first, last), [body]):
            yield f"chapter: 行 {first}-{last} 不在 {body[0]}-{body[1]} 之内"
    if service.overview and not _inside(service.overview, [OVERVIEW]):
        yield f"overview: 行 {service.overview} 不在 {OVERVIEW} 之内"
    if not service.outline:
        yield "outline: 没有行；须至少有一行"
    for line in service.outline:
        if not _inside((line, line), service.chapter):
            yield f"outline: 行 {line} 不在本章 {service.chapter} 之内"


def _word_faults(service: Service, allowed: Sequence[Lines]) -> Iterator[str]:
    """Search words that are blank, stand twice, or claim lines that are not this service's."""
    seen: dict[str, str] = {}
    for index, word in enumerate(service.words):
        key = folded(word.say)
        if not key:
            yield f"words.{index}: 收到 {shown(word.say)}；须是一个词"
        elif key in seen:
            yield f"words.{index}: {shown(word.say)} 出现了两次，前一次写作 {shown(seen[key])}"
        seen.setdefault(key, word.say)
        for lines in word.lines or ():
            if not _inside(lines, allowed):
                yield f"words.{index}: 行 {lines[0]}-{lines[1]} 不在本章和总览 {allowed} 之内"


def _waiting_faults(waiting: Waiting) -> Iterator[str]:
    if waiting.kind in ("stated", "none") and not waiting.cite:
        yield f"waiting: cite: {waiting.kind} 须写出处"
    if waiting.kind != "stated":
        exempt = [name for name in ("renewal", "accident") if getattr(waiting, name) == "exempt"]
        tied = [name for name in ("need", "illness") if getattr(waiting, name)]
        for name in [*exempt, *tied]:
            yield f"waiting: {name}: kind 为 {waiting.kind}，没有等待期可言；只有 stated 才有这一项"


def _item_faults(item: Item, service: Service) -> Iterator[str]:
    if item.limit.per == "unlimited" and item.limit.count is not None:
        yield f"limit: per 为 unlimited，count 须为 null，收到 {shown(item.limit.count)}"
    promises = {**service.promises, **item.promises}
    for id, promise in promises.items():
        for one in promise.readings.values() if isinstance(promise, Disputed) else [promise]:
            if one and one.since == "review" and (id == "review_by" or not promises.get("review_by")):
                yield f"promises.{id}: since: 收到 review；须另有 review_by，且不是它自己"


def _names_faults(place: str, names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Names that are none, stand twice, or are not there at all."""
    if not names:
        yield f"{place}: 没有项目；可选：{'、'.join(known)}"
    for name, count in Counter(names).items():
        if name not in known:
            yield f"{place}: 没有 {shown(name)}；可选：{'、'.join(known)}"
        elif count > 1:
            yield f"{place}: {shown(name)} 出现了 {count} 次"


def _inside(lines: Lines, allowed: Sequence[Lines]) -> bool:
    first, last = lines
    return first <= last and any(low <= first and last <= high for low, high in allowed)


def empty_edges(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Services whose chapter begins or ends with a line that carries nothing, with what is wrong."""
    spans = [citation.lines for citation in citations(catalogue)]
    spans += [clause.lines for clause in catalogue.no_rules]
    for service in catalogue.services:
        for line in (line for lines in service.chapter for line in lines):
            if not any(first <= line <= last for first, last in spans):
                yield service.id, f"chapter: 行 {line} 没有内容；一章的首尾须是有内容的行"


def chapter_overlaps(services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """Services whose lines another has too, with what is wrong."""
    for name in ("chapter", "overview"):
        taken: list[tuple[Lines, str]] = []
        for service in services:
            found = service.chapter if name == "chapter" else [service.overview] if service.overview else []
            for first, last in found:
                for (low, high), other in taken:
                    if first <= high and low <= last:
                        yield service.id, f"{name}: 行 {first}-{last} 与 {other} 的 {low}-{high} 重叠"
                taken.append(((first, last), service.id))


# ---------------------------------------------------------------- conditions


def condition_faults(
    value: object, catalogue: Catalogue, items: tuple[str, ...], service: str | None = None
) -> Iterator[str]:
    """What the conditions, dates and disputed values inside a model say that cannot be."""
    for node in nodes_in(value):
        match node:
            case Disputed():
                yield from _dispute_faults(node, catalogue.entries, service)
            case Ref() if node.rule not in catalogue.definitions:
                yield f"rule: 没有 {shown(node.rule)}；可选：{'、'.join(sorted(catalogue.definitions))}"
            case FactTest():
                yield from _fact_faults(node, catalogue)
            case Used():
                yield from _names_faults("used", node.used, items)
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
        yield from (fault for value in constant if (fault := _value_fault(node.fact, value)))
        if not constant or len(set(constant)) < len(constant):
            yield f"fact {node.fact}: in: 收到 {shown(constant)}；须有值，且不重复"
    elif fault := _value_fault(node.fact, [constant] if comparison == "has" else constant):
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


# ---------------------------------------------------------------- facts, registers, lists


def facts_faults(facts: Mapping[str, FactInfo]) -> Iterator[str]:
    """Options that the vocabulary has otherwise, and changes that a fact cannot undergo."""
    if tuple(facts) != FACTS:
        differing = sorted(set(facts) ^ set(FACTS)) or "顺序"
        yield f"与 rules/domain/scenario.py 的事实不同：{differing}"
        return
    for fact, info in facts.items():
        options = _options(fact)
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
            if not (value == "as_of" and KINDS[fact] == DATE) and (fault := _value_fault(fact, value)):
                yield f"{name}: {fault}"


def register_faults(entry: Entry) -> Iterator[str]:
    """What one entry of a register lacks, or says twice."""
    for name in ("services", "changes"):
        values = getattr(entry, name)
        if not values:
            yield f"{name}: 没有值；须至少有一个"
        yield from (
            f"{name}: {shown(value)} 出现了 {count} 次"
            for value, count in Counter(values).items()
            if count > 1
        )
    lines = Counter(entry.lines)
    yield from (f"lines: {a}-{b} 出现了 {count} 次" for (a, b), count in lines.items() if count > 1)


def list_faults(name: str, cities: CityList, catalogue: Catalogue) -> Iterator[str]:
    """A list that is empty, repeats itself, is used by no service, or cites lines outside their chapters."""
    users = [
        service
        for service in catalogue.services
        if any(isinstance(node, FactTest) and node.in_list == name for node in nodes_in(service))
    ]
    if not users:
        yield "没有服务用到这份名单"
    allowed = [lines for service in users for lines in service.chapter]
    for lines in cities.cite:
        if users and not _inside(lines, allowed):
            yield f"cite: 行 {lines[0]}-{lines[1]} 不在用到它的章 {allowed} 之内"
    if not cities.cities:
        yield "cities: 没有城市"
    for city, count in Counter(cities.cities).items():
        if count > 1:
            yield f"cities: {shown(city)} 出现了 {count} 次"
        if city != city.strip() or city.endswith("市"):
            yield f"cities: {shown(city)}；须不带“市”字和空格"


def stray_files(data: Path) -> Iterator[str]:
    """Files beside the services' that nobody reads: they look like data and change nothing."""
    for path in sorted([*data.rglob("*.yml"), *(data / "services").glob("*")]):
        if path.suffix != ".yaml" or path.stem not in SERVICES:
            yield f"{path}: 这个文件不会被读取；服务的文件名须为服务 id 加 .yaml"
