"""Which ways lead out of a page? The menu of its door, the other doors, and 120."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import DOORS, PageEntry, menu_of


def draw_head(page: PageEntry) -> None:
    """What stands at the top of every page of a door."""
    with st.container(horizontal=True, gap="small", key="menu"):
        for one in menu_of(page.door):
            st.page_link(one.file, label=one.title)


def draw_doors(page: PageEntry) -> None:
    """The ways to the other doors."""
    with st.container(horizontal=True, gap="small", key="doors"):
        for door, name in DOORS.items():
            if door != page.door:
                st.page_link(menu_of(door)[0].file, label=name)
