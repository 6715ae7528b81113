"""What is kept of a scenario that came from outside, and what is said of the rest?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse, salvage, to_json
from rules.domain.scenario import FACTS
from tests.support.strategies import scenarios

DAY = dt.date(2025, 6, 1)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.dictionaries(st.sampled_from(FACTS) | st.text(max_size=6), ANYTHING, max_size=10)


@given(NEARLY)
def test_whatever_comes_something_can_be_judged(data: dict[str, Any]) -> None:
    found = salvage(data, DAY, SERVICES)
    parse({"as_of": DAY.isoformat(), **found.facts}, SERVICES)
    told = {path.partition("[")[0].partition(".")[0] for path, _ in found.refused} | {*found.unknown}
    held = {key for key, value in data.items() if value is not None}
    assert held - found.facts.keys() <= told


@given(scenarios())
def test_a_good_scenario_is_kept_whole(scenario: dict[str, Any]) -> None:
    whole = to_json(parse(scenario, SERVICES))
    assert salvage(whole, DAY, SERVICES) == (whole, (), ())


USE = {"service": "video_consult", "on": "2025-01-01"}


@pytest.mark.parametrize(
    ("data", "kept", "unknown", "named"),
    [
        ({"edition": "gold", "sex": "male"}, {"sex": "male"}, (), ["edition"]),
        ({"colour": 1, "sex": "male"}, {"sex": "male"}, ("colour",), []),
        (
            {"usage": [{**USE, "service": "x"}, USE, 3]},
            {"usage": [USE]},
            (),
            ["usage[2]", "usage[0].service"],
        ),
        ({"age": 3, "birth_date": "1980-01-01"}, {"birth_date": "1980-01-01"}, (), ["age"]),
        ({"as_of": "morgen", "married": True}, {"married": True}, (), ["as_of"]),
        (
            {"usage": [3, {**USE, "count": -1}, USE, {**USE, "service": "x"}]},
            {"usage": [USE]},
            (),
            ["usage[0]", "usage[1].count", "usage[3].service"],
        ),
        ({"bookings": [1, 2]}, {}, (), ["bookings[0]", "bookings[1]"]),
    ],
)
def test_only_what_is_bad_is_left_out(
    data: dict[str, Any], kept: dict[str, Any], unknown: tuple[str, ...], named: list[str]
) -> None:
    found = salvage(data, DAY, SERVICES)
    assert (found.facts, found.unknown) == (kept, unknown)
    assert sorted(path for path, _ in found.refused) == sorted(named)
