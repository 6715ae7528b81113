"""What hangs on one entry of the registers? Where it is wired, how it is read, what it does to the case."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.present.compare.difference_lines import DifferenceLine, difference_texts, shown_differences
from pages.ui.session import answers, case
from rules.catalogue.catalogue import reading_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.schema import Entry
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine

# ---------------------------------------------------------------- where it is wired


def wiring() -> Wiring:
    """The wiring of the terms of which the page speaks."""
    return _wiring_of(answers.shelf_place())


@st.cache_resource(show_spinner=False)
def _wiring_of(place: int) -> Wiring:
    return Wiring(answers.shelf().catalogues[place])


# ---------------------------------------------------------------- how it is read


def in_force(entry: Entry) -> str:
    """The reading that holds now: the one chosen for the entry, else the general one's."""
    return case.overrides().get(entry.id) or reading_of(entry, case.reading())


# ---------------------------------------------------------------- what it does to the case at hand


def effect(entry: Entry) -> dict[str, tuple[DifferenceLine, ...]]:
    """What each other reading would change for the current case, as things are; empty where not wired.

    A line's left side is the reading in force, its right side the other one.
    """
    return _effect(entry, answers.readable_scenario(), case.reading(), answers.override_key())


def felt() -> frozenset[str]:
    """The entries of which another reading would change anything for the current case, as things are."""
    place = answers.shelf_place()
    return _felt(answers.readable_scenario(), case.reading(), answers.override_key(), place)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _felt(scenario: Scenario, stance: str, chosen: answers.Overrides, place: int) -> frozenset[str]:
    # Asked as one: to look up what is kept for each entry by itself costs more than all else on the page.
    entries = answers.shelf().catalogues[place].entries
    return frozenset(
        id for id, entry in entries.items() if any(_effect(entry, scenario, stance, chosen).values())
    )


def _effect(
    entry: Entry, scenario: Scenario, stance: str, chosen: answers.Overrides
) -> dict[str, tuple[DifferenceLine, ...]]:
    services, place = wiring().services(entry.id), answers.shelf_place()
    if not services or place not in answers.shelf().held(scenario).places:
        return {}
    known = wiring().within(services)
    others = tuple(pair for pair in chosen if pair[0] in known and pair[0] != entry.id)
    mine = dict(chosen).get(entry.id) or reading_of(entry, stance)
    return {
        name: _changes(scenario, stance, services, others, entry.id, mine, name, place)
        for name in entry.readings
        if name != mine
    }


@st.cache_resource(scope="session", max_entries=512, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _changes(
    scenario: Scenario,
    stance: str,
    services: tuple[str, ...],
    chosen: answers.Overrides,
    entry: str,
    mine: str,
    other: str,
    place: int,
) -> tuple[DifferenceLine, ...]:
    engine = _engine(services, place)
    left, right = (
        engine.evaluate(scenario, stance, {**dict(chosen), entry: reading}) for reading in (mine, other)
    )
    found = [difference for difference in shown_differences(left, right) if not difference.opposite]
    return difference_texts(found, left, right, engine.catalogue)


@st.cache_resource(max_entries=64, show_spinner=False)
def _engine(services: tuple[str, ...], place: int) -> Engine:
    """The rules of a few services alone: much quicker to compile than all of them."""
    whole = answers.shelf().catalogues[place]
    entries = [
        entry.model_copy(update={"services": [id for id in entry.services if id in services]})
        for entry in whole.contradictions
    ]
    own = tuple(service for service in whole.services if service.id in services)
    return Engine(replace(whole, services=own, contradictions=tuple(entries)))
