"""How does it read in what two answers differ? Lines of status, counts and days. No screen here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from pages.present.compare.told_lines import most_telling, telling_reason
from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import OPPOSITE_NAMES, UNCOUNTED
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Lines, Service
from rules.domain import answer_diff
from rules.domain.answer import Answer, ItemAnswer, ServiceAnswer, ServiceStanding
from rules.domain.answer_diff import COUNT, STATUS, Difference
from rules.domain.deadline_kinds import DEADLINES

DAYS = "days"
"""What differs, where all of an item's days are told in one."""

ASPECT_NAMES = {
    STATUS: "状态",
    COUNT: "次数",
    DAYS: "日期",
    **{id: kind.name for id, kind in DEADLINES.items()},
}

NOTHING = "—"


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


def shown_differences(left: Answer, right: Answer) -> tuple[Difference, ...]:
    """Everything in which two answers differ, but for counts that mean nothing beside their statuses."""
    return answer_diff.answer_differences(left, right, uncounted=UNCOUNTED)


# ---------------------------------------------------------------- in words


def difference_texts(
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
    told = difference_texts([d for d in found if d.aspect in (STATUS, COUNT)], left, right, catalogue)
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
    parts = [f"{DEADLINES[kind].name} {answer_text.short_day(on, answer.as_of)}" for kind, on in days if on]
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
            return answer_text.short_day(value, answer.as_of)
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
    return answer_text.item_names(line.items, catalogue.service(line.service)) if line.items else ""


def aspect_name(line: DifferenceLine) -> str:
    """`状态`, `申请截止（保守解释）`."""
    return ASPECT_NAMES[line.aspect] + (f"（{line.reading}）" if line.reading else "")


# ---------------------------------------------------------------- where it stands


def places_of(
    line: DifferenceLine, mine: ServiceAnswer, theirs: ServiceAnswer, catalogue: Catalogue
) -> Sequence[Lines]:
    """The manual's lines on which one side of a difference rests; the other side says which days differ."""
    own, other = (one.opposite if line.reading else one for one in (mine, theirs))
    items = [item for item in own.items if not line.items or item.id in line.items]
    if line.aspect == COUNT:
        counted = (item for item in items if item.status not in UNCOUNTED)
        info = catalogue.service(mine.id)
        return [pair for item in counted for pair in info.items[item.id].limit.cite]
    if line.aspect == STATUS:
        reason = most_telling([one for item in items for one in item.because]) if line.items else None
        reason = reason or telling_reason(own)
        return reason.clause.lines if reason else _places_of_disputes(mine, catalogue)
    return _places_of_days(own, other, [item.id for item in items])


def _places_of_disputes(service: ServiceAnswer, catalogue: Catalogue) -> list[Lines]:
    """Where the manual leaves the status open: the opposite reading gives no reasons of its own."""
    entries = [catalogue.entries[id] for id in service.disputes]
    telling = [entry for entry in entries if STATUS in entry.changes] or entries
    return [pair for entry in telling for pair in entry.lines]


def _places_of_days(own: ServiceStanding, other: ServiceStanding, items: Sequence[str]) -> list[Lines]:
    days = [day for day in own.deadlines if day.item in items]
    others = {(day.item, day.id, day.on) for day in other.deadlines}
    return [pair for day in days if (day.item, day.id, day.on) not in others for pair in day.clause.lines]
