"""How is one term changed? A field after its kind; what the data refuse is said below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.present.text import answer_text
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import TermEdit
from rules.domain.periods import UNIT_NAMES
from rules.drafts.term_edits import (
    chosen_edit,
    compared_facts,
    found_at,
    merging_edit,
    removable,
    removing_edit,
    unit_edit,
)
from rules.drafts.terms import Term

LARGEST_NUMBER = 1_000_000_000
"""Above what any term may say: the browser counts no further than this."""

WIDE, NARROW = 280, 140


def draw_field(term: Term, catalogue: Catalogue) -> None:
    """The field of a term."""
    key = keys.term_field(term.service, term.path)
    label = f"{term.name}（{term.unit}）" if term.unit else term.name
    match term.kind:
        case "whole" | "days":
            _number_field(term, key, label)
            if term.kind == "days" and term.value is not None:
                _unit_field(term, label)
        case "list":
            _list_field(term, key, label)
        case "choice":
            _choice_field(term, key, label)
        case "condition":
            _condition_field(term, catalogue)


def draw_refused(place: str) -> None:
    """Why the data refused the last change, where that was here."""
    why = term_drafts.refused_at(place)
    if why:
        st.error(f"没有改，草案还是改之前的样子：{answer_text.plain(why)}")


def _number_field(term: Term, key: str, label: str) -> None:
    real = isinstance(term.value, float)
    number: type[float] | type[int] = float if real else int
    seed_widget(key, term.value)
    st.number_input(
        label,
        min_value=number(term.least or 0),
        max_value=number(term.most if term.most is not None else LARGEST_NUMBER),
        value=None,
        step=number(1),
        key=key,
        placeholder="没有写",
        label_visibility="collapsed",
        width=NARROW,
        on_change=_take_term_number,
        args=(term, key),
    )


def _unit_field(term: Term, label: str) -> None:
    unit = term.path.rpartition(".")[2]
    if unit not in UNIT_NAMES:
        return
    key = f"unit:{keys.term_field(term.service, term.path)}"
    seed_widget(key, unit)
    names = {str(one): name for one, name in UNIT_NAMES.items()}
    _draw_select(f"{label}的单位", names, "", NARROW, _take_unit, term, key)


def _draw_select(
    label: str,
    names: Mapping[str, str],
    placeholder: str,
    width: int,
    take: Callable[[Term, str], None],
    term: Term,
    key: str,
) -> None:
    """One of some codes; one that a former draft brought and that has no name stands for itself."""
    st.selectbox(
        label,
        list(names),
        format_func=lambda one: names.get(one, str(one)),
        key=key,
        placeholder=placeholder,
        label_visibility="collapsed",
        width=width,
        on_change=take,
        args=(term, key),
    )


def _list_field(term: Term, key: str, label: str) -> None:
    names = {str(option.value): option.label for option in term.options}
    seed_widget(key, [str(one) for one in term.value])
    st.multiselect(
        label,
        list(dict.fromkeys([*names, *(str(one) for one in term.value)])),
        format_func=lambda one: names.get(one, one),
        key=key,
        placeholder="一个也没选",
        label_visibility="collapsed",
        width=WIDE,
        on_change=_take_list,
        args=(term, key),
    )


def _choice_field(term: Term, key: str, label: str) -> None:
    options = choices_of(term)
    seed_widget(key, None if term.value is None else option_code(term.value))
    _draw_select(label, options, "没有写", WIDE, _take_chosen, term, key)


def choices_of(term: Term) -> dict[str, str]:
    """What may be chosen, by its code."""
    allowed = set(compared_facts()) if term.path.endswith(".fact") else None
    options = {
        option_code(option.value): option.label
        for option in term.options
        if allowed is None or option.value in allowed or option.value == term.value
    }
    return options if term.value is None else {option_code(term.value): str(term.value)} | options


def option_code(value: Any) -> str:
    """A code for something that may be chosen: Python takes yes for 1."""
    return f"{type(value).__name__}:{value}"


def _condition_field(term: Term, catalogue: Catalogue) -> None:
    """Another condition in place of the whole: always, never, or one of those that services share."""
    names = {"always": "不论什么情况", "never": "什么情况都不行"}
    names |= {f"rule:{id}": f"共用的条件：{id}" for id in catalogue.definitions}
    key = keys.term_field(term.service, term.path)
    seed_widget(key, None)
    _draw_select(f"{term.name}：整句换成", names, "整句换成…", NARROW, _take_condition, term, key)


# ---------------------------------------------------------------- what is chosen


def take_value(term: Term, value: Any) -> None:
    """Let a term say this."""
    _edited(term, partial(chosen_edit, value=value))


def _take_term_number(term: Term, key: str) -> None:
    take_value(term, st.session_state[key])


def _take_list(term: Term, key: str) -> None:
    values = {str(option.value): option.value for option in term.options}
    take_value(term, [values.get(one, one) for one in st.session_state[key]])


def _take_chosen(term: Term, key: str) -> None:
    values = {option_code(option.value): option.value for option in term.options}
    take_value(term, values.get(st.session_state[key], term.value))


def _take_condition(term: Term, key: str) -> None:
    chosen = str(st.session_state[key])
    rule = re.fullmatch("rule:(.+)", chosen)
    take_value(term, {"rule": rule[1]} if rule else chosen)


def _take_unit(term: Term, key: str) -> None:
    _edited(term, partial(unit_edit, unit=st.session_state[key]))


def _edited(term: Term, edit: Callable[[Catalogue, Term], TermEdit]) -> None:
    known = term_drafts.catalogue_tried()
    change = edit(known, term)
    # Another tab of the same session may have changed the draft since the field was drawn.
    if found_at(known, term.service, term.path) is not None or change.new is not None:
        term_drafts.take_edit(term.path, change)


# ---------------------------------------------------------------- taking out


def draw_removals(term: Term, seen: set[str]) -> None:
    """Buttons to take out the statement and the parts of conditions that begin with this term."""
    for place in removable(term.path):
        if place not in seen:
            seen.add(place)
            whole = not place.rpartition(".")[0].endswith((".all", ".any"))
            st.button(
                "去掉这一条" if whole else "去掉这个条件",
                key=f"remove:{term.service}:{place}",
                type="tertiary",
                on_click=_remove,
                args=(term.service, place, term.path),
            )

    if term.path.endswith(".then"):
        path = term.path.removesuffix(".then")
        st.button(
            "不再分开",
            key=f"merge:{term.service}:{path}",
            type="tertiary",
            on_click=_merge,
            args=(term.service, path, term.path),
        )


def _merge(service: str, path: str, shown_at: str) -> None:
    term_drafts.take_edit(shown_at, merging_edit(term_drafts.catalogue_tried(), service, path))


def _remove(service: str, place: str, shown_at: str) -> None:
    known = term_drafts.catalogue_tried()
    term_drafts.take_edit(shown_at, removing_edit(known, service, place))
