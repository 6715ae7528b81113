"""Scenarios to try: plain dicts over every fact of the contract, dense around the boundaries in the rules.

Every fact is absent with some probability. The first choice of each list is "absent", so that a failing
example shrinks to the few facts that matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES
from rules.domain.periods import completed_years, last_day_of_policy_year

Scenario = dict[str, Any]
Draw = Callable[..., Any]

STARTS = (
    dt.date(2025, 1, 1),
    dt.date(2024, 2, 29),
    dt.date(2024, 7, 31),
    dt.date(2025, 10, 20),
    dt.date(2026, 9, 1),
)
"""First days of a policy: a year's start, a leap day, a month's end, holidays, the calendar's end."""

DAYS_INTO_POLICY = (45, 0, -1, 1, 29, 30, 31, 89, 90, 91, 200, 363, 364, 365)
"""How far into the policy the question is asked: around its ends and around common waiting periods."""

PLAIN: dict[str, tuple[Any, ...]] = {
    "edition": ("special", "special", "standard"),
    "addons": ([], ["outpatient"], ["advanced_therapy"], ["special_ward"],
               ["outpatient", "advanced_therapy", "special_ward"],
               ["outpatient", "advanced_therapy", "special_ward"]),
    "waiting_days": (30, 0, 30, 90),
    "renewal": (False, True),
    "social_insurance": (False, True),
    "sex": ("female", "male"),
    "married": (True, False),
    "has_symptoms": (False, False, True),
    "diagnosis": ("malignant", "critical", "suspected_critical", "ruled_out", "malignant_mild",
                  "benign_tumour", "ordinary", "none", "malignant", "critical"),
    "rare_disease": (True, False),
    "diagnosed_at": ("public_general", "public_general", "public_vip", "other"),
    "first_critical": (True, True, False),
    "accident": (False, True),
    "care": ("inpatient", "inpatient", "outpatient", "none"),
    "hospital": ("public_general", "public_general", "public_vip", "other"),
    "hospital_city": ("北京", "上海市", "浦东新区", "昆山"),
    "urban": (True, True, True, False),
    "admission_note": (True, True, False),
    "exam_order": (True, False),
    "surgery": ("ordinary", "critical", "none"),
    "treatment_done": (True, False),
    "expert_stay": (True, False),
    "distance_km": (100, 99.9, 100.1, 0),
    "cost_over_deductible": (True, True, False),
    "in_network": (True, True, False),
    "trip_km": (100.1, 99.9, 100, 0, 500),
    "trip_days": (90, 91, 0),
    "trip_region": ("mainland", "hk_mo_tw", "abroad"),
    "indication_met": (True, True, False),
    "japan_accepted": (True, False),
    "drug_listed": (True, True, False),
    "drug_unavailable": (True, True, False),
    "boao_confirmed": (True, False),
}  # fmt: skip
"""Every fact whose value depends on no other."""

AGES = (18, 5, 6, 7, 16, 17, 40)
PAST = (0, -1, -4, -5, -6, -14, -15, -16, -29, -30, -31, -45, -90, -200, -400)
"""Days before `as_of`, around the windows of 5 and 15 days, a month and a year."""

NEVER_HIDDEN = frozenset({"as_of", "usage", "earlier_stays", "bookings", "planned_on"})
"""Facts whose absence is no open question."""

EVENTS = {"admitted_on": "care", "discharged_on": "care", "policy_end": "policy_start"}
"""Dates whose absence says something while the other fact is known."""


def _maybe(draw: Draw, choices: tuple[Any, ...], absent: int) -> Any:
    """One of the choices, or None; `absent` weighs None against three choices."""
    return draw(st.sampled_from((None,) * absent + tuple(choices) * max(1, 3 // len(choices))))


def _shift(day: dt.date, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()


def _stay(draw: Draw, as_of: dt.date, absent: int) -> Scenario:
    """A stay's two days in order."""
    admitted = _maybe(draw, (*PAST[:12], 1), absent)
    left = _maybe(draw, (*PAST[:13], 2), absent * 8)
    if admitted is not None and left is not None:
        admitted, left = min(admitted, left), max(admitted, left)
    days = {"admitted_on": admitted, "discharged_on": left}
    return {name: _shift(as_of, day) for name, day in days.items() if day is not None}


def _earlier_stay(draw: Draw, as_of: dt.date) -> Scenario:
    stay = _stay(draw, as_of, 0)
    for name in ("hospital", "surgery"):
        value = _maybe(draw, PLAIN[name], 1)
        if value is not None:
            stay[name] = value
    return stay


KEYS = tuple((service, item) for service, items in SERVICES.items() for item in items)
FEW_KEYS = (
    ("green_channel", "expert_clinic"), ("green_channel", "follow_up"), ("second_opinion", "domestic"),
    ("inpatient_companion", "admission"), ("city_transfer", "discharge"), ("outpatient_companion", "main"),
    ("home_nursing", "ordinary"), ("home_nursing", "critical"), ("cancer_screening", "lung"),
    ("inpatient_carer", "main"), ("online_pharmacy", "main"), ("boao_drug", "transfer"),
    ("advanced_therapy", "proton_clinic"), ("emergency_rescue", "evacuation"),
)  # fmt: skip


@st.composite
def uses(draw: Draw, as_of: dt.date, keys: tuple[tuple[str, str], ...] = FEW_KEYS) -> Scenario:
    """One record of use, perhaps after `as_of`."""
    service, item = draw(st.sampled_from(keys))
    use = {"service": service, "item": item, "on": _shift(as_of, draw(st.sampled_from((*PAST[:12], 1))))}
    count = draw(st.sampled_from((1, 1, 2, 5, 6, 30)))
    return use if count == 1 else use | {"count": count}


@st.composite
def bookings(draw: Draw, as_of: dt.date) -> Scenario:
    """One booking, perhaps for a named day."""
    service, item = draw(st.sampled_from(FEW_KEYS))
    booking = {"service": service, "item": item, "booked_on": _shift(as_of, draw(st.sampled_from(PAST[:10])))}
    on = _maybe(draw, (0, 3, 20), 1)
    return booking if on is None else booking | {"on": _shift(as_of, on)}


@st.composite
def scenarios(draw: Draw, absent: int = 1, history: bool = True) -> Scenario:
    """A valid scenario.

    `absent` is how often a fact is left out (0: only those whose absence says something); `history`
    allows usage, earlier stays and bookings.
    """
    start = draw(st.sampled_from(STARTS))
    as_of = start + dt.timedelta(days=draw(st.sampled_from(DAYS_INTO_POLICY)))
    found: Scenario = {"as_of": as_of.isoformat()}

    def put(fact: str, value: object) -> None:
        if value is not None:
            found[fact] = value

    for fact, choices in PLAIN.items():
        put(fact, _maybe(draw, choices, absent))
    put("policy_start", _maybe(draw, (start.isoformat(),), absent))
    put("policy_end", _maybe(draw, (last_day_of_policy_year(start).isoformat(), _shift(start, 200)), 4))
    age = _maybe(draw, AGES, absent)
    if age is not None and draw(st.booleans()):
        birth = dt.date(as_of.year - age, 1, 1)
        found |= {"birth_date": birth.isoformat(), "age": completed_years(birth, as_of)}
        del found[draw(st.sampled_from(("age", "birth_date")))]
    else:
        put("age", age)
    for fact in ("diagnosed_on", "admission_note_on"):
        day = _maybe(draw, PAST, absent)
        put(fact, None if day is None else _shift(as_of, day))
    found |= _stay(draw, as_of, 2)
    day = _maybe(draw, (0, 1, 15, 21, 30, -1), 3)
    put("planned_on", None if day is None else _shift(as_of, day))
    if history:
        found |= _history(draw, as_of)
    return found


def _history(draw: Draw, as_of: dt.date) -> Scenario:
    kind = draw(st.sampled_from(("none", "usage", "usage", "stays", "bookings", "all")))
    found: Scenario = {}
    if kind in ("usage", "all"):
        found["usage"] = draw(st.lists(uses(as_of), min_size=1, max_size=3))
    if kind in ("stays", "all"):
        found["earlier_stays"] = [_earlier_stay(draw, as_of) for _ in range(draw(st.integers(1, 2)))]
    if kind in ("bookings", "all"):
        found["bookings"] = draw(st.lists(bookings(as_of), min_size=1, max_size=2))
    return found


def hide(scenario: Scenario, facts: set[str]) -> Scenario:
    """The scenario with these facts unknown again.

    Both names of the age go together, and so does a date whose absence would say that it has not happened.
    """
    hidden = set(facts) - NEVER_HIDDEN
    hidden |= {"age", "birth_date"} if hidden & {"age", "birth_date"} else set()
    hidden = {fact for fact in hidden if EVENTS.get(fact, fact) in hidden}
    hidden |= {date for date, other in EVENTS.items() if other in hidden}
    return {fact: value for fact, value in scenario.items() if fact not in hidden}


@st.composite
def answered(draw: Draw, absent: int = 0, history: bool = True) -> tuple[Scenario, Scenario]:
    """A scenario with open questions, and the same scenario with some of them answered."""
    after = draw(scenarios(absent, history))
    facts = st.sampled_from(sorted(set(after) - NEVER_HIDDEN) or ["edition"])
    return hide(after, set(draw(st.lists(facts, min_size=1, max_size=6)))), after
