"""Which computation of a draft's effect do the visitors wait for? One for each draft and sample."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from pages.ui.session import answers
from pages.ui.session.waited import Waited, one_at_a_time
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import check_personas
from rules.domain.parsing import parse
from rules.domain.periods import RulebookDays
from rules.domain.scenario import Scenario
from rules.drafts.edit_list import DRAFT
from rules.drafts.effect import EffectInSteps
from rules.quiz.customers import SAMPLE, draw_customers
from rules.rulebooks.loading import place_changed

Shares = tuple[tuple[str, int], ...]
"""How often each story is told among the customers; all alike where there is none."""

DraftMeasuring = Waited[EffectInSteps]

_WORKER = one_at_a_time("draft-effect")


def measured_between(
    old: Catalogue, new: Catalogue, people: tuple[Scenario, ...], days: RulebookDays | None = None
) -> DraftMeasuring:
    """The effect between two sets of rules, computed further whenever it is waited for.

    Of all people those are asked whose policies begin on these days.
    """
    personas = check_personas(new.sources.data, new)
    return Waited(EffectInSteps(old, new, personas, people, days=days), _WORKER)


@lru_cache(maxsize=4)
def _people(seed: int, shares: Shares) -> tuple[Scenario, ...]:
    drawn = draw_customers(SAMPLE, seed, dict(shares) or None)
    return tuple(parse(dict(one.facts), SERVICES) for one in drawn)


@st.cache_resource(max_entries=8, show_spinner=False)
def draft_measured(content: bytes, seed: int, shares: Shares) -> DraftMeasuring:
    """The one of a draft's file, with the customers of this seed and these shares.

    Where several years' terms stand side by side, with those who are under the ones that the draft changes.
    """
    shelf = answers.shelf()
    place = place_changed(content, DRAFT, shelf)
    old, new = (one.catalogues[place] for one in (shelf, answers.shelf_tried(content)))
    return measured_between(old, new, _people(seed, shares), shelf.days_beside_others(place))
