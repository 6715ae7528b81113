"""Which days matter for an item? When it opens, until when to apply and use it, what is promised by when.

Which kind of deadline goes with which status stands in `rules.domain.deadline_kinds`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from rules.domain.answer import Clause, Deadline, Status
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import BASIS, ONE_DAY, add_months, move
from rules.engine.case import PLANNED_READS, Case, StayValues
from rules.engine.kleene import NO, YES
from rules.engine.leaves import reads
from rules.engine.plan import IN_FORCE, POLICY_START, WAITING, ItemPlan, PromisePlan, ServicePlan
from rules.engine.program import Program
from rules.engine.status import NOTHING
from rules.engine.windows import ItemWindow, LastDay, window_reads

NO_DAY: Mapping[str, frozenset[str]] = {"application": NOTHING, "review": NOTHING, "planned": PLANNED_READS}
"""What promises look at that count from no date fact."""

DATED = frozenset(status for kind in DEADLINES.values() for status in kind.statuses)
"""The statuses with which an item has any deadline."""


def deadline_reads(
    program: Program, service: ServicePlan, item: ItemPlan, kinds: Collection[str] = DEADLINES
) -> frozenset[str]:
    """The facts that an item's deadlines of these kinds look at, those of its window and promises always."""
    facts = window_reads(item)
    if "opens_on" in kinds:
        facts |= program.reads([service.waiting.exempt]) | reads(("waiting_over_on",))
    if not {"resets_on", "apply_by", "use_by"}.isdisjoint(kinds):
        facts |= {"policy_end"}
    for promise in item.promises:
        facts |= program.reads([] if promise.slot is None else [promise.slot])
        facts |= NO_DAY.get(promise.since, frozenset({promise.since}))
    return facts


def _after_review(plan: PromisePlan) -> bool:
    """Whether what must have happened for the review must have for this promise too."""
    return plan.promise.since in ("review", "unstated")


class Deadlines:
    """The days of one service's items in one case; those that no data give only of the `kinds` asked for."""

    __slots__ = ("case", "kinds", "service")

    def __init__(self, service: ServicePlan, case: Case, kinds: Collection[str] = DEADLINES) -> None:
        self.service, self.case, self.kinds = service, case, kinds

    def of(
        self, item: ItemPlan, status: Status, window: ItemWindow, stay: StayValues
    ) -> tuple[Deadline, ...]:
        """An item's deadlines where it has this status."""
        if status not in DATED:
            return ()
        if status in DEADLINES["opens_on"].given["policy"]:
            return self.opening(item, stay) if "opens_on" in self.kinds else ()
        found: dict[str, Deadline] = {}
        for end in window.ends:
            if status in DEADLINES[end.id].given["window"]:
                found[end.id] = self.last_day(item, end)
        if status in DEADLINES["use_by"].given["policy"] and "use_by" not in found:
            self._add(found, self._in_force(item))
        for promise in item.promises:
            if status in DEADLINES[promise.id].given["promise"]:
                self._add(found, self._promised(promise, item, stay, found.get("review_by")))
        if status in DEADLINES["resets_on"].given["policy"]:
            self._add(found, self._reset(item))
        return tuple(found.values())

    @staticmethod
    def _add(found: dict[str, Deadline], deadline: Deadline | None) -> None:
        """Of two days of one kind the earlier one binds."""
        if deadline and (deadline.id not in found or deadline.on < found[deadline.id].on):
            found[deadline.id] = deadline

    # -------------------------------------------------------- the policy's own days

    def opening(self, item: ItemPlan, stay: StayValues) -> tuple[Deadline, ...]:
        """The first day on which the service is open, where it is known."""
        day, service = self.case.start, self.service
        if day is None:
            return ()
        clause, say, rule = service.in_force, "保单生效", POLICY_START
        if service.waiting.stated and stay.values[service.waiting.exempt] != YES:
            over = self.case.waiting_over_on
            if over is None:
                return ()
            day, clause, rule = max(day, over), service.waiting.clause, WAITING
            say = "等待期满，其他条件也符合就能用"
        return (self._plain("opens_on", item, day, say, clause or service.checks[0].clause, rule),)

    def _in_force(self, item: ItemPlan) -> Deadline | None:
        if "use_by" not in self.kinds or self.service.in_force is None or self.case.end is None:
            return None
        say, clause = "保单有效期内使用", self.service.in_force
        return self._plain("use_by", item, self.case.end, say, clause, IN_FORCE)

    def _reset(self, item: ItemPlan) -> Deadline | None:
        limit, case = item.limit, self.case
        if "resets_on" not in self.kinds:
            return None
        if limit.per == "policy_year" and limit.number.then is not None and case.end:
            say, day = "新保单年度重新计次（续保的）", case.end + ONE_DAY
            return self._plain("resets_on", item, day, say, limit.clause, limit.rule)
        if limit.per == "month":
            first = add_months(case.as_of.replace(day=1), 1)
            if case.end is None or first <= case.end:
                say = "新的自然月重新计次"
                return self._plain("resets_on", item, first, say, limit.clause, limit.rule)
        return None

    @staticmethod
    def _plain(id: str, item: ItemPlan, day: dt.date, say: str, clause: Clause, rule: str) -> Deadline:
        return Deadline(id, item.id, day, "calendar", False, say, clause, rule)

    # -------------------------------------------------------- what the data give

    def last_day(self, item: ItemPlan, end: LastDay) -> Deadline:
        """A window's end as a deadline."""
        expr, plan = end.plan.end.date, end.plan
        period = None if isinstance(expr, str) else expr.plus or expr.minus
        basis = BASIS[period.unit] if period else "calendar"
        say, clause, rule = plan.end.say, plan.clause, plan.rule
        return self._capped(Deadline(end.id, item.id, end.day, basis, False, say, clause, rule))

    def _promised(
        self, plan: PromisePlan, item: ItemPlan, stay: StayValues, review: Deadline | None
    ) -> Deadline | None:
        if plan.slot is not None and stay.values[plan.slot] == NO:
            return None
        start, provisional = self._anchor(plan, item, stay, review)
        if start is None:
            return None
        period = plan.period
        moved = move(start, plan.sign * period.count, period.unit)
        deadline = Deadline(
            plan.id,
            item.id,
            moved.on,
            BASIS[period.unit],
            moved.provisional or provisional,
            plan.promise.say,
            plan.clause,
            plan.rule,
            period.hours,
            start.isoformat() if period.hours is not None else None,
            plan.promise.average,
            plan.promise.advice,
            plan.since == "planned",
            anchor=plan.promise.since,
            start=plan.promise.start or (review.start if review and _after_review(plan) else ""),
        )
        return self._capped(deadline) if plan.id == "apply_by" else deadline

    def _anchor(
        self, plan: PromisePlan, item: ItemPlan, stay: StayValues, review: Deadline | None
    ) -> tuple[dt.date | None, bool]:
        """The day a promise counts from, and whether it is provisional itself."""
        if plan.since == "review" and review:
            return review.on, review.provisional
        if plan.since in ("review", "application"):
            return self.case.as_of, False
        if plan.since == "planned":
            return self.case.planned(item.key), False
        return stay.view[plan.since], False

    def _capped(self, deadline: Deadline) -> Deadline:
        """The deadline, no later than the policy's last day."""
        end = self.case.end
        if end is None or deadline.on <= end:
            return deadline
        return deadline._replace(
            on=end,
            say=f"保单到这天为止（本来是：{deadline.say}）",
            clause=self.service.in_force or deadline.clause,
            capped=True,
            provisional=False,
        )
