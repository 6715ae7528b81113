"""Every case under `tests/cases/`: a scenario, the manual's lines it rests on, and what must come out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rules.catalogue.catalogue import LAST_LINE, SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.domain.yaml_reader import read
from rules.engine.engine import Engine

FOLDER = Path(__file__).resolve().parents[2] / "cases"
KEYS = {"name", "lines", "given", "reading", "set", "expect"}


def _plain(value: Any) -> Any:
    """Dates written bare in YAML as the text that JSON has."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number:02}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(_plain(read(path)), 1)
]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(load())


@pytest.mark.parametrize(("service", "case"), CASES)
def test_case(service: str, case: dict[str, Any], engine: Engine) -> None:
    scenario = parse(case["given"], SERVICES)
    answer = engine.evaluate(scenario, case.get("reading", "favourable"), case.get("set"))
    found = next(one for one in answer.to_json()["services"] if one["id"] == service)
    expected = case["expect"]
    differences = list(_differences(found, expected))
    assert not differences, f"{case['name']}: {differences}"


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    differences = []
    for key, want in expected.items():
        if key == "items":
            items = {item["id"]: item for item in found["items"]}
            for id, fields in want.items():
                for name, value in fields.items():
                    have = items[id][name]
                    if name in ("missing", "open"):
                        have, value = sorted(have), sorted(value)
                    if have != value:
                        differences.append(f"{id}.{name}: {have!r}, expected {value!r}")
        elif key == "deadlines":
            days = {(d["item"], d["id"]): d["on"] for d in found["deadlines"]}
            for id, fields in want.items():
                for name, value in fields.items():
                    if days.get((id, name)) != value:
                        differences.append(f"{id}.{name}: {days.get((id, name))}, expected {value}")
        else:
            have = sorted(found[key]) if key == "missing" else found[key]
            if have != (sorted(want) if key == "missing" else want):
                differences.append(f"{key}: {have!r}, expected {want!r}")
    return differences


def test_every_service_has_cases_with_lines() -> None:
    for service in SERVICES:
        cases = read(FOLDER / f"{service}.yaml")
        assert len(cases) >= 3, service
        for case in cases:
            assert set(case) <= KEYS, (service, case["name"])
            assert set(case["expect"]) <= {"status", "missing", "items", "deadlines"}, case["name"]
            assert case["lines"], case["name"]
            for lines in case["lines"]:
                first, _, last = str(lines).partition("-")
                assert 1 <= int(first) <= int(last or first) <= LAST_LINE, (service, case["name"])
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(SERVICES)


def test_unknowns_and_both_readings_are_among_the_cases() -> None:
    every = [case for path in FOLDER.glob("*.yaml") for case in read(path)]
    assert sum(case["expect"].get("status") == "needs_info" for case in every) >= 25
    assert sum(case.get("reading") == "cautious" for case in every) >= 25
