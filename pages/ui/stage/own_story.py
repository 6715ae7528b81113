"""How is the person's own case shown like a story? One step: its day, its facts and what comes first."""

from __future__ import annotations

import datetime as dt

from pages.present.share.page_link import OWN
from pages.ui.session import answers, case
from rules.catalogue.schema import Persona, Step, Watched
from rules.domain.answer import ServiceAnswer

MOST_SERVICES = 4
TITLE = "自己的情况"


def own_story() -> Persona:
    """The case that was entered, or the last one that could be read, as a story of one step.

    It is made, not read: what a file must have, like five steps with their lines, it has not.
    """
    facts = answers.readable(case.current())
    asked = answers.asked(answers.parsed(facts))
    answer = answers.answer_to(asked)
    plan = answers.plan_to(asked, answers.situation_of(asked))
    first = [step.service for stage in plan.stages for step in stage.services]
    usable = [service.id for service in answer.services if service.status == "available"]
    shown = list(dict.fromkeys([*first, *usable, answer.services[0].id]))[:MOST_SERVICES]
    step = Step.model_construct(
        on=dt.date.fromisoformat(str(facts["as_of"])),
        title=TITLE,
        tell=f"{plan.title}：按填写的情况，今天先看哪几项，为什么？",
        facts={},
        expect={id: _days_watched(answer.service(id)) for id in shown},
        teach=[],
    )
    start = {fact: value for fact, value in facts.items() if fact != "as_of"}
    return Persona.model_construct(
        id=OWN, lesson=0, name="自己", about="按“我的服务”里填写的讲", shows=[], start=start, steps=[step]
    )


def _days_watched(service: ServiceAnswer) -> Watched:
    """The service with the days that its usable items have; nothing is expected of it."""
    days: dict[str, dict[str, dt.date]] = {}
    for day in service.deadlines:
        if service.item(day.item).status == service.status and day.id != "resets_on":
            days.setdefault(day.item, {})[day.id] = day.on
    lead = dict(list(days.items())[:1])
    return Watched.model_construct(status=service.status, items={}, deadlines=lead, cite=[], cautious=None)
