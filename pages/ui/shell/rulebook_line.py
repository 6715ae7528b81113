"""By which year's terms is judged, and of which does a page speak? A line says so where there are several."""

from __future__ import annotations

import streamlit as st

from pages.present.clauses import rulebook_words
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.session import answers, term_drafts
from rules.domain.scenario import Scenario

ONE_AT_A_TIME = ("clauses",)
"""Pages that show the terms themselves, one year's at a time; which is chosen on them."""
BY_START = ("compare", "book")
"""Pages that judge policies."""


def draw_rulebook() -> None:
    """The line of a customer's page; none while one year's terms hold for everybody."""
    draw_story(answers.readable_scenario())


def draw_story(scenario: Scenario) -> None:
    """The same of a case that is not the person's own."""
    shelf = answers.shelf()
    if not shelf.is_one:
        st.markdown(answer_text.plain(rulebook_words.judged_by(shelf, scenario)))


def draw_terms(page: PageEntry) -> None:
    """The line of a page about the terms; none while there are those of one year alone."""
    names = term_drafts.terms_to_choose()
    if names and page.name in ONE_AT_A_TIME:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="terms_line"):
            st.markdown("这一页说的是哪一版条款：", width="content")
            draw_terms_choice(names)
    elif names and page.name in BY_START:
        st.markdown(answer_text.plain(rulebook_words.all_by_start(answers.shelf())))


def draw_terms_choice(names: list[str]) -> None:
    """Ask which year's terms the pages about the terms speak of."""
    here = term_drafts.terms_named()
    key = f"terms_of:{here}"
    st.selectbox(
        "哪一版条款",
        names,
        label_visibility="collapsed",
        index=names.index(here),
        key=key,
        on_change=_choose_terms,
        args=(key,),
        width=150,
    )


def _choose_terms(key: str) -> None:
    term_drafts.choose_terms(str(st.session_state[key]))
