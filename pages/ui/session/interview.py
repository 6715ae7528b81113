"""What has been asked one question at a time, and what was said? The state of the guided questions.

Answers go to the case, as everywhere. What a case cannot say is kept here: which services someone cares
about, the questions in the order asked, and those answered by not knowing, by leaving them for later, or by
"has not happened yet". Nothing that the case assumes counts as an answer here: it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.session import answers, case, keys
from rules.advice.next_question import Inquiry
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer
from rules.domain.answer_diff import alike
from rules.domain.parsing import ScenarioError, salvage, to_json
from rules.domain.scenario import EVENT_DATES, FACTS, NEVER_ASKED, Scenario

MARKS = (keys.GUIDE_UNSURE, keys.GUIDE_LATER, keys.GUIDE_NOT_YET, keys.GUIDE_ASSUMED)
"""Answers that are no value: not known, left for later, has not happened, as assumed."""

LONGEST_WAIT = 366
"""The longest waiting period that is reckoned with, in days."""

END = "end"
"""Stands where a fact would, once nothing is left to ask."""

GOAL = "goal"
"""Stands for the first step, where a fact would stand for its question."""


def about() -> tuple[str, ...]:
    """The services that someone cares about, in the catalogue's order; none before the first step."""
    chosen = keys.GUIDE_ABOUT.get() or ()
    return tuple(id for id in SERVICES if id in chosen)


def choose_services(services: tuple[str, ...]) -> None:
    """Care about these services; the answers given stay."""
    keys.GUIDE_ABOUT.put(list(services))
    keys.GUIDE_DETAILS.put(False)
    go_to_question(None)


def marked_facts(kind: keys.Key[list[str]]) -> frozenset[str]:
    """The facts with this mark that have got no value since."""
    held = case.entered()
    return frozenset(fact for fact in kind.get() or () if held.get(fact) is None)


def known_facts() -> dict[str, Any]:
    """The scenario without what is assumed or does not fit: plain data that `parse` accepts."""
    held = case.entered()
    known = {fact: value for fact, value in held.items() if value is not None}
    taken = {fact: case.preset(fact) for fact in marked_facts(keys.GUIDE_ASSUMED) if fact not in held}
    as_of = {"as_of": case.today().isoformat()}
    return {**as_of, **taken, **salvage(known, case.today(), SERVICES).facts}


def inquiry(*, details: bool | None = None, without: str | None = None) -> Inquiry:
    """Where things stand. `details` asks about items too, `without` forgets one fact."""
    if details is None:
        details = bool(keys.GUIDE_DETAILS.get(False))
    known = {fact: value for fact, value in known_facts().items() if fact != without}
    return _inquiry(
        answers.parsed(known),
        known,
        about(),
        tuple(sorted(marked_facts(keys.GUIDE_UNSURE) | marked_facts(keys.GUIDE_LATER))),
        tuple(sorted(marked_facts(keys.GUIDE_NOT_YET) - {without})),
        details,
        case.reading(),
        answers.override_key(),
    )


def settled() -> tuple[str, ...]:
    """The services cared for that are settled; of several cases, where all are and come out alike."""
    here = inquiry()
    if not case.alternatives():
        return here.settled
    cases = [_inquiry_of(one) for one in cases_apart(known_facts())]
    return tuple(
        id
        for id in here.services
        if all(id in one.settled for one in cases) and len({one.standings[id].status for one in cases}) == 1
    )


def cases_apart(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """These facts in each of the cases that the person cannot tell apart; themselves where there are none."""
    asked = answers.Asked(
        answers.parsed(known), case.reading(), answers.override_key(), answers.alternatives_key()
    )
    return [to_json(one.scenario) for _, one in answers.asked_apart(asked)] or [dict(known)]


def _inquiry_of(known: dict[str, Any]) -> Inquiry:
    details = bool(keys.GUIDE_DETAILS.get(False))
    asked = tuple(sorted((marked_facts(keys.GUIDE_UNSURE) | marked_facts(keys.GUIDE_LATER)) - known.keys()))
    not_yet = tuple(sorted(marked_facts(keys.GUIDE_NOT_YET)))
    return _inquiry(
        answers.parsed(known), known, about(), asked, not_yet, details, case.reading(), answers.override_key()
    )


def decided_by(facts: tuple[str, ...]) -> tuple[str, ...]:
    """The services whose status an answer about these facts can still change, in some case that can be."""
    held = case.current()
    known = {fact: value for fact, value in held.items() if fact not in facts}
    others = tuple((fact, values) for fact, values in case.alternatives().items() if fact not in facts)
    try:
        asked = answers.Asked(answers.parsed(known), case.reading(), answers.override_key(), others)
    except ScenarioError:
        return ()
    found = _decided_in_some_case(asked, facts)
    return tuple(id for id in SERVICES if id in found)


def set_apart(facts: Sequence[Mapping[str, Any]], others: tuple[str, ...]) -> tuple[str, ...]:
    """The services that stand otherwise with one of these sets of facts than with another, and the others."""
    found = set(others)
    sides = [answers.other_answer({**case.current(), **one}, case.reading()) for one in facts]
    for services in zip(*(side.services for side in sides if side is not None), strict=True):
        if len({service.status for service in services}) > 1:
            found.add(services[0].id)
    return tuple(id for id in SERVICES if id in found)


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _decided_in_some_case(asked: answers.Asked, facts: tuple[str, ...]) -> frozenset[str]:
    cases = [one.scenario for _, one in answers.asked_apart(asked)] or [asked.scenario]
    found: set[str] = set()
    for scenario in cases:
        here = Inquiry(
            answers.engine(),
            to_json(scenario),
            tuple(id for id in SERVICES if id not in found),
            not_yet=EVENT_DATES - set(facts),
            reading=asked.reading,
            overrides=dict(asked.overrides),
            scenario=scenario,
        )
        found.update(here.decided_by(facts))
    return frozenset(found)


def of_case(left_out: Iterable[str]) -> Inquiry:
    """Where things stand with the whole case, what it assumes too; these facts are not asked for.

    Left out, the days of a stay have not happened here: the form says so wherever it asks for them.
    """
    known = answers.readable(case.current())
    return _inquiry(
        answers.parsed(known),
        known,
        tuple(SERVICES),
        tuple(sorted(left_out)),
        tuple(sorted(EVENT_DATES)),
        False,
        case.reading(),
        answers.override_key(),
    )


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _inquiry(
    scenario: Scenario,
    known: dict[str, Any],
    services: tuple[str, ...],
    asked: tuple[str, ...],
    not_yet: tuple[str, ...],
    details: bool,
    reading: str,
    chosen: answers.Overrides,
) -> Inquiry:
    return Inquiry(
        answers.engine(),
        known,
        services,
        frozenset(asked),
        frozenset(not_yet),
        details,
        reading,
        dict(chosen),
        scenario,
    )


# ---------------------------------------------------------------- answering


def go_to_question(fact: str | None) -> None:
    """Go to this question (or `GOAL`, the first step); None goes to the one that settles most."""
    keys.GUIDE_NOW.put(fact)
    keys.GUIDE_FAULT.pop()
    keys.GUIDE_ANSWERED.put(True)


def question_shown() -> str | None:
    """The question on the screen, which the address names, or `GOAL`; None once nothing is left to ask.

    It is the one gone to, as long as it has an answer or wants one; else the one that settles most.
    """
    chosen = keys.GUIDE_NOW.get()
    if not about():
        keys.GUIDE_NOW.put(GOAL)
        return GOAL
    here = inquiry()
    if chosen == GOAL or chosen in answered() or chosen in here.concerns:
        return chosen
    shown = here.next.fact if here.next else None
    keys.GUIDE_NOW.put(shown or END)
    return shown


def fault() -> str:
    """What is wrong with the last answer, which was not taken; else empty."""
    found: str = keys.GUIDE_FAULT.get("")
    return found


def refuse(text: str) -> None:
    """Do not take an answer, and say why."""
    keys.GUIDE_FAULT.put(text)


def answer(fact: str, value: Any) -> None:
    """Take a value as the answer, unless it does not fit the others."""
    facts = case.current()
    before = answers.faults(facts)
    found = [fault for fault in answers.faults({**facts, fact: value}) if fault not in before]
    if found:
        refuse("；".join(f"{name}：{text}" for name, text in found))
        return
    case.enter(fact, value)
    _mark(fact, None)


def take_mark(fact: str, kind: keys.Key[list[str]]) -> None:
    """Take one of `MARKS` as the answer; a value given earlier goes."""
    if kind == keys.GUIDE_UNSURE:
        case.enter(fact, None)
    else:
        case.assume(fact)
    _mark(fact, kind)


def say_either(fact: str, values: Sequence[Any]) -> None:
    """Take several values as the answer, not known which: to the questions it is one that is not known."""
    take_mark(fact, keys.GUIDE_UNSURE)
    case.enter_alternatives(fact, values)


def days_in_force() -> int | None:
    """For how many days the policy has run, for certain; None where that decides nothing or is not known."""
    scenario = answers.readable_scenario()
    latest = max(map(str, case.alternatives().get("policy_start", (scenario.policy_start or "",))))
    days = (scenario.as_of - dt.date.fromisoformat(latest)).days if latest else -1
    return days if 0 <= days < LONGEST_WAIT else None


def ask_again(kind: keys.Key[list[str]]) -> None:
    """Put the questions with this mark once more."""
    kind.put([])
    go_to_question(None)


def ask_details() -> None:
    """Go on with what decides single items."""
    keys.GUIDE_DETAILS.put(True)
    go_to_question(None)


def _mark(fact: str, kind: keys.Key[list[str]] | None) -> None:
    for one in MARKS:
        others = [name for name in one.get() or () if name != fact]
        one.put([*others, fact] if one == kind else others)
    log = keys.GUIDE_LOG.get() or []
    keys.GUIDE_LOG.put([*log, *([] if fact in log else [fact])])
    go_to_question(None)


# ---------------------------------------------------------------- what was answered


def answered() -> list[str]:
    """The facts that have an answer: those known before any question first, then in the order asked."""
    log = keys.GUIDE_LOG.get() or ()
    held = case.entered()
    known = {fact for fact, value in held.items() if value is not None} - NEVER_ASKED
    given = known | frozenset().union(*(marked_facts(kind) for kind in MARKS))
    return [*(fact for fact in FACTS if fact in given and fact not in log), *(f for f in log if f in given)]


def before(fact: str | None) -> str:
    """The question before this one, or before the next one to be asked."""
    asked = [one for one in keys.GUIDE_LOG.get() or () if one in answered()]
    if fact in asked:
        asked = asked[: asked.index(fact)]
    return asked[-1] if asked else GOAL


def unneeded() -> frozenset[str]:
    """The answers that change nothing about the services cared for, as things stand."""
    known = known_facts()
    return frozenset(fact for fact in answered() if fact in known and not _needed(fact))


def _needed(fact: str) -> bool:
    without = inquiry(without=fact)
    if fact in without.concerns:
        return True
    one, other = (_answer_to(facts) for facts in (without.facts, inquiry().facts))
    return not all(alike(one.service(id), other.service(id), used=False) for id in about())


def _answer_to(known: Mapping[str, Any]) -> Answer:
    return answers.answer_to(answers.Asked(answers.parsed(known), case.reading(), answers.override_key()))
