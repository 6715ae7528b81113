"""How does a summary come onto paper from the page? As a sheet in the page.

On paper the page's style hides everything but the sheet, so the browser's own print command gives the same.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from pages.present.base.templating import TEMPLATES, template

PREVIEW = template("preview.html.jinja", Path(__file__).resolve().parent / "templates")


def printed_sheet(fragment: str, style: str) -> str:
    """The sheet as HTML for the page, with its style sheet."""
    screen = (TEMPLATES / "screen.css").read_text(encoding="utf-8")
    return PREVIEW.render(style=Markup(style + screen), sheet=Markup(fragment))
