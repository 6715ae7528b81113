"""How does one policy of a book stand on every service? What is left, all its days, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pages.present.base.templating import template
from pages.present.book.policy_rows import StatusMark, status_mark
from pages.present.records.record_rows import row_text
from pages.present.text.answer_text import item_names, short_day, status_reason
from pages.present.text.case_text import Fact, count_told, facts_told
from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.catalogue.labels import label
from rules.catalogue.schema import Service
from rules.domain.answer import BEST_FIRST, Answer, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import RECORDS

POLICY = template("policy.html.jinja", Path(__file__).resolve().parent / "templates")

Both = Mapping[Stance, Answer]
"""The answers under both readings."""


class ServiceLine(NamedTuple):
    """How one policy stands on a service."""

    id: str
    name: str
    status: StatusMark
    other: StatusMark | None
    """Under the cautious reading, where that differs."""
    before: StatusMark | None
    """Before the change, where that was another one."""
    left: str
    days: Sequence[str]
    why: str
    """Why it cannot be used, or what must still be known; empty where it can."""


def service_lines(answers: Both, before: Both | None, catalogue: Catalogue) -> Iterator[ServiceLine]:
    """Every service of one policy, the best first; `before` are its answers before a change."""
    main, other = (answers[stance] for stance in STANCES)
    former = before[STANCES[0]] if before else main
    for service in sorted(main.services, key=lambda one: BEST_FIRST.index(one.status)):
        info, theirs = catalogue.service(service.id), other.service(service.id).status
        was = former.service(service.id).status
        labels = [label(fact, catalogue) for fact in service.missing]
        yield ServiceLine(
            service.id,
            info.name,
            status_mark(service.status),
            status_mark(theirs) if theirs != service.status else None,
            status_mark(was) if was != service.status else None,
            count_told(service, info, STANCES[0]),
            [*_days(service, info, main.as_of)],
            "" if service.status == BEST_FIRST[0] else status_reason(service, labels),
        )


def _days(service: ServiceAnswer, info: Service, as_of: dt.date) -> Iterator[str]:
    """Each day with what it is and for which items, in the order in which they come."""
    groups: dict[tuple[dt.date, str, str], list[str]] = {}
    for day in service.deadlines:
        doubt = "（暂定）" if day.provisional else "（平均）" if day.average else ""
        groups.setdefault((day.on, DEADLINES[day.id].name, doubt), []).append(day.item)
    for (on, name, doubt), items in sorted(groups.items()):
        whose = item_names(items, info)
        yield f"{name} {short_day(on, as_of)}{doubt}{f'：{whose}' if whose else ''}"


def policy_facts(facts: Mapping[str, Any], catalogue: Catalogue) -> list[Fact]:
    """What is known of a policy: its facts, and each of its uses, stays and bookings."""
    records = [
        Fact(fact, label(fact, catalogue), row_text(fact, row))
        for fact in RECORDS
        for row in facts.get(fact) or ()
    ]
    return facts_told(facts, catalogue) + records
