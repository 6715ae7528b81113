"""Which days does an answer speak of? One mark a day and kind, merged over the items that share it.

The picture and the list of the timeline are drawn from the same marks, so neither can say what the
other does not. No screen here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rules.answer import Answer, Clause, Deadline, ServiceAnswer
from rules.catalogue import Catalogue, disputes_in
from rules.facts import Scenario, Stay
from rules.plan import clause_of
from rules.schema import Promise, Service
from rules.wording import value_label

POLICY, CARE = "policy", "care"
"""The two rows that are not services: the policy year, and what has happened to the customer."""

ROW_NAMES = {POLICY: "保单年度", CARE: "就医经过"}

KIND_NAMES = {
    "opens_on": "开始可用",
    "apply_by": "申请截止",
    "use_by": "使用截止",
    "notify_by": "通知截止",
    "cancel_by": "取消截止",
    "review_by": "审核完成",
    "served_by": "服务到位",
    "resets_on": "重新计次",
    "used": "已用",
    "planned": "预约或计划",
    "event": "诊断等经过",
    "stay": "住院",
    "waiting": "等待期",
    "term": "保单起止",
    "other": "另一种解释",
}
"""Every kind of mark with its Chinese name; the first eight are the ids of deadlines."""

READING_NAMES = {"favourable": "有利解释", "cautious": "保守解释"}
OPPOSITE_NAMES = {"favourable": READING_NAMES["cautious"], "cautious": READING_NAMES["favourable"]}

WEEKDAYS = "一二三四五六日"


class Mark(NamedTuple):
    """A day that matters, or a stretch from `start` to `on`, both inside."""

    kind: str
    row: str
    """A service's id, or POLICY or CARE."""
    on: dt.date
    text: str
    start: dt.date | None = None
    items: str = ""
    clauses: tuple[Clause, ...] = ()
    provisional: bool = False
    other: str = ""
    """What the opposite reading says of this day, where it differs."""
    open: bool = True
    """False where the item's status is not yet settled or it can no longer be used."""
    keys: tuple[tuple[str, str], ...] = ()
    """The deadlines (item, id) that this mark stands for."""


def marks_of(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Mark, ...]:
    """Every mark of an answer in the order of its day, then of the catalogue."""
    marks = [*_term(answer), *_care(scenario, catalogue)]
    for service in answer.services:
        marks += _service_marks(answer, service, scenario, catalogue.service(service.id))
    return tuple(sorted(marks, key=lambda mark: mark.on))


def day_text(day: dt.date) -> str:
    """`2025年3月4日 周二`."""
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def distance_text(day: dt.date, as_of: dt.date) -> str:
    """How far a day lies from `as_of`, e.g. `还有 3 天`."""
    days = (day - as_of).days
    if days == 0:
        return "就在当天"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def clause_text(clause: Clause) -> str:
    """`门诊陪诊服务介绍 · 四(3) · 第 1710 行`."""
    lines = "、".join(str(a) if a == b else f"{a}–{b}" for a, b in clause.lines)
    return " · ".join(part for part in (clause.section, clause.at, f"第 {lines} 行") if part)


def clauses_text(clauses: tuple[Clause, ...]) -> str:
    """The first place, and how many more there are."""
    if not clauses:
        return ""
    more = f"（等 {len(clauses)} 处）" if len(clauses) > 1 else ""
    return clause_text(clauses[0]) + more


# ---------------------------------------------------------------- the policy and the customer


def _term(answer: Answer) -> Iterator[Mark]:
    start, end, over = answer.policy_start, answer.policy_end, answer.waiting_over_on
    if start is not None:
        yield Mark("term", POLICY, start, "保单生效")
    if end is not None:
        yield Mark("term", POLICY, end, "保单最后一天")
    if start is not None and over is not None and over > start:
        yield Mark("waiting", POLICY, over, "合同的首年等待期；哪些服务受限、续保是否免除，见各项服务", start)


def _care(scenario: Scenario, catalogue: Catalogue) -> Iterator[Mark]:
    if scenario.diagnosed_on is not None:
        state = value_label("diagnosis", scenario.diagnosis, catalogue) if scenario.diagnosis else "诊断"
        yield Mark("event", CARE, scenario.diagnosed_on, state)
    if scenario.admission_note_on is not None:
        yield Mark("event", CARE, scenario.admission_note_on, "开住院单")
    if scenario.planned_on is not None:
        yield Mark("planned", CARE, scenario.planned_on, "希望使用服务的日子")
    this = Stay(admitted_on=scenario.admitted_on, discharged_on=scenario.discharged_on)
    for stay, name in ((this, "这次住院"), *((stay, "以前的住院") for stay in scenario.earlier_stays or ())):
        yield from _stay(stay, name, scenario.as_of)


def _stay(stay: Stay, name: str, as_of: dt.date) -> Iterator[Mark]:
    admitted, discharged = stay.admitted_on, stay.discharged_on
    if admitted is None:
        if discharged is not None:
            yield Mark("event", CARE, discharged, f"{name}：出院")
    elif discharged is not None:
        yield Mark("stay", CARE, discharged, f"{name}：{admitted} 入院，{discharged} 出院", admitted)
    else:
        state = "还没有出院" if admitted <= as_of else "计划入院"
        yield Mark("stay", CARE, max(admitted, as_of), f"{name}：{admitted} 入院，{state}", admitted)


# ---------------------------------------------------------------- one service


def _service_marks(
    answer: Answer, service: ServiceAnswer, scenario: Scenario, info: Service
) -> Iterator[Mark]:
    yield from _waiting(answer, service, scenario, info)
    yield from _history(service.id, scenario, info)
    yield from _deadlines(answer, service, scenario, info)
    yield from _other_deadlines(answer, service, info)


def _waiting(answer: Answer, service: ServiceAnswer, scenario: Scenario, info: Service) -> Iterator[Mark]:
    """The waiting period where it binds this service; not drawn for one that shows nothing else."""
    start, over, rule = answer.policy_start, answer.waiting_over_on, info.waiting
    binds = service.status == "waiting" or not (
        scenario.renewal or (rule.accident == "exempt" and scenario.accident)
    )
    if rule.kind != "stated" or not rule.cite or not service.deadlines or not binds:
        return
    if start is not None and over is not None and over > start:
        yield Mark("waiting", service.id, over, "等待期", start, clauses=(clause_of(info, rule.cite),))


def _history(id: str, scenario: Scenario, info: Service) -> Iterator[Mark]:
    for use in scenario.usage or ():
        if use.service == id and use.on <= scenario.as_of:
            item = use.item or next(iter(info.items))
            amount = f"，{use.amount:,.0f} 元" if use.amount is not None else ""
            text = f"已用 {use.count} {info.items[item].limit.unit}{amount}"
            yield Mark("used", id, use.on, text, items=_item_names([item], info))
    for booking in scenario.bookings or ():
        if booking.service == id:
            item = booking.item or next(iter(info.items))
            text = f"{booking.booked_on} 预约" + ("" if booking.on else "，没有填服务日期")
            yield Mark("planned", id, booking.on or booking.booked_on, text, items=_item_names([item], info))


def _deadlines(answer: Answer, service: ServiceAnswer, scenario: Scenario, info: Service) -> Iterator[Mark]:
    others = _by_key(service.other_reading.deadlines) if service.other_reading else None
    status = {item.id: item.status for item in service.items}
    days = _by_key(service.deadlines)
    merged: dict[tuple[object, ...], list[Deadline]] = {}
    for deadline in service.deadlines:
        start = _start(deadline, days, scenario, info)
        other = _other_text(deadline, others, OPPOSITE_NAMES[answer.reading])
        key = (deadline, start, other, status[deadline.item] == "available")
        merged.setdefault(_without_item(*key), []).append(deadline)
    for (id, on, provisional, text, start, other, is_open), group in merged.items():
        yield Mark(
            str(id),
            service.id,
            on,  # type: ignore[arg-type]
            str(text),
            start,  # type: ignore[arg-type]
            _item_names([deadline.item for deadline in group], info),
            tuple(dict.fromkeys(deadline.clause for deadline in group)),
            bool(provisional),
            str(other),
            bool(is_open),
            tuple((deadline.item, deadline.id) for deadline in group),
        )
