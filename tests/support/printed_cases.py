"""Which cases are printed in the tests? A nearly empty one, a usual one and the fullest."""

from __future__ import annotations

from typing import Any

from pages.present.text.case_text import ToldCase
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine

ENGINE = Engine(load())

EMPTY: dict[str, Any] = {"as_of": "2026-05-20", "waiting_days": 30, "diagnosis": "none", "care": "none"}

USUAL: dict[str, Any] = {
    "as_of": "2026-05-20",
    "edition": "standard",
    "addons": ["outpatient"],
    "policy_start": "2026-01-10",
    "waiting_days": 30,
    "renewal": False,
    "age": 46,
    "sex": "female",
    "diagnosis": "critical",
    "rare_disease": False,
    "diagnosed_on": "2026-04-10",
    "diagnosed_at": "public_general",
    "first_critical": True,
    "care": "inpatient",
    "hospital": "public_general",
    "hospital_city": "北京",
    "admitted_on": "2026-05-10",
    "discharged_on": "2026-05-18",
    "surgery": "critical",
    "trip_km": 0,
    "usage": [{"service": "outpatient_companion", "item": "main", "on": "2026-03-03"}],
}

FULLEST: dict[str, Any] = {
    **{key: value for key, value in USUAL.items() if key != "age"},
    "edition": "special",
    "addons": ["outpatient", "advanced_therapy", "special_ward"],
    "social_insurance": True,
    "birth_date": "1980-03-03",
    "married": True,
    "has_symptoms": False,
    "diagnosis": "malignant",
    "rare_disease": True,
    "accident": False,
    "urban": True,
    "admission_note": True,
    "admission_note_on": "2026-05-08",
    "exam_order": True,
    "treatment_done": True,
    "expert_stay": True,
    "distance_km": 20,
    "cost_over_deductible": True,
    "in_network": True,
    "trip_km": 150,
    "trip_days": 20,
    "trip_region": "mainland",
    "indication_met": True,
    "japan_accepted": True,
    "drug_listed": True,
    "drug_unavailable": True,
    "boao_confirmed": True,
    "planned_on": "2026-06-20",
    "usage": [
        {"service": service, "item": item, "on": f"2026-0{month}-1{place % 10}", "amount": 1234.5}
        for month in (3, 4)
        for place, (service, item) in enumerate(
            (id, item) for id, items in SERVICES.items() for item in items if id != "online_pharmacy"
        )
        if place % 4 == month - 3
    ],
    "bookings": [
        {"service": id, "item": items[-1], "booked_on": "2026-05-10", "on": "2026-06-15"}
        for id, items in SERVICES.items()
    ],
    "earlier_stays": [
        {
            "admitted_on": f"2026-0{month}-01",
            "discharged_on": f"2026-0{month}-09",
            "hospital": "public_general",
            "surgery": "ordinary",
        }
        for month in (1, 2, 3, 4)
    ],
}

EVERY = {"empty": EMPTY, "usual": USUAL, "fullest": FULLEST}


def case_of(scenario: dict[str, Any], overrides: dict[str, str] | None = None) -> ToldCase:
    """The case of a person who has answered all of it but the length of the waiting period."""
    assumed = {name: value for name, value in scenario.items() if name == "waiting_days"}
    entered = {name: value for name, value in scenario.items() if name not in assumed}
    return ToldCase(scenario, entered, assumed, overrides or {})


def scenario_of(case: ToldCase) -> Scenario:
    """A case as the rules take it."""
    return parse(dict(case.scenario), SERVICES)


def answer_to(case: ToldCase, reading: str = "favourable") -> Answer:
    """The answer for a case."""
    return ENGINE.evaluate(scenario_of(case), reading, dict(case.overrides))


def every_reading() -> dict[str, str]:
    """A reading chosen for every entry of the register of contradictions."""
    return {entry.id: list(entry.readings)[-1] for entry in load().contradictions}
