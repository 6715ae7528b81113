"""Does the timeline show what the answer says, no more and no less? The figure, and the page as it runs."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from pages.present.text.agenda_text import soonest
from pages.present.text.answer_text import (
    OPPOSITE_NAMES,
    closing,
    day_text,
    distance_text,
    items_text,
)
from pages.present.timeline.mark_kinds import MARKS
from pages.present.timeline.marks import POLICY, DayMark, listed_marks, marks_of, row_labels
from pages.present.timeline.plotly_timeline import (
    POINTS,
    span,
    timeline_figure,
    timeline_rows,
    window,
    within,
)
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.catalogue.loader import load
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.workdays import unknown_year
from rules.engine.engine import Engine
from tests.support.strategies import scenarios

ROOT = Path(__file__).resolve().parents[2]

PATIENT: dict[str, Any] = {
    "as_of": "2025-03-03",
    "edition": "special",
    "addons": ["outpatient"],
    "policy_start": "2025-01-01",
    "waiting_days": 30,
    "renewal": False,
    "social_insurance": True,
    "age": 46,
    "sex": "female",
    "married": True,
    "has_symptoms": False,
    "diagnosis": "malignant",
    "rare_disease": False,
    "diagnosed_on": "2025-02-10",
    "diagnosed_at": "public_general",
    "first_critical": True,
    "accident": False,
    "care": "inpatient",
    "hospital": "public_general",
    "hospital_city": "上海",
    "urban": True,
    "admission_note": True,
    "admission_note_on": "2025-02-12",
    "exam_order": True,
    "admitted_on": "2025-02-14",
    "discharged_on": "2025-02-24",
    "surgery": "critical",
    "treatment_done": True,
    "expert_stay": False,
    "distance_km": 12,
    "cost_over_deductible": True,
    "in_network": True,
    "trip_km": 0,
    "indication_met": False,
    "japan_accepted": False,
    "drug_listed": True,
    "drug_unavailable": True,
    "boao_confirmed": False,
    "planned_on": "2025-04-08",
    "usage": [{"service": "outpatient_companion", "on": "2025-02-05"}],
    "earlier_stays": [{"admitted_on": "2025-01-10", "discharged_on": "2025-01-14"}],
}

LACKING = unknown_year(dt.date(2026, 12, 31))
"""The first year whose calendar is not known."""
YEAR_END = {**PATIENT, "as_of": f"{LACKING - 1}-12-28", "policy_start": f"{LACKING - 1}-06-01"}
"""After an operation for cancer, with a day planned: nearly every kind of date."""

WAITING = {**PATIENT, "as_of": "2025-01-15"} | dict.fromkeys(
    ("diagnosed_on", "admission_note_on", "admitted_on", "discharged_on", "usage", "earlier_stays")
)

Told = tuple[Answer, tuple[DayMark, ...]]
Tell = Callable[..., Told]


@pytest.fixture(scope="module")
def catalogue(engine: Engine) -> Catalogue:
    return engine.catalogue


@pytest.fixture(scope="module")
def tell(engine: Engine) -> Tell:
    """A plain scenario in, its answer and marks out."""

    def run(data: dict[str, Any], reading: str = "favourable") -> Told:
        scenario = parse(data, SERVICES)
        answer = engine.evaluate(scenario, reading)
        return answer, marks_of(answer, scenario, engine.catalogue)

    return run


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("data", [PATIENT, WAITING], ids=["patient", "waiting"])
def test_every_deadline_has_one_mark(tell: Tell, data: dict[str, Any], reading: str) -> None:
    answer, marks = tell(data, reading)
    told = Counter((mark.row, *key, mark.on) for mark in marks for key in mark.keys)
    expected = set()
    for service in answer.services:
        shut = closing(service)
        for d in service.deadlines:
            # A day after the one that closed an item would seem to leave it open.
            if d.item not in shut or d.on <= shut[d.item].on:
                expected.add((service.id, d.item, d.id, d.on))
    assert set(told) == expected
    assert set(told.values()) == {1}


def test_a_mark_carries_what_its_deadline_says(tell: Tell) -> None:
    answer, marks = tell(YEAR_END)
    deadlines = {(s.id, d.item, d.id): d for s in answer.services for d in s.deadlines}
    assert any(d.provisional for d in deadlines.values())
    for mark in marks:
        for item, id in mark.keys:
            deadline = deadlines[mark.row, item, id]
            assert mark.kind == id
            assert mark.provisional == deadline.provisional
            assert deadline.clause in mark.clauses
            assert mark.text.startswith(deadline.say)


def test_where_the_readings_differ_both_days_are_told(tell: Tell) -> None:
    answer, marks = tell(PATIENT)
    by_key = {(mark.row, *key): mark for mark in marks for key in mark.keys}
    differing = 0
    for service in answer.services:
        if service.other_reading is None:
            continue
        theirs = {(d.item, d.id): d.on for d in service.other_reading.deadlines}
        closed = closing(service)
        for d in service.deadlines:
            if d.item in closed and d.on > closed[d.item].on:
                continue
            on = theirs.get((d.item, d.id))
            told = by_key[service.id, d.item, d.id].other
            if on == d.on:
                assert told == ""
            elif on is None:
                assert told.startswith(f"{OPPOSITE_NAMES['favourable']}：没有这个日期")
            else:
                differing += 1
                assert told == f"{OPPOSITE_NAMES['favourable']}：{day_text(on)}"
                assert any(m.kind == "other" and m.row == service.id and m.on == on for m in marks)
    assert differing


def test_the_list_says_nothing_twice_and_leaves_no_deadline_out(tell: Tell) -> None:
    _, marks = tell(PATIENT)
    shown = listed_marks(marks)
    assert {key for mark in shown for key in mark.keys} == {key for mark in marks for key in mark.keys}
    assert not [mark for mark in shown if mark.kind == "other" and mark.other]
    assert [mark.row for mark in shown if mark.kind == "waiting"] == [POLICY]


def test_what_is_urgent_lies_ahead_and_is_not_the_end_of_the_policy(tell: Tell) -> None:
    answer, _ = tell(PATIENT)
    due = tasks(answer, parse(PATIENT, SERVICES), load())
    (line, *_) = lines = soonest(due, answer, load())
    assert len(lines) == 3
    assert "2月" in line or "3月" in line
    assert not any("保单到期" in text for text in lines)


def test_an_urgent_day_that_may_not_hold_says_so(tell: Tell) -> None:
    answer, _ = tell(PATIENT)
    ahead = [task for task in tasks(answer, parse(PATIENT, SERVICES), load()) if task.late != "by"]
    firm = [task._replace(differs="", settled=True) for task in ahead]
    doubtful = [task._replace(differs="absent", settled=False) for task in ahead]
    pairs = list(zip(soonest(firm, answer, load()), soonest(doubtful, answer, load()), strict=True))
    assert pairs
    for plainly, doubted in pairs:
        assert doubted == f"{plainly}（能不能用还差信息；⚠ 两种解释不同，先打电话确认）"


def test_a_policy_whose_waiting_period_binds_nothing_shows_none(tell: Tell) -> None:
    _, marks = tell({**PATIENT, "renewal": True})
    assert not [mark for mark in marks if mark.kind == "waiting"]


STATES: list[dict[str, Any]] = [
    {"renewal": renewal, "accident": accident, "waiting_days": days}
    for renewal in (True, False, None)
    for accident in (True, False, None)
    for days in (0, 30, 90, None)
]


@pytest.mark.parametrize("reading", STANCES)
@pytest.mark.parametrize("data", [PATIENT, WAITING], ids=["patient", "waiting"])
def test_the_waiting_period_is_drawn_where_the_answer_says_that_it_binds(
    tell: Tell, data: dict[str, Any], reading: str
) -> None:
    drawn = 0
    for state in STATES:
        answer, marks = tell({**data, **state}, reading)
        bars = {mark.row: mark for mark in marks if mark.kind == "waiting"}
        lasting = {one.id: one.waiting for one in answer.services if one.waiting.until}
        dated = {one.id for one in answer.services if one.deadlines}
        assert bars.keys() - {POLICY} == lasting.keys() & dated
        assert (POLICY in bars) == bool(lasting)
        for row in bars.keys() - {POLICY}:
            drawn += 1
            assert bars[row].on - dt.timedelta(1) == lasting[row].until
            assert ("还没填" in bars[row].text) == (lasting[row].binds is None)
    assert drawn


def test_a_renewed_policy_has_the_bar_of_an_advance_read_cautiously(tell: Tell) -> None:
    stay = {"as_of": "2025-03-03", "care": "inpatient", "admitted_on": "2025-02-20", "discharged_on": None}
    for reading, rows in (("favourable", set()), ("cautious", {"medical_advance"})):
        _, marks = tell({**PATIENT, **stay, "renewal": True}, reading)
        assert {mark.row for mark in marks if mark.kind == "waiting"} & {"medical_advance"} == rows


def test_days_and_items_in_words() -> None:
    day = dt.date(2025, 3, 4)
    assert day_text(day) == "2025年3月4日 周二"
    assert [distance_text(day, day + dt.timedelta(n)) for n in (-3, 0, 2)] == [
        "还有 3 天",
        "就在当天",
        "已过 2 天",
    ]
    assert items_text(("甲", "乙", "丙", "丁")) == "甲、乙、丙等 4 项"


# ---------------------------------------------------------------- the figure


def _day(stamp: str) -> dt.date:
    return dt.datetime.fromisoformat(stamp).date()


def test_every_mark_on_the_axis_is_drawn_in_its_row(tell: Tell, catalogue: Catalogue) -> None:
    answer, marks = tell(PATIENT)
    drawn = timeline_figure(answer, marks, catalogue, row_labels(answer))
    shown = within(marks, *span(answer, marks))
    rows = timeline_rows(shown, catalogue)
    expected = Counter(
        (MARKS[mark.kind].name, rows.index(mark.row), mark.on) for mark in shown if mark.kind in POINTS
    )
    points = Counter(
        (trace.name, int(y), _day(x))
        for trace in drawn.data
        if trace.type == "scatter" and trace.mode == "markers"
        for x, y in zip(trace.x, trace.y, strict=True)
    )
    assert points == expected


def test_one_trace_a_kind(tell: Tell, catalogue: Catalogue) -> None:
    answer, marks = tell(PATIENT)
    names = [trace.name for trace in timeline_figure(answer, marks, catalogue, {}).data]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("data", [PATIENT, WAITING], ids=["patient", "waiting"])
def test_the_waiting_period_ends_on_the_first_free_day(
    tell: Tell, catalogue: Catalogue, data: dict[str, Any]
) -> None:
    answer, marks = tell(data)
    bars = next(
        trace for trace in timeline_figure(answer, marks, catalogue, {}).data if trace.name == "等待期"
    )
    ends = {
        (dt.datetime.fromisoformat(base) + dt.timedelta(milliseconds=length)).isoformat()
        for base, length in zip(bars.base, bars.x, strict=True)
    }
    assert ends == {"2025-01-31T00:00:00"}
    assert answer.waiting_over_on == dt.date(2025, 1, 31)


def test_hovering_tells_day_sureness_and_place(tell: Tell, catalogue: Catalogue) -> None:
    answer, marks = tell(YEAR_END)
    drawn = timeline_figure(answer, marks, catalogue, {})
    texts = [
        text for trace in drawn.data if trace.name == MARKS["served_by"].name for text in trace.hovertext
    ]
    assert texts
    assert all("周" in text and "行" in text for text in texts)
    assert any("的放假安排，日期是暂定的" in text for text in texts)


@given(scenarios())
def test_nothing_lies_outside_the_axis(engine: Engine, data: dict[str, Any]) -> None:
    scenario = parse(data, SERVICES)
    answer = engine.evaluate(scenario)
    if answer.policy_start is None:
        return
    marks = marks_of(answer, scenario, engine.catalogue)
    drawn = timeline_figure(answer, marks, engine.catalogue, row_labels(answer))
    first, last = (_day(day) for day in drawn.layout.xaxis.range)
    for trace in drawn.data:
        days = [_day(x) for x in (trace.base if trace.type == "bar" else trace.x) if x]
        assert all(first <= day < last for day in days)
        if trace.type == "bar":
            assert all(length >= 0 for length in trace.x)


def test_zooms_begin_and_end_where_they_say() -> None:
    first, last, as_of = dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2025, 3, 3)
    assert window("month", as_of, first, last) == (dt.date(2025, 3, 1), dt.date(2025, 4, 1))
    assert window("quarter", as_of, first, last) == (dt.date(2025, 2, 24), dt.date(2025, 6, 3))
    start, end = window("year", as_of, first, last)
    assert start < first
    assert last < end


def test_without_a_policy_there_is_no_axis(tell: Tell, catalogue: Catalogue) -> None:
    answer, marks = tell({"as_of": "2025-03-03"})
    with pytest.raises(ValueError, match="policy"):
        timeline_figure(answer, marks, catalogue, {})


# ---------------------------------------------------------------- the page


def _open(case: dict[str, Any] | None = None, reading: str = "favourable") -> AppTest:
    """The page as the first thing that a visitor sees, as one who follows a link to it does."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).switch_page("pages/timeline.py")
    if case is not None:
        page.session_state["case"] = case
    page.session_state["reading"] = reading
    page.run()
    assert not page.exception
    return page


def _spec(page: AppTest) -> dict[str, Any]:
    charts = page.get("plotly_chart")
    assert len(charts) == 1
    return json.loads(charts[0].proto.spec)


def _row_names(page: AppTest) -> list[str]:
    return [note["text"] for note in _spec(page)["layout"]["annotations"]]


def _choose(page: AppTest, key: str, value: Any) -> None:
    next(group for group in page.button_group if group.key == key).set_value(value)
    page.run()
    assert not page.exception


def test_a_cold_visitor_is_told_what_to_enter() -> None:
    page = _open()
    assert any("保单生效日" in info.value for info in page.info)
    assert any(link.proto.label == "去“我的服务”填写" for link in page.get("page_link"))
    assert not page.get("plotly_chart")


def test_the_page_draws_and_lists(tell: Tell) -> None:
    page = _open(PATIENT)
    assert any("重疾绿通" in name for name in _row_names(page))
    text = "\n".join(element.value for element in page.markdown)
    _, marks = tell(PATIENT)
    for mark in listed_marks(marks):
        assert f"**{day_text(mark.on)}**" in text


@pytest.mark.parametrize(
    ("key", "value", "kept", "dropped"),
    [
        ("timeline_groups", ["术后康复"], "术后家庭护理", "重疾绿通"),
        ("timeline_statuses", ["closed"], "医疗垫付", "重疾绿通"),
    ],
)
def test_filters_leave_only_what_was_chosen(key: str, value: list[str], kept: str, dropped: str) -> None:
    page = _open(PATIENT)
    _choose(page, key, value)
    names = "".join(_row_names(page))
    assert kept in names
    assert dropped not in names


def test_filters_that_leave_nothing_can_be_cleared() -> None:
    page = _open(PATIENT)
    _choose(page, "timeline_groups", ["术后康复"])
    _choose(page, "timeline_statuses", ["closed"])
    assert any("没有符合" in info.value for info in page.info)
    next(button for button in page.button if button.label == "清除筛选").click().run()
    assert any("重疾绿通" in name for name in _row_names(page))


def test_zoom_and_reading_change_the_chart() -> None:
    page = _open(PATIENT, reading="cautious")
    year = _spec(page)["layout"]["xaxis"]["range"]
    _choose(page, "timeline_zoom", "month")
    assert _spec(page)["layout"]["xaxis"]["range"] == ["2025-03-01", "2025-04-01"] != year
    assert "有利解释：" in json.dumps(_spec(page)["data"], ensure_ascii=False)
    page.button(key="usual_reading").click().run()
    assert page.session_state["reading"] == "favourable"
    assert "保守解释：" in json.dumps(_spec(page)["data"], ensure_ascii=False)


def test_a_switched_reading_changes_the_chart() -> None:
    page = _open(PATIENT)
    before = _spec(page)
    page.session_state["overrides"] = {
        "green-whole-service-count": "whole-service",
        "promise-start": "from-approval",
    }
    page.run()
    assert not page.exception
    assert _spec(page) != before


def test_the_list_can_be_grouped_by_service() -> None:
    page = _open(PATIENT)
    _choose(page, "timeline_order", "service")
    assert any(label.label.startswith("重疾绿通 · ") for label in page.expander)


def test_a_case_that_contradicts_itself_breaks_nothing() -> None:
    page = _open({**PATIENT, "policy_end": "2024-01-01"})
    assert page.error
