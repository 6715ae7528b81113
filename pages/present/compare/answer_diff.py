"""In what do two answers differ? Status, counts and days, by service and item. No screen here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import OPPOSITE_NAMES, UNCOUNTED
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, Deadline, ItemAnswer, OtherReading, ServiceAnswer
from rules.domain.deadlines import DEADLINES

STATUS, COUNT, DAYS = "status", "count", "days"
"""What differs, where it is not a deadline; deadlines go by their ids, or all of an item's by the last."""

ASPECT_NAMES = {
    STATUS: "状态",
    COUNT: "次数",
    DAYS: "日期",
    **{id: kind.name for id, kind in DEADLINES.items()},
}

NOTHING = "—"


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


class DifferenceLine(NamedTuple):
    """Differences of a service that read alike, for people."""

    service: str
    items: tuple[str, ...]
    """Ids of the items; empty for the service as a whole."""
    aspect: str
    left: str
    right: str
    reading: str = ""
    """The name of the reading under which it shows, where it is not the chosen one."""


Side = ServiceAnswer | OtherReading


def differences(left: Answer, right: Answer) -> tuple[Difference, ...]:
    """Everything in which two answers differ.

    Where both follow the same reading, what differs under the opposite one alone is there too.
    """
    found: list[Difference] = []
    for mine, theirs in zip(left.services, right.services, strict=True):
        own = tuple(_sides(mine.id, mine, theirs))
        found += own
        if left.reading == right.reading and (mine.other_reading or theirs.other_reading):
            others = _sides(mine.id, mine.other_reading or mine, theirs.other_reading or theirs)
            known = {_key(difference) for difference in own}
            found += [other._replace(opposite=True) for other in others if _key(other) not in known]
    return tuple(found)


def _key(difference: Difference) -> tuple[Any, ...]:
    """What tells differences apart: the numbers of items, not the items with their reasons."""
    left, right = (_numbers(s) if isinstance(s, ItemAnswer) else s for s in difference[3:5])
    return difference[:3], left, right


def _sides(service: str, left: Side, right: Side) -> Iterator[Difference]:
    if left.status != right.status:
        yield Difference(service, "", STATUS, left.status, right.status)
    for mine, theirs in zip(left.items, right.items, strict=True):
        if mine.status != theirs.status:
            yield Difference(service, mine.id, STATUS, mine.status, theirs.status)
        counted = mine.status not in UNCOUNTED or theirs.status not in UNCOUNTED
        if counted and _numbers(mine) != _numbers(theirs):
            yield Difference(service, mine.id, COUNT, mine, theirs)
    yield from _days(service, left.deadlines, right.deadlines)


def _numbers(item: ItemAnswer) -> tuple[Any, ...]:
    return item.limit, item.used, item.remaining, item.per


def _days(service: str, left: Iterable[Deadline], right: Iterable[Deadline]) -> Iterator[Difference]:
    mine = {(deadline.item, deadline.id): deadline.on for deadline in left}
    theirs = {(deadline.item, deadline.id): deadline.on for deadline in right}
    for item, id in dict.fromkeys((*mine, *theirs)):
        if mine.get((item, id)) != theirs.get((item, id)):
            yield Difference(service, item, id, mine.get((item, id)), theirs.get((item, id)))


# ---------------------------------------------------------------- in words


def lines(
    found: Sequence[Difference], left: Answer, right: Answer, catalogue: Catalogue
) -> tuple[DifferenceLine, ...]:
    """The differences as they read, with items that share one put together."""
    merged: dict[tuple[DifferenceLine, bool], list[str]] = {}
    for difference in found:
        info = catalogue.service(difference.service)
        if _said_by_service(difference, found, info):
            continue
        bare = DifferenceLine(
            difference.service,
            (),
            difference.aspect,
            _text(difference.left, left),
            _text(difference.right, right),
            OPPOSITE_NAMES[left.reading] if difference.opposite else "",
        )
        whole = not difference.item
        merged.setdefault((bare, whole), []).extend([] if whole else [difference.item])
    return tuple(bare._replace(items=tuple(items)) for (bare, _), items in merged.items())


def brief(
    found: Sequence[Difference], left: Answer, right: Answer, catalogue: Catalogue
) -> tuple[DifferenceLine, ...]:
    """The lines for a screen: an item's days in one.

    Days that only the opposite reading has on one side follow from its status and are left out.
    """
    dated = [difference for difference in found if difference.aspect not in (STATUS, COUNT)]
    told = lines([d for d in found if d.aspect in (STATUS, COUNT)], left, right, catalogue)
    days: dict[tuple[str, str, bool], list[Difference]] = {}
    for one in dated:
        if not one.opposite or (one.left and one.right):
            days.setdefault((one.service, one.item, one.opposite), []).append(one)
    merged: dict[DifferenceLine, list[str]] = {}
    for (service, item, opposite), group in days.items():
        reading = OPPOSITE_NAMES[left.reading] if opposite else ""
        texts = (_days_text([(d.aspect, d.left) for d in group], left),
                 _days_text([(d.aspect, d.right) for d in group], right))  # fmt: skip
        merged.setdefault(DifferenceLine(service, (), DAYS, *texts, reading), []).append(item)
    every = [*told, *(bare._replace(items=tuple(items)) for bare, items in merged.items())]
    order = {service.id: index for index, service in enumerate(catalogue.services)}
    return tuple(sorted(every, key=lambda line: (order[line.service], bool(line.reading))))


def _days_text(days: Sequence[tuple[str, dt.date | None]], answer: Answer) -> str:
    """Days with their kinds, e.g. `审核完成 3月4日，服务到位 3月9日`."""
    parts = [f"{DEADLINES[kind].name} {answer_text.day(on, answer.as_of)}" for kind, on in days if on]
    return "，".join(parts) or NOTHING


def _said_by_service(difference: Difference, found: Sequence[Difference], info: Service) -> bool:
    """Whether an item's change of status need not be said: the service changes so, and no item stays."""
    if difference.aspect != STATUS or not difference.item:
        return False
    others = [
        other
        for other in found
        if other[::2][:2] == (difference.service, STATUS) and other.opposite == difference.opposite
    ]
    whole = [other for other in others if not other.item]
    changed = len(others) - len(whole)
    alike = any((other.left, other.right) == (difference.left, difference.right) for other in whole)
    return alike and changed == len(info.items)


def _text(value: object, answer: Answer) -> str:
    match value:
        case ItemAnswer():
            return _count(value)
        case dt.date():
            return answer_text.day(value, answer.as_of)
        case str():
            return answer_text.status_text(value)  # type: ignore[arg-type]
    return NOTHING


def _count(item: ItemAnswer) -> str:
    if item.status in UNCOUNTED:
        return NOTHING
    span = count_text.period(item, None, "")
    used = f"，已用 {item.used}" if item.used else ""
    return count_text.left(item) + used + (f"（{span}）" if span else "")


def whose(line: DifferenceLine, catalogue: Catalogue) -> str:
    """The items that a line is about, e.g. `远程问诊、专家门诊`; empty for the service as a whole."""
    return answer_text.items_of(line.items, catalogue.service(line.service)) if line.items else ""


def aspect_name(line: DifferenceLine) -> str:
    """`状态`, `申请截止（保守解释）`."""
    return ASPECT_NAMES[line.aspect] + (f"（{line.reading}）" if line.reading else "")
