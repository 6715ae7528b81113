"""What is a service once it is compiled? All that an evaluation needs and no scenario changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rules.catalogue.conditions import Period
from rules.catalogue.schema import Cite, Illness, Need, Promise, Service, WindowEnd
from rules.domain.answer import Caveat, Check, Clause, ItemAnswer, SharedCount, Status
from rules.engine.kleene import NO, YES
from rules.engine.program import Program, Values

POLICY_START, POLICY_END, INCLUDED, IN_FORCE = "policy_start", "policy_end", "included", "in_force"
WAITING, WAITING_NEED, INSURED, WAITING_ILLNESS = (
    "waiting",
    "waiting.need",
    "waiting.insured",
    "waiting.illness",
)
"""Rules that are one of a kind in a service, by the name that checks, reasons and deadlines give for them."""


@dataclass(slots=True, frozen=True)
class Number:
    """A count: `then` where the slot holds, else `otherwise`; without a slot always `then`."""

    then: int | None
    otherwise: int | None
    slot: int | None

    def bounds(self, values: Values) -> tuple[int | None, int | None]:
        """The least and the greatest the count can be, given what is known; None is no number."""
        if self.slot is None or values[self.slot] == YES:
            return self.then, self.then
        if values[self.slot] == NO:
            return self.otherwise, self.otherwise
        assert self.then is not None
        assert self.otherwise is not None
        return min(self.then, self.otherwise), max(self.then, self.otherwise)


@dataclass(slots=True, frozen=True)
class LimitPlan:
    number: Number
    unit: str
    per: str
    counted: str
    """The period whose use counts: `per`, or `ever`."""
    say: str
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class PoolPlan:
    keys: frozenset[tuple[str, str]]
    number: Number
    per: str
    counted: str
    say: str
    clause: Clause
    rule: str


class Tally(NamedTuple):
    """One count, of the item alone or of a pool, and what has been drawn on it."""

    limit: int | None
    used: int
    say: str
    clause: Clause
    rule: str


class Numbers(NamedTuple):
    """How often an item may be and has been used."""

    limit: int | None
    used: int
    remaining: int | None
    used_up: int
    """Three-valued: whether nothing remains."""
    decided_by: Tally
    """The count that says so."""
    open: frozenset[str]


@dataclass(slots=True, frozen=True)
class EndPlan:
    end: WindowEnd
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class PromisePlan:
    id: str
    promise: Promise
    period: Period
    since: str
    unstated: bool
    """The manual does not say from when it counts; `since` is then the chosen reading's day."""
    sign: int
    slot: int | None
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class CaveatPlan:
    caveat: Caveat
    slot: int | None


@dataclass(slots=True, frozen=True)
class ItemPlan:
    id: str
    key: tuple[str, str]
    checks: tuple[Check, ...]
    name: str
    limit: LimitPlan
    pools: tuple[PoolPlan, ...]
    apply_by: EndPlan | None
    use_by: EndPlan | None
    promises: tuple[PromisePlan, ...]
    by_stay: bool
    caveats: tuple[CaveatPlan, ...]
    unused: Numbers | None
    """The numbers before any use; None where a fact decides a limit."""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Its own count's number and those of the counts that it shares."""
        return (self.limit.number, *(pool.number for pool in self.pools))

    @property
    def is_counted(self) -> bool:
        """Whether there is any count that could be used up."""
        return self.limit.number.then is not None or bool(self.pools)


@dataclass(slots=True, frozen=True)
class WaitingPlan:
    """The waiting period as the chosen readings have it."""

    stated: bool
    clause: Clause | None
    exempt: int
    """The slot under which a stated period does not bind."""
    renewal_exempt: bool
    """Whether renewals are, in so many words or by the chosen reading of the silence on them."""
    renewal_waived: bool
    """Whether they are by that reading."""
    tied: tuple[Need, Clause] | None
    """What the period is tied to under the chosen readings."""
    illness: tuple[Illness, Clause] | None
    """What the period might be tied to, whatever reading is chosen."""
    silent: Caveat | None
    """Said where the manual has not a word on a waiting period."""
    on_accident: Caveat | None
    """Said where it is silent on accidents."""
    on_renewal: Caveat | None
    """Said where it is silent on renewals."""


@dataclass(slots=True, frozen=True)
class ServicePlan:
    id: str
    service: Service
    checks: tuple[Check, ...]
    items: tuple[ItemPlan, ...]
    in_force: Clause | None
    waiting: WaitingPlan
    caveats: tuple[CaveatPlan, ...]
    disputes: tuple[str, ...]
    by_city: tuple[Check, ...]
    """The checks that a city's name decides."""
    promises: Mapping[tuple[str, str], PromisePlan]
    """Every item's promises by item and deadline id."""
    barred: Mapping[Status, tuple[ItemAnswer, ...]]
    """The items where the service fails as a whole before any use and no date follows, by status."""


SlotPairs = tuple[tuple[int | None, int | None], ...]
"""The slots of checks that two readings decide otherwise; None where one of them asks nothing."""


class ItemPair(NamedTuple):
    """What one item has in common under two readings."""

    parting: SlotPairs
    counted_alike: bool
    unused_alike: bool
    """Whether its numbers are the same as long as nothing of the service has been used."""
    windowed_alike: bool
    promised: frozenset[Status]
    """The statuses with which its promises may give other days."""


@dataclass(slots=True, frozen=True)
class PairPlan:
    """One service under the plan's readings and under the opposite stance's."""

    mine: ServicePlan
    other: ServicePlan | None
    """None where both are the same."""
    parting: SlotPairs
    barred_alike: bool
    """Whether the items are the same where the service fails as a whole."""
    items: tuple[ItemPair, ...]
    pools: tuple[SharedCount, ...]
    """The counts that its items share, under both stances."""


@dataclass(slots=True, frozen=True)
class Plan:
    """The whole catalogue, compiled for one choice of readings."""

    program: Program
    services: tuple[ServicePlan, ...]
    pairs: tuple[PairPlan, ...]


def numbers_unused(limit: LimitPlan, pools: tuple[PoolPlan, ...]) -> Numbers | None:
    """An item's numbers before any use; None where a fact decides a limit."""
    numbers = (limit.number, *(pool.number for pool in pools))
    if any(number.slot is not None for number in numbers):
        return None
    remaining = min((number.then for number in numbers if number.then is not None), default=None)
    own = Tally(limit.number.then, 0, limit.say, limit.clause, limit.rule)
    return Numbers(limit.number.then, 0, remaining, NO, own, frozenset())


def barred_items(items: tuple[ItemPlan, ...]) -> dict[Status, tuple[ItemAnswer, ...]]:
    """The items of a service that fails as a whole, by status; none where a fact decides a limit."""
    if any(item.unused is None for item in items):
        return {}
    statuses: tuple[Status, ...] = ("closed", "not_included", "on_trigger", "not_met")
    return {
        status: tuple(
            ItemAnswer(i.id, status, (), (), n.limit, 0, n.remaining, i.limit.unit, i.limit.per, ())
            for i in items
            if (n := i.unused)
        )
        for status in statuses
    }


def clause_of(service: Service, cite: Cite) -> Clause:
    """The place that lines of a service's chapter, or of the overview, stand at."""
    first = next((lines[0] for lines in cite if lines[0] >= min(service.chapter)[0]), None)
    if first is None:
        return Clause("服务概览", service.name, tuple(cite))
    after = bisect_right(service.part_starts, first)
    at = service.outline[service.part_starts[after - 1]] if after else ""
    return Clause(service.section, at, tuple(cite))
