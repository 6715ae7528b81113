"""How does the time around a step look? A ruler of days, weeks or months, and two lanes with their words.

Days where what the step speaks of fits five weeks: each is numbered, working days of a promise are counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from pages.present.base.text_width import text_width
from pages.present.stage.strip_spans import SpanKind, StripSpan, month_day, strip_spans
from pages.present.text import answer_text
from pages.present.text.persona_text import Told, telling_days
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer
from rules.domain.periods import ONE_DAY, days_through
from rules.domain.scenario import Scenario
from rules.domain.workdays import day_off_name, is_workday

WIDTH = 1832.0
"""Units of the strip's width; a wider screen has more room than is reckoned with."""
WIDE, NARROW = 24.0, 13.6
"""How wide a Chinese character and a letter are on the stage."""
MOST_DAYS, LEAST_DAYS = 35, 29
MOST_WEEKS = 26
ROOM_AFTER = 4
"""Days after the last one, for its words."""
LOOK_BACK = 21
"""Days before the step in which what has happened is shown."""
LANES = 2
SATURDAY = 5
PAD, GAP, DOT = 12.0, 14.0, 20.0
DATES_APART = 96.0
"""Room for the name of a week or month."""

Scale = Literal["days", "weeks", "months"]


class DayTick(NamedTuple):
    """A day, week or month on the ruler; places are shares of the width."""

    at: float
    width: float
    text: str
    note: str
    kind: str
    """`today`, `off`, `due` or empty."""


class DotView(NamedTuple):
    """A working day that is counted, or the day that something ends on."""

    at: float
    text: str
    last: bool


class SpanView(NamedTuple):
    """Something that lasts, or a day, in one lane."""

    left: float
    width: float
    lane: int
    kind: SpanKind
    text: str
    words_at: float
    """Where its words begin."""
    inside: bool
    dots: tuple[DotView, ...]
    on: bool
    """Whether it goes on beyond the strip."""


class StageStrip(NamedTuple):
    """The strip."""

    scale: Scale
    ticks: tuple[DayTick, ...]
    shades: tuple[tuple[float, float], ...]
    today: float | None
    bars: tuple[SpanView, ...]
    told: str


class _Ruler(NamedTuple):
    first: dt.date
    days: int
    scale: Scale
    larger: float = 1.0
    """How much larger the words are than on the stage."""

    def words(self, text: str) -> float:
        """How wide a text is."""
        return text_width(text, WIDE, NARROW) * self.larger

    @property
    def last(self) -> dt.date:
        return self.first + (self.days - 1) * ONE_DAY

    def at(self, day: dt.date, share: float = 0.0) -> float:
        """The place of a day, at its beginning or so far in it."""
        return ((day - self.first).days + share) / self.days * WIDTH


def stage_strip(
    told: Sequence[Told],
    answer: Answer,
    scenario: Scenario,
    known: Catalogue,
    before: dt.date | None = None,
    larger: float = 1.0,
) -> StageStrip:
    """The strip for the services of a step, the first one's days first; `before` is the last step's.

    Its words are laid out for type that is so much `larger` than the stage's.
    """
    today = answer.as_of
    bars = list(strip_spans(told, answer, scenario, known, before))
    ruler = _ruler(_days_wanted(told, bars, today), today)._replace(larger=larger)
    if ruler.scale == "days":
        bars += _holidays(ruler)
    placed = tuple(_in_lanes(bars, ruler))
    due = {bar.end for bar in bars if bar.kind == "promise"}
    said = {bar.text for bar in placed}
    off = [bar for bar in bars if bar.kind == "holiday" and bar.text in said]
    named = {day for bar in off for day in days_through(bar.start, bar.end)}
    return StageStrip(
        ruler.scale,
        tuple(_ticks(ruler, today, due, named)),
        tuple(_shades(ruler)) if ruler.scale == "days" else (),
        _share(ruler.at(today, 0.5)) if ruler.first <= today <= ruler.last else None,
        placed,
        "；".join(bar.text for bar in placed) or answer_text.day_text(today),
    )


# ---------------------------------------------------------------- the ruler


def _days_wanted(told: Sequence[Told], bars: Sequence[StripSpan], today: dt.date) -> list[dt.date]:
    """The days that should be on the ruler: the first service's, and what has just happened."""
    first = [day.on for one in told[:1] for day in telling_days(one)]
    back = today - LOOK_BACK * ONE_DAY
    recent = [bar.start for bar in bars if back <= bar.start <= today]
    near = sorted(first, key=lambda day: abs((day - today).days))
    return [today, *near, *recent]


def _ruler(wanted: Iterable[dt.date], today: dt.date) -> _Ruler:
    days = list(wanted)
    low, high = min(days), max(days)
    span = (high - low).days + 1
    if span > MOST_DAYS:
        # What has just happened gives way first.
        low = min([day for day in days if day >= today - 7 * ONE_DAY] or [today])
        span = (high - low).days + 1
    if span <= MOST_DAYS:
        length = max(min(span + ROOM_AFTER + 1, MOST_DAYS), LEAST_DAYS)
        return _Ruler(low - min(1, length - span) * ONE_DAY, length, "days")
    first = low - low.weekday() * ONE_DAY
    if span <= MOST_WEEKS * 7:
        return _Ruler(first, ((span + 20) // 7 + 1) * 7, "weeks")
    first = low.replace(day=1)
    return _Ruler(first, min((high - first).days + 32, 430), "months")


def _ticks(ruler: _Ruler, today: dt.date, due: set[dt.date], named: set[dt.date]) -> Iterator[DayTick]:
    """`named` are the days off that have their words on the strip already."""
    every = days_through(ruler.first, ruler.last)
    if ruler.scale == "days":
        for day in every:
            yield _day_tick(day, ruler, today, due, named=day in named)
        return
    starts = [day for day in every if (day.weekday() == 0 if ruler.scale == "weeks" else day.day == 1)]
    free = 0.0
    for day in starts:
        place = ruler.at(day)
        months = ruler.scale == "months"
        yearly = months and day.month == 1
        text = f"{day.year}年" if yearly else f"{day.month}月" if months else f"{day.month}/{day.day}"
        shown = place >= free
        free = place + DATES_APART * ruler.larger if shown else free
        yield DayTick(_share(place), 0.0, text if shown else "", "", "")


def _day_tick(day: dt.date, ruler: _Ruler, today: dt.date, due: set[dt.date], *, named: bool) -> DayTick:
    weekend = day.weekday() >= SATURDAY
    worked = is_workday(day)
    note = "班" if weekend and worked else "休" if not (weekend or worked or named) else ""
    narrow = bool(note) or abs((day - today).days) == 1
    first = day in (ruler.first, day.replace(day=1)) and not narrow
    text = f"{day.month}/{day.day}" if first else str(day.day)
    kind = "today" if day == today else "due" if day in due else "" if worked else "off"
    return DayTick(_share(ruler.at(day)), _share(WIDTH / ruler.days), text, note, kind)


def _runs_off(ruler: _Ruler) -> Iterator[tuple[dt.date, dt.date]]:
    """Stretches of days off with more than a weekend in them."""
    for works, days in groupby(days_through(ruler.first, ruler.last), key=is_workday):
        run = list(days)
        if not works and (len(run) > 2 or any(day.weekday() < SATURDAY for day in run)):
            yield run[0], run[-1]


def _shades(ruler: _Ruler) -> Iterator[tuple[float, float]]:
    for first, last in _runs_off(ruler):
        left, right = ruler.at(first), ruler.at(last, 1.0)
        yield _share(left), _share(right - left)


def _holidays(ruler: _Ruler) -> Iterator[StripSpan]:
    for first, last in _runs_off(ruler):
        names = dict.fromkeys(filter(None, map(day_off_name, days_through(first, last))))
        span = (
            f"{first.day}–{last.day} 日"
            if first.month == last.month
            else f"{month_day(first)}到 {month_day(last)}"
        )
        yield StripSpan(
            first,
            last,
            "holiday",
            f"{'、'.join(names)}放假 {span if first < last else month_day(first)}，不算工作日",
        )


# ---------------------------------------------------------------- into two lanes


def _in_lanes(bars: Sequence[StripSpan], ruler: _Ruler) -> Iterator[SpanView]:
    """What there is room for: each in the first lane where neither it nor its words meet another."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    said: set[tuple[dt.date, str]] = set()
    for bar in bars:
        if bar.end < ruler.first or bar.start > ruler.last or (bar.end, bar.text) in said:
            continue
        for lane in (1, 0) if bar.kind == "promise" else range(LANES):
            view = _laid(bar, ruler, lane, taken[lane])
            if view:
                said.add((bar.end, bar.text))
                yield view
                break


def _words_beyond(
    bar: StripSpan, ruler: _Ruler, lane: int, taken: list[tuple[float, float]]
) -> SpanView | None:
    """The words of what ends after the strip, at its right end."""
    spot = WIDTH - ruler.words(bar.text + " →")
    if any(spot - GAP < right for _, right in taken):
        return None
    taken.append((spot - GAP, WIDTH))
    return SpanView(100.0, 0.0, lane, bar.kind, bar.text, _share(spot), False, (), on=True)


def _laid(bar: StripSpan, ruler: _Ruler, lane: int, taken: list[tuple[float, float]]) -> SpanView | None:
    if bar.kind == "window" and bar.end > ruler.last:
        return _words_beyond(bar, ruler, lane, taken)
    point = bar.start == bar.end and bar.kind not in ("stay", "holiday")
    left = max(ruler.at(bar.start, 0.5 if point or bar.kind in ("promise", "window") else 0.0), 0.0)
    end = bar.kind in ("promise", "window") or point
    right = min(ruler.at(bar.end, 0.5 if end else 1.0), WIDTH)
    goes_on = bar.end > ruler.last
    words = ruler.words(bar.text + (" →" if goes_on else ""))
    solid = bar.kind in ("stay", "waiting", "holiday")
    inside = solid and words + 2 * PAD <= right - left
    if bar.kind == "holiday" and not inside:
        return None
    spots = (
        [left + (PAD if bar.kind != "holiday" else (right - left - words) / 2)]
        if inside
        else [
            right + DOT + PAD / 2,
            left - DOT - words - PAD / 2,
        ]
    )
    for spot in spots:
        if spot < 0 or spot + words > WIDTH:
            continue
        low, high = min(left, spot) - GAP / 2, max(right, spot + words) + GAP / 2
        if all(high <= a or low >= b for a, b in taken):
            taken.append((low, high))
            dots = tuple(_dots(bar, ruler))
            return SpanView(
                _share(left),
                _share(right - left),
                lane,
                bar.kind,
                bar.text,
                _share(spot),
                inside,
                dots,
                goes_on,
            )
    return None


def _dots(bar: StripSpan, ruler: _Ruler) -> Iterator[DotView]:
    """The working days of a promise, counted where days are shown; else the day that it ends on."""
    if bar.kind in ("stay", "waiting", "holiday") or bar.end > ruler.last:
        return
    if bar.counted and ruler.scale == "days":
        counted = [day for day in days_through(bar.start + ONE_DAY, bar.end) if is_workday(day)]
        for number, day in enumerate(counted, 1):
            yield DotView(_share(ruler.at(day, 0.5)), str(number), day == bar.end)
        return
    yield DotView(_share(ruler.at(bar.end, 0.5)), "", last=True)


def _share(units: float) -> float:
    return round(units / WIDTH * 100, 3)
