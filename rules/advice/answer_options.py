"""Which answers to a question does some rule tell apart? One value for each way the rules can see a fact.

A choice takes every option. A number or a date takes the first value of each stretch inside which no rule
changes its mind, given what else is known of the customer: the day asked about, the policy's first day,
other dates. A date with nothing to be compared with keeps one value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from rules.analysis.boundaries import Boundaries, turning_points
from rules.catalogue.catalogue import SERVICES, Stance
from rules.catalogue.conditions import DateExpr, date_fact, date_of
from rules.domain.cities import ELSEWHERE
from rules.domain.fact_kinds import values_of
from rules.domain.parsing import ScenarioError, parse, view_of
from rules.domain.periods import last_day_of_policy_year
from rules.domain.scenario import EARLIEST, LATEST, Scenario, View
from rules.engine.engine import Engine
from rules.engine.leaves import EVENT_FACT
from rules.engine.plan import Plan

DAYS_AROUND = 800
"""How far from the days already known a date is tried: more than two policy years, beyond every window."""


LONGEST_WAIT = 366
"""The longest waiting period that a scenario may name, in days."""


@lru_cache(maxsize=64)
def _boundaries(engine: Engine, reading: Stance, overrides: tuple[tuple[str, str], ...]) -> Boundaries:
    plan = engine.plan(reading, dict(overrides))
    leaves = (plan.program.leaves.get(slot) for slot in _deciding(plan))
    items = (item for service in plan.services for item in service.items)
    return Boundaries.of((leaf for leaf in leaves if leaf is not None), items)


def _deciding(plan: Plan) -> list[int]:
    """The slots that a status hangs on under this plan; not those that only limit a caveat."""
    todo = [check.slot for service in plan.services for check in service.checks]
    for item in (item for service in plan.services for item in service.items):
        todo += [check.slot for check in item.checks]
        numbers = (item.limit.number, *(pool.number for pool in item.pools))
        todo += [number.slot for number in numbers if number.slot is not None]
    found: dict[int, None] = {}
    while todo:
        slot = todo.pop()
        if slot not in found:
            found[slot] = None
            todo += plan.program.children(slot)
    return sorted(found)


def replies(
    engine: Engine,
    facts: Mapping[str, Any],
    fact: str,
    reading: Stance = "favourable",
    overrides: Mapping[str, str] | None = None,
    scenario: Scenario | None = None,
) -> list[Any]:
    """The answers to try for `fact` beside the other `facts`, as plain JSON values that `parse` accepts.

    `facts` is a well-formed scenario without this fact; `scenario` is the same where it is parsed.
    Raises KeyError for a fact that has no values of its own (records), ScenarioError where `facts` cannot be
    read, ValueError for an unknown override.
    """
    drawn = _boundaries(engine, reading, tuple(sorted((overrides or {}).items())))
    view = view_of(scenario or parse(facts, SERVICES), SERVICES)
    found: list[Any]
    if values := values_of(fact):
        found = list(values)
    elif lists := drawn.lists(fact):
        found = [*(min(engine.catalogue.lists[name]) for name in lists), ELSEWHERE]
    elif fact in drawn.tests:
        found = sorted({*drawn.first_numbers(fact), *_reaches(view, fact, drawn)})
    else:
        found = _turns(view, fact, drawn)
    return [value for value in found if _readable({**facts, fact: value})]


def _readable(facts: Mapping[str, Any]) -> bool:
    try:
        parse(facts, SERVICES)
    except ScenarioError:
        return False
    return True


def _last_uses(view: View, fact: str, drawn: Boundaries) -> list[dt.date]:
    """The last recorded uses of which this fact says whether they belong to the present event."""
    items = [items for items in drawn.used if EVENT_FACT[items.within] == fact]
    return [view["used"][key] for one in items for key in one.keys if key in view["used"]]


def _reaches(view: View, fact: str, drawn: Boundaries) -> set[int]:
    """The lengths of a journey from which on recorded uses belong to it."""
    return {(view["as_of"] - day).days for day in _last_uses(view, fact, drawn)}


def _turns(view: View, fact: str, drawn: Boundaries) -> list[Any]:
    """The first day (or length of the waiting period) of each stretch between the rules' turns."""
    days = [day for day in view.values() if isinstance(day, dt.date)]
    first, last = 0, LONGEST_WAIT
    if fact != "waiting_days":
        first = max(min(days).toordinal() - DAYS_AROUND, EARLIEST.toordinal())
        last = min(max(days).toordinal() + DAYS_AROUND, LATEST.toordinal())
    starts: set[int] = set()
    for earlier, later in drawn.orders:
        if _depends(fact, earlier) or _depends(fact, later):
            starts |= turning_points(partial(_in_order, view, fact, earlier, later), first, last)
    starts |= {day.toordinal() + 1 for day in _last_uses(view, fact, drawn)}
    if fact == "discharged_on" and view["admitted_on"] is not None:
        # Earlier days are no answers, so the stretch that the admission lies in begins there.
        starts.add(view["admitted_on"].toordinal())
    before = min(starts) - 1 if starts else first if fact == "waiting_days" else view["as_of"].toordinal()
    return [_value(fact, at) for at in (before, *sorted(starts))]


def _value(fact: str, at: int) -> Any:
    return at if fact == "waiting_days" else dt.date.fromordinal(at).isoformat()


def _depends(fact: str, expr: DateExpr) -> bool:
    source = date_fact(expr)
    return source == fact or (
        fact in ("policy_start", "waiting_days") and source in ("waiting_over_on", "policy_end")
    )


def _given(view: View, fact: str, at: int) -> View:
    """The view with this answer and what follows from it."""
    found = {**view, fact: at if fact == "waiting_days" else dt.date.fromordinal(at)}
    start, waiting = found["policy_start"], found["waiting_days"]
    if fact == "policy_start" and view["policy_end"] is None:
        found["policy_end"] = last_day_of_policy_year(start)
    if start is not None and waiting is not None:
        found["waiting_over_on"] = start + dt.timedelta(days=waiting)
    return found


def _in_order(view: View, fact: str, earlier: DateExpr, later: DateExpr, at: int) -> bool | None:
    """Whether, with this answer, one date comes no later than the other; None where one is not known."""
    given = _given(view, fact, at)
    first, last = date_of(earlier, given), date_of(later, given)
    if first is None and earlier == "waiting_over_on":
        first = given["policy_start"]
    return None if first is None or last is None else first <= last
