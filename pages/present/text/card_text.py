"""What stands on the card of one service among the others? Words only; `card_board` draws them."""

from __future__ import annotations

from typing import NamedTuple

from pages.present.text import answer_text
from pages.present.text.answer_text import OPPOSITE_NAMES, READING_NAMES
from pages.present.text.count_text import TextRun, count_runs
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, ServiceAnswer, Status


class Card(NamedTuple):
    """One service in a few lines; an empty line is not shown."""

    id: str
    name: str
    status: Status
    changed: str
    """How it stood under the plan before, where that differs."""
    left: tuple[TextRun, ...]
    day: str
    items: str
    because: str
    readings: tuple[tuple[str, Status], ...]
    """Both readings with their statuses, where these differ."""
    other_day: str
    """A day that the readings put differently, where their statuses agree."""
    advice: str


def service_card(
    service: ServiceAnswer, answer: Answer, before: ServiceAnswer | None, catalogue: Catalogue
) -> Card:
    """A service's card; `before` is its answer under the earlier plan, if that was another."""
    info = catalogue.service(service.id)
    differing = differs(service)
    day = answer_text.next_day(service, answer)
    readings: tuple[tuple[str, Status], ...] = ()
    if differing and service.other_status:
        readings = (
            (READING_NAMES[answer.reading], service.status),
            (OPPOSITE_NAMES[answer.reading], service.other_status),
        )
    return Card(
        id=service.id,
        name=info.name,
        status=service.status,
        changed=change(before, service, answer, info),
        left=tuple(count_runs(service, info, answer.reading)),
        day=day,
        items=answer_text.items_line(service),
        because=answer_text.status_reason(service, [label(fact, catalogue) for fact in service.missing]),
        readings=readings,
        other_day=_other_day(service, answer, day) if differing and not readings else "",
        advice=answer_text.ADVICE if differing else "",
    )


def _other_day(service: ServiceAnswer, answer: Answer, shown: str) -> str:
    days = answer_text.other_day(service, answer.as_of)
    if days is None or days[1] in shown:
        return ""
    kind, on = days
    return f"{kind}：{on}"


def differs(service: ServiceAnswer) -> bool:
    """Whether the readings differ in something that concerns a person who has the service."""
    other = service.other_reading
    out = ("not_included", "not_started")
    return other is not None and not (service.status in out and other.status in out)


def change(before: ServiceAnswer | None, now: ServiceAnswer, answer: Answer, info: Service) -> str:
    """What stood on the card under the earlier plan, where it differs; else empty."""
    if before is None:
        return ""
    old = []
    if before.status != now.status:
        old.append(answer_text.status_text(before.status))
    count, then = (count_runs(one, info, answer.reading) for one in (before, now))
    if count != then:
        # What the opposite reading gives is told only where nothing else of the count has changed.
        bare = [[run for run in runs if run.style != "small"] for runs in (count, then)]
        old.append("".join(run.text for run in (count if bare[0] == bare[1] else bare[0])))
    if before.status == now.status and answer_text.next_day(before, answer) != answer_text.next_day(
        now, answer
    ):
        old.append(answer_text.next_day(before, answer))
    shown = "，".join(part for part in old if part)
    return f"原来：{shown}" if shown else ""
