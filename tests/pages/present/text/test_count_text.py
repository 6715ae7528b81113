"""Does every count stand under the reading that gives it, and is no number shown that none gives?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from pages.present.compare.grid import cell_of
from pages.present.text.answer_text import OPPOSITE_NAMES, READING_NAMES
from pages.present.text.count_text import count_text, parts_of, period, remaining_text, unnumbered
from pages.ui.result import drawer_folds
from rules.catalogue.catalogue import OPPOSITE, SERVICES, STANCES, Stance
from rules.catalogue.loader import load
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from tests.support.strategies import scenarios

ENGINE = Engine(load())
CATALOGUE = ENGINE.catalogue

PATIENT: dict[str, Any] = {
    "as_of": "2025-06-05", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": [], "diagnosis": "malignant", "diagnosed_on": "2025-05-10",
    "diagnosed_at": "public_vip", "care": "inpatient", "hospital": "public_vip", "admission_note": True,
    "admission_note_on": "2025-06-03", "admitted_on": "2025-06-05", "distance_km": 10, "exam_order": True,
    "has_symptoms": False, "age": 46, "urban": True, "first_critical": True, "treatment_done": False,
}  # fmt: skip
GENERAL = {"diagnosed_at": "public_general"}
CITY = {"service": "city_transfer", "item": "admission", "on": "2025-03-01"}


def told(service: str, facts: dict[str, Any], reading: Stance = "favourable", **chosen: str) -> str:
    overrides = {id.replace("_", "-"): name for id, name in chosen.items()}
    answer = ENGINE.evaluate(parse(PATIENT | facts, SERVICES), reading, overrides)
    return count_text(answer.service(service), CATALOGUE.service(service), reading)


@pytest.mark.parametrize(
    ("service", "facts", "reading", "says"),
    [
        # Two journeys a year together, however they are split.
        ("city_transfer", {}, "favourable",
         ("合计剩 2 次（每个保单年度合计限 2 次；"
         "保守解释：合计剩 2 次，每项 1 次）")),
        ("city_transfer", {}, "cautious",
         ("合计剩 2 次，每项 1 次（每个保单年度合计限 2 次；"
         "有利解释：合计剩 2 次）")),
        ("city_transfer", {"usage": [CITY]}, "favourable",
         ("合计剩 1 次（每个保单年度合计限 2 次；"
         "保守解释：出院接送剩 1 次，每个保单年度限 1 次）")),
        ("inpatient_companion", {}, "favourable",
         ("合计剩 2 次（每个保单年度合计限 2 次；"
         "保守解释：办住院手续时陪诊剩 1 次，每个保单年度限 1 次）")),
        ("second_opinion", GENERAL, "favourable",
         ("每项剩 1 次（每个保单年度限 1 次；"
         "保守解释：合计剩 1 次，每个保单年度合计限 1 次）")),
        ("second_opinion", GENERAL, "cautious",
         ("合计剩 1 次（每个保单年度合计限 1 次；"
         "有利解释：每项剩 1 次，每个保单年度限 1 次）")),
        ("cancer_screening", {}, "favourable", "合计剩 1 次（手册未写周期，合计限 1 次）"),
        ("outpatient_companion", {"care": "outpatient", "addons": ["outpatient"]}, "favourable",
         "剩 5 次（每个保单年度限 5 次；保守解释：剩 1 次，每个保单年度限 1 次）"),
        ("gene_test", {}, "favourable", "剩 1 次（每个保单年度限 1 次）"),
    ],
)  # fmt: skip
def test_a_count_names_its_reading_where_they_differ(
    service: str, facts: dict[str, Any], reading: Stance, says: str
) -> None:
    assert told(service, facts, reading) == says


def test_a_reading_chosen_for_one_entry_holds_on_both_sides() -> None:
    assert (
        told("second_opinion", GENERAL, second_opinion_count="each-once")
        == "每项剩 1 次（每个保单年度限 1 次）"
    )
    assert told("second_opinion", GENERAL, second_opinion_count="once-in-all").startswith(
        "合计剩 1 次（每个保单年度合计"
    )
    assert "解释" not in told("second_opinion", GENERAL, second_opinion_count="once-in-all")


def test_a_shared_count_of_one_reading_stands_under_it_alone() -> None:
    only = 0
    answer = ENGINE.evaluate(parse(PATIENT, SERVICES))
    for service in answer.services:
        lines = drawer_folds._counts(service, CATALOGUE.service(service.id), answer).split("\n- ")
        for pool in service.pools:
            [line] = [line for line in lines if line.startswith("合计") and pool.say in line]
            named = {stance for stance, name in READING_NAMES.items() if name in line}
            agree = len(pool.numbers) == 2 and len({number for _, number in pool.numbers}) == 1
            assert named == (set() if agree else {stance for stance, _ in pool.numbers})
            only += len(named) == 1
    assert only >= 6


@given(scenarios())
def test_no_number_is_shown_that_no_reading_gives(facts: dict[str, Any]) -> None:
    for reading in STANCES:
        answer = ENGINE.evaluate(parse(facts, SERVICES), reading)
        for service in answer.services:
            numbers = _numbers(service, answer)
            cell = cell_of(service, answer).left
            amounts = re.sub(r"[0-9]+项", "", cell)
            assert {int(n) for n in re.findall("[0-9]+", amounts)} <= numbers
            assert "–" not in cell
            line = count_text(service, CATALOGUE.service(service.id), reading)
            left = {int(n) for n in re.findall("剩 ([0-9]+)", line)}
            assert left <= numbers
            assert "–" not in line
            if service.other_reading is None and not service.pools:
                assert OPPOSITE_NAMES[reading] not in line + cell


def _numbers(service: ServiceAnswer, answer: Answer) -> set[int]:
    """Every number that is left of an item or, of what items share, under either reading."""
    found = set()
    other = service.other_reading or service
    for reading, items in ((answer.reading, service.items), (OPPOSITE[answer.reading], other.items)):
        found |= {item.remaining for item in items if item.remaining is not None}
        for pool in service.pools:
            sharing = [item for item in items if item.id in pool.items]
            for status in {item.status for item in sharing}:
                alike = [item for item in sharing if item.status == status]
                if pool.number(reading):
                    found.add(pool.remaining(service, alike, reading))
    return found


@given(scenarios())
def test_what_is_left_together_is_between_one_item_and_all(facts: dict[str, Any]) -> None:
    answer = ENGINE.evaluate(parse(facts, SERVICES))
    for service in answer.services:
        for pool in service.pools:
            items = [item for item in service.items if item.id in pool.items]
            limit = pool.number("favourable")
            if limit is not None:
                rest = [limit if item.remaining is None else item.remaining for item in items]
                total = pool.remaining(service, items, "favourable")
                assert max(rest) <= total <= min(sum(rest), limit)


@given(scenarios())
def test_each_is_said_of_items_that_all_have_as_many(facts: dict[str, Any]) -> None:
    for reading in STANCES:
        answer = ENGINE.evaluate(parse(facts, SERVICES), reading)
        for service in answer.services:
            usable = [item for item in service.items if item.status == service.status]
            parts = parts_of(service, usable, reading)
            assert sorted(id for part in parts for id in part.ids) == sorted(item.id for item in usable)
            for part in parts:
                if not part.left.startswith("合计"):
                    own = {(item.remaining, item.limit) for item in usable if item.id in part.ids}
                    assert len(own) == 1


def test_the_five_calls_are_not_hidden_among_single_counts() -> None:
    line = told(
        "green_channel",
        {
            "edition": "standard",
            "diagnosed_at": "public_general",
            "treatment_done": True,
            "hospital": "public_general",
            "expert_stay": True,
            "admitted_on": "2025-06-01",
            "discharged_on": "2025-06-04",
            "surgery": "critical",
        },
    )
    assert "医后随访剩 5 次" in line
    assert "保守解释：合计剩 1 次" in line


def test_one_item_under_two_readings() -> None:
    facts = PATIENT | {"care": "outpatient", "addons": ["outpatient"]}
    service = ENGINE.evaluate(parse(facts, SERVICES)).service("outpatient_companion")
    assert service.other_reading is not None
    mine, theirs = service.items[0], service.other_reading.items[0]
    assert remaining_text(mine, theirs, "favourable") == "剩 5 次（保守解释剩 1 次）"
    assert period(mine, theirs, "favourable") == "每个保单年度限 5 次（保守解释限 1 次）"
    assert remaining_text(mine, None, "favourable") == "剩 5 次"


def test_the_matrix_shows_no_nought_for_a_reading_without_the_service() -> None:
    facts = {
        **PATIENT,
        "admitted_on": "2025-06-01",
        "hospital": "public_general",
        "diagnosed_at": "public_general",
    }
    for reading in STANCES:
        for addons in ([], ["special_ward"]):
            for hospital in ("public_general", "public_vip"):
                answer = ENGINE.evaluate(
                    parse({**facts, "addons": addons, "hospital": hospital}, SERVICES), reading
                )
                assert not re.search("(?<![0-9])0", cell_of(answer.service("inpatient_carer"), answer).left)


@pytest.mark.parametrize("service", CATALOGUE.services, ids=lambda one: one.id)
def test_a_count_without_a_number_is_said_as_the_manual_has_it(service: Service) -> None:
    for item in service.items.values():
        if item.limit.count is None and isinstance(item.limit.per, str):
            said = unnumbered(item.limit.per)
            told = item.limit.say or said
            assert ("合同" in said) == ("合同" in told), told
            assert ("没写" in said) == (
                "没有写" in told or "未写" in told or "没有限定" in told
            ) or "总览" in told
