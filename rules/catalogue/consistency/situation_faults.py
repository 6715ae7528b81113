"""Does a situation's file place every service once, and name only items, facts and lines that there are?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rules.catalogue.catalogue import SERVICES, Catalogue, disputed_in, nodes_in
from rules.catalogue.consistency.condition_faults import condition_faults
from rules.catalogue.consistency.fact_values import value_fault
from rules.catalogue.consistency.places import inside, names_faults
from rules.catalogue.schema.situations import Cited, Placed, Situation
from rules.domain.scenario import FACTS, RECORDS, shown


def situations_faults(catalogue: Catalogue) -> Iterator[str]:
    """Places that two situations share, and a last one that does not fit everybody."""
    found = list(catalogue.situations.values())
    for name in ("order", "pressing"):
        places = sorted(getattr(one, name) for one in found)
        if places != list(range(1, len(found) + 1)):
            yield f"{name}: 收到 {places}；须为 1 到 {len(found)}，各一次"
    last = max(found, key=lambda one: one.pressing)
    if last.fits != "always":
        yield f"{last.id}.fits: pressing 最大的须为 always"


def situation_faults(situation: Situation, catalogue: Catalogue) -> Iterator[str]:
    """What one situation's file says that cannot be."""
    yield from _service_faults(situation)
    yield from condition_faults(nodes_in(situation), catalogue, ())
    for entry in dict.fromkeys(disputed_in(situation, catalogue.definitions)):
        yield f"处境不随登记册的理解而变；有条件用到 {entry}"
    for name, ids in (
        ("stages", [stage.id for stage in situation.stages]),
        ("questions", list(situation.questions)),
        ("lifts", situation.lifts),
    ):
        for id, count in Counter(ids).items():
            if count > 1:
                yield f"{name}: {shown(id)} 出现了 {count} 次"
    yield from _stage_faults(situation)
    for fact in (*situation.supposes, *situation.lifts):
        if fact not in FACTS or fact in RECORDS or fact == "as_of":
            yield f"supposes, lifts: 没有 {shown(fact)} 这个可以假定的事实"
    for fact, value in situation.supposes.items():
        if fact in situation.lifts:
            yield f"supposes.{fact}: 也在 lifts 里；只能有一处"
        if fact in FACTS and (fault := value_fault(fact, value)):
            yield f"supposes: {fault}"
    for place, cited, own in _statements(situation):
        yield from (f"{place}.cite: {fault}" for fault in _line_faults(cited, own, catalogue))


def _stage_faults(situation: Situation) -> Iterator[str]:
    """Stages whose turn comes, or does not come, without a word about it."""
    if all(stage.aside and stage.begins != "always" for stage in situation.stages):
        yield "stages: 每一段都有 aside；须有一段从一开始就在"
    for stage in situation.stages:
        for name in ("aside", "begun"):
            if getattr(stage, name) and stage.begins is None:
                yield f"stages.{stage.id}.{name}: 没有 begins，不会有轮到和没轮到之分"
        if stage.never and not stage.aside:
            yield f"stages.{stage.id}.never: 没有 aside，不知道为什么不会轮到"


def _service_faults(situation: Situation) -> Iterator[str]:
    """Services that there are not, that stand nowhere or twice, and items that there are not."""
    placed = [one.service for one in situation.placed()]
    placed += [id for one in situation.unrelated for id in one.services]
    for id, count in Counter(placed).items():
        if id not in SERVICES:
            yield f"services: 没有服务 {shown(id)}；可选：{'、'.join(SERVICES)}"
        elif count > 1:
            yield f"services: {id} 出现了 {count} 次；每项服务须放在一处"
    for id in SERVICES:
        if id not in placed:
            yield f"services: 缺 {id}；每项服务须放在一处"
    named = [one.service for one in situation.notices if one.service]
    yield from names_faults("behind.services", situation.behind.services, tuple(SERVICES))
    if named:
        yield from names_faults("notices.service", named, tuple(SERVICES))
    for one in situation.placed():
        if one.service in SERVICES:
            known = SERVICES[one.service]
            yield from names_faults(f"{one.service}.items", one.items or known, known)


def _statements(situation: Situation) -> Iterator[tuple[str, Cited, Placed | None]]:
    """Every statement with its place; of one about a single service, that service."""
    for stage in situation.stages:
        yield f"stages.{stage.id}.why", stage.why, None
        if stage.aside:
            yield f"stages.{stage.id}.aside", stage.aside, None
        for one in (*stage.first, *stage.also):
            for heed in one.heed:
                yield f"stages.{stage.id}.{one.service}.heed", heed, one
    for place, notice in enumerate(situation.notices):
        yield f"notices.{place}", notice, None
    for unrelated in situation.unrelated:
        yield f"unrelated.{unrelated.services[0]}.why", unrelated.why, None


def _line_faults(cited: Cited, own: Placed | None, catalogue: Catalogue) -> Iterator[str]:
    """Lines that are in no chapter, or in another one than that of the service spoken of."""
    services = [one for one in catalogue.services if own is None or one.id == own.service]
    allowed = [
        lines for one in services for lines in (*one.chapter, *([one.overview] if one.overview else []))
    ]
    for first, last in cited.cite:
        if services and not inside((first, last), allowed):
            where = f"{own.service} 的章节和总览 {allowed}" if own else "任何一项服务的章节和总览"
            yield f"行 {first}-{last} 不在{where}之内"
        for clause in catalogue.no_rules:
            if clause.lines[0] <= last and first <= clause.lines[1]:
                yield f"行 {first}-{last} 在 clauses.yaml 里标为没有规则（{clause.reason}）"
