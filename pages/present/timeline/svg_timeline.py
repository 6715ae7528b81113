"""How are the days of an answer drawn for paper? A picture in SVG that needs no colour.

It shows the same marks on the same axis as the timeline on the screen. Each kind of day has its own shape,
each kind of stretch its own hatching, and the days that matter stand beside their shapes.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from pages.present.timeline.day_span import span, timeline_rows, within
from pages.present.timeline.mark_kinds import MARKS, OTHER, SIGNS, Sign
from pages.present.timeline.marks import ROW_NAMES, DayMark
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import kinds_of
from rules.domain.periods import ONE_DAY, add_months

WIDTH, NAMES, EDGE = 720.0, 124.0, 12.0
"""In the picture's own units; on A4 one is a quarter of a millimetre."""
ROW, AXIS, LEGEND, LOW = 13.5, 32.0, 14.0, 9.0
CHARACTER = 4.4
"""Width of a figure in a date beside a shape."""
CLEAR = 4.0

INK, SOFT, FAINT = "#1a1a1a", "#666", "#bbb"

PAINTS = {
    "solid": f'fill="{INK}"',
    "hollow": f'fill="#fff" stroke="{INK}" stroke-width="1.4"',
    "line": f'fill="none" stroke="{INK}" stroke-width="2"',
    "dashed": f'fill="#fff" stroke="{SOFT}" stroke-width="1" stroke-dasharray="1.6 1.1"',
}
"""How a sign is painted without colours."""


def _painted(sign: Sign) -> str:
    return f'<path d="{sign.outline}" {PAINTS[sign.paint]}/>'


SHAPES = {
    kind: _painted(SIGNS[mark.shape]) for kind, mark in MARKS.items() if mark.shape and mark.shape != "tick"
}
"""Every kind of day that is drawn as a point, around its centre."""

FORMER_FIRST = (OTHER, "used", *reversed(kinds_of("provider")))
"""Kinds that lie below the others where days coincide."""

SAID = tuple(
    sorted((kind for kind, mark in MARKS.items() if mark.written), key=lambda kind: MARKS[kind].written or 0)
)
"""Kinds whose day is written, what must not be missed before the rest."""


class Stretch(NamedTuple):
    """How a kind of stretch is drawn."""

    name: str
    fill: str
    line: str
    height: float


TERM = Stretch("保单年度", "#ececec", FAINT, 5)
WAITING = Stretch("等待期", "url(#slant)", SOFT, 8)
USABLE = Stretch("可以使用", "#c9c9c9", SOFT, 4.5)
UNSURE = Stretch("信息没填全", "url(#dots)", SOFT, 4.5)
PROMISED = Stretch("预计办理", "url(#upright)", SOFT, 4.5)
STAY = Stretch("住院", "url(#cross)", INK, 7)

PATTERNS = (
    '<pattern id="slant" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M-1 1 L1 -1 M0 4 L4 0 M3 5 L5 3" stroke="#666" stroke-width=".7"/></pattern>'
    '<pattern id="cross" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<path d="M0 0 L4 4 M4 0 L0 4" stroke="#1a1a1a" stroke-width=".6"/></pattern>'
    '<pattern id="dots" width="3" height="3" patternUnits="userSpaceOnUse">'
    '<circle cx="1.5" cy="1.5" r=".6" fill="#666"/></pattern>'
    '<pattern id="upright" width="3" height="3" patternUnits="userSpaceOnUse">'
    '<path d="M1.5 0 V3" stroke="#666" stroke-width=".7"/></pattern>'
)

FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


class Picture(NamedTuple):
    """A drawing and what it shows in words."""

    svg: Markup
    title: str
    description: str

    @property
    def address(self) -> str:
        """The drawing as a data address, for an `img`."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


def picture(answer: Answer, marks: Sequence[DayMark], catalogue: Catalogue) -> Picture:
    """The policy year with the days of the customer and of every service that has one.

    Raises ValueError where the policy's start is not known.
    """
    first, last = span(answer, marks)
    shown = within(marks, first, last)
    axis = DayAxis(first, last)
    rows = timeline_rows(shown, catalogue)
    names = {service.id: service.name for service in catalogue.services} | ROW_NAMES
    title = f"{answer.policy_start} 至 {answer.policy_end} 的时间线"
    description = f"{_day(answer.as_of)}查询；{len(rows)} 行：{'、'.join(names[row] for row in rows)}。"
    below = AXIS + ROW * len(rows)
    parts = [*_months(axis, below)]
    for index, row in enumerate(rows):
        mine = [mark for mark in shown if mark.row == row]
        parts += _row(names[row], mine, axis, AXIS + ROW * index, answer.policy_end)
    parts += _policy_days(answer, axis, AXIS + ROW / 2)
    if first <= answer.as_of <= last:
        parts += _as_of(axis.at(answer.as_of), answer.as_of, below)
    legend, height = _legend(shown, below + 6)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img"'
        f' aria-labelledby="picture-title picture-text" font-family="{FONT}" fill="{INK}">'
        f'<title id="picture-title">{escape(title)}</title>'
        f'<desc id="picture-text">{escape(description)}</desc><defs>{PATTERNS}</defs>'
        f"{''.join([*parts, *legend])}</svg>"
    )
    return Picture(Markup(svg), title, description)


class DayAxis(NamedTuple):
    """Where a day lies across the picture."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        """The middle of a day."""
        return self.edge(day) + self._width() / 2

    def edge(self, day: dt.date) -> float:
        """The beginning of a day."""
        return NAMES + EDGE / 2 + (day - self.first).days * self._width()

    def _width(self) -> float:
        return (WIDTH - NAMES - EDGE) / ((self.last - self.first).days + 1)


# ---------------------------------------------------------------- the frame


def _months(axis: DayAxis, below: float) -> Iterator[str]:
    """A line for each month, named in the middle of it; the year where it begins."""
    month = axis.first.replace(day=1)
    named = None
    while month <= axis.last:
        after = add_months(month, 1)
        left, right = axis.edge(max(month, axis.first)), axis.edge(min(after, axis.last + ONE_DAY))
        if month > axis.first:
            yield _line(left, AXIS - 12, left, below, FAINT, 0.5)
        if right - left > 18:
            yield _text((left + right) / 2, AXIS - 4, f"{month.month}月", 8.5, SOFT, "middle")
            if month.year != named:
                named = month.year
                yield _text((left + right) / 2, AXIS - 15, f"{month.year}年", 8, SOFT, "middle")
        month = after
    yield _line(0, AXIS, WIDTH, AXIS, INK, 0.8)
    yield _line(0, below, WIDTH, below, INK, 0.8)


def _as_of(x: float, day: dt.date, below: float) -> Iterator[str]:
    """The day of the question, through all rows."""
    yield f'<path d="M{x:.1f} {AXIS - 1} V{below}" stroke="{INK}" stroke-width="1" stroke-dasharray="3 2"/>'
    text = f"查询当天 {_day(day)}"
    half = len(text) * 4
    at = min(max(x, NAMES + half), WIDTH - half)
    yield f'<rect x="{at - half:.1f}" y="1" width="{half * 2}" height="11" rx="2" fill="{INK}"/>'
    yield _text(at, 9.4, text, 8, "#fff", "middle")


# ---------------------------------------------------------------- a row


def _row(
    name: str, marks: Sequence[DayMark], axis: DayAxis, top: float, policy_end: dt.date | None
) -> Iterator[str]:
    middle = top + ROW / 2
    yield _line(0, top + ROW, WIDTH, top + ROW, "#ddd", 0.4)
    yield _text(0, middle + 3.2, name, 9, INK)
    drawn = set()
    for mark in sorted(marks, key=_length, reverse=True):
        stretch = _stretch_of(mark)
        if stretch and (stretch, mark.start, mark.on) not in drawn:
            drawn.add((stretch, mark.start, mark.on))
            yield _bar(stretch, *_ends(mark, axis), middle)
    points = [mark for mark in marks if mark.kind in SHAPES]
    for mark in sorted(points, key=_above):
        yield f'<g transform="translate({axis.at(mark.on):.1f} {middle:.1f})">{SHAPES[mark.kind]}</g>'
    taken = [(axis.at(mark.on) - CLEAR, axis.at(mark.on) + CLEAR) for mark in points]
    taken += [_ends(mark, axis) for mark in marks if mark.kind == "stay"]
    yield from _days(_said(marks, policy_end), taken, axis, middle)


def _said(marks: Sequence[DayMark], policy_end: dt.date | None) -> Iterator[dt.date]:
    """The days to write, what must not be missed first; the policy's end stands once, in its own row."""
    for kind in SAID:
        for mark in marks:
            if mark.kind == kind and mark.open and mark.on != policy_end:
                yield mark.on


def _above(mark: DayMark) -> int:
    return FORMER_FIRST.index(mark.kind) if mark.kind in FORMER_FIRST else len(FORMER_FIRST)


def _length(mark: DayMark) -> int:
    return (mark.on - mark.start).days if mark.start else 0


def _stretch_of(mark: DayMark) -> Stretch | None:
    if mark.start is None:
        return None
    match mark.kind:
        case "term":
            return TERM
        case "waiting":
            return WAITING
        case "stay":
            return STAY
    match MARKS[mark.kind].stretch:
        case "usable":
            return USABLE if mark.open else UNSURE
        case "promised":
            return PROMISED
    return None


def _ends(mark: DayMark, axis: DayAxis) -> tuple[float, float]:
    """Whole days for policy, waiting period and stay, else from point to point."""
    assert mark.start is not None
    match mark.kind:
        case "waiting":
            return axis.edge(mark.start), axis.edge(mark.on)
        case "term" | "stay":
            return axis.edge(mark.start), axis.edge(mark.on + ONE_DAY)
    return axis.at(mark.start), axis.at(mark.on)


def _bar(stretch: Stretch, left: float, right: float, middle: float) -> str:
    return (
        f'<rect x="{left:.1f}" y="{middle - stretch.height / 2:.1f}" width="{max(right - left, 1.2):.1f}"'
        f' height="{stretch.height}" fill="{stretch.fill}" stroke="{stretch.line}" stroke-width=".6"/>'
    )


def _days(
    days: Iterable[dt.date], taken: list[tuple[float, float]], axis: DayAxis, middle: float
) -> Iterator[str]:
    """The days beside their shapes where there is room."""
    for day in dict.fromkeys(days):
        text = f"{day.month}/{day.day}"
        width, at = len(text) * CHARACTER, axis.at(day)
        for left in (at + CLEAR + 1.5, at - CLEAR - 1.5 - width):
            right = left + width
            free = all(right <= a or left >= b for a, b in taken)
            if free and left >= NAMES and right <= WIDTH:
                taken.append((left - 1, right + 1))
                yield _written(left, middle, text)
                break


def _written(left: float, middle: float, text: str) -> str:
    width = len(text) * CHARACTER + 1.6
    return (
        f'<rect x="{left - 0.8:.1f}" y="{middle - 4.4:.1f}" width="{width:.1f}" height="8.8" fill="#fff"/>'
        + _text(left, middle + 2.9, text, 8, INK)
    )


def _policy_days(answer: Answer, axis: DayAxis, middle: float) -> Iterator[str]:
    """The policy's first and last day and the end of its waiting period, written on its own row."""
    start, end, until = answer.policy_start, answer.policy_end, answer.binding_until
    assert start is not None
    assert end is not None
    last = f"至 {end.year}/{end.month}/{end.day}"
    right = axis.edge(end + ONE_DAY) - len(last) * CHARACTER - 6
    yield _written(right, middle, last)
    if until is not None and until < end:
        day, text = until + ONE_DAY, f"等待期到 {until.month}/{until.day}"
    else:
        day, text = start, f"{start.month}/{start.day} 起"
    left = axis.edge(day) + 3
    if left + len(text) * CHARACTER * 1.6 < right:
        yield _written(left, middle, text)


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


# ---------------------------------------------------------------- the legend


def _legend(marks: Sequence[DayMark], top: float) -> tuple[list[str], float]:
    """The kinds that occur, in lines; and the height of the picture."""
    bars = {stretch: None for mark in marks if (stretch := _stretch_of(mark)) and stretch is not TERM}
    kinds = {mark.kind for mark in marks}
    entries = [(stretch.name, _bar(stretch, -7, 7, 0)) for stretch in bars]
    named = sorted(SHAPES, key=lambda kind: kind == OTHER)
    entries += [(MARKS[kind].name, SHAPES[kind]) for kind in named if kind in kinds]
    x, y, parts = 0.0, top + LOW, []
    for name, drawing in entries:
        width = 20 + len(name) * 8.5 + 12
        if x + width > WIDTH:
            x, y = 0.0, y + LEGEND
        parts.append(f'<g transform="translate({x + 8:.1f} {y - 3:.1f})">{drawing}</g>')
        parts.append(_text(x + 19, y, name, 8.5, INK))
        x += width
    return parts, math.ceil(y + 5)


# ---------------------------------------------------------------- drawing


def _text(x: float, y: float, text: str, size: float, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return (
        f'<path d="M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width}"'
        ' fill="none"/>'
    )
