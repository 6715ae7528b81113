"""How does a page begin? With its title, and the ways on beside it, in one element."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pages.present.base.templating import template
from pages.present.share.page_registry import PageEntry
from pages.ui.shell.gathered import draw_words

TITLE = template("title.html.jinja", Path(__file__).resolve().parent / "templates")


def draw_title(text: str, ways: Sequence[tuple[PageEntry, str]]) -> None:
    """The title, and links to pages."""
    draw_words("title", TITLE.render(text=text, ways=ways))
