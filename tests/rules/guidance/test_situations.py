"""Which situation fits, and is a condition known to hold?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.personas import facts_at_step, load_personas
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.parsing import parse
from rules.guidance.situations import fitting
from tests.support.plans import CATALOGUE
from tests.support.strategies import scenarios


def fits(*cases: dict[str, Any]) -> str:
    return fitting([parse({"as_of": "2026-11-28", **case}, SERVICES) for case in cases], CATALOGUE)


@pytest.mark.parametrize(
    ("facts", "situation"),
    [
        ({}, "exploring"),
        ({"diagnosis": "none", "care": "none", "trip_km": 0}, "exploring"),
        ({"diagnosis": "ordinary"}, "exploring"),
        ({"diagnosis": "ruled_out"}, "exploring"),
        *(({"diagnosis": one}, "diagnosed") for one in ("suspected_critical", "critical", "malignant_mild")),
        ({"rare_disease": True}, "diagnosed"),
        ({"care": "inpatient"}, "hospital"),
        ({"care": "inpatient", "diagnosis": "malignant"}, "hospital"),
        ({"care": "inpatient", "admitted_on": "2026-11-20", "discharged_on": "2026-12-05"}, "hospital"),
        ({"care": "inpatient", "admitted_on": "2026-11-20", "discharged_on": "2026-11-25"}, "discharged"),
        ({"surgery": "ordinary"}, "discharged"),
        ({"care": "inpatient", "surgery": "ordinary"}, "hospital"),
        ({"care": "outpatient"}, "clinic"),
        ({"care": "outpatient", "diagnosis": "critical"}, "diagnosed"),
        ({"drug_unavailable": True}, "medicine"),
        ({"drug_unavailable": True, "care": "outpatient"}, "medicine"),
        ({"trip_km": 300}, "away"),
        ({"trip_km": 300, "care": "inpatient", "diagnosis": "malignant"}, "away"),
    ],
    ids=str,
)
def test_the_most_pressing_situation_fits(facts: dict[str, Any], situation: str) -> None:
    assert fits(facts) == situation


def test_a_situation_fits_only_if_it_does_in_every_case() -> None:
    assert fits({"diagnosis": "malignant"}, {"diagnosis": "malignant_mild"}) == "diagnosed"
    assert fits({"diagnosis": "malignant"}, {"diagnosis": "ordinary"}) == "exploring"


@given(scenarios())
def test_some_situation_fits_everybody(facts: dict[str, Any]) -> None:
    assert fitting([parse(facts, SERVICES)], CATALOGUE) in SITUATIONS


def test_every_situation_fits_somebody_of_the_made_up_customers_or_above() -> None:
    found = {
        fitting([parse(facts_at_step(one, number), SERVICES)], CATALOGUE)
        for one in load_personas()
        for number in range(len(one.steps))
    }
    assert found >= {"diagnosed", "hospital", "discharged", "away", "exploring"}
