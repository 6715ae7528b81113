"""What must a reader know beside a service's status? What no fact describes, silences, days that collide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rules.domain.answer import OPEN, Caveat, Deadline, Status
from rules.domain.cities import doubt
from rules.domain.deadline_kinds import kinds_of
from rules.engine.deadlines import Deadlines
from rules.engine.judging import ServiceJudge
from rules.engine.kleene import NO, YES
from rules.engine.plan import CaveatPlan, PromisePlan

PROMISED = kinds_of("provider")
"""The deadlines that are the provider's."""


def caveats_of(
    judge: ServiceJudge, days: Deadlines, status: Status, deadlines: Sequence[Deadline]
) -> tuple[Caveat, ...]:
    """Everything to be said of a judged service that has this status and these deadlines."""
    found = _told(judge.service.caveats, judge)
    if judge.items:
        found += _of_items(judge, days)
    if judge.service.by_city:
        found += _names(judge)
    found += _waiting(judge, status)
    if deadlines:
        found += _days(judge, deadlines)
    return tuple(found)


BEFORE_RENEWAL = "续保前就开始的算不算，手册未写，以合同为准"
IN_WAITING = "这样的满了以后能不能用，手册未写，以合同为准"


def _told(plans: Sequence[CaveatPlan], judge: ServiceJudge) -> list[Caveat]:
    values = judge.stays[0].values
    return [plan.caveat for plan in plans if plan.slot is None or values[plan.slot] != NO]


def _of_items(judge: ServiceJudge, days: Deadlines) -> Iterator[Caveat]:
    for item, judged in zip(judge.service.items, judge.items, strict=True):
        if judged.status in OPEN:
            yield from _told(item.caveats, judge)
        for end in judged.former:
            closed = days.last_day(item, end)
            text = f"{item.name}：以前那次住院的已在 {closed.on} 截止，这里按新的一次住院判断"
            doubtful = f"{item.name}：以前那次住院的也许已截止，这里按新的一次住院判断"
            yield Caveat(text, closed.clause, doubtful)
        numbers = judged.numbers
        if numbers.limit is not None and numbers.used > numbers.limit:
            text = f"{item.name}：记录的用量 {numbers.used} 超过上限 {numbers.limit}，请核对"
            yield Caveat(text, item.limit.clause)


def _names(judge: ServiceJudge) -> Iterator[Caveat]:
    """Names that no list has, repeated: they count as unknown."""
    for check in judge.service.by_city:
        for name in judge.stays[0].unrecognised(check.slot):
            yield Caveat(doubt(name), check.clause)


# ---------------------------------------------------------------- the waiting period


def _waiting(judge: ServiceJudge, status: Status) -> Iterator[Caveat]:
    waiting, view = judge.service.waiting, judge.case.view
    if waiting.silent:
        yield waiting.silent
    if waiting.on_accident and view["accident"] is not False and _held_up(judge):
        yield waiting.on_accident
    if waiting.on_renewal and view["renewal"]:
        yield waiting.on_renewal
    if status not in ("not_started", "not_included"):
        yield from _begun_early(judge)


def _held_up(judge: ServiceJudge) -> bool:
    """Whether it is the waiting period that the service or one of its items fails by."""
    failures = [judge.shared.failures, *(judged.own.failures for judged in judge.items)]
    return any(found and found[0].waits for found in failures)


def _begun_early(judge: ServiceJudge) -> Iterator[Caveat]:
    """What the manual leaves open of an illness or stay from before the policy or inside its waiting."""
    waiting, view, start = judge.service.waiting, judge.case.view, judge.case.start
    if waiting.tied and view["renewal"]:
        need, clause = waiting.tied
        day = view[need.day]
        if day and start and day < start:
            yield Caveat(
                f"{day} 早于本保单年度第一天 {start}；{BEFORE_RENEWAL}",
                clause,
                f"开始的日子也许早于本保单年度第一天；{BEFORE_RENEWAL}",
            )
    over = judge.case.waiting_over_on
    if not waiting.illness or over is None or judge.stays[0].values[waiting.exempt] == YES or view["renewal"]:
        return
    illness, clause = waiting.illness
    days = {judged.stay.view[illness.day] for judged in judge.items} or {view[illness.day]}
    for day in sorted(day for day in days if day and day < over):
        yield Caveat(
            f"{day} 早于等待期满（{over}）；{IN_WAITING}", clause, f"开始的日子也许早于等待期满；{IN_WAITING}"
        )


# ---------------------------------------------------------------- days


def _days(judge: ServiceJudge, deadlines: Sequence[Deadline]) -> Iterator[Caveat]:
    promises = judge.service.promises
    last_days = {deadline.item: deadline for deadline in deadlines if deadline.id == "use_by"}
    for deadline in deadlines:
        promise = promises.get((deadline.item, deadline.id))
        if deadline.id == "use_by":
            planned = judge.case.planned((judge.service.id, deadline.item))
            if planned and planned > deadline.on:
                text = f"计划的 {planned} 晚于使用截止日 {deadline.on}"
                yield Caveat(text, deadline.clause, f"计划的 {planned} 也许晚于使用截止日")
        if promise is not None:
            yield from _of_promise(promise, deadline, judge, last_days)


def _of_promise(
    promise: PromisePlan, deadline: Deadline, judge: ServiceJudge, last_days: Mapping[str, Deadline]
) -> Iterator[Caveat]:
    say, on, clause = deadline.say, deadline.on, deadline.clause
    last = last_days.get(deadline.item)
    if deadline.id in PROMISED and last and on > last.on:
        text = f"“{say}”最晚 {on}，晚于可以使用的最后一天 {last.on}"
        yield Caveat(text, clause, f"“{say}”也许晚于可以使用的最后一天")
    if promise.sign < 0 and on < judge.case.as_of:
        planned = judge.case.planned((judge.service.id, deadline.item))
        text = f"距离 {planned} 已来不及：{say}（最晚 {on}）"
        yield Caveat(text, clause, f"距离 {planned} 也许已来不及：{say}")
    if deadline.average:
        yield Caveat(f"“{say}”是平均时间，不是保证", clause)
    if promise.unstated:
        start = "审核完成" if promise.since == "review" else "申请当天"
        yield Caveat(f"手册未写“{say}”从哪天起算，这里从{start}起算", clause)
