"""Which other values of facts would make a condition hold? Found by walking its tree, leaf by leaf.

A leaf that fails or is open gives the values of its fact that would do: members of an enumeration, numbers
from a threshold on, days from another day on. What no value can mend, but time or a new stay may, is noted
as a wish. Nothing here says whether a person can bring such a value about: see `rules.whatif.ways`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple, get_args, get_origin

from rules.catalogue.conditions import (
    EVENT_FACT,
    NO,
    UNKNOWN,
    YES,
    FactTest,
    Happened,
    Ordered,
    PastStay,
    Program,
    UsedItems,
    Values,
    date_fact,
    date_of,
    event_happened,
)
from rules.domain.periods import ONE_DAY, add_months
from rules.domain.scenario import EVENT_DATES, Scenario, View


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


class Atom(NamedTuple):
    """A fact and the values that would do."""

    fact: str
    region: Region


Alternative = tuple[Atom, ...]
"""Atoms that do it together."""

Wish = dt.date | Literal["renew", "stay"]
"""What may help where no value does: a later day, a new policy year, a new stay."""


@cache
def domain(fact: str) -> tuple[Any, ...]:
    """Every value of an enumerated fact; empty for any other."""

    def values(annotation: Any) -> Iterator[Any]:
        if annotation is bool:
            yield from (True, False)
        elif get_origin(annotation) is Literal:
            yield from get_args(annotation)
        else:
            for part in get_args(annotation):
                yield from values(part)

    return () if fact == "addons" else tuple(values(Scenario.model_fields[fact].annotation))


def region_of(test: FactTest, want: bool, lists: dict[str, tuple[str, ...]]) -> Region | None:
    """The values of the fact for which a test comes out as wanted; None where they cannot be listed."""
    if test.has is not None:
        return Holding((test.has,)) if want else None
    if test.in_list is not None:
        return Among(lists[test.in_list]) if want else None
    if test.is_ is not None or test.in_ is not None:
        named = (test.is_,) if test.in_ is None else tuple(test.in_)
        values = named if want else tuple(value for value in domain(test.fact) if value not in named)
        return Among(values) if values else None
    if test.at_least is not None or test.below is not None:
        end, low = _number(test.below if test.at_least is None else test.at_least), test.below is None
    else:
        end, low = _number(test.above if test.at_most is None else test.at_most), test.at_most is None
    is_open = (test.above is not None or test.below is not None) == want
    return Range(low=end, low_open=is_open) if low == want else Range(high=end, high_open=is_open)


def _number(value: float | None) -> float:
    assert value is not None
    return int(value) if float(value).is_integer() else value


def merged(alternatives: Iterable[Alternative]) -> Alternative | None:
    """Several alternatives at once; None where a fact would need two values."""
    found: dict[str, Region] = {}
    for atom in (atom for alternative in alternatives for atom in alternative):
        region = found[atom.fact].meet(atom.region) if atom.fact in found else atom.region
        if region is None:
            return None
        found[atom.fact] = region
    return tuple(Atom(fact, region) for fact, region in found.items())


@dataclass(slots=True)
class Solver:
    """Finds alternatives in one scenario; `wishes` collects what only time or a new stay may mend."""

    program: Program
    kinds: dict[int, str]
    """How each inner slot combines its parts."""
    lists: dict[str, tuple[str, ...]]
    view: View
    values: Values
    wishes: set[Wish] = field(default_factory=set)

    def solve(self, slot: int, want: bool = True) -> list[Alternative]:
        """The alternatives that decide a slot as wanted; one empty alternative where it is so decided."""
        if self.values[slot] == (YES if want else NO):
            return [()]
        if slot not in self.kinds:
            return self._leaf(slot, want)
        kind, children = self.kinds[slot], self.program.children[slot]
        if kind in ("not", "known"):
            return self.solve(children[0], want if kind == "known" else not want)
        parts = [self.solve(child, want) for child in children]
        if (kind == "all") == want:
            together = (merged(choice) for choice in product(*parts))
            return list(dict.fromkeys(one for one in together if one is not None))
        return list(dict.fromkeys(one for part in parts for one in part))

    def _leaf(self, slot: int, want: bool) -> list[Alternative]:
        source = self.program.sources[slot]
        if isinstance(source, FactTest):
            return self._fact(source, want)
        if not want:
            return []
        if isinstance(source, Happened):
            return self.happen(source.happened)
        if isinstance(source, UsedItems):
            return [(Atom("usage", Among(source.keys)),), *self._same_event(source)]
        if isinstance(source, PastStay):
            return self._stayed(source)
        return self._in_order(source, open_=self.values[slot] == UNKNOWN)

    def _fact(self, test: FactTest, want: bool) -> list[Alternative]:
        region = region_of(test, want, self.lists)
        if region is None:
            return []
        if test.fact == "age" and self.view["birth_date"] is not None:
            if isinstance(region, Range) and region.low is not None and self.view["age"] < region.pick():
                self.wishes.add(add_months(self.view["birth_date"], 12 * region.pick()))
            return []
        return [(Atom(test.fact, region),)]

    def _same_event(self, source: UsedItems) -> list[Alternative]:
        """What to know of the present event so that a recorded use belongs to it."""
        days = [self.view["used"][key] for key in source.keys if key in self.view["used"]]
        fact = EVENT_FACT[source.within]
        if not days or self.view[fact] is not None:
            return []
        if source.within == "journey":
            return [(Atom(fact, Range(low=(self.view["as_of"] - max(days)).days)),)]
        return [(Atom(fact, Range(high=max(days), prefer_high=True)),)]

    def _stayed(self, source: PastStay) -> list[Alternative]:
        """A stay like this, now over."""
        is_over = event_happened("discharged_on", self.view) == YES
        wanted: Alternative = tuple(
            Atom(fact, Among(options))
            for fact, options in source.asked.items()
            if self.view[fact] not in options
        )
        return [wanted] if is_over else [(*over, *wanted) for over in self.happen("discharged_on")]

    def happen(self, fact: str) -> list[Alternative]:
        """The alternatives that let the event of a date have happened."""
        as_of, day = self.view["as_of"], self.view[fact]
        if day is not None:
            self.wishes.add(day)
            return []
        if fact == "discharged_on" and (admitted := self.view["admitted_on"]) and admitted > as_of:
            self.wishes.add(admitted)
            return []
        return [(Atom(fact, Range(high=as_of, prefer_high=True)),)]

    def _in_order(self, test: Ordered, open_: bool) -> list[Alternative]:
        """Two dates in order: a known day that fails is mended by time, an unknown one by an answer."""
        view, first, last = self.view, date_fact(test.earlier), date_fact(test.later)
        if not open_:
            if last == "as_of":
                day = date_of(test.earlier, view)
                self.wishes.add("renew" if day is None else day)
            elif last in EVENT_DATES:
                self.wishes |= {"stay", "renew"}
            else:
                self.wishes.add("renew")
            return []
        as_of, day = view["as_of"], date_of(test.later, view)
        if day is None and last != "policy_end":
            inside = Range(low=date_of(test.earlier, view), high=as_of, prefer_high=True)
            ahead: list[Alternative] = [(Atom("care", Among(domain("care"))),)] if last in EVENT_DATES else []
            return [(Atom(last, inside),), *ahead]
        if view["policy_start"] is None:
            waits = (view["waiting_days"] or 0) if first == "waiting_over_on" else 0
            latest = min(day or as_of, as_of) - dt.timedelta(days=waits)
            earliest = add_months(as_of, -12) + ONE_DAY
            return [(Atom("policy_start", Range(low=earliest, high=latest)),)] if earliest <= latest else []
        if view["waiting_days"] is None and first == "waiting_over_on" and day is not None:
            most = min((day - view["policy_start"]).days, 366)
            return [(Atom("waiting_days", Range(low=0, high=most, prefer_high=True)),)] if most >= 0 else []
        return []
