"""条款版次: which years' terms there are, and what changed between two of them."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import style
from pages.present.share.page_registry import PageEntry
from pages.ui.draft import rulebook_view
from pages.ui.result.copy_button import draw_link
from pages.ui.shell import frame

STYLE = style(__file__, "rulebooks.css")


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(page.title, anchor=False, width="content")
        st.space("stretch")
        draw_link("rulebooks_link")
    st.markdown("保单按它起始日所属的那一版条款计算；续保从新的保单年度起按新的一版。")
    rulebook_view.draw_rulebooks()


frame.show(__file__, main)
