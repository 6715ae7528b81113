"""What do two readings have in common, and how does a service stand under the opposite one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rules.catalogue.catalogue import Stance
from rules.domain.answer import AHEAD, Check, Deadline, ItemAnswer, OtherReading, Reason, SharedCount, Status
from rules.domain.answer_diff import alike
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.case import StayValues, in_order
from rules.engine.deadlines import Deadlines
from rules.engine.judging import NOT_COMPARED, Common, JudgedItem, ServiceJudge
from rules.engine.kleene import UNKNOWN, YES
from rules.engine.plan import ItemPair, ItemPlan, PairPlan, ServicePlan, SlotPairs
from rules.engine.reasons import Reasons
from rules.engine.status import NOTHING


class Outcome(NamedTuple):
    """How a service stands: its status, its items and their deadlines."""

    status: Status
    items: tuple[ItemAnswer, ...]
    deadlines: tuple[Deadline, ...]


class Side:
    """One service under one reading: judged, with its items' deadlines."""

    __slots__ = ("dated", "days", "judge", "status")

    def __init__(self, judge: ServiceJudge, twin: Side | None = None, common: Common = NOT_COMPARED) -> None:
        """`twin` is the side of the other reading; `common` says which items have the same days there."""
        self.judge, self.days, self.status = judge, Deadlines(judge.service, judge.case), judge.status
        if judge.barred:
            self.dated: list[tuple[Deadline, ...]] = [()] * len(judge.service.items)
        elif twin and twin.judge.items:
            items, theirs = judge.service.items, twin.judge.items
            pairs = zip(items, judge.items, theirs, twin.dated, common.dated, strict=True)
            self.dated = [
                days if same and judged is former else self._days_of(item, judged)
                for item, judged, former, days, same in pairs
            ]
        else:
            self.dated = [
                self._days_of(item, judged)
                for item, judged in zip(judge.service.items, judge.items, strict=True)
            ]

    def _days_of(self, item: ItemPlan, judged: JudgedItem) -> tuple[Deadline, ...]:
        return self.days.of(item, judged.status, judged.window, judged.stay)

    def opposite(self, pair: PairPlan) -> Side | None:
        """The service under the opposite reading; None where it stands the same."""
        if pair.other is None:
            return None
        mine = self.judge
        common = _common(pair, pair.other, mine)
        if common.is_everything:
            return None
        return Side(ServiceJudge(pair.other, mine.case, mine.stays, mine, common), self, common)

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
        if other is None or (self.judge.barred and pair.barred_alike and other.status == self.status):
            return None
        theirs = other.outcome()
        return None if alike(mine, theirs, used=False) else OtherReading(*theirs)


def _common(pair: PairPlan, other: ServicePlan, judge: ServiceJudge) -> Common:
    """What the opposite reading decides like `judge`, found before it is judged: most often everything."""
    shared = _agree(pair.parting, judge.stays[:1])
    if judge.barred:
        return Common(shared and pair.barred_alike, (), ())
    is_used, refused = pair.mine.id in judge.case.used, judge.shared.refusal
    judged = [
        (item.counted_alike or (item.unused_alike and not is_used))
        and bool(refused or (item.windowed_alike and _agree(item.parting, judge.stays)))
        for item in pair.items
    ]
    values = judge.stays[0].values
    opens_alike = (values[pair.mine.waiting.exempt] == YES) == (values[other.waiting.exempt] == YES)
    dated = [
        opens_alike if found.status in AHEAD else found.status not in item.promised
        for item, found in zip(pair.items, judge.items, strict=True)
    ]
    return Common(shared, judged, dated)


def _agree(parting: SlotPairs, stays: Sequence[StayValues]) -> bool:
    """Whether checks come out the same, open ones by the same facts."""
    for stay in stays:
        for mine, other in parting:
            if _comes_to(stay, mine) != _comes_to(stay, other):
                return False
    return True


def _comes_to(stay: StayValues, slot: int | None) -> tuple[int, frozenset[str]]:
    """A check's verdict and what could still decide it."""
    if slot is None:
        return YES, NOTHING
    value = stay.values[slot]
    return value, stay.missing(slot) if value == UNKNOWN else NOTHING


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
    return PairPlan(
        mine,
        None if mine == other else other,
        _parting(mine.checks, other.checks),
        mine.barred == other.barred,
        tuple(map(_item_pair, mine.items, other.items)),
        pools,
    )


def _item_pair(mine: ItemPlan, other: ItemPlan) -> ItemPair:
    counts = [replace(item.limit, counted="") for item in (mine, other)]
    return ItemPair(
        _parting(mine.checks, other.checks),
        (mine.limit, mine.pools) == (other.limit, other.pools),
        mine.unused is not None and mine.unused == other.unused and counts[0] == counts[1],
        (mine.apply_by, mine.use_by) == (other.apply_by, other.use_by),
        frozenset(
            status
            for promise in (*mine.promises, *other.promises)
            if promise not in mine.promises or promise not in other.promises
            for status in DEADLINES[promise.id].given["promise"]
        ),
    )


def _parting(mine: Sequence[Check], other: Sequence[Check]) -> SlotPairs:
    """The slots of the checks that are not the same, side by side; None where the other side has none."""
    one, two = ({(c.rule, c.status, c.redundant): c.slot for c in checks} for checks in (mine, other))
    pairs = [(one.get(key), two.get(key)) for key in dict.fromkeys((*one, *two))]
    return tuple(pair for pair in pairs if pair[0] != pair[1])


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
