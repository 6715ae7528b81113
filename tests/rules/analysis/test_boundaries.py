"""Are the values derived from the rules those at which some rule changes its mind, and are none left out?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.analysis.boundaries import Boundaries, turning_points
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS, options_of, values_of
from rules.domain.scenario import FACTS
from rules.engine.engine import Engine
from rules.engine.leaves import Compared

PLAN = Engine(load()).plan("cautious")
LEAVES = tuple(PLAN.program.leaves.values())
BOUNDARIES = Boundaries.of(LEAVES, [item for service in PLAN.services for item in service.items])
NUMBERS = [fact for fact in BOUNDARIES.tests if KINDS[fact] in ("whole", "number")]


def verdicts(fact: str, value: float) -> list[int]:
    return [leaf.decide(value) for leaf in LEAVES if isinstance(leaf, Compared) and leaf.test.fact == fact]


def test_some_rules_look_at_numbers() -> None:
    assert {"age", "distance_km", "trip_km"} <= set(NUMBERS)


@pytest.mark.parametrize("fact", NUMBERS)
def test_no_rule_changes_its_mind_between_two_first_numbers(fact: str) -> None:
    first = BOUNDARIES.first_numbers(fact)
    for value in range(first[-1] + 50):
        assert verdicts(fact, value) == verdicts(fact, max(one for one in first if one <= value)), value


@pytest.mark.parametrize("fact", NUMBERS)
def test_each_first_number_is_told_from_the_one_before(fact: str) -> None:
    first = BOUNDARIES.first_numbers(fact)
    told = [verdicts(fact, value) for value in first]
    assert all(one != other for one, other in pairwise(told))


@pytest.mark.parametrize("fact", NUMBERS)
def test_numbers_around_every_threshold_are_tried(fact: str) -> None:
    around = BOUNDARIES.numbers_around(fact, 1)
    for value in BOUNDARIES.first_numbers(fact)[1:]:
        assert {value - 1, value} <= set(around)


def test_a_fact_with_options_takes_them_all() -> None:
    for fact in FACTS:
        if KINDS[fact] == "many":
            assert len(values_of(fact)) == 2 ** len(options_of(fact))
        else:
            assert values_of(fact) == options_of(fact)
        assert set(load().facts[fact].options) == {str(one).lower() for one in options_of(fact)}


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 60))
def test_a_turn_is_found_where_there_is_one(threshold: int, first: int, length: int) -> None:
    last = first + length
    expected = {threshold} if first < threshold <= last else set()
    assert turning_points(lambda at: at >= threshold, first, last) == expected
    assert turning_points(lambda _: None, first, last) == set()
