"""Does asking only the services that look at an assumption find what asking all of them finds?"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.advice.assumptions import Assumptions
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.answer_diff import alike
from rules.domain.parsing import parse
from rules.domain.scenario import PRESETS, Scenario
from rules.engine.engine import Engine
from tests.support.strategies import scenarios

ENGINE = Engine(load())
ASSUMPTIONS = Assumptions(ENGINE)


def _all_asked(scenario: Scenario, fact: str, reading: str) -> bool:
    """Whether anything is said otherwise without the fact, every service asked again."""
    whole, other = (
        [side for pair in ENGINE.outcomes(one, reading) for side in pair]
        for one in (scenario, scenario.model_copy(update={fact: None}))
    )
    return not all(
        alike(one, two, used=False)
        and [item.missing for item in one.items] == [item.missing for item in two.items]
        for one, two in zip(whole, other, strict=True)
    )


@settings(max_examples=60)
@given(scenarios(1), st.sampled_from(STANCES))
def test_it_finds_what_asking_all_services_finds(facts: dict[str, Any], reading: str) -> None:
    scenario = parse(facts, SERVICES)
    assumed = [fact for fact in PRESETS if getattr(scenario, fact) is not None]
    expected = {fact for fact in assumed if _all_asked(scenario, fact, reading)}
    assert ASSUMPTIONS.resting_on(scenario, assumed, reading, {}) == expected


def test_an_assumption_that_decides_is_told_from_one_that_does_not() -> None:
    facts = {
        "as_of": "2026-11-28",
        "edition": "special",
        "policy_start": "2026-11-20",
        "diagnosis": "none",
        "waiting_days": 30,
        "rare_disease": False,
        "surgery": "none",
    }
    found = ASSUMPTIONS.resting_on(
        parse(facts, SERVICES), ["waiting_days", "rare_disease", "surgery"], "favourable", {}
    )
    assert "waiting_days" in found
    assert Assumptions(ENGINE).resting_on(parse(facts, SERVICES), [], "favourable", {}) == frozenset()
