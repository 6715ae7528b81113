"""How does a widget come to hold what is true before it is drawn?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.session import keys

_ABSENT = object()


def seed_widget(key: str, value: Any) -> None:
    """Put the truth into a widget before it is drawn.

    Another page's widget of the same key is another widget: its state does not reach this one, so on
    arrival even an equal value is put anew.
    """
    if keys.ARRIVED.get() or st.session_state.get(key, _ABSENT) != value:
        st.session_state[key] = value
