"""Is a policy judged by the terms of its start, and is nothing certain where these are not known?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES, STANCES, Stance
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.rulebooks.by_start import EngineByStart, engine_on
from rules.rulebooks.shelf import Shelf
from tests.support.rulebooks import NEW, OLD, shelf_of, two_years
from tests.support.strategies import scenarios

VISIT: dict[str, Any] = {
    "as_of": "2026-03-01", "edition": "standard", "addons": [], "waiting_days": 30, "renewal": False,
    "care": "outpatient", "hospital": "public_general",
}  # fmt: skip
"""Somebody at a clinic, whose policy's start each test says."""
TWO_USED = [{"service": "outpatient_companion", "on": f"2026-02-{day}"} for day in ("03", "17")]


def answered(
    facts: dict[str, Any], shelf: Shelf | None = None, reading: Stance = "favourable"
) -> dict[str, Any]:
    return engine_on(shelf or two_years()).evaluate(parse(facts, SERVICES), reading).to_json()


def companion(answer: dict[str, Any], id: str = "outpatient_companion") -> dict[str, Any]:
    return next(one for one in answer["services"] if one["id"] == id)


@pytest.mark.parametrize(
    ("start", "limit", "book"),
    [("2025-12-31", 2, OLD), ("2026-01-01", 3, NEW), ("2026-01-02", 3, NEW), ("2025-03-02", 2, OLD)],
)
def test_the_day_of_the_start_decides(start: str, limit: int, book: str) -> None:
    found = answered({**VISIT, "policy_start": start})
    assert companion(found)["items"][0]["limit"] == limit
    assert found["rules"]["rulebook"] == book


def test_the_cautious_reading_follows_the_start_too() -> None:
    """The note still says one under both years' terms; the other reading is each year's own."""
    for start, limit in (("2025-12-31", 2), ("2026-01-01", 3)):
        found = companion(answered({**VISIT, "policy_start": start}, reading="cautious"))
        assert found["items"][0]["limit"] == 1
        assert found["other_reading"]["items"][0]["limit"] == limit


def test_after_the_change_a_third_visit_is_left() -> None:
    used = {**VISIT, "usage": TWO_USED}
    statuses = {
        start: companion(answered({**used, "policy_start": start}))["status"]
        for start in ("2025-12-31", "2026-01-01")
    }
    assert statuses == {"2025-12-31": "used_up", "2026-01-01": "available"}


def test_a_renewed_policy_is_under_the_terms_of_its_new_year() -> None:
    """The same customer: in the first year two visits, after the renewal three."""
    first = answered({**VISIT, "as_of": "2026-02-20", "policy_start": "2025-02-25"})
    renewed = answered({**VISIT, "as_of": "2026-02-26", "policy_start": "2026-02-25", "renewal": True})
    assert [companion(one)["items"][0]["limit"] for one in (first, renewed)] == [2, 3]
    assert companion(renewed)["status"] == "available"


@pytest.mark.parametrize("reading", STANCES)
@pytest.mark.parametrize("start", ["2025-12-31", "2026-01-01"])
def test_what_is_said_is_what_those_terms_alone_say(start: str, reading: Stance) -> None:
    shelf = two_years()
    alone = shelf.engines[start >= "2026"]
    scenario = parse({**VISIT, "policy_start": start, "usage": TWO_USED}, SERVICES)
    found, wanted = engine_on(shelf).evaluate(scenario, reading), alone.evaluate(scenario, reading)
    assert found.services == wanted.services
    for service in ("outpatient_companion", "home_nursing"):
        assert engine_on(shelf).trace(scenario, service, reading) == alone.trace(scenario, service, reading)
    assert engine_on(shelf).standings(scenario, SERVICES, reading) == alone.standings(
        scenario, SERVICES, reading
    )
    assert engine_on(shelf).outcomes(scenario, reading) == alone.outcomes(scenario, reading)


@given(scenarios(), st.sampled_from(("2025-12-31", "2026-01-01", "2025-06-01", "2026-05-01")))
def test_whoever_asks_those_terms_alone_are_heard(facts: dict[str, Any], start: str) -> None:
    known = {**facts, "policy_start": start, "as_of": max(facts["as_of"], "2026-05-02"), "policy_end": None}
    scenario = parse(known, SERVICES)
    shelf = two_years()
    assert (
        engine_on(shelf).evaluate(scenario).services
        == shelf.engines[start >= "2026"].evaluate(scenario).services
    )


# ---------------------------------------------------------------- an unknown start


@given(scenarios())
def test_of_an_unknown_start_only_what_all_terms_say_is_said(facts: dict[str, Any]) -> None:
    as_of = max(facts["as_of"], "2026-05-02")
    assume(as_of <= "2026-12-30")  # on later days no policy under the old terms is in its year
    scenario = parse({**facts, "policy_start": None, "policy_end": None, "as_of": as_of}, SERVICES)
    shelf = two_years()
    found = engine_on(shelf).evaluate(scenario)
    old, new = (engine.evaluate(scenario) for engine in shelf.engines)
    for one, before, after in zip(found.services, old.services, new.services, strict=True):
        if before == after:
            assert one == before
        elif before.status == after.status:
            assert one.status == before.status
        elif "needs_info" in (before.status, after.status) or "available" in (before.status, after.status):
            assert one.status == "needs_info"
            assert one.missing[0] == "policy_start"
            assert {*one.missing} == {"policy_start", *before.missing, *after.missing}
        for item, *sides in zip(one.items, before.items, after.items, strict=True):
            rests = [side.remaining for side in sides if side.remaining is not None]
            assert item.remaining == min(rests, default=None)


JOURNEY = {**VISIT, "care": "none", "trip_km": 80, "trip_days": 3, "trip_region": "mainland"}


def test_where_the_terms_part_an_unknown_start_is_asked_for() -> None:
    """Eighty kilometres are too few under the old terms, whenever the policy began, and not under the new."""
    old, new = (engine.evaluate(parse(JOURNEY, SERVICES)) for engine in two_years().engines)
    assert old.service("emergency_rescue").status == "not_met"
    assert new.service("emergency_rescue").status == "needs_info"
    found = answered(JOURNEY)
    one = companion(found, "emergency_rescue")
    assert (one["status"], one["missing"]) == ("needs_info", ["policy_start"])
    assert found["rules"]["rulebook"] is None
    told = one["because"][0]["text"]
    assert f"{OLD}条件不符" in told
    assert f"{NEW}还差答案" in told


@pytest.mark.parametrize(("start", "status"), [("2025-12-31", "not_met"), ("2026-01-01", "available")])
def test_told_the_start_the_case_is_decided(start: str, status: str) -> None:
    assert companion(answered({**JOURNEY, "policy_start": start}), "emergency_rescue")["status"] == status


def test_a_number_that_hangs_on_the_start_is_what_is_certain() -> None:
    (item,) = companion(answered(VISIT))["items"]
    assert (item["limit"], item["remaining"]) == (2, 2)
    assert "policy_start" in item["open"]


def test_a_day_that_hangs_on_the_start_is_not_given() -> None:
    """Nobody can say whether half a month or twenty days are left to apply."""
    stay = {
        **VISIT, "care": "inpatient", "surgery": "ordinary", "diagnosis": "ordinary",
        "admitted_on": "2026-02-10", "discharged_on": "2026-02-20",
    }  # fmt: skip
    days = {
        start: [
            day["on"]
            for day in companion(answered({**stay, "policy_start": start}), "home_nursing")["deadlines"]
            if (day["item"], day["id"]) == ("ordinary", "apply_by")
        ]
        for start in ("2025-12-31", "2026-01-01", None)
    }
    assert days == {"2025-12-31": ["2026-03-07"], "2026-01-01": ["2026-03-12"], None: []}


def test_only_services_that_differ_say_so() -> None:
    """The others are answered as under any of the terms."""
    found, one = answered(VISIT), engine_on(two_years()).catalogue
    told = [
        service["id"]
        for service in found["services"]
        if any(caveat["clause"]["section"] == "条款版次" for caveat in service["caveats"])
    ]
    assert "outpatient_companion" in told
    assert "boao_drug" not in told
    assert len(told) < len(one.services)


@pytest.mark.parametrize("as_of", ["2025-12-31", "2027-01-01"])
def test_terms_under_which_no_policy_can_be_in_its_year_are_not_asked_about(as_of: str) -> None:
    """Before the new ones begin, and once the last year under the old ones is over."""
    found = answered({**VISIT, "as_of": as_of, "policy_start": None})
    assert found["rules"]["rulebook"] == (OLD if as_of < "2026" else NEW)


def test_searches_see_an_unknown_start_as_the_answer_does() -> None:
    engine = engine_on(two_years())
    for facts in (VISIT, {**VISIT, "usage": TWO_USED}, {**VISIT, "edition": "special"}, JOURNEY):
        scenario = parse(facts, SERVICES)
        for reading in STANCES:
            answer = engine.evaluate(scenario, reading)
            standings = engine.standings(scenario, SERVICES, reading)
            assert {id: one.status for id, one in standings.items()} == {
                one.id: one.status for one in answer.services
            }
            outcomes = engine.outcomes(scenario, reading)
            assert [mine.status for mine, _ in outcomes] == [one.status for one in answer.services]


# ---------------------------------------------------------------- a start outside


@pytest.fixture(scope="module")
def bounded() -> Shelf:
    """Terms of one year that say their days."""
    return shelf_of(("虚构的2026版", "2026-01-01", "2026-12-31"))


@pytest.mark.parametrize("start", ["2025-12-31", "2025-06-01"])
def test_a_start_before_all_terms_has_no_certain_answer(start: str, bounded: Shelf) -> None:
    found = answered({**VISIT, "policy_start": start}, bounded)
    assert {one["status"] for one in found["services"]} == {"needs_info"}
    assert {tuple(one["missing"]) for one in found["services"]} == {("policy_start",)}
    assert [one for one in found["services"] if one["deadlines"]] == []
    assert found["rules"]["rulebook"] is None
    text = companion(found)["because"][0]["text"]
    for part in (start, "虚构的2026版：2026-01-01 起 至 2026-12-31", "可以使用", "只能参考"):
        assert part in text


def test_inside_the_days_of_the_terms_all_is_as_usual(bounded: Shelf) -> None:
    scenario = parse({**VISIT, "policy_start": "2026-01-01"}, SERVICES)
    assert engine_on(bounded).evaluate(scenario).services == Engine(load()).evaluate(scenario).services


def test_a_start_after_all_terms_says_what_needs_no_terms(bounded: Shelf) -> None:
    """A policy that has not begun has not, whatever its terms; once it has, nothing is certain."""
    ahead = {**VISIT, "as_of": "2026-12-01", "policy_start": "2027-01-01"}
    assert {one["status"] for one in answered(ahead, bounded)["services"]} == {"not_started"}
    begun = {**ahead, "as_of": "2027-03-01"}
    assert {one["status"] for one in answered(begun, bounded)["services"]} == {"needs_info"}


def test_searches_see_a_start_outside_as_the_answer_does(bounded: Shelf) -> None:
    engine = engine_on(bounded)
    scenario = parse({**VISIT, "policy_start": "2025-06-01"}, SERVICES)
    standings = engine.standings(scenario, SERVICES)
    assert {one.status for one in standings.values()} == {"needs_info"}
    assert {one.missing for one in standings.values()} == {("policy_start",)}
    shared = engine.trace(scenario, "outpatient_companion").shared
    assert (shared[0].fact, shared[0].verdict) == ("policy_start", None)


# ---------------------------------------------------------------- one year's terms


def test_with_one_years_terms_nothing_is_otherwise() -> None:
    """The same engine, and no word of terms in the answer."""
    engine = engine_on(Shelf([load()]))
    assert type(engine) is Engine
    assert not isinstance(engine, EngineByStart)
    assert "rulebook" not in answered(VISIT, Shelf([load()]))["rules"]


def test_a_reading_that_only_one_years_terms_know_is_heeded_there() -> None:
    engine = engine_on(two_years())
    scenario = parse({**VISIT, "policy_start": "2026-01-01"}, SERVICES)
    chosen = engine.evaluate(scenario, "favourable", {"outpatient-companion-count": "note"})
    assert chosen.service("outpatient_companion").items[0].limit == 1
    with pytest.raises(ValueError, match="no-such-entry"):
        engine.evaluate(scenario, "favourable", {"no-such-entry": "note"})
