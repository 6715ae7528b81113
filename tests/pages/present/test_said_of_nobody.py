"""Does a text to copy or to read out claim nothing of a person that they have not said?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from pages.present.drawer.asking import questions
from pages.present.drawer.call import script
from rules.advice.reading_causes import Causes
from rules.advice.reading_grades import doubts_of
from tests.support.patients import CANCER, HEALTHY, QUIET
from tests.support.plans import CATALOGUE, answered

CAUSES = Causes(CATALOGUE)

CLAIM = re.compile("已经|还没|没有|没做|没找|做的是|现在|自己|得过|住过|我|在私立|这份保单")
"""Words that tell of what somebody has had, done or not done."""

SUPPOSED = re.compile("如果|是不是|要不要|还是|算不算")
"""Words that make a question about the rule of it."""

CASES: tuple[dict[str, Any], ...] = (
    {"as_of": "2026-11-28"},
    HEALTHY,
    CANCER,
    {fact: value for fact, value in CANCER.items() if fact != "first_critical"},
    QUIET | {"diagnosis": "suspected_critical", "edition": "standard", "policy_start": "2026-11-10"},
    QUIET | {"care": "inpatient", "trip_km": 300, "edition": "special", "addons": ["special_ward"]},
)


@pytest.mark.parametrize(
    "entry",
    [pytest.param(one, id=id) for id, one in CATALOGUE.entries.items() if one.ask],
)
def test_a_question_about_an_entry_is_one_about_the_rule(entry: Any) -> None:
    assert entry.ask.endswith("？")
    told = CLAIM.search(entry.ask)
    assert not told or SUPPOSED.search(entry.ask[: told.start()] + entry.ask[told.end() :]), entry.ask
    assert not re.match("(?:人|自己|以前|现在|不是|没有|在|已经|等待期里)", entry.ask), entry.ask


@pytest.mark.parametrize("facts", CASES)
def test_what_is_read_out_says_of_a_person_only_what_they_have_said(facts: dict[str, Any]) -> None:
    scenario, answer = answered(facts)
    for service in answer.services:
        doubts = doubts_of(CAUSES, [scenario], service, "favourable")
        entries = [CATALOGUE.entries[one.entry] for one in questions(doubts, CATALOGUE)]
        told = script(CATALOGUE.service(service.id), entries, facts, CATALOGUE, family=False)
        assert "以前" not in told
        said = {"买的是": "edition", "恶性肿瘤": "diagnosis", "疑似": "diagnosis", "正在住院": "admitted_on"}
        about, _, _ = told.partition("想用")
        for words, fact in said.items():
            assert words not in about or fact in facts, told
