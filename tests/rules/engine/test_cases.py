"""Every case under `tests/cases/`: a scenario, the manual's lines it rests on, and what must come out."""

from __future__ import annotations

import pytest

from rules.analysis.expectations import CASES, ExpectedCase, read_cases, unmet_expectations
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
