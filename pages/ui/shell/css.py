"""What little of the style and of Streamlit's own behaviour the theme and the containers cannot say.

`assets/shell.js` says that the page is Chinese, and mends Streamlit's history, drop zone and late fields.
"""

from __future__ import annotations

import streamlit as st

from pages.present.base.icons import icon_variables
from pages.present.base.templating import as_script, as_style, asset


def add_style_and_script() -> None:
    """Add the style sheet and the script."""
    st.html(as_style(icon_variables() + asset(__file__, "shell.css")))
    st.html(as_script(asset(__file__, "shell.js")), unsafe_allow_javascript=True)
