"""Whose case is looked at? The visitor's own, one kept for this session, or a prepared one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.present.compare.dimensions import EVENTS, clean
from pages.ui.session import answers, case, keys
from rules.catalogue.labels import value_label

CURRENT = "current"
KEPT = "kept"
EVENT = "event"

EXAMPLE = "示例："

MOST_KEPT = 5


def people_names() -> dict[str, str]:
    """Everyone who can be chosen, by id."""
    kept = {f"{KEPT}:{n}": f"存下的 {n + 1}：{describe(facts)}" for n, facts in enumerate(_kept())}
    events = {f"{EVENT}:{id}": EXAMPLE + name for id, (name, _, _) in EVENTS.items()}
    return {CURRENT: "我填写的情况", **kept, **events}


def choose_person(title: str, key: str, suggested: str | None = None) -> str:
    """Ask whose case; the visitor's own is suggested once something was entered, if nobody else is."""
    if st.session_state.get(key) not in people_names():
        st.session_state[key] = suggested or (CURRENT if case.entered() else f"{EVENT}:stay")
    known = people_names()
    chosen: str = st.selectbox(
        title, list(known), format_func=known.__getitem__, key=key, persist_state="session"
    )
    return chosen


def facts_of_person(id: str) -> dict[str, Any]:
    """The case of someone; where the visitor's own does not fit together, the last one that did."""
    kind, _, rest = id.partition(":")
    if kind == EVENT:
        return clean(rest, case.today())
    if kind == KEPT:
        return dict(_kept()[int(rest)])
    return answers.readable(case.current())


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
