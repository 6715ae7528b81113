"""Which days do many policies' items have? Each kind is laid along the rows whose status gives it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from rules.book.columns import NO_DAY, Array
from rules.book.combinations import Part
from rules.book.item_parts import Judged, day_kinds
from rules.book.parts import PartLayout
from rules.domain.answer import Status
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import View
from rules.engine.status import CODE


def item_days(
    judged: Judged, statuses: Array, layout: PartLayout, name: str, kinds: Collection[str]
) -> dict[str, Array]:
    """The day numbers of an item's deadlines, by their ids; `name` tells its plan apart from others."""
    found = {}
    for kind in day_kinds(judged.service, judged.item):
        if kind not in kinds:
            continue
        alone = judged.only(kind)
        days = np.full(layout.policies.size, NO_DAY, np.int32)
        for status, *others in _status_groups(kind):
            rows = np.flatnonzero(np.isin(statuses, [CODE[one] for one in (status, *others)]))
            if rows.size:
                key = (name, judged.item.key, kind, status)
                part, reads = _day_part(alone, kind, status), alone.deadline_reads([kind]) | {"as_of"}
                [days[rows]] = layout.lay_along(key, part, reads, rows, judged.service.id)
        if days.any():
            found[kind] = days
    return found


def _day_part(judged: Judged, kind: str, status: Status) -> Part:
    def part(view: View) -> tuple[int, ...]:
        days = judged.deadlines(view, status, [kind])
        return (next((one.on.toordinal() for one in days if one.id == kind), NO_DAY),)

    return part


def _status_groups(kind: str) -> list[tuple[Status, ...]]:
    """The statuses with which it may be given, in groups for which it comes from the same sources."""
    given = DEADLINES[kind].given
    groups: dict[tuple[bool, ...], list[Status]] = {}
    for status in DEADLINES[kind].statuses:
        groups.setdefault(tuple(status in some for some in given.values()), []).append(status)
    return [tuple(group) for group in groups.values()]
