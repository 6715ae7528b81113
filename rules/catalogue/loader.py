"""How are the data read? Loads everything under `data/` and checks that it fits together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from rules.catalogue import consistency
from rules.catalogue.catalogue import (
    DATA,
    PROMISE_START,
    RENEWAL_SILENT,
    SERVICES,
    Catalogue,
    nodes_in,
)
from rules.catalogue.draft import Draft, draft_of
from rules.catalogue.schema import (
    CityList,
    Definition,
    Entry,
    FactInfo,
    NoRule,
    NotComputed,
    PaperKind,
    Phone,
    Service,
    Slip,
)
from rules.catalogue.schema.product import FILE as PRODUCT_FILE
from rules.catalogue.schema.product import PRODUCT, Product
from rules.catalogue.schema.questions import Questions
from rules.catalogue.schema.situations import SITUATIONS, Situation
from rules.catalogue.schema_faults import typed
from rules.catalogue.sentences.sources import Sources
from rules.domain.cities import read_divisions
from rules.domain.scenario import shown
from rules.domain.workdays import read_years
from rules.domain.yaml_reader import DataError, read_bytes

MOST_DRAFTED = 8
"""Drafts whose rules are kept: those that few people try out at a time."""


def validate(kind: Any, path: Path, sources: Sources) -> Any:
    """The file at `path` as `kind`; DataError names the file, the place, what was found and allowed."""
    return typed(kind, sources.filled(path), str(path))


def load_at(path: Path | None) -> Catalogue:
    """The data at a path: a folder, a draft of changes to the project's own, or without a path these."""
    if path is None:
        return load()
    return load_from(path) if path.is_dir() else load_from(DATA, draft_of(read_bytes(path), str(path), DATA))


def load_from(data: Path, draft: Draft | None = None) -> Catalogue:
    """Load and cross-check a data folder, as a draft would have it.

    Raises DataError, one line a fault, naming the file and the place in it.
    """
    faults: list[str] = []
    sources = Sources(data, draft)

    def part(kind: Any, path: Path) -> Any:
        try:
            return validate(kind, path, sources)
        except DataError as error:
            faults.extend(error.faults)

    services = [part(Service, data / "services" / f"{id}.yaml") for id in SERVICES]
    definitions = part(dict[str, Definition], data / "definitions.yaml")
    lists = {path.stem: part(CityList, path) for path in sorted((data / "cities").glob("*.yaml"))}
    contradictions = part(list[Entry], data / "contradictions.yaml")
    silences = part(list[Entry], data / "silences.yaml")
    slips = part(list[Slip], data / "slips.yaml")
    facts = part(dict[str, FactInfo], data / "facts.yaml")
    no_rules = part(list[NoRule], data / "clauses.yaml")
    phones = part(dict[str, Phone], data / "phones.yaml")
    papers = part(dict[str, PaperKind], data / "papers.yaml")
    questions = part(Questions, data / "questions.yaml")
    product = part(Product, data / "product.yaml")
    situations = [part(Situation, data / "situations" / f"{id}.yaml") for id in SITUATIONS]
    if product and not product.is_same_as(PRODUCT):
        faults.append(f"{data}/product.yaml: 与 {PRODUCT_FILE} 不同；一次只算一个产品")
    faults += _calendar_faults(data)
    faults += [
        f"{data}/services/{id}.yaml: id: 收到 {shown(service.id)}；须为 {id}"
        for id, service in zip(SERVICES, services, strict=True)
        if service and service.id != id
    ]
    faults += [
        f"{data}/situations/{id}.yaml: id: 收到 {one.id}；须为 {id}"
        for id, one in zip(SITUATIONS, situations, strict=True)
        if one and one.id != id
    ]
    if faults:
        raise DataError(*faults)
    catalogue = Catalogue(
        product,
        tuple(services),
        {name: definition.when for name, definition in definitions.items()},
        {name: frozenset(found.cities) for name, found in lists.items()},
        tuple(contradictions),
        tuple(silences),
        tuple(slips),
        facts,
        tuple(no_rules),
        phones,
        papers,
        {one.id: one for one in sorted(situations, key=lambda one: one.order)},
        questions,
        sources,
    )
    # A number that is not there is told last: what it should have come from may be the fault itself.
    faults += list(_faults(catalogue, data, lists)) or sources.unfilled()
    if faults:
        raise DataError(*faults)
    return catalogue


def _calendar_faults(data: Path) -> Iterator[str]:
    """What is wrong with the folder's own workdays and divisions, which are read when first needed."""
    for read_file, path in ((read_years, data / "workdays"), (read_divisions, data / "divisions.yaml")):
        try:
            if path.exists():
                read_file(path)
        except DataError as error:
            yield from error.faults


@cache
def load() -> Catalogue:
    """The project's own data, loaded once."""
    return load_from(DATA)


def drafted(content: bytes, name: str, terms: Catalogue | None = None) -> Catalogue:
    """Some terms as the draft in these bytes would have them, without any the project's own.

    What the draft leaves alone is not read again; without any content these are the terms as they are. Raises
    DataError; `name` is what messages call the draft.
    """
    if not content:
        return terms or load()
    sources = (terms or load()).sources
    return load_from(sources.data, draft_of(content, name, sources.data, sources.content))


def _faults(catalogue: Catalogue, data: Path, lists: Mapping[str, CityList]) -> Iterator[str]:
    yield from _register_faults(catalogue, data)
    for name, register in (("contradictions", catalogue.contradictions), ("silences", catalogue.silences)):
        for entry in register:
            place = f"{data}/{name}.yaml: {entry.id}"
            yield from (f"{place}: {fault}" for fault in consistency.register_faults(entry))
    yield from _no_rule_faults(catalogue, data)
    body = (1, catalogue.manual.lines)
    for first, last in catalogue.rulebook.cite:
        if not body[0] <= first <= last <= body[1]:
            yield f"{data}/product.yaml: rulebook.cite: 行 {first}-{last} 不在 {body[0]}-{body[1]} 之内"
    yield from (f"{data}/facts.yaml: {fault}" for fault in consistency.facts_faults(catalogue.facts))
    for id, situation in catalogue.situations.items():
        for fault in consistency.situation_faults(situation, catalogue):
            yield f"{data}/situations/{id}.yaml: {fault}"
    yield from (f"{data}/situations: {fault}" for fault in consistency.situations_faults(catalogue))
    yield from (f"{data}/questions.yaml: {fault}" for fault in consistency.question_faults(catalogue))
    for service in catalogue.services:
        path = data / "services" / f"{service.id}.yaml"
        yield from (f"{path}: {fault}" for fault in consistency.service_faults(service, catalogue))
    for id, fault in (
        *consistency.chapter_overlaps(catalogue.services),
        *consistency.plain_faults(catalogue.services),
        *consistency.empty_edges(catalogue),
    ):
        yield f"{data}/services/{id}.yaml: {fault}"
    yield from (f"{data}/phones.yaml: {fault}" for fault in consistency.phone_faults(catalogue))
    yield from (f"{data}/papers.yaml: {fault}" for fault in consistency.paper_faults(catalogue))
    for name, condition in catalogue.definitions.items():
        for fault in consistency.condition_faults(nodes_in(condition), catalogue, ()):
            yield f"{data}/definitions.yaml: {name}: {fault}"
    yield from (f"{data}/definitions.yaml: {fault}" for fault in consistency.cycles(catalogue.definitions))
    for name, cities in lists.items():
        for fault in consistency.list_faults(name, cities, catalogue):
            yield f"{data}/cities/{name}.yaml: {fault}"
    yield from consistency.stray_files(data)


def _register_faults(catalogue: Catalogue, data: Path) -> Iterator[str]:
    seen: set[str] = set()
    wired = {id for entries in catalogue.switching.values() for id in entries}
    registers: dict[str, tuple[Entry, ...] | tuple[Slip, ...]] = {
        "contradictions": catalogue.contradictions,
        "silences": catalogue.silences,
        "slips": catalogue.slips,
    }
    for name, register in registers.items():
        for entry in register:
            place = f"{data}/{name}.yaml: {entry.id}"
            if entry.id in seen:
                yield f"{place}: 这个 id 出现了两次"
            seen.add(entry.id)
            if isinstance(entry, Entry):
                yield from (f"{place}: {fault}" for fault in _entry_faults(entry, entry.id in wired))
            for service in entry.services:
                if service not in SERVICES:
                    yield f"{place}: services: 没有服务 {shown(service)}；可选：{'、'.join(SERVICES)}"
            for first, last in entry.lines:
                if not 1 <= first <= last <= catalogue.manual.lines:
                    yield f"{place}: lines: 行 {first}-{last} 不在 1-{catalogue.manual.lines} 之内"
    for wide in (RENEWAL_SILENT, PROMISE_START):
        if wide.entry not in seen or wide.reading not in catalogue.entries[wide.entry].readings:
            yield f"{data}/silences.yaml: 缺少条目 {wide.entry} 和它的理解 {wide.reading}"


def _entry_faults(entry: Entry, wired: bool) -> Iterator[str]:
    stances = [reading.stance for reading in entry.readings.values()]
    if len(stances) < 2 or stances.count("favourable") != 1 or stances.count("cautious") != 1:
        yield f"readings: 须有一个 favourable 和一个 cautious，收到 {stances}"
    if wired and entry.not_computed:
        yield f"not_computed: 收到 {entry.not_computed}，但有规则随这一条而变；须不写"
    if not wired and not entry.not_computed:
        allowed = "、".join(get_args(NotComputed))
        yield f"not_computed: 没有规则随这一条而变，须写原因；可选：{allowed}"


def _no_rule_faults(catalogue: Catalogue, data: Path) -> Iterator[str]:
    """Lines marked as no rule twice, or although something cites them."""
    marked: dict[int, str] = {}
    for clause in catalogue.no_rules:
        first, last = clause.lines
        place = f"{data}/clauses.yaml: {first}-{last}"
        if not 1 <= first <= last <= catalogue.manual.lines:
            yield f"{place}: 不在 1-{catalogue.manual.lines} 之内"
            continue
        twice = [number for number in range(first, last + 1) if number in marked]
        if twice:
            yield f"{place}: 第 {twice[0]} 行也在 {marked[twice[0]]} 里"
        marked |= dict.fromkeys(range(first, last + 1), f"{first}-{last} ({clause.reason})")
    for citation in catalogue.citations:
        first, last = citation.lines
        cited = next((number for number in range(first, last + 1) if number in marked), None)
        if cited is not None:
            where = f"{citation.owner}: {citation.path}" if citation.path else citation.owner
            yield f"{data}/clauses.yaml: {marked[cited]}: 第 {cited} 行却被引用：{where}"
