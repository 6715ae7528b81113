"""How does a person see how far something is that is computed of a book?"""

from __future__ import annotations

import streamlit as st

from pages.ui.session.waited import Waited
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps
from rules.book.whole.held_book import HeldBook
from rules.book.whole.lapse import LapsesInSteps

BookWork = Waited[HeldBook] | Waited[BookInSteps] | Waited[LapsesInSteps] | Waited[BookEffectInSteps]

BETWEEN = 0.4
"""Seconds until it is said anew how far it is."""


def draw_wait(waited: BookWork, told: str) -> None:
    """How far it is, until it is done or has failed."""
    waited.wait_for()
    if waited.broken:
        st.error("没算出来：这里出了错，别的页面不受影响。换一本或换一种可以再试。")
    else:
        _going_on(waited, told)


@st.fragment(run_every=BETWEEN)
def _going_on(waited: BookWork, told: str) -> None:
    """How far it is; the whole page again when all is there."""
    waited.wait_for()
    if waited.steps.complete or waited.broken:
        st.rerun()
    st.progress(min(waited.steps.done, 1.0), f"{told}：{waited.steps.done:.0%}")
