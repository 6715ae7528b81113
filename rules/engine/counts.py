"""How often may an item be used, and how often has it been?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from rules.engine.case import Case, StayValues
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.leaves import reads
from rules.engine.plan import ItemPlan, Numbers, Tally
from rules.engine.program import Program
from rules.engine.status import NOTHING

PERIOD_READS: dict[str, frozenset[str]] = {
    "month": NOTHING,
    "ever": NOTHING,
    "discharge": reads(("discharged_on",)),
}
"""The facts that say when a period began; every other period is the policy year's."""


def count_reads(program: Program, item: ItemPlan) -> frozenset[str]:
    """The facts that an item's numbers look at."""
    slots = [number.slot for number in item.numbers if number.slot is not None]
    periods = {item.limit.counted, *(pool.counted for pool in item.pools)}
    began = [PERIOD_READS.get(period, frozenset({"policy_start"})) for period in periods]
    return program.reads(slots).union({"usage"}, *began)


def numbers_of(item: ItemPlan, case: Case, stay: StayValues, until: dt.date | None = None) -> Numbers:
    """An item's numbers; after a discharge, with what was used up to the day `until`."""
    if item.unused is not None and item.key[0] not in case.used:
        return item.unused
    limit = item.limit
    low, high = limit.number.bounds(stay.values)
    drawn = _drawn((item.key,), limit.counted, case, stay, until)
    open_ = set(drawn.hinges)
    if limit.number.slot is not None:
        open_ |= stay.missing(limit.number.slot)
    remaining = None if low is None else max(low - drawn.possible, 0)
    used_up = _used_up(low, high, drawn)
    decided_by = Tally(low, drawn.possible, limit.say, limit.clause, limit.rule)
    for pool in item.pools:
        pool_low, pool_high = pool.number.bounds(stay.values)
        if pool_low is None:
            continue
        shared = _drawn(pool.keys, pool.counted, case, stay, until)
        rest = max(pool_low - shared.possible, 0)
        remaining = rest if remaining is None else min(remaining, rest)
        exhausted = _used_up(pool_low, pool_high, shared)
        if exhausted > used_up:
            used_up = exhausted
            decided_by = Tally(pool_low, shared.possible, pool.say, pool.clause, pool.rule)
            open_ |= shared.hinges
    return Numbers(low, drawn.possible, remaining, used_up, decided_by, frozenset(open_))


class _Total(NamedTuple):
    """Use in a period: what is certain, what is possible, and the facts that the difference hinges on."""

    certain: int
    possible: int
    hinges: frozenset[str]


NOTHING_DRAWN = _Total(0, 0, NOTHING)


def _used_up(low: int | None, high: int | None, drawn: _Total) -> int:
    """Whether nothing remains of a limit between `low` and `high`."""
    if low is None or high is None:
        return NO
    if drawn.certain >= high:
        return YES
    return UNKNOWN if drawn.possible >= low else NO


def _drawn(
    keys: Collection[tuple[str, str]], per: str, case: Case, stay: StayValues, until: dt.date | None
) -> _Total:
    """What was used in the period that the day asked about lies in."""
    counted = [use for use in case.uses if use.key in keys]
    if not counted:
        return NOTHING_DRAWN
    hinges: frozenset[str] = frozenset({"policy_start"})
    first: dt.date | None
    if per == "discharge":
        first, hinges = stay.view["discharged_on"], frozenset({"care", "discharged_on"})
        if first is None and stay.view["care"] is not None:
            return NOTHING_DRAWN
    elif per == "month":
        first = case.as_of.replace(day=1)
    elif per == "ever":
        first = dt.date.min
    else:
        first = case.start
    if per == "discharge" and until is not None:
        counted = [use for use in counted if use.on < until]
    if first is None:
        possible = sum(use.units for use in counted)
        return _Total(0, possible, hinges if possible else NOTHING)
    total = sum(use.units for use in counted if use.on >= first)
    return _Total(total, total, NOTHING)
