"""先做什么: what has happened, and what should this person do first?

Streamlit runs this file as a script; the server imports it for `app`, which says how the script is served.
"""

from __future__ import annotations

import streamlit as st

if __name__ == "__main__":
    from pages.ui.feature import first_page
    from pages.ui.shell import frame

    frame.show(__file__, first_page.draw)
else:
    try:
        from pages.ui.server.serving import SERVING
    except Exception:  # noqa: BLE001
        # While the data cannot be read, the server still starts: every page says so itself.
        SERVING = {}
    app = st.App(__file__, **SERVING)
