"""By which year's terms is the person's policy judged? A line says so, where there are several years'."""

from __future__ import annotations

import streamlit as st

from pages.present.clauses import rulebook_words
from pages.present.text import answer_text
from pages.ui.session import answers


def draw_rulebook() -> None:
    """The line of a customer's page; none while one year's terms hold for everybody."""
    shelf = answers.shelf()
    if shelf.is_one:
        return
    told = rulebook_words.judged_by(shelf, answers.readable_scenario())
    st.markdown(answer_text.plain(told))
