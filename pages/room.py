"""课堂测验: a trainer chooses a quiz, opens a room, leads it from the wall, or puts results together."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.ui.classroom import room_setup, wall_page
from pages.ui.shell import frame


def main(page: PageEntry) -> None:
    """Draw the page: the wall alone while a room is led."""
    if wall_page.on_wall():
        wall_page.draw_wall()
        return
    frame.draw_page_head(page)
    st.title(page.title, anchor=False)
    room_setup.draw_setup()
    frame.draw_page_foot(page)


frame.show_alone(__file__, main)
