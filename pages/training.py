"""培训演示: a customer's year step by step, and a quiz."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame, training


def main() -> None:
    """Draw the page."""
    frame.frame(training.PAGE)
    with st.container(key="training_head"):
        st.title(training.PAGE, anchor=False)
    training.draw()


main()
