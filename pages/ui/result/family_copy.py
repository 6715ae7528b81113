"""How does the plan get into a message for the family? As a text with a button that copies it."""

from __future__ import annotations

from pages.present.export.family_plan import FamilyPlan, family_plan
from pages.present.export.family_text import family_text
from pages.ui.result.copy_button import draw_copied
from pages.ui.session import answers, keys

TITLE = "发给家人的文字"


def draw_family_text(plan: FamilyPlan) -> None:
    """The plan as a text to copy."""
    draw_copied(TITLE, family_text(plan), key="family_text")


def draw_own_family_text() -> None:
    """The same for the person's own case, in the situation that was chosen or fits."""
    asked = answers.asked(answers.readable_scenario())
    steps, answer = answers.plan_to(asked, answers.situation_of(asked)), answers.answer_to(asked)
    draw_family_text(family_plan(steps, answer, asked.scenario, answers.catalogue(), keys.WHO.get()))
