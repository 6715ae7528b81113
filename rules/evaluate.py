"""Which services apply, why, how much is left and by when? One scenario in, 25 answers out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rules.answer import (
    RANK,
    Answer,
    Caveat,
    Check,
    Clause,
    Deadline,
    ItemAnswer,
    OtherReading,
    Reason,
    ServiceAnswer,
    Status,
)
from rules.catalogue import SERVICES, Catalogue, Stance
from rules.conditions import NO, UNKNOWN, VERDICT, YES, date_fact, date_of
from rules.facts import FACTS, Booking, Scenario, View
from rules.periods import BASIS, ONE_DAY, add_months, move
from rules.plan import EndPlan, ItemPlan, Plan, PromisePlan, ServicePlan, compile_plan
from rules.scenario import view_of
from rules.wording import found

OPPOSITE: dict[Stance, Stance] = {"favourable": "cautious", "cautious": "favourable"}
FACT_ORDER = {name: index for index, name in enumerate(FACTS)}


class Engine:
    """The catalogue with its plans; a plan is compiled once for each choice of readings."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._plan = lru_cache(maxsize=256)(self._compile)

    def _compile(self, stance: Stance, overrides: tuple[tuple[str, str], ...]) -> Plan:
        return compile_plan(self.catalogue, self.catalogue.readings(stance, dict(overrides)))

    def plan(self, stance: Stance, overrides: Mapping[str, str] | None = None) -> Plan:
        """The plan for a stance and overrides; ValueError where an override does not exist."""
        return self._plan(stance, tuple(sorted((overrides or {}).items())))

    def evaluate(
        self, scenario: Scenario, reading: Stance = "favourable", overrides: Mapping[str, str] | None = None
    ) -> Answer:
        """All 25 services for one scenario.

        `reading` is `favourable` (most favourable to the insured) or `cautious` (certain under every
        reading); `overrides` maps register entries to readings. Raises ValueError for an unknown override.
        """
        view = view_of(scenario, SERVICES)
        case = _Case.of(scenario, view)
        plan, other = self.plan(reading, overrides), self.plan(OPPOSITE[reading], overrides)
        services = _evaluate(plan, case, self.catalogue)
        for service, opposite in zip(services, _evaluate(other, case, self.catalogue), strict=True):
            if not _agree(service, opposite):
                service.other_reading = OtherReading(opposite.status, opposite.items, opposite.deadlines)
        return Answer(
            as_of=scenario.as_of,
            reading=reading,
            policy_start=view["policy_start"],
            policy_end=view["policy_end"],
            waiting_over_on=view["waiting_over_on"],
            services=services,
        )


def _agree(one: ServiceAnswer, other: ServiceAnswer) -> bool:
    if one.status != other.status:
        return False
    if [(d.id, d.item, d.on) for d in one.deadlines] != [(d.id, d.item, d.on) for d in other.deadlines]:
        return False
    return all(
        a.status == b.status and a.limit == b.limit and a.remaining == b.remaining and a.per == b.per
        for a, b in zip(one.items, other.items, strict=True)
    )


class _Drawn(NamedTuple):
    key: tuple[str, str]
    on: dt.date
    units: int


@dataclass(slots=True)
class _Case:
    """The scenario as the evaluation reads it."""

    view: View
    as_of: dt.date
    start: dt.date | None
    end: dt.date | None
    uses: tuple[_Drawn, ...]
    bookings: Mapping[tuple[str, str], Booking]
    stays: tuple[View, ...]
    """Views in which an earlier stay takes the place of this one."""

    @staticmethod
    def of(scenario: Scenario, view: View) -> _Case:
        as_of = scenario.as_of
        uses = tuple(
            _Drawn((use.service, use.item or SERVICES[use.service][0]), use.on, use.count)
            for use in scenario.usage or ()
            if use.on <= as_of
        )
        bookings = {
            (booking.service, booking.item or SERVICES[booking.service][0]): booking
            for booking in sorted(scenario.bookings or (), key=lambda booking: booking.booked_on)
            if booking.booked_on <= as_of
        }
        stays = tuple({**view, "care": "inpatient", **dict(stay)} for stay in scenario.earlier_stays or ())
        return _Case(view, as_of, view["policy_start"], view["policy_end"], uses, bookings, stays)


@dataclass(slots=True)
class _Stay:
    """One stay's view and slot values."""

    view: View
    values: list[int]


def _evaluate(plan: Plan, case: _Case, catalogue: Catalogue) -> tuple[ServiceAnswer, ...]:
    current = _Stay(case.view, plan.program.run(case.view))
    stays = [current, *(_Stay(view, plan.program.run(view)) for view in case.stays)]
    return tuple(_Evaluation(plan, service, case, stays, catalogue).answer() for service in plan.services)


class _Verdicts(NamedTuple):
    """What is known of a list of checks: failures in order, and those still open."""

    failures: tuple[Check, ...]
    open: tuple[Check, ...]


def _judge(checks: tuple[Check, ...], values: list[int]) -> _Verdicts:
    failures, open_ = [], []
    for check in checks:
        value = values[check.slot]
        if value == NO:
            failures.append(check)
        elif value == UNKNOWN:
            open_.append(check)
    return _Verdicts(tuple(failures), tuple(open_))


class _Numbers(NamedTuple):
    limit: int | None
    used: int
    remaining: int | None
    used_up: int
    """Three-valued: whether nothing remains."""
    clause: Clause
    say: str
    open: frozenset[str]


class _Judged(NamedTuple):
    """An item for one stay: its status and what decides it."""

    status: Status
    numbers: _Numbers
    own: _Verdicts
    open_facts: frozenset[str]
    window: tuple[Deadline, ...]
    window_closed: Deadline | None
    stay: _Stay


class _Evaluation:
    """One service in one case under one plan."""

    __slots__ = ("case", "catalogue", "plan", "program", "service", "shared", "stays", "values", "view")

    def __init__(
        self, plan: Plan, service: ServicePlan, case: _Case, stays: list[_Stay], catalogue: Catalogue
    ) -> None:
        self.plan, self.service, self.case, self.stays, self.catalogue = plan, service, case, stays, catalogue
        self.program = plan.program
        self.view, self.values = stays[0].view, stays[0].values
        self.shared = _judge(service.checks, self.values)

    # -------------------------------------------------------- the service

    def answer(self) -> ServiceAnswer:
        service, shared = self.service, self.shared
        shared_facts = self._missing(shared.open, self.values, self.view)
        judged = [self._item(item, shared_facts) for item in service.items]
        best = min(judged, key=lambda item: RANK[item.status])
        items = tuple(
            self._item_answer(item, found_, shared_facts)
            for item, found_ in zip(service.items, judged, strict=True)
        )
        missing = self._service_missing(judged, shared_facts) if best.status == "needs_info" else ()
        deadlines = tuple(
            deadline
            for item, found_ in zip(service.items, judged, strict=True)
            for deadline in self._deadlines(item, found_)
        )
        return ServiceAnswer(
            id=service.id,
            status=best.status,
            because=self._because(best),
            missing=missing,
            items=items,
            deadlines=deadlines,
            caveats=self._caveats(best.status, judged, deadlines),
            disputes=service.disputes,
        )

    def _service_missing(self, judged: list[_Judged], shared: frozenset[str]) -> tuple[str, ...]:
        """The facts that could still decide the service's status.

        An item whose open checks include all of another's adds nothing: where it is available, so is that.
        """
        open_items = [item for item in judged if item.status == "needs_info"]
        needs = {item.own.open: item.open_facts for item in open_items}
        facts = set(shared)
        for checks, item_facts in needs.items():
            if not any(set(other) < set(checks) for other in needs):
                facts |= item_facts
        return _ordered(facts)

    def _because(self, item: _Judged) -> tuple[Reason, ...]:
        status = item.status
        if self.shared.failures:
            return tuple(self._reason(check, self.values, self.view) for check in self.shared.failures)
        return self._item_because(status, item)

    def _item_because(self, status: Status, item: _Judged) -> tuple[Reason, ...]:
        values, view = item.stay.values, item.stay.view
        if status == "available":
            return tuple(self._reason(check, self.values, self.view) for check in self.service.checks)
        if status == "needs_info":
            shared = tuple(self._reason(check, self.values, self.view) for check in self.shared.open)
            own = tuple(self._reason(check, values, view) for check in item.own.open)
            return shared + own + (self._used_up_reason(item),) * (item.numbers.used_up == UNKNOWN)
        failed = tuple(self._reason(check, values, view) for check in item.own.failures)
        if item.numbers.used_up == YES:
            failed = (self._used_up_reason(item), *failed)
        if item.window_closed:
            failed = (*failed, _closed_reason(item.window_closed))
        return failed

    def _used_up_reason(self, item: _Judged) -> Reason:
        numbers = item.numbers
        verdict = None if numbers.used_up == UNKNOWN else False
        limit = "" if numbers.limit is None else f"限 {numbers.limit}，"
        return Reason("usage", verdict, numbers.say, f"{limit}已用 {numbers.used}", "used_up", numbers.clause)

    def _reason(self, check: Check, values: list[int], view: View) -> Reason:
        facts = self._facts_of(check.slot)
        return Reason(
            check.fact,
            VERDICT[values[check.slot]],
            check.say,
            found(facts, view, self.catalogue),
            check.status,
            check.clause,
        )

    def _facts_of(self, slot: int) -> tuple[str, ...]:
        program = self.program
        if slot in program.facts:
            return program.facts[slot]
        return tuple(
            dict.fromkeys(fact for child in program.children[slot] for fact in self._facts_of(child))
        )

    def _missing(self, checks: Iterable[Check], values: list[int], view: View) -> frozenset[str]:
        return frozenset().union(*(self.program.missing(check.slot, values, view) for check in checks))

    # -------------------------------------------------------- one item

    def _item(self, item: ItemPlan, shared_facts: frozenset[str]) -> _Judged:
        """The item judged for this stay, or for the most favourable stay where it follows a discharge."""
        if not item.by_stay or len(self.stays) == 1:
            return self._judge_item(item, self.stays[0], shared_facts, None)
        discharged = sorted(
            stay.view["discharged_on"]
            for stay in self.stays
            if stay.view["discharged_on"] and not any(stay.values[check.slot] == NO for check in item.checks)
        )
        judged = []
        for stay in self.stays:
            own = stay.view["discharged_on"]
            later = [day for day in discharged if own and day > own]
            judged.append(self._judge_item(item, stay, shared_facts, later[0] if later else None))
        return min(judged, key=lambda one: (RANK[one.status], -_latest(one.window)))

    def _judge_item(
        self, item: ItemPlan, stay: _Stay, shared_facts: frozenset[str], until: dt.date | None
    ) -> _Judged:
        own = _judge(item.checks, stay.values)
        numbers = self._numbers(item, stay, until)
        window, closed, unknown_window = self._window(item, stay)
        open_facts = self._missing(own.open, stay.values, stay.view) | unknown_window
        if numbers.used_up == UNKNOWN:
            open_facts |= numbers.open
        status: Status
        if self.shared.failures:
            status = self.shared.failures[0].status
        elif numbers.used_up == YES:
            status = "used_up"
        elif own.failures:
            status = own.failures[0].status
        elif closed:
            status = "closed"
        elif shared_facts or open_facts:
            status = "needs_info"
        else:
            status = "available"
        return _Judged(status, numbers, own, open_facts, window, closed, stay)

    def _numbers(self, item: ItemPlan, stay: _Stay, until: dt.date | None) -> _Numbers:
        case, values = self.case, stay.values
        limit = item.limit
        low, high = limit.number.bounds(values)
        used_low = used = 0
        if case.uses:
            used_low, used = self._used({item.key}, limit.per, stay, until)
        open_: set[str] = set()
        if limit.number.slot is not None:
            open_ |= self.program.missing(limit.number.slot, values, stay.view)
        if used != used_low:
            open_.add("policy_start")
        remaining = None if low is None else max(low - used, 0)
        used_up = _used_up(low, high, used_low, used)
        clause, say = limit.clause, limit.say
        for pool in item.pools:
            pool_low, pool_high = pool.number.bounds(values)
            if pool_low is None:
                continue
            drawn_low, drawn = self._used(pool.keys, pool.per, stay, until) if case.uses else (0, 0)
            rest = max(pool_low - drawn, 0)
            remaining = rest if remaining is None else min(remaining, rest)
            exhausted = _used_up(pool_low, pool_high, drawn_low, drawn)
            if exhausted > used_up:
                used_up, clause, say = exhausted, pool.clause, pool.say
                if drawn != drawn_low:
                    open_.add("policy_start")
        return _Numbers(low, used, remaining, used_up, clause, say, frozenset(open_))

    def _used(
        self, keys: Iterable[tuple[str, str]], per: str, stay: _Stay, until: dt.date | None
    ) -> tuple[int, int]:
        """The certain and the greatest possible use in the period that `as_of` lies in."""
        case = self.case
        first: dt.date | None = case.start
        if per == "discharge" and stay.view["discharged_on"]:
            first = stay.view["discharged_on"]
        elif per == "month":
            first = case.as_of.replace(day=1)
            until = None
        else:
            until = None
        counted = [use for use in case.uses if use.key in keys and (until is None or use.on < until)]
        if first is None:
            return 0, sum(use.units for use in counted)
        total = sum(use.units for use in counted if use.on >= first)
        return total, total

    def _window(
        self, item: ItemPlan, stay: _Stay
    ) -> tuple[tuple[Deadline, ...], Deadline | None, frozenset[str]]:
        """The window's last days as deadlines, the one that has passed, and the facts that hide one."""
        if item.apply_by is None and item.use_by is None:
            return (), None, frozenset()
        deadlines: list[Deadline] = []
        closed: Deadline | None = None
        unknown: set[str] = set()
        booking = self.case.bookings.get(item.key)
        for id, plan in (("apply_by", item.apply_by), ("use_by", item.use_by)):
            if plan is None:
                continue
            day = date_of(plan.end.date, stay.view)
            if day is None:
                fact = date_fact(plan.end.date)
                if fact in ("admitted_on", "discharged_on"):
                    unknown |= {"care", fact} if stay.view["care"] is None else set()
                else:
                    unknown.add(fact)
                continue
            deadline = self._window_deadline(id, item, plan, day)
            deadlines.append(deadline)
            booked = id == "apply_by" and booking is not None and booking.booked_on <= day
            if self.case.as_of > day and not booked and closed is None:
                closed = deadline
        return tuple(deadlines), closed, frozenset(unknown)

    def _window_deadline(self, id: str, item: ItemPlan, plan: EndPlan, day: dt.date) -> Deadline:
        expr = plan.end.date
        period = None if isinstance(expr, str) else expr.plus or expr.minus
        basis = BASIS[period.unit] if period else "calendar"
        if self.case.end is not None and day > self.case.end:
            day = self.case.end
        return Deadline(id, item.id, day, basis, False, plan.end.say, plan.clause)

    def _item_answer(self, item: ItemPlan, judged: _Judged, shared_facts: frozenset[str]) -> ItemAnswer:
        numbers, status = judged.numbers, judged.status
        because: tuple[Reason, ...] = ()
        if not self.shared.failures:
            because = (
                tuple(self._reason(check, judged.stay.values, judged.stay.view) for check in item.checks)
                if status == "available"
                else self._item_because(status, judged)
            )
        return ItemAnswer(
            id=item.id,
            status=status,
            because=because,
            missing=_ordered(shared_facts | judged.open_facts) if status == "needs_info" else (),
            limit=numbers.limit,
            used=numbers.used,
            remaining=numbers.remaining,
            unit=item.limit.unit,
            per=item.limit.per,
            open=_ordered(numbers.open),
        )

    # -------------------------------------------------------- dates

    def _deadlines(self, item: ItemPlan, judged: _Judged) -> list[Deadline]:
        status, case = judged.status, self.case
        if status in ("waiting", "not_started"):
            return self._opening(item)
        if status not in ("available", "needs_info", "used_up", "closed"):
            return []
        deadlines = {deadline.id: deadline for deadline in judged.window}
        if status in ("available", "needs_info"):
            if "use_by" not in deadlines and self.service.in_force and case.end:
                deadlines["use_by"] = Deadline(
                    "use_by", item.id, case.end, "calendar", False, "保单有效期内使用", self.service.in_force
                )
            for promise in item.promises:
                deadline = self._promise(promise, item, judged, deadlines)
                if deadline and (deadline.id not in deadlines or deadline.on < deadlines[deadline.id].on):
                    deadlines[deadline.id] = deadline
        if status in ("available", "used_up"):
            reset = self._reset(item)
            if reset:
                deadlines["resets_on"] = reset
        return list(deadlines.values())

    def _opening(self, item: ItemPlan) -> list[Deadline]:
        """The first day on which the service is open, where it is known."""
        case, service = self.case, self.service
        if case.start is None:
            return []
        day, clause, say = case.start, self.service.in_force, "保单生效"
        waiting = next((check for check in service.checks if check.status == "waiting"), None)
        if waiting is not None and self._still_waits():
            over = self.view["waiting_over_on"]
            if over is None:
                return []
            day, clause, say = max(day, over), service.waiting, "等待期满，可以使用"
        clause = clause or service.checks[0].clause
        return [Deadline("opens_on", item.id, day, "calendar", False, say, clause)]

    def _still_waits(self) -> bool:
        """Whether the waiting period binds: no exemption is known to hold."""
        waiting = self.service.service.waiting
        if waiting.accident == "exempt" and self.view["accident"]:
            return False
        return not ((waiting.renewal == "exempt" or self.service.renewal_waived) and self.view["renewal"])

    def _reset(self, item: ItemPlan) -> Deadline | None:
        limit, case = item.limit, self.case
        if limit.per == "policy_year" and limit.number.then is not None and case.end:
            return Deadline(
                "resets_on",
                item.id,
                case.end + ONE_DAY,
                "calendar",
                False,
                "新保单年度重新计次（续保的）",
                limit.clause,
            )
        if limit.per == "month":
            first = add_months(case.as_of.replace(day=1), 1)
            if case.end is None or first <= case.end:
                return Deadline(
                    "resets_on", item.id, first, "calendar", False, "新的自然月重新计次", limit.clause
                )
        return None

    def _promise(
        self, plan: PromisePlan, item: ItemPlan, judged: _Judged, deadlines: Mapping[str, Deadline]
    ) -> Deadline | None:
        available = judged.status == "available"
        if plan.id in ("review_by", "served_by") and not available:
            return None
        if plan.slot is not None and judged.stay.values[plan.slot] == NO:
            return None
        anchor = self._anchor(plan, item, judged, deadlines)
        if anchor is None:
            return None
        start, provisional = anchor
        period = plan.period
        moved = move(start, plan.sign * period.count, period.unit)
        on = moved.on
        if plan.id == "apply_by" and self.case.end and on > self.case.end:
            on = self.case.end
        hours = period.hours
        return Deadline(
            plan.id,
            item.id,
            on,
            BASIS[period.unit],
            moved.provisional or provisional,
            plan.promise.say,
            plan.clause,
            hours,
            start.isoformat() if hours is not None else None,
            plan.promise.average,
            plan.promise.advice,
        )

    def _anchor(
        self, plan: PromisePlan, item: ItemPlan, judged: _Judged, deadlines: Mapping[str, Deadline]
    ) -> tuple[dt.date, bool] | None:
        """The day a promise counts from, and whether it is provisional itself."""
        case, since = self.case, plan.since
        review = deadlines.get("review_by")
        if since == "review" or (since == "unstated" and self.plan.promise_from_review):
            return (review.on, review.provisional) if review else (case.as_of, False)
        if since in ("application", "unstated"):
            return case.as_of, False
        if since == "planned":
            day = self._planned(item)
            return (day, False) if day else None
        day = judged.stay.view[since]
        return (day, False) if day else None

    def _planned(self, item: ItemPlan) -> dt.date | None:
        booking = self.case.bookings.get(item.key)
        day: dt.date | None = booking.on if booking and booking.on else self.view["planned_on"]
        return day if day and day >= self.case.as_of else None

    # -------------------------------------------------------- caveats

    def _caveats(
        self, status: Status, judged: list[_Judged], deadlines: tuple[Deadline, ...]
    ) -> tuple[Caveat, ...]:
        service, view, values = self.service, self.view, self.values
        caveats = [
            Caveat(caveat.say, caveat.clause)
            for caveat in service.caveats
            if caveat.slot is None or values[caveat.slot] != NO
        ]
        for item, one in zip(service.items, judged, strict=True):
            if one.status in ("available", "needs_info"):
                caveats += [
                    Caveat(f"{service.service.items[item.id].name}：{caveat.say}", caveat.clause)
                    for caveat in item.caveats
                    if caveat.slot is None or values[caveat.slot] != NO
                ]
            numbers = one.numbers
            if numbers.limit is not None and numbers.used > numbers.limit:
                name = service.service.items[item.id].name
                text = f"{name}：记录的用量 {numbers.used} 超过上限 {numbers.limit}，请核对"
                caveats.append(Caveat(text, item.limit.clause))
        waiting = service.service.waiting
        if waiting.kind == "silent":
            caveats.append(Caveat("手册未写这项服务有没有等待期，以合同为准", service.checks[0].clause))
        if service.waiting is not None:
            if status == "waiting" and waiting.accident == "silent" and view["accident"] is not False:
                caveats.append(Caveat("手册未写意外是否免等待期，这里按有等待期计算", service.waiting))
            if waiting.renewal == "silent" and view["renewal"]:
                text = "按免等待期计算" if service.renewal_waived else "按仍有等待期计算"
                caveats.append(Caveat(f"手册未写续期是否免等待期，这里{text}，以合同为准", service.waiting))
        caveats += self._deadline_caveats(deadlines)
        return tuple(dict.fromkeys(caveats))

    def _deadline_caveats(self, deadlines: tuple[Deadline, ...]) -> list[Caveat]:
        case, caveats = self.case, []
        for item in self.service.items:
            own = [deadline for deadline in deadlines if deadline.item == item.id]
            planned = self._planned(item)
            for deadline in own:
                ahead = any(p.id == deadline.id and p.sign < 0 for p in item.promises)
                if ahead and deadline.on < case.as_of:
                    text = f"距离 {planned} 已来不及：{deadline.say}（最晚 {deadline.on}）"
                    caveats.append(Caveat(text, deadline.clause))
                if deadline.id == "use_by" and planned and planned > deadline.on:
                    caveats.append(Caveat(f"计划的 {planned} 晚于使用截止日 {deadline.on}", deadline.clause))
                if deadline.average:
                    caveats.append(Caveat(f"“{deadline.say}”是平均时间，不是保证", deadline.clause))
            served = next((d for d in own if d.id == "served_by"), None)
            plan = next((p for p in item.promises if p.id == "served_by"), None)
            if served and plan and plan.since == "unstated":
                start = "审核完成" if self.plan.promise_from_review else "申请当天"
                caveats.append(Caveat(f"手册未写“{served.say}”从哪天起算，这里从{start}起算", served.clause))
        return caveats


def _used_up(low: int | None, high: int | None, used_low: int, used_high: int) -> int:
    """Whether nothing remains of a limit between `low` and `high` after `used_low` to `used_high` uses."""
    if low is None or high is None:
        return NO
    if used_low >= high:
        return YES
    return UNKNOWN if used_high >= low else NO


def _closed_reason(deadline: Deadline) -> Reason:
    return Reason("as_of", False, deadline.say, f"截止 {deadline.on}", "closed", deadline.clause)


def _latest(window: tuple[Deadline, ...]) -> int:
    return max((deadline.on.toordinal() for deadline in window), default=0)


def _ordered(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(facts, key=FACT_ORDER.__getitem__))
