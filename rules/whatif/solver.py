"""Which other values of facts would make a condition hold? Found by walking its tree, leaf by leaf.

A leaf that fails or is open gives the values of its fact that would do: members of an enumeration, numbers
from a threshold on, days from another day on. What no value can mend, but time or a new stay may, is noted
as a wish. Nothing here says whether a person can bring such a value about: see `rules.whatif.ways`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import product

from rules.catalogue.conditions import FactTest, date_fact, date_of
from rules.domain.fact_kinds import options_of
from rules.domain.periods import ONE_DAY, add_months
from rules.domain.scenario import EVENT_DATES, View
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.leaves import EVENT_FACT, Compared, Occurred, Ordered, PastStay, UsedItems, event_happened
from rules.engine.program import Program, Values
from rules.whatif.regions import (
    Alternative,
    Among,
    Holding,
    Range,
    Region,
    WantedValues,
    Wish,
    merged_alternatives,
)


def region_of(test: FactTest, want: bool, lists: dict[str, tuple[str, ...]]) -> Region | None:
    """The values of the fact for which a test comes out as wanted; None where they cannot be listed."""
    if test.has is not None:
        return Holding((test.has,)) if want else None
    if test.in_list is not None:
        return Among(lists[test.in_list]) if want else None
    if test.is_ is not None or test.in_ is not None:
        named = (test.is_,) if test.in_ is None else tuple(test.in_)
        values = named if want else tuple(value for value in options_of(test.fact) if value not in named)
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


@dataclass(slots=True)
class Solver:
    """Finds alternatives in one scenario; `wishes` collects what only time or a new stay may mend."""

    program: Program
    lists: dict[str, tuple[str, ...]]
    view: View
    values: Values
    wishes: set[Wish] = field(default_factory=set)

    def solve(self, slot: int, want: bool = True) -> list[Alternative]:
        """The alternatives that decide a slot as wanted; one empty alternative where it is so decided."""
        if self.values[slot] == (YES if want else NO):
            return [()]
        if slot in self.program.leaves:
            return self._leaf(slot, want)
        kind, children = self.program.inner[slot]
        if kind in ("not", "known"):
            return self.solve(children[0], want if kind == "known" else not want)
        parts = [self.solve(child, want) for child in children]
        if (kind == "all") == want:
            together = (merged_alternatives(choice) for choice in product(*parts))
            return list(dict.fromkeys(one for one in together if one is not None))
        return list(dict.fromkeys(one for part in parts for one in part))

    def _leaf(self, slot: int, want: bool) -> list[Alternative]:
        leaf = self.program.leaves[slot]
        if isinstance(leaf, Compared):
            return self._fact(leaf.test, want)
        if not want:
            return []
        if isinstance(leaf, Occurred):
            return self.happen(leaf.fact)
        if isinstance(leaf, UsedItems):
            return [(WantedValues("usage", Among(leaf.keys)),), *self._same_event(leaf)]
        if isinstance(leaf, PastStay):
            return self._stayed(leaf)
        return self._in_order(leaf, open_=self.values[slot] == UNKNOWN)

    def _fact(self, test: FactTest, want: bool) -> list[Alternative]:
        region = region_of(test, want, self.lists)
        if region is None:
            return []
        if test.fact == "age" and self.view["birth_date"] is not None:
            if isinstance(region, Range) and region.low is not None and self.view["age"] < region.pick():
                self.wishes.add(add_months(self.view["birth_date"], 12 * region.pick()))
            return []
        return [(WantedValues(test.fact, region),)]

    def _same_event(self, source: UsedItems) -> list[Alternative]:
        """What to know of the present event so that a recorded use belongs to it."""
        days = [self.view["used"][key] for key in source.keys if key in self.view["used"]]
        fact = EVENT_FACT[source.within]
        if not days or self.view[fact] is not None:
            return []
        if source.within == "journey":
            return [(WantedValues(fact, Range(low=(self.view["as_of"] - max(days)).days)),)]
        return [(WantedValues(fact, Range(high=max(days), prefer_high=True)),)]

    def _stayed(self, source: PastStay) -> list[Alternative]:
        """A stay like this, now over."""
        is_over = event_happened("discharged_on", self.view) == YES
        wanted: Alternative = tuple(
            WantedValues(fact, Among(options))
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
        return [(WantedValues(fact, Range(high=as_of, prefer_high=True)),)]

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
            ahead: list[Alternative] = (
                [(WantedValues("care", Among(options_of("care"))),)] if last in EVENT_DATES else []
            )
            return [(WantedValues(last, inside),), *ahead]
        if view["policy_start"] is None:
            waits = (view["waiting_days"] or 0) if first == "waiting_over_on" else 0
            latest = min(day or as_of, as_of) - dt.timedelta(days=waits)
            earliest = add_months(as_of, -12) + ONE_DAY
            return (
                [(WantedValues("policy_start", Range(low=earliest, high=latest)),)]
                if earliest <= latest
                else []
            )
        if view["waiting_days"] is None and first == "waiting_over_on" and day is not None:
            most = min((day - view["policy_start"]).days, 366)
            return (
                [(WantedValues("waiting_days", Range(low=0, high=most, prefer_high=True)),)]
                if most >= 0
                else []
            )
        return []
