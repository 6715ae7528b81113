"""What does one test ask of a scenario? Each kind of leaf says its verdict, what it lacks and what it reads.

A verdict is one of Kleene's values. `facts` are those that a test is about, as reasons name them; `reads` are
all that it looks at, to decide and to say what it lacks, besides the day asked about.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rules.catalogue.conditions import DateExpr, FactTest, Within, date_fact, date_of
from rules.domain.cities import is_listed
from rules.domain.scenario import EVENT_DATES, Stay, View
from rules.engine.kleene import NO, UNKNOWN, YES

SOURCES: dict[str, tuple[str, ...]] = {
    "waiting_over_on": ("policy_start", "waiting_days"),
    "policy_end": ("policy_start",),
}
"""The facts to ask for when a derived one is unknown."""

EVENT_FACT: dict[Within, str] = {"illness": "diagnosed_on", "stay": "admitted_on", "journey": "trip_days"}
"""The fact that says when the present event began."""

Decide = Callable[[Any], int]
"""The verdict for a known value."""


class _Leaf(ABC):
    """What the kinds of leaves have in common."""

    __slots__ = ()

    @property
    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """The facts that it is about."""

    @property
    def reads(self) -> frozenset[str]:
        """Every fact that it looks at."""
        return reads(self.facts)

    @abstractmethod
    def verdict(self, view: View) -> int:
        """Whether it holds."""

    def missing(self, view: View) -> set[str]:
        """The facts whose answer could still decide it, where it is unknown."""
        return lacking(self.facts, view)

    @property
    def listed(self) -> str | None:
        """The fact that it looks up in a list: a name given may settle nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Compared(_Leaf):
    """A fact against a constant."""

    test: FactTest
    decide: Decide = field(repr=False, compare=False)

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.test.fact,)

    def verdict(self, view: View) -> int:
        found = view[self.test.fact]
        return UNKNOWN if found is None else self.decide(found)

    def missing(self, view: View) -> set[str]:
        if self.listed:
            return {self.listed}  # also where a name was given that settles nothing
        return lacking(self.facts, view)

    @property
    def listed(self) -> str | None:
        return self.test.fact if self.test.in_list is not None else None


@dataclass(frozen=True, slots=True)
class Occurred(_Leaf):
    """The event of a date fact has happened."""

    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def verdict(self, view: View) -> int:
        return event_happened(self.fact, view)


@dataclass(frozen=True, slots=True)
class Ordered(_Leaf):
    """One date that must not lie after another."""

    earlier: DateExpr
    later: DateExpr

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((date_fact(self.earlier), date_fact(self.later))))

    def verdict(self, view: View) -> int:
        """Whether `earlier` <= `later`.

        The unknown end of a waiting period is bounded by the policy's start; one of no days is over on any
        day on which the policy can be asked about.
        """
        last = date_of(self.later, view)
        if last is None:
            fact = date_fact(self.later)
            if _admitted_unseen(fact, view):
                return UNKNOWN
            return YES if fact in EVENT_DATES and view["care"] is not None else UNKNOWN
        first = date_of(self.earlier, view)
        if first is None:
            if self.earlier != "waiting_over_on":
                return UNKNOWN
            if view["waiting_days"] == 0 and self.later == "as_of":
                return YES
            start = view["policy_start"]
            return NO if start is not None and last < start else UNKNOWN
        return YES if first <= last else NO


@dataclass(frozen=True, slots=True)
class UsedItems(_Leaf):
    """Items, by service and id, one of which must have been used for the present event."""

    keys: tuple[tuple[str, str], ...]
    within: Within

    @property
    def facts(self) -> tuple[str, ...]:
        return ("usage", EVENT_FACT[self.within])

    @property
    def reads(self) -> frozenset[str]:
        return reads((EVENT_FACT[self.within],)) | {"used"}

    def verdict(self, view: View) -> int:
        """Whether the last use lies in the present event."""
        days = [view["used"][key] for key in self.keys if key in view["used"]]
        if not days:
            return NO
        began = event_began(self.within, view)
        return UNKNOWN if began is None else (YES if began <= max(days) else NO)

    def missing(self, view: View) -> set[str]:
        # Where it is unknown, a use is recorded.
        return lacking([EVENT_FACT[self.within]], view)


@dataclass(frozen=True, slots=True)
class PastStay(_Leaf):
    """A stay that must be over, with what it must have been like."""

    hospitals: tuple[str, ...] | None
    surgeries: tuple[str, ...] | None

    @property
    def facts(self) -> tuple[str, ...]:
        return ("care", "discharged_on", *self.asked, "diagnosed_on", "earlier_stays")

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """What the stay must have been like: the values allowed of each fact that matters."""
        options = {"hospital": self.hospitals, "surgery": self.surgeries}
        return {fact: allowed for fact, allowed in options.items() if allowed is not None}

    def verdict(self, view: View) -> int:
        """Whether some stay was like this, the present one first."""
        earlier = (self._earlier(stay, view) for stay in view["earlier_stays"] or ())
        return max((self._own(view), *earlier))

    def missing(self, view: View) -> set[str]:
        found: set[str] = set()
        if self._own(view) == UNKNOWN:
            found |= lacking(("care", "discharged_on", *self.asked), view)
        for stay in view["earlier_stays"] or ():
            if self._earlier(stay, view) == UNKNOWN:
                found |= set() if all(getattr(stay, name) for name in self.asked) else {"earlier_stays"}
                found |= {"diagnosed_on"} if view["diagnosed_on"] is None else set()
        return found

    def _own(self, view: View) -> int:
        """This stay is the present illness's by what the facts mean, whenever that was diagnosed."""
        return min(event_happened("discharged_on", view), self._fits(view))

    def _earlier(self, stay: Stay, view: View) -> int:
        if stay.discharged_on is None or stay.discharged_on > view["as_of"]:
            return NO
        diagnosed = view["diagnosed_on"]
        same = UNKNOWN if diagnosed is None else (YES if diagnosed <= stay.discharged_on else NO)
        return min(same, self._fits(dict(stay)))

    def _fits(self, stay: Mapping[str, Any]) -> int:
        verdict = YES
        for name, options in self.asked.items():
            found = stay[name]
            verdict = min(verdict, UNKNOWN if found is None else (YES if found in options else NO))
        return verdict


Leaf = Compared | Occurred | Ordered | UsedItems | PastStay


# ---------------------------------------------------------------- dates and events


@cache
def reads(facts: tuple[str, ...]) -> frozenset[str]:
    """All that is looked at to know some facts or to say what hides them, besides the day asked about."""
    found = set(facts) - {"as_of"}
    found.update(*(SOURCES.get(fact, ()) for fact in facts))
    if found & EVENT_DATES:
        found.add("care")
    if "admitted_on" in found:
        found.add("discharged_on")
    return frozenset(found)


def lacking(facts: Iterable[str], view: View) -> set[str]:
    """The facts to ask for so that all of these are known."""
    return {name for fact in facts for name in _hidden(fact, view)}


def _hidden(fact: str, view: View) -> tuple[str, ...]:
    if fact in EVENT_DATES:
        if _admitted_unseen(fact, view):
            return (fact,)
        return ("care", fact) if view["care"] is None and view[fact] is None else ()
    return tuple(f for f in SOURCES.get(fact, (fact,)) if view[f] is None)


def _admitted_unseen(fact: str, view: View) -> bool:
    """Whether an admission's day is unknown although the stay is known to be over."""
    if fact != "admitted_on" or view[fact] is not None:
        return False
    left = view["discharged_on"]
    return left is not None and left <= view["as_of"]


def event_happened(fact: str, view: View) -> int:
    """Whether the event of a date fact has happened by `as_of`."""
    day = view[fact]
    if day is not None:
        return YES if day <= view["as_of"] else NO
    if _admitted_unseen(fact, view):
        return YES
    return NO if fact in EVENT_DATES and view["care"] is not None else UNKNOWN


def event_began(within: Within, view: View) -> dt.date | None:
    """The first day of the present illness, stay or journey; None where it is not known.

    A journey is taken to have begun its whole planned length ago, the longest that it can have lasted.
    """
    found = view[EVENT_FACT[within]]
    if within == "journey" and found is not None:
        found = view["as_of"] - dt.timedelta(days=found)
    began: dt.date | None = found
    return began


# ---------------------------------------------------------------- constants


def comparison_leaf(test: FactTest, lists: Mapping[str, frozenset[str]]) -> Compared:
    """The leaf of a comparison; `lists` are the catalogue's."""
    if test.in_list is not None:
        return Compared(test, _membership(lists[test.in_list]))
    return Compared(test, _decision(test))


def _membership(names: frozenset[str]) -> Decide:
    """Whether a city is on a list; a name that is not known settles nothing."""
    verdict = {True: YES, False: NO, None: UNKNOWN}
    return lambda found: verdict[is_listed(found, names)]


def _decision(test: FactTest) -> Decide:
    """The verdict for a known value; each comparison is one step, since it is made for every case."""
    if test.is_ is not None:
        wanted = test.is_
        return lambda found: YES if found == wanted else NO
    if test.in_ is not None:
        options = frozenset(test.in_)
        return lambda found: YES if found in options else NO
    if test.has is not None:
        member = test.has
        return lambda found: YES if member in found else NO
    if test.at_least is not None:
        low = test.at_least
        return lambda found: YES if found >= low else NO
    if test.at_most is not None:
        high = test.at_most
        return lambda found: YES if found <= high else NO
    if test.above is not None:
        over = test.above
        return lambda found: YES if found > over else NO
    under = test.below
    assert under is not None
    return lambda found: YES if found < under else NO
