"""Which days are written beside their signs? As many as there is room for, the weightiest first.

The page's width is not known here, so labels are set twice: for a phone and for anything wider. All is
measured in the size of the type, so that large type asks for more room.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Literal, NamedTuple

from pages.present.base.text_width import text_width

LANES: dict[Width, float] = {"narrow": 19.0, "wide": 38.0}
"""The least width of a row's lane."""
SIDES: tuple[Side, Side] = ("after", "before")
SIGN, GAP = 1.0, 0.4
FIGURE, CHARACTER = 0.5, 0.875

Width = Literal["narrow", "wide"]
Side = Literal["after", "before"]


class Labelled(NamedTuple):
    """A day that may be written beside its signs."""

    at: float
    signs: int
    day: str
    words: str
    turn: tuple[int, bool]
    own: bool


class LabelView(NamedTuple):
    """A day in writing."""

    at: float
    signs: int
    side: Side
    day: str
    words: str
    widths: tuple[Width, ...]
    """On which widths it is shown."""
    own: bool


def labels_beside(days: Sequence[Labelled]) -> list[LabelView]:
    """The labels of a row; one that is the same on every width stands once."""
    found: dict[LabelView, list[Width]] = {}
    for width, lane in LANES.items():
        for label in _placed(days, lane):
            found.setdefault(label, []).append(width)
    return [label._replace(widths=tuple(widths)) for label, widths in found.items()]


def _placed(days: Sequence[Labelled], lane: float) -> list[LabelView]:
    taken = [(_centre(one, lane) - _half(one), _centre(one, lane) + _half(one)) for one in days]
    labels = []
    for one in sorted(days, key=lambda day: (day.turn, day.at)):
        for words, side in product((one.words, ""), SIDES):
            left, right = _room(one, words, side, lane)
            if left >= 0 and right <= lane and all(right <= a or left >= b for a, b in taken):
                taken.append((left, right))
                labels.append(LabelView(one.at, one.signs, side, one.day, words, (), one.own))
                break
    return labels


def _room(one: Labelled, words: str, side: str, lane: float) -> tuple[float, float]:
    """From where to where a label would stand."""
    width = written_width(f"{one.day} {words}".strip()) + GAP
    edge = _centre(one, lane) + (_half(one) if side == "after" else -_half(one))
    return (edge, edge + width) if side == "after" else (edge - width, edge)


def _centre(one: Labelled, lane: float) -> float:
    return one.at * lane / 100


def _half(one: Labelled) -> float:
    return max(one.signs, 0.3) * SIGN / 2


def written_width(text: str) -> float:
    """How wide a text is, in the size of the type around it."""
    return text_width(text, CHARACTER, FIGURE)
