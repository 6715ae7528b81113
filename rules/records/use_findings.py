"""Does each use fit the rules of its own day?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from rules.catalogue.catalogue import Stance
from rules.catalogue.labels import label
from rules.domain.answer import Deadline, ItemAnswer, ServiceAnswer
from rules.domain.scenario import Use
from rules.engine.plan import WAITING_NEED, ItemPlan, ServicePlan
from rules.records.finding import ReadingFinding, RecordFinding, Severity, of_both_readings
from rules.records.history import RecordHistory, item_key, not_in_plan
from rules.records.policy_year import PolicyYear, earlier_year
from rules.records.total_findings import CARE_DAYS

OPEN_PERIODS = ("silent", "contract", "policy", "treatment")
"""Periods of a count of which the manual does not say that a new policy year ends them."""


def use_findings(history: RecordHistory) -> Iterator[RecordFinding]:
    """Use in the future, in another policy year, or that the rules of its day do not bear out."""
    yield from _use_doubles(history)
    for index, use in enumerate(history.usage):
        if use.on > history.as_of:
            is_late = history.policy_end and use.on > history.policy_end
            late = f"，而且在保单到期日 {history.policy_end} 之后" if is_late else ""
            yield RecordFinding("usage", index, "hint", f"这天还没到{late}；现在不计次")
        elif year := earlier_year(use.on, history.policy_start):
            yield _earlier_use(history, index, use, year)
        elif history.policy_end and use.on > history.policy_end:
            clause = history.plans[history.reading][use.service].in_force
            text = f"用在保单到期日 {history.policy_end} 之后，请核对日期"
            yield RecordFinding("usage", index, "check", text, clause)
        elif index in history.replayed:
            yield from _on_its_day(history, index, use)


def _use_doubles(history: RecordHistory) -> Iterator[RecordFinding]:
    seen: dict[tuple[str, str, dt.date], Use] = {}
    for index, use in enumerate(history.usage):
        key = (*item_key(use), use.on)
        if key not in seen:
            seen[key] = use
        elif (use.count, use.amount) == (seen[key].count, seen[key].amount):
            yield RecordFinding("usage", index, "check", "和另一条完全一样，是不是记了两遍？")
        else:
            yield RecordFinding("usage", index, "hint", "同一天、同一项还有一条，请核对是不是同一次")


def _earlier_use(history: RecordHistory, index: int, use: Use, year: PolicyYear) -> RecordFinding:
    span = f"属于以前的保单年度（{year.first} 至 {year.last}）"
    limit = history.item_plan(use).limit
    if _counts_today(history, index, use):
        text = f"{span}，但这项不按保单年度计次，仍算在现在的次数里"
        return RecordFinding("usage", index, "hint", text, limit.clause)
    if limit.per in OPEN_PERIODS and limit.number.then is not None:
        text = f"{span}；手册没有写多久重新计次，这里没有算进本年，以合同为准"
        return RecordFinding("usage", index, "hint", text, limit.clause)
    return RecordFinding("usage", index, "hint", f"{span}，不算进本年的次数")


def _counts_today(history: RecordHistory, index: int, use: Use) -> bool:
    """Whether the engine counts this use today: without it, it counts less."""
    if index not in history.replayed:
        return False
    service, item = item_key(use)
    own = [one for one in history.usage if one.service == service]
    others = [one for at, one in enumerate(history.usage) if one.service == service and at != index]
    with_it, without = (history.answer({"usage": uses}, history.reading) for uses in (own, others))
    return with_it.service(service).item(item).used > without.service(service).item(item).used


def _on_its_day(history: RecordHistory, index: int, use: Use) -> Iterator[RecordFinding]:
    before = [
        one
        for at, one in enumerate(history.usage)
        if one.service == use.service and (one.on, at) < (use.on, index)
    ]
    answers = history.both_readings({"as_of": use.on, "usage": before}, use.service)
    notes = {stance: list(_use_notes(history, use, stance, answer)) for stance, answer in answers.items()}
    yield from of_both_readings("usage", index, notes, history.reading)


def _use_notes(
    history: RecordHistory, use: Use, stance: Stance, service: ServiceAnswer
) -> Iterator[ReadingFinding]:
    """What one reading has against a use, given the service as it stood on its day."""
    item, plan = service.item(item_key(use)[1]), history.item_plan(use, stance)
    yield from not_in_plan(service)
    yield from _waiting_notes(history, use, stance, service)
    if item.remaining is not None and use.count > item.remaining:
        yield _beyond(use, item, plan)
    if item.status == "closed" and item.unit != CARE_DAYS:
        yield from _window_notes(use.on, item, service.deadlines)
    if plan.by_stay and item.status == "on_trigger" and _before_every_stay(history, use.on):
        text = "这天之前没有记过住院；如果是另一次住院用的，请把那次补记到“以前的住院”"
        yield ReadingFinding("stay", "hint", text, plan.checks[0].clause if plan.checks else None)


def _waiting_notes(
    history: RecordHistory, use: Use, stance: Stance, service: ServiceAnswer
) -> Iterator[ReadingFinding]:
    plan, until = history.plans[stance][use.service], service.waiting.until
    clause = plan.waiting.clause
    if clause is None:
        return
    need = next((r for r in service.because if r.verdict is False and r.rule == WAITING_NEED), None)
    waits = any(reason.verdict is False and reason.status == "waiting" for reason in service.because)
    inside = until is not None and use.on <= until
    if inside and (need or waits):
        yield ReadingFinding("waiting", "check", f"用在等待期内（等待期到 {until}）", clause)
    elif need:
        yield ReadingFinding("waiting", "check", f"没有满足：{need.say}（{need.found}）", need.clause)
    elif inside and service.waiting.binds is None:
        text = f"这天可能还在等待期内（等待期到 {until}）；填了{_exemptions(history, stance, plan)}才能确定"
        yield ReadingFinding("waiting", "hint", text, clause)


def _exemptions(history: RecordHistory, stance: Stance, plan: ServicePlan) -> str:
    """What is not known of that would exempt from the waiting period."""
    program = history.engine.plan(stance, history.overrides).program
    unknown = (fact for fact in program.facts_of(plan.waiting.exempt) if history.view[fact] is None)
    return "、".join(label(fact, history.engine.catalogue) for fact in unknown)


def _before_every_stay(history: RecordHistory, day: dt.date) -> bool:
    days = [first for stay in history.stays if (first := stay.admitted_on or stay.discharged_on)]
    return bool(days) and all(first > day for first in days)


def _beyond(use: Use, item: ItemAnswer, plan: ItemPlan) -> ReadingFinding:
    """More than was left, of the item's own count or of one that it shares."""
    perhaps = "可能" if item.open else ""
    severity: Severity = "hint" if item.open else "check"
    total, unit = item.used + use.count, item.unit
    if item.limit is not None and total > item.limit:
        text = f"到这条已记 {total} {unit}，{perhaps}超过上限 {item.limit} {unit}"
        return ReadingFinding("beyond", severity, text, plan.limit.clause)
    pool = plan.pools[0]
    left = f"记这条之前还剩 {item.remaining} {unit}"
    text = f"{perhaps}超过合用的次数（{pool.say}，上限 {pool.number.then} {unit}），{left}"
    return ReadingFinding("beyond", severity, text, pool.clause)


def _window_notes(day: dt.date, item: ItemAnswer, deadlines: Iterable[Deadline]) -> Iterator[ReadingFinding]:
    """A use after the last day to use, or after the last day to apply with no booking before it."""
    passed = {one.id: one for one in deadlines if one.item == item.id and one.on < day}
    if use_by := passed.get("use_by"):
        text = f"用在使用截止日 {use_by.on} 之后（{use_by.say}）"
        yield ReadingFinding("window", "check", text, use_by.clause)
    elif apply_by := passed.get("apply_by"):
        text = f"申请截止是 {apply_by.on}（{apply_by.say}）；如果在那之前约好的，请把预约补记上"
        yield ReadingFinding("window", "hint", text, apply_by.clause)
