"""Which rows may stand in the lists of the ledger? Any part of one may be missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from pages.present.records import record_rows
from pages.present.records.record_rows import SHEETS, RecordRow

DAY = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(dt.date.isoformat)
KEY = st.sampled_from(record_rows.choosable())
PARTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "usage": {
        "key": KEY,
        "on": DAY,
        "count": st.integers(1, 10_000),
        "amount": st.integers(0, 10**12) | st.decimals(0, 10**6, places=2).map(float),
    },
    "bookings": {"key": KEY, "booked_on": DAY, "on": DAY},
    "earlier_stays": {
        "admitted_on": DAY,
        "discharged_on": DAY,
        "hospital": st.sampled_from(["public_general", "public_vip", "other"]),
        "surgery": st.sampled_from(["none", "ordinary", "critical"]),
    },
}


@st.composite
def rows(draw: Callable[..., Any], fact: str) -> list[RecordRow]:
    """Rows of a list, any part of which may be missing."""
    found = draw(st.lists(st.fixed_dictionaries({}, optional=PARTS[fact]), max_size=5))
    for row in found:
        if key := row.pop("key", None):
            row |= {"service": key[0], "item": key[1]}
    return found


FACTS = st.sampled_from(sorted(SHEETS))
LISTS = FACTS.flatmap(lambda fact: st.tuples(st.just(fact), rows(fact)))
