"""Do the days on which customer service answered survive an address, and only days of entries that exist?"""

from __future__ import annotations

from pages.present.share import answered_link
from rules.catalogue.loader import load

ENTRY = "green-plus-replaces"


def test_days_come_back_as_they_went() -> None:
    days = {ENTRY: "2026-11-28", "outpatient-companion-count": "2026-11-27"}
    given = {**answered_link.params(days), "status": ["available"]}
    found = answered_link.read(given, load())
    assert found.days == days
    assert found.rest == {"status": ("available",)}
    assert found.refused == ()


def test_what_is_no_day_is_named_and_left_out() -> None:
    bad = {
        f"set_on.{ENTRY}": ["昨天"],
        "set_on.nobody": ["2026-11-28"],
        "set_on.second-opinion-count": ["2026-11-28", "2026-11-27"],
    }
    found = answered_link.read(bad, load())
    assert found.days == {}
    assert len(found.refused) == 3
    assert "nobody" in str(found.refused)
    assert "昨天" in str(found.refused)
