"""Which places of the manual make the two readings of a service differ, and how much do they weigh?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.session import answers, case, term_drafts
from rules.advice.reading_causes import Causes
from rules.advice.reading_grades import Doubt, doubts_of
from rules.catalogue.catalogue import Stance
from rules.catalogue.loader import MOST_DRAFTED
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import ScenarioError
from rules.domain.scenario import Scenario


def causes(draft: bytes = b"", place: int | None = None) -> Causes:
    """What switches the readings of the terms at a place, else of those that the page speaks by.

    With a draft as it would have them.
    """
    return _causes_under(draft, answers.shelf_place() if place is None else place)


@st.cache_resource(show_spinner=False, max_entries=MOST_DRAFTED)
def _causes_under(draft: bytes, place: int) -> Causes:
    return Causes(answers.shelf_tried(draft).catalogues[place])


def stance_of(answer: Answer) -> Stance:
    """The reading that an answer was made under."""
    return "cautious" if answer.reading == "cautious" else "favourable"


def parsed_or_none(facts: Mapping[str, Any]) -> Scenario | None:
    """The scenario; None where it cannot be read, which is told elsewhere."""
    try:
        return answers.parsed(facts)
    except ScenarioError:
        return None


def doubts_about(service: ServiceAnswer, answer: Answer, facts: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """The entries behind the two readings of a service, the weightiest first."""
    scenario = parsed_or_none(facts)
    if scenario is None:
        return ()
    draft = term_drafts.content_of(answer)
    chosen = answers.overrides_under(draft, answers.override_key())
    alike = answers.alternatives_key() if facts == case.current() else ()
    asked = answers.Asked(scenario, stance_of(answer), chosen, alike, draft)
    cases = tuple(answers.cases_of(asked))
    return _weighed(cases, service, stance_of(answer), chosen, draft, term_drafts.place_answered(answer))


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _weighed(
    cases: tuple[Scenario, ...],
    service: ServiceAnswer,
    reading: Stance,
    chosen: answers.Overrides,
    draft: bytes,
    place: int,
) -> tuple[Doubt, ...]:
    return doubts_of(causes(draft, place), cases, service, reading, dict(chosen))
