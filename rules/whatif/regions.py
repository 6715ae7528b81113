"""Which values of a fact would make a condition hold? Sets of values, and what two of them allow together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple


class Among(NamedTuple):
    """One of these values, the first by preference."""

    values: tuple[Any, ...]

    def meet(self, other: Region) -> Region | None:
        """What both allow; None where that is nothing."""
        assert isinstance(other, Among)
        both = tuple(value for value in self.values if value in other.values)
        return Among(both) if both else None

    def pick(self) -> Any:
        """A value inside."""
        return self.values[0]

    def within(self, other: Region) -> bool:
        """Whether `other` allows everything that this does."""
        return isinstance(other, Among) and set(self.values) <= set(other.values)


class Holding(NamedTuple):
    """A list that has these members."""

    members: tuple[str, ...]

    def meet(self, other: Region) -> Region | None:
        """What both allow."""
        assert isinstance(other, Holding)
        return Holding(tuple(dict.fromkeys((*self.members, *other.members))))

    def pick(self) -> Any:
        """The shortest list inside."""
        return list(self.members)

    def within(self, other: Region) -> bool:
        """Whether `other` allows everything that this does."""
        return isinstance(other, Holding) and set(other.members) <= set(self.members)


class Range(NamedTuple):
    """Numbers or days between two ends, both inside unless open; None is no end."""

    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False
    prefer_high: bool = False

    def meet(self, other: Region) -> Region | None:
        """What both allow; None where that is nothing."""
        assert isinstance(other, Range)
        both = (self, other)
        low, low_open = max(((r.low, r.low_open) for r in both if r.low is not None), default=(None, False))
        highs = ((r.high, not r.high_open) for r in both if r.high is not None)
        high, high_closed = min(highs, default=(None, True))
        empty = low is not None and high is not None and (low > high or (low == high and low_open))
        prefer = self.prefer_high or other.prefer_high
        return None if empty else Range(low, high, low_open, not high_closed, prefer)

    def pick(self) -> Any:
        """A value at one of the ends."""
        if self.low is None or (self.prefer_high and self.high is not None):
            return self.high - 1 if self.high_open else self.high
        return self.low + 1 if self.low_open else self.low

    def within(self, other: Region) -> bool:
        """Whether `other` allows everything that this does."""
        return isinstance(other, Range) and self.meet(other) == self._replace(
            prefer_high=self.prefer_high or other.prefer_high
        )


Region = Among | Holding | Range
"""The values that a fact may take."""


def is_day(region: Region) -> bool:
    """Whether a region is one of days."""
    return isinstance(region, Range) and isinstance(region.low or region.high, dt.date)


class WantedValues(NamedTuple):
    """A fact and the values that would do."""

    fact: str
    region: Region


Alternative = tuple[WantedValues, ...]
"""Atoms that do it together."""

Wish = dt.date | Literal["renew", "stay"]
"""What may help where no value does: a later day, a new policy year, a new stay."""


def merged_alternatives(alternatives: Iterable[Alternative]) -> Alternative | None:
    """Several alternatives at once; None where a fact would need two values."""
    found: dict[str, Region] = {}
    for wanted in (wanted for alternative in alternatives for wanted in alternative):
        region = found[wanted.fact].meet(wanted.region) if wanted.fact in found else wanted.region
        if region is None:
            return None
        found[wanted.fact] = region
    return tuple(WantedValues(fact, region) for fact, region in found.items())
