"""Which service's drawer is open? One at a time; opening one leaves the rest of the page alone."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import asset
from pages.ui.result import service_drawer
from pages.ui.session import answers, case, keys
from rules.catalogue.catalogue import SERVICES

_OPENER = st.components.v2.component("opener", js=asset(__file__, "opener.js"))


@st.fragment
def draw_opened() -> None:
    """The drawer of the service that a block's script or the script itself asks for."""
    # A list: a dictionary would be searched for data frames.
    _OPENER(key=keys.OPENER, data=[], on_open_change=_open_asked, on_use_change=_use_asked)
    opened = keys.OPENED.pop()
    if opened:
        answer = answers.own(case.reading())
        service_drawer.open_drawer(answer.service(opened), answer, case.current())


def _open_asked() -> None:
    """The browser is not to be trusted: it may ask for anything."""
    asked = keys.OPENER.value().open
    if asked in SERVICES:
        keys.OPENED.put(asked)


def _use_asked() -> None:
    """The same, with the form for a use made and in sight."""
    asked = keys.OPENER.value().use
    if asked in SERVICES:
        keys.use_form(asked).put(True)
        keys.OPENED.put(asked)
