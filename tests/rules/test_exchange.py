"""Is an answer's text exactly what the standard library writes of the same data?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rules.analysis.expectations import CASES, read_cases
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.json_schema import exchanged_schemas
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.exchange import answer_text

ODD_CITIES = ('"北京"', "C:\\市", "𠮷林🏥", "é́", "</script>", "'")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load())


@pytest.mark.parametrize("stance", STANCES)
@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_text_is_that_of_the_standard_library(engine: Engine, file: Any, stance: Any) -> None:
    for case in read_cases(file):
        answer = engine.evaluate(parse(case.given, SERVICES), stance)
        data = answer.to_json()
        assert answer_text(answer) == json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        assert answer_text(answer, 1) == json.dumps(data, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("city", ODD_CITIES)
def test_odd_names_are_written_alike(engine: Engine, city: str) -> None:
    facts = {"as_of": "2025-03-01", "care": "inpatient", "hospital_city": city}
    answer = engine.evaluate(parse(facts, SERVICES))
    text = answer_text(answer, 1)
    assert text == json.dumps(answer.to_json(), ensure_ascii=False, indent=1)
    assert json.dumps(city, ensure_ascii=False)[1:-1] in text


def test_an_answer_holds_no_fractions() -> None:
    """Their exponents are what the two libraries write otherwise."""
    assert "number" not in set(_types(exchanged_schemas()["answer"]))


def _types(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        for part in schema.values():
            yield from _types(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _types(part)
