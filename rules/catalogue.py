"""What does the manual say? Loads everything under `data/` and checks that it fits together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from rules.conditions import (
    DERIVED,
    Condition,
    DateTest,
    Disputed,
    FactTest,
    Happened,
    Node,
    Ref,
    Shifted,
    Used,
    date_fact,
)
from rules.facts import FACTS
from rules.schema import (
    CityList,
    Definition,
    Entry,
    FactInfo,
    Lines,
    Need,
    NoRule,
    NotComputed,
    Promise,
    Service,
    Slip,
)
from rules.yamlfile import DataError, read

DATA = Path(__file__).resolve().parent.parent / "data"

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
                raise ValueError(f"登记册里没有条目 {id!r}；可选：{'、'.join(sorted(entries))}")
            entry = entries[id]
            if reading in STANCES:
                reading = reading_of(entry, reading)
            if reading not in entry.readings:
                raise ValueError(
                    f"条目 {id} 没有理解 {reading!r}；可选：{'、'.join((*entry.readings, *STANCES))}"
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


def _disputed(value: object, definitions: Mapping[str, Condition]) -> Iterator[str]:
    """The entries of the disputed values inside a model and the shared conditions it refers to."""
    yield from (dispute.dispute for dispute in disputes_in(value))
    for node in nodes_in(value):
        if isinstance(node, Ref) and node.rule in definitions:
            yield from _disputed(definitions[node.rule], definitions)


def validate(kind: Any, path: Path) -> Any:
    """The file at `path` as `kind`; DataError names the file, the place, what was found and allowed."""
    try:
        return TypeAdapter(kind).validate_python(read(path))
    except ValidationError as error:
        lines = []
        for details in error.errors():
            place = ".".join(str(part) for part in details["loc"]) or "(whole file)"
            lines.append(f"{path}: {place}: {details['msg']}; found {details['input']!r:.120}")
        raise DataError("\n".join(lines)) from None


def load_from(data: Path) -> Catalogue:
    """Load and cross-check a data folder.

    Raises DataError, one line a fault, naming the file and the place in it.
    """
    services = []
    for id in SERVICES:
        path = data / "services" / f"{id}.yaml"
        service: Service = validate(Service, path)
        if service.id != id:
            raise DataError(f"{path}: id: found {service.id!r}, allowed {id!r}")
        services.append(service)
    definitions: dict[str, Definition] = validate(dict[str, Definition], data / "definitions.yaml")
    lists: dict[str, frozenset[str]] = {
        path.stem: frozenset(validate(CityList, path).cities)
        for path in sorted((data / "cities").glob("*.yaml"))
    }
    contradictions: list[Entry] = validate(list[Entry], data / "contradictions.yaml")
    silences: list[Entry] = validate(list[Entry], data / "silences.yaml")
    slips: list[Slip] = validate(list[Slip], data / "slips.yaml")
    facts: dict[str, FactInfo] = validate(dict[str, FactInfo], data / "facts.yaml")
    no_rules: list[NoRule] = validate(list[NoRule], data / "clauses.yaml")
    catalogue = Catalogue(
        tuple(services),
        {name: definition.when for name, definition in definitions.items()},
        lists,
        tuple(contradictions),
        tuple(silences),
        tuple(slips),
        facts,
        tuple(no_rules),
    )
    faults = list(_faults(catalogue, data))
    if faults:
        raise DataError("\n".join(faults))
    return catalogue


@cache
def load() -> Catalogue:
    """The project's own data, loaded once."""
    return load_from(DATA)


def _faults(catalogue: Catalogue, data: Path) -> Iterator[str]:
    yield from _register_faults(catalogue, data)
    yield from _no_rule_faults(catalogue, data)
    if tuple(catalogue.facts) != FACTS:
        differing = sorted(set(catalogue.facts) ^ set(FACTS)) or "order"
        yield f"{data}/facts.yaml: facts differ from the vocabulary: {differing}"
    for service in catalogue.services:
        path = data / "services" / f"{service.id}.yaml"
        yield from (f"{path}: {fault}" for fault in _service_faults(service, catalogue))
    for name, condition in catalogue.definitions.items():
        yield from (
            f"{data}/definitions.yaml: {name}: {fault}"
            for fault in _condition_faults(condition, catalogue, ())
        )


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
                yield f"{place}: stands twice"
            seen.add(entry.id)
            if isinstance(entry, Entry):
                yield from (f"{place}: {fault}" for fault in _entry_faults(entry, entry.id in wired))
            for service in entry.services:
                if service not in SERVICES:
                    yield f"{place}: services: no such service {service!r}"
            for first, last in entry.lines:
                if not 1 <= first <= last <= LAST_LINE:
                    yield f"{place}: lines: {first}-{last} is not inside 1-{LAST_LINE}"
    for id, reading in (RENEWAL_SILENT, PROMISE_START):
        if id not in seen or reading not in catalogue.entries[id].readings:
            yield f"{data}/silences.yaml: entry {id!r} with reading {reading!r} is missing"


def _entry_faults(entry: Entry, wired: bool) -> Iterator[str]:
    stances = [reading.stance for reading in entry.readings.values()]
    if len(stances) < 2 or stances.count("favourable") != 1 or stances.count("cautious") != 1:
        yield f"readings: needs one favourable and one cautious, found {stances}"
    if wired and entry.not_computed:
        yield f"not_computed: found {entry.not_computed!r}, but a rule follows this entry"
    if not wired and not entry.not_computed:
        allowed = "、".join(get_args(NotComputed))
        yield f"not_computed: missing, as no rule follows this entry; allowed: {allowed}"


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


def _service_faults(service: Service, catalogue: Catalogue) -> Iterator[str]:
    items = SERVICES[service.id]
    if tuple(service.items) != items:
        yield f"items: found {list(service.items)}, allowed {list(items)} in this order"
    allowed = [*service.chapter, *([service.overview] if service.overview else [])]
    for place, (first, last) in cites_in(service):
        if first > last or not any(low <= first and last <= high for low, high in allowed):
            yield f"{place}: lines {first}-{last} lie outside the chapter and the overview {allowed}"
    if (service.in_force is None) == (service.holder is None):
        yield "in_force: exactly one of in_force, holder"
    if service.waiting.kind == "stated" and not service.waiting.cite:
        yield "waiting: cite: a stated waiting period needs its lines"
    for pool in service.pools:
        for item in pool.items:
            if item not in items:
                yield f"pools.{pool.id}: no such item {item!r}"
    for index, ceiling in enumerate(service.ceilings):
        for item in ceiling.items:
            if item not in items:
                yield f"ceilings.{index}: no such item {item!r}"
    yield from _condition_faults(service, catalogue, items)


def _condition_faults(value: object, catalogue: Catalogue, items: tuple[str, ...]) -> Iterator[str]:
    entries = catalogue.entries
    dates = {
        name for name in (*FACTS, *DERIVED) if name.endswith(("_on", "_start", "_end")) or name == "as_of"
    }
    for node in nodes_in(value):
        match node:
            case Disputed():
                entry = entries.get(node.dispute)
                if entry is None:
                    yield f"dispute {node.dispute!r} is in neither register"
                elif set(entry.readings) != set(node.readings):
                    found, allowed = sorted(node.readings), sorted(entry.readings)
                    yield f"dispute {node.dispute}: readings: found {found}, allowed {allowed}"
            case Ref() if node.rule not in catalogue.definitions:
                yield f"rule: found {node.rule!r}, allowed {sorted(catalogue.definitions)}"
            case FactTest() if node.in_list is not None and node.in_list not in catalogue.lists:
                yield f"in_list: found {node.in_list!r}, allowed {sorted(catalogue.lists)}"
            case Used():
                yield from (f"used: no such item {item!r}" for item in node.used if item not in items)
            case Happened() if node.happened not in dates:
                yield f"happened: {node.happened!r} is not a date"
            case DateTest():
                for expr in (node.date, node.on_or_before, node.on_or_after):
                    if expr is not None and date_fact(expr) not in dates:
                        yield f"date: {date_fact(expr)!r} is not a date"
            case Shifted() if node.of not in dates:
                yield f"of: {node.of!r} is not a date"
            case Need() if node.day not in dates:
                yield f"need.day: {node.day!r} is not a date"
            case Promise():
                yield from _promise_faults(node, dates)


def _promise_faults(promise: Promise, dates: set[str]) -> Iterator[str]:
    if (promise.since is None) == (promise.ahead_of is None):
        yield f"promise {promise.say!r}: exactly one of since, ahead_of"
    for anchor in (promise.since, promise.ahead_of):
        if anchor and anchor not in dates | {"application", "unstated", "review", "planned"}:
            yield f"promise {promise.say!r}: no such day {anchor!r}"


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
