"""Who checks a scenario against its schema first: does he know what the parser will refuse?"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.json_schema import exchanged_schemas, write_schemas
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import EARLIEST, FACTS, LATEST, RECORDS
from tests.support.strategies import scenarios

SCHEMA = exchanged_schemas()["scenario"]
VALIDATOR = Draft202012Validator(SCHEMA)

DAY = "2025-03-01"
USE = {"service": "video_consult", "on": DAY}
MANY = "green_channel"

# Values that a field may hold, nearly hold, or never hold.
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, -0.5, 30.0, 30.5, 150, 151, 366, 367, 10_000, 10_001, 100_000, 100_001,
    1e12, 2e12, 10**30,
    "", " ", "x", "main", "none", "北京", " 北京 ", "长" * 40, "长" * 41, f"  {'长' * 40}  ",
    "a\tb", "北京\n", "北\u200b京", "\u00a0京", "\ud800",
    DAY, f"{DAY}\n", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "2030-01-01", "2025-02-29",
    "2024-02-29", "1900-02-29", "2000-02-29", "2100-02-29", "2025-02-30", "2025-04-31", "2025-13-01",
    "2025-1-1", "20250301", "２０２５-01-01",
    [], {}, ["outpatient"], ["outpatient"] * 2, ["x"], [["outpatient"]], [{}], [None],
    [USE], [{**USE, "item": "main"}], [{**USE, "service": "x"}],
    [{**USE, "service": MANY}], [{**USE, "service": MANY, "item": SERVICES[MANY][0]}],
    [{"admitted_on": DAY, "discharged_on": "2025-02-01"}],
)  # fmt: skip

FIELDS = sorted({field for model in RECORDS.values() for field in model.model_fields})
ITEMS = sorted({item for items in SERVICES.values() for item in items})
WORDS = st.sampled_from([*SERVICES, *ITEMS])


@st.composite
def nearly_good(draw: st.DrawFn) -> dict[str, Any]:
    """A good scenario with one value changed, added or taken away: a fact, or a part of a record."""
    found: dict[str, Any] = json.loads(json.dumps(draw(scenarios())))
    lists = [found[fact] for fact in RECORDS if found.get(fact)]
    place, names = found, [*FACTS, "zzz"]
    if lists and draw(st.booleans()):
        place, names = draw(st.sampled_from(draw(st.sampled_from(lists)))), [*FIELDS, "zzz"]
    name = draw(st.sampled_from(names))
    if draw(st.integers(0, 9)) == 0:
        place.pop(name, None)
    else:
        place[name] = draw(st.sampled_from(VALUES) | WORDS)
    return found


def why_unsaid(facts: Mapping[str, Any], path: str, text: str) -> str:
    """Why the schema cannot say what the parser refuses; empty where it should have."""
    value: Any = facts
    for part in re.findall(r"[^.\[\]]+", path):
        value = value[int(part)] if part.isdecimal() else value[part]
    if re.search("须不早于它|须不晚于它|不符", text):
        return "facts that contradict each other"
    if isinstance(value, float) and value.is_integer():
        return "a whole number written as a fraction, which is one to JSON"
    if isinstance(value, str) and not value.isprintable():
        return "a character that cannot be seen"
    return ""


@given(facts=nearly_good())
@example({"as_of": DAY, "hospital_city": f"  {'长' * 40}  "})
@example({"as_of": DAY, "hospital_city": "北\u200b京"})
@example({"as_of": DAY, "age": 30.0})
@example({"as_of": DAY, "diagnosed_on": "2025-03-02"})
def test_the_schema_accepts_what_the_parser_does_and_else_only_what_it_cannot_say(
    facts: dict[str, Any],
) -> None:
    try:
        parse(facts, SERVICES)
    except ScenarioError as error:
        if VALIDATOR.is_valid(facts):
            unsaid = {path: why_unsaid(facts, path, text) for path, text in error.faults}
            assert all(unsaid.values()), unsaid
    else:
        VALIDATOR.validate(facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"hospital_city": ""},
        {"hospital_city": "长" * 41},
        {"distance_km": -1},
        {"trip_km": 100_001},
        {"as_of": "1800-01-01"},
        {"policy_start": "2025-02-29"},
        {"addons": ["outpatient", "outpatient"]},
        {"usage": [{**USE, "amount": -1}]},
        {"usage": [{**USE, "service": "dentist"}]},
        {"usage": [{**USE, "service": MANY}]},
        {"bookings": [{"service": MANY, "item": None, "booked_on": DAY}]},
        {"bookings": [{"service": "video_consult", "item": "exam", "booked_on": DAY}]},
    ],
    ids=str,
)
def test_values_that_no_other_fact_excuses_are_refused_by_both(facts: dict[str, Any]) -> None:
    whole = {"as_of": DAY, **facts}
    with pytest.raises(ScenarioError):
        parse(whole, SERVICES)
    assert not VALIDATOR.is_valid(whole)


def test_the_pattern_of_a_day_is_the_calendar() -> None:
    pattern = re.compile(SCHEMA["properties"]["as_of"]["pattern"])
    days = {EARLIEST + dt.timedelta(days=at) for at in range((LATEST - EARLIEST).days + 1)}
    texts = {f"{y:04}-{m:02}-{d:02}" for y in range(1890, 2210) for m in range(14) for d in range(33)}
    assert {text for text in texts if pattern.search(text)} == {day.isoformat() for day in days}


def test_only_words_of_the_standard_stand_in_the_forms(tmp_path: Path) -> None:
    """`ge` and `le` are none: a validator passes over what it does not know."""
    known = {*Draft202012Validator.VALIDATORS, "$defs", "default", "description", "title"}
    for path in write_schemas(tmp_path):
        assert set(_keywords(json.loads(path.read_text(encoding="utf-8")))) - known == set(), path.name


def _keywords(schema: Any) -> list[str]:
    """Every keyword of a schema; what stands under `properties` and `$defs` are names."""
    if isinstance(schema, list):
        return [key for part in schema for key in _keywords(part)]
    if not isinstance(schema, dict):
        return []
    found = list(schema)
    for key, part in schema.items():
        if key in ("properties", "$defs"):
            found += _keywords(list(part.values()))
        elif key not in ("default", "enum", "const"):
            found += _keywords(part)
    return found
