"""Are records held against the rules of their day, and is what is left what the engine says?"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.records import balances
from rules.records.finding import RecordFinding
from rules.records.findings import RECORD_LISTS, record_findings
from rules.records.policy_year import PolicyYear, earlier_year
from tests.support.strategies import scenarios

AS_OF = "2026-11-25"
CASE: dict[str, Any] = {
    "as_of": AS_OF,
    "policy_start": "2026-03-01",
    "edition": "special",
    "addons": [],
    "waiting_days": 30,
    "renewal": False,
    "diagnosis": "malignant",
    "diagnosed_on": "2026-09-01",
    "care": "inpatient",
    "admitted_on": "2026-10-01",
    "discharged_on": "2026-10-11",
    "surgery": "ordinary",
}


def use(service: str, on: str, item: str = "main", **more: Any) -> dict[str, Any]:
    return {"service": service, "item": item, "on": on, **more}


def nursing(on: str) -> dict[str, Any]:
    return use("home_nursing", on, "ordinary")


def booking(service: str, item: str, booked_on: str, on: str | None = None) -> dict[str, Any]:
    made = {"service": service, "item": item, "booked_on": booked_on}
    return made if on is None else made | {"on": on}


class Case(NamedTuple):
    """Records, and for each finding: the record's place, how grave, a piece of its text, a line cited."""

    name: str
    fact: str
    records: list[dict[str, Any]]
    expected: list[tuple[int, str, str, int | None]]
    facts: dict[str, Any] = {}


COMPANION = "outpatient_companion"
CASES = (
    Case("fits", "usage", [use(COMPANION, "2026-05-01")], []),
    Case("nothing recorded", "usage", [], []),
    Case(
        "an earlier policy year",
        "usage",
        [use(COMPANION, "2025-05-01")],
        [(0, "hint", "2025-03-01 至 2026-02-28），不算进本年", None)],
    ),
    Case(
        "the last day before this policy year and its first",
        "usage",
        [use("video_consult", "2026-02-28"), use("video_consult", "2026-03-01")],
        [(0, "hint", "属于以前的保单年度", None)],
    ),
    Case("the future", "usage", [use(COMPANION, "2026-11-26")], [(0, "hint", "还没到；", None)]),
    Case("today", "usage", [use(COMPANION, AS_OF)], []),
    Case(
        "after the policy's end",
        "usage",
        [use(COMPANION, "2027-03-01")],
        [(0, "check", "保单到期日 2027-02-28 之后", None)],
        {"as_of": "2027-04-01"},
    ),
    Case(
        "in the waiting period",
        "usage",
        [use(COMPANION, "2026-03-30"), use(COMPANION, "2026-03-31")],
        [(0, "check", "等待期到 2026-03-30", 1624), (1, "hint", "已记 2 次，超过上限 1 次", 1664)],
    ),
    Case(
        "a renewal has no waiting period",
        "usage",
        [use(COMPANION, "2026-03-10")],
        [],
        {"renewal": True},
    ),
    Case(
        "perhaps a renewal",
        "usage",
        [use(COMPANION, "2026-03-10")],
        [(0, "hint", "填了续期保单才能确定", 1624)],
        {"renewal": None},
    ),
    Case("no waiting period in the manual", "usage", [use("video_consult", "2026-03-02")], []),
    Case(
        "the illness fell into the waiting period",
        "usage",
        [use("gene_test", "2026-05-01")],
        [(0, "check", "没有满足", None)],
        {"diagnosed_on": "2026-03-05"},
    ),
    Case(
        "beyond the limit, first only under one reading",
        "usage",
        [use(COMPANION, f"2026-0{month}-01") for month in (5, 6, 7)],
        [(1, "hint", "已记 2 次，超过上限 1 次", 1664), (2, "check", "已记 3 次，超过上限 2 次", 1664)],
    ),
    Case(
        "the one that is beyond, whatever the order",
        "usage",
        [use("ward_reservation", "2026-08-01"), use("ward_reservation", "2026-07-01")],
        [(0, "check", "已记 2 次，超过上限 1 次", 443)],
    ),
    Case(
        "more at once than there are",
        "usage",
        [use("inpatient_carer", "2026-10-02", count=31)],
        [(0, "check", "已记 31 天，超过上限 30 天", 2527), (0, "check", "一共 11 天，到这条已记 31 天", 127)],
    ),
    Case(
        "beyond a pool",
        "usage",
        [use("second_opinion", "2026-09-10", "domestic"), use("second_opinion", "2026-09-20", "overseas")],
        [(1, "hint", "合用的次数", None)],
    ),
    Case(
        "an open add-on leaves the limit open",
        "usage",
        [use(COMPANION, f"2026-0{month}-01") for month in (5, 6, 7)],
        [(1, "hint", "上限 1 次", 1664), (2, "hint", "可能超过上限 2 次", 1664)],
        {"addons": None},
    ),
    Case(
        "not in the plan",
        "usage",
        [use("online_pharmacy", "2026-05-05")],
        [(0, "check", "按您的版本和加购，不含这项服务", 4250)],
    ),
    Case(
        "the plan is not known",
        "usage",
        [use("online_pharmacy", "2026-05-05")],
        [],
        {"addons": None},
    ),
    Case(
        "after the window, and after the day to apply without a booking",
        "usage",
        [nursing("2026-10-30"), nursing("2026-11-12")],
        [(0, "hint", "申请截止是 2026-10-26", 3036), (1, "check", "使用截止日 2026-11-11 之后", 3040)],
    ),
    Case(
        "booked in time",
        "usage",
        [nursing("2026-10-30")],
        [],
        {"bookings": [booking("home_nursing", "ordinary", "2026-10-20", "2026-10-30")]},
    ),
    Case(
        "before every stay",
        "usage",
        [nursing("2026-06-01")],
        [(0, "hint", "补记到“以前的住院”", 3028)],
    ),
    Case(
        "after an earlier stay",
        "usage",
        [nursing("2026-06-01")],
        [],
        {
            "earlier_stays": [
                {"admitted_on": "2026-05-10", "discharged_on": "2026-05-25", "surgery": "ordinary"}
            ]
        },
    ),
    Case(
        "still counted after a discharge in an earlier policy year",
        "usage",
        [use("home_nursing", "2026-02-10", "critical")],
        [(0, "hint", "仍算在现在的次数里", 3058)],
        {"admitted_on": "2026-01-20", "discharged_on": "2026-02-05", "surgery": "critical"},
    ),
    Case(
        "a count whose period the manual leaves open",
        "usage",
        [use("cancer_screening", "2025-06-01", "lung")],
        [(0, "hint", "手册没有写多久重新计次", 3910)],
    ),
    Case(
        "twice the same",
        "usage",
        [use("video_consult", "2026-05-01"), use("video_consult", "2026-05-01", count=1)],
        [(1, "check", "完全一样", None)],
    ),
    Case(
        "twice on one day, not the same",
        "usage",
        [use("video_consult", "2026-05-01"), use("video_consult", "2026-05-01", amount=5)],
        [(1, "hint", "同一天", None)],
    ),
    Case(
        "more days of care than the stay has",
        "usage",
        [use("inpatient_carer", "2026-10-02", count=6), use("inpatient_carer", "2026-10-05", count=6)],
        [(1, "check", "2026-10-01 至 2026-10-11 这次住院一共 11 天，到这条已记 12 天", 127)],
    ),
    Case(
        "care outside every stay",
        "usage",
        [use("inpatient_carer", "2026-11-05", count=2)],
        [(0, "hint", "不在记录的任何一次住院期间", 127)],
    ),
    Case(
        "more money than is advanced for one stay",
        "usage",
        [use("medical_advance", f"2026-10-0{day}", amount=50_000.5) for day in (2, 3)],
        [(1, "hint", "合计 100,001 元；如果是同一次住院，超过手册写的 100,000 元", 1120)],
    ),
    Case(
        "as much money as is advanced for one stay",
        "usage",
        [use("medical_advance", f"2026-10-0{day}", amount=50_000) for day in (2, 3)],
        [],
    ),
    Case(
        "two stays have a sum each",
        "usage",
        [use("medical_advance", day, amount=60_000) for day in ("2026-05-12", "2026-10-03")],
        [],
        {"earlier_stays": [{"admitted_on": "2026-05-10", "discharged_on": "2026-05-20"}]},
    ),
    Case(
        "booked too late, for too late, and nothing came of it",
        "bookings",
        [booking("home_nursing", "ordinary", "2026-10-30", "2026-11-20")],
        [
            (0, "check", "申请截止是 2026-10-26", 3036),
            (0, "check", "使用截止日 2026-11-11 之后", 3040),
            (0, "hint", "没有记用量", None),
        ],
    ),
    Case(
        "one use answers one booking",
        "bookings",
        [
            booking("home_nursing", "ordinary", "2026-10-13", "2026-10-15"),
            booking("home_nursing", "ordinary", "2026-10-14", "2026-10-20"),
        ],
        [(1, "hint", "没有记用量", None)],
        {"usage": [nursing("2026-10-15")]},
    ),
    Case(
        "a booking that is still to come",
        "bookings",
        [booking("second_opinion", "domestic", "2026-11-20", "2026-11-25")],
        [],
    ),
    Case(
        "days in the wrong order",
        "bookings",
        [booking("text_consult", "main", "2026-11-20", "2026-11-10")],
        [(0, "check", "请核对日期", None), (0, "hint", "没有记用量", None)],
    ),
    Case(
        "booked twice, and not yet booked",
        "bookings",
        [
            booking("text_consult", "main", "2026-11-20"),
            booking("text_consult", "main", "2026-11-20"),
            booking("text_consult", "main", "2026-11-26"),
        ],
        [(1, "check", "完全一样", None), (2, "hint", "还没到", None)],
    ),
    Case(
        "a booking of an earlier policy year",
        "bookings",
        [booking("text_consult", "main", "2025-11-20")],
        [(0, "hint", "2025-03-01 至 2026-02-28", None)],
    ),
    Case(
        "a booking outside the plan and past the policy's end",
        "bookings",
        [booking("online_pharmacy", "main", "2026-11-20", "2027-03-01")],
        [(0, "check", "到期日 2027-02-28 之后", None), (0, "check", "不含这项服务", 4250)],
    ),
    Case(
        "stays that overlap each other and this one",
        "earlier_stays",
        [
            {"admitted_on": "2026-05-01", "discharged_on": "2026-05-10"},
            {"admitted_on": "2026-05-09", "discharged_on": "2026-05-12"},
            {"admitted_on": "2026-09-20", "discharged_on": "2026-10-02"},
        ],
        [
            (1, "check", "2026-05-01 至 2026-05-10）重叠", None),
            (2, "check", "和这次住院（2026-10-01 至 2026-10-11）重叠", None),
        ],
    ),
    Case(
        "leaving and entering on one day is no overlap",
        "earlier_stays",
        [
            {"admitted_on": "2026-05-01", "discharged_on": "2026-05-10"},
            {"admitted_on": "2026-05-10", "discharged_on": "2026-05-12"},
        ],
        [],
    ),
    Case(
        "a stay that is not over, and one that lies ahead",
        "earlier_stays",
        [{"admitted_on": "2026-05-01"}, {"admitted_on": "2026-12-01", "discharged_on": "2026-12-05"}],
        [
            (0, "hint", "没有填出院日期", None),
            (0, "check", "和这次住院", None),
            (1, "check", "还没发生", None),
            (1, "check", "重叠", None),
        ],
    ),
    Case(
        "stays of an earlier policy year: one that still matters, one that does not",
        "earlier_stays",
        [
            {"admitted_on": "2025-12-01", "discharged_on": "2025-12-20", "surgery": "critical"},
            {"admitted_on": "2025-04-01", "discharged_on": "2025-04-20"},
        ],
        [(0, "hint", "还关系到：术后家庭护理", None), (1, "hint", "不再影响任何一项服务", None)],
        facts={"diagnosis": "ordinary"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_found(engine: Engine, case: Case) -> None:
    found = record_findings(engine, scenario(case))
    assert [(one.entry, one.severity) for one in found if one.fact == case.fact] == sorted(
        [(entry, severity) for entry, severity, _, _ in case.expected]
    )
    for entry, severity, text, line in case.expected:
        fits = [one for one in found if (one.entry, one.severity) == (entry, severity) and text in one.text]
        assert fits, (text, [one.text for one in found])
        if line is not None:
            assert any(cites(one, line) for one in fits), [one.clause for one in fits]


def scenario(case: Case) -> Any:
    facts = {**CASE, **case.facts, case.fact: case.records}
    return parse({name: value for name, value in facts.items() if value is not None}, SERVICES)


def cites(one: RecordFinding, line: int) -> bool:
    return one.clause is not None and any(first <= line <= last for first, last in one.clause.lines)


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
def test_a_finding_of_one_reading_names_it(engine: Engine, reading: str) -> None:
    twice = {**CASE, "usage": [use(COMPANION, "2026-05-01"), use(COMPANION, "2026-06-01")]}
    [found] = record_findings(engine, parse(twice, SERVICES), reading)
    assert (found.reading, found.severity) == ("cautious", "hint")


def test_a_switched_reading_is_followed(engine: Engine) -> None:
    twice = parse({**CASE, "usage": [use(COMPANION, "2026-05-01"), use(COMPANION, "2026-06-01")]}, SERVICES)
    assert record_findings(engine, twice, "favourable", {"outpatient-companion-count": "table"}) == ()
    [found] = record_findings(engine, twice, "favourable", {"outpatient-companion-count": "note"})
    assert (found.reading, found.severity) == (None, "check")


def test_of_very_many_records_the_latest_are_judged(engine: Engine) -> None:
    days = [dt.date(2026, 3, 2) + dt.timedelta(days=at % 250) for at in range(260)]
    many = parse({**CASE, "usage": [use("online_pharmacy", day.isoformat()) for day in days]}, SERVICES)
    judged = {one.entry for one in record_findings(engine, many) if "不含这项服务" in one.text}
    assert len(judged) == 200
    assert days.index(max(days)) in judged


# ---------------------------------------------------------------- policy years


@pytest.mark.parametrize(
    ("day", "start", "year"),
    [
        ("2026-03-01", "2026-03-01", None),
        ("2026-02-28", "2026-03-01", ("2025-03-01", "2026-02-28")),
        ("2025-03-01", "2026-03-01", ("2025-03-01", "2026-02-28")),
        ("2025-02-28", "2026-03-01", ("2024-03-01", "2025-02-28")),
        ("2024-02-28", "2024-02-29", ("2023-02-28", "2024-02-28")),
        ("2023-02-27", "2024-02-29", ("2022-02-28", "2023-02-27")),
        ("2020-02-29", "2024-02-29", ("2020-02-29", "2021-02-27")),
    ],
)
def test_an_earlier_policy_year(day: str, start: str, year: tuple[str, str] | None) -> None:
    first = dt.date.fromisoformat(start)
    expected = PolicyYear(*map(dt.date.fromisoformat, year)) if year else None
    assert earlier_year(dt.date.fromisoformat(day), first) == expected


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(DAYS, DAYS)
def test_every_earlier_day_lies_in_one_policy_year(day: dt.date, start: dt.date) -> None:
    year = earlier_year(day, start)
    if day >= start:
        assert year is None
    else:
        assert year is not None
        assert year.first <= day <= year.last < start
        assert earlier_year(year.last, start) == year == earlier_year(year.first, start)


def test_unknown_days_have_no_year() -> None:
    assert earlier_year(None, dt.date(2026, 1, 1)) is None
    assert earlier_year(dt.date(2026, 1, 1), None) is None


# ---------------------------------------------------------------- properties


@given(scenarios(), st.sampled_from(["favourable", "cautious"]))
def test_findings_are_about_records_that_are_there(
    engine: Engine, data: dict[str, Any], reading: str
) -> None:
    scenario = parse(data, SERVICES)
    for one in record_findings(engine, scenario, reading):
        assert one.fact in RECORD_LISTS
        assert 0 <= one.entry < len(data[one.fact])
        assert one.text
        assert one.reading is None or one.severity == "hint"


@given(scenarios())
def test_both_readings_find_the_same(engine: Engine, data: dict[str, Any]) -> None:
    """What holds under one reading only is named, so the chosen reading changes no finding."""
    scenario = parse(data, SERVICES)
    first, second = (
        {(one.fact, one.entry, one.reading) for one in record_findings(engine, scenario, reading)}
        for reading in ("favourable", "cautious")
    )
    assert first == second


@given(scenarios())
def test_within_every_limit_nothing_is_beyond(engine: Engine, data: dict[str, Any]) -> None:
    """Where the engine still has something left of every item, no record was too much."""
    data = {name: value for name, value in data.items() if name not in ("earlier_stays",)}
    scenario = parse(data, SERVICES)
    answer = engine.evaluate(scenario)
    sides = [side for service in answer.services for side in (service, service.other_reading) if side]
    if all(item.remaining is None or item.remaining > 0 for side in sides for item in side.items):
        start = scenario.policy_start
        beyond = [one for one in record_findings(engine, scenario) if "上限" in one.text]
        assert not [one for one in beyond if start is None or scenario.usage[one.entry].on >= start]


# ---------------------------------------------------------------- what is left


@given(scenarios(), st.sampled_from(["favourable", "cautious"]))
def test_the_balance_is_the_answer(engine: Engine, data: dict[str, Any], reading: str) -> None:
    answer = engine.evaluate(parse(data, SERVICES), reading)
    lines = iter(balances.item_balances(answer))
    for service in answer.services:
        other = service.other_reading
        for index, item in enumerate(service.items):
            line = next(lines)
            assert (line.service, line.mine) == (service.id, item)
            theirs = other.items[index] if other else item
            assert (line.other or item).remaining == theirs.remaining
            assert (line.other or item).status == theirs.status
            for id in balances.DAYS:
                sides = [service.deadlines, other.deadlines if other else ()]
                days = {d.on for side in sides for d in side if (d.item, d.id) == (item.id, id)}
                assert set(line.days[id]) == days
    assert next(lines, None) is None


def test_a_pool_is_said_once_with_its_readings(engine: Engine) -> None:
    answer = engine.evaluate(parse(CASE, SERVICES))
    [both] = answer.service("inpatient_companion").pools
    assert both.numbers == (("favourable", 2), ("cautious", 1))
    [nursed] = [pool for pool in answer.service("home_nursing").pools if pool.items == ("ordinary",)]
    assert (nursed.per, nursed.numbers) == ("policy_year", (("cautious", 2),))
    keys = [(one.id, pool.items, pool.per) for one in answer.services for pool in one.pools]
    assert len(keys) == len(set(keys))


def test_money_is_added_up_by_policy_year(engine: Engine) -> None:
    records = [
        use("medical_advance", "2026-10-03", amount=1000.5),
        use("medical_advance", "2026-10-04", amount=2000),
        use("direct_billing", "2025-10-03", amount=300),
        use("direct_billing", "2024-10-03", amount=40),
        use("direct_billing", "2026-12-03", amount=9999),
        use("video_consult", "2026-10-03"),
    ]
    spent = balances.spent(parse({**CASE, "usage": records}, SERVICES))
    assert [(one.service, one.yuan, one.year and one.year.first.year) for one in spent] == [
        ("medical_advance", 3000.5, None),
        ("direct_billing", 300, 2025),
        ("direct_billing", 40, 2024),
    ]
