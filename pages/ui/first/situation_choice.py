"""What has happened? Seven answers, and the way to the services without any."""

from __future__ import annotations

from pathlib import Path

from pages.present.base.templating import template
from pages.present.share.page_registry import PAGES
from pages.ui.first.block import draw_block
from pages.ui.session import address, answers, case, keys
from pages.ui.shell.gathered import draw_words
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema.situations import Situation, SituationId

TEMPLATES = Path(__file__).resolve().parent / "templates"
BAR, QUESTION = (template(f"{name}.html.jinja", TEMPLATES) for name in ("situations", "first_question"))


def draw_first_question() -> None:
    """The first screen of someone who has said nothing yet."""
    html = QUESTION.render(situations=_ordered(), services=PAGES["services"], total=len(SERVICES))
    draw_words("first_question", html, {"say": _say_first})


def draw_situation_bar(chosen: SituationId) -> None:
    """The same in one line, where there is an answer already; on a phone, the way back to the question."""
    html = BAR.render(situations=_ordered(), chosen=answers.catalogue().situations[chosen])
    draw_block("situation_bar", html, {"say": _say_situation, "again": _ask_again})


def _ask_again(_: str) -> None:
    keys.ASK_SITUATION.put(True)


def _say_first(id: str) -> None:
    if not case.chosen_situation():
        address.BEGAN_AT_FRONT.put(True)
    _say_situation(id)


def _say_situation(id: str) -> None:
    keys.SITUATION.put(id)
    keys.ASK_SITUATION.pop()


def _ordered() -> list[Situation]:
    return sorted(answers.catalogue().situations.values(), key=lambda one: one.order)


def chosen_or_fitting() -> SituationId | None:
    """The situation chosen, else the one that fits the facts; None where it is to be asked."""
    if keys.ASK_SITUATION.get(False) or not (case.chosen_situation() or case.entered()):
        return None
    return answers.situation_of(answers.asked(answers.readable_scenario()))
