"""What does a person's family need to know? The plan in words, from the first call to what is lost.

The same content makes the page that is printed and the text that is copied into a message. Counts and last
days are those to reckon with under both readings; hours are told in full, since paper is read on other days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar, cast

from pages.present.base.addressed import addressed
from pages.present.base.phone_numbers import read_out
from pages.present.text import agenda_text
from pages.present.text.answer_text import (
    UNTIL_POLICY_END,
    about_day,
    day_text,
    short_day,
)
from pages.present.text.count_text import step_count
from pages.present.text.hours_text import ELSEWHERE, opening_hours, way_told
from pages.present.text.promise_text import from_when, promise_words
from pages.present.text.standing_text import standing
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import value_label
from rules.domain.answer import Answer
from rules.domain.scenario import Scenario
from rules.guidance import ACTIONABLE, Contact, FirstSteps, Grade, ServiceStep, StagePlan

T = TypeVar("T")

EMERGENCY = "有生命危险，先打 120"
UNOFFICIAL = "非官方的手册阅读辅助，一切以保险合同为准；能用服务不等于理赔会通过"

SURE_TO_ASK: tuple[Grade, ...] = ("usable", "ask_first")
"""Grades of what one can ask about in any call; the others wait for something to happen or be known."""


class FamilyService(NamedTuple):
    """A service of the plan."""

    name: str
    """In plain words."""
    product: str
    standing: str
    """How it stands, as a sentence."""
    doubtful: bool
    """Whether it must be asked about first."""
    way: str
    """Whom to call about it, where that is another one than for its stage."""
    facts: tuple[str, ...]
    """How often, what the provider promised, until when."""


class FamilyStage(NamedTuple):
    """A stage of the plan, with whom to call."""

    when: str
    title: str
    call: str
    """`打 952299`, or where to go; empty where the manual names nobody."""
    hours: str
    together: tuple[str, ...]
    """What to ask about in the same call; only where the number is named first."""
    heed: tuple[str, ...]
    services: tuple[FamilyService, ...]
    more: tuple[str, ...]
    """What belongs here too."""


class FamilyPlan(NamedTuple):
    """The plan of one situation, for whoever helps."""

    title: str
    day: str
    policy: str
    notices: tuple[str, ...]
    """What must be known first."""
    stages: tuple[FamilyStage, ...]
    papers: tuple[tuple[str, str], ...]
    """Each with who asks for it."""
    losses: tuple[tuple[str, str], ...]
    """By service, how it is lost."""
    dates: tuple[tuple[str, str], ...]
    """The first last days, each with what it is for."""


def family_plan(
    steps: FirstSteps, answer: Answer, scenario: Scenario, catalogue: Catalogue, who: str | None = None
) -> FamilyPlan:
    """The content; all are of the same case, and `who` is for whom somebody asks."""

    named: set[str] = set()
    plan = FamilyPlan(
        steps.title,
        day_text(answer.as_of),
        "，".join(_policy_parts(answer, scenario, catalogue)),
        tuple(_notice_told(one.said.say, one.number) for one in steps.notices),
        tuple(_family_stage(stage, steps, answer, catalogue, named) for stage in steps.stages),
        tuple(_paper_lines(steps, catalogue)),
        tuple((name, "；".join(says)) for name, says in _losses_by_service(steps, catalogue).items()),
        tuple(_date_lines(steps, answer, catalogue)),
    )
    return _all_addressed(plan, lambda text: addressed(text, who, scenario.sex))


def _all_addressed(value: T, told: Callable[[str], str]) -> T:
    """The same with every text in it put as it is said of the person, names of services too."""
    if isinstance(value, str):
        return cast("T", told(value))
    if not isinstance(value, tuple):
        return value
    parts = [_all_addressed(part, told) for part in value]
    return cast("T", type(value)(*parts) if hasattr(value, "_fields") else tuple(parts))


def _notice_told(say: str, number: str | None) -> str:
    return f"{say}：{read_out(number)}" if number else say


def _policy_parts(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    if scenario.edition:
        yield value_label("edition", scenario.edition, catalogue)
    yield from (value_label("addons", one, catalogue) for one in scenario.addons or ())
    if answer.policy_end:
        over = "已在" if answer.policy_end < answer.as_of else "到"
        until = "到期" if answer.policy_end < answer.as_of else ""
        yield f"保单{over} {day_text(answer.policy_end)}{until}"
    elif answer.ends_about:
        yield "保单哪天到期请看保单"


def _family_stage(
    stage: StagePlan,
    steps: FirstSteps,
    answer: Answer,
    catalogue: Catalogue,
    named: set[str],
) -> FamilyStage:
    contact = stage.contact
    again = contact is None or (contact.number or contact.name) in named
    named |= {contact.number or contact.name} if contact else set()
    return FamilyStage(
        stage.when,
        stage.title,
        way_told(contact) if contact else "",
        "" if again or contact is None else _hours_in_full(contact, stage, catalogue),
        () if again or contact is None else steps.asks_of(contact, SURE_TO_ASK),
        tuple(one.say for step in stage.services for one in step.heed),
        tuple(
            _family_service(step, _own_way(step, stage, steps), answer, catalogue) for step in stage.services
        ),
        tuple(_named_with_way(step, stage, steps, catalogue) for step in stage.rest),
    )


def _hours_in_full(contact: Contact, stage: StagePlan, catalogue: Catalogue) -> str:
    """When somebody answers on any day, and when the people of the first service are there."""
    parts = [opening_hours(contact.hours.openings)]
    if contact.number:
        said = opening_hours(catalogue.phones[contact.number].hours)
        elsewhere = "" if contact.services[0] in contact.written else f"，{ELSEWHERE}"
        parts = [f"{said}{elsewhere}" if said else "几点有人接，手册没写"]
    office: dict[str, list[str]] = {}
    for one in (one for step in stage.services[:1] for one in step.office):
        office.setdefault(one.who, []).append(opening_hours(one.presence.openings))
    for who, hours in office.items():
        told = "、".join(dict.fromkeys(hours))
        parts += [f"{who} {told}"] if told not in parts else []
    return "；".join(part for part in parts if part)


def _own_way(step: ServiceStep, stage: StagePlan, steps: FirstSteps) -> str:
    """Whom to call about a service, where that is another one than for its stage."""
    contact = steps.own_contact(step, stage)
    return way_told(contact) if contact else ""


def _named_with_way(step: ServiceStep, stage: StagePlan, steps: FirstSteps, catalogue: Catalogue) -> str:
    way = _own_way(step, stage, steps)
    return catalogue.service(step.service).plain.name + (f"（{way}）" if way else "")


# ---------------------------------------------------------------- one service


def _family_service(step: ServiceStep, way: str, answer: Answer, catalogue: Catalogue) -> FamilyService:
    service, info = answer.service(step.service), catalogue.service(step.service)
    facts = [_times(step), _promised_by(step, answer.as_of), _last_day(step, answer)]
    return FamilyService(
        info.plain.name,
        info.name,
        _standing_in_short(step, standing(service, answer, catalogue), info.plain.event),
        step.grade == "ask_first",
        way,
        tuple(one for one in facts if one),
    )


def _standing_in_short(step: ServiceStep, said: str, event: str) -> str:
    """What a helper who filled in nothing can follow: no questions of the application, one condition."""
    if step.grade == "unanswered":
        return f"{event}，合条件才能用"
    until, more, _ = said.partition("，还要先符合")
    return f"{until}，{event}才能用" if more else said


def _times(step: ServiceStep) -> str:
    """How often, by the smaller number of the readings."""
    more = "（问清楚可能更多）" if any(count.differs for count in step.reckoned) else ""
    return f"{step_count(step)}{more}"


def _promised_by(step: ServiceStep, as_of: dt.date) -> str:
    """What the provider promised last for the first item."""
    if not step.promises or step.grade not in ACTIONABLE:
        return ""
    first = [one for one in step.promises if step.items[0] in one.items] or list(step.promises)
    one = max(first, key=lambda promise: promise.by)
    said = promise_words(one, as_of, lambda day: short_day(day, as_of))
    late = said.dated and one.by < as_of
    return f"{said.told('对方')}{'，没做到可以催' if late else ''}"


def _last_day(step: ServiceStep, answer: Answer) -> str:
    """The last day, where it is not the policy's, which stands once at the head."""
    if step.last_day is None or step.last_day.on == answer.policy_end:
        return ""
    if step.last_day.on < answer.as_of:
        return "也许已经过了最后一天，先问清" if step.grade == "ask_first" else ""
    verb = "申请" if step.last_day.id == "apply_by" else "用"
    start = f"{from_when('wanted')}，" if step.last_day.planned else ""
    return f"{start}最晚 {about_day(step.last_day.on, answer.as_of, about=step.last_day.about)} {verb}"


# ---------------------------------------------------------------- over all services


def _paper_lines(steps: FirstSteps, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for paper in steps.papers:
        names = [catalogue.service(id).plain.name for id in paper.services]
        only = f"，{'、'.join(paper.only)}" if paper.only else ""
        yield paper.name, (names[0] if len(names) == 1 else f"{len(names)} 项要") + only


def _losses_by_service(steps: FirstSteps, catalogue: Catalogue) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in steps.wastes:
        found.setdefault(catalogue.service(one.service).plain.name, []).append(one.say)
    return found


def _date_lines(steps: FirstSteps, answer: Answer, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for task in steps.dates:
        lost = "没用完就没有了：" if task.kind == "policy_end" else f"{agenda_text.what(task)}，"
        lost = f"{from_when('wanted')}，{lost}" if task.from_wanted else lost
        yield about_day(task.by, answer.as_of, about=task.about), lost + agenda_text.title(task, catalogue)
    if steps.ending:
        yield UNTIL_POLICY_END, f"没用完就没有了：{agenda_text.part_names(steps.ending, catalogue)}"
