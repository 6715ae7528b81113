"""How does a test open a page as one does who follows a link to it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


def open_page(file: str, **state: Any) -> AppTest:
    """The page of this file, e.g. `pages/compare.py`, first thing in a session with this state."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(file)
    for key, value in state.items():
        page.session_state[key] = value
    return run(page)


def run(page: AppTest) -> AppTest:
    """Run the page again; no exception may show."""
    page.run()
    assert not page.exception
    return page
