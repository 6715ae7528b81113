"""How is a day counted, drawn day by day? A ruler from where the count begins to the days offered.

Up to `MOST_CELLS` days each has its number; a longer way has only its ends and the days offered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, cast

from pages.present.text.answer_text import short_day
from rules.domain.periods import UNIT_NAMES, Unit, days_through
from rules.domain.workdays import is_workday
from rules.quiz.model import Question

MOST_CELLS = 17


class DayCell(NamedTuple):
    """A day of the ruler."""

    on: dt.date
    label: str
    """The day of the month, with the month where it changes."""
    off: bool
    """Whether it does not count."""
    made_up: bool
    """Whether it is a weekend that is worked."""
    step: int
    """Which of the days counted it is; 0 for none."""
    start: bool
    right: bool
    place: float
    """Where it lies, in hundredths of the way."""


class OffBlock(NamedTuple):
    """Days in a row that do not count."""

    first: int
    """The column of the first, from 1."""
    days: int
    text: str


class DayRuler(NamedTuple):
    """The days of a count."""

    cells: tuple[DayCell, ...]
    blocks: tuple[OffBlock, ...]
    said: str
    """How it is counted, in a sentence."""
    whole: bool
    """Whether every day has a cell."""
    length: str
    """How much is counted."""
    hint: str
    """What is easily overlooked in the count; empty where nothing is."""


def ruler_of(question: Question) -> DayRuler | None:
    """The ruler of a question on a day; None for any other."""
    counted = question.asks.get("counted")
    if question.kind != "date" or not counted:
        return None
    start, number, unit = dt.date.fromisoformat(counted[0]), int(counted[1]), cast("Unit", counted[2])
    offered = [dt.date.fromisoformat(option.value) for option in question.options]
    right = dt.date.fromisoformat(question.option(question.right[0]).value)
    first, last = min(start, *offered), max(start, *offered)
    days = days_through(first, last)
    whole = len(days) <= MOST_CELLS
    steps = _days_counted(days, start, right, unit)
    if not whole:
        days = sorted({start, *offered})
    span = max((last - first).days, 1)
    cells = tuple(
        DayCell(
            on=day,
            label=_cell_label(day, before if whole else None),
            off=unit == "workdays" and not is_workday(day),
            made_up=unit == "workdays" and day.weekday() > 4 and is_workday(day),
            step=steps.get(day, 0) if whole and unit == "workdays" else 0,
            start=day == start,
            right=day == right,
            place=100 * (day - first).days / span,
        )
        for before, day in zip([None, *days], days, strict=False)
    )
    blocks = tuple(_blocks(cells)) if whole else ()
    if question.asks["deadline"] == "opens_on":
        # The waiting period begins on the policy's first day, which counts.
        begun = short_day(start, start)
        said = f"等待期 {number} 天从 {begun}算起，满了以后的第一天是 {short_day(right, right)}"
    else:
        said = _count_said(start, number, unit, right, steps)
    hint = _overlooked(cells, steps)
    return DayRuler(cells, blocks, said, whole, f"{abs(number)} {UNIT_NAMES[unit]}", hint)


def _days_counted(days: list[dt.date], start: dt.date, right: dt.date, unit: Unit) -> dict[dt.date, int]:
    """The days that count, in the order of counting."""
    onward = right > start
    passed = [day for day in days if (start < day <= right if onward else right <= day < start)]
    counts = [day for day in passed if unit != "workdays" or is_workday(day)]
    return {day: number for number, day in enumerate(counts if onward else reversed(counts), 1)}


def _overlooked(cells: tuple[DayCell, ...], steps: dict[dt.date, int]) -> str:
    worked = [f"{cell.on.day}" for cell in cells if cell.made_up and cell.on in steps]
    if worked:
        return f"{'、'.join(worked)} 日调休上班，也算"
    off = any(cell.off and cell.on.weekday() < 5 for cell in cells if steps and cell.on <= max(steps))
    return "放假的日子不算" if off else ""


def _cell_label(day: dt.date, before: dt.date | None) -> str:
    return f"{day.day}" if before and before.month == day.month else f"{day.month}月{day.day}"


def _blocks(cells: tuple[DayCell, ...]) -> Iterator[OffBlock]:
    for off, run in groupby(enumerate(cells, 1), key=lambda numbered: numbered[1].off):
        if not off:
            continue
        (column, first), *others = run
        holiday = any(cell.on.weekday() < 5 for _, cell in [(column, first), *others])
        last = others[-1][1] if others else first
        text = f"{first.on.day}–{last.on.day} 日放假，不算" if holiday else "周末不算"
        yield OffBlock(column, 1 + len(others), text if others else "")


MOST_NAMED = 6


def _count_said(start: dt.date, number: int, unit: Unit, right: dt.date, steps: dict[dt.date, int]) -> str:
    way = "往后" if number > 0 else "往前"
    lead = f"{short_day(start, start)}当天不算，{way}数 {abs(number)} {UNIT_NAMES[unit]}"
    named = sorted(steps)
    if unit == "workdays" and 1 < len(named) <= MOST_NAMED:
        return f"{lead}：{'、'.join(str(day.day) for day in named)} 日"
    return f"{lead}，是 {short_day(right, right)}"
