"""What several tests of the pages start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from rules.rulebooks import loading
from tests.support.rulebooks import two_years


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """Nothing is kept from one year's terms to another's."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terms of two years stand side by side."""
    monkeypatch.setattr(loading, "own_shelf", two_years)
