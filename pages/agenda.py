"""下一步: what to do, through which channel, by when."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame


def main() -> None:
    """Draw the page."""
    frame.frame("下一步")
    st.title("下一步", anchor=False)


main()
