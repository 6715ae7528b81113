"""培训演示: a customer's year step by step, and a quiz."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.classroom import quiz_view
from pages.ui.session import answers, keys, term_drafts
from pages.ui.shell import frame
from pages.ui.stage import lesson_page, stage_page, training_state, training_view


def main(page: PageEntry) -> None:
    """Draw the page; a tab that is not looked at costs nothing."""
    if training_state.presenting():
        stage_page.draw_stage()
        return
    if keys.TRAINING_NOTES.get() is True:
        st.title("讲稿", anchor=False)
        lesson_page.draw_notes()
        return
    with st.container(key="training_head"):
        st.title(page.title, anchor=False)
    if keys.ARRIVED.value() and quiz_view.wanted():
        keys.TRAINING_TAB.put("小测验")
    story, test = st.tabs(["演示", "小测验"], key=keys.TRAINING_TAB, on_change="rerun")
    if story.open:
        with story:
            training_view.draw_training() if keys.TRAINING_PERSONA.get() else lesson_page.draw_lessons()
    if test.open:
        with test:
            _quiz_terms()
            quiz_view.draw_quiz()


def _quiz_terms() -> None:
    """By which terms the quiz is asked, where that could be in doubt."""
    if term_drafts.terms_to_choose():
        shelf = answers.shelf()
        name = answer_text.plain(shelf.spans[shelf.first].name)
        st.caption(f"小测验按 {name} 的条款出题和批改，题里的保单都从这一版的日子开始。")
    elif term_drafts.content():
        st.caption("小测验仍按现行条款出题和批改。")


frame.show(__file__, main)
