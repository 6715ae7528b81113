"""Does the timeline show what the answer says, no more and no less? The picture, and the page as it runs."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any, get_args

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from pages.present.text.agenda_text import pressing_days
from pages.present.text.answer_text import (
    OPPOSITE_NAMES,
    closing,
    day_text,
    distance_text,
    items_text,
)
from pages.present.timeline.chart_view import POINTS, STRETCHES, ChartView, chart_view
from pages.present.timeline.day_labels import LANES, SIGN, Labelled, Width, labels_beside, written_width
from pages.present.timeline.day_span import span, timeline_rows, within
from pages.present.timeline.mark_kinds import MARKS
from pages.present.timeline.marks import POLICY, DayMark, listed_marks, marks_of, row_labels
from pages.present.timeline.zoom import Zoom, window
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.workdays import unknown_year
from rules.engine.engine import Engine
from tests.support.opened import blocks, open_page, run
from tests.support.strategies import scenarios

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
    (line, *_) = lines = ["".join(day) for day in pressing_days(due, answer, load())]
    assert len(lines) == 3
    assert "2月" in line or "3月" in line
    assert not any("保单到期" in text for text in lines)


def test_an_urgent_day_that_may_not_hold_says_so(tell: Tell) -> None:
    answer, _ = tell(PATIENT)
    ahead = [task for task in tasks(answer, parse(PATIENT, SERVICES), load()) if task.late != "by"]
    firm = [task._replace(differs="", settled=True) for task in ahead]
    doubtful = [task._replace(differs="absent", settled=False) for task in ahead]
    told = [["".join(day) for day in pressing_days(days, answer, load())] for days in (firm, doubtful)]
    pairs = list(zip(*told, strict=True))
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


# ---------------------------------------------------------------- the picture


def _drawn(tell: Tell, catalogue: Catalogue, data: dict[str, Any], zoom: Zoom = "year") -> ChartView:
    answer, marks = tell(data)
    return chart_view(answer, marks, catalogue, row_labels(answer), zoom)


def _day(words: str) -> dt.date:
    year, month, day = re.match(r"(\d+)年(\d+)月(\d+)日", words).groups()  # type: ignore[union-attr]
    return dt.date(int(year), int(month), int(day))


STORIES = [(persona, number) for persona in load_personas() for number in range(len(persona.steps))]


@pytest.mark.parametrize("zoom", get_args(Zoom))
def test_every_mark_of_every_story_is_drawn_in_its_row(tell: Tell, catalogue: Catalogue, zoom: Zoom) -> None:
    counted: Counter[str] = Counter()
    for persona, number in STORIES:
        answer, marks = tell(facts_at_step(persona, number))
        drawn = chart_view(answer, marks, catalogue, row_labels(answer), zoom)
        axis = span(answer, marks)
        shown = within(marks, *axis)
        first, after = window(zoom, answer.as_of, *axis)
        assert [row.id for row in drawn.rows] == timeline_rows(shown, catalogue)
        expected = {
            (mark.row, MARKS[mark.kind].name, mark.on)
            for mark in shown
            if mark.kind in POINTS and first <= mark.on < after
        }
        found = [
            (row.id, sign.name, _day(point.day))
            for row in drawn.rows
            for point in row.points
            for sign in point.signs
        ]
        assert Counter(found) == Counter(expected)
        counted.update(name for _, name, _ in found)
    assert {"使用截止", "对方安排好"} <= counted.keys()


@pytest.mark.parametrize("zoom", get_args(Zoom))
def test_every_stretch_of_every_story_lies_where_its_days_do(
    tell: Tell, catalogue: Catalogue, zoom: Zoom
) -> None:
    counted: Counter[str] = Counter()
    for persona, number in STORIES:
        answer, marks = tell(facts_at_step(persona, number))
        axis = span(answer, marks)
        first, after = window(zoom, answer.as_of, *axis)
        for row in chart_view(answer, marks, catalogue, {}, zoom).rows:
            mine = [mark for mark in within(marks, *axis) if mark.row == row.id and mark.start]
            for stretch in STRETCHES:
                bars = [bar for bar in row.bars if bar.style == stretch.style]
                counted[stretch.style] += len(bars)
                assert all(bar.left >= 0 and bar.left + bar.width <= 100.01 for bar in bars)
                if stretch.style == "between":
                    continue
                seen = [
                    mark
                    for mark in mine
                    if stretch.holds(mark)
                    and mark.start
                    and mark.start < after
                    and mark.on > first
                    and (mark.start < mark.on or stretch.style == "stay")
                ]
                assert bool(bars) >= bool(seen), (persona.id, number, row.id, stretch.name)
                if not seen:
                    continue
                days = (after - first).days
                last = max(bar.left + bar.width for bar in bars) * days / 100
                expected = min((max(mark.on for mark in seen) - first).days, days)
                assert expected - 0.1 <= last <= min(expected + 1, days) + 0.1
    assert all(counted[stretch.style] for stretch in STRETCHES)


def test_the_waiting_period_ends_on_the_first_free_day(tell: Tell, catalogue: Catalogue) -> None:
    for data in (PATIENT, WAITING):
        answer, marks = tell(data)
        first, after = window("year", answer.as_of, *span(answer, marks))
        drawn = chart_view(answer, marks, catalogue, {})
        bars = [bar for row in drawn.rows for bar in row.bars if bar.style == "waiting"]
        ends = {round((bar.left + bar.width) * (after - first).days / 100) for bar in bars}
        assert {first + dt.timedelta(days) for days in ends} == {dt.date(2025, 1, 31)}
        assert answer.waiting_over_on == dt.date(2025, 1, 31)


def test_where_the_readings_differ_a_line_leads_from_one_day_to_the_other(
    tell: Tell, catalogue: Catalogue
) -> None:
    _, marks = tell(PATIENT)
    differing = {mark.row for mark in marks if mark.other_on}
    between = {
        row.id
        for row in _drawn(tell, catalogue, PATIENT).rows
        if any(bar.style == "between" for bar in row.bars)
    }
    assert between == differing != set()


def test_pointing_tells_day_sureness_and_place(tell: Tell, catalogue: Catalogue) -> None:
    drawn = _drawn(tell, catalogue, YEAR_END)
    told = [
        point
        for row in drawn.rows
        for point in row.points
        if MARKS["served_by"].name in {sign.name for sign in point.signs}
    ]
    assert told
    assert all("周" in point.day for point in told)
    assert all(any("行" in small for small in entry.small) for point in told for entry in point.entries)
    assert any("的放假安排，日期是暂定的" in note for point in told for note in point.notes)


@given(scenarios())
def test_nothing_lies_outside_the_picture(engine: Engine, data: dict[str, Any]) -> None:
    scenario = parse(data, SERVICES)
    answer = engine.evaluate(scenario)
    if answer.policy_start is None:
        return
    marks = marks_of(answer, scenario, engine.catalogue)
    for zoom in get_args(Zoom):
        drawn = chart_view(answer, marks, engine.catalogue, row_labels(answer), zoom)
        for row in drawn.rows:
            assert all(0 < point.at < 100 for point in row.points)
            assert all(bar.left >= 0 and 0 < bar.left + bar.width <= 100.01 for bar in row.bars)
            assert row.points or row.before or row.beyond or row.bars


def test_a_row_without_a_day_in_sight_says_where_its_next_one_is(tell: Tell, catalogue: Catalogue) -> None:
    rows = {row.id: row for row in _drawn(tell, catalogue, PATIENT, "month").rows}
    assert not rows["video_consult"].points
    assert rows["video_consult"].beyond == "12/31"


@pytest.mark.parametrize("width", LANES)
def test_labels_never_lie_over_each_other_or_over_a_sign(width: Width) -> None:
    places = (10.0, 14.0, 15.0, 50.0, 97.0)
    days = [
        Labelled(at, 1, f"12/{index}", "对方安排好", (index, False), own=False)
        for index, at in enumerate(places)
    ]
    labels = [label for label in labels_beside(days) if width in label.widths]
    lane, room = LANES[width], SIGN / 2
    assert 50.0 in {label.at for label in labels}
    free = []
    for label in labels:
        at, wide = label.at * lane / 100, written_width(f"{label.day} {label.words}".strip())
        free.append((at + room, at + room + wide) if label.side == "after" else (at - room - wide, at - room))
    signs = [(at * lane / 100 - room, at * lane / 100 + room) for at in places]
    for index, (left, right) in enumerate(free):
        others = signs + free[:index]
        assert all(right <= a + 1e-6 or left >= b - 1e-6 for a, b in others)
        assert 0 <= left < right <= lane


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
        chart_view(answer, marks, catalogue, {})


# ---------------------------------------------------------------- the page


def _open(case: dict[str, Any] | None = None, reading: str = "favourable", **state: Any) -> AppTest:
    """The page as the first thing that a visitor sees, as one who follows a link to it does."""
    shown = {} if case is None else {"case": case}
    return open_page("pages/timeline.py", reading=reading, **shown, **state)


def _html(page: AppTest) -> str:
    """What the block was given to draw."""
    (html,) = (html for html in blocks(page) if "日期列表" in html)
    return html


def _row_names(page: AppTest) -> list[str]:
    return re.findall(r'class="who">.*?<b>(.*?)</b>', _html(page))


def _said(page: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", _html(page))).split())


def test_a_cold_visitor_is_told_what_to_enter() -> None:
    page = _open()
    assert any("保单生效日" in info.value for info in page.info)
    assert any(link.proto.label == "去“我的服务”填写" for link in page.get("page_link"))
    assert not [html for html in blocks(page) if "日期列表" in html]


def test_the_page_draws_and_lists(tell: Tell) -> None:
    page = _open(PATIENT)
    assert "重疾绿通" in _row_names(page)
    text = _said(page)
    _, marks = tell(PATIENT)
    for mark in listed_marks(marks):
        assert day_text(mark.on) in text
        assert mark.text in text


def test_the_pages_own_script_draws_the_picture() -> None:
    """Plotly is megabytes that a phone would load."""
    assert not _open(PATIENT).get("plotly_chart")


@pytest.mark.parametrize(
    ("key", "value", "kept", "dropped"),
    [
        ("timeline_groups", ["术后康复"], "术后家庭护理", "重疾绿通"),
        ("timeline_statuses", ["closed"], "医疗垫付", "重疾绿通"),
    ],
)
def test_filters_leave_only_what_was_chosen(key: str, value: list[str], kept: str, dropped: str) -> None:
    names = _row_names(_open(PATIENT, **{key: value}))
    assert kept in names
    assert dropped not in names


def test_filters_that_leave_nothing_can_be_cleared() -> None:
    page = _open(PATIENT, timeline_groups=["术后康复"], timeline_statuses=["closed"])
    assert "没有符合筛选的日期" in _said(page)
    assert 'data-act="clear"' in _html(page)
    assert 'data-act="clear"' not in _html(_open(PATIENT))


def test_what_is_chosen_is_marked_as_such() -> None:
    page = _open(PATIENT, timeline_zoom="month", timeline_order="service", timeline_groups=["术后康复"])
    pressed = re.findall(r'data-value="([^"]*)" aria-pressed="true"', _html(page))
    assert pressed == ["month", "术后康复", "service"]


def test_zoom_and_reading_change_the_picture() -> None:
    page = _open(PATIENT, reading="cautious")
    year = _html(page)
    page.session_state["timeline_zoom"] = "month"
    run(page)
    assert _html(page) != year
    assert "有利解释：" in _html(page)
    page.button(key="usual_reading").click().run()
    assert page.session_state["reading"] == "favourable"
    assert "保守解释：" in _html(page)


def test_a_switched_reading_changes_the_picture() -> None:
    page = _open(PATIENT)
    before = _html(page)
    page.session_state["overrides"] = {
        "green-whole-service-count": "whole-service",
        "promise-start": "from-approval",
    }
    run(page)
    assert _html(page) != before


def test_the_list_can_be_grouped_by_service() -> None:
    page = _open(PATIENT, timeline_order="service")
    assert re.search(r"<summary>重疾绿通 · \d+ 条", _html(page))


def test_a_name_opens_the_service() -> None:
    page = _open(PATIENT)
    assert 'data-act="open" data-value="green_channel"' in _html(page)
    page.session_state["opened"] = "green_channel"
    run(page)
    assert "为什么这么算" in "".join(box.label for box in page.expander)


def test_a_case_that_contradicts_itself_breaks_nothing() -> None:
    page = _open({**PATIENT, "policy_end": "2024-01-01"})
    assert page.error
