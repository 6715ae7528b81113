"""How are the days of an answer drawn on the screen? Rows of stretches and signs, with direct labels.

A solid sign is the customer's own day, a hollow one somebody else's promise, a thick line the span between
the readings. Every kind has a shape of its own, and its words beside it where there is room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pages.present.text.answer_text import day_text, distance_text, provisional
from pages.present.timeline.day_labels import Labelled, LabelView, labels_beside
from pages.present.timeline.day_span import span, timeline_rows, within
from pages.present.timeline.day_words import EntryView, entry_view
from pages.present.timeline.mark_kinds import COLOURS, MARKS, OTHER, SIGNS, Sign
from pages.present.timeline.marks import POLICY, ROW_NAMES, DayMark
from pages.present.timeline.ruler import Ruler, TickView
from pages.present.timeline.zoom import Zoom, window
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import ONE_DAY

POINTS = tuple(kind for kind, mark in MARKS.items() if mark.shape)
"""The kinds of mark that are drawn as points."""
OWN_WORDS = ("term", "event")
"""Kinds whose mark says in a word or two what it is."""
AT_ITS_END = {"waiting": "等待期满", "stay": "住院"}
"""What is written where a stretch without a sign ends."""
MOST_TOLD = 3
"""Marks of one day that are told where it is pointed at."""


class StretchKind(NamedTuple):
    """How a kind of stretch is drawn."""

    name: str
    style: str
    holds: Callable[[DayMark], bool]


STRETCHES = (
    StretchKind(ROW_NAMES[POLICY], "term", lambda m: m.kind == "term"),
    StretchKind("等待期", "waiting", lambda m: m.kind == "waiting"),
    StretchKind("可以使用", "usable", lambda m: _ends(m, "usable") and m.open),
    StretchKind("信息没填全", "unsure", lambda m: _ends(m, "usable") and not m.open),
    StretchKind("预计办理", "promised", lambda m: _ends(m, "promised")),
    StretchKind("住院", "stay", lambda m: m.kind == "stay"),
    StretchKind("两种解释之间", "between", lambda m: m.other_on is not None),
)


class BarView(NamedTuple):
    """A stretch of time."""

    style: str
    left: float
    width: float
    title: str


class SignView(NamedTuple):
    """A shape in its colour."""

    name: str
    sign: Sign
    colour: str


class PointView(NamedTuple):
    """A day of a row, with all that happens on it."""

    at: float
    signs: tuple[SignView, ...]
    """None for a stretch that has no sign of its own."""
    day: str
    distance: str
    notes: tuple[str, ...]
    entries: tuple[EntryView, ...]
    more: int
    """How many entries are left to the list."""


class RowView(NamedTuple):
    """The policy, the customer or a service."""

    id: str
    name: str
    label: str
    opens: bool
    """Whether it is a service, about which more can be opened."""
    bars: tuple[BarView, ...]
    points: tuple[PointView, ...]
    labels: tuple[LabelView, ...]
    before: str
    """The last day before the stretch of time, where there is none inside."""
    beyond: str
    """The next day after it, where there is none inside."""


class ChartView(NamedTuple):
    """The whole picture."""

    ticks: tuple[TickView, ...]
    weekends: tuple[tuple[float, float], ...]
    today: float | None
    today_name: str
    rows: tuple[RowView, ...]
    signs: tuple[SignView, ...]
    """The kinds of day that occur, for the legend."""
    stretches: tuple[StretchKind, ...]


def chart_view(
    answer: Answer,
    marks: Sequence[DayMark],
    catalogue: Catalogue,
    labels: dict[str, str],
    zoom: Zoom = "year",
) -> ChartView:
    """The timeline of these marks; `labels` says beside a service's name how it stands.

    Raises ValueError where the policy's start is not known.
    """
    first, last = span(answer, marks)
    shown = within(marks, first, last)
    ruler = Ruler(*window(zoom, answer.as_of, first, last))
    names = {service.id: service.name for service in catalogue.services} | ROW_NAMES
    rows = [
        _row_view(row, names[row], labels.get(row, ""), [m for m in shown if m.row == row], ruler, answer)
        for row in timeline_rows(shown, catalogue)
    ]
    seen = [mark for mark in shown if ruler.holds(mark.on)]
    kinds = {mark.kind for mark in seen}
    bars = {bar.style for row in rows for bar in row.bars}
    as_of = answer.as_of
    return ChartView(
        tuple(ruler.ticks()),
        tuple(ruler.weekends()),
        ruler.at(as_of) if ruler.holds(as_of) else None,
        f"查询当天 {as_of.month}/{as_of.day}",
        tuple(rows),
        tuple(_sign_view(kind) for kind in sorted(POINTS, key=_turn) if kind in kinds and kind != "term"),
        tuple(one for one in STRETCHES if one.style in bars and one.style != "term"),
    )


def _ends(mark: DayMark, stretch: str) -> bool:
    """Whether a stretch of this sort ends on the mark."""
    return MARKS[mark.kind].stretch == stretch


def _turn(kind: str) -> tuple[int, bool]:
    """What must not be missed comes first, another reading's day last."""
    written = MARKS[kind].written
    return (len(MARKS) if written is None else written, kind == OTHER)


def _sign_view(kind: str) -> SignView:
    mark = MARKS[kind]
    assert mark.shape
    return SignView(mark.name, SIGNS[mark.shape], COLOURS[mark.tone])


# ---------------------------------------------------------------- a row


def _row_view(
    row: str, name: str, label: str, marks: Sequence[DayMark], ruler: Ruler, answer: Answer
) -> RowView:
    days = sorted((mark for mark in marks if _shown_as_day(mark)), key=lambda mark: mark.on)
    by_day = [(day, list(group)) for day, group in groupby(days, key=lambda mark: mark.on)]
    inside = [(day, group) for day, group in by_day if ruler.holds(day)]
    outside = [] if inside else [day for day, _ in by_day]
    earlier = [day for day in outside if day < ruler.first]
    later = [day for day in outside if day >= ruler.after]
    return RowView(
        row,
        name,
        label,
        row in SERVICES,
        tuple(_bar_views(marks, ruler)),
        tuple(_point_view(day, group, ruler, answer.as_of) for day, group in inside),
        tuple(labels_beside([_labelled(day, group, ruler) for day, group in inside])),
        _far(earlier[-1], answer.as_of) if earlier and not later else "",
        _far(later[0], answer.as_of) if later else "",
    )


def _shown_as_day(mark: DayMark) -> bool:
    """A waiting period and a stay have no sign, and are told where they end."""
    return mark.kind in POINTS or mark.kind in ("waiting", "stay")


def _far(day: dt.date, as_of: dt.date) -> str:
    return f"{day.month}/{day.day}" if day.year == as_of.year else f"{day.year}/{day.month}/{day.day}"


def _bar_views(marks: Sequence[DayMark], ruler: Ruler) -> Iterator[BarView]:
    """The stretches that lie on the ruler; of those that are the same one is drawn."""
    drawn = set()
    for stretch in STRETCHES:
        for mark in marks:
            between = stretch.style == "between"
            if not stretch.holds(mark) or not (mark.start or between):
                continue
            left, right = _between(mark, ruler) if between else _stretched(mark, ruler)
            left, right = max(left, 0.0), min(right, 100.0)
            if left < right and (stretch.style, left, right) not in drawn:
                drawn.add((stretch.style, left, right))
                yield BarView(stretch.style, left, round(right - left, 2), _bar_title(stretch, mark))


def _bar_title(stretch: StretchKind, mark: DayMark) -> str:
    if stretch.style == "between":
        return f"{day_text(mark.on)}；{mark.other}"
    return f"{stretch.name}：到 {day_text(mark.on)}"


def _stretched(mark: DayMark, ruler: Ruler) -> tuple[float, float]:
    """Where a bar begins and ends: whole days for policy, waiting period and stay, else point to point."""
    start = mark.start or mark.on
    if mark.kind == "waiting":
        return ruler.edge(start), ruler.edge(mark.on)
    if mark.kind in ("stay", "term"):
        return ruler.edge(start), ruler.edge(mark.on + ONE_DAY)
    return ruler.at(start), ruler.at(mark.on)


def _between(mark: DayMark, ruler: Ruler) -> tuple[float, float]:
    """From one reading's day to the other's."""
    ends = sorted((mark.on, mark.other_on or mark.on))
    return ruler.at(ends[0]), ruler.at(ends[1])


# ---------------------------------------------------------------- a day of a row


def _kinds_of(group: Iterable[DayMark]) -> list[str]:
    return sorted(dict.fromkeys(mark.kind for mark in group), key=_turn)


def _point_view(day: dt.date, group: list[DayMark], ruler: Ruler, as_of: dt.date) -> PointView:
    told = sorted(group, key=lambda mark: _turn(mark.kind))
    return PointView(
        ruler.at(day),
        tuple(_sign_view(kind) for kind in _kinds_of(group) if kind in POINTS),
        day_text(day),
        distance_text(day, as_of),
        (provisional(day),) if any(mark.provisional for mark in group) else (),
        tuple(
            entry._replace(small=tuple(text for text in entry.small if text != provisional(day)))
            for entry in (entry_view(mark) for mark in told[:MOST_TOLD])
        ),
        max(len(told) - MOST_TOLD, 0),
    )


def _labelled(day: dt.date, group: list[DayMark], ruler: Ruler) -> Labelled:
    """What stands beside the signs of a day, and how soon it gets the room."""
    kinds = _kinds_of(group)
    words = dict.fromkeys(
        mark.text if mark.kind in OWN_WORDS else AT_ITS_END.get(mark.kind, MARKS[mark.kind].name)
        for mark in sorted(group, key=lambda mark: _turn(mark.kind))
    )
    signs = sum(kind in POINTS for kind in kinds)
    return Labelled(
        ruler.at(day), signs, f"{day.month}/{day.day}", "、".join(words), _turn(kinds[0]), _own(kinds)
    )


def _own(kinds: Sequence[str]) -> bool:
    """Whether the customer has something to do on the day."""
    return any(kind in DEADLINES and DEADLINES[kind].whose == "customer" for kind in kinds)
