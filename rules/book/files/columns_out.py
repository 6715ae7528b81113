"""Which columns does the answer to a book have, and what stands in them?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from rules.book.columns import NO_DAY, Array
from rules.book.item_parts import NO_NUMBER, day_kinds
from rules.book.slots import facts_of_bits
from rules.book.standing import BookStanding, DayKey
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import BEST_FIRST
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.plan import Plan

UNIX_DAY_0 = 719_163
"""1 January 1970 as the day numbers here have it."""

STATUSES = pa.array(BEST_FIRST)


class AskedColumns(NamedTuple):
    """What is asked for beside each service's status."""

    items: bool = False
    dates: bool = False
    missing: bool = False


def day_keys(plans: Sequence[Plan]) -> tuple[DayKey, ...]:
    """Every deadline that an item may be given under some of these plans, in the order of services."""
    found = {
        (service.id, item.id, kind)
        for plan in plans
        for service in plan.services
        for item in service.items
        for kind in day_kinds(service, item)
    }
    order = {
        (service, item, kind): None
        for service, items in SERVICES.items()
        for item in items
        for kind in DEADLINES
        if (service, item, kind) in found
    }
    return tuple(order)


def schema_of(wanted: AskedColumns, days: Sequence[DayKey], *, named: bool) -> pa.Schema:
    """The columns; the id first where policies are `named`."""
    fields = [pa.field("id", pa.string())] if named else []
    fields += [pa.field(service, pa.string()) for service in SERVICES]
    fields += [pa.field(f"{service}.missing", pa.string()) for service in SERVICES if wanted.missing]
    for service, items in SERVICES.items() if wanted.items else ():
        for item in items:
            fields.append(pa.field(f"{service}.{item}", pa.string()))
            fields.append(pa.field(f"{service}.{item}.remaining", pa.int32()))
    fields += [pa.field(".".join(key), pa.date32()) for key in (days if wanted.dates else ())]
    return pa.schema(fields)


def arrays_of(standing: BookStanding, wanted: AskedColumns, days: Sequence[DayKey]) -> list[pa.Array]:
    """What stands in these columns."""
    found = [STATUSES.take(pa.array(standing.services[service])) for service in SERVICES]
    if wanted.missing:
        found += [_named_facts(standing.missing[service,]) for service in SERVICES]
    if wanted.items:
        found += chain.from_iterable(_item_columns(standing))
    for key in days if wanted.dates else ():
        numbers = standing.days.get(key)
        if numbers is None:
            found.append(pa.nulls(standing.size, pa.date32()))
        else:
            shifted = (numbers - UNIX_DAY_0).astype(np.int32)
            found.append(pa.array(shifted, pa.int32(), mask=numbers == NO_DAY).cast(pa.date32()))
    return found


def _item_columns(standing: BookStanding) -> Iterator[tuple[pa.Array, pa.Array]]:
    for service, items in SERVICES.items():
        for item in items:
            one = standing.items[service, item]
            remaining: Array = one.remaining
            yield (
                STATUSES.take(pa.array(one.status)),
                pa.array(remaining, pa.int32(), mask=remaining == NO_NUMBER),
            )


def _named_facts(bits: Array) -> pa.Array:
    """The facts that could still decide a service, `a|b`; empty where there is none."""
    distinct, places = np.unique(bits, return_inverse=True)
    names = ["|".join(facts_of_bits(one)) or None for one in distinct.tolist()]
    return pa.array(names, pa.string()).take(pa.array(places))
