"""How does the summary come onto paper from the page? A sheet in the page, and a button that prints it.

On paper the page's style hides everything but the sheet, so the browser's own print command gives the same.
"""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import TEMPLATES
from pages.present.export import printed_summary

CSS = """
button {
  font: inherit; font-weight: 600; line-height: 1.6;
  padding: .25rem .9rem; min-height: 2.5rem; width: 100%; cursor: pointer;
  border: 1px solid var(--st-primary-color); border-radius: var(--st-button-radius, .5rem);
  background: var(--st-primary-color); color: light-dark(#fff, #06181b);
}
button:hover { filter: brightness(1.1); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""

JS = """
export default function ({ parentElement }) {
  parentElement.querySelector('button').onclick = () => window.print();
}
"""

_button = st.components.v2.component(
    "print_button", html='<button type="button">打印</button>', css=CSS, js=JS
)


def button(key: str) -> None:
    """A button that opens the browser's print dialog."""
    _button(key=key)


def sheet(fragment: str) -> None:
    """The sheet in the page, as `printed_summary.fragment` made it."""
    screen = (TEMPLATES / "screen.css").read_text(encoding="utf-8")
    st.html(f"<style>{printed_summary.style()}{screen}</style>")
    st.html(fragment)
