"""What do the rules say about this case? Answers kept for the session, and what to do with a bad case.

Every answer follows the readings that the person has chosen for single entries of the registers. What is
computed and kept takes all of it as arguments (`Asked`); only what stands around it reads the session.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

import streamlit as st

from pages.present.share.draft_link import unpack
from pages.present.share.page_link import OWN
from pages.present.share.page_registry import FIRST, PAGES, Door
from pages.present.text import fault_text
from pages.present.text.unsure_text import unsure
from pages.ui.session import case, keys
from rules.advice.assumptions import Assumptions
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import STATUS_WORDS
from rules.catalogue.personas import facts_at_step
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer, ServiceAnswer, Trace
from rules.domain.merged_answer import CaseAnswer, Unsure, either, either_trace
from rules.domain.parsing import ScenarioError, parse, to_json
from rules.domain.scenario import EARLIEST, Scenario
from rules.drafts.edit_list import DRAFT
from rules.engine.engine import Engine
from rules.guidance import FirstSteps, first_steps, fitting
from rules.rulebooks import loading
from rules.rulebooks.by_start import engine_on
from rules.rulebooks.shelf import Shelf

Overrides = tuple[tuple[str, str], ...]
"""Entries of the registers with the reading chosen for each, in a fixed order."""

BY_CONTENT: dict[str | type, Any] = {Scenario: Scenario.model_dump_json, ServiceAnswer: repr}
"""How Streamlit tells apart what it keeps: to walk an answer costs a hundred times what its text does."""

Alternatives = tuple[tuple[str, tuple[Any, ...]], ...]
"""Facts with the values between which a person does not know."""

MOST_PARSED = 8
"""Cases whose parsed form is kept: the person's own and those set beside it."""


class Asked(NamedTuple):
    """Everything that an answer hangs on."""

    scenario: Scenario
    reading: str
    overrides: Overrides = ()
    alternatives: Alternatives = ()
    """Facts that are not known then, each with the values that are possible."""
    draft: bytes = b""
    """The file of a draft of the terms; empty for those in force."""


@st.cache_resource(show_spinner=False)
def loaded() -> bool:
    """Read all data and answer once, so that a page that opens now never fails on them later.

    What has been read is kept as long as the server runs: data that break afterwards do no harm. Raises
    whatever is wrong; the next call tries again.
    """
    load_personas()
    engine_on(shelf()).evaluate(parse({"as_of": EARLIEST.isoformat()}, SERVICES))
    return True


def shelf() -> Shelf:
    """The terms of all years with their compiled plans, one for the whole server."""
    return loading.own_shelf()


def shelf_tried(draft: bytes) -> Shelf:
    """The same, with the draft in this file in place of the terms that it changes."""
    return loading.shelf_under(draft, DRAFT, shelf()) if draft else shelf()


def engine() -> Engine:
    """The rules; whatever case they are given, they judge it by the terms of its start.

    Their words are those of the terms at `shelf_place`.
    """
    return engine_of(b"")


def shelf_place(door: Door | None = None) -> int:
    """Where on the shelf the terms stand by which `engine` and `catalogue` speak on the page of a door.

    Without one it is the page that is open.

    Those of the person's own policy on a customer's page, those of the story that a trainer tells, and those
    that were chosen where one works on the terms.
    """
    whole = shelf()
    if whole.is_one:
        return whole.first
    door = door or PAGES[keys.PAGE.get(FIRST)].door
    if door == "terms":
        return _chosen_place(whole)
    told = _own_or_last_good() if door == "customer" else _story_told()
    return whole.place_for(told) if told else whole.first


def _chosen_place(whole: Shelf) -> int:
    """The terms that the draft changes which is on, else those that were chosen, else the project's own."""
    packed = keys.DRAFT.get("")
    place = whole.place_of(unpack(packed).terms if packed else keys.RULEBOOK.get(""))
    return whole.first if place is None else place


def _story_told() -> Scenario | None:
    """What is known at the step of the story that a trainer tells; None where none is told."""
    chosen = keys.TRAINING_PERSONA.get()
    if chosen == OWN:
        return _own_or_last_good()
    persona = next((one for one in load_personas() if one.id == chosen), None)
    step = keys.TRAINING_STEP.get(1)
    number = min(max(step, 1), len(persona.steps)) - 1 if persona and isinstance(step, int) else 0
    return parsed(facts_at_step(persona, number)) if persona else None


def engine_of(draft: bytes) -> Engine:
    """The rules with the draft in this file; without one, those in force. They speak like `engine`."""
    return engine_on(shelf_tried(draft), shelf_place())


def engine_for(scenario: Scenario, draft: bytes) -> Engine:
    """The same, speaking by the terms of a case."""
    return engine_on(shelf_tried(draft), shelf().place_for(scenario))


def catalogue() -> Catalogue:
    """Everything the manual says, as data."""
    return engine().catalogue


# ---------------------------------------------------------------- the session's case


def parsed(facts: Mapping[str, Any]) -> Scenario:
    """A case as the rules take it, parsed once for as long as it stays the same. Raises ScenarioError."""
    known: dict[str, Scenario | ScenarioError] = keys.PARSED.kept({})
    key = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    if key not in known:
        try:
            known[key] = parse(dict(facts), SERVICES)
        except ScenarioError as error:
            known[key] = error
    found = known[key] = known.pop(key)
    for old in list(known)[:-MOST_PARSED]:
        del known[old]
    if isinstance(found, ScenarioError):
        raise ScenarioError(found.faults)
    return found


def readable_scenario() -> Scenario:
    """The person's own case as the rules take it, or the last one that could be read."""
    return parsed(readable(case.current()))


def _own_or_last_good() -> Scenario:
    try:
        return parsed(case.current())
    except ScenarioError:
        return parsed(last_good())


def asked(scenario: Scenario) -> Asked:
    """A case with the readings that are chosen and what is known of the person's own."""
    return Asked(scenario, case.reading(), override_key(), alternatives_key())


def own(reading: str) -> Answer:
    """The answer for the person's own case; where they cannot tell cases apart, what holds in all of them.

    A case that cannot be read raises nothing: the session's last good one takes its place, and `faults` says
    what is wrong.
    """
    facts = case.current()
    try:
        mine = Asked(parsed(facts), reading, override_key(), alternatives_key())
    except ScenarioError:
        return answer_to(Asked(parsed(last_good()), reading, override_key()))
    keys.LAST_GOOD.put(dict(facts))
    return answer_to(mine)


def last_good() -> dict[str, Any]:
    """The last scenario of this session that could be read."""
    last: dict[str, Any] = keys.LAST_GOOD.get({"as_of": case.today().isoformat()})
    return last


def readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario, or the last good one where it cannot be read."""
    return last_good() if faults(facts) else dict(facts)


def override_key() -> Overrides:
    """The readings chosen for single entries, as a key."""
    return tuple(sorted(case.overrides().items()))


def alternatives_key() -> Alternatives:
    """The facts with the values between which the person does not know, as a key."""
    return tuple(case.alternatives().items())


def own_trace(reading: str, service: str) -> Trace | None:
    """Every check of one service with its verdict for the person's own case; None where it cannot be read.

    Of cases that cannot be told apart, what all hang on and where they part.
    """
    try:
        return trace_to(Asked(parsed(case.current()), reading, override_key(), alternatives_key()), service)
    except ScenarioError:
        return None


def before_last_change() -> Answer | None:
    """The answer that stood before the last change, under the same reading; None without one."""
    before = case.earlier()
    if before is None:
        return None
    try:
        scenario = parsed(case.scenario_of(before.facts))
    except ScenarioError:
        return None
    return answer_to(Asked(scenario, case.reading(), override_key(), tuple(before.alternatives.items())))


def trace(facts: Mapping[str, Any], reading: str, service: str, draft: bytes = b"") -> Trace | None:
    """The same for a scenario that is not the person's own."""
    try:
        return trace_to(Asked(parsed(facts), reading, override_key(), draft=draft), service)
    except ScenarioError:
        return None


def other_answer(facts: Mapping[str, Any], reading: str, draft: bytes = b"") -> Answer | None:
    """The answer for a scenario that is not the person's own; None where it cannot be read."""
    try:
        return answer_to(Asked(parsed(facts), reading, override_key(), draft=draft))
    except ScenarioError:
        return None


def faults(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a scenario, as pairs of a fact's Chinese name and a sentence."""
    try:
        parsed(facts)
    except ScenarioError as error:
        return [fault_in_words(path, text) for path, text in error.faults]
    return []


def fault_in_words(path: str, text: str) -> tuple[str, str]:
    """A fault of a scenario: its place by its Chinese name, and the sentence."""
    return fault_text.fault_told(path, text, catalogue())


def rests_on(facts: Mapping[str, Any], reading: str) -> frozenset[str]:
    """The assumed facts without which some service would be answered differently."""
    assumed, alternatives = tuple(name for name, _ in case.assumptions()), alternatives_key()
    try:
        cases = cases_of(Asked(parsed(facts), reading, override_key(), alternatives))
        return frozenset[str]().union(*(_rests_on(one, assumed, reading, override_key()) for one in cases))
    except ScenarioError:
        return frozenset(assumed)


# ---------------------------------------------------------------- what to do first


def situation_of(asked: Asked) -> SituationId:
    """What has happened, as the person said, else as the case has it."""
    chosen = case.chosen_situation()
    return chosen.id if chosen else fitting(cases_of(asked), catalogue())


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=BY_CONTENT)
def plan_to(asked: Asked, situation: SituationId, unclear: tuple[str, ...] = ()) -> FirstSteps:
    """What to do first in a situation; of several cases, what holds in all of them.

    `unclear` are the facts that the person said they cannot tell.
    """
    every = (*unclear, *(fact for fact, _ in asked.alternatives))
    return first_steps(situation, answer_to(asked), asked.scenario, catalogue(), cases_of(asked), every)


def cases_of(asked: Asked) -> list[Scenario]:
    """The cases that a person cannot tell apart; where they know, the one."""
    if not asked.alternatives:
        return [asked.scenario]
    return [one.scenario for _, one in asked_apart(asked)] or [asked.scenario]


# ---------------------------------------------------------------- what is computed


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=BY_CONTENT)
def answer_to(asked: Asked) -> Answer:
    """The answer; where a person cannot tell cases apart, what holds in all of them."""
    cases = asked_apart(asked)
    if not asked.alternatives or not cases:
        return engine_of(asked.draft).evaluate(asked.scenario, asked.reading, _overrides(asked))
    sides = [CaseAnswer(picks, answer_to(one)) for picks, one in cases]
    return either(sides, _unsure(asked), STATUS_WORDS)


def trace_to(asked: Asked, service: str) -> Trace:
    """Every check of one service with its verdict; of several cases, what all of them hang on."""
    cases = asked_apart(asked)
    if not asked.alternatives or not cases:
        return engine_of(asked.draft).trace(asked.scenario, service, asked.reading, _overrides(asked))
    return either_trace([trace_to(one, service) for _, one in cases], _unsure(asked))


def overrides_under(draft: bytes, chosen: Overrides) -> Overrides:
    """The readings chosen for single entries that the rules under a draft still have."""
    entries = engine_of(draft).catalogue.entries
    return tuple((id, name) for id, name in chosen if id in entries and name in entries[id].readings)


def _overrides(asked: Asked) -> dict[str, str]:
    return dict(overrides_under(asked.draft, asked.overrides))


def asked_apart(asked: Asked) -> list[tuple[tuple[int, ...], Asked]]:
    """The cases between which a person does not know, each with the place of the value of each fact.

    A case that cannot be, e.g. a discharge before the admission, is left out.
    """
    known, found = to_json(asked.scenario), []
    for picks in product(*(range(len(values)) for _, values in asked.alternatives)):
        chosen = {fact: values[pick] for pick, (fact, values) in zip(picks, asked.alternatives, strict=True)}
        try:
            scenario = parse({**known, **chosen}, SERVICES)
        except ScenarioError:
            continue
        found.append((picks, asked._replace(scenario=scenario, alternatives=())))
    return found


def _unsure(asked: Asked) -> tuple[Unsure, ...]:
    return tuple(unsure(fact, values, catalogue()) for fact, values in asked.alternatives)


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=BY_CONTENT)
def _rests_on(
    scenario: Scenario, assumed: tuple[str, ...], reading: str, chosen: Overrides
) -> frozenset[str]:
    return _assumptions(shelf_place()).resting_on(scenario, assumed, reading, dict(chosen))


@st.cache_resource(show_spinner=False)
def _assumptions(place: int) -> Assumptions:
    return Assumptions(engine_on(shelf(), place))
