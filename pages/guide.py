"""引导问答: one question at a time, until nothing that matters is open."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame


def main() -> None:
    """Draw the page."""
    frame.frame("引导问答")
    st.title("引导问答", anchor=False)


main()
