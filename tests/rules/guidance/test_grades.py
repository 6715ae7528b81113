"""Is the grade of a service what both readings say of it?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from rules.catalogue.catalogue import STANCES
from rules.domain.answer import BEST_FIRST, OtherReading, ServiceAnswer, Status, WaitingPeriod
from rules.guidance.grades import GRADES, count_grades, grade_of
from tests.support.plans import answered
from tests.support.strategies import scenarios

EXPECTED: dict[tuple[Status, Status], str] = {
    ("available", "available"): "usable",
    ("available", "not_included"): "ask_first",
    ("available", "used_up"): "ask_first",
    ("available", "needs_info"): "unanswered",
    ("needs_info", "needs_info"): "unanswered",
    ("needs_info", "not_met"): "unanswered",
    ("on_trigger", "on_trigger"): "ahead",
    ("waiting", "not_met"): "ahead",
    ("not_started", "not_started"): "ahead",
    ("used_up", "used_up"): "spent",
    ("closed", "not_met"): "spent",
    ("on_trigger", "closed"): "ahead",
    ("not_met", "not_met"): "unfit",
    ("not_met", "not_included"): "unfit",
    ("not_included", "not_included"): "not_bought",
}


def service(status: Status, other: Status) -> ServiceAnswer:
    opposite = OtherReading(other, (), ()) if other != status else None
    waiting = WaitingPeriod(None, None)
    return ServiceAnswer(status, (), (), "id", (), (), (), (), waiting, other_reading=opposite)


@pytest.mark.parametrize("sides", EXPECTED, ids="/".join)
def test_a_grade_is_made_of_both_readings_in_either_order(sides: tuple[Status, Status]) -> None:
    assert grade_of(service(*sides)) == grade_of(service(*reversed(sides))) == EXPECTED[sides]


def test_every_pair_of_statuses_has_a_grade() -> None:
    found = {grade_of(service(one, other)) for one in BEST_FIRST for other in BEST_FIRST}
    assert found == set(GRADES)


@given(scenarios())
def test_usable_is_what_is_available_under_both_readings(facts: dict[str, Any]) -> None:
    sides = [answered(facts, reading)[1].services for reading in STANCES]
    for one, other in zip(*sides, strict=True):
        assert (grade_of(one) == "usable") == (one.status == other.status == "available")
        assert grade_of(one) == grade_of(other)
    assert sum(count_grades(sides[0]).values()) == len(sides[0])
