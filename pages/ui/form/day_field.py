"""How is a day asked for? Typed in any usual way, or picked by year, month and day, in Chinese throughout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.present.text import answer_text
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import case
from rules.domain.day_words import read_day

PLACEHOLDER = "如 2025.3.1、3月1日、昨天"
LONGEST = 24


def day_field(
    label: str,
    key: str,
    value: object,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    told: str | None = None,
) -> None:
    """A field for a day under this key, seeded with `value`; what is wrong with the text stands below it."""
    written = str(value) if value else ""
    if on_change is None:
        st.session_state.setdefault(key, written)
    elif not _typing(key):
        seed_widget(key, written)
    st.text_input(
        label,
        key=key,
        placeholder=PLACEHOLDER,
        max_chars=LONGEST,
        help=told,
        on_change=on_change,
        args=args,
    )
    try:
        day_given(key)
    except ValueError as error:
        st.markdown(f":red[{answer_text.plain(str(error))}]")


def day_given(key: str) -> dt.date | None:
    """The day in a field; None where it is empty. Raises ValueError saying what is wrong with it."""
    return read_day(str(st.session_state.get(key) or ""), case.today())


def _typing(key: str) -> bool:
    """Whether the field holds what cannot be read yet, which must stay as it was typed."""
    try:
        day_given(key)
    except ValueError:
        return True
    return False
