"""Whose case is looked at? The visitor's own, one kept for this session, a prepared one or a persona's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from pages.present.compare.dimensions import Value, with_values
from pages.present.share import case_link, person_link
from pages.present.share.person_link import EVENT, OWN, PERSONA
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, keys, term_drafts
from rules.catalogue.labels import value_label

KEPT = "kept"
MOST_KEPT = 5


class Person(NamedTuple):
    """Whoever was chosen."""

    name: str
    facts: dict[str, Any]


def people_names() -> dict[str, str]:
    """Everyone who can be chosen, by id."""
    kept = {f"{KEPT}:{n}": f"存下的 {n + 1}：{describe(facts)}" for n, facts in enumerate(_kept())}
    return {OWN: "我填写的情况", **kept, **person_link.example_names()}


def choose_person(title: str, key: str, suggested: str | None = None) -> None:
    """Ask whose case; the visitor's own is suggested once something was entered, if nobody else is."""
    hold_person(key, suggested)
    known = people_names()
    st.selectbox(
        title,
        list(known),
        format_func=known.__getitem__,
        key=key,
        persist_state="session",
        on_change=_take_person,
        args=(key,),
    )


def hold_person(key: str, suggested: str | None = None) -> None:
    """Let the choice stand for somebody that there is; a case that a link brought is kept from now on."""
    keys.person_day(key).kept(case.today().isoformat())
    given = keys.person_case(key).get()
    if given:
        facts = person_link.given_case(given, answers.catalogue())
        keep_case(facts)
        st.session_state[key] = f"{KEPT}:{_kept().index(facts)}"
    elif st.session_state.get(key) not in people_names():
        st.session_state[key] = suggested or (OWN if case.entered() else f"{EVENT}:stay")


def _take_person(key: str) -> None:
    """The address holds the facts of a kept case, of anybody else the name."""
    kind, _, at = st.session_state[key].partition(":")
    if kind == KEPT:
        keys.person_case(key).put(case_link.query(_kept()[int(at)]))
    else:
        keys.person_case(key).pop()


def chosen_id(key: str) -> str:
    """Who was chosen."""
    id: str = st.session_state[key]
    return id


def choose_changes(title: str, key: str) -> None:
    """Ask what is changed about the person of the choice `key`."""
    known = person_link.changes_of(_facts(key), term_drafts.catalogue_tried())
    chosen = keys.person_changes(key)
    chosen.put([id for id in chosen.get([]) or [] if id in known])
    st.multiselect(
        title,
        list(known),
        format_func=lambda id: f"{known[id][0].label}：{known[id][1].label}",
        placeholder="不改动",
        max_selections=person_link.MOST_CHANGES,
        key=chosen,
        persist_state="session",
    )


def choose_day(title: str, key: str) -> None:
    """Ask on which day the person of the choice `key` asks, unless their story or case says so."""
    if not asks_on_chosen_day(key):
        st.caption(f"按 {_facts(key)['as_of']} 计算：这个日子是这份情况自己的。")
        return
    field = f"{key}_on"
    seed_widget(field, dt.date.fromisoformat(keys.person_day(key).value()))
    st.date_input(title, key=field, format="YYYY-MM-DD", on_change=_take_day, args=(key, field))


def asks_on_chosen_day(key: str) -> bool:
    """Whether the day of the question is chosen beside the person."""
    kind = chosen_id(key).partition(":")[0]
    return kind == EVENT or (kind == OWN and "as_of" not in case.entered())


def _take_day(key: str, field: str) -> None:
    day = st.session_state[field]
    if day:
        keys.person_day(key).put(day.isoformat())


def person_of(key: str) -> Person:
    """The person of a choice, with what is changed about them."""
    facts = _facts(key)
    known = person_link.changes_of(facts, term_drafts.catalogue_tried())
    changes: tuple[Value, ...] = tuple(
        known[id][1] for id in keys.person_changes(key).get([]) or [] if id in known
    )
    name = people_names()[chosen_id(key)].removeprefix("示例：")
    return Person(name + "".join(f" ＋ {value.label}" for value in changes), with_values(facts, changes))


def _facts(key: str) -> dict[str, Any]:
    """Their case; where the visitor's own does not fit together, the last one that did."""
    id, day = chosen_id(key), keys.person_day(key).value()
    kind, _, rest = id.partition(":")
    if kind in (EVENT, PERSONA):
        return person_link.example_facts(id, dt.date.fromisoformat(day))
    if kind == KEPT:
        return dict(_kept()[int(rest)])
    return answers.readable({**case.current(), "as_of": case.entered().get("as_of") or day})


def describe(facts: Mapping[str, Any]) -> str:
    """A case in a few words: diagnosis, care, edition, age."""
    known = answers.catalogue()
    parts = [
        value_label(fact, facts[fact], known)
        for fact in ("diagnosis", "care", "edition", "age")
        if facts.get(fact) is not None
    ]
    return "，".join(parts) or "还没有填写"


def keep_case(facts: Mapping[str, Any]) -> None:
    """Keep a case for this session, so that it can be set against another."""
    kept = _kept()
    if facts not in kept:
        kept.append(dict(facts))
    del kept[:-MOST_KEPT]


def _kept() -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = keys.KEPT_CASES.kept([])
    return kept
