"""Which days become events: real deadlines, promises that are owed, one end of the policy, no more?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.timeline.calendar_events import DayEvent, calendar_events
from rules.advice.provider_deadlines import awaited_deadlines
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import kinds_of
from tests.rules.advice.test_agenda import DISCHARGED, PATIENT, READINGS, Told, day, tell
from tests.support.strategies import scenarios

CATALOGUE = load()

ILL: dict[str, Any] = {
    "as_of": "2026-11-28", "edition": "special", "addons": ["outpatient"], "policy_start": "2026-03-28",
    "waiting_days": 30, "renewal": False, "age": 46, "sex": "female", "diagnosis": "malignant",
    "diagnosed_on": "2026-11-28", "diagnosed_at": "public_general", "hospital": "public_general",
}  # fmt: skip


def found(told: Told, called: str | None = None) -> tuple[DayEvent, ...]:
    return calendar_events(told.answer, told.scenario, CATALOGUE, called)


def only(told: Told, kind: str, called: str | None = None) -> DayEvent:
    (event,) = (one for one in found(told, called) if one.about[2] == kind)
    return event


def booked(service: str, item: str = "main", on: str | None = None) -> dict[str, Any]:
    return {"bookings": [{"service": service, "item": item, "booked_on": "2026-11-28", "on": on}]}


# ---------------------------------------------------------------- what is no event


@pytest.mark.parametrize("care", ["none", "outpatient"])
def test_what_merely_becomes_possible_is_no_event(care: str) -> None:
    told = tell(PATIENT | {"as_of": "2025-01-10", "care": care, "diagnosis": "none", "diagnosed_on": None})
    assert [task for task in told.tasks if task.kind == "opens_on"], "something opens"
    assert found(told) == ()


@given(scenarios(), st.sampled_from(READINGS))
def test_every_event_is_a_real_day_that_has_not_passed(data: dict[str, Any], reading: str) -> None:
    told = tell(data, reading)
    own = {
        (task.service, task.kind, day)
        for task in told.tasks
        for day in (task.by, task.other)
        if not task.advice
    }
    promised = {
        (one.service, one.id, day)
        for one in awaited_deadlines(told.answer, told.scenario, CATALOGUE)
        for day in (one.by, one.other)
    }
    for event in found(told, "case_manager"):
        service, _, kind = event.about
        assert event.on >= told.answer.as_of
        if kind not in ("planned", "policy_end"):
            assert (service, kind, event.on) in own | promised


@given(scenarios(), st.sampled_from(READINGS))
def test_the_end_of_the_policy_is_one_event_that_names_all_that_is_lost(
    data: dict[str, Any], reading: str
) -> None:
    told = tell(data, reading)
    ends = [one for one in found(told) if one.about[2] == "policy_end"]
    lost = [task for task in told.tasks if task.kind == "policy_end"]
    cut = [t for t in told.tasks if t.kind == "use_by" and t.by == told.answer.policy_end and not t.other]
    assert len(ends) == bool(lost or cut)
    services = {part.service for task in lost for part in task.parts} | {task.service for task in cut}
    for service in services:
        assert service is not None
        assert CATALOGUE.service(service).name in "\n".join(ends[0].lines)
    assert not [
        one
        for one in found(told)
        if one.about[2] == "use_by"
        and one.about[0]
        in services - {task.service for task in told.tasks if task.kind == "use_by" and task not in cut}
    ]


def test_who_has_booked_nothing_has_nothing_to_cancel() -> None:
    wanted = DISCHARGED | {"planned_on": "2025-06-20"}
    assert [task for task in tell(wanted).tasks if task.kind == "cancel_by"]
    assert not [one for one in found(tell(wanted)) if one.about[2] == "cancel_by"]
    row = {"service": "checkup_discount", "item": "main", "booked_on": "2025-06-04", "on": "2025-06-20"}
    event = only(tell(wanted | {"bookings": [row]}), "cancel_by")
    assert event.about[0] == "checkup_discount"


# ---------------------------------------------------------------- what the provider owes


def test_the_first_call_gives_one_event_on_the_later_day_with_whom_to_call() -> None:
    event = only(tell(ILL), "served_by", "case_manager")
    assert event.on == day("2026-12-01"), "the readings have 30 November and 1 December"
    assert event.summary == "重疾直通车：最晚这天审核通过后 1 小时内主动来电，没等到就打 952299 问"
    assert event.lines[0] == "没等到就打 952299 问（每天 9:00–21:00，写在别的章）"
    assert event.lines[1] == "11月28日 材料收齐的话，这天前应该：审核通过后 1 小时内主动来电"
    assert [after for after, _ in event.alarms] == [dt.timedelta(hours=16)]


@pytest.mark.parametrize("reading", READINGS)
def test_the_day_of_a_promise_is_the_same_under_both_readings(reading: str) -> None:
    assert only(tell(ILL, reading), "served_by", "case_manager").on == day("2026-12-01")


def test_nothing_is_owed_to_who_has_not_applied() -> None:
    told = tell(ILL)
    assert len(awaited_deadlines(told.answer, told.scenario, CATALOGUE)) > 5
    assert not [one for one in found(told) if one.about[2] in kinds_of("provider")]


def test_an_application_gives_an_event_for_each_step_that_can_be_missed() -> None:
    told = tell(ILL | booked("second_opinion", "domestic"))
    owed = [(one.on, one.about) for one in found(told) if one.about[2] in kinds_of("provider")]
    assert owed == [
        (day("2026-11-30"), ("second_opinion", "domestic", "review_by")),
        (day("2026-12-07"), ("second_opinion", "domestic", "served_by")),
    ]


def test_without_a_telephone_the_place_to_ask_is_named() -> None:
    event = only(tell(ILL | booked("checkup_discount", on="2026-12-04")), "served_by")
    assert "没等到就到公众号 众安健康" in event.summary


# ---------------------------------------------------------------- what is wanted


def test_all_that_is_wanted_on_a_day_is_one_event_on_the_first_day_to_apply_that_is_ahead() -> None:
    told = tell(DISCHARGED | {"planned_on": "2025-06-20"})
    wanted = [task for task in told.tasks if task.kind == "planned"]
    assert len(wanted) > 3
    event = only(told, "planned")
    ahead = [
        p.latest.on for task in wanted for p in task.parts if p.latest if p.latest.on >= told.answer.as_of
    ]
    assert event.on == min(ahead)
    for task in wanted:
        assert CATALOGUE.service(str(task.service)).name in "\n".join(event.lines)
