"""What was there before everything was cleared or replaced, and how does it come back?"""

from __future__ import annotations

import copy
from typing import Any

import streamlit as st

from pages.ui.session import case, keys

KEPT = (
    keys.CASE,
    keys.ALTERNATIVES,
    keys.SITUATION,
    keys.WHO,
    keys.READING,
    keys.OVERRIDES,
    keys.SET_ON,
    keys.FIRST_ANSWERED,
)
"""What a person has said, besides the answers to the guided questions."""


def remember_all(told: str) -> None:
    """Keep what the session holds; `told` says what is about to be done to it."""
    guided = [str(name) for name in st.session_state if str(name).startswith(keys.GUIDE_PREFIX)]
    names: list[str] = [*KEPT, *guided]
    held = {name: st.session_state[name] for name in names if name in st.session_state}
    keys.UNDO.put({"told": told, "held": copy.deepcopy(held)})


def clear_case() -> None:
    """Forget everything, in a way that can be undone."""
    remember_all("已清空")
    case.clear()
    for entry in keys.SET_ON.get({}):
        case.override(entry, None)
    keys.SET_ON.pop()


def undone() -> str:
    """What can be undone, in words; empty where nothing can."""
    kept: dict[str, Any] = keys.UNDO.get({})
    return str(kept.get("told", ""))


def restore() -> None:
    """Bring everything back as it was."""
    kept = keys.UNDO.pop()
    if kept:
        for name in KEPT:
            st.session_state.pop(name, None)
        for name, value in kept["held"].items():
            st.session_state[name] = value


def forget_undo() -> None:
    """Offer it no longer."""
    keys.UNDO.pop()
