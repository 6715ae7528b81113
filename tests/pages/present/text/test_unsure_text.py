"""Is a day that somebody knows about told by how long ago it lies?"""

from __future__ import annotations

import datetime as dt

import pytest

from pages.present.text.unsure_text import ago_text

TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-15", "2026-04-10", "大约 8 个月前"),
        ("2026-03-28", "2026-03-28", "大约 8 个月前"),
        ("2025-11-29", "2026-08-28", "大约 3–12 个月前"),
        ("2026-08-29", "2026-10-28", "大约 1–3 个月前"),
        ("2026-10-29", "2026-11-28", "不到 1 个月"),
        ("2026-11-28", "2026-11-28", "不到 1 个月"),
        ("2025-11-29", "2026-11-28", "不到 12 个月"),
    ],
)
def test_how_long_ago(first: str, last: str, told: str) -> None:
    assert ago_text((first, last), TODAY) == told
    assert ago_text((last, first), TODAY) == told
