"""What must hold for every scenario, whatever the manual says about a single service."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import BEST_FIRST
from rules.domain.scenario import FACTS
from tests.support.strategies import KEYS, answered, hide, scenarios

Evaluate = Callable[..., dict[str, Any]]
Answer = dict[str, Any]

READINGS = ("favourable", "cautious")
OPPOSITE = {"favourable": "cautious", "cautious": "favourable"}
OPEN = {"available", "needs_info"}
REFUSALS = set(BEST_FIRST) - OPEN

SERVICE_KEYS = {
    "id", "status", "because", "missing", "items", "deadlines", "caveats", "disputes", "waiting",
    "other_reading",
}  # fmt: skip
ITEM_KEYS = {
    "id", "status", "because", "missing", "limit", "used", "remaining", "unit", "per", "open",
}  # fmt: skip
OTHER_ITEM_KEYS = ("id", "status", "limit", "used", "remaining", "per")
PERIODS = {
    "policy_year", "stay", "discharge", "event", "treatment", "month", "policy", "unlimited", "contract",
    "silent",
}  # fmt: skip
DEADLINES = {
    "opens_on", "apply_by", "use_by", "cancel_by", "notify_by", "review_by", "served_by", "resets_on",
}  # fmt: skip

both_readings = pytest.mark.parametrize("reading", READINGS)


def parts(answer: Answer) -> Iterator[tuple[str, str, Answer]]:
    """Every service as (id, "", service) and every item as (service, id, item)."""
    for service in answer["services"]:
        yield service["id"], "", service
        for item in service["items"]:
            yield service["id"], item["id"], item


def by_part(answer: Answer) -> dict[tuple[str, str], Answer]:
    return {(service, item): part for service, item, part in parts(answer)}


def openness(part: Answer) -> int:
    """How open a status is: one refusal is as good as another."""
    return {"available": 2, "needs_info": 1}.get(part["status"], 0)


def rest(item: Answer) -> float:
    """What remains; no limit is the most."""
    return math.inf if item["remaining"] is None else item["remaining"]


def clauses(value: Any) -> Iterator[Answer]:
    """Every clause inside an answer."""
    if isinstance(value, dict):
        if "clause" in value:
            yield value["clause"]
        for part in value.values():
            yield from clauses(part)
    elif isinstance(value, list):
        for part in value:
            yield from clauses(part)


# ---------------------------------------------------------------- found before

NURSED = {"service": "home_nursing", "item": "ordinary", "count": 2}
OPERATED: dict[str, Any] = {"policy_start": "2025-01-01", "waiting_days": 0, "surgery": "ordinary"}
LAST_YEAR = {
    **OPERATED,
    "as_of": "2025-01-02",
    "surgery": "none",
    "usage": [{**NURSED, "on": "2024-12-28"}],
    "earlier_stays": [
        {"admitted_on": "2024-11-18", "discharged_on": "2024-12-18", "surgery": "ordinary"},
    ],
}
"""A stay and its nursing in the last policy year: whether a count runs on into this one is disputed."""
STAY_UNKNOWN = {**OPERATED, "as_of": "2025-03-01", "usage": [{**NURSED, "on": "2025-02-01"}]}
STAY_KNOWN = {**STAY_UNKNOWN, "care": "inpatient", "discharged_on": "2025-02-20"}
"""Nursing used before a discharge does not count after it, so an unknown discharge leaves it open."""
OLD_STAY_UNKNOWN = {**OPERATED, "as_of": "2025-01-10", "usage": [{**NURSED, "on": "2024-12-30"}]}
OLD_STAY_KNOWN = {**OLD_STAY_UNKNOWN, "care": "inpatient", "discharged_on": "2024-12-29"}
"""Nursing used after a discharge in the last policy year counts, though not since this policy's start."""
TWO_STAYS = {
    "as_of": "2026-09-02",
    "earlier_stays": [
        {"admitted_on": "2026-08-03", "discharged_on": "2026-08-18"},
        {"admitted_on": "2026-07-19", "discharged_on": "2026-08-18", "surgery": "ordinary"},
    ],
}
"""Two stays that end on one day; whether the first had an operation decides nothing."""

# ---------------------------------------------------------------- the shape


@both_readings
@given(scenario=scenarios())
def test_the_answer_has_the_shape_of_the_contract(
    reading: str, scenario: dict[str, Any], evaluate: Evaluate
) -> None:
    answer = evaluate(scenario, reading)
    assert json.dumps(answer) == json.dumps(evaluate(dict(reversed(scenario.items())), reading))
    assert set(answer) == {"as_of", "reading", "policy", "services", "rules"}
    assert (answer["as_of"], answer["reading"]) == (scenario["as_of"], reading)
    assert set(answer["policy"]) == {"start", "end", "waiting_over_on"}
    assert [service["id"] for service in answer["services"]] == list(SERVICES)
    for service in answer["services"]:
        assert set(service) == SERVICE_KEYS
        assert [item["id"] for item in service["items"]] == list(SERVICES[service["id"]])
        assert all(set(item) == ITEM_KEYS and item["per"] in PERIODS for item in service["items"])
        best = min((item["status"] for item in service["items"]), key=BEST_FIRST.index)
        assert service["status"] == best, service["id"]
        assert service["because"] or service["status"] == "available", service["id"]
        assert set(service["disputes"]) <= set(load().entries)
    for clause in clauses(answer):
        assert set(clause) == {"section", "at", "lines"}
        assert clause["lines"]


@both_readings
@given(scenario=scenarios())
def test_deadlines_are_single_dated_and_inside_the_policy(
    reading: str, scenario: dict[str, Any], evaluate: Evaluate
) -> None:
    answer = evaluate(scenario, reading)
    end = answer["policy"]["end"]
    for service in answer["services"]:
        status = {item["id"]: item["status"] for item in service["items"]}
        seen = [(deadline["item"], deadline["id"]) for deadline in service["deadlines"]]
        assert len(seen) == len(set(seen)), service["id"]
        for deadline in service["deadlines"]:
            assert deadline["id"] in DEADLINES
            assert deadline["item"] in status
            assert ("hours" in deadline) == ("from" in deadline) == (deadline["basis"] == "hours")
            if deadline["id"] in ("apply_by", "use_by"):
                assert end is None or deadline["on"] <= end, (service["id"], deadline)
            if deadline["id"] in ("review_by", "served_by"):
                assert status[deadline["item"]] == "available", (service["id"], deadline)
            if deadline["id"] == "opens_on":
                assert status[deadline["item"]] in ("waiting", "not_started"), (service["id"], deadline)
                assert deadline["on"] > scenario["as_of"], (service["id"], deadline)
            if deadline["id"] == "resets_on":
                assert deadline["on"] > scenario["as_of"], (service["id"], deadline)


@both_readings
@given(scenario=scenarios())
@example(scenario=TWO_STAYS | {"surgery": "none"})
def test_missing_names_only_open_questions(
    reading: str, scenario: dict[str, Any], evaluate: Evaluate
) -> None:
    given = set(scenario) | ({"age"} if "birth_date" in scenario else set())
    for service, item, part in parts(evaluate(scenario, reading)):
        missing = part["missing"]
        assert bool(missing) == (part["status"] == "needs_info"), (service, item)
        assert missing == sorted(set(missing), key=FACTS.index), (service, item)
        assert not set(missing) & {"as_of", "policy_end", "planned_on", "usage"}, (service, item)
        # An earlier stay may be given and lack a fact of its own.
        assert not set(missing) & (given - {"earlier_stays"}), (service, item, missing)


@both_readings
@given(scenario=scenarios())
def test_numbers_add_up(reading: str, scenario: dict[str, Any], evaluate: Evaluate) -> None:
    for service, id, item in parts(evaluate(scenario, reading)):
        if not id:
            continue
        assert item["used"] >= 0, (service, id)
        if item["limit"] is not None:
            assert 0 <= item["remaining"] <= max(item["limit"] - item["used"], 0), (service, id)
        if item["status"] == "used_up":
            assert item["remaining"] == 0, (service, id)
        if item["status"] == "available":
            assert rest(item) > 0, (service, id)


@both_readings
@given(scenario=scenarios(), overrides=st.booleans())
def test_other_reading_is_what_the_opposite_reading_prints(
    reading: str, scenario: dict[str, Any], overrides: bool, evaluate: Evaluate
) -> None:
    chosen = {"outpatient-companion-count": "note", "carer-surgery": "cautious"} if overrides else {}
    answer, opposite = evaluate(scenario, reading, chosen), evaluate(scenario, OPPOSITE[reading], chosen)
    for mine, theirs in zip(answer["services"], opposite["services"], strict=True):
        summary = _summary(theirs)
        expected = None if _outcome(mine) == _outcome(theirs) else summary
        other = mine["other_reading"]
        assert (other is None) == (expected is None), mine["id"]
        if other is not None:
            assert {**other, "items": _short(other["items"])} == expected, mine["id"]


def _short(items: list[Answer]) -> list[Answer]:
    return [{key: item[key] for key in OTHER_ITEM_KEYS} for item in items]


def _outcome(service: Answer) -> Answer:
    """What two readings may differ in: status, items, and the days of the deadlines."""
    days = [(deadline["item"], deadline["id"], deadline["on"]) for deadline in service["deadlines"]]
    return _summary(service) | {"deadlines": days}


def _summary(service: Answer) -> Answer:
    return {
        "status": service["status"],
        "items": _short(service["items"]),
        "deadlines": service["deadlines"],
    }


# ---------------------------------------------------------------- more is known


@both_readings
@given(pair=answered())
@example(pair=(STAY_UNKNOWN, STAY_KNOWN))
def test_an_answered_question_never_turns_a_settled_status(
    reading: str, pair: tuple[Answer, Answer], evaluate: Evaluate
) -> None:
    before, after = (by_part(evaluate(scenario, reading)) for scenario in pair)
    for key, part in before.items():
        settled, then = part["status"], after[key]["status"]
        if settled == "available":
            assert then == "available", key
        elif settled in REFUSALS:
            assert then in REFUSALS, (key, settled, then)


@both_readings
@given(pair=answered())
def test_only_a_missing_fact_decides(reading: str, pair: tuple[Answer, Answer], evaluate: Evaluate) -> None:
    """What is open can only be decided by answers that `missing` asks for."""
    before, after = pair
    open_parts = {
        key: part
        for key, part in by_part(evaluate(before, reading)).items()
        if part["status"] == "needs_info"
    }
    assume(open_parts)
    for key, part in open_parts.items():
        asked = set(part["missing"])
        asked |= {"birth_date"} if "age" in asked else set()
        unasked = hide(after, asked)
        assert by_part(evaluate(unasked, reading))[key]["status"] in ("needs_info", *REFUSALS), (key, asked)


@both_readings
@given(pair=answered())
@example(pair=(OLD_STAY_UNKNOWN, OLD_STAY_KNOWN))
def test_numbers_of_an_open_question_are_certain(
    reading: str, pair: tuple[Answer, Answer], evaluate: Evaluate
) -> None:
    before, after = (by_part(evaluate(scenario, reading)) for scenario in pair)
    for (service, id), item in before.items():
        if id:
            assert rest(item) <= rest(after[service, id]), (service, id)


@both_readings
@given(scenario=scenarios())
def test_facts_that_decide_nothing_change_no_status(
    reading: str, scenario: dict[str, Any], evaluate: Evaluate
) -> None:
    seen = []
    for value in (None, True, False):
        answer = evaluate({**scenario, "social_insurance": value}, reading)
        seen.append([(key, part["status"], part["missing"]) for key, part in by_part(answer).items()])
    assert seen[0] == seen[1] == seen[2]


@both_readings
@given(scenario=scenarios())
def test_null_is_the_same_as_absent(reading: str, scenario: dict[str, Any], evaluate: Evaluate) -> None:
    full = {fact: scenario.get(fact) for fact in FACTS}
    assert evaluate(full, reading) == evaluate(scenario, reading)


# ---------------------------------------------------------------- more is used


@both_readings
@given(scenario=scenarios(absent=0), data=st.data())
def test_more_usage_never_helps(
    reading: str, scenario: dict[str, Any], data: st.DataObject, evaluate: Evaluate
) -> None:
    service, item = data.draw(st.sampled_from(KEYS))
    use = {"service": service, "item": item, "on": scenario["as_of"], "count": data.draw(st.integers(1, 7))}
    more = {**scenario, "usage": [*scenario.get("usage", []), use]}
    before, after = (evaluate(one, reading) for one in (scenario, more))
    for old, new in zip(before["services"], after["services"], strict=True):
        if old["id"] != service:
            assert old == new, (service, old["id"])
            continue
        for a, b in zip(old["items"], new["items"], strict=True):
            assert rest(b) <= rest(a), (service, item, a["id"])
            if a["id"] == item:
                assert openness(b) <= openness(a), (service, item)
            elif a["status"] == "available":
                assert b["status"] in ("available", "used_up"), (service, item, a["id"])


@both_readings
@given(scenario=scenarios(absent=0), data=st.data())
def test_usage_after_the_day_changes_nothing(
    reading: str, scenario: dict[str, Any], data: st.DataObject, evaluate: Evaluate
) -> None:
    service, item = data.draw(st.sampled_from(KEYS))
    use = {"service": service, "item": item, "on": "2031-01-01", "count": 50}
    later = {**scenario, "usage": [use, *scenario.get("usage", [])]}
    assert evaluate(later, reading) == evaluate(scenario, reading)


@both_readings
@given(scenario=scenarios())
@example(scenario=TWO_STAYS)
def test_the_order_of_records_changes_nothing(
    reading: str, scenario: dict[str, Any], evaluate: Evaluate
) -> None:
    records = {
        fact: scenario[fact][::-1] for fact in ("usage", "earlier_stays", "addons") if fact in scenario
    }
    one, other = evaluate(scenario, reading), evaluate(scenario | records, reading)
    for a, b in zip(parts(one), parts(other), strict=True):
        numbers = ("status", "missing", "remaining")
        assert [a[2].get(key) for key in numbers] == [b[2].get(key) for key in numbers], a[:2]


# ---------------------------------------------------------------- comparisons


@given(scenario=scenarios(absent=0))
@example(scenario=LAST_YEAR)
def test_cautious_never_gives_more(scenario: dict[str, Any], evaluate: Evaluate) -> None:
    wide, narrow = (by_part(evaluate(scenario, reading)) for reading in READINGS)
    for key, part in narrow.items():
        if part["status"] == "available":
            assert wide[key]["status"] == "available", key
        if key[1]:
            assert rest(part) <= rest(wide[key]), key


@given(scenario=scenarios(absent=0))
def test_a_renewed_policy_is_never_worse(scenario: dict[str, Any], evaluate: Evaluate) -> None:
    first, renewed = (by_part(evaluate({**scenario, "renewal": value})) for value in (False, True))
    for key, part in first.items():
        assert openness(renewed[key]) >= openness(part), key


@given(
    scenario=scenarios(absent=0), addon=st.sampled_from(("outpatient", "advanced_therapy", "special_ward"))
)
def test_an_addon_takes_nothing_away(scenario: dict[str, Any], addon: str, evaluate: Evaluate) -> None:
    without = [one for one in scenario["addons"] if one != addon]
    _nothing_is_lost(
        evaluate({**scenario, "addons": without}), evaluate({**scenario, "addons": [*without, addon]})
    )


@given(scenario=scenarios(absent=0))
def test_the_special_edition_takes_nothing_away(scenario: dict[str, Any], evaluate: Evaluate) -> None:
    _nothing_is_lost(*(evaluate({**scenario, "edition": edition}) for edition in ("standard", "special")))


def _nothing_is_lost(less: Answer, more: Answer) -> None:
    after = by_part(more)
    for key, part in by_part(less).items():
        assert openness(after[key]) >= openness(part), key
        if key[1]:
            assert rest(after[key]) >= rest(part), key


COUNTED = re.compile(r"限 (\d+)，已用 (\d+)")


@given(scenario=scenarios(absent=0))
def test_a_count_that_is_used_up_says_so_in_numbers(scenario: dict[str, Any], evaluate: Evaluate) -> None:
    """A pool that is full says the pool's numbers, not the item's."""
    for service in evaluate(scenario)["services"]:
        for item in service["items"]:
            for reason in item["because"]:
                if item["status"] == "used_up" and (found := COUNTED.search(reason["text"])):
                    assert int(found[2]) >= int(found[1]), (service["id"], item["id"])
