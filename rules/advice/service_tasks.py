"""What must the customer do for one service, and what of it is lost with the policy?"""

from __future__ import annotations

import datetime as dt

from rules.advice.channels import channels_for
from rules.advice.lead_time import Latest, latest, lead_of
from rules.advice.service_case import ServiceCase
from rules.advice.task import Differs, Task, TaskPart, parts_alike, tasks_alike
from rules.domain.answer import OPEN, Deadline, ItemAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.plan import IN_FORCE


def service_tasks(case: ServiceCase) -> list[Task]:
    """The tasks that speak of this service alone."""
    mine = [_task(case, d) for d in case.service.deadlines if _is_own(case, d)]
    only = [_task(case, d, only=True) for d in case.service.opposite.deadlines if _is_only_other(case, d)]
    booked = [task for item in case.info.items if (task := _booked(case, item))]
    return [*tasks_alike([*mine, *only, *booked]), *_planned(case)]


def ending_with_policy(case: ServiceCase) -> list[TaskPart]:
    """What of this service is lost with the policy; items with the same rest stand together.

    What is booked, or has a day to apply by, has a task of its own. A count of which the manual names no
    last day ends with the policy as well: a policy not in force brings nothing. Of a policy of which the last
    day is known about, no last sensible day is.
    """
    end = case.answer.policy_end
    if end is None and not case.answer.ends_about:
        return []
    parts = []
    for item, other in case.service.item_pairs():
        use_by = case.service.deadline(item.id, "use_by")
        if (use_by and not _is_policy_end(use_by)) or not _limited(item):
            continue
        if item.id in case.bookings or case.service.deadline(item.id, "apply_by"):
            continue
        parts.append(
            TaskPart(
                case.service.id,
                (item.id,),
                _latest(case, item.id, end, end) if end else None,
                item.remaining,
                other.remaining if other.remaining != item.remaining else None,
                item.unit,
                item.per,
                other.status if other.status != "available" else None,
            )
        )
    return parts_alike(parts)


def _is_own(case: ServiceCase, deadline: Deadline) -> bool:
    """Whether a deadline asks the customer for something, or has been missed."""
    status = case.service.item(deadline.item).status
    if not DEADLINES[deadline.id].task or _is_policy_end(deadline) or _is_kept(case, deadline):
        return False
    return status in OPEN or (status == "closed" and deadline.on < case.answer.as_of)


def _is_only_other(case: ServiceCase, deadline: Deadline) -> bool:
    """Whether only the opposite reading has this deadline, for an item open under this one."""
    mine = case.service.deadline(deadline.item, deadline.id)
    return (
        bool(DEADLINES[deadline.id].task)
        and (mine is None or _is_policy_end(mine))
        and case.service.item(deadline.item).status in OPEN
        and not _is_policy_end(deadline)
        and not _is_kept(case, deadline)
    )


def _is_policy_end(deadline: Deadline) -> bool:
    """Whether a deadline is nothing but the policy's own end."""
    return deadline.id == "use_by" and deadline.rule == IN_FORCE


def _is_kept(case: ServiceCase, deadline: Deadline) -> bool:
    """Whether a booking made in time has done what the deadline asks for."""
    booking = case.bookings.get(deadline.item)
    return deadline.id == "apply_by" and booking is not None and booking.booked_on <= deadline.on


def _task(case: ServiceCase, deadline: Deadline, *, only: bool = False) -> Task:
    item, id = deadline.item, deadline.id
    differs: Differs = "only" if only else ""
    other = case.service.opposite.deadline(item, id)
    if not only:
        differs = "absent" if other is None else "day" if other.on != deadline.on else ""
    ends = deadline.on == case.answer.policy_end and not deadline.capped
    end = "，不晚于保单到期日" if ends else ""
    advised = (
        _latest(case, item, _aim(case, deadline), deadline.on) if _is_application(case, deadline) else None
    )
    if deadline.about and advised and advised.on < case.answer.as_of:
        # Counted back from the earliest of several days, it may not have passed.
        advised = None
    return Task(
        id,
        case.service.id,
        (item,),
        deadline.on,
        f"{DEADLINES[id].task}：{deadline.say}{end}",
        advised,
        channels_for(case.info, id),
        (deadline.clause,),
        deadline.provisional,
        deadline.hours,
        deadline.since,
        deadline.advice,
        case.service.item(item).status != "needs_info",
        other.on if other and differs == "day" else None,
        differs,
        case.service.opposite.item(item).status if differs == "absent" else None,
        about=deadline.about,
        from_wanted=deadline.planned,
    )


def _is_application(case: ServiceCase, deadline: Deadline) -> bool:
    """Whether a deadline is one to apply by, or to use by where the manual sets no day to apply."""
    return deadline.id == "apply_by" or (
        deadline.id == "use_by" and case.service.deadline(deadline.item, "apply_by") is None
    )


def _aim(case: ServiceCase, deadline: Deadline) -> dt.date | None:
    """The day by which the service must be there; None where none is known."""
    use_by = case.service.deadline(deadline.item, "use_by")
    wanted = case.wanted_on(deadline.item) if deadline.id == "apply_by" else None
    days = (wanted, use_by.on if use_by else case.answer.policy_end)
    return min((day for day in days if day), default=None)


def _latest(case: ServiceCase, item: str, aim: dt.date | None, by: dt.date) -> Latest | None:
    """The last sensible day to apply; None for one who has booked, or without a promise to count by."""
    lead = lead_of(case.info, item)
    if lead is None or aim is None or item in case.bookings or case.service.item(item).status == "closed":
        return None
    apply_by = case.service.deadline(item, "apply_by")
    return latest(lead, aim, min(by, apply_by.on) if apply_by else by)


def _booked(case: ServiceCase, item: str) -> Task | None:
    booking = case.bookings.get(item)
    if booking is None or booking.on is None or booking.on < case.answer.as_of:
        return None
    if case.service.item(item).status not in OPEN:
        return None
    return Task(
        "booked",
        case.service.id,
        (item,),
        booking.on,
        "按约好的日子使用",
        channels=channels_for(case.info, "booked"),
        settled=case.service.item(item).status == "available",
    )


def _planned(case: ServiceCase) -> list[Task]:
    """By when to apply for what is wanted on a day, where the manual itself sets no last day."""
    parts = []
    for item in case.info.items:
        lead, day = lead_of(case.info, item), case.wanted_on(item)
        skip = case.service.deadline(item, "apply_by") or item in case.bookings
        if lead is None or day is None or skip or case.service.item(item).status != "available":
            continue
        use_by = case.service.deadline(item, "use_by")
        if use_by is None or day <= use_by.on:
            parts.append(TaskPart(case.service.id, (item,), latest(lead, day, day)))
    if not parts or case.scenario.planned_on is None:
        return []
    steps = [step for part in parts if part.latest for step in part.latest.steps]
    return [
        Task(
            "planned",
            case.service.id,
            tuple(item for part in parts for item in part.items),
            case.scenario.planned_on,
            "想在这天用上，提前申请",
            channels=channels_for(case.info, "planned"),
            clauses=tuple(dict.fromkeys(step.clause for step in steps)),
            parts=tuple(parts_alike(parts)),
        )
    ]


def _limited(item: ItemAnswer) -> bool:
    return item.status == "available" and item.remaining is not None and item.remaining > 0
