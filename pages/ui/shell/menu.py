"""Which ways lead out of a page? 120, the menu of its door, and the other doors."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import DOORS, PageEntry, menu_of
from pages.ui.shell import out_of_order


def draw_head(page: PageEntry) -> None:
    """What stands at the top of every page."""
    with st.container(horizontal=True, gap=None, vertical_alignment="center", key="head"):
        out_of_order.draw_emergency()
        with st.container(horizontal=True, gap=None, key="menu"):
            for one in menu_of(page.door):
                with st.container(
                    key=f"{'here' if one == page else 'to'}_{one.name}", gap=None, width="content"
                ):
                    st.page_link(one.file, label=one.title)
        _other_doors(page, "doors")


def draw_doors_again(page: PageEntry) -> None:
    """The ways to the other doors at the foot, where the top is too narrow for them."""
    _other_doors(page, "doors_below")


def _other_doors(page: PageEntry, key: str) -> None:
    with st.container(horizontal=True, gap=None, key=key):
        for door, name in DOORS.items():
            if door != page.door:
                st.page_link(menu_of(door)[0].file, label=name)
