"""By when must a customer act, or how long wait? Questions on days, with the days that mistakes lead to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from random import Random
from typing import NamedTuple

from rules.catalogue.catalogue import PROMISE_START, disputes_in
from rules.catalogue.conditions import Shifted
from rules.domain.answer import Deadline, ItemAnswer, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES, given_by
from rules.domain.periods import ONE_DAY, Unit, add_months, days_through, move
from rules.domain.workdays import is_workday
from rules.engine.plan import EndPlan, PromisePlan
from rules.quiz.draft_question import DraftOption, DraftQuestion, Wording, note, readings_notes, well_formed
from rules.quiz.model import JUST_RIGHT, ReasonNote, day_told
from rules.quiz.story import item_told
from rules.quiz.undisputed_case import DrawnCase, arguable, in_waiting

UNITS: dict[Unit, str] = {
    "days": "天",
    "months": "个月",
    "years": "年",
    "workdays": "个工作日",
    "hours": "小时",
}

MOST_CHOICES = 4

WEIGHTS = {id: kind.quiz_weight for id, kind in DEADLINES.items() if kind.quiz_weight}
"""How much each kind of deadline is worth asking about."""

WINDOWS = given_by("window")
"""Kinds that count from a day in the customer's own story."""


class Span(NamedTuple):
    """How a day is reached: `number` units after (before, where negative) `anchor`."""

    anchor: dt.date
    anchor_name: str
    number: int
    unit: Unit
    capped: dt.date | None = None
    """The day before the policy's end cut it off."""
    ready: str = ""
    """What a promise supposes of the application."""
    skipped: dt.date | None = None
    """The day that it would be if the review took no time."""


class _Asked(NamedTuple):
    service: ServiceAnswer
    item: ItemAnswer
    deadline: Deadline
    cautious: dt.date | None
    """The cautious reading's day where it is another one."""
    span: Span


def deadline_question(
    kind: str, case: DrawnCase, rng: Random, taken: Collection[str]
) -> DraftQuestion | None:
    """By when? `kind` is the id of a deadline."""
    if (kind == "opens_on") != in_waiting(case):
        return None
    if kind in WINDOWS and not any(fact in case.customer.facts for fact in ("discharged_on", "planned_on")):
        return None
    drafts = [draft for asked in _askable(case, kind, taken) if (draft := _draft(case, asked))]
    if not drafts:
        return None
    most = max(len(draft.choices) for draft in drafts)
    return rng.choice([draft for draft in drafts if len(draft.choices) == most])


def _askable(case: DrawnCase, kind: str, taken: Collection[str]) -> Iterator[_Asked]:
    """Every deadline of a kind whose day can be counted from what was told."""
    for service in case.services(taken):
        if all(deadline.id != kind for deadline in service.deadlines) or arguable(case, service):
            continue
        seen: set[str] = set()
        for item, other_item in service.item_pairs():
            for deadline in service.deadlines:
                there = service.opposite.deadline(item.id, deadline.id)
                if (deadline.item, deadline.id) != (item.id, kind) or there is None:
                    continue
                if item.status != other_item.status or item.status not in ("available", "waiting"):
                    continue
                span = _count_of(case, service, deadline)
                if span is None or not _plain(deadline) or deadline.id in seen:
                    continue
                if deadline.id == "opens_on":
                    # The same day for every item.
                    seen.add("opens_on")
                yield _Asked(service, item, deadline, there.on if there.on != deadline.on else None, span)


def _plain(deadline: Deadline) -> bool:
    return not (deadline.provisional or deadline.average or deadline.advice or deadline.hours)


def _count_of(case: DrawnCase, service: ServiceAnswer, deadline: Deadline) -> Span | None:
    """How the rules reach a deadline's day; None where it is not a period from a day that was told."""
    if deadline.id == "opens_on":
        start, over = case.scenario.policy_start, case.view["waiting_over_on"]
        waiting = case.scenario.waiting_days
        if service.status != "waiting" or start is None or waiting is None or deadline.on != over:
            return None
        if not _usable_on(case, service, deadline.on):
            return None
        return Span(start, "保单生效日", waiting, "days")
    plan = next(one for one in case.plan(service.id).items if one.id == deadline.item)
    end = _window_end(case, service, deadline)
    span = _window_count(case, service, end) if end else None
    if span is None:
        promise = next((promise for promise in plan.promises if promise.rule == deadline.rule), None)
        span = _promise_count(case, service, promise, deadline) if promise else None
    if span is None or span.number == 0:
        return None
    reached = span.capped or move(span.anchor, span.number, span.unit).on
    on = min(reached, case.view["policy_end"]) if span.capped else reached
    return span if on == deadline.on else None


def _window_end(case: DrawnCase, service: ServiceAnswer, deadline: Deadline) -> EndPlan | None:
    """The window's end that a deadline is, cut off by the policy's end or not."""
    plan = next(one for one in case.plan(service.id).items if one.id == deadline.item)
    end = {"apply_by": plan.apply_by, "use_by": plan.use_by}.get(deadline.id)
    return end if end and end.rule == deadline.rule else None


def _usable_on(case: DrawnCase, service: ServiceAnswer, day: dt.date) -> bool:
    """Whether nothing but the waiting period stands in the way."""
    facts = {**case.customer.facts, "as_of": day.isoformat()}
    then = replace(case, customer=case.customer._replace(facts=facts))
    return then.settled(then.service(service.id)) is True


def _window_count(case: DrawnCase, service: ServiceAnswer, end: EndPlan) -> Span | None:
    expr = end.end.date
    if not isinstance(expr, Shifted) or expr.plus is None or case.scenario.earlier_stays:
        return None
    anchor = case.view[expr.of]
    period = expr.plus
    reached = move(anchor, period.count, period.unit).on
    capped = reached if reached > case.view["policy_end"] else None
    if capped and not case.info(service.id).in_force:
        return None
    name = case.catalogue.facts[expr.of].label
    return Span(anchor, name, period.count, period.unit, capped)


def _promise_count(
    case: DrawnCase, service: ServiceAnswer, promise: PromisePlan, deadline: Deadline
) -> Span | None:
    if re.search(r"\d", deadline.say) and not promise.promise.ahead_of:
        return None
    period, as_of = promise.period, case.scenario.as_of
    number, ready, skipped = promise.sign * period.count, "", None
    if promise.since == "application":
        anchor, name = as_of, "申请当天"
        settled = promise.unstated or deadline.id == "review_by"
        ready = "材料当天交齐" if settled else "材料当天交齐并确认符合条件"
    elif promise.since == "review":
        review = service.deadline(deadline.item, "review_by")
        if review is None:
            return None
        anchor, name, ready = review.on, "审核完成日", "材料当天交齐，审核用足规定的时间"
        skipped = move(as_of, number, period.unit).on
    elif promise.since == "planned" and case.scenario.planned_on:
        anchor, name = case.scenario.planned_on, "打算使用的日子"
    else:
        return None
    return Span(anchor, name, number, period.unit, ready=ready, skipped=skipped)


# ---------------------------------------------------------------- the question


def _draft(case: DrawnCase, asked: _Asked) -> DraftQuestion | None:
    deadline, service = asked.deadline, asked.service
    wrong = _mistakes(asked)
    wrong.pop(deadline.on, None)
    days = sorted([deadline.on, *list(wrong)[: MOST_CHOICES - 1]])
    choices = [
        DraftOption(
            day_told(day),
            day.isoformat(),
            note(wrong.get(day, JUST_RIGHT), day == deadline.on),
            day == deadline.on,
        )
        for day in days
    ]
    if not well_formed(choices, multiple=False):
        return None
    reading = "按有利解释，" if asked.cautious else ""
    return DraftQuestion(
        said=_asks_for(case, asked, reading),
        case=case,
        choices=tuple(choices),
        explanation=tuple(_notes(case, asked)),
        services=(service.id,),
        asks={
            "service": service.id,
            "item": asked.item.id,
            "deadline": deadline.id,
            "counted": [asked.span.anchor.isoformat(), asked.span.number, asked.span.unit],
        },
        in_order=True,
        easy=not (asked.cautious or asked.span.capped or asked.span.skipped),
        hard=bool(asked.cautious or asked.span.capped or asked.span.skipped or _at_months_end(asked)),
        counted=_facts_counted(case, asked),
        short=_easily_asked(case, asked),
    )


LATE = 28
"""From this day of the month on, months of unlike length and holidays at their turn are easily miscounted."""


def _at_months_end(asked: _Asked) -> bool:
    """Whether the count begins at a month's end and leads out of it."""
    anchor, on = asked.span.anchor, asked.deadline.on
    return max(anchor, on).month != min(anchor, on).month and min(anchor, on).day >= LATE


EVENTS = ("diagnosis", "surgery", "discharged_on", "planned_on")
"""What a story of a day is about; the first of these that its item looks at are told."""


def _facts_counted(case: DrawnCase, asked: _Asked) -> frozenset[str]:
    """What the day is counted from, and what happened; a window says of all else that it is in order."""
    if asked.deadline.id == "opens_on":
        return frozenset({"as_of", "policy_start", "policy_end", "waiting_days", "renewal"})
    plan = case.plan(asked.service.id)
    item = next(one for one in plan.items if one.id == asked.item.id)
    read = {fact for check in (*plan.checks, *item.checks) for fact in check.facts}
    end = _window_end(case, asked.service, asked.deadline)
    anchors = {end.end.date.of} if end and isinstance(end.end.date, Shifted) else {"planned_on"}
    return frozenset({"as_of"} | {fact for fact in EVENTS if fact in read | anchors} | anchors)


def _asks_for(case: DrawnCase, asked: _Asked, reading: str) -> Wording:
    deadline, who = asked.deadline, case.customer.name
    if deadline.id == "opens_on":
        service = case.info(asked.service.id).name
        return Wording(f"{who}还用不了“{service}”", f"{reading}从哪天起可以用？")
    name = item_told(asked.service.id, asked.item.id, case.catalogue)
    capped = "只看本保单年度，不考虑续保" if asked.span.capped else ""
    kind = DEADLINES[deadline.id]
    if kind.whose == "customer":
        return Wording(f"{who}想用“{name}”", f"{reading}{kind.quiz_question}", capped)
    return Wording(f"{who}申请“{name}”，{asked.span.ready}", f"{reading}“{_bare(deadline.say)}”最晚是哪天？")


def _easily_asked(case: DrawnCase, asked: _Asked) -> Wording:
    """The question where the customer's own conditions are not told: it says that they are met."""
    if DEADLINES[asked.deadline.id].whose != "customer":
        return _asks_for(case, asked, "")
    name = item_told(asked.service.id, asked.item.id, case.catalogue)
    question = DEADLINES[asked.deadline.id].quiz_question
    return Wording(f"{case.customer.name}想用“{name}”，其他条件都符合", question)


def _bare(say: str) -> str:
    """A promise's wording without the remark on where it counts from."""
    return re.sub(r"（[^（）]*）$", "", say)


def _mistakes(asked: _Asked) -> dict[dt.date, str]:
    """Days that typical mistakes lead to, each with the mistake, the likeliest first."""
    span, on = asked.span, asked.deadline.on
    step = ONE_DAY if span.number > 0 else -ONE_DAY
    found: dict[dt.date, str] = {}
    if span.capped:
        found[span.capped] = "没有看保单终止日：到期后不能再用"
    if asked.cautious:
        found.setdefault(asked.cautious, "这是保守解释的日期")
    if span.skipped:
        found.setdefault(span.skipped, "漏掉了审核的时间")
    if asked.deadline.id == "opens_on":
        found |= _waiting_mistakes(span, on)
    elif span.unit == "workdays":
        found |= _workday_mistakes(span)
    elif span.unit == "days":
        found.setdefault(move(span.anchor, span.number, "workdays").on, "当成工作日来数了，应按自然日")
    elif span.unit == "months":
        found.setdefault(span.anchor + dt.timedelta(30 * span.number), "把一个月当成 30 天了")
    if span.capped:
        found.setdefault(on - ONE_DAY, "保单最后一天也还有效")
    elif span.unit != "workdays" and asked.deadline.id != "opens_on":
        found.setdefault(on - step, f"把{span.anchor_name}当成第一天数进去了")
    if not span.capped:
        sign = 1 if span.number > 0 else -1
        unit: Unit = "workdays" if span.unit == "workdays" else "days"
        found.setdefault(move(on, sign, unit).on, "多数了一天")
        found.setdefault(move(on, -sign, unit).on, "少数了一天")
    return found


def _waiting_mistakes(span: Span, on: dt.date) -> dict[dt.date, str]:
    months = round(span.number / 30)
    return {
        on - ONE_DAY: "这天还是等待期的最后一天",
        on + ONE_DAY: "多等了一天",
        add_months(span.anchor, months): f"把 {span.number} 天当成 {months} 个月了",
        span.anchor: "没有算等待期",
    }


def _workday_mistakes(span: Span) -> dict[dt.date, str]:
    step = ONE_DAY if span.number > 0 else -ONE_DAY
    found = {
        _weekdays_only(span): "只看周一到周五，没看放假和调休",
        _make_up_ignored(span): "没算调休上班的周末",
        span.anchor + span.number * ONE_DAY: "按自然日数了，应按工作日",
    }
    if is_workday(span.anchor):
        early = move(span.anchor - step, span.number, "workdays").on
        found.setdefault(early, f"把{span.anchor_name}当成第一天数进去了")
    return found


def _weekdays_only(span: Span) -> dt.date:
    return _counted(span, lambda day: day.weekday() < 5)


def _make_up_ignored(span: Span) -> dt.date:
    return _counted(span, lambda day: is_workday(day) and day.weekday() < 5)


def _counted(span: Span, works: Callable[[dt.date], bool]) -> dt.date:
    day, left = span.anchor, abs(span.number)
    step = ONE_DAY if span.number > 0 else -ONE_DAY
    while left:
        day += step
        left -= bool(works(day))
    return day


# ---------------------------------------------------------------- the reasons


def _notes(case: DrawnCase, asked: _Asked) -> Iterator[ReasonNote]:
    deadline, span = asked.deadline, asked.span
    end = _window_end(case, asked.service, deadline) if span.capped else None
    say, clause = (end.end.say, end.clause) if end else (deadline.say, deadline.clause)
    yield note(f"手册：{say}", None, [clause])
    if span.skipped:
        yield note(f"材料当天交齐，审核最晚{day_told(span.anchor)}完成")
    number, unit = abs(span.number), UNITS[span.unit]
    way = "往后" if span.number > 0 else "往前"
    if deadline.id == "opens_on":
        text = f"等待期 {number} 天从{day_told(span.anchor)}算起，满了以后的第一天是{day_told(deadline.on)}"
        yield note(text)
        return
    text = (
        f"从{span.anchor_name}{day_told(span.anchor)}{way}数 {number} {unit}，当天不算（民法典第二百零一条）"
    )
    if span.unit == "workdays":
        text += _workdays_told(span, deadline.on)
    yield note(f"{text}：{day_told(span.capped or deadline.on)}")
    if span.capped:
        text = f"保单到{day_told(case.view['policy_end'])}为止，截止日不会晚于这天"
        yield note(text, None, [deadline.clause])
    if asked.cautious:
        yield note(f"保守解释的日期是{day_told(asked.cautious)}")
        yield from _disputed(case, asked)


def _workdays_told(span: Span, on: dt.date) -> str:
    """The days between that the calendar treats otherwise than the week does."""
    first, last = sorted((span.anchor, on))
    days = days_through(first, last)
    off = [day for day in days if day.weekday() < 5 and not is_workday(day)]
    worked = [day for day in days if day.weekday() >= 5 and is_workday(day)]
    parts = []
    if off:
        parts.append("、".join(f"{day.month}月{day.day}日" for day in off) + "放假")
    if worked:
        parts.append("、".join(f"{day.month}月{day.day}日" for day in worked) + "调休上班")
    return "；" + "，".join(parts) if parts else "；周末不算"


def _disputed(case: DrawnCase, asked: _Asked) -> Iterator[ReasonNote]:
    """Both readings of the entries that the deadline hangs on."""
    info = case.info(asked.service.id)
    promises = {**info.promises, **info.items[asked.item.id].promises}
    promise = promises.get(asked.deadline.id)
    ids = [dispute.dispute for dispute in disputes_in(promise)]
    if not ids:
        ids = [PROMISE_START.entry]
    for id in dict.fromkeys(ids):
        yield from readings_notes(case.catalogue.entries[id], info)
