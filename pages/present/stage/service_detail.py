"""Why does a service stand as it does? Its reasons, counts and days with their lines, for the stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pages.present.compare.told_lines import short_lines
from pages.present.stage.step_change import StatusSign, sign_of
from pages.present.text import answer_text, count_text
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Service
from rules.domain.answer import IN_USE, Reason, ServiceAnswer

OF_POLICY = ("not_started", "closed", "not_included")
VERDICTS = {True: "✓", False: "×", None: "?"}


class ReasonView(NamedTuple):
    """A line of the reasons; `spare` as in a card's lines."""

    sign: str
    verdict: str
    text: str
    lines: str
    spare: int


class DetailView(NamedTuple):
    """A service with its reasons."""

    id: str
    name: str
    now: StatusSign
    reasons: tuple[ReasonView, ...]
    other: StatusSign | None


def service_detail(service: ServiceAnswer, known: Catalogue) -> DetailView:
    """The reasons of a service: what fails before what holds, the policy's own term last."""
    info = known.service(service.id)
    rows = [*_reason_rows(service), *_count_rows(service, info)]
    other = service.other_status
    return DetailView(
        service.id,
        info.name,
        sign_of(service.status),
        tuple(rows),
        sign_of(other) if other else None,
    )


def _reason_rows(service: ServiceAnswer) -> Iterator[ReasonView]:
    own = sorted(service.because, key=lambda one: (one.verdict is True, one.status in OF_POLICY))
    for number, reason in enumerate(own):
        found = f"（{reason.found}）" if reason.found and reason.verdict is not True else ""
        yield _reason_row(
            reason, reason.say + found, 0 if number == 0 else 8 if reason.status in OF_POLICY else 3
        )
    if not own:
        for number, reason in enumerate(one for item in service.items for one in item.because):
            yield _reason_row(reason, reason.say, 0 if number == 0 else 3 + min(number, 6))


def _reason_row(reason: Reason, text: str, spare: int) -> ReasonView:
    verdict = {True: "holds", False: "fails", None: "unknown"}[reason.verdict]
    return ReasonView(VERDICTS[reason.verdict], verdict, text, short_lines(reason.clause.lines), spare)


def _count_rows(service: ServiceAnswer, info: Service) -> Iterator[ReasonView]:
    """What is left of each item that is in use, and the day that matters next for it."""
    if service.status not in IN_USE:
        return
    for number, item in enumerate(item for item in service.items if item.status in IN_USE):
        name = f"{info.items[item.id].name}：" if len(info.items) > 1 else ""
        sign = answer_text.LOOKS[item.status][0]
        text = f"{name}{count_text.left(item)}"
        yield ReasonView(
            sign, item.status, text, short_lines(info.items[item.id].limit.cite), min(2 + number, 9)
        )
