"""What hangs on one entry of the registers? Where it is wired, how it is read, what it does to the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from pages.parts import answers, case
from pages.parts.differences import Line, differences, lines
from rules.catalogue import (
    PROMISE_START,
    RENEWAL_SILENT,
    SERVICES,
    Catalogue,
    disputes_in,
    nodes_in,
    reading_of,
)
from rules.conditions import Node, Ref
from rules.effects import NOT_COMPUTED
from rules.evaluate import Engine
from rules.scenario import parse
from rules.schema import Entry, Promise, Service

CHANGES = {"status": "能不能用", "count": "次数", "date": "日期", **NOT_COMPUTED}
"""What an entry may change, by name."""

# ---------------------------------------------------------------- where it is wired


class Wiring:
    """Which entries switch a value in the data, and in which services."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._services: dict[str, list[str]] = {}
        for service in catalogue.services:
            for entry in dict.fromkeys(_switching(service, catalogue)):
                self._services.setdefault(entry, []).append(service.id)

    def services(self, entry: str) -> tuple[str, ...]:
        """The services in which an entry switches something; none where it is not wired."""
        return tuple(self._services.get(entry, ()))

    def within(self, services: tuple[str, ...]) -> frozenset[str]:
        """The entries that switch something in these services."""
        return frozenset(entry for entry, found in self._services.items() if {*found} & {*services})

    def __contains__(self, entry: str) -> bool:
        return entry in self._services

    def __len__(self) -> int:
        return len(self._services)


def _switching(service: Service, catalogue: Catalogue) -> Iterator[str]:
    yield from _disputed(service, catalogue)
    if service.waiting.kind == "stated" and service.waiting.renewal == "silent":
        yield RENEWAL_SILENT[0]
    if any(isinstance(node, Promise) and node.since == "unstated" for node in nodes_in(service)):
        yield PROMISE_START[0]


def _disputed(value: Node, catalogue: Catalogue) -> Iterator[str]:
    """The entries of the disputed values inside a model and the shared conditions it refers to."""
    yield from (dispute.dispute for dispute in disputes_in(value))
    for node in nodes_in(value):
        if isinstance(node, Ref):
            yield from _disputed(catalogue.definitions[node.rule], catalogue)


@st.cache_resource(show_spinner=False)
def wiring() -> Wiring:
    """The wiring of the project's own data."""
    return Wiring(answers.catalogue())


# ---------------------------------------------------------------- how it is read


def in_force(entry: Entry) -> str:
    """The reading that holds now: the one chosen for the entry, else the general one's."""
    return case.overrides().get(entry.id) or reading_of(entry, case.reading())


# ---------------------------------------------------------------- what it does to the case at hand


def effect(entry: Entry) -> dict[str, tuple[Line, ...]]:
    """What each other reading would change for the current case, as things are; empty where not wired.

    A line's left side is the reading in force, its right side the other one.
    """
    services = wiring().services(entry.id)
    if not services:
        return {}
    scenario = json.dumps(answers.readable(case.current()), sort_keys=True)
    known = wiring().within(services)
    chosen = tuple(pair for pair in answers.overrides() if pair[0] in known and pair[0] != entry.id)
    mine = in_force(entry)
    others = [name for name in entry.readings if name != mine]
    return {
        name: _changes(scenario, case.reading(), services, chosen, entry.id, mine, name) for name in others
    }


@st.cache_resource(scope="session", max_entries=512, show_spinner=False)
def _changes(
    scenario: str,
    stance: str,
    services: tuple[str, ...],
    chosen: answers.Overrides,
    entry: str,
    mine: str,
    other: str,
) -> tuple[Line, ...]:
    engine, parsed = _engine(services), parse(json.loads(scenario), SERVICES)
    left, right = (
        engine.evaluate(parsed, stance, {**dict(chosen), entry: reading}) for reading in (mine, other)
    )
    found = [difference for difference in differences(left, right) if not difference.opposite]
    return lines(found, left, right, engine.catalogue)


@st.cache_resource(max_entries=64, show_spinner=False)
def _engine(services: tuple[str, ...]) -> Engine:
    """The rules of a few services alone: much quicker to compile than all of them."""
    whole = answers.catalogue()
    entries = [
        entry.model_copy(update={"services": [id for id in entry.services if id in services]})
        for entry in whole.contradictions
    ]
    own = tuple(service for service in whole.services if service.id in services)
    return Engine(replace(whole, services=own, contradictions=tuple(entries)))
