"""Does this page answer by a draft of the terms? A plain line under the menu says so, and leads back."""

from __future__ import annotations

import streamlit as st

from pages.present.share.draft_link import NamedDraft
from pages.present.share.page_registry import PAGES, PageEntry
from pages.present.text import answer_text
from pages.ui.session import term_drafts

FOLLOWING = ("terms", "combinations", "compare", "book", "training", "rulebooks")
"""Pages that compute by the draft; the others of their doors say that they do not."""


def draw_banner(page: PageEntry) -> None:
    """The line, while a draft changes something; a customer is answered by the terms in force."""
    if page.door == "customer":
        return
    # Its place is kept while there is none: what stands below is not put up anew when a draft begins.
    place = st.empty()
    draft = term_drafts.draft_on()
    if draft is None or not draft.edits:
        return
    told = _told(page, draft)
    with place.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="draft_banner"
    ):
        st.markdown(told)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            if page.name != "terms":
                st.page_link(PAGES["terms"].file, label="看改了什么")
            st.button("切回现行条款", key="draft_off", type="tertiary", on_click=term_drafts.put_away)


def _told(page: PageEntry, draft: NamedDraft) -> str:
    """What counts on this page, and of which terms the draft is where several years' stand side by side."""
    terms = term_drafts.terms_named() if term_drafts.terms_to_choose() else ""
    of = f"改的是 {answer_text.plain(terms)}，" if terms else ""
    named = f"草案“**{answer_text.plain(draft.name)}**”（{of}{len(draft.edits)} 处改动）"
    if page.name not in FOLLOWING:
        return f"⚠ {named}开着；这一页仍按现行条款。"
    if not terms:
        return f"⚠ 正在按{named}计算，不是现行条款。"
    if page.door == "training" and not term_drafts.draft_counts():
        return f"⚠ {named}开着；这里的保单不按这一版，不受它影响。"
    return f"⚠ 正在按{named}计算，不是现行条款。起始日属于别的版次的保单仍按它自己的那一版。"
