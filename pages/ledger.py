"""台账: what has been used, booked and stayed for, and what is left."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame


def main() -> None:
    """Draw the page."""
    frame.frame("台账")
    st.title("台账", anchor=False)


main()
