"""Do values between which a person does not know come through an address, and is a bad one named?"""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs

import pytest

from pages.present.share import case_link
from rules.catalogue.loader import load
from rules.domain.merged_answer import CANCERS, MOST_CASES

DAY = dt.date(2026, 11, 28)


def opened(query: str) -> case_link.Opened:
    return case_link.decode(parse_qs(query), DAY, load())


@pytest.mark.parametrize(
    "alternatives",
    [
        {"diagnosis": list(CANCERS)},
        {"policy_start": ["2026-03-01", "2026-03-31"]},
        {"diagnosis": ["critical", "malignant"], "policy_start": ["2026-03-01", "2026-03-31"]},
        {"addons": [[], ["outpatient", "special_ward"]], "renewal": [True, False], "waiting_days": [30, 90]},
    ],
)
def test_what_is_written_is_read(alternatives: dict[str, list[object]]) -> None:
    facts = {"edition": "special", **dict.fromkeys(alternatives)}
    query = case_link.query(facts, alternatives=alternatives)
    assert "unknown" not in query
    found = opened(query)
    assert (found.facts, found.alternatives, found.refused, found.rest) == (facts, alternatives, (), {})


@pytest.mark.parametrize("older", ["either=true", "either_cancer=true", "diagnosis=unknown&either=true"])
def test_the_older_mark_is_either_cancer(older: str) -> None:
    found = opened(older)
    assert (found.alternatives, found.facts) == ({"diagnosis": list(CANCERS)}, {"diagnosis": None})
    assert (found.refused, found.rest) == ((), {})


@pytest.mark.parametrize(
    ("query", "place", "told"),
    [
        ("either.diagnosis=malignant", "either.diagnosis", "2 至 12"),
        ("either.diagnosis=malignant|malignant", "either.diagnosis", "收到 1 种"),
        ("either.diagnosis=malignant|flu", "either.diagnosis", "flu"),
        ("either.policy_start=2026-02-30|2026-03-31", "either.policy_start", "2026-02-30"),
        ("either.nothing=a|b", "either.nothing", "nothing"),
        ("either.usage=a|b", "either.usage", "usage"),
        ("either.as_of=2026-01-01|2026-01-02", "either.as_of", "as_of"),
        ("either=yes", "either", "yes"),
    ],
)
def test_a_bad_one_is_named_and_left_out(query: str, place: str, told: str) -> None:
    found = opened(query)
    assert found.alternatives == {}
    ((where, text),) = found.refused
    assert where == place
    assert told in text


def test_what_is_known_has_no_others() -> None:
    assert opened("diagnosis=malignant&either.diagnosis=critical|malignant_mild").alternatives == {}


def test_too_many_cases_are_refused_from_the_fact_on_with_which_they_are_too_many() -> None:
    found = opened(
        "either.diagnosis=malignant|malignant_mild|critical"
        "&either.edition=standard|special&either.hospital=public_general|public_vip|other"
    )
    assert list(found.alternatives) == ["edition", "diagnosis"]
    ((where, text),) = found.refused
    assert where == "either.hospital"
    assert str(MOST_CASES) in text
