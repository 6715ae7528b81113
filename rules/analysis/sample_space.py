"""Which combinations of facts are worth trying? A finite space, derived from the rules themselves.

A fact with few values takes them all; a number or a date takes those just below, on and just above every
boundary that some rule draws; every fact may also be unknown. Facts that bound one another (the policy's
days, a stay's days) share an axis, so every combination is a valid scenario. All dates lie around one day
asked about, `AS_OF`.

Not in the space: earlier stays (the status is the best of each stay's own) and dates of birth (they give
an age).
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.conditions import DateExpr, FactTest, Shifted, date_fact
from rules.domain.cities import ELSEWHERE
from rules.domain.fact_kinds import KINDS, values_of
from rules.domain.parsing import parse, view_of
from rules.domain.periods import ONE_DAY, move
from rules.domain.scenario import FACTS, View
from rules.engine.leaves import Compared, Leaf, Occurred, Ordered, UsedItems
from rules.engine.plan import ItemPlan

AS_OF = dt.date(2025, 6, 18)
"""The day asked about in every combination: a working day in mid-month, its working days published."""

DAYS_INTO_POLICY = 90
"""A policy in mid-year began this long ago, so that a usual waiting period can end around the day asked."""

AXES = {
    "policy_start": "policy",
    "policy_end": "policy",
    "waiting_days": "policy",
    "waiting_over_on": "policy",
    "diagnosed_on": "policy",
    "admitted_on": "stay",
    "discharged_on": "stay",
}
"""The axes that several facts share; every other fact has its own by its own name."""

Given = Mapping[str, Any]
"""What is known of an axis's facts, as in a scenario's JSON; an absent fact is unknown."""
NOTHING: Given = {}
Follows = Callable[[Given, Given], bool]


class Unit(NamedTuple):
    """One value of an axis: as in a scenario, and as conditions read it."""

    given: Given
    view: View


@dataclass(frozen=True)
class Axis:
    """Facts that vary together. Values between which no rule tells a difference share a class."""

    name: str
    units: tuple[Unit, ...]
    classes: tuple[tuple[int, ...], ...]
    """The units of each class by number; the first one stands for it."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The scenario's facts that vary on this axis."""
        return tuple(fact for fact in self.units[0].view if fact in FACTS)

    @cached_property
    def class_of(self) -> tuple[int, ...]:
        """Each unit's class."""
        return tuple(
            next(c for c, members in enumerate(self.classes) if unit in members)
            for unit in range(len(self.units))
        )

    @cached_property
    def _pairs(self) -> dict[Follows, dict[tuple[int, int], tuple[Given, Given]]]:
        return {}

    def pairs(self, follows: Follows) -> Mapping[tuple[int, int], tuple[Given, Given]]:
        """The pairs of different classes of which one may follow the other, each with an example."""
        if follows not in self._pairs:
            found = self._pairs[follows] = {}
            for (a, one), (b, other) in itertools.permutations(enumerate(self.units), 2):
                key = (self.class_of[a], self.class_of[b])
                if key[0] != key[1] and key not in found and follows(one.given, other.given):
                    found[key] = (one.given, other.given)
        return self._pairs[follows]


@dataclass(frozen=True)
class Space:
    """Every combination of the axes' classes."""

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(axis.classes) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many combinations are enumerated."""
        return _product(self.shape)

    @property
    def stands_for(self) -> int:
        """How many combinations of representative values these stand for."""
        return _product([len(axis.units) for axis in self.axes])

    def scenario(
        self, index: Sequence[int], axis: int | None = None, given: Given = NOTHING
    ) -> dict[str, Any]:
        """The combination at this index as a scenario's JSON; `given` takes the place of one axis's value."""
        found: dict[str, Any] = {"as_of": AS_OF.isoformat()}
        for number, (one, place) in enumerate(zip(self.axes, index, strict=True)):
            found |= given if number == axis else one.units[one.classes[place][0]].given
        return {fact: found[fact] for fact in FACTS if fact in found}


def _product(numbers: Iterable[int]) -> int:
    total = 1
    for number in numbers:
        total *= number
    return total


# ---------------------------------------------------------------- what the rules draw boundaries at


@dataclass(frozen=True)
class Drawn:
    """What some rules read: their leaves and items, and every fact that they may look at."""

    leaves: tuple[Leaf, ...]
    items: tuple[ItemPlan, ...]
    facts: frozenset[str]
    """As conditions read them, derived ones included."""
    lists: tuple[frozenset[str], ...]
    """The manual's lists, in every edition compared."""


def raw_axes(drawn: Drawn) -> tuple[tuple[str, tuple[Unit, ...]], ...]:
    """Each axis by name with all its values."""
    names = {AXES.get(fact, fact) for fact in drawn.facts} - {"as_of"}
    order = {"policy": -2, "stay": FACTS.index("admitted_on")}
    found = []
    for name in sorted(names, key=lambda name: order.get(name, FACTS.index(name) if name in FACTS else 0)):
        values = list(_values(name, drawn))
        found.append((name, tuple(_unit(name, given) for given in values)))
    return tuple(found)


def _unit(name: str, given: Given) -> Unit:
    """The value with what follows from it."""
    whole = _view(_frozen(given))
    keys = [fact for fact, axis in AXES.items() if axis == name] or [name]
    if name == "usage":
        keys.append("used")
    return Unit(given, {key: whole[key] for key in dict.fromkeys(keys)})


def _frozen(given: Given) -> str:
    return json.dumps(given, sort_keys=True)


@lru_cache(maxsize=4096)
def _view(given: str) -> View:
    return view_of(parse({"as_of": AS_OF.isoformat(), **json.loads(given)}, SERVICES), SERVICES)


def _values(name: str, drawn: Drawn) -> Iterator[Given]:
    """The values of one axis, unknown first."""
    match name:
        case "policy":
            yield from _policies_and_diagnoses(drawn)
        case "stay":
            yield from _stays(drawn)
        case "usage":
            yield from _usages(drawn)
        case "bookings":
            yield from _bookings(drawn)
        case _:
            yield {}
            yield from ({name: value} for value in _single(name, drawn))


def _single(fact: str, drawn: Drawn) -> list[Any]:
    """The known values of a fact with an axis of its own."""
    if values := values_of(fact):
        return list(values)
    match KINDS[fact]:
        case "day":
            future = [] if fact == "diagnosed_on" else [AS_OF + ONE_DAY * 30]
            days = {day for day in _days(fact, drawn) if fact != "diagnosed_on" or day <= AS_OF}
            return [day.isoformat() for day in sorted({*days, *future})]
        case "text" | "city":
            return _texts(fact, drawn)
    return _numbers(fact, drawn, whole=KINDS[fact] == "whole")


def _tests(fact: str, drawn: Drawn) -> list[FactTest]:
    return [leaf.test for leaf in drawn.leaves if isinstance(leaf, Compared) and leaf.test.fact == fact]


def _numbers(fact: str, drawn: Drawn, whole: bool) -> list[float]:
    """Just below, on and just above every threshold."""
    step = 1 if whole else 0.1
    found: set[float] = set()
    for test in _tests(fact, drawn):
        for limit in (test.at_least, test.at_most, test.above, test.below, test.is_):
            if isinstance(limit, (int, float)):
                found |= {round(limit - step, 6), limit, round(limit + step, 6)}
    kept = sorted(number for number in found if number >= 0)
    return [int(number) for number in kept] if whole else kept


def _texts(fact: str, drawn: Drawn) -> list[str]:
    """Every constant, a name for every way the lists overlap, and a text that none of them holds."""
    found = [str(test.is_) for test in _tests(fact, drawn) if test.is_ is not None]
    for test in _tests(fact, drawn):
        found += [str(option) for option in test.in_ or ()]
    if any(test.in_list for test in _tests(fact, drawn)):
        alike: dict[tuple[bool, ...], str] = {}
        for name in sorted(frozenset().union(*drawn.lists)):
            alike.setdefault(tuple(name in names for names in drawn.lists), name)
        found += [text for name in alike.values() for text in (name, f"{name}市")]
    return [*dict.fromkeys(found), ELSEWHERE]


# ---------------------------------------------------------------- dates


def _policies() -> Iterator[Given]:
    """Before, at and after every turn of a policy: its first and last day and its waiting period's end."""

    def policy(start: int | None, end: int | None, waiting: int | None) -> Given:
        given: dict[str, Any] = {}
        if start is not None:
            given["policy_start"] = (AS_OF + start * ONE_DAY).isoformat()
        if end is not None:
            given["policy_end"] = (AS_OF + end * ONE_DAY).isoformat()
        if waiting is not None:
            given["waiting_days"] = waiting
        return given

    for end in (None, -1, 0):
        yield from (policy(None, end, waiting) for waiting in (None, 30))
    yield from (policy(1, None, waiting) for waiting in (None, 0, 30))
    yield from (policy(0, None, waiting) for waiting in (None, 0, 1))
    middle = DAYS_INTO_POLICY
    for end in (None, -1, 0):
        for waiting in (None, 0, middle - 1, middle, middle + 1):
            yield policy(-middle, end, waiting)
    for start in (-364, -365):
        yield from (policy(start, None, waiting) for waiting in (None, 0, 366))


def _policies_and_diagnoses(drawn: Drawn) -> Iterator[Given]:
    """Every policy with every day of diagnosis, which rules compare with its days."""
    diagnosed: list[Given] = [{}]
    if "diagnosed_on" in drawn.facts:
        diagnosed += [{"diagnosed_on": day} for day in _single("diagnosed_on", drawn)]
    for day, policy in itertools.product(diagnosed, _policies()):
        yield {**policy, **day}


@lru_cache(maxsize=1)
def _policy_days() -> dict[str, frozenset[dt.date]]:
    """The days that policies' dates take."""
    found: dict[str, set[dt.date]] = {"policy_start": set(), "policy_end": set(), "waiting_over_on": set()}
    for given in _policies():
        view = _view(_frozen(given))
        for fact, days in found.items():
            if view[fact] is not None:
                days.add(view[fact])
    return {fact: frozenset(days) for fact, days in found.items()}


def _comparisons(drawn: Drawn) -> Iterator[tuple[DateExpr, DateExpr]]:
    """Every two dates that some rule puts in order."""
    for leaf in drawn.leaves:
        if isinstance(leaf, Ordered):
            yield leaf.earlier, leaf.later
        elif isinstance(leaf, Occurred):
            yield leaf.fact, "as_of"
    for item in drawn.items:
        for plan in (item.apply_by, item.use_by):
            if plan is not None:
                yield "as_of", plan.end.date


def _days(fact: str, drawn: Drawn) -> frozenset[dt.date]:
    """The days of a date fact on which some comparison turns, and the days beside them."""
    found: set[dt.date] = set()
    for one, other in _comparisons(drawn):
        for mine, theirs in ((one, other), (other, one)):
            if date_fact(mine) != fact:
                continue
            against = date_fact(theirs)
            fixed = {**_policy_days(), "as_of": frozenset({AS_OF})}
            for target in fixed.get(against, frozenset()):
                found |= _turns(mine, _moved(theirs, target))
    return frozenset(found)


def _moved(expr: DateExpr, start: dt.date) -> dt.date:
    if isinstance(expr, Shifted):
        if expr.plus:
            start = move(start, expr.plus.count, expr.plus.unit).on
        if expr.minus:
            start = move(start, -expr.minus.count, expr.minus.unit).on
    return start


def _turns(expr: DateExpr, target: dt.date) -> set[dt.date]:
    """The days around which the moved date goes from before `target` to it and past it."""
    guess = target
    if isinstance(expr, Shifted):
        back = expr.plus or expr.minus
        assert back is not None
        guess = move(target, -back.count if expr.plus else back.count, back.unit).on
    days = [guess + n * ONE_DAY for n in range(-12, 13)]
    signs = [(moved > target) - (moved < target) for moved in (_moved(expr, day) for day in days)]
    found: set[dt.date] = set()
    for (day, sign), (next_day, next_sign) in itertools.pairwise(zip(days, signs, strict=True)):
        if sign != next_sign:
            found |= {day, next_day}
    return found


def _stays(drawn: Drawn) -> Iterator[Given]:
    """Every admission with every discharge that does not lie before it."""
    admitted = [None, *sorted(_days("admitted_on", drawn))] if "admitted_on" in drawn.facts else [None]
    left = [None, *sorted(_days("discharged_on", drawn))] if "discharged_on" in drawn.facts else [None]
    for first, last in itertools.product(admitted, left):
        if first is None or last is None or first <= last:
            days = {"admitted_on": first, "discharged_on": last}
            yield {fact: day.isoformat() for fact, day in days.items() if day is not None}


# ---------------------------------------------------------------- records


def _usages(drawn: Drawn) -> Iterator[Given]:
    """No use, and use up to, at and beyond every count, of the item and of one that shares its count."""
    own = {item.key for item in drawn.items}
    pools = {key for item in drawn.items for pool in item.pools for key in pool.keys}
    asked = {key for leaf in drawn.leaves if isinstance(leaf, UsedItems) for key in leaf.keys}
    numbers = {
        number
        for item in drawn.items
        for count in (item.limit.number, *(pool.number for pool in item.pools))
        for number in (count.then, count.otherwise)
        if number is not None
    }
    counts = sorted({count for n in numbers for count in (n - 1, n, n + 1) if count > 0} | {1})
    long_ago, last_month = AS_OF - 800 * ONE_DAY, AS_OF - 30 * ONE_DAY
    mine: list[list[dict[str, Any]]] = [[]]
    for key in sorted(own):
        mine += [[_use(key, AS_OF, count)] for count in counts]
        mine += [[_use(key, day, counts[-1])] for day in (long_ago, last_month)]
    others: list[list[dict[str, Any]]] = [[]]
    shared = sorted(pools - own)
    if shared:
        others += [[_use(shared[0], AS_OF, count)] for count in counts]
        others.append([_use(shared[0], long_ago, counts[-1])])
    for key in sorted(asked - own - set(shared[:1])):
        others += [[_use(key, day, 1)] for day in (AS_OF, long_ago)]
    for records in itertools.product(mine, others):
        usage = [use for part in records for use in part]
        yield {"usage": usage} if usage else {}


def _use(key: tuple[str, str], on: dt.date, count: int) -> dict[str, Any]:
    use: dict[str, Any] = {"service": key[0], "item": key[1], "on": on.isoformat()}
    return use if count == 1 else use | {"count": count}


def _bookings(drawn: Drawn) -> Iterator[Given]:
    """No booking, one from long ago and one made on the day asked about."""
    yield {}
    for service, item in sorted({item.key for item in drawn.items}):
        for day in (AS_OF - 400 * ONE_DAY, AS_OF):
            yield {"bookings": [{"service": service, "item": item, "booked_on": day.isoformat()}]}
