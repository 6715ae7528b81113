"""Does a case come back from its file as it was, and does any other file lead to a clear message?"""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.base.limits import LONGEST
from pages.present.share.case_file import LARGEST, CaseFileError, Loaded, from_file, to_file
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse, to_json
from rules.domain.scenario import FACTS
from tests.support.strategies import Scenario, scenarios

TODAY = dt.date(2026, 11, 25)
USE = {"service": "video_consult", "on": "2025-01-01"}
STAY = {"admitted_on": "2025-02-01", "discharged_on": "2025-02-09"}


def test_the_day_customer_service_answered_is_kept_and_a_bad_one_is_told() -> None:
    days = {"green-plus-replaces": "2026-11-28"}
    data = to_file({}, "favourable", {}, TODAY, None, days)
    assert from_file(data, TODAY, load()).set_on == days
    broken = json.loads(data) | {"set_on": {"nobody": "2026-11-28", "green-plus-replaces": "昨天"}}
    found = from_file(json.dumps(broken).encode(), TODAY, load())
    assert found.set_on == {}
    assert len(found.refused) == 2


def read(content: object) -> Loaded:
    return from_file(json.dumps(content).encode(), TODAY, load())


def own(facts: object, **more: object) -> dict[str, object]:
    """A file as `to_file` writes it, with some parts changed."""
    written = json.loads(to_file({}, "favourable", {}, TODAY))
    return written | {"facts": facts} | more


# ---------------------------------------------------------------- there and back


@given(scenarios(), st.sets(st.sampled_from(sorted(FACTS))), st.sampled_from(("favourable", "cautious")))
def test_nothing_is_lost(scenario: Scenario, unsure: set[str], reading: str) -> None:
    facts = to_json(parse(scenario, SERVICES))
    entered = {**facts, **dict.fromkeys(unsure - {"as_of"} - facts.keys())}
    overrides = {entry.id: next(iter(entry.readings)) for entry in load().contradictions[:3]}
    found = from_file(to_file(entered, reading, overrides, TODAY), TODAY, load())
    assert found == Loaded(entered, True, reading, overrides, TODAY, (), ())


def test_the_file_is_readable() -> None:
    text = to_file({"sex": "male", "edition": "special", "care": None}, "cautious", {}, TODAY).decode()
    assert '\n  "saved_on": "2026-11-25",\n  "reading": "cautious"' in text
    assert '\n    "edition": "special",\n    "sex": "male",\n    "care": null\n' in text


@given(scenarios())
def test_a_bare_scenario_is_taken_with_the_rest_unknown(scenario: Scenario) -> None:
    assert read(scenario) == Loaded(scenario, False, None, {}, None, (), ())


def test_a_byte_order_mark_does_no_harm() -> None:
    data = to_file({"sex": "male"}, "favourable", {}, TODAY)
    assert from_file(b"\xef\xbb\xbf" + data, TODAY, load()).facts == {"sex": "male"}


# ---------------------------------------------------------------- what is left out, by name


@pytest.mark.parametrize(
    ("content", "kept", "places"),
    [
        (own({"edition": "gold", "sex": "male"}), {"sex": "male"}, ["产品版本"]),
        (own({"usage": [USE, {**USE, "service": "x"}]}), {"usage": [USE]}, ["已用记录 第 2 条的服务"]),
        (own({"usage": [USE, 7]}), {"usage": [USE]}, ["已用记录 第 2 条"]),
        (own({"usage": [{**USE, "on": "soon"}], "care": None}), {"care": None}, ["已用记录 第 1 条的日期"]),
        (own({"usage": [USE] * LONGEST}), {"usage": [USE] * LONGEST}, []),
        (own({"usage": [USE] * (LONGEST + 1)}), {}, ["已用记录"]),
        (own({"earlier_stays": [STAY | {"surgery": 1}]}), {}, ["以前的住院 第 1 条的住院手术"]),
        (own({"trip_km": float("nan"), "age": 10**400}), {}, ["离开居住地", "年龄"]),
        (own({"birth_date": "2027-01-01", "sex": "male"}), {"sex": "male"}, ["出生日期"]),
        (own({"sex": "male"}, reading="best"), {"sex": "male"}, ["有歧义时的解释"]),
        (own({"sex": "male"}, overrides={"no-such": "x"}), {"sex": "male"}, ["单独指定的读法"]),
        (own({"sex": "male"}, overrides=[1]), {"sex": "male"}, ["单独指定的读法"]),
        ({"as_of": "2025-01-01", "married": "yes"}, {"as_of": "2025-01-01"}, ["已婚"]),
    ],
)
def test_one_bad_value_does_not_cost_the_rest(content: object, kept: object, places: list[str]) -> None:
    found = read(content)
    assert found.facts == kept
    assert sorted(place for place, _ in found.refused) == sorted(places)
    assert all(text for _, text in found.refused)


def test_what_nobody_knows_is_named_and_dropped() -> None:
    found = read(own({"sex": "male", "colour": 1}, page=2))
    assert found.facts == {"sex": "male"}
    assert len(found.notices) == 1
    assert "colour" in found.notices[0]
    assert "page" in found.notices[0]


def test_a_reading_that_exists_is_kept() -> None:
    entry = load().contradictions[0]
    chosen = {entry.id: list(entry.readings)[-1]}
    assert read(own({}, overrides={**chosen, "other": "x"})).overrides == chosen


# ---------------------------------------------------------------- no case in it


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([1, 2], "[1, 2]"),
        ("case", '"case"'),
        (None, "null"),
        ({}, "空的对象"),
        ({"colour": 1}, "colour"),
        ({"as_of": "2025-01-01", "policy": {}, "services": []}, "结果"),
        (own({}, format="other"), "health-service-case"),
        (own({}, format={}), "health-service-case"),
        (own({}, version=2), "2"),
        (own({}, version=True), "true"),
        (own([]), "facts"),
    ],
)
def test_a_file_without_a_case_is_refused(content: object, told: str) -> None:
    with pytest.raises(CaseFileError) as caught:
        read(content)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "JSON"),
        (b"PK\x03\x04", "JSON"),
        ("情况".encode("gbk"), "UTF-8"),
        (b" " * (LARGEST + 1), "256 KB"),
        (b'{"sex": "male", "sex": "female"}', "两次"),
        (b"[" * 90_000, "嵌套过深"),
    ],
    ids=["empty", "zip", "gbk", "large", "twice", "nested"],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CaseFileError, match=told):
        from_file(data, TODAY, load())


# ---------------------------------------------------------------- anything at all

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "male", "special", "2025-02-30",
    "2025-03-01", "<b>", "\ud800", "x" * 500, "９９", "\x00", [], [[]], {}, {"on": 1}, [USE],
    [{**USE, "item": 3}], [STAY, None],
)  # fmt: skip
KEYS = (
    *FACTS,
    "format",
    "version",
    "facts",
    "reading",
    "overrides",
    "services",
    "policy",
    "service",
    "on",
    "",
    "键",
)


def random_json(chance: random.Random, depth: int = 0) -> object:
    kind = chance.randrange(8 if depth < 5 else 5)
    if kind < 5:
        return chance.choice(VALUES)
    if kind == 5:
        return [random_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(KEYS): random_json(chance, depth + 1) for _ in range(chance.randrange(6))}


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The file with a few bytes changed, doubled or cut out."""
    for _ in range(chance.randrange(1, 6)):
        at, length = chance.randrange(len(data)), chance.randrange(12)
        match chance.randrange(4):
            case 0:
                data = data[:at] + chance.randbytes(length) + data[at + length :]
            case 1:
                data = data[:at] + data[at + length :]
            case 2:
                data = data[:at] + data[at : at + length] * 2 + data[at + length :]
            case _:
                data = data[:at] + chance.choice((b"null", b"[", b"}", b'"', b"1e999", b"NaN")) + data[at:]
        data = data or b"{"
    return data


def hostile(chance: random.Random, number: int) -> bytes:
    match number % 3:
        case 0:
            return chance.randbytes(chance.randrange(80))
        case 1:
            facts = {"edition": "special", "care": None, "age": 40, "usage": [USE], "earlier_stays": [STAY]}
            return mutated(chance, to_file(facts, "cautious", {}, TODAY))
    inner = {chance.choice(KEYS): random_json(chance) for _ in range(chance.randrange(8))}
    return json.dumps(own(inner) if number % 2 else inner).encode()


def test_4500_hostile_files_lead_to_a_case_or_a_message() -> None:
    chance = random.Random(4)
    messages: list[str] = []
    cases: list[Loaded] = []
    for number in range(4_500):
        try:
            cases.append(from_file(hostile(chance, number), TODAY, load()))
        except CaseFileError as error:
            messages.append(str(error))
    assert all(4 < len(message) < 500 for message in messages)
    for found in cases:
        known = {name: value for name, value in found.facts.items() if value is not None}
        parse({"as_of": TODAY.isoformat(), **known}, SERVICES)
        assert found.facts.get("as_of", "") is not None
        assert all(len(place) < 400 and 0 < len(text) < 400 for place, text in found.refused)
    assert min(len(cases), len(messages)) > 500, "the generator must reach both outcomes"
