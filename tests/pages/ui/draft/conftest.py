"""What a draft changes is computed beside the page: tests of the form do without it."""

from __future__ import annotations

import pytest

from pages.ui.session import waited


@pytest.fixture
def nothing_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the effect, so that no thread takes the test's time."""
    monkeypatch.setattr(waited, "PATIENCE", -1.0)
