"""How do the services stand for many policies under one reading? Arrays, a row a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rules.book.columns import NO_DAY, Array

ItemKey = tuple[str, str]
DayKey = tuple[str, str, str]
"""A service, its item and the id of a deadline."""


class ItemArrays(NamedTuple):
    """How one item stands, row by row."""

    status: Array
    """Codes of `rules.engine.status.CODE`."""
    limit: Array
    """NO_NUMBER where there is none."""
    remaining: Array


class BookStanding(NamedTuple):
    """How all services stand, row by row."""

    size: int
    services: dict[str, Array]
    """Status codes."""
    items: dict[ItemKey, ItemArrays]
    days: dict[DayKey, Array]
    """Day numbers of the deadlines that are given to any of the rows."""
    missing: dict[tuple[str, ...], Array]
    """By service, and by service and item, the facts that could still decide it, a bit each."""

    def at(self, rows: Array) -> BookStanding:
        """The standing of some rows, by their places; a row may come several times."""
        return BookStanding(
            len(rows),
            {id: codes[rows] for id, codes in self.services.items()},
            {key: ItemArrays(*(one[rows] for one in item)) for key, item in self.items.items()},
            {key: days[rows] for key, days in self.days.items()},
            {key: bits[rows] for key, bits in self.missing.items()},
        )


def spread(parts: Mapping[int, tuple[Array, BookStanding]], size: int) -> BookStanding:
    """Several standings, each of the rows that stand beside it, as one of all rows."""
    if len(parts) == 1:
        [(_, one)] = parts.values()
        return one
    whole = BookStanding(size, {}, {}, {}, {})
    for rows, one in parts.values():
        for id, codes in one.services.items():
            whole.services.setdefault(id, np.zeros(size, codes.dtype))[rows] = codes
        for key, item in one.items.items():
            held = whole.items.setdefault(key, ItemArrays(*(np.zeros(size, part.dtype) for part in item)))
            for mine, theirs in zip(held, item, strict=True):
                mine[rows] = theirs
        for asked, bits in one.missing.items():
            whole.missing.setdefault(asked, np.zeros(size, np.int64))[rows] = bits
        for day, days in one.days.items():
            whole.days.setdefault(day, np.full(size, NO_DAY, np.int32))[rows] = days
    return whole
