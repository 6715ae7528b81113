"""Which values of each axis are worth trying? Those around every boundary that some items' rules draw."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from rules.analysis.boundaries import turning_points
from rules.analysis.rule_inputs import RuleInputs
from rules.analysis.sample_records import sample_bookings, sample_usages
from rules.analysis.sample_space import AS_OF, AXES, Given, Unit
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.conditions import DateExpr, Shifted, date_fact
from rules.domain.cities import ELSEWHERE
from rules.domain.fact_kinds import KINDS, values_of
from rules.domain.parsing import parse, view_of
from rules.domain.periods import ONE_DAY, move
from rules.domain.scenario import FACTS, View

DAYS_INTO_POLICY = 90
"""A policy in mid-year began this long ago, so that a usual waiting period can end around the day asked."""


MOST_DAYS_OFF = 12
"""How far from the day counted back the turn of a moved date may lie: holidays and months' ends."""


def axes_with_values(rules: RuleInputs) -> tuple[tuple[str, tuple[Unit, ...]], ...]:
    """Each axis by name with all its values."""
    names = {AXES.get(fact, fact) for fact in rules.facts} - {"as_of"}
    order = {"policy": -2, "stay": FACTS.index("admitted_on")}
    found = []
    for name in sorted(names, key=lambda name: order.get(name, FACTS.index(name) if name in FACTS else 0)):
        values = list(_values(name, rules))
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


def _values(name: str, rules: RuleInputs) -> Iterator[Given]:
    """The values of one axis, unknown first."""
    match name:
        case "policy":
            yield from _policies_and_diagnoses(rules)
        case "stay":
            yield from _stays(rules)
        case "usage":
            yield from sample_usages(rules)
        case "bookings":
            yield from sample_bookings(rules)
        case _:
            yield {}
            yield from ({name: value} for value in _single(name, rules))


def _single(fact: str, rules: RuleInputs) -> list[Any]:
    """The known values of a fact with an axis of its own."""
    match KINDS[fact]:
        case "day":
            future = [] if fact == "diagnosed_on" else [AS_OF + ONE_DAY * 30]
            days = {day for day in _days(fact, rules) if fact != "diagnosed_on" or day <= AS_OF}
            return [day.isoformat() for day in sorted({*days, *future})]
        case "whole":
            return [int(number) for number in rules.boundaries.numbers_around(fact, 1)]
        case "number":
            return rules.boundaries.numbers_around(fact, 0.1)
        case "city" | "text":
            return _texts(fact, rules)
        case _:
            return list(values_of(fact))


def _texts(fact: str, rules: RuleInputs) -> list[str]:
    """Every constant, a name for every way the lists overlap, and a text that none of them holds."""
    found = rules.boundaries.constants(fact)
    if rules.boundaries.lists(fact):
        alike: dict[tuple[bool, ...], str] = {}
        for name in sorted(frozenset().union(*rules.lists)):
            alike.setdefault(tuple(name in names for names in rules.lists), name)
        found += [text for name in alike.values() for text in (name, f"{name}市")]
    return [*dict.fromkeys(found), ELSEWHERE]


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


def _policies_and_diagnoses(rules: RuleInputs) -> Iterator[Given]:
    """Every policy with every day of diagnosis, which rules compare with its days."""
    diagnosed: list[Given] = [{}]
    if "diagnosed_on" in rules.facts:
        diagnosed += [{"diagnosed_on": day} for day in _single("diagnosed_on", rules)]
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


def _days(fact: str, rules: RuleInputs) -> frozenset[dt.date]:
    """The days of a date fact on which some comparison turns, and the days beside them."""
    found: set[dt.date] = set()
    for one, other in rules.boundaries.orders:
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
    first, last = (guess + n * ONE_DAY for n in (-MOST_DAYS_OFF, MOST_DAYS_OFF))
    comes_to = partial(_is_reached, expr, target)
    comes_past = partial(_is_reached, expr, target + ONE_DAY)
    turns = [turning_points(holds, first.toordinal(), last.toordinal()) for holds in (comes_to, comes_past)]
    days = {dt.date.fromordinal(turn) for found in turns for turn in found}
    return days | {day - ONE_DAY for day in days}


def _is_reached(expr: DateExpr, target: dt.date, day: int) -> bool:
    """Whether a date, moved from this day on, is `target` or later."""
    return _moved(expr, dt.date.fromordinal(day)) >= target


def _stays(rules: RuleInputs) -> Iterator[Given]:
    """Every admission with every discharge that does not lie before it."""
    admitted = [None, *sorted(_days("admitted_on", rules))]
    left = [None, *sorted(_days("discharged_on", rules))]
    for first, last in itertools.product(admitted, left):
        if first is None or last is None or first <= last:
            days = {"admitted_on": first, "discharged_on": last}
            yield {fact: day.isoformat() for fact, day in days.items() if day is not None}
