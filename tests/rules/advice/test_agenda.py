"""Does the agenda name every deadline once, and is its advice early enough but no earlier?"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from html import escape as html_text
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.html import agenda_html
from pages.present.text import answer_text
from pages.present.timeline.calendar_events import calendar_events
from pages.present.timeline.marks import marks_of
from rules.advice.agenda import tasks
from rules.advice.channels import channels_for
from rules.advice.lead_time import FROM_APPLICATION, Latest, latest, lead_of, variants
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.advice.task import Task
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.periods import add_workdays
from rules.domain.scenario import Scenario
from rules.domain.workdays import is_workday, unknown_year
from rules.engine.engine import Engine
from rules.engine.plan import clause_of
from tests.support.fields import answer, fields
from tests.support.opened import blocks, open_page
from tests.support.strategies import scenarios

ENGINE = Engine(load())
CATALOGUE = ENGINE.catalogue
OWN = {"apply_by", "use_by", "notify_by", "cancel_by"}
READINGS = ("favourable", "cautious")
ONE_DAY = dt.timedelta(days=1)

PATIENT: dict[str, Any] = {
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
    "diagnosed_on": "2025-05-10",
    "diagnosed_at": "public_general",
    "first_critical": True,
    "accident": False,
    "care": "inpatient",
    "hospital": "public_general",
    "hospital_city": "上海",
    "urban": True,
    "admission_note": True,
    "exam_order": True,
    "treatment_done": False,
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
}
DISCHARGED = PATIENT | {
    "as_of": "2025-06-05",
    "admitted_on": "2025-05-20",
    "discharged_on": "2025-06-01",
    "surgery": "ordinary",
}
OUTPATIENT = PATIENT | {"as_of": "2025-10-09", "care": "outpatient", "diagnosis": "ordinary"}


RESCUE_LINES = {
    one.number for one in CATALOGUE.service("emergency_rescue").guide.channels if one.use == "救援"
}


class Told(NamedTuple):
    answer: Answer
    scenario: Scenario
    tasks: tuple[Task, ...]


def tell(data: dict[str, Any], reading: str = "favourable") -> Told:
    scenario = parse(data, SERVICES)
    answer = ENGINE.evaluate(scenario, reading)
    return Told(answer, scenario, tasks(answer, scenario, CATALOGUE))


def find(told: Told, service: str | None, kind: str, item: str | None = None) -> list[Task]:
    return [
        task
        for task in told.tasks
        if task.service == service and task.kind == kind and (item is None or item in task.items)
    ]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# ---------------------------------------------------------------- cases

DAYS: list[tuple[str, dict[str, Any], str, str, str, str, str | None]] = [
    # 15 calendar days after the discharge; three working days from then on still fall into the month.
    ("nursing", DISCHARGED, "home_nursing", "apply_by", "ordinary", "2025-06-16", "2025-06-16"),
    ("nursing used", DISCHARGED, "home_nursing", "use_by", "ordinary", "2025-07-01", None),
    ("car", DISCHARGED, "city_transfer", "apply_by", "discharge", "2025-06-06", "2025-06-06"),
    # A review of one working day and three from its end: 17, 16, 15 and 14 October lie between.
    ("weekday", OUTPATIENT | {"planned_on": "2025-10-20"}, "outpatient_companion", "planned", "main",
     "2025-10-20", "2025-10-14"),
    # Saturday 11 October 2025 is a working day, 1 to 8 October are none.
    ("make-up day", OUTPATIENT | {"as_of": "2025-09-20", "planned_on": "2025-10-13"}, "outpatient_companion",
     "planned", "main", "2025-10-13", "2025-09-30"),
    # On a Sunday the last working day that helps is the Friday before.
    ("sunday", OUTPATIENT | {"planned_on": "2025-10-19"}, "outpatient_companion", "planned", "main",
     "2025-10-19", "2025-10-13"),
    # The favourable reading asks for one working day, the preauthorisation takes two.
    ("direct", OUTPATIENT | {"planned_on": "2025-10-20"}, "direct_billing", "apply_by", "main",
     "2025-10-17", "2025-10-16"),
    ("boao", PATIENT | {"as_of": "2025-09-01", "planned_on": "2025-10-20", "admitted_on": "2025-08-30"},
     "boao_drug", "apply_by", "records", "2025-09-23", None),
    ("cancel", OUTPATIENT | {"planned_on": "2025-10-20"}, "direct_billing", "cancel_by", "main",
     "2025-10-19", None),
    # An average counts from the end of the review: eleven working days before 20 October.
    ("average", PATIENT | {"as_of": "2025-09-01", "planned_on": "2025-10-20", "hospital": "public_vip",
                           "addons": ["special_ward"], "admission_note_on": "2025-08-30", "care": "none"},
     "ward_reservation", "planned", "main", "2025-10-20", "2025-09-28"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "service", "kind", "item", "by", "sensible"),
    [pytest.param(*case[1:], id=case[0]) for case in DAYS],
)
def test_days(
    data: dict[str, Any], service: str, kind: str, item: str, by: str, sensible: str | None
) -> None:
    (task,) = find(tell(data), service, kind, item)
    assert task.by == day(by)
    assert task.sensible == (day(sensible) if sensible else None)
    assert task.settled
    assert task.clauses


def test_a_day_counted_through_a_year_that_is_not_known_is_provisional() -> None:
    lacking = unknown_year(dt.date(2026, 12, 31))
    data = OUTPATIENT | {"policy_start": f"{lacking - 1}-11-01", "as_of": f"{lacking - 1}-12-20"}
    data["renewal"] = True
    (task,) = find(tell(data | {"planned_on": f"{lacking}-01-08"}), "outpatient_companion", "planned")
    assert task.parts[0].latest is not None
    assert task.parts[0].latest.provisional


def test_the_end_of_the_policy_is_one_task_for_what_has_a_limited_rest() -> None:
    told = tell(DISCHARGED)
    (task,) = find(told, None, "policy_end")
    assert task.by == told.answer.policy_end
    by_service = {part.service: part for part in task.parts}
    # Six working days before 31 December 2025: 30, 29, 26, 25, 24, 23.
    consult = by_service["multidisciplinary_consult"]
    assert consult.remaining == 1
    assert consult.latest is not None
    assert consult.latest.on == day("2025-12-23")
    # A yearly count without a last day of its own ends too; sixteen working days for the overseas one.
    domestic, overseas = (part for part in task.parts if part.service == "second_opinion")
    assert (domestic.items, overseas.items) == (("domestic",), ("overseas",))
    assert domestic.latest is not None
    assert overseas.latest is not None
    assert (domestic.latest.on, overseas.latest.on) == (day("2025-12-23"), day("2025-12-09"))
    assert by_service["gene_test"].remaining == 1
    cited = {line for clause in task.clauses for first, last in clause.lines for line in (first, last)}
    assert {2784, 2809, 3331, 3339} <= cited
    # No number to use up, or a day of its own to apply by.
    assert not by_service.keys() & {"video_consult", "oncology_drug", "case_manager", "home_nursing"}
    assert all(
        {**{i.id: i for i in told.answer.service(part.service).items}}[item].remaining == part.remaining
        for part in task.parts
        for item in part.items
    )


def test_what_opens_stands_together() -> None:
    told = tell(PATIENT | {"as_of": "2025-01-10", "diagnosis": "none", "diagnosed_on": None, "care": "none"})
    (task,) = find(told, None, "opens_on")
    assert task.by == day("2025-01-31")
    waiting = {service.id for service in told.answer.services if service.status == "waiting"}
    assert {part.service for part in task.parts} == waiting
    assert len(waiting) > 5


def test_an_unsettled_service_keeps_its_day_and_says_so() -> None:
    data = {"as_of": "2025-06-05", "care": "inpatient", "discharged_on": "2025-06-01", "surgery": "ordinary"}
    (task,) = find(tell(data), "home_nursing", "apply_by")
    assert task.by == day("2025-06-16")
    assert not task.settled


@pytest.mark.parametrize(
    ("as_of", "late"), [("2025-06-16", ""), ("2025-06-17", "by")], ids=["last day", "day after"]
)
def test_what_was_missed_says_so(as_of: str, late: str) -> None:
    (task,) = find(tell(DISCHARGED | {"as_of": as_of}), "home_nursing", "apply_by")
    assert task.late == late
    assert task.latest is None or not late


def test_a_sensible_day_that_has_passed_leaves_the_deadline_open() -> None:
    (task,) = find(tell(OUTPATIENT | {"as_of": "2025-10-17", "planned_on": "2025-10-20"}),
                   "outpatient_companion", "planned")  # fmt: skip
    assert task.late == "sensible"
    assert task.day < day("2025-10-17") <= task.by


def test_a_recommended_day_that_has_passed_is_no_missed_deadline() -> None:
    carer = PATIENT | {"as_of": "2025-06-05", "admitted_on": "2025-06-02", "planned_on": "2025-06-06"}
    (task,) = find(tell(carer), "inpatient_carer", "apply_by")
    assert task.advice
    assert (task.by, task.late) == (day("2025-06-02"), "sensible")


def test_a_booking_made_in_time_settles_the_application() -> None:
    booking = {"service": "home_nursing", "item": "ordinary", "booked_on": "2025-06-03"}
    told = tell(DISCHARGED | {"bookings": [booking]})
    assert not find(told, "home_nursing", "apply_by", "ordinary")
    (use,) = find(told, "home_nursing", "use_by", "ordinary")
    assert use.latest is None
    (visit,) = [one for one in awaited(told) if one.counted_from == "booking"]
    assert (visit.service, visit.id, visit.by) == ("home_nursing", "served_by", day("2025-06-06"))
    with_day = tell(DISCHARGED | {"bookings": [booking | {"on": "2025-06-10"}]})
    (booked,) = find(with_day, "home_nursing", "booked")
    assert booked.by == day("2025-06-10")
    assert not [one for one in awaited(with_day) if one.counted_from == "booking"]


def test_a_use_since_the_booking_ends_the_wait() -> None:
    booking = {"service": "home_nursing", "item": "ordinary", "booked_on": "2025-06-03"}
    used = {"service": "home_nursing", "item": "ordinary", "on": "2025-06-04"}
    told = tell(DISCHARGED | {"bookings": [booking], "usage": [used]})
    assert not [one for one in awaited(told) if one.counted_from == "booking"]


def test_a_wanted_day_past_the_end_of_use_is_no_task() -> None:
    for planned in ("2026-01-05", "2025-09-30"):
        assert not find(tell(OUTPATIENT | {"planned_on": planned}), "outpatient_companion", "planned")


def test_both_readings_stand_in_a_task() -> None:
    ahead = {
        fact: value for fact, value in DISCHARGED.items() if fact not in ("admitted_on", "discharged_on")
    }
    planned = ahead | {"planned_on": "2025-06-20"}
    (direct,) = find(tell(planned), "direct_billing", "apply_by")
    assert (direct.by, direct.differs, direct.other) == (day("2025-06-19"), "day", day("2025-06-18"))
    (ride,) = find(tell(DISCHARGED), "city_transfer", "use_by", "discharge")
    assert (ride.by, ride.differs) == (day("2025-06-06"), "only")
    cautious = tell(planned, "cautious")
    (direct,) = find(cautious, "direct_billing", "apply_by")
    assert (direct.by, direct.differs, direct.other) == (day("2025-06-18"), "day", day("2025-06-19"))
    (ride,) = find(tell(DISCHARGED, "cautious"), "city_transfer", "use_by", "discharge")
    assert (ride.by, ride.differs, ride.other) == (day("2025-06-06"), "day", day("2025-12-31"))
    (missed,) = find(tell(DISCHARGED), "green_channel", "use_by", "admission")
    assert (missed.differs, missed.other_status) == ("absent", "not_included")


@pytest.mark.parametrize(
    ("service", "kind", "numbers"),
    [
        ("outpatient_companion", "apply_by", {"10109955"}),
        ("direct_billing", "apply_by", {"400-114-9606", None}),
        ("checkup_discount", "cancel_by", {"400-887-1278", None}),
        ("city_transfer", "cancel_by", {"952299"}),
        ("online_pharmacy", "apply_by", {None}),
        ("emergency_rescue", "apply_by", RESCUE_LINES),
    ],
)
def test_channels_are_for_what_is_to_be_done(service: str, kind: str, numbers: set[str | None]) -> None:
    assert {one.number for one in channels_for(CATALOGUE.service(service), kind)} == numbers


def awaited(told: Told) -> tuple[ProviderDeadline, ...]:
    return awaited_deadlines(told.answer, told.scenario, CATALOGUE)


def test_promises_are_expected_and_not_to_be_done() -> None:
    told = tell(OUTPATIENT | {"planned_on": "2025-10-20"})
    mine = [one for one in awaited(told) if one.service == "outpatient_companion"]
    assert [(one.id, one.by, one.other) for one in mine] == [
        ("review_by", day("2025-10-10"), None),
        ("served_by", day("2025-10-14"), day("2025-10-13")),
    ]
    report = next(one for one in awaited(told) if one.service == "checkup_discount")
    assert report.counted_from == "wanted"


# ---------------------------------------------------------------- properties


def latests(task: Task) -> list[Latest]:
    own = [task.latest] if task.latest else []
    return own + [part.latest for part in task.parts if part.latest]


def served(last: Latest, applied: dt.date) -> dt.date:
    """When everything is done that was subtracted, counted forward."""
    review = applied
    end = applied
    for step in last.steps:
        start = review if step.after_review else applied
        assert step.unit in ("workdays", "hours")
        end = add_workdays(start, step.amount).on if step.unit == "workdays" else start
        if step.id == "review_by":
            review = end
    return max(review, end)


def next_workday(on: dt.date) -> dt.date:
    on += ONE_DAY
    while not is_workday(on):
        on += ONE_DAY
    return on


@given(scenarios(), st.sampled_from(READINGS))
def test_advice_is_never_too_late_and_no_earlier_than_need_be(data: dict[str, Any], reading: str) -> None:
    for task in tell(data, reading).tasks:
        assert task.sensible is None or task.sensible <= task.by
        for last in latests(task):
            assert last.on <= min(task.by, last.aim)
            assert served(last, last.on) <= last.aim
            following = next_workday(last.on)
            if following <= min(task.by, last.aim):
                assert served(last, following) > last.aim


@given(scenarios(), st.sampled_from(READINGS))
def test_every_deadline_of_ones_own_stands_in_one_task(data: dict[str, Any], reading: str) -> None:
    told = tell(data, reading)
    as_of = told.answer.as_of
    booked = {
        (one.service, one.item or SERVICES[one.service][0]): one.booked_on
        for one in sorted(told.scenario.bookings or [], key=lambda one: one.booked_on)
        if one.booked_on <= as_of
    }
    wanted: Counter[tuple[str, str, str, dt.date]] = Counter()
    for service in told.answer.services:
        status = {item.id: item.status for item in service.items}
        for deadline in service.deadlines:
            ordinary = deadline.id in OWN and deadline.say != "保单有效期内使用"
            due = status[deadline.item] in ("available", "needs_info") or (
                status[deadline.item] == "closed" and deadline.on < as_of
            )
            on = booked.get((service.id, deadline.item))
            kept = deadline.id == "apply_by" and on is not None and on <= deadline.on
            if deadline.id == "opens_on" or (ordinary and due and not kept):
                wanted[service.id, deadline.item, deadline.id, deadline.on] += 1
    found = Counter(
        (service, item, task.kind, task.by)
        for task in told.tasks
        if task.differs != "only" and task.kind in {*OWN, "opens_on"}
        for service, item in (
            [(part.service, item) for part in task.parts for item in part.items]
            or [(task.service or "", item) for item in task.items]
        )
    )
    assert found == wanted


@given(scenarios(), st.sampled_from(READINGS))
def test_the_nearest_day_comes_first(data: dict[str, Any], reading: str) -> None:
    told = tell(data, reading)
    assert all(one.day <= two.day for one, two in pairwise(told.tasks))
    for task in told.tasks:
        assert (task.late == "by") == (task.by < told.answer.as_of and not task.advice)
    ends = [task for task in told.tasks if task.kind == "policy_end"]
    assert len(ends) <= 1
    for part in (part for task in ends for part in task.parts):
        items = {item.id: item for item in told.answer.service(part.service).items}
        assert all(items[item].status == "available" for item in part.items)
        assert part.remaining is not None
        assert part.remaining > 0


@given(scenarios())
def test_no_reading_of_a_promise_is_slower_than_what_is_subtracted(data: dict[str, Any]) -> None:
    for reading in READINGS:
        told = tell(data, reading)
        for service in told.answer.services:
            info = CATALOGUE.service(service.id)
            for deadline in service.deadlines:
                if deadline.id not in ("review_by", "served_by"):
                    continue
                promises = variants(info, deadline.item, deadline.id)
                if all(promise.since in FROM_APPLICATION for promise in promises):
                    lead = lead_of(info, deadline.item)
                    assert lead is not None
                    assert deadline.on <= lead.promised(told.answer.as_of).on


@given(st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.sampled_from(sorted(SERVICES)))
def test_counting_back_and_forward_again(aim: dt.date, service: str) -> None:
    for item in SERVICES[service]:
        lead = lead_of(CATALOGUE.service(service), item)
        if lead is None:
            continue
        last = latest(lead, aim, aim)
        assert lead.promised(last.on).on <= aim
        assert last.on == aim or lead.promised(next_workday(last.on)).on > aim


# ---------------------------------------------------------------- the page

CASE = DISCHARGED | {"planned_on": "2025-06-20"}


@given(scenarios(), st.sampled_from(READINGS))
def test_every_task_has_a_row_and_no_row_a_gap(data: dict[str, Any], reading: str) -> None:
    told = tell(data, reading)
    text = agenda_html.agenda(told.tasks, told.answer, CATALOGUE)
    assert text.count("<li><p class=") == len(told.tasks)
    assert not re.search(r"None|\{|：<|（）|；；", text.partition("</style>")[2])
    waiting = agenda_html.awaited_html(awaited(told), told.answer, CATALOGUE)
    assert waiting.count("<li>") == len(awaited(told))


def html(page: Any) -> str:
    return "".join(block for block in blocks(page) if 'class="agenda"' in block)


def test_the_page_lists_what_the_agenda_says() -> None:
    page = open_page("pages/agenda.py", case=dict(CASE))
    told, text = tell(CASE), html(page)
    rows = text.count("<li><p class=")
    assert rows == len(told.tasks)
    for task in told.tasks:
        if task.service:
            assert CATALOGUE.service(task.service).name in text
    assert "tel:952299" in text
    headings = [heading.partition("（")[0] for heading in re.findall("<h2>(.*?)</h2>", text)]
    assert headings == ["今天及已晚", "7 天内", "30 天内", "以后", "今天就能申请", "对方该做的"]
    assert fields(page)["agenda_calendar"].label.startswith("下载日历文件（")


def test_what_can_be_asked_for_today_leads_where_no_day_is_near() -> None:
    calm = PATIENT | {"as_of": "2025-06-05", "care": "none"}
    told, text = tell(calm), html(open_page("pages/agenda.py", case=dict(calm)))
    open_ = [CATALOGUE.service(one.id).name for one in told.answer.services if one.status == "available"]
    assert re.findall("<h2>(.*?)</h2>", text)[0] == f"今天就能申请（{len(open_)} 项）"
    assert re.findall('<span class="name">(.*?)</span>', text) == [html_text(name) for name in open_]


def test_a_group_of_missed_days_alone_counts_nothing_to_do() -> None:
    told = tell(CASE)
    missed = [task for task in told.tasks if task.late == "by"]
    headings = re.findall("<h2>(.*?)</h2>", agenda_html.agenda(missed, told.answer, CATALOGUE))
    assert missed
    assert headings == [agenda_html.MISSED]


def test_the_page_can_be_narrowed() -> None:
    page = open_page("pages/agenda.py", case=dict(CASE))
    answer(page, "agenda_kinds", ["cancel_by"])
    wanted = [task for task in tell(CASE).tasks if task.kind == "cancel_by"]
    assert html(page).count("<li><p class=") == len(wanted) > 0


def test_the_page_follows_the_reading() -> None:
    favourable = html(open_page("pages/agenda.py", case=dict(CASE)))
    cautious = html(open_page("pages/agenda.py", case=dict(CASE), reading="cautious"))
    assert "只有保守解释才有这个期限" in favourable
    assert "只有保守解释才有这个期限" not in cautious


def test_without_a_policy_the_page_says_what_is_needed() -> None:
    page = open_page("pages/agenda.py")
    assert "保单生效日" in fields(page)["said"].words
    assert "agenda_calendar" not in fields(page)
    known = open_page(
        "pages/agenda.py",
        case={
            "as_of": "2025-06-05",
            "care": "inpatient",
            "discharged_on": "2025-06-01",
            "surgery": "ordinary",
        },
    )
    assert "2025年6月16日 周一" in html(known)


def test_a_day_that_cannot_be_counted_from_is_named() -> None:
    page = open_page("pages/agenda.py", case=CASE | {"planned_on": "2026-06-20"})
    assert "2026-06-20 在保单到期以后" in fields(page)["agenda_about"].words


CAPPED: dict[str, Any] = {
    "as_of": "2026-12-24", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "standard", "addons": [], "diagnosis": "critical", "diagnosed_on": "2026-11-01",
    "diagnosed_at": "public_general", "care": "inpatient", "hospital": "public_general", "urban": True,
    "admitted_on": "2026-12-05", "discharged_on": "2026-12-21", "surgery": "ordinary",
}  # fmt: skip


def test_a_day_cut_off_by_the_policys_end_gives_that_as_its_reason_and_place() -> None:
    scenario = parse(CAPPED, SERVICES)
    answer = ENGINE.evaluate(scenario)
    nursing = answer.service("home_nursing")
    in_force = clause_of(CATALOGUE.service("home_nursing"), CATALOGUE.service("home_nursing").in_force or [])
    cut = [deadline for deadline in nursing.deadlines if deadline.capped]
    assert {deadline.id for deadline in cut} == {"apply_by", "use_by"}
    reason = "保单到这天为止（本来是：出院后 15 天内预约）"
    assert answer_text.next_day(nursing, answer) == f"最晚 12月31日：{reason}"
    (task,) = [t for t in tasks(answer, scenario, CATALOGUE) if t.kind == "apply_by" and t.by.month == 12]
    assert (task.service, task.do, task.clauses) == ("home_nursing", f"提出申请：{reason}", (in_force,))
    event = next(one for one in calendar_events(answer, scenario, CATALOGUE) if "申请截止" in one.summary)
    assert any(reason in line for line in event.lines)
    assert any(answer_text.clause_text(in_force) in line for line in event.lines)
    for mark in marks_of(answer, scenario, CATALOGUE):
        if mark.row == "home_nursing" and mark.on == answer.policy_end and mark.keys:
            assert mark.text.startswith("保单到这天为止")
            assert mark.clauses == (in_force,)
    for deadline in cut:
        assert "保单到这天为止" in answer_text.deadline_line(deadline, answer.as_of, other=None)
