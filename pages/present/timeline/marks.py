"""Which days does an answer speak of? One mark a day and kind, merged over the items that share it.

The picture and the list of the timeline are drawn from the same marks, so neither can say what the
other does not. No screen here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pages.present.text.answer_text import OPPOSITE_NAMES, READING_NAMES, closing, day_text
from pages.present.text.promise_text import supposed
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, label, value_label, yuan
from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, Answer, Clause, Deadline, ServiceAnswer, ServiceStanding
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.fact_kinds import KINDS
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import TRAITS, Scenario, Stay
from rules.engine.plan import clause_of

POLICY, CARE = "policy", "care"
"""The two rows that are not services: the policy year, and what has happened to the customer."""

ROW_NAMES = {POLICY: "保单年度", CARE: "就医经过"}


class DayMark(NamedTuple):
    """A day that matters, or a stretch from `start` to `on`, both inside."""

    kind: str
    row: str
    """A service's id, or POLICY or CARE."""
    on: dt.date
    text: str
    start: dt.date | None = None
    items: tuple[str, ...] = ()
    """Names of the items it concerns; empty where the service has only one."""
    clauses: tuple[Clause, ...] = ()
    provisional: bool = False
    other: str = ""
    """What the opposite reading says of this day, where it differs."""
    other_on: dt.date | None = None
    """The opposite reading's own day, where it has another one."""
    open: bool = True
    """False where the item's status is not yet settled or it can no longer be used."""
    keys: tuple[tuple[str, str], ...] = ()
    """The deadlines (item, id) that this mark stands for."""


def marks_of(
    answer: Answer, scenario: Scenario, catalogue: Catalogue, diagnosis: str = ""
) -> tuple[DayMark, ...]:
    """Every mark of an answer in the order of its day, then of the catalogue.

    `diagnosis` names the illness where no value of the fact does.
    """
    marks = [*_term(answer), *_care(scenario, catalogue, diagnosis)]
    for service in answer.services:
        marks += _service_marks(answer, service, scenario, catalogue.service(service.id))
    return tuple(sorted(marks, key=lambda mark: mark.on))


def listed_marks(marks: Iterable[DayMark]) -> tuple[DayMark, ...]:
    """The marks for a list, where some things need not be said again.

    Another reading's day stands beside this reading's, and the end of the waiting period with the policy.
    """
    return tuple(
        mark
        for mark in marks
        if not (mark.kind == "other" and mark.other) and not (mark.kind == "waiting" and mark.row != POLICY)
    )


def row_labels(answer: Answer) -> dict[str, str]:
    """How each service stands, in a few words beside its name."""
    labels = {service.id: _label(service) for service in answer.services}
    if answer.policy_start and answer.policy_end:
        labels[POLICY] = f"{answer.policy_start} 至 {answer.policy_end}"
    return labels


def _label(service: ServiceAnswer) -> str:
    status = STATUS_NAMES[service.status]
    if service.status != "available":
        return status
    if len(service.items) > 1:
        count = sum(item.status == "available" for item in service.items)
        return f"{status} {count}/{len(service.items)} 项"
    item = service.items[0]
    return status if item.remaining is None else f"{status} · 剩 {item.remaining} {item.unit}"


# ---------------------------------------------------------------- the policy and the customer


def _term(answer: Answer) -> Iterator[DayMark]:
    start, end, until = answer.policy_start, answer.policy_end, answer.binding_until
    if start is not None:
        yield DayMark("term", POLICY, start, "保单生效")
    if end is not None:
        yield DayMark("term", POLICY, end, "保单最后一天", start)
    if start is not None and until is not None:
        yield DayMark(
            "waiting", POLICY, until + ONE_DAY, "等待期到前一天为止；哪些服务受限，见各项服务", start
        )


def _care(scenario: Scenario, catalogue: Catalogue, diagnosis: str) -> Iterator[DayMark]:
    known = scenario.diagnosis and value_label("diagnosis", scenario.diagnosis, catalogue)
    state = {"diagnosed_on": known or diagnosis or label("diagnosis", catalogue)}
    for fact, kind in KINDS.items():
        mark, on = TRAITS[fact].mark, getattr(scenario, fact)
        if kind == "day" and mark != "elsewhere" and on is not None:
            info = catalogue.facts[fact]
            yield DayMark(mark, CARE, on, state.get(fact) or info.mark or info.label)
    this = Stay(admitted_on=scenario.admitted_on, discharged_on=scenario.discharged_on)
    for stay, name in ((this, "这次住院"), *((stay, "以前的住院") for stay in scenario.earlier_stays or ())):
        yield from _stay(stay, name, scenario.as_of)


def _stay(stay: Stay, name: str, as_of: dt.date) -> Iterator[DayMark]:
    admitted, discharged = stay.admitted_on, stay.discharged_on
    if admitted is None:
        if discharged is not None:
            yield DayMark("event", CARE, discharged, f"{name}：出院")
    elif discharged is not None:
        yield DayMark("stay", CARE, discharged, f"{name}：{admitted} 入院，{discharged} 出院", admitted)
    else:
        state = "还没有出院" if admitted <= as_of else "计划入院"
        yield DayMark("stay", CARE, max(admitted, as_of), f"{name}：{admitted} 入院，{state}", admitted)


# ---------------------------------------------------------------- one service


def _service_marks(
    answer: Answer, service: ServiceAnswer, scenario: Scenario, info: Service
) -> Iterator[DayMark]:
    yield from _waiting(answer, service, info)
    yield from _history(service.id, scenario, info)
    yield from _deadlines(answer, service, scenario, info)
    yield from _other_deadlines(answer, service, info)


def _waiting(answer: Answer, service: ServiceAnswer, info: Service) -> Iterator[DayMark]:
    """The waiting period where it binds this service, or may; not drawn for one that shows nothing else."""
    start, (binds, until), cite = answer.policy_start, service.waiting, info.waiting.cite
    if start is None or until is None or not cite or not service.deadlines:
        return
    text = "从这天起不再受限" if binds else "从这天起不再受限；是不是免等待期，还没填"
    yield DayMark("waiting", service.id, until + ONE_DAY, text, start, clauses=(clause_of(info, cite),))


def _history(id: str, scenario: Scenario, info: Service) -> Iterator[DayMark]:
    for use in scenario.usage or ():
        if use.service == id and use.on <= scenario.as_of:
            item = use.item or next(iter(info.items))
            amount = f"，{yuan(use.amount)}" if use.amount is not None else ""
            text = f"已用 {use.count} {info.items[item].limit.unit}{amount}"
            yield DayMark("used", id, use.on, text, items=_item_names([item], info))
    for booking in scenario.bookings or ():
        if booking.service == id:
            item = booking.item or next(iter(info.items))
            text = f"{booking.booked_on} 预约" + ("" if booking.on else "，没有填服务日期")
            yield DayMark(
                "planned", id, booking.on or booking.booked_on, text, items=_item_names([item], info)
            )


def _deadlines(
    answer: Answer, service: ServiceAnswer, scenario: Scenario, info: Service
) -> Iterator[DayMark]:
    """The answer's own deadlines; items with the same day, wording and start share a mark."""
    closed = closing(service)
    merged: dict[DayMark, list[Deadline]] = {}
    for deadline in service.deadlines:
        if deadline.item in closed and deadline.on > closed[deadline.item].on:
            continue
        status = service.item(deadline.item).status
        usable = status in OPEN
        bare = DayMark(
            kind=deadline.id,
            row=service.id,
            on=deadline.on,
            text=_say(deadline),
            start=_start(deadline, service, scenario) if usable else None,
            provisional=deadline.provisional,
            other=_other_text(deadline, service.opposite, OPPOSITE_NAMES[answer.reading]),
            other_on=_other_day(deadline, service.opposite),
            open=status == "available",
        )
        merged.setdefault(bare, []).append(deadline)
    for bare, group in merged.items():
        yield bare._replace(
            items=_item_names([deadline.item for deadline in group], info),
            clauses=tuple(dict.fromkeys(deadline.clause for deadline in group)),
            keys=tuple((deadline.item, deadline.id) for deadline in group),
        )


def _other_deadlines(answer: Answer, service: ServiceAnswer, info: Service) -> Iterator[DayMark]:
    """Days that only the opposite reading gives, or gives differently."""
    merged: dict[DayMark, list[Deadline]] = {}
    for deadline in service.opposite.deadlines:
        own = service.deadline(deadline.item, deadline.id)
        if own is not None and own.on == deadline.on:
            continue
        bare = DayMark(
            kind="other",
            row=service.id,
            on=deadline.on,
            text=f"{OPPOSITE_NAMES[answer.reading]}的{DEADLINES[deadline.id].name}：{_say(deadline)}",
            provisional=deadline.provisional,
            other=f"{READING_NAMES[answer.reading]}：{day_text(own.on)}" if own else "",
            open=False,
        )
        merged.setdefault(bare, []).append(deadline)
    for bare, group in merged.items():
        yield bare._replace(
            items=_item_names([deadline.item for deadline in group], info),
            clauses=tuple(dict.fromkeys(deadline.clause for deadline in group)),
        )


def _say(deadline: Deadline) -> str:
    """The deadline's wording with what softens it."""
    text = deadline.say + supposed(deadline)
    if deadline.hours is not None:
        text += "（这里按整天算）"
    if deadline.average:
        text += "（平均时间，不是保证）"
    if deadline.advice:
        text += "（建议）"
    return text


def _other_text(deadline: Deadline, opposite: ServiceStanding, name: str) -> str:
    """What the opposite reading says of a deadline, where it says something else."""
    other = opposite.deadline(deadline.item, deadline.id)
    if other is None:
        return f"{name}：没有这个日期（{STATUS_NAMES[opposite.item(deadline.item).status]}）"
    return f"{name}：{day_text(other.on)}" if other.on != deadline.on else ""


def _other_day(deadline: Deadline, opposite: ServiceStanding) -> dt.date | None:
    other = opposite.deadline(deadline.item, deadline.id)
    return other.on if other is not None and other.on != deadline.on else None


def _start(deadline: Deadline, service: ServiceAnswer, scenario: Scenario) -> dt.date | None:
    """Where the stretch that ends on a deadline begins, if it is one that lies ahead."""
    as_of, item = scenario.as_of, deadline.item
    if deadline.on <= as_of:
        return None
    if deadline.id == "use_by" or (deadline.id == "apply_by" and not service.deadline(item, "use_by")):
        return as_of
    if DEADLINES[deadline.id].whose != "provider":
        return None
    since = deadline.anchor
    if since == "review" and (review := service.deadline(item, "review_by")):
        return min(review.on, deadline.on)
    if since == "planned":
        return next(
            (m.on for m in scenario.bookings or () if m.service == service.id and m.on), scenario.planned_on
        )
    return as_of


def _item_names(ids: list[str], info: Service) -> tuple[str, ...]:
    """Which items of a service with several; empty where there is only one."""
    if len(info.items) == 1:
        return ()
    if len(ids) == len(info.items):
        return (f"全部 {len(ids)} 项",)
    return tuple(info.items[id].name for id in ids)
