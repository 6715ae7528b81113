"""What is refused, and with which words: the field, what was given and what is allowed."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import ScenarioError, parse, to_json
from rules.domain.scenario import FACTS, Scenario
from tests.support.strategies import scenarios

AS_OF = "2025-03-01"
BOOLEANS = (
    "renewal", "social_insurance", "married", "has_symptoms", "rare_disease", "first_critical", "accident",
    "urban", "admission_note", "exam_order", "treatment_done", "expert_stay", "cost_over_deductible",
    "in_network", "indication_met", "japan_accepted", "drug_listed", "drug_unavailable", "boao_confirmed",
)  # fmt: skip
INTEGERS = ("waiting_days", "age", "trip_days")
NUMBERS = ("distance_km", "trip_km")
DATES = ("as_of", "policy_start", "policy_end", "birth_date", "diagnosed_on", "admission_note_on",
         "admitted_on", "discharged_on", "planned_on")  # fmt: skip
WORDS = ("edition", "sex", "diagnosis", "diagnosed_at", "care", "hospital", "surgery", "trip_region")
LISTS = ("addons", "usage", "earlier_stays", "bookings")


def faults(**facts: Any) -> dict[str, str]:
    """What is wrong with a scenario on a fixed day, by field."""
    with pytest.raises(ScenarioError) as caught:
        parse({"as_of": AS_OF, **facts}, SERVICES)
    assert len(dict(caught.value.faults)) == len(caught.value.faults)
    return dict(caught.value.faults)


def accepts(**facts: Any) -> Scenario:
    return parse({"as_of": AS_OF, **facts}, SERVICES)


def test_the_groups_below_are_all_facts() -> None:
    assert {*BOOLEANS, *INTEGERS, *NUMBERS, *DATES, *WORDS, *LISTS, "hospital_city"} == set(FACTS)


# ---------------------------------------------------------------- wrong types


@pytest.mark.parametrize("fact", BOOLEANS)
@pytest.mark.parametrize("value", [0, 1, "true", "yes", 1.0, [], {}])
def test_only_booleans_are_booleans(fact: str, value: object) -> None:
    message = faults(**{fact: value})[fact]
    assert "true" in message
    assert "false" in message


@pytest.mark.parametrize("fact", INTEGERS)
@pytest.mark.parametrize("value", [True, False, "30", 30.5, 30.0, [30], {"days": 30}])
def test_only_integers_are_integers(fact: str, value: object) -> None:
    assert "整数" in faults(**{fact: value})[fact]


@pytest.mark.parametrize("fact", NUMBERS)
@pytest.mark.parametrize("value", [True, "100", [100], {}])
def test_only_numbers_are_numbers(fact: str, value: object) -> None:
    assert "数字" in faults(**{fact: value})[fact]


@pytest.mark.parametrize("fact", DATES)
@pytest.mark.parametrize(
    "value",
    ["2025-1-1", "20250101", "2025/01/01", "2025-02-29", "2025-13-01", "2025-01-01T00:00", " 2025-01-01",
     "2025-W01-1", "２０２５-01-01", "", "today", 20250101, 0, True, 2025.5, ["2025-01-01"], {}],
)  # fmt: skip
def test_only_full_dates_are_dates(fact: str, value: object) -> None:
    message = faults(**{fact: value})[fact]
    assert "YYYY-MM-DD" in message


@pytest.mark.parametrize("fact", WORDS)
@pytest.mark.parametrize("value", ["", "unheard-of", 1, True, ["standard"], {}])
def test_a_word_outside_its_list_is_refused_with_the_list(fact: str, value: object) -> None:
    message = faults(**{fact: value})[fact]
    allowed = str(Scenario.model_fields[fact].annotation).split("'")[1::2]
    assert len(allowed) >= 2
    assert [option for option in allowed if option not in message] == []


@pytest.mark.parametrize("fact", LISTS)
@pytest.mark.parametrize("value", [{}, "outpatient", 1, True])
def test_only_lists_are_lists(fact: str, value: object) -> None:
    assert "列表" in faults(**{fact: value})[fact]


@pytest.mark.parametrize("fact", ["usage", "earlier_stays", "bookings"])
@pytest.mark.parametrize("value", [None, "text", 1, []])
def test_records_are_objects(fact: str, value: object) -> None:
    assert "对象" in faults(**{fact: [value]})[f"{fact}[0]"]


@pytest.mark.parametrize("value", [5, True, ["北京"], "", "   ", "长" * 41], ids=repr)
def test_a_city_is_text(value: object) -> None:
    assert "文字" in faults(hospital_city=value)["hospital_city"]


@pytest.mark.parametrize("value", [None, [], "text", 3, True, math.nan])
def test_a_scenario_is_an_object(value: object) -> None:
    with pytest.raises(ScenarioError, match="对象"):
        parse(value, SERVICES)


# ---------------------------------------------------------------- out of range


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("age", -1),
        ("age", 151),
        ("age", 10**30),
        ("waiting_days", -1),
        ("waiting_days", 10**30),
        ("trip_days", -1),
        ("trip_days", 10**30),
        ("distance_km", -0.1),
        ("distance_km", 1e300),
        ("trip_km", -1),
        ("trip_km", math.inf),
        ("trip_km", -math.inf),
        ("trip_km", math.nan),
    ],
)
def test_values_outside_their_range(fact: str, value: float) -> None:
    message = faults(**{fact: value})[fact]
    assert "须" in message


@pytest.mark.parametrize("fact", ["age", "waiting_days", "trip_days", "distance_km", "trip_km"])
@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 10**400, -(10**5000)], ids=["nan", "inf", "long", "unprintable"]
)
def test_no_number_is_too_odd_to_be_refused(fact: str, value: float) -> None:
    assert set(faults(**{fact: value})) == {fact}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", 0), ("count", -1), ("count", 1.5), ("count", True), ("count", "1"),
        ("amount", -1), ("amount", math.nan), ("amount", True), ("amount", "5"),
    ],
)  # fmt: skip
def test_records_of_use_outside_their_range(field: str, value: object) -> None:
    record = {"service": "video_consult", "on": AS_OF, field: value}
    assert set(faults(usage=[record])) == {f"usage[0].{field}"}


@pytest.mark.parametrize("day", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_days_outside_the_calendar(day: str) -> None:
    assert day in faults(policy_start=day)["policy_start"]


# ---------------------------------------------------------------- unknown names


def test_an_unknown_field_is_named_with_the_known_ones() -> None:
    message = faults(edtion="standard")["edtion"]
    assert "edition" in message
    assert "bookings" in message


@pytest.mark.parametrize(
    ("fact", "record", "known"),
    [
        ("usage", {"service": "video_consult", "on": AS_OF}, "amount"),
        ("earlier_stays", {}, "surgery"),
        ("bookings", {"service": "video_consult", "booked_on": AS_OF}, "booked_on"),
    ],
)
def test_an_unknown_field_of_a_record(fact: str, record: dict[str, Any], known: str) -> None:
    assert known in faults(**{fact: [{**record, "zzz": 1}]})[f"{fact}[0].zzz"]


def test_an_unknown_service() -> None:
    message = faults(usage=[{"service": "dentist", "on": AS_OF}])["usage[0].service"]
    assert "dentist" in message
    assert "video_consult" in message


@pytest.mark.parametrize(("fact", "day"), [("usage", "on"), ("bookings", "booked_on")])
def test_an_unknown_item_or_none_where_there_are_several(fact: str, day: str) -> None:
    records = [
        {"service": "green_channel", "item": "main", day: AS_OF},
        {"service": "green_channel", day: AS_OF},
        {"service": "video_consult", "item": "admission", day: AS_OF},
    ]
    found = faults(**{fact: records})
    assert set(found) == {f"{fact}[{index}].item" for index in range(3)}
    assert "remote_consult" in found[f"{fact}[0].item"]
    assert "remote_consult" in found[f"{fact}[1].item"]
    assert "main" in found[f"{fact}[2].item"]


def test_the_item_may_be_left_out_where_there_is_one() -> None:
    assert accepts(usage=[{"service": "video_consult", "on": AS_OF}]).usage[0].count == 1


@pytest.mark.parametrize("field", ["service", "on"])
def test_a_record_of_use_needs_service_and_day(field: str) -> None:
    record = {"service": "video_consult", "on": AS_OF}
    del record[field]
    assert "缺少" in faults(usage=[record])[f"usage[0].{field}"]


@pytest.mark.parametrize("scenario", [{}, {"edition": "standard"}])
def test_the_day_is_required(scenario: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match="as_of"):
        parse(scenario, SERVICES)


# ---------------------------------------------------------------- facts that contradict each other


@pytest.mark.parametrize(
    ("facts", "field", "named"),
    [
        ({"policy_start": "2025-02-01", "policy_end": "2025-01-31"}, "policy_end", "2025-02-01"),
        ({"admitted_on": "2025-02-10", "discharged_on": "2025-02-09"}, "discharged_on", "2025-02-10"),
        ({"diagnosed_on": "2025-03-02"}, "diagnosed_on", AS_OF),
        ({"birth_date": "2025-03-02"}, "birth_date", AS_OF),
        ({"birth_date": "2007-03-01", "age": 17}, "age", "18"),
        ({"birth_date": "2007-03-02", "age": 18}, "age", "17"),
    ],
)
def test_contradictions(facts: dict[str, Any], field: str, named: str) -> None:
    found = faults(**facts)
    assert set(found) == {field}
    assert named in found[field]
    assert str(facts[field]) in found[field]


def test_an_earlier_stay_that_ends_before_it_begins() -> None:
    stay = {"admitted_on": "2025-02-10", "discharged_on": "2025-02-09"}
    assert set(faults(earlier_stays=[{}, stay])) == {"earlier_stays[1].discharged_on"}


@pytest.mark.parametrize(
    "facts",
    [
        {"policy_start": "2025-02-01", "policy_end": "2025-02-01"},
        {"admitted_on": "2025-02-10", "discharged_on": "2025-02-10"},
        {"diagnosed_on": AS_OF},
        {"birth_date": "2007-03-01", "age": 18},
        {"birth_date": "2007-03-01"},
        {"care": "none", "admitted_on": "2025-02-10"},
        {"sex": "male", "married": True, "trip_km": 0, "trip_days": 200},
    ],
)
def test_equal_days_and_facts_that_do_not_apply_are_accepted(facts: dict[str, Any]) -> None:
    accepts(**facts)


def test_several_faults_are_all_reported() -> None:
    found = faults(edition="gold", age=-1, renewal=1, trip_km="far", zzz=1, addons=["x"], admitted_on="soon")
    assert set(found) == {"edition", "age", "renewal", "trip_km", "zzz", "addons[0]", "admitted_on"}


def test_several_contradictions_are_all_reported() -> None:
    found = faults(policy_start="2025-02-01", policy_end="2025-01-01", diagnosed_on="2025-03-05",
                   usage=[{"service": "dentist", "on": AS_OF}])  # fmt: skip
    assert set(found) == {"policy_end", "diagnosed_on", "usage[0].service"}


def test_faults_of_every_kind_are_told_at_once() -> None:
    """Of a field, of an unknown name, of a record, and of days that contradict each other."""
    found = faults(
        foo=1,
        age=-1,
        policy_start="2025-02-01",
        policy_end="2025-01-01",
        diagnosed_on="2025-03-05",
        usage=[{"service": "dentist", "on": "soon", "zzz": 1}, 3, {"service": "green_channel", "on": AS_OF}],
        bookings=[{"service": "dentist"}],
        earlier_stays=[{"admitted_on": "2025-02-10", "discharged_on": "2025-02-09", "surgery": "x"}],
    )
    assert set(found) == {
        "foo", "age", "policy_end", "diagnosed_on",
        "usage[0].service", "usage[0].on", "usage[0].zzz", "usage[1]", "usage[2].item",
        "bookings[0].service", "bookings[0].booked_on",
        "earlier_stays[0].discharged_on", "earlier_stays[0].surgery",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"as_of": "soon", "diagnosed_on": "2199-01-01", "birth_date": "2198-01-01", "age": 3}, {"as_of"}),
        ({"as_of": None, "birth_date": "2007-03-01", "age": 99, "foo": 1}, {"as_of", "foo"}),
        ({"policy_start": "soon", "policy_end": "2025-01-01"}, {"policy_start"}),
        ({"admitted_on": "2025-02-10", "discharged_on": 3}, {"discharged_on"}),
        ({"birth_date": "2007-03-01", "age": "18"}, {"age"}),
        ({"usage": [{"service": 3, "item": "nope", "on": AS_OF}]}, {"usage[0].service"}),
        ({"usage": [{"service": "green_channel", "item": 3, "on": AS_OF}]}, {"usage[0].item"}),
        ({"usage": "dentist", "policy_end": "2025-01-01"}, {"usage"}),
    ],
)
def test_nothing_is_said_of_what_rests_on_a_value_that_could_not_be_read(
    facts: dict[str, Any], named: set[str]
) -> None:
    assert set(faults(**facts)) == named


@given(facts=st.dictionaries(st.sampled_from((*FACTS, "zzz")), st.sampled_from(
    (None, 3, -1, True, "x", AS_OF, "2024-05-05", "2026-01-01", [{}, 3, {"service": "dentist", "on": AS_OF}],
     [{"admitted_on": AS_OF, "discharged_on": "2024-05-05"}])), max_size=8))  # fmt: skip
def test_what_is_left_after_all_faults_are_mended_has_none(facts: dict[str, Any]) -> None:
    """Whoever takes out everything that was named is told of nothing more."""
    try:
        parse({"as_of": AS_OF, **facts}, SERVICES)
    except ScenarioError as error:
        named = {path.partition("[")[0].partition(".")[0] for path, _ in error.faults}
    else:
        return
    accepts(**{fact: value for fact, value in facts.items() if fact not in named})


# ---------------------------------------------------------------- absent, null, and back again


def test_null_is_absent() -> None:
    nothing = dict.fromkeys(set(FACTS) - {"as_of"})
    assert accepts(**nothing) == accepts()
    assert to_json(accepts(**nothing)) == {"as_of": AS_OF}


@given(scenario=scenarios())
def test_a_scenario_survives_its_json(scenario: dict[str, Any]) -> None:
    parsed = parse(scenario, SERVICES)
    assert parse(to_json(parsed), SERVICES) == parsed


def test_dates_are_read_as_dates() -> None:
    assert accepts(policy_start="2024-02-29").policy_start == dt.date(2024, 2, 29)


# ---------------------------------------------------------------- junk

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("2025-01-01"),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=8), parts, max_size=3),
    max_leaves=8,
)


@given(value=JSON)
def test_any_json_is_parsed_or_refused(value: object) -> None:
    _parsed_or_refused(value)


@given(facts=st.dictionaries(st.sampled_from(FACTS), JSON, max_size=6))
def test_any_values_of_facts_are_parsed_or_refused(facts: dict[str, Any]) -> None:
    _parsed_or_refused({"as_of": AS_OF, **facts})


@given(
    fact=st.sampled_from(("usage", "earlier_stays", "bookings")),
    records=st.lists(
        st.dictionaries(
            st.sampled_from(
                ("service", "item", "on", "count", "amount", "booked_on", "admitted_on", "surgery")
            ),
            JSON | st.sampled_from(("video_consult", "main", "2025-01-01")),
        ),
        max_size=3,
    ),
)
def test_any_records_are_parsed_or_refused(fact: str, records: list[Any]) -> None:
    _parsed_or_refused({"as_of": AS_OF, fact: records})


@pytest.mark.parametrize("fact", ["as_of", "age", "edition", "renewal", "distance_km", "usage", "zzz"])
@pytest.mark.parametrize("depth", [50, 900, 5_000, 100_000])
def test_deeply_nested_junk_is_refused(fact: str, depth: int) -> None:
    junk: object = 1
    for _ in range(depth):
        junk = [junk]
    with pytest.raises(ScenarioError):
        parse({"as_of": AS_OF, fact: junk}, SERVICES)


@pytest.mark.parametrize("fact", ["as_of", "age", "edition", "renewal", "hospital_city", "addons"])
def test_a_number_too_long_to_print_is_refused(fact: str) -> None:
    with pytest.raises(ScenarioError):
        parse({"as_of": AS_OF, fact: 10**5000}, SERVICES)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate, which JSON can escape, cannot be printed again."""
    with pytest.raises(ScenarioError):
        parse({"as_of": AS_OF, "hospital_city": "\ud800"}, SERVICES)


def _parsed_or_refused(value: object) -> None:
    faults: list[tuple[str, str]] = [("", "")]
    try:
        scenario = parse(value, SERVICES)
    except ScenarioError as error:
        faults = error.faults
    else:
        assert parse(to_json(scenario), SERVICES) == scenario
        return
    assert faults
    assert all(path and text for path, text in faults)
