"""What do two readings have in common, and how does a service stand under the opposite one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import NamedTuple

from rules.catalogue.catalogue import Stance
from rules.domain.answer import AHEAD, Deadline, ItemAnswer, OtherReading, Reason, SharedCount, Status
from rules.domain.answer_diff import alike
from rules.engine.case import in_order
from rules.engine.deadlines import Deadlines
from rules.engine.judging import JudgedItem, ServiceJudge
from rules.engine.plan import ItemPlan, PairPlan, ServicePlan
from rules.engine.reasons import Reasons


class Outcome(NamedTuple):
    """How a service stands: its status, its items and their deadlines."""

    status: Status
    items: tuple[ItemAnswer, ...]
    deadlines: tuple[Deadline, ...]


class Side:
    """One service under one reading: judged, with its items' deadlines."""

    __slots__ = ("dated", "days", "judge", "status")

    def __init__(self, judge: ServiceJudge, twin: Side | None = None, alike: Sequence[bool] = ()) -> None:
        """`twin` is the side of the other reading, which has the same promises for the items `alike` says."""
        self.judge, self.days, self.status = judge, Deadlines(judge.service, judge.case), judge.status
        if judge.barred:
            self.dated: list[tuple[Deadline, ...]] = [()] * len(judge.service.items)
        elif twin and twin.judge.items:
            pairs = zip(judge.service.items, judge.items, twin.judge.items, twin.dated, alike, strict=True)
            # The day on which a service opens hangs on the reading, whatever the promises.
            self.dated = [
                days
                if same and judged is theirs and judged.status not in AHEAD
                else self.days.of(item, judged.status, judged.window, judged.stay)
                for item, judged, theirs, days, same in pairs
            ]
        else:
            self.dated = [
                self.days.of(item, judged.status, judged.window, judged.stay)
                for item, judged in zip(judge.service.items, judge.items, strict=True)
            ]

    def opposite(self, pair: PairPlan) -> Side | None:
        """The service under the opposite reading; None where the rules are the same."""
        if pair.other is None:
            return None
        mine = self.judge
        judge = ServiceJudge(pair.other, mine.case, mine.stays, mine, pair.judged_alike)
        return Side(judge, self, pair.dated_alike)

    def outcome(self, reasons: Reasons | None = None) -> Outcome:
        """Status, items and deadlines; the items with reasons where these are given."""
        judge = self.judge
        deadlines = tuple([deadline for days in self.dated for deadline in days])
        if judge.barred:
            return Outcome(judge.barred, judge.service.barred[judge.barred], deadlines)
        told = reasons if not judge.shared.failures else None
        items = [
            _item_answer(item, judged, judge, told.item(item, judged) if told else ())
            for item, judged in zip(judge.service.items, judge.items, strict=True)
        ]
        return Outcome(self.status, tuple(items), deadlines)

    def other_reading(self, pair: PairPlan, mine: Outcome) -> OtherReading | None:
        """The service under the opposite reading; None where it stands as `mine`, however much was used."""
        other = self.opposite(pair)
        if other is None or self._is_shared_with(other):
            return None
        theirs = other.outcome()
        return None if alike(mine, theirs, used=False) else OtherReading(*theirs)

    def _is_shared_with(self, other: Side) -> bool:
        """Whether the other reading has taken over every item with its days."""
        barred = self.judge.barred or other.judge.barred
        return (
            not barred
            and all(map(is_, self.judge.items, other.judge.items))
            and all(map(is_, self.dated, other.dated))
        )


def _item_answer(
    item: ItemPlan, judged: JudgedItem, judge: ServiceJudge, because: tuple[Reason, ...]
) -> ItemAnswer:
    numbers = judged.numbers
    return ItemAnswer(
        item.id,
        judged.status,
        because,
        judge.item_missing(judged),
        numbers.limit,
        numbers.used,
        numbers.remaining,
        item.limit.unit,
        item.limit.per,
        in_order(numbers.open) if numbers.open else (),
    )


class ItemStanding(NamedTuple):
    """Where one item stands and which facts could still decide it."""

    status: Status
    missing: tuple[str, ...]


class Standing(NamedTuple):
    """Where one service and its items stand and which facts could still decide each."""

    status: Status
    missing: tuple[str, ...]
    items: Mapping[str, ItemStanding]


# ---------------------------------------------------------------- once, when the rules are compiled


def pair_of(mine: ServicePlan, other: ServicePlan, pools: tuple[SharedCount, ...]) -> PairPlan:
    """A service under two readings, with what they have in common."""
    items = tuple(zip(mine.items, other.items, strict=True))
    if mine.checks == other.checks:
        other = replace(other, checks=mine.checks)  # one object, so that it is seen at once
    return PairPlan(
        mine,
        None if mine == other else other,
        tuple(_undated(one) == _undated(two) for one, two in items),
        tuple(one == two for one, two in items),
        pools,
    )


def _undated(item: ItemPlan) -> ItemPlan:
    """What an item is judged by; its promises only add days."""
    return replace(item, promises=())


def shared_counts(plans: Mapping[Stance, ServicePlan]) -> tuple[SharedCount, ...]:
    """The counts that items of a service draw on together, each once with its number under each reading."""
    found: dict[SharedCount, list[tuple[str, int]]] = {}
    for stance, plan in plans.items():
        for pool in dict.fromkeys(pool for item in plan.items for pool in item.pools):
            if pool.number.then is not None:
                drawing = [item for item in plan.items if item.key in pool.keys]
                ids, unit = tuple(item.id for item in drawing), drawing[0].limit.unit
                key = SharedCount(ids, unit, pool.per, pool.say, pool.clause, ())
                found.setdefault(key, []).append((stance, pool.number.then))
    return tuple(pool._replace(numbers=tuple(numbers)) for pool, numbers in found.items())
