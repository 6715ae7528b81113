"""Which computation of a draft's effect do the visitors wait for? One for each draft and sample."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from pages.ui.session import answers
from pages.ui.session.waited import Waited, one_at_a_time
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import check_personas
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.drafts.effect import EffectInSteps
from rules.quiz.customers import SAMPLE, draw_customers

Shares = tuple[tuple[str, int], ...]
"""How often each story is told among the customers; all alike where there is none."""

DraftMeasuring = Waited[EffectInSteps]

_WORKER = one_at_a_time("draft-effect")


def measured_between(old: Catalogue, new: Catalogue, people: tuple[Scenario, ...]) -> DraftMeasuring:
    """The effect between two sets of rules, computed further whenever it is waited for."""
    return Waited(EffectInSteps(old, new, check_personas(new.sources.data, new), people), _WORKER)


@lru_cache(maxsize=4)
def _people(seed: int, shares: Shares) -> tuple[Scenario, ...]:
    drawn = draw_customers(SAMPLE, seed, dict(shares) or None)
    return tuple(parse(dict(one.facts), SERVICES) for one in drawn)


@st.cache_resource(max_entries=8, show_spinner=False)
def draft_measured(content: bytes, seed: int, shares: Shares) -> DraftMeasuring:
    """The one of a draft's file, with the customers of this seed and these shares."""
    new = answers.engine_of(content).catalogue
    return measured_between(answers.catalogue(), new, _people(seed, shares))
