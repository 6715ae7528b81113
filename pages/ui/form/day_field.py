"""How is a day asked for? Typed in any usual way, or picked by year, month and day, in Chinese throughout."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.present.text import answer_text
from pages.ui.session import case, keys
from rules.domain.day_words import read_day
from rules.domain.scenario import EARLIEST

PLACEHOLDER = "如 2025.3.1、3月1日、昨天"
LONGEST = 24
LISTS = "选日子"
PARTS = {"year": "年", "month": "月", "day": "日"}


def day_field(label: str, key: str, value: object) -> None:
    """A field for a day under this key, seeded with `value`; what is wrong with the text stands below it."""
    st.session_state.setdefault(key, str(value) if value else "")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"{key}:both"):
        st.text_input(label, key=key, placeholder=PLACEHOLDER, max_chars=LONGEST)
        _draw_opener(key)
    _draw_fault(key)


def day_form(
    label: str, key: str, value: object, send: str, on_send: Callable[..., None], args: tuple[Any, ...]
) -> None:
    """A field for a day that is sent by Enter or by a button named `send`: half a date is no answer."""
    st.session_state.setdefault(key, str(value) if value else "")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"{key}:both"):
        with st.form(f"{key}_form", border=False):
            st.text_input(label, key=key, placeholder=PLACEHOLDER, max_chars=LONGEST)
            st.form_submit_button(
                send, key=f"{key}_next", type="primary", width="stretch", on_click=on_send, args=args
            )
        # Outside of the form: inside, the list of days could not follow its month.
        _draw_opener(key)
    _draw_fault(key)


def day_given(key: str) -> dt.date | None:
    """The day in a field; None where it is empty. Raises ValueError saying what is wrong with it."""
    return read_day(str(st.session_state.get(key) or ""), case.today())


def _draw_opener(key: str) -> None:
    """The button that opens the lists."""
    with st.popover(LISTS, key=keys.day_lists(key), on_change="rerun") as lists:
        if lists.open:
            _draw_lists(key)


def _draw_fault(key: str) -> None:
    """What is wrong with the text in the field."""
    try:
        day_given(key)
    except ValueError as error:
        st.markdown(f":red[{answer_text.plain(str(error))}]")


def _draw_lists(key: str) -> None:
    """Year, month and day to choose from; they begin with the day in the field, else in this year."""
    try:
        known = day_given(key)
    except ValueError:
        known = None
    this_year = case.today().year
    year = keys.day_part(key, "year").kept(known.year if known else this_year) or this_year
    month = keys.day_part(key, "month").kept(known.month if known else None)
    keys.day_part(key, "day").kept(known.day if known else None)
    years = range(max(this_year + 1, year), EARLIEST.year - 1, -1)
    options = {"year": years, "month": range(1, 13), "day": range(1, _last_of(year, month) + 1)}
    for part, sign in PARTS.items():
        st.selectbox(
            sign,
            options[part],
            index=None,
            # A month or a day is found sooner by eye than by the keyboard that searching opens on a phone.
            filter_mode="contains" if part == "year" else None,
            format_func=f"{{}}{sign}".format,
            placeholder=f"选{sign}",
            key=keys.day_part(key, part),
            on_change=_take_lists,
            args=(key,),
        )


def _take_lists(key: str) -> None:
    """Write the day into the field once all three are chosen; a day that its month has not is chosen anew."""
    year, month, day = (keys.day_part(key, part).get() for part in PARTS)
    if year is None or month is None or day is None:
        return
    if day > _last_of(year, month):
        keys.day_part(key, "day").pop()
        return
    keys.Key[str](key).put(dt.date(year, month, day).isoformat())


def _last_of(year: int, month: int | None) -> int:
    """The number of days of a month; of one that is not chosen, the most that a month has."""
    return calendar.monthrange(year, month)[1] if month else 31
