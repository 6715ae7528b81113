"""改条款: a draft of the terms in a form, and what it changes for whom."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import style
from pages.present.share.page_registry import PageEntry
from pages.ui.draft import draft_bar, effects_view, term_form
from pages.ui.session import answers, term_drafts
from pages.ui.shell import frame

STYLE = style(__file__, "terms.css")


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.html(STYLE)
    outputs = draft_bar.draw_bar(page)
    old, new, draft = answers.catalogue(), term_drafts.catalogue_tried(), term_drafts.draft_on()
    with st.container(key="terms_sides"):
        form, effects = st.columns([3, 5], gap="medium")
    with form:
        term_form.draw_form(old, new)
    with effects:
        if draft and draft.edits:
            effects_view.draw_effects(new, draft, outputs)
        else:
            st.markdown("还没有改动。在左边改一个次数、期限或条件，这里就列出改了什么、对谁有影响。")


frame.show(__file__, main)
