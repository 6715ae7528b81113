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
    """How a shape is drawn, on the screen and on paper."""

    outline: str
    """An SVG path around its centre, 5 high and wide at most on each side."""
    paint: Literal["solid", "hollow", "line", "dashed"] = "solid"
    """Solid is the customer's own day, hollow what somebody else has promised or the policy brings."""


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
    "progress": "accent",
    "urgent": "accent",
    "usable": "accent",
    "notice": "waste",
    "arranged": "accent",
    "past": "soft",
}
"""Names of the theme's colours; no colour stands alone, for every kind has a shape of its own."""

DISC = "M-3.6 0 a3.6 3.6 0 1 0 7.2 0 a3.6 3.6 0 1 0 -7.2 0 Z"

SIGNS: Mapping[deadline_kinds.Shape | OwnShape, Sign] = {
    "arrow_right": Sign("M-3.4 -4.2 L4.6 0 L-3.4 4.2 Z"),
    "arrow_down": Sign("M-4.6 -3.6 H4.6 L0 4.4 Z"),
    "arrow_up": Sign("M-4.6 3.6 H4.6 L0 -4.4 Z"),
    "square": Sign("M-3.4 -3.4 H3.4 V3.4 H-3.4 Z"),
    "bowtie": Sign("M-4.4 -3.8 L0 0 L-4.4 3.8 Z M4.4 -3.8 L0 0 L4.4 3.8 Z"),
    "hourglass": Sign("M-3.8 -4.4 H3.8 L0 0 Z M-3.8 4.4 H3.8 L0 0 Z"),
    "cross": Sign("M-3.4 -3.4 L3.4 3.4 M3.4 -3.4 L-3.4 3.4", "line"),
    "diamond": Sign("M0 -4.4 L4.4 0 L0 4.4 L-4.4 0 Z", "hollow"),
    "disc": Sign(DISC, "hollow"),
    "ring": Sign(f"{DISC} M-0.8 0 a0.8 0.8 0 1 0 1.6 0 a0.8 0.8 0 1 0 -1.6 0 Z", "hollow"),
    "pentagon": Sign("M0 -4.2 L4 -1.3 L2.5 3.4 H-2.5 L-4 -1.3 Z", "hollow"),
    "hexagon": Sign("M-4.2 0 L-2.1 -3.6 H2.1 L4.2 0 L2.1 3.6 H-2.1 Z", "hollow"),
    "open_diamond": Sign("M0 -3.8 L3.8 0 L0 3.8 L-3.8 0 Z", "dashed"),
    "plus": Sign("M-4 0 H4 M0 -4 V4", "line"),
    "star": Sign(
        "M0 -4.8 L1.4 -1.6 L4.7 -1.4 L2.2 0.8 L3 4.2 L0 2.4 L-3 4.2 L-2.2 0.8 L-4.7 -1.4 L-1.4 -1.6 Z"
    ),
    "spark": Sign("M0 -4.6 L1.3 -1.3 L4.6 0 L1.3 1.3 L0 4.6 L-1.3 1.3 L-4.6 0 L-1.3 -1.3 Z"),
    "tick": Sign("M0 -5 V5", "line"),
}
"""Every shape; on paper the policy's own days are written and have no sign."""
