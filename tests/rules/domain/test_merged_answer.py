"""Does what is said of a cancer not known to be severe or mild hold in both, and is nobody told to wait?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from pages.present.export import printed_summary
from pages.present.share import case_file, case_link
from pages.present.text import case_text as told
from pages.present.text.answer_text import EITHER_NOTE, STATUS_NAMES, status_reason
from pages.ui.result import how_to_qualify
from pages.ui.session import case, keys
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.answer import OPEN, Answer
from rules.domain.merged_answer import CANCERS, EITHER_LABEL, either, either_trace
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS
from rules.engine.engine import Engine
from rules.whatif.ways import ways_to_use as ways_to
from tests.support.opened import ROOT, cards, open_page, run
from tests.support.strategies import scenarios

ENGINE = Engine(load())
NAMES = ("重度", "轻度")

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


@given(scenarios())
def test_what_is_said_holds_in_both(facts: dict[str, Any]) -> None:
    for reading in STANCES:
        one, other = sides(facts, reading)
        both = either(one, other, NAMES, STATUS_NAMES)
        for mine, a, b in zip(both.services, one.services, other.services, strict=True):
            if a.status == b.status:
                assert mine.status == a.status
            elif not {a.status, b.status}.isdisjoint(OPEN):
                assert (mine.status, mine.missing) == ("needs_info", ("diagnosis",))
                told = status_reason(mine, [])
                assert f"重度：{STATUS_NAMES[a.status]}" in told
                assert f"轻度：{STATUS_NAMES[b.status]}" in told
            else:
                assert mine.status not in OPEN
            for item, first, second in zip(mine.items, a.items, b.items, strict=True):
                assert item.status == (first.status if first.status == second.status else "needs_info")
            days = [{(d.item, d.id, d.on) for d in side.deadlines} for side in (mine, a, b)]
            assert days[0] <= days[1] & days[2]
            assert {caveat for side in (a, b) for caveat in side.caveats} == set(mine.caveats)


def test_the_services_that_hang_on_severity_say_so() -> None:
    both = either(*sides(KNOWN), NAMES, STATUS_NAMES)
    for id in ("case_manager", "green_channel", "second_opinion", "multidisciplinary_consult"):
        assert status_reason(both.service(id), []) == "分清轻重后才知道（重度：可以使用；轻度：还没触发）"
    assert both.service("oncology_drug").status == "available"
    assert both.service("medical_advance").status == "on_trigger"


def test_not_knowing_the_severity_is_chosen_kept_and_taken_back() -> None:
    page = open_page("pages/services.py", case=dict(KNOWN))
    page.selectbox(key="main:diagnosis").set_value("either")
    run(page)
    assert page.session_state["case"]["diagnosis"] is None
    assert "分清轻重后才知道" in cards(page)["case_manager"]
    assert "可以使用" in cards(page)["oncology_drug"]
    address = dict(page.query_params)
    assert (address["diagnosis"], address[keys.EITHER_CANCER]) == ("unknown", "true")

    again = open_page_at(address)
    assert again.selectbox(key="main:diagnosis").value == "either"
    assert "分清轻重后才知道" in cards(again)["case_manager"]
    again.selectbox(key="main:diagnosis").set_value("malignant_mild")
    run(again)
    assert keys.EITHER_CANCER not in again.query_params
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
    assert page.session_state[keys.EITHER_CANCER]
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
    assert case.EITHER_CANCER_LABEL in told


def told_of(file: str, **state: Any) -> str:
    page = open_page(file, **state)
    texts = [element.proto.body for kind in ("markdown", "html", "caption") for element in page.get(kind)]
    return "\n".join(texts)


@pytest.mark.parametrize(
    ("file", "shown"), [("pages/agenda.py", "肿瘤特药直付"), ("pages/timeline.py", EITHER_LABEL)]
)
def test_a_page_of_days_shows_what_holds_in_both_and_says_so(file: str, shown: str) -> None:
    facts = {**KNOWN, "diagnosis": None}
    both = told_of(file, case=dict(facts), either_cancer=True)
    assert EITHER_NOTE in both
    assert EITHER_NOTE not in told_of(file, case=dict(facts))
    assert shown in both
    assert shown not in told_of(file, case=dict(facts))


def test_paper_names_the_cancer_and_lists_what_both_give() -> None:
    one, other = sides(KNOWN)
    both = either(one, other, NAMES, STATUS_NAMES)
    facts = {**KNOWN, "diagnosis": None}
    known = {name: value for name, value in facts.items() if value is not None}
    mine = told.ToldCase(known, facts, {}, {}, either_cancer=True)
    sheet = printed_summary.summary_of(mine, parse(known, SERVICES), both, load())
    assert ("诊断", EITHER_LABEL) in [(fact.label, fact.text) for fact in sheet.facts]
    assert "诊断" not in sheet.unknown.split("、")
    assert "肿瘤特药直付" in [one.name for one in sheet.usable]
    remarks = [remark for group in sheet.groups for _, remark in group.services]
    assert any("分清轻重后才知道" in remark for remark in remarks)


def test_a_file_keeps_it() -> None:
    facts = {"diagnosis": None, "edition": "standard"}
    day = dt.date(2026, 11, 28)
    found = case_file.from_file(
        case_file.to_file(facts, "favourable", {}, day, either_cancer=True), day, load()
    )
    assert (found.facts, found.either_cancer, found.refused, found.notices) == (facts, True, (), ())
    known = case_file.to_file({"diagnosis": "malignant"}, "favourable", {}, day, either_cancer=True)
    assert not case_file.from_file(known, day, load()).either_cancer


def test_the_drawer_marks_what_only_one_of_both_meets() -> None:
    page = open_page(
        "pages/services.py", case={**KNOWN, "diagnosis": None}, either_cancer=True, opened="case_manager"
    )
    text = "\n".join(element.proto.body for element in page.get("markdown"))
    assert "分清轻重后才知道（" in text
    assert EITHER_LABEL in text


def test_the_guide_ends_with_what_hangs_on_it() -> None:
    text = told_of(
        "pages/guide.py",
        case={**KNOWN, "diagnosis": None},
        either_cancer=True,
        guide_about=["case_manager", "oncology_drug"],
        guide_unsure=["diagnosis", *(fact for fact in FACTS if fact not in KNOWN)],
    )
    assert "问完了" in text or "可以使用" in text
    assert "分清轻重后才知道" in text.replace("\\", "")
    assert "1 项可以使用" in text


def test_nothing_of_two_cases_is_said_that_only_one_meets() -> None:
    for service in SERVICES:
        one, other = (
            ENGINE.trace(parse({**KNOWN, "diagnosis": cancer}, SERVICES), service) for cancer in CANCERS
        )
        both = either_trace(one, other)
        met = [{(r.fact, r.say) for r in side.shared if r.verdict} for side in (one, other)]
        assert {(r.fact, r.say) for r in both.shared if r.verdict} == met[0] & met[1]
