"""Does a service's file fit its chapter, its items and the rest of the data?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import (
    Disputed,
)
from rules.catalogue.consistency.condition_faults import condition_faults
from rules.catalogue.consistency.guide_faults import guide_faults
from rules.catalogue.consistency.places import inside, names_faults
from rules.catalogue.schema import (
    Item,
    Lines,
    Service,
    Waiting,
)
from rules.catalogue.schema.product import ManualText
from rules.domain.lookup import folded
from rules.domain.scenario import shown


def service_faults(service: Service, catalogue: Catalogue) -> Iterator[str]:
    """What one service's file says that cannot be."""
    items = SERVICES[service.id]
    if tuple(service.items) != items:
        yield f"items: 收到 {list(service.items)}；须依次为 {list(items)}"
    yield from _chapter_faults(service, catalogue.manual)
    allowed = [*service.chapter, *([service.overview] if service.overview else [])]
    for one in catalogue.citations:
        if one.kind == "rule" and one.owner == service.id and not inside(one.lines, allowed):
            yield f"{one.path}: 行 {one.lines[0]}-{one.lines[1]} 不在本章和总览 {allowed} 之内"
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
        yield from names_faults(f"{place}.items", names, items)
    for id, item in service.items.items():
        yield from (f"items.{id}: {fault}" for fault in _item_faults(item, service))
    yield from guide_faults(service, catalogue)
    yield from condition_faults(catalogue.nodes[service.id], catalogue, items, service.id)


def _chapter_faults(service: Service, manual: ManualText) -> Iterator[str]:
    body = (manual.overview[1] + 1, manual.lines)
    if not service.chapter:
        yield "chapter: 没有行号；须至少有一段"
    for first, last in service.chapter:
        if not inside((first, last), [body]):
            yield f"chapter: 行 {first}-{last} 不在 {body[0]}-{body[1]} 之内"
    if service.overview and not inside(service.overview, [manual.overview]):
        yield f"overview: 行 {service.overview} 不在 {manual.overview} 之内"
    if not service.outline:
        yield "outline: 没有行；须至少有一行"
    for line in service.outline:
        if not inside((line, line), service.chapter):
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
            if not inside(lines, allowed):
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


def empty_edges(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Services whose chapter begins or ends with a line that carries nothing, with what is wrong."""
    spans = [citation.lines for citation in catalogue.citations]
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
