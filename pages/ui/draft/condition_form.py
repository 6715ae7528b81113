"""How is a condition put together on the screen, joined to another, or made to decide between two counts?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.present.text import answer_text
from pages.ui.draft.term_field import NARROW, WIDE
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import TermEdit
from rules.catalogue.labels import label, value_label
from rules.domain.fact_kinds import KINDS, options_of
from rules.drafts.condition_words import COMPARED
from rules.drafts.term_edits import (
    Joined,
    compared_facts,
    in_sentence,
    joined_places,
    joining_edit,
    split_places,
    splitting_edit,
)
from rules.drafts.terms import Term, terms_of

JOINED: Mapping[Joined, str] = {"all": "并且", "any": "或者"}
LONGEST_SENTENCE = 60
"""Characters of a condition in a list."""

Making = Callable[[Catalogue], TermEdit]
"""The change that is wanted, made of the rules as they are then."""


class Wanted(NamedTuple):
    """A change that the form is about to make."""

    told: str
    make: Making


def condition_inputs(catalogue: Catalogue) -> dict[str, Any]:
    """Fields for a condition on a fact."""
    fact = st.selectbox(
        "看哪一项情况",
        compared_facts(),
        format_func=lambda one: label(one, catalogue),
        key="add_fact",
        width=WIDE,
    )
    options = options_of(fact)
    if not options:
        how = st.selectbox(
            "怎样", list(COMPARED), format_func=COMPARED.__getitem__, key=f"add_how:{fact}", width=NARROW
        )
        return {
            "fact": fact,
            how: st.number_input("多少", 0, 1_000_000, key=f"add_number:{fact}", width=NARROW),
        }
    chosen = st.multiselect(
        "是其中之一",
        [str(one) for one in options],
        default=[str(options[0])],
        format_func=lambda one: value_label(fact, _option_meant(fact, one), catalogue),
        key=f"add_value:{fact}",
        width=WIDE,
    )
    values = [_option_meant(fact, one) for one in chosen] or [options[0]]
    return _among(fact, values)


def _among(fact: str, values: list[Any]) -> dict[str, Any]:
    """A fact that has one of these values, as the data write it."""
    if KINDS[fact] == "choice" and len(values) > 1:
        return {"fact": fact, "in": values}
    tests = [{"fact": fact, "has" if KINDS[fact] == "many" else "is": one} for one in values]
    return tests[0] if len(tests) == 1 else {"any": tests}


def _option_meant(fact: str, text: str) -> Any:
    return next((one for one in options_of(fact) if str(one) == text), text)


def draw_joining(service: str, catalogue: Catalogue) -> Wanted | None:
    """A further condition beside one that there is; None where the service has none."""
    places = joined_places(terms_of(catalogue, service))
    place = _place("加在哪个条件上", service, places, lambda term: f"{term.name}：{term.say}")
    if place is None:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how: Joined = st.selectbox(
            "怎么连", list(JOINED), format_func=JOINED.__getitem__, key="add_joined", width=NARROW
        )
        test = condition_inputs(catalogue)
    told = f"{place.say}，{JOINED[how]}{in_sentence(catalogue, service, test)}"
    return Wanted(told, lambda known: joining_edit(known, service, place.path, how, test))


def draw_splitting(service: str, catalogue: Catalogue) -> Wanted | None:
    """Another count where a condition holds; None where no count may be divided."""
    places = split_places(terms_of(catalogue, service))
    place = _place(
        "哪个次数", service, places, lambda term: f"{term.name}：{term.value} {term.unit}".rstrip()
    )
    if place is None:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        test = condition_inputs(catalogue)
        count = int(st.number_input("这时几次", 0, 1000, int(place.value), key="add_then", width=NARROW))
    unit = place.unit or "次"
    told = f"{in_sentence(catalogue, service, test)}时 {count} {unit}，不然 {place.value} {unit}"
    return Wanted(told, lambda known: splitting_edit(known, service, place.path, test, count))


def _place(label: str, service: str, places: Sequence[Term], words: Callable[[Term], str]) -> Term | None:
    """One of the places; a message where there is none."""
    by_path = {term.path: term for term in places}
    if not by_path:
        st.markdown(answer_text.small("这项服务没有可以这样改的地方。"))
        return None
    chosen = st.selectbox(
        label,
        list(by_path),
        format_func=lambda path: words(by_path[path])[:LONGEST_SENTENCE] if path in by_path else path,
        key=f"add_place:{label}:{service}",
    )
    return by_path.get(chosen)
