"""Does what is said of a cancer not known to be severe or mild hold in both, and is nobody told to wait?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from pages.present.export import printed_summary
from pages.present.share import case_file, case_link
from pages.present.text import case_text as told
from pages.present.text.answer_text import status_reason
from pages.ui.result import how_to_qualify
from pages.ui.session import keys
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.labels import STATUS_WORDS
from rules.catalogue.loader import load
from rules.domain.answer import OPEN, Answer, Deadline
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.merged_answer import (
    CANCERS,
    EITHER,
    EITHER_LABEL,
    FACT,
    MOST_CASES,
    NO_LATER,
    CaseAnswer,
    Unsure,
    either,
    either_trace,
)
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS
from rules.engine.engine import Engine
from rules.whatif.ways import ways_to_use as ways_to
from tests.support.fields import answer, fields
from tests.support.opened import ROOT, blocks, cards, open_page, run
from tests.support.strategies import scenarios

ENGINE = Engine(load())
CANCER = Unsure(FACT, ("重度", "轻度"), EITHER_LABEL, "分清轻重")
EITHER_CANCER = {FACT: list(CANCERS)}
EITHER_NOTE = "还没分清（癌症，分不清轻重）"

KNOWN: dict[str, Any] = {
    "as_of": "2026-11-28", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "standard", "addons": [], "diagnosed_on": "2026-11-10", "diagnosed_at": "public_general",
    "care": "outpatient", "hospital": "public_general", "rare_disease": False, "drug_listed": True,
    "drug_unavailable": True,
}  # fmt: skip


def sides(facts: dict[str, Any], reading: str = "favourable") -> tuple[Answer, Answer]:
    one, other = (
        ENGINE.evaluate(parse({**facts, "diagnosis": cancer}, SERVICES), reading) for cancer in CANCERS
    )
    return one, other


def merged(sides: Sequence[Answer]) -> Answer:
    """What holds in both, as a page shows it."""
    return either([CaseAnswer((at,), answer) for at, answer in enumerate(sides)], [CANCER], STATUS_WORDS)


@given(scenarios())
def test_what_is_said_holds_in_both(facts: dict[str, Any]) -> None:
    for reading in STANCES:
        one, other = sides(facts, reading)
        both = merged((one, other))
        for mine, a, b in zip(both.services, one.services, other.services, strict=True):
            if a.status == b.status:
                assert mine.status == a.status
            elif not {a.status, b.status}.isdisjoint(OPEN):
                assert (mine.status, mine.missing[0]) == ("needs_info", "diagnosis")
                assert {*mine.missing} == {"diagnosis", *a.missing, *b.missing}
                told = status_reason(mine, [])
                assert f"重度{STATUS_WORDS[a.status]}" in told
                assert f"轻度{STATUS_WORDS[b.status]}" in told
            else:
                assert mine.status not in OPEN
            for item, first, second in zip(mine.items, a.items, b.items, strict=True):
                assert item.status == (first.status if first.status == second.status else "needs_info")
            days = [{(d.item, d.id, d.on) for d in side.deadlines} for side in (mine, a, b)]
            assert days[0] <= days[1] & days[2]
            assert {caveat for side in (a, b) for caveat in side.caveats} == set(mine.caveats)


def test_the_services_that_hang_on_severity_say_so() -> None:
    both = merged(sides(KNOWN))
    for id in ("case_manager", "green_channel", "second_opinion", "multidisciplinary_consult"):
        assert status_reason(both.service(id), []) == "分清轻重才能确定：重度能用，轻度要等事情发生"
    assert both.service("oncology_drug").status == "available"
    assert both.service("medical_advance").status == "on_trigger"


def test_not_knowing_the_severity_is_chosen_kept_and_taken_back() -> None:
    page = open_page("pages/services.py", case=dict(KNOWN))
    answer(page, "main:diagnosis", "either")
    assert page.session_state["case"]["diagnosis"] is None
    assert "分清轻重才能确定" in cards(page)["case_manager"]
    assert "可以使用" in cards(page)["oncology_drug"]
    address = dict(page.query_params)
    assert address["either.diagnosis"] == "malignant|malignant_mild"
    assert "diagnosis" not in address

    again = open_page_at(address)
    assert fields(again)["main:diagnosis"].value == "either"
    assert "分清轻重才能确定" in cards(again)["case_manager"]
    answer(again, "main:diagnosis", "malignant_mild")
    assert "either.diagnosis" not in again.query_params
    assert "分清轻重" not in "".join(cards(again).values())


def open_page_at(address: dict[str, Any]) -> Any:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("pages/services.py")
    for key, values in address.items():
        page.query_params[key] = values
    return run(page)


def test_the_guide_takes_it_as_an_answer() -> None:
    page = open_page("pages/guide.py", case=dict(KNOWN), guide_about=["case_manager"], guide_now="diagnosis")
    page.button(key="guide_diagnosis_either").click()
    run(page)
    assert page.session_state[keys.ALTERNATIVES] == EITHER_CANCER
    assert "diagnosis" in page.session_state["guide_unsure"]


def test_an_address_says_so_beside_the_facts() -> None:
    assert "diagnosis=unknown" in case_link.query({"diagnosis": None})


@pytest.mark.parametrize(
    "diagnosis", ["none", "ordinary", "suspected_critical", "malignant_mild", "benign_tumour"]
)
@pytest.mark.parametrize(
    "service",
    [
        "case_manager",
        "green_channel",
        "multidisciplinary_consult",
        "gene_test",
        "oncology_drug",
        "inpatient_carer",
        "home_nursing",
        "boao_drug",
        "rare_disease_drug",
    ],
)
def test_nobody_is_told_to_wait_for_a_diagnosis(diagnosis: str, service: str) -> None:
    scenario = parse({**KNOWN, "diagnosis": diagnosis}, SERVICES)
    answer = ENGINE.evaluate(scenario)
    if answer.service(service).status == "available":
        return
    found = ways_to(ENGINE, scenario, service)
    text = how_to_qualify.ways_text(found, load().service(service), answer)
    for way in found.ways:
        for change in way.changes:
            if change.fact in how_to_qualify.ILLNESS and change.kind == "event":
                assert change.say.startswith("如果")
    waiting = text.partition("**要等发生的**")[2].partition(f"**{how_to_qualify.IF_ILL}**")[0]
    assert "诊断是" not in waiting
    assert not [
        line for line in text.splitlines() if how_to_qualify.BADGES["event"] in line and "诊断" in line
    ]


def test_the_help_explains_what_may_be_said() -> None:
    told = load().facts["diagnosis"].help or ""
    assert "合同" in told
    assert "手册没有解释" in told
    assert EITHER_LABEL in told


def told_of(file: str, **state: Any) -> str:
    page = open_page(file, **state)
    texts = [element.proto.body for kind in ("markdown", "html", "caption") for element in page.get(kind)]
    return "\n".join([*texts, *blocks(page)])


@pytest.mark.parametrize(
    ("file", "shown"), [("pages/agenda.py", "肿瘤特药直付"), ("pages/timeline.py", EITHER_LABEL)]
)
def test_a_page_of_days_shows_what_holds_in_both_and_says_so(file: str, shown: str) -> None:
    facts = {**KNOWN, "diagnosis": None}
    both = told_of(file, case=dict(facts), alternatives=EITHER_CANCER)
    assert EITHER_NOTE in both
    assert EITHER_NOTE not in told_of(file, case=dict(facts))
    assert shown in both
    assert shown not in told_of(file, case=dict(facts))


def test_paper_names_the_cancer_and_lists_what_both_give() -> None:
    one, other = sides(KNOWN)
    both = merged((one, other))
    facts = {**KNOWN, "diagnosis": None}
    known = {name: value for name, value in facts.items() if value is not None}
    mine = told.ToldCase(known, facts, {}, {}, alternatives=EITHER_CANCER)
    sheet = printed_summary.summary_of(mine, parse(known, SERVICES), both, load())
    assert ("诊断", EITHER_LABEL) in [(fact.label, fact.text) for fact in sheet.facts]
    assert "诊断" not in sheet.unknown.split("、")
    assert "肿瘤特药直付" in [one.name for one in sheet.usable]
    remarks = [remark for group in sheet.groups for _, remark in group.services]
    assert any("分清轻重才能确定" in remark for remark in remarks)


def test_a_file_keeps_it() -> None:
    facts = {"diagnosis": None, "edition": "standard"}
    day = dt.date(2026, 11, 28)
    found = case_file.from_file(case_file.to_file(facts, "favourable", {}, day, EITHER_CANCER), day, load())
    assert (found.facts, found.alternatives, found.refused, found.notices) == (facts, EITHER_CANCER, (), ())
    known = case_file.to_file({"diagnosis": "malignant"}, "favourable", {}, day, EITHER_CANCER)
    assert not case_file.from_file(known, day, load()).alternatives
    older = json.loads(case_file.to_file(facts, "favourable", {}, day)) | {"either_cancer": True}
    assert case_file.from_file(json.dumps(older).encode(), day, load()).alternatives == EITHER_CANCER


def test_the_drawer_marks_what_only_one_of_both_meets() -> None:
    page = open_page(
        "pages/services.py",
        case={**KNOWN, "diagnosis": None},
        alternatives=EITHER_CANCER,
        opened="case_manager",
        **{keys.drawer_fold("case_manager", "why"): True},
    )
    text = "\n".join(element.proto.body for kind in ("markdown", "html") for element in page.get(kind))
    assert "分清轻重才能确定：" in text
    assert EITHER_LABEL in text


def test_the_guide_ends_with_what_hangs_on_it() -> None:
    text = told_of(
        "pages/guide.py",
        case={**KNOWN, "diagnosis": None},
        alternatives=EITHER_CANCER,
        guide_about=["case_manager", "oncology_drug"],
        guide_unsure=["diagnosis", *(fact for fact in FACTS if fact not in KNOWN)],
    )
    assert "问完了" in text or "可以使用" in text
    assert "分清轻重才能确定" in text.replace("\\", "")
    assert "1 项可以使用" in text


def test_nothing_of_two_cases_is_said_that_only_one_meets() -> None:
    for service in SERVICES:
        one, other = (
            ENGINE.trace(parse({**KNOWN, "diagnosis": cancer}, SERVICES), service) for cancer in CANCERS
        )
        both = either_trace((one, other), [CANCER])
        met = [{(r.fact, r.say) for r in side.shared if r.verdict} for side in (one, other)]
        assert {(r.fact, r.say) for r in both.shared if r.verdict} == met[0] & met[1]


# ---------------------------------------------------------------- more than two cases, and days known about

START = Unsure("policy_start", ("早", "晚"), "2026 年 3 月", "弄清保单生效日", about=True)
EDITION = Unsure("edition", ("标准版", "特需部版"), "标准版或特需部版", "弄清产品版本")
VALUES: dict[str, tuple[str, ...]] = {
    FACT: CANCERS,
    "policy_start": ("2026-03-01", "2026-03-31"),
    "edition": ("standard", "special"),
}


def apart(facts: dict[str, Any], unsure: Sequence[Unsure], reading: str = "favourable") -> list[CaseAnswer]:
    """The answers for every combination of the values."""
    return [
        CaseAnswer(
            picks,
            ENGINE.evaluate(
                parse(
                    {
                        **facts,
                        **{one.fact: VALUES[one.fact][pick] for one, pick in zip(unsure, picks, strict=True)},
                    },
                    SERVICES,
                ),
                reading,
            ),
        )
        for picks in product(*(range(len(VALUES[one.fact])) for one in unsure))
    ]


@settings(max_examples=25)
@given(scenarios())
def test_what_is_said_of_many_cases_holds_in_all(facts: dict[str, Any]) -> None:
    facts = {key: value for key, value in facts.items() if key != "policy_end"}
    for reading in STANCES:
        unsure = (CANCER, START, EDITION)
        cases = apart(facts, unsure, reading)
        whole = either(cases, unsure, STATUS_WORDS)
        for at, mine in enumerate(whole.services):
            sides = [case.answer.services[at] for case in cases]
            found = {side.status for side in sides}
            if len(found) == 1 or found.isdisjoint(OPEN):
                assert mine.status in found
            else:
                assert mine.status == "needs_info"
                assert {fact for side in sides for fact in side.missing} <= set(mine.missing)
                told = {one.fact for one in unsure}
                further = {fact for side in sides for fact in side.missing}
                for fact in (set(mine.missing) & told) - further:
                    place = [one.fact for one in unsure].index(fact)
                    assert parts(cases, at, place)
            opposites = {side.opposite.status for side in sides}
            if len(opposites) == 1:
                assert mine.opposite.status in opposites
            for day in mine.deadlines:
                every = [
                    one.on
                    for side in sides
                    for one in side.deadlines
                    if (one.id, one.item) == (day.id, day.item)
                ]
                assert len(every) == len(cases)
                if DEADLINES[day.id].whose != "customer":
                    assert day.on == max(every)
                else:
                    assert day.on in every
                    assert day.on == min(every) or day.say.endswith(NO_LATER)
                assert day.about == (len(set(every)) > 1)


def parts(cases: Sequence[CaseAnswer], service: int, place: int) -> bool:
    """Whether two cases that differ in this fact alone give the service another status."""
    return any(
        one.answer.services[service].status != other.answer.services[service].status
        for one in cases
        for other in cases
        if [pick for at, pick in enumerate(one.picks) if at != place]
        == [pick for at, pick in enumerate(other.picks) if at != place]
    )


def test_a_start_known_about_gives_days_that_are_certain_and_marked() -> None:
    facts = {**KNOWN, "diagnosis": "malignant", "social_insurance": True}
    cases = apart(facts, [START])
    whole = either(cases, [START], STATUS_WORDS)
    assert whole.about == ("policy_start",)
    assert (whole.policy_start, whole.policy_end, whole.waiting_over_on) == (None, None, None)
    assert whole.ends_about
    companion = whole.service("outpatient_companion")
    last, again, review = (companion.deadline("main", id) for id in ("use_by", "resets_on", "review_by"))
    assert (last, again) == (None, None)
    assert review is not None
    assert (review.on, review.about) == (dt.date(2026, 11, 30), False)
    assert "about" not in review.to_json()
    assert whole.lasts_to_end("outpatient_companion", ["main"])
    assert not whole.lasts_to_end("case_manager", [])
    known = either(apart({**facts, "policy_end": "2027-03-15"}, [START]), [START], STATUS_WORDS)
    assert known.policy_end == dt.date(2027, 3, 15)
    assert not known.ends_about


def test_a_day_of_its_own_is_told_without_the_day_on_which_the_policy_may_end_before() -> None:
    """Discharged on 25 November: nurses may be asked for until 10 December, or the policy's end before."""
    facts = {
        **KNOWN,
        "care": "inpatient",
        "hospital": "public_general",
        "admitted_on": "2026-11-18",
        "discharged_on": "2026-11-25",
        "surgery": "ordinary",
    }
    days = ("2025-12-03", "2026-03-31")
    cases = [
        CaseAnswer((at,), ENGINE.evaluate(parse({**facts, "policy_start": day}, SERVICES)))
        for at, day in enumerate(days)
    ]
    ends = [case.answer.service("home_nursing").deadline("ordinary", "apply_by") for case in cases]
    assert [one.on.isoformat() for one in ends if one] == ["2026-12-02", "2026-12-10"]
    day = either(cases, [START], STATUS_WORDS).service("home_nursing").deadline("ordinary", "apply_by")
    assert day is not None
    assert (day.on, day.about) == (dt.date(2026, 12, 10), True)
    assert day.say.endswith(NO_LATER)


def test_of_days_known_about_no_case_is_named_in_what_a_person_reads() -> None:
    facts = {**KNOWN, "waiting_days": 90, "diagnosis": "none", "care": "none"}
    facts |= {"diagnosed_on": None, "as_of": "2026-03-31"}
    whole = either(apart(facts, [START]), [START], STATUS_WORDS)
    told = [one.because[0].say for one in whole.services if one.because and one.because[0].rule == EITHER]
    new = either(apart({**facts, "as_of": "2026-03-15"}, [START]), [START], STATUS_WORDS)
    told += [one.because[0].say for one in new.services if one.because and one.because[0].rule == EITHER]
    assert told
    assert "还不能用：等待期还没过，或保单还没生效；弄清保单生效日才能确定" in told
    assert not any(name in one for one in told for name in (*START.names, "还没触发", "2026-"))


def test_a_last_day_that_may_have_passed_is_none() -> None:
    facts = {**KNOWN, "care": "inpatient", "hospital": "public_general", "admitted_on": "2026-10-18"}
    left = Unsure("discharged_on", ("早", "晚"), "11 月", "弄清出院日期", about=True)

    def told(*days: str) -> Deadline | None:
        cases = [
            CaseAnswer(
                (at,),
                ENGINE.evaluate(parse({**facts, "surgery": "ordinary", "discharged_on": day}, SERVICES)),
            )
            for at, day in enumerate(days)
        ]
        return either(cases, [left], STATUS_WORDS).service("home_nursing").deadline("ordinary", "apply_by")

    certain = told("2026-11-16", "2026-11-25")
    assert certain is not None
    assert (certain.on, certain.about) == (dt.date(2026, 12, 1), True)
    assert told("2026-11-05", "2026-11-25") is None


def test_only_the_fact_that_parts_a_service_is_asked_for() -> None:
    facts = {**KNOWN, "as_of": "2026-11-28"}
    whole = either(apart(facts, (CANCER, START)), (CANCER, START), STATUS_WORDS)
    service = whole.service("case_manager")
    assert service.missing == (FACT,)
    assert status_reason(service, []) == "分清轻重才能确定：重度能用，轻度要等事情发生"
    new = either(
        apart({**facts, "as_of": "2026-04-15", "diagnosed_on": "2026-04-10"}, [START]), [START], STATUS_WORDS
    )
    waits = new.service("text_consult"), new.service("second_opinion")
    assert [one.status for one in waits if one.status == "needs_info"]
    assert all("policy_start" in one.missing for one in waits if one.status == "needs_info")


def test_too_many_cases_leave_the_later_facts_unknown() -> None:
    page = open_page(
        "pages/services.py",
        case=dict.fromkeys(("diagnosis", "edition", "hospital")),
        alternatives={
            "hospital": ["public_general", "public_vip", "other"],
            "diagnosis": ["malignant", "malignant_mild", "critical"],
            "edition": ["standard", "special"],
        },
    )
    assert 3 * 2 <= MOST_CASES < 3 * 3 * 2
    assert "public_general" not in page.query_params.get("either.hospital", "")
    assert page.query_params["either.edition"] == "standard|special"
