"""Which ways lead out of a page? 120, the menu of its door, and the other doors.

They are words of one element, not a page link each: a front end draws every element of Streamlit's anew after
each tap. `assets/shell.js` follows them without loading the application again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import streamlit as st

from pages.present.share.page_registry import DOORS, PAGES, PageEntry, menu_of
from pages.ui.shell.out_of_order import PAGE_HEAD


def draw_head(page: PageEntry) -> None:
    """What stands at the top of every page."""
    with st.container(key="head"):
        st.html(_menu_bar(page.name))


@cache
def _menu_bar(name: str) -> str:
    page = PAGES[name]
    return PAGE_HEAD.render(menu=menu_of(page.door), here=name, doors=list(other_doors(page)))


def other_doors(page: PageEntry) -> Iterator[tuple[str, str]]:
    """The address and the name of each door but the page's own."""
    for door, name in DOORS.items():
        if door != page.door:
            yield menu_of(door)[0].path, name
