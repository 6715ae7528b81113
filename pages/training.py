"""培训演示: a customer's year step by step, and a quiz."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame


def main() -> None:
    """Draw the page."""
    frame.frame("培训演示")
    st.title("培训演示", anchor=False)


main()
