"""How many times are left? Questions on counts, with the numbers that mistakes lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES, disputes_in
from rules.catalogue.schema import CountCase
from rules.domain.answer import Clause, ItemAnswer, ServiceAnswer
from rules.quiz.draft_question import DraftOption, DraftQuestion, Wording, note, readings_notes, well_formed
from rules.quiz.model import JUST_RIGHT, ReasonNote
from rules.quiz.story import item_told
from rules.quiz.undisputed_case import DrawnCase, arguable

SPANS = {"policy_year": "每个保单年度", "discharge": "每次出院后"}


class _Left(NamedTuple):
    service: ServiceAnswer
    item: ItemAnswer
    other: ItemAnswer


def _counted(case: DrawnCase, taken: Collection[str]) -> Iterator[_Left]:
    """Every item whose rest is a number, certain under each reading, and not simply the whole limit."""
    for service in case.services(taken):
        if arguable(case, service):
            continue
        for item, other in service.item_pairs():
            sides = (item, other)
            if all(
                side.status in ("available", "used_up")
                and side.limit is not None
                and side.per in ("policy_year", "discharge")
                and not side.open
                for side in sides
            ) and (item.remaining != other.remaining or 1 < (item.limit or 0) != item.remaining):
                yield _Left(service, item, other)


def remaining_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """How many times are left of an item?"""
    items = list(_counted(case, taken))
    if not items:
        return None
    left = rng.choice(items)
    name = item_told(left.service.id, left.item.id, case.catalogue)
    differ = left.item.remaining != left.other.remaining
    choices = _pairs(left) if differ else _numbers(case, left)
    if not well_formed(choices, multiple=False):
        return None
    unit = left.item.unit
    again = f"{case.customer.name}{'要再用一次' if unit == '次' else '还要用'}"
    said = (
        Wording(
            f"{again}。“{name}”的次数，手册有两种读法",
            f"按有利解释和保守解释，各还剩几{unit}？",
        )
        if differ
        else Wording(again, f"“{name}”还剩几{unit}？")
    )
    return DraftQuestion(
        said=said,
        case=case,
        choices=tuple(choices),
        explanation=tuple(_count_notes(case, left)),
        services=(left.service.id,),
        asks={"service": left.service.id, "item": left.item.id},
        in_order=True,
        easy=not differ,
        hard=differ,
        holds=partial(_left_alike, left),
    )


def _left_alike(left: _Left, case: DrawnCase) -> bool:
    service = case.service(left.service.id)
    pairs = [pair for pair in service.item_pairs() if pair[0].id == left.item.id]
    return [_numbers_of(pair) for pair in pairs] == [_numbers_of((left.item, left.other))]


def _numbers_of(pair: tuple[ItemAnswer, ItemAnswer]) -> list[tuple[object, ...]]:
    return [(side.limit, side.used, side.remaining, side.status, side.open) for side in pair]


def _pairs(left: _Left) -> list[DraftOption]:
    """Both readings' rests, right and wrong, in order."""
    mine, theirs = left.item.remaining, left.other.remaining
    most, least = left.item.limit, left.other.limit
    assert mine is not None
    assert theirs is not None
    assert most is not None
    assert least is not None
    wrong = {(mine, mine): "两种读法的次数不一样", (theirs, theirs): "两种读法的次数不一样"}
    wrong.setdefault((most, least), "没有减去用过的次数")
    wrong.setdefault((mine + 1, theirs + 1), "多算了一次")
    right = (mine, theirs)
    unit = left.item.unit
    chosen = {right: "", **{pair: text for pair, text in wrong.items() if pair != right}}
    pairs = sorted(list(chosen)[:4])
    return [
        DraftOption(
            f"有利解释 {a} {unit}，保守解释 {b} {unit}",
            [a, b],
            note(chosen[a, b] or JUST_RIGHT, (a, b) == right),
            (a, b) == right,
        )
        for a, b in pairs
    ]


def _numbers(case: DrawnCase, left: _Left) -> list[DraftOption]:
    """The rest and numbers that typical mistakes lead to, in order."""
    item = left.item
    assert item.remaining is not None
    assert item.limit is not None
    right, unit = item.remaining, item.unit
    entries = _entries(case, left)
    wrong: dict[int, str] = {item.limit: "没有减去已经用掉的"}
    for other in _other_limits(case, left):
        wrong.setdefault(max(other - item.used, 0), "加购责任看错了，上限不是这个数")
        wrong.setdefault(other, "加购责任看错了，也没有减去已经用掉的")
    if entries != item.used:
        wrong.setdefault(max(item.limit - entries, 0), "按记录的条数减了，应按天数减")
    if item.used:
        wrong.setdefault(item.used, "这是已经用掉的，不是还剩的")
    most = max([item.limit, *_other_limits(case, left)])
    for number in (right + 1, right - 1, right + 2):
        if 0 <= number <= most:
            wrong.setdefault(number, "数错了")
    wrong.pop(right, None)
    numbers = sorted([right, *list(wrong)[:3]])
    return [
        DraftOption(
            f"{number} {unit}", number, note(wrong.get(number, JUST_RIGHT), number == right), number == right
        )
        for number in numbers
    ]


def _entries(case: DrawnCase, left: _Left) -> int:
    key = (left.service.id, left.item.id)
    uses = case.scenario.usage or ()
    return sum((use.service, use.item or SERVICES[use.service][0]) == key for use in uses)


def _other_limits(case: DrawnCase, left: _Left) -> list[int]:
    """The other numbers of a limit that a fact decides."""
    count = case.info(left.service.id).items[left.item.id].limit.count
    cases = [count, *(value for dispute in disputes_in(count) for value in dispute.readings.values())]
    numbers = [n for one in cases if isinstance(one, CountCase) for n in (one.then, one.otherwise)]
    return [number for number in numbers if number != left.item.limit]


def _count_notes(case: DrawnCase, left: _Left) -> Iterator[ReasonNote]:
    info, item = case.info(left.service.id), left.item
    plan = next(one for one in case.plan(info.id).items if one.id == item.id)
    text = f"{SPANS[item.per]}限 {item.limit} {item.unit}，这一项已用 {item.used} {item.unit}"
    clauses: list[Clause] = [plan.limit.clause]
    yield note(text, None, clauses)
    for pool in info.pools:
        if item.id in pool.items:
            drawn = next((one for one in plan.pools if one.rule == f"pools.{pool.id}"), None)
            if drawn is not None:
                used = sum(
                    use.count
                    for use in case.scenario.usage or ()
                    if use.service == info.id and (use.item or item.id) in pool.items
                )
                text = f"{pool.say}：合计限 {drawn.number.then} {pool.unit}，合计已用 {used} {pool.unit}"
                yield note(text, None, [drawn.clause])
    if left.item.remaining != left.other.remaining:
        pools = [pool.count for pool in info.pools if item.id in pool.items]
        entries = case.catalogue.entries
        for dispute in {d.dispute: d for d in disputes_in([info.items[item.id].limit, *pools])}:
            yield from readings_notes(entries[dispute], info)
    yield note(f"还剩 {item.remaining} {item.unit}" + _cautious_rest(left), None, ())


def _cautious_rest(left: _Left) -> str:
    if left.item.remaining == left.other.remaining:
        return ""
    return f"（有利解释）；{left.other.remaining} {left.other.unit}（保守解释）"
