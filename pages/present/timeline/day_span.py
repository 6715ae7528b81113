"""Which days and rows does a timeline have? The policy year with what lies near it, on screen and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pages.present.timeline.marks import CARE, POLICY, DayMark
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer

MARGIN = dt.timedelta(days=92)
"""Days further than this outside the policy year are left to the list."""


def span(answer: Answer, marks: Sequence[DayMark]) -> tuple[dt.date, dt.date]:
    """The first and last day of the axis: the policy year, widened for days not far from it."""
    start, end = answer.policy_start, answer.policy_end
    if start is None or end is None:
        raise ValueError("a timeline needs the policy's start")
    days = [day for mark in marks for day in (mark.start, mark.on) if day] + [answer.as_of, start, end]
    near = [day for day in days if start - MARGIN <= day <= end + MARGIN]
    return min(near), max(near)


def within(marks: Sequence[DayMark], first: dt.date, last: dt.date) -> tuple[DayMark, ...]:
    """The marks that lie on the axis; a stretch that begins before it is cut."""
    shown = (mark for mark in marks if first <= mark.on <= last)
    return tuple(m._replace(start=max(m.start, first)) if m.start else m for m in shown)


def timeline_rows(marks: Sequence[DayMark], catalogue: Catalogue) -> list[str]:
    """The rows in order: the policy, the customer, then services as the catalogue has them."""
    present = {mark.row for mark in marks}
    return [row for row in (POLICY, CARE, *(service.id for service in catalogue.services)) if row in present]
