"""What of a service is otherwise than at the step before, or than in the story? Statuses, counts and days."""

from __future__ import annotations

from typing import NamedTuple

from pages.present.text.answer_text import LOOKS, UNCOUNTED
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer, Reason, Status
from rules.domain.answer_diff import COUNT, STATUS, service_differences


class StatusSign(NamedTuple):
    """A status as it is seen: what decides its colour, a sign that differs in shape, and the word."""

    status: Status
    sign: str
    word: str


def sign_of(status: Status) -> StatusSign:
    """The sign of a status."""
    return StatusSign(status, LOOKS[status][0], STATUS_NAMES[status])


def services_moved(before: Answer, now: Answer) -> frozenset[str]:
    """The services that stand otherwise: another status of the service or an item, or another count.

    Days count as well where both answers are of one day; else nearly all of them move with it.
    """
    same_day = before.as_of == now.as_of
    return frozenset(
        new.id
        for old, new in zip(before.services, now.services, strict=True)
        if any(
            same_day or difference.aspect in (STATUS, COUNT)
            for difference in service_differences(new.id, old, new, uncounted=UNCOUNTED)
        )
    )


def said_reason(reason: Reason) -> str:
    """A reason with its verdict, as what fails reads like what holds."""
    lead = {True: "符合", False: "未满足", None: "待确认"}[reason.verdict]
    return f"{lead}：{reason.say}"
