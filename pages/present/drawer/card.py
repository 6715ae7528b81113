"""What stands on the card of one service among the others? Words only; `card_board` draws them.

Its plain name, how it stands as a sentence, the one thing to do and the one risk; the rest is in the drawer.
"""

from __future__ import annotations

from typing import NamedTuple

from pages.present.drawer.call import Action, action_of
from pages.present.drawer.needs import planned_text
from pages.present.text import answer_text
from pages.present.text.card_text import change
from pages.present.text.count_text import TextRun, count_runs
from pages.present.text.standing_text import risk_text, standing
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import OPEN, Answer, ServiceAnswer, Status

DAY_SAID: tuple[Status, ...] = ("waiting", "not_started", "used_up", "closed")
"""Statuses whose sentence names the day that matters next."""


class Card(NamedTuple):
    """One service in a few lines; an empty line is not shown."""

    id: str
    name: str
    """What it is to a person."""
    product: str
    """What the product calls it."""
    status: Status
    changed: str
    """How it stood before the last change, where that differs."""
    standing: str
    action: Action | None
    """None where nothing can be had by calling."""
    risk: str
    """Red: one might not have it at all."""
    planned: str
    """Amber: the number to reckon with, where it may be more."""
    left: tuple[TextRun, ...]
    day: str
    answered: str
    """What customer service answered."""
    can_be_used: bool
    """Whether a use of it can be said to have happened."""


def service_card(
    service: ServiceAnswer,
    answer: Answer,
    before: ServiceAnswer | None,
    catalogue: Catalogue,
    answered: str = "",
    region: str | None = None,
) -> Card:
    """A service's card; `before` is its answer before the last change, `region` where one is on a journey."""
    info = catalogue.service(service.id)
    risk = risk_text(service, answer.reading)
    planned = "" if risk else planned_text(service, answer, catalogue)
    reachable = {service.status, service.opposite.status} & {*OPEN, "on_trigger"}
    return Card(
        id=service.id,
        name=info.plain.name,
        product=info.name,
        status=service.status,
        changed=change(before, service, answer, info),
        standing=standing(service, answer, catalogue),
        action=action_of(info, answer.as_of, catalogue, region) if reachable else None,
        risk=risk,
        planned=planned,
        left=() if risk or planned else tuple(count_runs(service, info, answer.reading)),
        day="" if service.status in DAY_SAID else answer_text.next_day(service, answer),
        answered=answered,
        can_be_used=service.status in OPEN,
    )
