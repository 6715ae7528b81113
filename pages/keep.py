"""保存与打印: the case as a link, a file, a calendar, a workbook and a page to print."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame


def main() -> None:
    """Draw the page."""
    frame.frame("保存与打印")
    st.title("保存与打印", anchor=False)


main()
