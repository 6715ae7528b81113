"""What does the manual say? The services, their conditions and the registers, as one object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from rules.catalogue.conditions import Condition, Disputed, Node, Ref
from rules.catalogue.schema import (
    Entry,
    FactInfo,
    Lines,
    NoRule,
    PaperKind,
    Phone,
    Promise,
    Service,
    Slip,
)
from rules.catalogue.schema.product import FILE as PRODUCT_FILE
from rules.catalogue.schema.product import PRODUCT, ManualText, Product, Rulebook
from rules.catalogue.schema.questions import QuestionForm
from rules.catalogue.schema.situations import Situation
from rules.catalogue.sentences.sources import Sources
from rules.domain.project import VERSION
from rules.domain.scenario import shown

DATA = PRODUCT_FILE.parent

MANUAL_SHA256 = PRODUCT.manual.sha256
OVERVIEW: Lines = PRODUCT.manual.overview
LAST_LINE = PRODUCT.manual.lines

SERVICES: dict[str, tuple[str, ...]] = {id: tuple(items) for id, items in PRODUCT.services.items()}
"""Service ids in the fixed order, with their items."""

RENEWAL_SILENT = PRODUCT.silences.renewal
PROMISE_START = PRODUCT.silences.promise_start

Stance = str  # one of STANCES
STANCES: tuple[Stance, ...] = ("favourable", "cautious")
"""The two ways to read what the manual leaves open; the first is what holds until another is chosen."""
OPPOSITE: Mapping[Stance, Stance] = dict(zip(STANCES, reversed(STANCES), strict=True))


@dataclass(frozen=True)
class Catalogue:
    """Everything under `data/`, typed and cross-checked."""

    product: Product
    services: tuple[Service, ...]
    definitions: Mapping[str, Condition]
    lists: Mapping[str, frozenset[str]]
    contradictions: tuple[Entry, ...]
    silences: tuple[Entry, ...]
    slips: tuple[Slip, ...]
    facts: Mapping[str, FactInfo]
    no_rules: tuple[NoRule, ...]
    phones: Mapping[str, Phone]
    papers: Mapping[str, PaperKind]
    situations: Mapping[str, Situation]
    """What may have happened to a person, in the order of the first screen."""
    questions: Mapping[str, Sequence[QuestionForm]]
    """What is asked before the first answer, each in one form or several."""
    sources: Sources = field(compare=False, repr=False)
    """The files that all this was read from."""

    @property
    def draft(self) -> str | None:
        """SHA-256 of the draft whose changes these data have."""
        return self.sources.draft.digest if self.sources.draft else None

    @property
    def stamp(self) -> dict[str, str | None]:
        """Which rules these are: the project's version, the manual and the draft."""
        return {"version": VERSION, "manual": self.manual.sha256, "draft": self.draft}

    @property
    def rulebook(self) -> Rulebook:
        """Which year's terms these are."""
        return self.product.rulebook

    @property
    def manual(self) -> ManualText:
        """The manual that all this is cited from."""
        return self.product.manual

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Both registers by id."""
        return {entry.id: entry for entry in (*self.contradictions, *self.silences)}

    @cached_property
    def nodes(self) -> Mapping[str, tuple[Node, ...]]:
        """Every model inside each service, by its id."""
        return {service.id: tuple(nodes_in(service)) for service in self.services}

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that rests on lines of the manual, services first."""
        return tuple(_citations(self))

    @cached_property
    def switching(self) -> Mapping[str, tuple[str, ...]]:
        """For each service the entries that switch something in it, by itself or by a condition it shares."""
        return {service.id: tuple(_switching(service, self)) for service in self.services}

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
    elif isinstance(value, dict):
        for part in value.values():
            yield from nodes_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from nodes_in(part)


def _switching(service: Service, catalogue: Catalogue) -> Iterator[str]:
    nodes = catalogue.nodes[service.id]
    yield from _entries_disputed(nodes, catalogue.definitions, frozenset())
    if service.waiting.kind == "stated" and service.waiting.renewal == "silent":
        yield RENEWAL_SILENT.entry
    if any(isinstance(node, Promise) and node.since == "unstated" for node in nodes):
        yield PROMISE_START.entry


def disputed_in(value: object, definitions: Mapping[str, Condition]) -> Iterator[str]:
    """The entries of the disputed values inside a model and the shared conditions it refers to."""
    return _entries_disputed(list(nodes_in(value)), definitions, frozenset())


def _entries_disputed(
    nodes: Sequence[Node], definitions: Mapping[str, Condition], inside: frozenset[str]
) -> Iterator[str]:
    """`inside` names the conditions that these stand in: one that comes back to itself is told elsewhere."""
    yield from (node.dispute for node in nodes if isinstance(node, Disputed))
    for node in nodes:
        if isinstance(node, Ref) and node.rule in definitions and node.rule not in inside:
            within = list(nodes_in(definitions[node.rule]))
            yield from _entries_disputed(within, definitions, inside | {node.rule})


def cites_in(value: object, place: str = "") -> Iterator[tuple[str, Lines]]:
    """Every cited pair of lines inside a model, with the path to it."""
    if isinstance(value, Node):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name in ("cite", "in_force"):
                yield from ((f"{place}{name}", lines) for lines in part or ())
            elif name not in ("chapter", "overview", "lines"):
                yield from cites_in(part, f"{place}{name}.")
    elif isinstance(value, dict):
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


def _citations(catalogue: Catalogue) -> Iterator[Citation]:
    for service in catalogue.services:
        yield from (Citation("rule", service.id, place, lines) for place, lines in cites_in(service))
    entries: tuple[Entry | Slip, ...] = (*catalogue.contradictions, *catalogue.silences, *catalogue.slips)
    for entry in entries:
        yield from (Citation("register", entry.id, "", lines) for lines in entry.lines)
