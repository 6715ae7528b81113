"""What stands on the one page of a comparison, and how high is it with a type of some size?

A file that is printed elsewhere cannot try it out: the height is reckoned from how the lines break.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.present.base.text_width import text_width

SHEET, SIDE, CELL, WORD = 1051, 488, 341, 156
"""Pixels across: the sheet inside its margins, one of the two, a cell of theirs, and a name before it."""
NEARLY = 0.05
"""A line so nearly full is taken for one more: no word is broken in the middle."""
LEADING = 1.35
"""The height of a line, by its type."""


class SheetCell(NamedTuple):
    """How one side stands: sign and colour of a status, or a text alone, with where it stands."""

    text: str
    colour: str = ""
    lines: str = ""


class SheetRow(NamedTuple):
    """A service, or one thing about it, on both sides."""

    service: str
    aspect: str
    left: SheetCell
    right: SheetCell


class SheetPart(NamedTuple):
    """What stands under one heading: rows, or names alone."""

    title: str
    rows: Sequence[SheetRow]
    names: str


def page_height(title: str, sides: Iterable[str], parts: Sequence[SheetPart], size: float) -> float:
    """The height of the sheet in pixels; `sides` says who the two are, `size` is the type in pixels."""
    margins = 24 + 16 + size * 0.7 * (len(parts) + 2)
    head = 25 * 1.3 * _broken_lines(title, 25, SHEET)
    persons = 15 + 19 * LEADING + 13 * LEADING * max(_broken_lines(side, 13, SIDE) for side in sides)
    foot = 7 + 3 * 12 * LEADING
    return margins + head + persons + foot + sum(_part_height(part, size) for part in parts)


def _part_height(part: SheetPart, size: float) -> float:
    own = 3 + (size + 1) * LEADING * _broken_lines(part.title, size + 1, SHEET)
    if not part.rows:
        return own + size * LEADING * _broken_lines(part.names, size, SHEET)
    return own + sum(1 + size * 0.3 + size * LEADING * _row_lines(row, size) for row in part.rows)


def _row_lines(row: SheetRow, size: float) -> int:
    names = (_broken_lines(text, size, WORD) for text in (row.service, row.aspect))
    cells = (
        _reach(cell.text, size) + _reach(f" {cell.lines}", max(11, 0.82 * size))
        for cell in (row.left, row.right)
    )
    return max(*names, *(math.ceil(cell / CELL + NEARLY) for cell in cells), 1)


def _broken_lines(text: str, size: float, width: int) -> int:
    """How many lines a text takes."""
    return max(math.ceil(_reach(text, size) / width + NEARLY), 1)


def _reach(text: str, size: float) -> float:
    """How far a text reaches in pixels where nothing breaks it."""
    return text_width(text, size, 0.6 * size)
