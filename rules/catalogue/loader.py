"""What does the manual say? Loads everything under `data/` and checks that it fits together."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from rules.catalogue.conditions import Condition, Disputed, Node, Ref
from rules.catalogue.draft import Draft, read_draft
from rules.catalogue.schema import (
    CityList,
    Definition,
    Entry,
    FactInfo,
    Lines,
    NoRule,
    NotComputed,
    Promise,
    Service,
    Slip,
)
from rules.catalogue.schema_faults import typed
from rules.domain.cities import read_divisions
from rules.domain.scenario import shown
from rules.domain.workdays import read_years
from rules.domain.yaml_reader import DataError, read

DATA = Path(__file__).resolve().parents[2] / "data"

PROJECT = tomllib.loads((DATA.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION: str = PROJECT["version"]
"""The project's version, written in one place."""

MANUAL_SHA256 = "a12527d538bcfcacce58a12456c6ebb6527f906badec86d1f1b445336e7c4554"
OVERVIEW: Lines = (1, 220)
LAST_LINE = 4336

GREEN_ITEMS = ("remote_consult", "expert_clinic", "exam", "admission", "surgery", "ward_visit", "follow_up",
               "tcm", "nutrition", "revisit")  # fmt: skip

SERVICES: dict[str, tuple[str, ...]] = {
    "video_consult": ("main",),
    "text_consult": ("main",),
    "cancer_screening": ("lung", "liver", "breast", "cervical", "prostate", "thyroid", "bladder",
                         "endometrial", "kidney", "stomach", "colorectal", "fobt_home", "hp_home",
                         "colorectal_home"),
    "checkup_discount": ("main",),
    "advanced_therapy": ("proton_clinic", "proton_admission", "japan_opinion",
                         *(f"japan_{n:02}" for n in range(2, 14))),
    "outpatient_companion": ("main",),
    "inpatient_companion": ("admission", "discharge"),
    "medical_advance": ("main",),
    "emergency_rescue": ("phone_advice", "referral", "admission_help", "evacuation", "repatriation"),
    "home_nursing": ("ordinary", "critical"),
    "counselling": ("main",),
    "case_manager": ("main",),
    "green_channel": GREEN_ITEMS,
    "second_opinion": ("domestic", "overseas"),
    "multidisciplinary_consult": ("main",),
    "inpatient_carer": ("main",),
    "gene_test": ("main",),
    "oncology_drug": ("main",),
    "rare_disease_drug": ("main",),
    "boao_drug": ("records", "remote_consult", "transfer"),
    "direct_billing": ("main",),
    "city_transfer": ("admission", "discharge"),
    "ward_reservation": ("main",),
    "green_channel_plus": GREEN_ITEMS,
    "online_pharmacy": ("main",),
}  # fmt: skip
"""Service ids in the fixed order, with their items."""

RENEWAL_SILENT = ("waiting-renewal", "exempt")
"""The silence on renewals of a stated waiting period, and its reading under which they are exempt."""
PROMISE_START = ("promise-start", "from-approval")
"""The silence on a promise's start, and its reading under which it runs from the review."""

Stance = str  # one of STANCES
STANCES: tuple[Stance, ...] = ("favourable", "cautious")
"""The two ways to read what the manual leaves open; the first is what holds until another is chosen."""


@dataclass(frozen=True)
class Catalogue:
    """Everything under `data/`, typed and cross-checked."""

    services: tuple[Service, ...]
    definitions: Mapping[str, Condition]
    lists: Mapping[str, frozenset[str]]
    contradictions: tuple[Entry, ...]
    silences: tuple[Entry, ...]
    slips: tuple[Slip, ...]
    facts: Mapping[str, FactInfo]
    no_rules: tuple[NoRule, ...]
    draft: str | None = None
    """SHA-256 of the draft whose changes these data have."""

    @property
    def stamp(self) -> dict[str, str | None]:
        """Which rules these are: the project's version, the manual and the draft."""
        return {"version": VERSION, "manual": MANUAL_SHA256, "draft": self.draft}

    @property
    def entries(self) -> dict[str, Entry]:
        """Both registers by id."""
        return {entry.id: entry for entry in (*self.contradictions, *self.silences)}

    def service(self, id: str) -> Service:
        """The service of this id; KeyError where there is none."""
        return {service.id: service for service in self.services}[id]

    def readings(self, stance: Stance, overrides: Mapping[str, str] | None = None) -> dict[str, str]:
        """The chosen reading of every register entry.

        Raises ValueError naming the entry or reading where an override does not exist; a reading may
        also be given as `favourable` or `cautious`.
        """
        entries = self.entries
        chosen = {id: reading_of(entry, stance) for id, entry in entries.items()}
        for id, reading in (overrides or {}).items():
            if id not in entries:
                raise ValueError(f"登记册里没有条目 {shown(id)}；可选：{'、'.join(sorted(entries))}")
            entry = entries[id]
            if reading in STANCES:
                reading = reading_of(entry, reading)
            if reading not in entry.readings:
                raise ValueError(
                    f"条目 {id} 没有理解 {shown(reading)}；可选：{'、'.join((*entry.readings, *STANCES))}"
                )
            chosen[id] = reading
        return chosen


def reading_of(entry: Entry, stance: Stance) -> str:
    """The id of an entry's favourable or cautious reading."""
    return next(id for id, reading in entry.readings.items() if reading.stance == stance)


def disputes_in(value: object) -> Iterator[Disputed[Any]]:
    """Every disputed value inside a model."""
    for node in nodes_in(value):
        if isinstance(node, Disputed):
            yield node


def nodes_in(value: object) -> Iterator[Node]:
    """Every model inside a value, itself included."""
    if isinstance(value, Node):
        yield value
        for name in type(value).model_fields:
            yield from nodes_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from nodes_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from nodes_in(part)


def switching(service: Service, definitions: Mapping[str, Condition]) -> Iterator[str]:
    """The entries that switch something in a service, by itself or by a condition that it shares."""
    yield from _disputed(service, definitions)
    if service.waiting.kind == "stated" and service.waiting.renewal == "silent":
        yield RENEWAL_SILENT[0]
    if any(isinstance(node, Promise) and node.since == "unstated" for node in nodes_in(service)):
        yield PROMISE_START[0]


def _disputed(
    value: object, definitions: Mapping[str, Condition], inside: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The entries of the disputed values inside a model and the shared conditions it refers to.

    `inside` names the conditions that it stands in: one that comes back to itself is a fault told elsewhere.
    """
    yield from (dispute.dispute for dispute in disputes_in(value))
    for node in nodes_in(value):
        if isinstance(node, Ref) and node.rule in definitions and node.rule not in inside:
            yield from _disputed(definitions[node.rule], definitions, inside | {node.rule})


def validate(kind: Any, path: Path, draft: Draft | None = None) -> Any:
    """The file at `path` as `kind`; DataError names the file, the place, what was found and allowed."""
    return typed(kind, draft.content(path) if draft else read(path), str(path))


def load_at(path: Path | None) -> Catalogue:
    """The data at a path: a folder, a draft of changes to the project's own, or without a path these."""
    if path is None:
        return load()
    return load_from(path) if path.is_dir() else load_from(DATA, read_draft(path, DATA))


def load_from(data: Path, draft: Draft | None = None) -> Catalogue:
    """Load and cross-check a data folder, as a draft would have it.

    Raises DataError, one line a fault, naming the file and the place in it.
    """
    faults: list[str] = []

    def part(kind: Any, path: Path) -> Any:
        try:
            return validate(kind, path, draft)
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
    for read_file, path in ((read_years, data / "workdays"), (read_divisions, data / "divisions.yaml")):
        try:
            if path.exists():
                read_file(path)
        except DataError as error:
            faults += error.faults
    faults += [
        f"{data}/services/{id}.yaml: id: 收到 {shown(service.id)}；须为 {id}"
        for id, service in zip(SERVICES, services, strict=True)
        if service and service.id != id
    ]
    if faults:
        raise DataError(*faults)
    catalogue = Catalogue(
        tuple(services),
        {name: definition.when for name, definition in definitions.items()},
        {name: frozenset(found.cities) for name, found in lists.items()},
        tuple(contradictions),
        tuple(silences),
        tuple(slips),
        facts,
        tuple(no_rules),
        draft.digest if draft else None,
    )
    faults += _faults(catalogue, data, lists)
    if faults:
        raise DataError(*faults)
    return catalogue


@cache
def load() -> Catalogue:
    """The project's own data, loaded once."""
    return load_from(DATA)


def _faults(catalogue: Catalogue, data: Path, lists: Mapping[str, CityList]) -> Iterator[str]:
    from rules.catalogue import consistency  # it reads a catalogue

    yield from _register_faults(catalogue, data)
    for name, register in (("contradictions", catalogue.contradictions), ("silences", catalogue.silences)):
        for entry in register:
            place = f"{data}/{name}.yaml: {entry.id}"
            yield from (f"{place}: {fault}" for fault in consistency.register_faults(entry))
    yield from _no_rule_faults(catalogue, data)
    yield from (f"{data}/facts.yaml: {fault}" for fault in consistency.facts_faults(catalogue.facts))
    for service in catalogue.services:
        path = data / "services" / f"{service.id}.yaml"
        yield from (f"{path}: {fault}" for fault in consistency.service_faults(service, catalogue))
    for id, fault in (*consistency.chapter_overlaps(catalogue.services), *consistency.empty_edges(catalogue)):
        yield f"{data}/services/{id}.yaml: {fault}"
    for name, condition in catalogue.definitions.items():
        for fault in consistency.condition_faults(condition, catalogue, ()):
            yield f"{data}/definitions.yaml: {name}: {fault}"
    yield from (f"{data}/definitions.yaml: {fault}" for fault in consistency.cycles(catalogue.definitions))
    for name, cities in lists.items():
        for fault in consistency.list_faults(name, cities, catalogue):
            yield f"{data}/cities/{name}.yaml: {fault}"
    yield from consistency.stray_files(data)


def _register_faults(catalogue: Catalogue, data: Path) -> Iterator[str]:
    seen: set[str] = set()
    wired = {id for service in catalogue.services for id in switching(service, catalogue.definitions)}
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
                if not 1 <= first <= last <= LAST_LINE:
                    yield f"{place}: lines: 行 {first}-{last} 不在 1-{LAST_LINE} 之内"
    for id, reading in (RENEWAL_SILENT, PROMISE_START):
        if id not in seen or reading not in catalogue.entries[id].readings:
            yield f"{data}/silences.yaml: 缺少条目 {id} 和它的理解 {reading}"


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
        if not 1 <= first <= last <= LAST_LINE:
            yield f"{place}: is not inside 1-{LAST_LINE}"
            continue
        twice = [number for number in range(first, last + 1) if number in marked]
        if twice:
            yield f"{place}: line {twice[0]} stands in {marked[twice[0]]} too"
        marked |= dict.fromkeys(range(first, last + 1), f"{first}-{last} ({clause.reason})")
    for citation in citations(catalogue):
        first, last = citation.lines
        cited = next((number for number in range(first, last + 1) if number in marked), None)
        if cited is not None:
            where = f"{citation.owner}: {citation.path}" if citation.path else citation.owner
            yield f"{data}/clauses.yaml: {marked[cited]}: line {cited} is cited by {where}"


def cites_in(value: object, place: str = "") -> Iterator[tuple[str, Lines]]:
    """Every cited pair of lines inside a model, with the path to it."""
    if isinstance(value, Node):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name in ("cite", "in_force"):
                yield from ((f"{place}{name}", lines) for lines in part or ())
            elif name not in ("chapter", "overview", "lines"):
                yield from cites_in(part, f"{place}{name}.")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from cites_in(part, f"{place}{key}.")
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from cites_in(part, f"{place}{index}.")


class Citation(NamedTuple):
    """Lines that something cites: a rule of a service at a path in its file, or a register entry."""

    kind: Literal["rule", "register"]
    owner: str
    path: str
    lines: Lines


def citations(catalogue: Catalogue) -> Iterator[Citation]:
    """Everything that rests on lines of the manual, services first."""
    for service in catalogue.services:
        yield from (Citation("rule", service.id, place, lines) for place, lines in cites_in(service))
    entries: tuple[Entry | Slip, ...] = (*catalogue.contradictions, *catalogue.silences, *catalogue.slips)
    for entry in entries:
        yield from (Citation("register", entry.id, "", lines) for lines in entry.lines)
