"""Does the entry stand first that decides, and the same one for a day known exactly and one known about?"""

from __future__ import annotations

from typing import Any

import pytest

from rules import Engine, load, parse
from rules.advice.reading_causes import Causes
from rules.advice.reading_grades import doubts_of
from rules.catalogue.catalogue import SERVICES, reading_of
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import OPEN, Answer
from rules.domain.merged_answer import CaseAnswer, Unsure, either
from rules.domain.scenario import Scenario
from tests.support.patients import CANCER

CATALOGUE = load()
ENGINE, CAUSES = Engine(CATALOGUE), Causes(CATALOGUE)

NEVER_ASKED = {fact: value for fact, value in CANCER.items() if fact != "first_critical"}
"""Of an illness before this one nothing is known."""

KINDS: tuple[dict[str, Any], ...] = (
    NEVER_ASKED,
    CANCER,
    NEVER_ASKED | {"edition": "standard"},
    NEVER_ASKED | {"diagnosis": "suspected_critical"},
    NEVER_ASKED | {"diagnosed_at": "public_vip", "care": "inpatient"},
)


def first_doubt(cases: list[Scenario], answer: Answer, service: str) -> str | None:
    found = doubts_of(CAUSES, cases, answer.service(service), "favourable")
    return found[0].entry if found and found[0].grade == "whether" else None


@pytest.mark.parametrize("facts", KINDS)
def test_the_first_doubt_is_the_one_that_refuses_a_service_by_itself(facts: dict[str, Any]) -> None:
    scenario = parse(facts, SERVICES)
    answer = ENGINE.evaluate(scenario)
    for service in answer.services:
        first = first_doubt([scenario], answer, service.id)
        alone = [id for id in CATALOGUE.entries if _refuses(id, scenario, service.id)]
        if service.status in OPEN and alone:
            assert first in alone


def _refuses(entry: str, scenario: Scenario, service: str) -> bool:
    if entry not in CATALOGUE.switching[service]:
        return False
    cautious = reading_of(CATALOGUE.entries[entry], "cautious")
    status = ENGINE.evaluate(scenario, "favourable", {entry: cautious}).service(service).status
    return status not in (*OPEN, "needs_info")


@pytest.mark.parametrize("facts", KINDS)
def test_a_day_known_about_raises_the_same_first_doubt(facts: dict[str, Any]) -> None:
    exact = parse(facts, SERVICES)
    days = ("2026-01-20", facts["policy_start"])
    cases = [parse(facts | {"policy_start": day}, SERVICES) for day in days]
    sides = [CaseAnswer((place,), ENGINE.evaluate(case)) for place, case in enumerate(cases)]
    unsure = Unsure("policy_start", days, "大约", "弄清日子", about=True)
    about, certain = either(sides, [unsure], STATUS_NAMES), ENGINE.evaluate(exact)
    for service in SERVICES:
        assert first_doubt(cases, about, service) == first_doubt([exact], certain, service)


def test_a_patient_who_was_never_asked_is_first_warned_of_the_other_service() -> None:
    scenario = parse(NEVER_ASKED, SERVICES)
    assert first_doubt([scenario], ENGINE.evaluate(scenario), "green_channel") == "green-plus-replaces"
