"""How is a timeline drawn at once? One block, the same on two pages, that tells what was touched in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pages.present.base.templating import asset, template
from pages.ui.first.block import declare_block, draw_block

TEMPLATES = Path(__file__).resolve().parents[2] / "present" / "timeline" / "templates"
PAGE, CHART = template("timeline.html.jinja", TEMPLATES), template("chart.html.jinja", TEMPLATES)

_TIMELINE = declare_block("timeline_block", asset(__file__, "timeline_block.css"))


def draw_timeline(key: str, html: str, acts: Mapping[str, Callable[[str], Any]]) -> None:
    """Draw what one of the templates above made; a touch calls the function of its act."""
    draw_block(key, html, acts, _TIMELINE)
