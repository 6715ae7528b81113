"""Does a calendar file hold one event a day that matters, and do two libraries read it alike?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import ics
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from pages.present.base.phone_numbers import read_out
from pages.present.text.answer_text import day_text
from pages.present.timeline.calendar_events import DayEvent, calendar_events
from pages.present.timeline.ics_file import calendar_file, uid
from rules.catalogue.labels import value_label
from rules.catalogue.loader import load
from tests.rules.advice.test_agenda import DISCHARGED, OUTPATIENT, READINGS, Told, day, tell
from tests.support.strategies import scenarios

CATALOGUE = load()
ONE_DAY = dt.timedelta(days=1)
PLANNED = DISCHARGED | {"planned_on": "2025-06-20"}
CASES = {
    "planned": PLANNED,
    "discharged": DISCHARGED,
    "outpatient": OUTPATIENT | {"planned_on": "2025-10-20"},
    "unsettled": {"as_of": "2025-06-05", "care": "inpatient", "discharged_on": "2025-06-01"},
}


NOON = dt.datetime.combine(dt.date(2026, 11, 28), dt.time(12, 30, 15), dt.UTC)


def made(
    data: dict[str, Any], reading: str = "favourable", made_at: dt.datetime = NOON
) -> tuple[Told, bytes]:
    told = tell(data, reading)
    return told, calendar_file(held(told), told.scenario, made_at)


def events(data: bytes) -> list[Event]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def held(told: Told, called: str | None = "case_manager") -> tuple[DayEvent, ...]:
    return calendar_events(told.answer, told.scenario, CATALOGUE, called)


# ---------------------------------------------------------------- two readers


@given(scenarios(), st.sampled_from(READINGS))
def test_both_libraries_read_one_event_a_deadline(data: dict[str, Any], reading: str) -> None:
    told, file = made(data, reading)
    days = {uid(one, told.scenario): one.on for one in held(told)}
    assert len(days) == len(held(told))
    first = {str(event["uid"]): event for event in events(file)}
    assert {id: event["dtstart"].dt for id, event in first.items()} == days
    assert len(events(file)) == len(first)
    second = {event.uid: event for event in ics.Calendar(file.decode()).events}
    assert {id: event.begin.date() for id, event in second.items()} == days
    for id, event in second.items():
        assert event.all_day
        assert event.name == str(first[id]["summary"])
        assert event.description == str(first[id]["description"])
        one = Counter(alarm["trigger"].dt for alarm in first[id].walk("VALARM"))
        assert one == Counter(alarm.trigger for alarm in event.alarms)
        assert one


@given(scenarios(), st.sampled_from(READINGS))
def test_lines_are_folded_between_characters(data: dict[str, Any], reading: str) -> None:
    file = made(data, reading)[1]
    for line in file.split(b"\r\n"):
        assert b"\n" not in line
        assert len(line) <= 75
        line.decode()


@given(scenarios(), st.sampled_from(READINGS))
def test_alarms_ring_from_today_up_to_the_day(data: dict[str, Any], reading: str) -> None:
    told, file = made(data, reading)
    for event in events(file):
        for alarm in event.walk("VALARM"):
            rings = dt.datetime.combine(event["dtstart"].dt, dt.time()) + alarm["trigger"].dt
            assert told.answer.as_of <= rings.date() <= event["dtstart"].dt
            assert rings.hour in (9, 16)
            assert alarm["description"]


# ---------------------------------------------------------------- what stays the same


@pytest.mark.parametrize("name", CASES)
def test_the_same_answer_gives_the_same_bytes(name: str) -> None:
    assert made(CASES[name])[1] == made(CASES[name])[1]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("days", [1, 5])
def test_events_keep_their_uid_while_the_day_moves_on(name: str, days: int) -> None:
    before = made(CASES[name])[0]
    today = before.answer.as_of + ONE_DAY * days
    after, file = made(CASES[name] | {"as_of": today.isoformat()})
    open_still = {
        (service.id, item.id)
        for service in after.answer.services
        for item in service.items
        if item.status in ("available", "needs_info", "waiting")
    }
    expected = {
        uid(one, before.scenario)
        for one in held(before)
        if (one.on >= today or one.about[2] in MOVING)
        and (one.about[1] == "" or open_still & {one.about[:2]})
    }
    assert {str(event["uid"]) for event in events(file)} == expected
    assert expected


MOVING = {"planned", "review_by", "served_by"}
"""Kinds whose day moves with the day of the question, as long as nothing is applied for."""


def test_a_corrected_date_moves_the_event() -> None:
    moved = DISCHARGED | {"discharged_on": "2025-06-03"}
    first, second = (
        {
            str(event["uid"]): event["dtstart"].dt
            for event in events(made(data)[1])
            if "出院后 15 天内预约" in event["description"]
        }
        for data in (DISCHARGED, moved)
    )
    assert first.keys() == second.keys()
    assert list(first.values()) == [day("2025-06-16")]
    assert list(second.values()) == [day("2025-06-18")]


def stamps(data: dict[str, Any], made_at: dt.datetime) -> dict[str, tuple[dt.date, Any, Any, int]]:
    return {
        str(event["uid"]): (
            event["dtstart"].dt, event["dtstamp"].dt, event["last-modified"].dt, event["sequence"]
        )
        for event in events(made(data, made_at=made_at)[1])
    }  # fmt: skip


def test_the_moment_of_export_is_the_stamp_whatever_day_was_asked_about() -> None:
    for _, stamp, modified, _ in stamps(DISCHARGED, NOON).values():
        assert stamp == modified == NOON


@pytest.mark.parametrize("later", [dt.timedelta(seconds=1), dt.timedelta(days=4000)])
def test_an_event_whose_day_moves_is_newer_than_the_one_before(later: dt.timedelta) -> None:
    before = stamps(DISCHARGED, NOON)
    after = stamps(DISCHARGED | {"discharged_on": "2025-06-03"}, NOON + later)
    moved = [id for id in before.keys() & after.keys() if before[id][0] != after[id][0]]
    assert moved
    for id in moved:
        assert before[id][2] < after[id][2]
        assert 0 < before[id][3] < after[id][3] < 2**31


@pytest.mark.parametrize(
    "other",
    [
        {"sex": "male"}, {"age": None, "birth_date": "1980-01-01"}, {"age": 3},
        {"policy_start": "2025-01-02"},
    ],
)  # fmt: skip
def test_events_of_two_people_do_not_meet_in_one_calendar(other: dict[str, Any]) -> None:
    mine = {"age": 40, "sex": "female"}
    assert {**DISCHARGED, **mine} != {**DISCHARGED, **mine, **other}
    first = stamps(DISCHARGED | mine, NOON)
    second = stamps(DISCHARGED | mine | other, NOON)
    assert first
    assert second
    assert not first.keys() & second.keys()


# ---------------------------------------------------------------- what an event says


def event_of(data: dict[str, Any], words: str) -> Event:
    (event,) = (event for event in events(made(data)[1]) if words in event["description"])
    return event


def test_an_event_says_what_where_and_by_which_clause() -> None:
    event = event_of(DISCHARGED, "出院后 15 天内预约")
    assert event["summary"] == "术后家庭护理 · 一般住院手术后护理：申请截止"
    for part in ("1010-9955", "个人中心 → 我的权益", "第 3036–3038 行", "以保险合同为准"):
        assert part in event["description"]


def test_the_alarm_of_a_wanted_day_rings_when_to_apply() -> None:
    event = event_of(OUTPATIENT | {"planned_on": "2025-10-20"}, "建议最晚申请 10月14日")
    assert event["dtstart"].dt == day("2025-10-14")
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        dt.timedelta(hours=-15),
        dt.timedelta(hours=9),
    ]


def test_the_last_sensible_day_has_an_alarm_of_its_own() -> None:
    event = event_of(OUTPATIENT | {"planned_on": "2025-10-20"}, "就诊前至少 1 个工作日")
    assert event["dtstart"].dt == day("2025-10-17")
    early = [str(alarm["description"]) for alarm in event.walk("VALARM")]
    assert any(text.startswith("直付医疗服务：建议最晚今天申请") for text in early)


def test_a_deadline_in_hours_rings_two_days_ahead() -> None:
    booking = {"service": "checkup_discount", "item": "main", "booked_on": "2025-06-04", "on": "2025-06-20"}
    event = event_of(PLANNED | {"bookings": [booking]}, "至少比到检日提前 24 小时")
    assert min(alarm["trigger"].dt for alarm in event.walk("VALARM")) == dt.timedelta(hours=9) - 2 * ONE_DAY


def test_the_other_reading_is_named() -> None:
    stay = ("admitted_on", "discharged_on")
    ahead = {fact: value for fact, value in PLANNED.items() if fact not in stay}
    event = event_of(ahead, "就诊前至少 1 个工作日")
    assert event["dtstart"].dt == day("2025-06-18"), "the earlier day of the two readings"
    assert "保守解释是这一天；有利解释是 2025年6月19日" in event["description"]


@given(scenarios(), st.sampled_from(READINGS))
def test_the_gist_of_an_event_is_short_and_names_its_day(data: dict[str, Any], reading: str) -> None:
    told, file = made(data, reading)
    by_uid = {uid(one, told.scenario): one for one in held(told)}
    for event in events(file):
        brief, details, rest = str(event["description"]).partition("\n—— 详细 ——\n")
        assert details
        assert "以保险合同为准" in rest
        assert len(brief) <= 200
        one = by_uid[str(event["uid"])]
        assert one.about[2] == "planned" or day_text(one.on) in brief
        if one.about[2] not in ("planned", "policy_end", "booked", "cancel_by"):
            numbers = [c.number for c in CATALOGUE.service(one.about[0]).guide.channels if c.does == "apply"]
            assert not any(numbers) or any(number and read_out(number) in brief for number in numbers)


@pytest.mark.parametrize("reading", READINGS)
def test_nothing_about_the_person_beyond_the_deadline(reading: str) -> None:
    text = made(PLANNED, reading)[1].replace(b"\r\n ", b"").decode()
    for fact in ("diagnosis", "hospital_city", "surgery", "sex"):
        assert value_label(fact, PLANNED[fact], CATALOGUE) not in text


def test_a_case_without_deadlines_has_no_event() -> None:
    told, file = made({"as_of": "2025-06-05"})
    assert not held(told)
    assert events(file) == []
