"""How is a person told that everything was cleared or replaced, and brought back?"""

from __future__ import annotations

import streamlit as st

from pages.ui.session import undo


def draw_undo() -> None:
    """What was done, with the way back, until it is dismissed."""
    told = undo.undone()
    if told:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="undo"):
            st.markdown(f"**{told}。**", width="stretch")
            st.button("撤回", key="undo_restore", on_click=undo.restore)
            st.button("知道了", key="undo_forget", type="tertiary", on_click=undo.forget_undo)
