"""Every case under `tests/cases/`: a scenario, the manual's lines it rests on, and what must come out."""

from __future__ import annotations

import pytest

from rules.analysis.expectations import (
    CASES,
    CaseGroup,
    ExpectedCase,
    read_cases,
    read_groups,
    unmet_expectations,
)
from rules.catalogue.catalogue import LAST_LINE, SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine

EVERY = {path.stem: read_cases(path) for path in sorted(CASES.glob("*.yaml"))}


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(load())


@pytest.mark.parametrize(
    ("service", "case"),
    [
        pytest.param(service, case, id=f"{service}-{number:02}-{case.name}")
        for service, cases in EVERY.items()
        for number, case in enumerate(cases, 1)
    ],
)
def test_case(service: str, case: ExpectedCase, engine: Engine) -> None:
    answer = engine.evaluate(parse(case.given, SERVICES), case.reading, case.set_)
    assert unmet_expectations(answer.service(service), case.expect) == []


def test_every_service_has_cases_with_lines() -> None:
    assert set(EVERY) == set(SERVICES)
    for service, cases in EVERY.items():
        assert len(cases) >= 3, service
        for case in cases:
            assert all(1 <= first <= last <= LAST_LINE for first, last in case.lines), (service, case.name)
            assert case.expect.model_fields_set, (service, case.name)


def test_unknowns_and_both_readings_are_among_the_cases() -> None:
    every = [case for cases in EVERY.values() for case in cases]
    assert sum(case.expect.status == "needs_info" for case in every) >= 25
    assert sum(case.reading == "cautious" for case in every) >= 25


def test_a_case_gives_what_its_group_does_not() -> None:
    repeated = [
        (path.stem, case.name, fact)
        for path in CASES.glob("*.yaml")
        for group in read_groups(path)
        for case in group.cases
        for fact, value in case.given.items()
        if group.base.get(fact) == value
    ]
    assert repeated == []


def test_a_case_goes_before_its_group_and_null_takes_a_fact_away() -> None:
    first, second = (
        {"name": name, "lines": [1], "given": given, "expect": {"status": "available"}}
        for name, given in (("first", {"age": 16, "surgery": None}), ("second", {}))
    )
    base = {"age": 35, "surgery": "none", "care": "none"}
    group = CaseGroup.model_validate({"base": base, "cases": [first, second]})
    assert [case.given for case in group.whole()] == [{"age": 16, "care": "none"}, base]
