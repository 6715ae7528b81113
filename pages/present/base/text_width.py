"""How wide is a line of text? Chinese characters all have one width, figures and letters about another."""

from __future__ import annotations

WIDE_FROM = "\u2e80"
"""Characters from here on are wide."""


def text_width(text: str, wide: float, narrow: float) -> float:
    """The width, in the unit of the two widths that are given."""
    return sum(wide if character >= WIDE_FROM else narrow for character in text)
