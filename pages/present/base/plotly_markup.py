"""How are words set in a Plotly picture? In the few tags that Plotly reads, which are no HTML of a page."""

from __future__ import annotations

from collections.abc import Iterable

BREAK = "<br>"


def bold(text: str) -> str:
    """The text in bold."""
    return f"<b>{text}</b>"


def lines(parts: Iterable[str]) -> str:
    """One line below the other, the empty ones left out."""
    return BREAK.join(part for part in parts if part)
