"""How does one come from what a service's terms do to where they are changed? A button for each service."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.present.share.page_registry import PAGES
from pages.present.text import answer_text
from pages.ui.session import keys, term_drafts

MOST = 4
"""Services that have a button each; an entry about more is about all of them alike."""


def draw_ways_to_terms(services: Sequence[str], place: str) -> None:
    """The buttons; `place` tells those of two places apart."""
    known = term_drafts.catalogue_tried()
    for service in services[:MOST]:
        name = answer_text.plain(known.service(service).name) if len(services) > 1 else ""
        label = f"到“{PAGES['terms'].title}”改{f'：{name}' if name else ''}"
        if st.button(label, key=keys.way_to_terms(place, service)):
            keys.TERMS_SERVICE.put(service)
            keys.TERMS_PART.pop()
            st.switch_page(PAGES["terms"].file)
