"""Which records of use and bookings are worth trying? Up to, at and beyond every count."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from rules.analysis.rule_inputs import RuleInputs
from rules.analysis.sample_space import AS_OF, Given
from rules.domain.periods import ONE_DAY


def sample_usages(rules: RuleInputs) -> Iterator[Given]:
    """No use, and use up to, at and beyond every count, of the item and of one that shares its count."""
    own = {item.key for item in rules.items}
    pools = {key for item in rules.items for pool in item.pools for key in pool.keys}
    asked = {key for used in rules.boundaries.used for key in used.keys}
    numbers = {
        number
        for item in rules.items
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


def sample_bookings(rules: RuleInputs) -> Iterator[Given]:
    """No booking, one from long ago and one made on the day asked about."""
    yield {}
    for service, item in sorted({item.key for item in rules.items}):
        for day in (AS_OF - 400 * ONE_DAY, AS_OF):
            yield {"bookings": [{"service": service, "item": item, "booked_on": day.isoformat()}]}
