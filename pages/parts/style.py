"""What little CSS the theme and the layout containers cannot say."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer { padding: 3.9rem 1rem 4rem; max-width: 1360px; margin: 0 auto; }
.stMain h1 { font-size: 1.6rem; padding: .2rem 0; }
.stMain h4 { font-size: 1.15rem; padding: .75rem 0 .6rem; }
.stHtml a { color: inherit; }
.st-key-lines { border-left: 4px solid #d55e00; padding-left: .75rem; }
.st-key-lines p { font-size: .9rem; line-height: 1.55; margin: 0; }
</style>
"""

LANGUAGE = "<script>document.documentElement.lang = 'zh-CN'</script>"


def apply() -> None:
    """Add the style sheet and say that the page is Chinese."""
    st.html(CSS)
    st.html(LANGUAGE, unsafe_allow_javascript=True)
