"""What is said of a mark? The same words where the picture is pointed at and in the list of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pages.present.text.answer_text import clauses_text, day_text, distance_text, items_text, provisional
from pages.present.timeline.mark_kinds import MARKS, OTHER
from pages.present.timeline.marks import DayMark


class EntryView(NamedTuple):
    """One mark in words."""

    head: str
    """The service and the items, as far as they are to be named."""
    text: str
    small: tuple[str, ...]
    """What the other reading says, how sure the day is, and where the manual says so."""


class DayView(NamedTuple):
    """A day with what happens on it."""

    day: str
    distance: str
    entries: tuple[EntryView, ...]


class FoldView(NamedTuple):
    """Days that unfold together."""

    name: str
    """What the fold stays known by."""
    title: str
    open: bool
    days: tuple[DayView, ...]


def entry_view(mark: DayMark, name: str = "") -> EntryView:
    """A mark in words; `name` is its row's, where that is not said already."""
    kind = "" if mark.kind == OTHER else f"{MARKS[mark.kind].name}："
    small = (mark.other, provisional(mark.on) if mark.provisional else "", clauses_text(mark.clauses))
    head = " · ".join(part for part in (name, items_text(mark.items, most=20)) if part)
    return EntryView(head, kind + mark.text, tuple(text for text in small if text))


def days_by_month(marks: Sequence[DayMark], as_of: dt.date, names: dict[str, str]) -> list[FoldView]:
    """The months ahead, the first of them open, and what has passed."""
    coming = [mark for mark in marks if mark.on >= as_of]
    months = groupby(coming, key=lambda mark: (mark.on.year, mark.on.month))
    folds = [
        _fold(f"{month[0]}年{month[1]}月", "", list(group), as_of, names, first=not index)
        for index, (month, group) in enumerate(months)
    ]
    past = [mark for mark in marks if mark.on < as_of]
    return [*folds, _fold("已经过去的", "", past, as_of, names)] if past else folds


def days_by_service(marks: Sequence[DayMark], as_of: dt.date, names: dict[str, str]) -> list[FoldView]:
    """Every row of the picture with its days."""
    folds = []
    for row, name in names.items():
        own = [mark for mark in marks if mark.row == row]
        if own:
            coming = next((mark for mark in own if mark.on >= as_of), None)
            tail = f" · 最近：{coming.on.month}月{coming.on.day}日" if coming else " · 都已过去"
            folds.append(_fold(name, tail, own, as_of, {}))
    return folds


def _fold(
    name: str,
    tail: str,
    marks: Sequence[DayMark],
    as_of: dt.date,
    names: dict[str, str],
    *,
    first: bool = False,
) -> FoldView:
    days = tuple(_days_told(marks, as_of, names))
    return FoldView(name, f"{name} · {len(marks)} 条{tail}", first, days)


def _days_told(marks: Sequence[DayMark], as_of: dt.date, names: dict[str, str]) -> Iterator[DayView]:
    """Each day once; services are named where `names` has them."""
    for day, group in groupby(marks, key=lambda mark: mark.on):
        entries = tuple(entry_view(mark, names.get(mark.row, "")) for mark in group)
        yield DayView(day_text(day), distance_text(day, as_of), entries)
