"""Does what is recorded fit the rules? Findings about single uses, bookings and earlier stays.

What can be read at all was settled by `rules.domain.parsing.parse`. Here every record is held against the
engine's own answer for its day: with what was recorded before it, was the service in the plan, past the
waiting period, inside its window, and was anything left? Facts that speak of today (the care, the hospital)
say nothing about an earlier day and are not held against a record.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from rules.catalogue.catalogue import SERVICES, Stance, nodes_in
from rules.catalogue.labels import label
from rules.catalogue.schema import Need
from rules.domain.answer import Answer, Clause, Deadline, ItemAnswer, OtherReading, Reason, ServiceAnswer
from rules.domain.parsing import view_of
from rules.domain.periods import ONE_DAY, add_months
from rules.domain.scenario import RECORDS, Booking, Scenario, Stay, StrictModel, Use
from rules.engine.engine import OPPOSITE, Engine
from rules.engine.plan import ItemPlan, ServicePlan, clause_of

Severity = Literal["check", "hint"]
"""`check`: something cannot be right as recorded. `hint`: worth knowing, or only perhaps wrong."""

LISTS = tuple(RECORDS)
"""The lists in the order in which findings are told."""

DAY_FIELDS: Mapping[type[StrictModel], tuple[str, ...]] = {
    Use: ("on",),
    Booking: ("on", "booked_on"),
    Stay: ("discharged_on", "admitted_on"),
}
"""The day of a record, the first that is known."""

MOST_REPLAYED = 200
"""Records, the latest ones, that are held against the engine's answer for their day."""

MOST_STAYS_TRIED = 20
"""Earlier stays, the latest ones, that are left out one by one to see whether they still matter."""

OPEN_PERIODS = ("silent", "contract", "policy", "treatment")
"""Periods of a count of which the manual does not say that a new policy year ends them."""

DAYS = "天"
"""The unit of what is counted in days of a stay."""

CEILING_OF = {"stay": "同一次住院", "event": "同一次事故"}


class RecordFinding(NamedTuple):
    """Something to say about one record: `entry` is its place in the scenario's list `fact`."""

    fact: str
    entry: int
    severity: Severity
    text: str
    clause: Clause | None = None
    reading: Stance | None = None
    """The only reading under which it holds; None where it holds under both."""


class PolicyYear(NamedTuple):
    """A policy year's first and last day."""

    first: dt.date
    last: dt.date


def day_of(entry: Use | Booking | Stay) -> dt.date | None:
    """The day that says which policy year a record belongs to; None for a stay without dates."""
    days = (getattr(entry, field) for field in DAY_FIELDS[type(entry)])
    return next((day for day in days if day is not None), None)


def earlier_year(day: dt.date | None, start: dt.date | None) -> PolicyYear | None:
    """The policy year before the one from `start` on that `day` lies in, by anniversaries backwards.

    None where the day lies in this policy year or later, or where either is unknown.
    """
    if day is None or start is None or day >= start:
        return None
    back = 1
    while add_months(start, -12 * back) > day:
        back += 1
    return PolicyYear(add_months(start, -12 * back), add_months(start, -12 * (back - 1)) - ONE_DAY)


def findings(
    engine: Engine,
    scenario: Scenario,
    reading: Stance = "favourable",
    overrides: Mapping[str, str] | None = None,
) -> tuple[RecordFinding, ...]:
    """Everything to say about a scenario's records, in the order of the lists and of their entries.

    Raises ValueError for an unknown override, as `Engine.evaluate` does.
    """
    book = _Book(engine, scenario, reading, overrides)
    found = [*book.uses(), *book.days_of_care(), *book.ceilings(), *book.bookings(), *book.stays()]
    return tuple(sorted(found, key=lambda one: (LISTS.index(one.fact), one.entry, one.severity)))


class _Note(NamedTuple):
    """What one reading finds; `kind` tells whether the other finds the same."""

    kind: str
    severity: Severity
    text: str
    clause: Clause | None


class _Book:
    """The records of one scenario."""

    def __init__(
        self, engine: Engine, scenario: Scenario, reading: Stance, overrides: Mapping[str, str] | None
    ) -> None:
        self.engine, self.scenario, self.reading, self.overrides = engine, scenario, reading, overrides
        view = view_of(scenario, SERVICES)
        self.view, self.as_of = view, scenario.as_of
        self.start: dt.date | None = view["policy_start"]
        self.end: dt.date | None = view["policy_end"]
        self.usage = tuple(scenario.usage or ())
        self.plans = {
            stance: {service.id: service for service in engine.plan(stance, overrides).services}
            for stance in OPPOSITE
        }
        in_order = sorted(range(len(self.usage)), key=lambda index: (self.usage[index].on, index))
        self.replayed = frozenset(in_order[-MOST_REPLAYED:])
        stays = tuple(scenario.earlier_stays or ())
        by_day = sorted(range(len(stays)), key=lambda index: (day_of(stays[index]) or dt.date.min, index))
        self.tried = frozenset(by_day[-MOST_STAYS_TRIED:])

    # -------------------------------------------------------- uses

    def uses(self) -> Iterator[RecordFinding]:
        """Use in the future, in another policy year, or that the rules of its day do not bear out."""
        yield from self._doubles()
        for index, use in enumerate(self.usage):
            if use.on > self.as_of:
                late = f"，而且在保单到期日 {self.end} 之后" if self.end and use.on > self.end else ""
                yield RecordFinding("usage", index, "hint", f"这天还没到{late}；现在不计次")
            elif year := earlier_year(use.on, self.start):
                yield self._earlier_use(index, use, year)
            elif self.end and use.on > self.end:
                clause = self.plans[self.reading][use.service].in_force
                text = f"用在保单到期日 {self.end} 之后，请核对日期"
                yield RecordFinding("usage", index, "check", text, clause)
            elif index in self.replayed:
                yield from self._held_against_its_day(index, use)

    def _doubles(self) -> Iterator[RecordFinding]:
        seen: dict[tuple[str, str, dt.date], Use] = {}
        for index, use in enumerate(self.usage):
            key = (*_key(use), use.on)
            if key not in seen:
                seen[key] = use
            elif (use.count, use.amount) == (seen[key].count, seen[key].amount):
                yield RecordFinding("usage", index, "check", "和另一条完全一样，是不是记了两遍？")
            else:
                yield RecordFinding("usage", index, "hint", "同一天、同一项还有一条，请核对是不是同一次")

    def _earlier_use(self, index: int, use: Use, year: PolicyYear) -> RecordFinding:
        span = f"属于以前的保单年度（{year.first} 至 {year.last}）"
        limit = self._item(use).limit
        if self._counts(index, use):
            text = f"{span}，但这项不按保单年度计次，仍算在现在的次数里"
            return RecordFinding("usage", index, "hint", text, limit.clause)
        if limit.per in OPEN_PERIODS and limit.number.then is not None:
            text = f"{span}；手册没有写多久重新计次，这里没有算进本年，以合同为准"
            return RecordFinding("usage", index, "hint", text, limit.clause)
        return RecordFinding("usage", index, "hint", f"{span}，不算进本年的次数")

    def _counts(self, index: int, use: Use) -> bool:
        """Whether the engine counts this use today: without it, it counts less."""
        if index not in self.replayed:
            return False
        service, item = _key(use)
        own = [one for one in self.usage if one.service == service]
        others = [one for at, one in enumerate(self.usage) if one.service == service and at != index]
        with_it, without = (self._answer({"usage": uses}, self.reading) for uses in (own, others))
        return _item_of(with_it.service(service), item).used > _item_of(without.service(service), item).used

    def _held_against_its_day(self, index: int, use: Use) -> Iterator[RecordFinding]:
        before = [
            one
            for at, one in enumerate(self.usage)
            if one.service == use.service and (one.on, at) < (use.on, index)
        ]
        answers = self._both({"as_of": use.on, "usage": before}, use.service)
        notes = {stance: list(self._notes(use, stance, answer)) for stance, answer in answers.items()}
        yield from self._merged("usage", index, notes)

    def _notes(self, use: Use, stance: Stance, service: ServiceAnswer) -> Iterator[_Note]:
        """What one reading has against a use, given the service as it stood on its day."""
        item, plan = _item_of(service, _key(use)[1]), self._item(use, stance)
        failed = [reason for reason in service.because if reason.verdict is False]
        if reason := _of_status(failed, "not_included"):
            yield _Note(
                "plan", "check", f"按您的版本和加购，不含这项服务（条件：{reason.say}）", reason.clause
            )
        yield from self._waiting_notes(use, stance, service)
        if item.remaining is not None and use.count > item.remaining:
            yield _beyond(use, item, plan)
        if item.status == "closed" and item.unit != DAYS:
            yield from _window_notes(use.on, item, service.deadlines)
        if plan.by_stay and item.status == "on_trigger" and self._before_every_stay(use.on):
            text = "这天之前没有记过住院；如果是另一次住院用的，请把那次补记到“以前的住院”"
            yield _Note("stay", "hint", text, plan.checks[0].clause if plan.checks else None)

    def _waiting_notes(self, use: Use, stance: Stance, service: ServiceAnswer) -> Iterator[_Note]:
        plan, until = self.plans[stance][use.service], service.waiting.until
        if plan.waiting is None:
            return
        says = {need.say for need in nodes_in(plan.service.waiting) if isinstance(need, Need)}
        need = next((r for r in service.because if r.verdict is False and r.say in says), None)
        waits = any(reason.verdict is False and reason.status == "waiting" for reason in service.because)
        inside = until is not None and use.on <= until
        if inside and (need or waits):
            yield _Note("waiting", "check", f"用在等待期内（等待期到 {until}）", plan.waiting)
        elif need:
            yield _Note("waiting", "check", f"没有满足：{need.say}（{need.found}）", need.clause)
        elif inside and service.waiting.binds is None:
            text = f"这天可能还在等待期内（等待期到 {until}）；填了{self._exemptions(stance, plan)}才能确定"
            yield _Note("waiting", "hint", text, plan.waiting)

    def _exemptions(self, stance: Stance, plan: ServicePlan) -> str:
        """What is not known of that would exempt from the waiting period."""
        program = self.engine.plan(stance, self.overrides).program
        unknown = (fact for fact in program.facts_of(plan.exempt) if self.view[fact] is None)
        return "、".join(label(fact, self.engine.catalogue) for fact in unknown)

    def _before_every_stay(self, day: dt.date) -> bool:
        days = [first for stay in self._all_stays() if (first := stay.admitted_on or stay.discharged_on)]
        return bool(days) and all(first > day for first in days)

    # -------------------------------------------------------- days of care, and money

    def days_of_care(self) -> Iterator[RecordFinding]:
        """Of what is counted in days of a stay: more days than the stay has, or days outside every stay."""
        stays = [stay for stay in self._all_stays() if stay.admitted_on]
        totals: Counter[Stay] = Counter()
        for index, use in sorted(enumerate(self.usage), key=lambda pair: (pair[1].on, pair[0])):
            item = self._item(use)
            if item.limit.unit != DAYS or not stays or use.on > self.as_of:
                continue
            clause = item.use_by.clause if item.use_by else item.limit.clause
            stay = next((one for one in stays if _covers(one, use.on, self.as_of)), None)
            if stay is None:
                if not earlier_year(use.on, self.start):
                    text = "这天不在记录的任何一次住院期间，请核对，或补记那次住院"
                    yield RecordFinding("usage", index, "hint", text, clause)
                continue
            totals[stay] += use.count
            last = stay.discharged_on or self.as_of
            assert stay.admitted_on is not None
            length = (last - stay.admitted_on).days + 1
            if totals[stay] > length:
                until = f"{last}" if stay.discharged_on else f"今天（{last}）"
                text = f"{stay.admitted_on} 至 {until} 这次住院一共 {length} 天，到这条已记 {totals[stay]} 天"
                yield RecordFinding("usage", index, "check", text, clause)

    def ceilings(self) -> Iterator[RecordFinding]:
        """Money beyond an amount that the manual states for one stay or event; what is one is not known."""
        for service in self.engine.catalogue.services:
            for ceiling in service.ceilings:
                totals: defaultdict[Stay | None, float] = defaultdict(float)
                for index, use in sorted(enumerate(self.usage), key=lambda pair: (pair[1].on, pair[0])):
                    key = _key(use)
                    if key[0] != service.id or key[1] not in ceiling.items or not use.amount:
                        continue
                    stay = self._stay_at(use.on) if ceiling.per == "stay" else None
                    totals[stay] += use.amount
                    if totals[stay] > ceiling.yuan:
                        text = (
                            f"到这条金额合计 {totals[stay]:,.0f} 元；如果是{CEILING_OF[ceiling.per]}，"
                            f"超过手册写的 {ceiling.yuan:,} 元（{ceiling.say}）"
                        )
                        yield RecordFinding("usage", index, "hint", text, clause_of(service, ceiling.cite))

    def _stay_at(self, day: dt.date) -> Stay | None:
        return next((s for s in self._all_stays() if s.admitted_on and _covers(s, day, self.as_of)), None)

    # -------------------------------------------------------- bookings

    def bookings(self) -> Iterator[RecordFinding]:
        """Bookings made too late, for too late, twice, or that nothing came of."""
        booked = tuple(self.scenario.bookings or ())
        seen: set[tuple[str, str, dt.date, dt.date | None]] = set()
        unused = self._unused(booked)
        for index, booking in enumerate(booked):
            key = (*_key(booking), booking.booked_on, booking.on)
            if key in seen:
                yield RecordFinding("bookings", index, "check", "和另一条完全一样，是不是记了两遍？")
            seen.add(key)
            if booking.on and booking.on < booking.booked_on:
                text = f"约在 {booking.on}，却是 {booking.booked_on} 才约的，请核对日期"
                yield RecordFinding("bookings", index, "check", text)
            if booking.booked_on > self.as_of:
                yield RecordFinding("bookings", index, "hint", "预约那天还没到；现在不算")
            elif year := earlier_year(day_of(booking), self.start):
                text = f"属于以前的保单年度（{year.first} 至 {year.last}）"
                yield RecordFinding("bookings", index, "hint", text)
            else:
                if self.end and (day := day_of(booking)) and day > self.end:
                    text = f"约的日子在保单到期日 {self.end} 之后"
                    yield RecordFinding(
                        "bookings", index, "check", text, self.plans[self.reading][key[0]].in_force
                    )
                yield from self._booking_held_against_its_day(index, booking)
                if index in unused:
                    text = "约的日子已过，没有记用量；用了请补记，没去成可以删掉这条"
                    yield RecordFinding("bookings", index, "hint", text)

    def _unused(self, booked: tuple[Booking, ...]) -> frozenset[int]:
        """Bookings whose day has passed without a use; each use answers one booking, the earliest first."""
        free = sorted((use.on, at, _key(use)) for at, use in enumerate(self.usage) if use.on <= self.as_of)
        unused = []
        for index in sorted(range(len(booked)), key=lambda at: (booked[at].on or dt.date.max, at)):
            booking = booked[index]
            if booking.on is None or booking.on >= self.as_of:
                continue
            answer = next(
                (use for use in free if use[2] == _key(booking) and use[0] >= booking.booked_on), None
            )
            if answer is None:
                unused.append(index)
            else:
                free.remove(answer)
        return frozenset(unused)

    def _booking_held_against_its_day(self, index: int, booking: Booking) -> Iterator[RecordFinding]:
        if index >= MOST_REPLAYED:
            return
        service, item = _key(booking)
        before = [use for use in self.usage if use.service == service and use.on <= booking.booked_on]
        answers = self._both({"as_of": booking.booked_on, "usage": before, "bookings": [booking]}, service)
        notes = {
            stance: list(_booking_notes(booking, item, answer, self.plans[stance][service]))
            for stance, answer in answers.items()
        }
        yield from self._merged("bookings", index, notes)

    # -------------------------------------------------------- stays

    def stays(self) -> Iterator[RecordFinding]:
        """Stays that overlap, lack a day, lie ahead, or belong to an earlier policy year."""
        earlier = tuple(self.scenario.earlier_stays or ())
        current = self._current_stay()
        for index, stay in enumerate(earlier):
            if stay.discharged_on is None:
                text = "没有填出院日期，出院后的服务没法按这次算"
                yield RecordFinding("earlier_stays", index, "hint", text)
            first = stay.admitted_on or stay.discharged_on
            if first and first > self.as_of:
                yield RecordFinding("earlier_stays", index, "check", "这次住院还没发生，请核对日期")
            # One is enough to look at, and many equal stays would give a finding for every pair.
            other = next((other for other in earlier[:index] if _overlap(stay, other)), None)
            if other:
                yield RecordFinding("earlier_stays", index, "check", f"和另一次住院（{_span(other)}）重叠")
            if current and _overlap(stay, current):
                yield RecordFinding("earlier_stays", index, "check", f"和这次住院（{_span(current)}）重叠")
            if year := earlier_year(day_of(stay), self.start):
                yield self._earlier_stay(index, year)

    def _earlier_stay(self, index: int, year: PolicyYear) -> RecordFinding:
        stays = list(self.scenario.earlier_stays or ())
        span = f"属于以前的保单年度（{year.first} 至 {year.last}）"
        if index not in self.tried:
            return RecordFinding("earlier_stays", index, "hint", span)
        without = {"earlier_stays": stays[:index] + stays[index + 1 :]}
        names = [
            self.engine.catalogue.service(mine.id).name
            for mine, other in zip(
                self._as_it_is.services,
                self._answer(without, self.reading).services,
                strict=True,
            )
            if _essence(mine) != _essence(other)
        ]
        tail = f"，现在还关系到：{'、'.join(names)}" if names else "，现在不再影响任何一项服务"
        return RecordFinding("earlier_stays", index, "hint", span + tail)

    def _current_stay(self) -> Stay | None:
        s = self.scenario
        return Stay(admitted_on=s.admitted_on, discharged_on=s.discharged_on) if s.admitted_on else None

    def _all_stays(self) -> list[Stay]:
        current = self._current_stay()
        return [*([current] if current else []), *(self.scenario.earlier_stays or ())]

    # -------------------------------------------------------- the engine's answers

    def _item(self, entry: Use | Booking, stance: Stance | None = None) -> ItemPlan:
        service, item = _key(entry)
        return next(one for one in self.plans[stance or self.reading][service].items if one.id == item)

    @cached_property
    def _as_it_is(self) -> Answer:
        return self._answer({}, self.reading)

    def _answer(self, changes: Mapping[str, object], stance: Stance) -> Answer:
        scenario = self.scenario.model_copy(update=dict(changes))
        return self.engine.evaluate(scenario, stance, self.overrides)

    def _both(self, changes: Mapping[str, object], service: str) -> dict[Stance, ServiceAnswer]:
        """A service under each reading; judged once where nothing differs."""
        mine = self._answer(changes, self.reading).service(service)
        other = OPPOSITE[self.reading]
        theirs = self._answer(changes, other).service(service) if mine.other_reading else mine
        return {self.reading: mine, other: theirs}

    def _merged(self, fact: str, index: int, notes: Mapping[Stance, list[_Note]]) -> Iterator[RecordFinding]:
        """What both readings find as it is; what only one finds as a hint with its name."""
        mine, theirs = notes[self.reading], notes[OPPOSITE[self.reading]]
        for note in mine:
            shared = any(one.kind == note.kind for one in theirs)
            yield _finding(fact, index, note, None if shared else self.reading)
        for note in theirs:
            if not any(one.kind == note.kind for one in mine):
                yield _finding(fact, index, note, OPPOSITE[self.reading])


def _key(entry: Use | Booking) -> tuple[str, str]:
    return entry.service, entry.item or SERVICES[entry.service][0]


def _finding(fact: str, index: int, note: _Note, only: Stance | None) -> RecordFinding:
    return RecordFinding(fact, index, "hint" if only else note.severity, note.text, note.clause, only)


def _item_of(service: ServiceAnswer, item: str) -> ItemAnswer:
    return next(one for one in service.items if one.id == item)


def _of_status(reasons: Iterable[Reason], status: str) -> Reason | None:
    return next((reason for reason in reasons if reason.status == status), None)


def _beyond(use: Use, item: ItemAnswer, plan: ItemPlan) -> _Note:
    """More than was left, of the item's own count or of one that it shares."""
    perhaps = "可能" if item.open else ""
    severity: Severity = "hint" if item.open else "check"
    total, unit = item.used + use.count, item.unit
    if item.limit is not None and total > item.limit:
        text = f"到这条已记 {total} {unit}，{perhaps}超过上限 {item.limit} {unit}"
        return _Note("beyond", severity, text, plan.limit.clause)
    pool = plan.pools[0]
    left = f"记这条之前还剩 {item.remaining} {unit}"
    text = f"{perhaps}超过合用的次数（{pool.say}，上限 {pool.number.then} {unit}），{left}"
    return _Note("beyond", severity, text, pool.clause)


def _window_notes(day: dt.date, item: ItemAnswer, deadlines: Iterable[Deadline]) -> Iterator[_Note]:
    """A use after the last day to use, or after the last day to apply with no booking before it."""
    passed = {one.id: one for one in deadlines if one.item == item.id and one.on < day}
    if use_by := passed.get("use_by"):
        text = f"用在使用截止日 {use_by.on} 之后（{use_by.say}）"
        yield _Note("window", "check", text, use_by.clause)
    elif apply_by := passed.get("apply_by"):
        text = f"申请截止是 {apply_by.on}（{apply_by.say}）；如果在那之前约好的，请把预约补记上"
        yield _Note("window", "hint", text, apply_by.clause)


def _booking_notes(booking: Booking, item: str, service: ServiceAnswer, plan: ServicePlan) -> Iterator[_Note]:
    """What one reading has against a booking, given the service as it stood on the day it was made."""
    refused = [reason for reason in service.because if reason.verdict is False]
    if reason := _of_status(refused, "not_included"):
        yield _Note("plan", "check", f"按您的版本和加购，不含这项服务（条件：{reason.say}）", reason.clause)
    days = {deadline.id: deadline for deadline in service.deadlines if deadline.item == item}
    apply_by, use_by = days.get("apply_by"), days.get("use_by")
    if apply_by and apply_by.on < booking.booked_on:
        promise = plan.promises.get((item, "apply_by"))
        if _item_of(service, item).status == "closed":
            text = f"约得晚了：申请截止是 {apply_by.on}（{apply_by.say}）"
            yield _Note("apply_by", "check", text, apply_by.clause)
        elif promise and promise.sign < 0:
            text = f"离约的日子太近，可能来不及：最晚 {apply_by.on} 申请（{apply_by.say}）"
            yield _Note("apply_by", "hint", text, apply_by.clause)
    if use_by and booking.on and use_by.on < booking.on:
        text = f"约的日子在使用截止日 {use_by.on} 之后（{use_by.say}）"
        yield _Note("use_by", "check", text, use_by.clause)


def _covers(stay: Stay, day: dt.date, as_of: dt.date) -> bool:
    """Whether a day lies in a stay, both ends inside; one that is not over lasts until `as_of`."""
    return bool(stay.admitted_on and stay.admitted_on <= day <= (stay.discharged_on or as_of))


def _overlap(one: Stay, other: Stay) -> bool:
    """Whether two stays share a night, or are the same; leaving and entering on one day is no overlap."""
    if (one.admitted_on, one.discharged_on) == (other.admitted_on, other.discharged_on):
        return one.admitted_on is not None or one.discharged_on is not None
    if one.admitted_on is None or other.admitted_on is None:
        return False
    return one.admitted_on < (other.discharged_on or dt.date.max) and other.admitted_on < (
        one.discharged_on or dt.date.max
    )


def _span(stay: Stay) -> str:
    return f"{stay.admitted_on or '入院日期不清楚'} 至 {stay.discharged_on or '出院日期不清楚'}"


def _essence(service: ServiceAnswer) -> object:
    """What an answer says of a service, without its reasons."""
    sides: list[ServiceAnswer | OtherReading] = [
        service,
        *([service.other_reading] if service.other_reading else []),
    ]
    return [
        (
            side.status,
            [(deadline.id, deadline.item, deadline.on) for deadline in side.deadlines],
            [(item.status, item.limit, item.used, item.remaining) for item in side.items],
        )
        for side in sides
    ]
