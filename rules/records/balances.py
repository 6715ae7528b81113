"""How much is left of what, until when? The answer's numbers by item, pools and money, under both readings.

Nothing is counted here: counts are the engine's. Only money, which no rule counts, is added up.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer, ItemAnswer, ServiceAnswer, Status
from rules.domain.answer_diff import items_alike
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario
from rules.records.policy_year import PolicyYear, earlier_year

DAYS = tuple(id for id, kind in DEADLINES.items() if kind.balance)
"""The days of a balance: the window's ends and the next count."""


class Balance(NamedTuple):
    """What is left of one item under the answer's reading, and under the other where that differs."""

    service: str
    status: Status
    mine: ItemAnswer
    other: ItemAnswer | None
    days: Mapping[str, tuple[dt.date, ...]]
    """By the ids in DAYS: no day, one, or two where the readings have different ones."""


class Spent(NamedTuple):
    """Yuan recorded for one service in one policy year; `year` is None for this one."""

    service: str
    year: PolicyYear | None
    yuan: float


def item_balances(answer: Answer) -> tuple[Balance, ...]:
    """Every item of every service, in the answer's order."""
    return tuple(line for service in answer.services for line in _lines(service))


def _lines(service: ServiceAnswer) -> Iterator[Balance]:
    for mine, theirs in service.item_pairs():
        days = {id: tuple(sorted(_days(service, mine.id, id))) for id in DAYS}
        other = None if items_alike(mine, theirs) else theirs
        yield Balance(service.id, service.status, mine, other, days)


def _days(service: ServiceAnswer, item: str, id: str) -> set[dt.date]:
    both = (side.deadline(item, id) for side in (service, service.opposite))
    return {deadline.on for deadline in both if deadline}


def spent(scenario: Scenario) -> tuple[Spent, ...]:
    """The money recorded up to `as_of`, by service and policy year: this year first, then backwards."""
    start = view_of(scenario, SERVICES)["policy_start"]
    totals: defaultdict[tuple[str, PolicyYear | None], float] = defaultdict(float)
    for use in scenario.usage or ():
        if use.amount and use.on <= scenario.as_of:
            totals[use.service, earlier_year(use.on, start)] += use.amount
    order = list(SERVICES)
    found = [Spent(service, year, yuan) for (service, year), yuan in totals.items()]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.year is not None,
                -one.year.first.toordinal() if one.year else 0,
                order.index(one.service),
            ),
        )
    )
