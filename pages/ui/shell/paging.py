"""How is a long list drawn? A page of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")

SHOWN = 7
"""Numbers of pages in a row."""
NUMBER_WIDTH = 46
"""Pixels of one number or arrow; without a width the pager shows only the page that is open."""


def page_of(rows: Sequence[T], key: str, size: int, unit: str) -> Sequence[T]:
    """One page of a list; the pages are chosen above it where there are several.

    `unit` names what is listed, as in `37 条规则`. The page is kept for the session under `key`.
    """
    pages = max(1, -(-len(rows) // size))
    if not 1 <= st.session_state.get(key, 1) <= pages:
        st.session_state[key] = 1
    if pages == 1:
        st.caption(f"共 {len(rows)} {unit}")
        return rows
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_bar"):
        width = NUMBER_WIDTH * (min(pages, SHOWN) + 2)
        page = st.pagination(pages, key=key, persist_state="session", max_visible_pages=SHOWN, width=width)
        first = (page - 1) * size
        last = min(first + size, len(rows))
        st.caption(f"第 {first + 1}–{last} {unit}，共 {len(rows)}", width="content")
    return rows[first:last]


def first_page(key: str) -> None:
    """Go back to the first page, as when the list is another one."""
    st.session_state[key] = 1
