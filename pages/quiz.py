"""做测验: a trainee's phone, in a room or alone."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import style
from pages.present.share.page_registry import PageEntry
from pages.ui.classroom import phone_page
from pages.ui.session import address
from pages.ui.shell import frame

STYLE = style(phone_page.__file__, "phone_screen.css")


def main(_: PageEntry) -> None:
    """Draw the page: nothing but the question."""
    st.html(STYLE)
    address.link_notice()
    phone_page.draw_phone()


frame.show_alone(__file__, main)
