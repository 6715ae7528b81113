"""How long do answers take? `make bench` runs this; plain `make test` does not.

Each answer covers all 25 services under both readings, with reasons, down to plain JSON data.
"""

from __future__ import annotations

from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.loader import load, load_from
from rules.domain.parsing import parse
from rules.engine.engine import Engine

SPARSE: dict[str, Any] = {"as_of": "2025-03-01"}
RICH: dict[str, Any] = {
    "as_of": "2025-06-30", "edition": "special", "addons": ["outpatient", "advanced_therapy", "special_ward"],
    "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False, "social_insurance": True, "age": 40,
    "sex": "female", "married": True, "has_symptoms": False, "diagnosis": "malignant", "rare_disease": False,
    "diagnosed_on": "2025-06-01", "diagnosed_at": "public_general", "first_critical": True, "accident": False,
    "care": "inpatient", "hospital": "public_general", "hospital_city": "北京", "urban": True,
    "admission_note": True, "admission_note_on": "2025-06-28", "exam_order": True,
    "admitted_on": "2025-06-20",
    "surgery": "critical", "treatment_done": False, "expert_stay": True, "distance_km": 10,
    "cost_over_deductible": True, "in_network": True, "trip_km": 0, "indication_met": True,
    "japan_accepted": True, "drug_listed": True, "drug_unavailable": True, "boao_confirmed": True,
    "planned_on": "2025-07-21",
    "usage": [
        {"service": "green_channel", "item": "expert_clinic", "on": "2025-06-10"},
        {"service": "inpatient_carer", "on": "2025-06-21", "count": 9},
        {"service": "outpatient_companion", "on": "2025-06-10"},
    ],
}  # fmt: skip
DATED: dict[str, Any] = {
    **RICH,
    "planned_on": "2025-10-20",
    "as_of": "2025-09-22",
    "admitted_on": "2025-09-21",
    "earlier_stays": [
        {"admitted_on": f"2025-0{month}-01", "discharged_on": f"2025-0{month}-12", "surgery": "ordinary",
         "hospital": "public_general"}
        for month in range(3, 10)
    ],
    "bookings": [
        {"service": "home_nursing", "item": "ordinary", "booked_on": "2025-09-15", "on": "2025-09-26"},
        {"service": "city_transfer", "item": "discharge", "booked_on": "2025-09-15", "on": "2025-09-30"},
    ],
}  # fmt: skip
"""Many dates: seven earlier stays, bookings, and a planned day behind the longest holiday."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load())


@pytest.mark.parametrize("scenario", [SPARSE, RICH, DATED], ids=["sparse", "rich", "dated"])
def test_evaluate(benchmark: BenchmarkFixture, engine: Engine, scenario: dict[str, Any]) -> None:
    """From plain data to plain data, parsing included."""
    engine.evaluate(parse(scenario, SERVICES))
    answer = benchmark(lambda: engine.evaluate(parse(scenario, SERVICES)).to_json())
    assert len(answer["services"]) == 25


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
def test_evaluate_without_json(benchmark: BenchmarkFixture, engine: Engine, reading: str) -> None:
    """The engine alone, for a scenario already parsed."""
    scenario = parse(RICH, SERVICES)
    engine.evaluate(scenario, reading)
    assert len(benchmark(engine.evaluate, scenario, reading).services) == 25


def test_parse(benchmark: BenchmarkFixture) -> None:
    assert benchmark(parse, RICH, SERVICES).age == 40


def test_load(benchmark: BenchmarkFixture) -> None:
    """Reading and cross-checking every data file."""
    assert len(benchmark.pedantic(load_from, (DATA,), rounds=3).services) == 25


def test_compile(benchmark: BenchmarkFixture) -> None:
    """The plans for one set of overrides; cached afterwards."""
    catalogue = load()
    chosen = {"outpatient-companion-count": "note"}
    plan = benchmark.pedantic(lambda: Engine(catalogue).plan("favourable", chosen), rounds=5)
    assert len(plan.services) == 25
