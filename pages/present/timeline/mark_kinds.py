"""How is each kind of mark named and drawn? The kinds of deadline, and what else may stand on a day.

A kind of deadline brings its own name and sign from `rules.domain.deadline_kinds`; here stand the marks that
are no deadline, and how every sign is drawn on the screen and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rules.domain import deadline_kinds
from rules.domain.deadline_kinds import DEADLINES

OwnShape = Literal["open_diamond", "plus", "star", "spark", "tick"]
OwnTone = Literal["past"]


class Sign(NamedTuple):
    """How a shape is drawn: the name and size of Plotly's symbol, and SVG around its centre."""

    symbol: str
    size: int
    svg: str


class MarkKind(NamedTuple):
    """What may stand on a day."""

    name: str
    shape: deadline_kinds.Shape | OwnShape | None = None
    """None for what is drawn as a bar alone."""
    tone: deadline_kinds.Tone | OwnTone = "past"
    stretch: Literal["usable", "promised"] | None = None
    """The bar that ends on it, where it is a deadline's."""
    written: int | None = None
    """Its turn when days are written beside their signs on paper."""


OTHER = "other"
"""A day that only the opposite reading gives."""

MARKS: Mapping[str, MarkKind] = {
    OTHER: MarkKind("另一种解释", "open_diamond"),
    **{
        id: MarkKind(kind.name, kind.shape, kind.tone, kind.stretch, kind.written)
        for id, kind in DEADLINES.items()
    },
    "used": MarkKind("已用", "plus"),
    "planned": MarkKind("预约或计划", "star", "notice", written=7),
    "event": MarkKind("诊断等经过", "spark", "urgent", written=8),
    "stay": MarkKind("住院"),
    "waiting": MarkKind("等待期"),
    "term": MarkKind("保单起止", "tick"),
}
"""By id, those drawn first on the screen before the rest."""

COLOURS: Mapping[deadline_kinds.Tone | OwnTone, str] = {
    "progress": "#009E73",
    "urgent": "#D55E00",
    "usable": "#0072B2",
    "notice": "#B8578F",
    "arranged": "#8F7A00",
    "past": "#808080",
}
"""Okabe and Ito's colours, darkened where needed to keep 3:1 on white and on the dark page."""

SIGNS: Mapping[deadline_kinds.Shape | OwnShape, Sign] = {
    "arrow_right": Sign(
        "triangle-right",
        13,
        '<path d="M-3.4 -4.2 L4.6 0 L-3.4 4.2 Z" fill="#fff" stroke="#1a1a1a" stroke-width="1.3"/>',
    ),
    "arrow_down": Sign("triangle-down", 13, '<path d="M-4.6 -3.6 H4.6 L0 4.4 Z" fill="#1a1a1a"/>'),
    "arrow_up": Sign("triangle-up", 13, '<path d="M-4.6 3.6 H4.6 L0 -4.4 Z" fill="#1a1a1a"/>'),
    "square": Sign("square", 9, '<path d="M-3.4 -3.4 H3.4 V3.4 H-3.4 Z" fill="#1a1a1a"/>'),
    "bowtie": Sign(
        "bowtie", 12, '<path d="M-4.4 -3.8 L0 0 L-4.4 3.8 Z M4.4 -3.8 L0 0 L4.4 3.8 Z" fill="#1a1a1a"/>'
    ),
    "hourglass": Sign(
        "hourglass", 12, '<path d="M-3.8 -4.4 H3.8 L0 0 Z M-3.8 4.4 H3.8 L0 0 Z" fill="#1a1a1a"/>'
    ),
    "cross": Sign(
        "x", 10, '<path d="M-3.4 -3.4 L3.4 3.4 M3.4 -3.4 L-3.4 3.4" stroke="#1a1a1a" stroke-width="2"/>'
    ),
    "diamond": Sign("diamond", 11, '<path d="M0 -4.2 L4.2 0 L0 4.2 L-4.2 0 Z" fill="#666"/>'),
    "disc": Sign("circle", 11, '<circle r="3.5" fill="#666"/>'),
    "ring": Sign("circle-open", 11, '<circle r="3.5" fill="#fff" stroke="#1a1a1a" stroke-width="1.5"/>'),
    "pentagon": Sign("pentagon", 11, '<path d="M0 -4.2 L4 -1.3 L2.5 3.4 H-2.5 L-4 -1.3 Z" fill="#666"/>'),
    "hexagon": Sign("hexagon", 11, '<path d="M-4.2 0 L-2.1 -3.6 H2.1 L4.2 0 L2.1 3.6 H-2.1 Z" fill="#666"/>'),
    "open_diamond": Sign(
        "diamond-open",
        11,
        '<path d="M0 -3.8 L3.8 0 L0 3.8 L-3.8 0 Z" fill="#fff" stroke="#666" stroke-width="1"'
        ' stroke-dasharray="1.6 1.1"/>',
    ),
    "plus": Sign("cross", 10, '<path d="M-4 0 H4 M0 -4 V4" stroke="#1a1a1a" stroke-width="2"/>'),
    "star": Sign(
        "star",
        13,
        '<path d="M0 -4.8 L1.4 -1.6 L4.7 -1.4 L2.2 0.8 L3 4.2 L0 2.4 L-3 4.2 L-2.2 0.8 L-4.7 -1.4 L-1.4 -1.6'
        ' Z" fill="#fff" stroke="#1a1a1a" stroke-width="1"/>',
    ),
    "spark": Sign(
        "star-diamond",
        12,
        '<path d="M0 -4.6 L1.3 -1.3 L4.6 0 L1.3 1.3 L0 4.6 L-1.3 1.3 L-4.6 0 L-1.3 -1.3 Z" fill="#1a1a1a"/>',
    ),
    "tick": Sign("line-ns", 14, ""),
}
"""Every shape; on paper the policy's own days are written and have no sign."""
