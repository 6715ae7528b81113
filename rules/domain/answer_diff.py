"""In what do two answers differ? Status, counts and days, by service and item: the one comparison.

What is put in words, drawn or counted of a difference is a matter of whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from rules.domain.answer import Answer, Deadline, ItemAnswer, ServiceAnswer, Status

STATUS, COUNT = "status", "count"
"""What differs, where it is not a deadline; deadlines go by their ids."""


class Difference(NamedTuple):
    """One thing that is otherwise: a status, an ItemAnswer with its numbers, or a day; None is none."""

    service: str
    item: str
    """Empty for the service as a whole."""
    aspect: str
    left: Any
    right: Any
    opposite: bool = False
    """Whether it shows only under the reading that was not chosen."""


class ComparedSide(Protocol):
    """How a service stands: one side of a comparison."""

    @property
    def status(self) -> Status: ...
    @property
    def items(self) -> tuple[ItemAnswer, ...]: ...
    @property
    def deadlines(self) -> tuple[Deadline, ...]: ...


def answer_differences(
    left: Answer, right: Answer, *, uncounted: Collection[Status] = ()
) -> tuple[Difference, ...]:
    """Everything in which two answers differ.

    Where both follow the same reading, what differs under the opposite one alone is there too. `uncounted`
    are the statuses beside which a count says nothing.
    """
    found: list[Difference] = []
    for mine, theirs in zip(left.services, right.services, strict=True):
        own = tuple(service_differences(mine.id, mine, theirs, uncounted=uncounted))
        found += own
        if left.reading == right.reading and (mine.other_reading or theirs.other_reading):
            others = service_differences(mine.id, mine.opposite, theirs.opposite, uncounted=uncounted)
            known = {_key(difference) for difference in own}
            found += [other._replace(opposite=True) for other in others if _key(other) not in known]
    return tuple(found)


def service_differences(
    service: str,
    left: ComparedSide,
    right: ComparedSide,
    *,
    used: bool = True,
    uncounted: Collection[Status] = (),
) -> Iterator[Difference]:
    """In what a service differs, the weightiest first: its status, its items, its days.

    `used` says whether an item also differs where only more or less of it has been used.
    """
    if left.status != right.status:
        yield Difference(service, "", STATUS, left.status, right.status)
    for mine, theirs in zip(left.items, right.items, strict=True):
        if mine.status != theirs.status:
            yield Difference(service, mine.id, STATUS, mine.status, theirs.status)
        counted = mine.status not in uncounted or theirs.status not in uncounted
        if counted and count_numbers(mine, used=used) != count_numbers(theirs, used=used):
            yield Difference(service, mine.id, COUNT, mine, theirs)
    yield from _days(service, left.deadlines, right.deadlines)


def alike(left: ComparedSide, right: ComparedSide, *, used: bool = True) -> bool:
    """Whether a service stands alike on both sides."""
    return next(service_differences("", left, right, used=used), None) is None


def alike_in_both_readings(left: ServiceAnswer, right: ServiceAnswer) -> bool:
    """Whether a service stands alike in two answers, under the chosen reading and the opposite one."""
    return alike(left, right) and alike(left.opposite, right.opposite)


def items_alike(left: ItemAnswer, right: ItemAnswer) -> bool:
    """Whether an item stands alike on both sides, however much of it has been used."""
    return left.status == right.status and count_numbers(left, used=False) == count_numbers(right, used=False)


def count_numbers(item: ItemAnswer, *, used: bool = True) -> tuple[object, ...]:
    """What counts of an item's count."""
    return item.limit, item.used if used else None, item.remaining, item.per


def _key(difference: Difference) -> tuple[Any, ...]:
    """What tells differences apart: the numbers of items, not the items with their reasons."""
    left, right = (count_numbers(s) if isinstance(s, ItemAnswer) else s for s in difference[3:5])
    return difference[:3], left, right


def _days(service: str, left: Iterable[Deadline], right: Iterable[Deadline]) -> Iterator[Difference]:
    mine = {(deadline.item, deadline.id): deadline.on for deadline in left}
    theirs = {(deadline.item, deadline.id): deadline.on for deadline in right}
    if mine == theirs:
        return
    for item, id in dict.fromkeys((*mine, *theirs)):
        if mine.get((item, id)) != theirs.get((item, id)):
            yield Difference(service, item, id, mine.get((item, id)), theirs.get((item, id)))
