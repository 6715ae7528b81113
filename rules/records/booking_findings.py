"""Was each booking made in time, for a day in time, and did anything come of it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rules.domain.answer import ServiceAnswer
from rules.domain.scenario import Booking
from rules.engine.plan import ServicePlan
from rules.records.finding import ReadingFinding, RecordFinding, of_both_readings
from rules.records.history import MOST_REPLAYED, RecordHistory, item_key, not_in_plan
from rules.records.policy_year import day_of, earlier_year


def booking_findings(history: RecordHistory) -> Iterator[RecordFinding]:
    """Bookings made too late, for too late, twice, or that nothing came of."""
    seen: set[tuple[str, str, dt.date, dt.date | None]] = set()
    unused = _unused(history)
    for index, booking in enumerate(history.bookings):
        key = (*item_key(booking), booking.booked_on, booking.on)
        if key in seen:
            yield RecordFinding("bookings", index, "check", "和另一条完全一样，是不是记了两遍？")
        seen.add(key)
        if booking.on and booking.on < booking.booked_on:
            text = f"约在 {booking.on}，却是 {booking.booked_on} 才约的，请核对日期"
            yield RecordFinding("bookings", index, "check", text)
        if booking.booked_on > history.as_of:
            yield RecordFinding("bookings", index, "hint", "预约那天还没到；现在不算")
        elif year := earlier_year(day_of(booking), history.policy_start):
            text = f"属于以前的保单年度（{year.first} 至 {year.last}）"
            yield RecordFinding("bookings", index, "hint", text)
        else:
            if history.policy_end and (day := day_of(booking)) and day > history.policy_end:
                text = f"约的日子在保单到期日 {history.policy_end} 之后"
                yield RecordFinding(
                    "bookings", index, "check", text, history.plans[history.reading][key[0]].in_force
                )
            yield from _on_its_day(history, index, booking)
            if index in unused:
                text = "约的日子已过，没有记用量；用了请补记，没去成可以删掉这条"
                yield RecordFinding("bookings", index, "hint", text)


def _unused(history: RecordHistory) -> frozenset[int]:
    """Bookings whose day has passed without a use; each use answers one booking, the earliest first."""
    free = sorted(
        (use.on, at, item_key(use)) for at, use in enumerate(history.usage) if use.on <= history.as_of
    )
    booked, unused = history.bookings, []
    for index in sorted(range(len(booked)), key=lambda at: (booked[at].on or dt.date.max, at)):
        booking = booked[index]
        if booking.on is None or booking.on >= history.as_of:
            continue
        answer = next(
            (use for use in free if use[2] == item_key(booking) and use[0] >= booking.booked_on), None
        )
        if answer is None:
            unused.append(index)
        else:
            free.remove(answer)
    return frozenset(unused)


def _on_its_day(history: RecordHistory, index: int, booking: Booking) -> Iterator[RecordFinding]:
    if index >= MOST_REPLAYED:
        return
    service, item = item_key(booking)
    before = [use for use in history.usage if use.service == service and use.on <= booking.booked_on]
    then = {"as_of": booking.booked_on, "usage": before, "bookings": [booking]}
    answers = history.both_readings(then, service)
    notes = {
        stance: list(_booking_notes(booking, item, answer, history.plans[stance][service]))
        for stance, answer in answers.items()
    }
    yield from of_both_readings("bookings", index, notes, history.reading)


def _booking_notes(
    booking: Booking, item: str, service: ServiceAnswer, plan: ServicePlan
) -> Iterator[ReadingFinding]:
    """What one reading has against a booking, given the service as it stood on the day it was made."""
    yield from not_in_plan(service)
    apply_by, use_by = service.deadline(item, "apply_by"), service.deadline(item, "use_by")
    if apply_by and apply_by.on < booking.booked_on:
        promise = plan.promises.get((item, "apply_by"))
        if service.item(item).status == "closed":
            text = f"约得晚了：申请截止是 {apply_by.on}（{apply_by.say}）"
            yield ReadingFinding("apply_by", "check", text, apply_by.clause)
        elif promise and promise.sign < 0:
            text = f"离约的日子太近，可能来不及：最晚 {apply_by.on} 申请（{apply_by.say}）"
            yield ReadingFinding("apply_by", "hint", text, apply_by.clause)
    if use_by and booking.on and use_by.on < booking.on:
        text = f"约的日子在使用截止日 {use_by.on} 之后（{use_by.say}）"
        yield ReadingFinding("use_by", "check", text, use_by.clause)
