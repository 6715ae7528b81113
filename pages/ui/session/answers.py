"""What do the rules say about this case? Answers kept for the session, and what to do with a bad case.

Every answer follows the readings that the person has chosen for single entries of the registers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.present.text import fault_text
from pages.present.text.answer_text import STATUS_NAMES
from pages.ui.session import case
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.loader import load
from rules.catalogue.personas import load as load_personas
from rules.domain.answer import Answer, Trace
from rules.domain.answer_diff import alike
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import EARLIEST
from rules.engine.engine import Engine, Outcome
from rules.engine.merged_answer import CANCERS, FACT, either, either_trace

Overrides = tuple[tuple[str, str], ...]
"""Entries of the registers with the reading chosen for each, in a fixed order."""


@st.cache_resource(show_spinner=False)
def loaded() -> bool:
    """Read all data and answer once, so that a page that opens now never fails on them later.

    What has been read is kept as long as the server runs: data that break afterwards do no harm. Raises
    whatever is wrong; the next call tries again.
    """
    load_personas()
    engine().evaluate(parse({"as_of": EARLIEST.isoformat()}, SERVICES))
    return True


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The rules with their compiled plans, one for the whole server."""
    return Engine(load())


def catalogue() -> Catalogue:
    """Everything the manual says, as data."""
    return engine().catalogue


def get(facts: Mapping[str, Any], reading: str) -> Answer:
    """The answer for a scenario.

    A scenario that cannot be read raises nothing: the session's last good one takes its place, and
    `faults` says what is wrong.
    """
    try:
        answer = _answer(_key(facts), reading, overrides())
    except ScenarioError:
        return _answer(_key(last_good()), reading, overrides())
    st.session_state["last_good"] = dict(facts)
    return answer


def own(reading: str) -> Answer:
    """The answer for the person's own case; of cancer not known to be severe or mild, what holds in both."""
    return held(case.current(), reading, case.either_cancer())


def held(facts: Mapping[str, Any], reading: str, either_cancer: bool) -> Answer:
    """The answer for a scenario; where its diagnosis is either of two cancers, what holds in both."""
    if not either_cancer:
        return get(facts, reading)
    sides = [compare({**facts, FACT: cancer}, reading) for cancer in CANCERS]
    if sides[0] is None or sides[1] is None:
        return get(facts, reading)
    options = catalogue().facts[FACT].options
    return either(sides[0], sides[1], [options[one].label for one in CANCERS], STATUS_NAMES)


def last_good() -> dict[str, Any]:
    """The last scenario of this session that could be read."""
    last: dict[str, Any] = st.session_state.get("last_good", {"as_of": case.today().isoformat()})
    return last


def readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario, or the last good one where it cannot be read."""
    return last_good() if faults(facts) else dict(facts)


def overrides() -> Overrides:
    """The readings chosen for single entries, as a key."""
    return tuple(sorted(case.overrides().items()))


def trace(facts: Mapping[str, Any], reading: str, service: str) -> Trace | None:
    """Every check of one service with its verdict; None for a scenario that cannot be read."""
    try:
        return engine().trace(parse(dict(facts), SERVICES), service, reading, case.overrides())
    except ScenarioError:
        return None


def own_trace(reading: str, service: str) -> Trace | None:
    """The same for the person's own case; of either cancer, what both hang on and where they part."""
    facts = case.current()
    if not case.either_cancer():
        return trace(facts, reading, service)
    one, other = (trace({**facts, FACT: cancer}, reading, service) for cancer in CANCERS)
    return either_trace(one, other) if one and other else None


def compare(facts: Mapping[str, Any], reading: str) -> Answer | None:
    """The answer for a scenario that is not the person's own; None where it cannot be read."""
    try:
        return _answer(_key(facts), reading, overrides())
    except ScenarioError:
        return None


def faults(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a scenario, as pairs of a fact's Chinese name and a sentence."""
    try:
        parse(dict(facts), SERVICES)
    except ScenarioError as error:
        return [fault_in_words(path, text) for path, text in error.faults]
    return []


def fault_in_words(path: str, text: str) -> tuple[str, str]:
    """A fault of a scenario: its place by its Chinese name, and the sentence."""
    return fault_text.told(path, text, catalogue())


def rests_on(facts: Mapping[str, Any], reading: str) -> frozenset[str]:
    """The assumed facts without which some service would be answered differently."""
    assumed = tuple(name for name, _ in case.assumptions())
    try:
        return _rests_on(_key(facts), assumed, reading, overrides())
    except ScenarioError:
        return frozenset(assumed)


@st.cache_resource(scope="session", max_entries=64, show_spinner=False)
def _answer(scenario: str, reading: str, chosen: Overrides) -> Answer:
    return engine().evaluate(parse(json.loads(scenario), SERVICES), reading, dict(chosen))


@st.cache_resource(scope="session", max_entries=64, show_spinner=False)
def _rests_on(scenario: str, assumed: tuple[str, ...], reading: str, chosen: Overrides) -> frozenset[str]:
    facts = json.loads(scenario)

    def outcomes(held: Mapping[str, Any]) -> list[Outcome]:
        """How every service stands under both readings."""
        both = engine().outcomes(parse(dict(held), SERVICES), reading, dict(chosen))
        return [side for pair in both for side in pair]

    def without(fact: str) -> list[Outcome]:
        return outcomes({name: value for name, value in facts.items() if name != fact})

    whole = outcomes(facts)
    return frozenset(
        fact
        for fact in assumed
        if not all(_said_alike(*pair) for pair in zip(whole, without(fact), strict=True))
    )


def _said_alike(one: Outcome, other: Outcome) -> bool:
    """Whether the same is said and the same asked for."""
    asked = ([item.missing for item in side.items] for side in (one, other))
    return alike(one, other, used=False) and next(asked) == next(asked)


def _key(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)
