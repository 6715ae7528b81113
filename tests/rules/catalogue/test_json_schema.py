"""Do editors see the form that the data is really checked against?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rules.catalogue.catalogue import DATA, STANCES
from rules.catalogue.json_schema import EXCHANGED, EXTENDING, FILES, write_schemas
from rules.catalogue.personas import facts_at_step
from rules.catalogue.personas import load_personas as load_personas
from tests.conftest import Evaluate


def test_committed_schemas_are_those_of_the_typed_form(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        committed = (DATA / "schema" / path.name).read_text(encoding="utf-8")
        assert committed == path.read_text(encoding="utf-8"), f"run: python -m rules schema {DATA / 'schema'}"


SCENARIOS = [facts_at_step(one, number) for one in load_personas() for number in range(len(one.steps))]


@pytest.mark.parametrize("reading", STANCES)
def test_scenarios_and_answers_have_the_form_of_their_schemas(reading: str, evaluate: Evaluate) -> None:
    schemas = {name: json.loads((DATA / "schema" / f"{name}.schema.json").read_text()) for name in EXCHANGED}
    scenario, answer = (Draft202012Validator(schemas[name]) for name in ("scenario", "answer"))
    for facts in SCENARIOS:
        scenario.validate(facts)
        found = json.loads(json.dumps(evaluate(facts, reading)))
        answer.validate(found)
        assert list(_undescribed(found, schemas["answer"], schemas["answer"]["$defs"])) == []


def _undescribed(value: Any, schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[str]:
    """Keys of an answer that its schema does not name."""
    schema = parts[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "anyOf" in schema:
        schema = next((one for one in schema["anyOf"] if one.get("type") != "null"), schema)
        yield from _undescribed(value, schema, parts) if value is not None else ()
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in schema["properties"]:
                yield key
            else:
                yield from _undescribed(part, schema["properties"][key], parts)
    elif isinstance(value, list):
        for part in value:
            yield from _undescribed(part, schema.get("items", {}), parts)


def test_the_schemas_refuse_what_is_no_scenario_and_no_answer(tmp_path: Path) -> None:
    schemas = {path.name: json.loads(path.read_text()) for path in write_schemas(tmp_path)}
    scenario = Draft202012Validator(schemas["scenario.schema.json"])
    for wrong in ({}, {"as_of": "2025-03-01", "edition": "gold"}, {"as_of": "2025-03-01", "mood": 1}):
        assert not scenario.is_valid(wrong)
    assert not Draft202012Validator(schemas["answer.schema.json"]).is_valid({"as_of": "2025-03-01"})


def test_the_schema_of_an_answer_wants_what_every_answer_has(evaluate: Evaluate, tmp_path: Path) -> None:
    schemas = {path.name: json.loads(path.read_text()) for path in write_schemas(tmp_path)}
    validator = Draft202012Validator(schemas["answer.schema.json"])
    facts = {"as_of": "2025-03-01", "policy_start": "2025-01-01", "edition": "special", "addons": []}
    answer = json.loads(json.dumps(evaluate(facts, STANCES[0])))
    assert validator.is_valid(answer)
    service = next(one for one in answer["services"] if one["deadlines"])
    for part, key in ((service, "waiting"), (service["deadlines"][0], "capped")):
        held = part.pop(key)
        assert not validator.is_valid(answer), key
        part[key] = held


@pytest.mark.parametrize(
    "path", sorted(p for p in DATA.rglob("*.yaml") if "personas" not in p.parts), ids=lambda path: path.name
)
def test_every_data_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    target = (path.parent / first.removeprefix(prefix)).resolve()
    assert target.parent == DATA / "schema"
    assert target.name.removesuffix(".schema.json") in {*FILES, EXTENDING}
