"""What has happened, and what should this person do first? The first page."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.ui.first import result_view, situation_choice
from pages.ui.first.one_element import one_element
from pages.ui.session import address
from pages.ui.shell import frame


@st.fragment
def draw(_: PageEntry) -> None:
    """Draw all that an answer may change; what surrounds the page stays as it is."""
    address.write_address()
    frame.show_faults()
    situation = situation_choice.chosen_or_fitting()
    if situation is None:
        with one_element(result_view.KEY):
            situation_choice.draw_first_question()
        return
    result_view.draw_result(situation)
