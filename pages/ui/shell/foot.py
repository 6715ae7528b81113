"""What stands at the foot of every page? What its address carries, permanent lines and other doors."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.present.base.templating import asset
from pages.present.share.page_registry import PAGES, PageEntry
from pages.ui.session import address
from pages.ui.shell.menu import other_doors
from pages.ui.shell.out_of_order import PAGE_FOOT
from rules.domain.project import VERSION

_FOOT = st.components.v2.component(
    "foot", html=asset(__file__, "foot.html"), js=asset(__file__, "foot.js"), isolate_styles=False
)


def draw_foot(page: PageEntry) -> None:
    """All of it as one element; the other doors again, where the top is too narrow for them."""
    told: dict[str, Any] = {
        "note": address.address_note(),
        "private": address.private(),
        "keep": PAGES["keep"],
        "doors": list(other_doors(page)),
    }
    # A list: a dictionary would be searched for data frames.
    _FOOT(key="lines", data=[PAGE_FOOT.render(told, version=VERSION)], on_mode_change=address.switch_mode)
