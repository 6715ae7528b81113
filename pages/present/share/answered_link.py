"""How do the days on which customer service answered travel in an address? `set_on.ID=DATE`, both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue

PREFIX = "set_on."


class AnsweredDays(NamedTuple):
    """What an address says of the days, and everything else in it."""

    days: dict[str, str]
    rest: dict[str, tuple[str, ...]]
    refused: tuple[tuple[str, str], ...]
    """Parameter and fault, for each day that was left out."""


def params(days: Mapping[str, str]) -> dict[str, list[str]]:
    """The parameters for the days by entry."""
    return {f"{PREFIX}{entry}": [day] for entry, day in sorted(days.items())}


def read(given: Mapping[str, Sequence[str]], catalogue: Catalogue) -> AnsweredDays:
    """The days by entry; a bad one is named and left out."""
    found = AnsweredDays({}, {}, ())
    refused: list[tuple[str, str]] = []
    for key, texts in given.items():
        if not key.startswith(PREFIX):
            found.rest[key] = tuple(texts)
            continue
        entry = key.removeprefix(PREFIX)
        if entry not in catalogue.entries:
            refused.append((PREFIX[:-1], f"登记册里没有条目 {entry[:60]!r}"))
        elif len(texts) != 1 or (day := _day(texts[0])) is None:
            refused.append(
                (PREFIX[:-1], f"条目 {entry} 收到 {'、'.join(texts)[:60]!r}；须为一个 2025-03-01 这样的日期")
            )
        else:
            found.days[entry] = day
    return found._replace(refused=tuple(refused))


def _day(text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None
