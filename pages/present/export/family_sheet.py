"""What is printed for the family? The plan on one sheet of A4."""

from __future__ import annotations

from markupsafe import Markup

from pages.present.base.templating import TEMPLATES, template
from pages.present.export.family_plan import EMERGENCY, UNOFFICIAL, FamilyPlan
from pages.present.export.printed_summary import printed_style

FULL = 22
"""Lines of services and of what is lost beyond which the type is set smaller."""


def family_style() -> str:
    """The style sheet of the printed sheet."""
    return printed_style() + (TEMPLATES / "family.css").read_text(encoding="utf-8")


def family_fragment(plan: FamilyPlan, top: int = 3) -> str:
    """The sheet as HTML to stand inside a page; `top` is the level of its title."""
    lines = sum(len(stage.services) + bool(stage.more) for stage in plan.stages) + len(plan.losses)
    return template("family.html.jinja").render(
        plan=plan, emergency=EMERGENCY, unofficial=UNOFFICIAL, dense=lines > FULL, top=top
    )


def family_document(plan: FamilyPlan) -> str:
    """The sheet as an HTML file that needs nothing else."""
    return template("family_document.html.jinja").render(
        sheet=Markup(family_fragment(plan, top=1)), plan=plan, style=Markup(family_style())
    )
