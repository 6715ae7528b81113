"""Does every page stand it when the clock is wrong, jumps, or leaves the years of the calendar?"""

from __future__ import annotations

import datetime as dt

import pytest

from pages.present.share import case_link
from pages.ui.session import case
from tests.pages.test_outside import opened
from tests.support.opened import MENU, run

NOWS = (
    *("1970-01-01T00:00:00", "2026-12-31T15:59:59", "2026-12-31T16:00:00"),
    *("2025-06-30T12:00:00", "2099-03-01T00:00:00"),
)
"""Before all terms; the last second of a year in Shanghai and the first; back again; far beyond."""

CASE = case_link.query(
    {
        "edition": "special",
        "policy_start": "2026-03-01",
        "diagnosis": "malignant",
        "diagnosed_on": "2026-11-20",
        "care": "inpatient",
        "admitted_on": "2026-11-20",
        "usage": [{"service": "outpatient_companion", "on": "2026-10-01"}],
    }
)


def _set(monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    there = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    monkeypatch.setattr(case, "now", lambda: there)


@pytest.mark.parametrize("file", MENU.values())
def test_a_session_goes_on_whatever_the_clock_does(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    for query in ("", CASE):
        _set(monkeypatch, NOWS[1])
        page = opened(query, file)
        assert case.today().isoformat() == "2026-12-31"
        for now in NOWS:
            _set(monkeypatch, now)
            run(page)
            assert page.title or page.get("bidi_component"), now


@pytest.mark.parametrize("now", NOWS)
def test_a_page_opens_on_any_day(monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    _set(monkeypatch, now)
    for file in MENU.values():
        opened(CASE, file)
