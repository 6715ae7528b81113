"""`missing` against brute force: every completion of what is unknown, for services and facts picked by hand.

A fact must be asked for exactly if its answer can still change the status for some answers to the others.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import ScenarioError, parse
from rules.engine.engine import Engine

Evaluate = Callable[..., dict[str, Any]]

AS_OF = "2025-06-30"
KNOWN: dict[str, Any] = {
    "as_of": AS_OF, "edition": "special", "addons": ["outpatient", "advanced_therapy"],
    "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False, "age": 40, "sex": "female",
    "married": True, "has_symptoms": False, "diagnosis": "malignant", "rare_disease": True,
    "diagnosed_on": "2025-06-01", "diagnosed_at": "public_general", "first_critical": True,
    "accident": False, "care": "inpatient", "hospital": "public_general", "hospital_city": "北京",
    "urban": True, "admission_note": True, "admission_note_on": "2025-06-28", "exam_order": True,
    "admitted_on": "2025-06-20", "surgery": "critical", "treatment_done": False, "expert_stay": False,
    "distance_km": 10, "cost_over_deductible": True, "in_network": True, "trip_km": 500, "trip_days": 10,
    "trip_region": "mainland", "indication_met": True, "japan_accepted": False, "drug_listed": True,
    "drug_unavailable": True, "boao_confirmed": False,
}  # fmt: skip
"""A customer of whom everything is known; each check below forgets some of it."""

ALSO: dict[str, dict[str, Any]] = {
    "home_nursing": {"discharged_on": "2025-06-25"},
    "inpatient_companion": {"admitted_on": "2025-07-02"},
    "ward_reservation": {"hospital": "public_vip"},
    "green_channel_plus": {"hospital": "public_vip"},
    "green_channel": {"edition": "standard"},
    "city_transfer": {"admitted_on": "2025-07-02"},
    "outpatient_companion": {"care": "outpatient"},
}
"""What must be otherwise for a service to be open."""

DOMAINS: dict[str, tuple[Any, ...]] = {
    "edition": ("standard", "special"),
    "addons": ([], ["outpatient"], ["special_ward"], ["advanced_therapy"]),
    "policy_start": ("2024-06-30", "2024-07-01", "2025-05-02", "2025-06-01", "2025-06-25", "2025-07-01"),
    "waiting_days": (0, 30, 160, 181, 364, 366),
    "age": (5, 6, 7, 17, 18),
    "sex": ("female", "male"),
    "diagnosis": ("none", "ordinary", "suspected_critical", "ruled_out", "critical", "malignant",
                  "malignant_mild", "benign_tumour"),
    "diagnosed_on": ("2024-06-30", "2024-12-31", "2025-01-30", "2025-01-31", "2025-06-30"),
    "diagnosed_at": ("public_general", "public_vip", "other"),
    "care": ("none", "outpatient", "inpatient"),
    "hospital": ("public_general", "public_vip", "other"),
    "hospital_city": ("北京", "丽江"),
    "admitted_on": (None, "2025-01-15", "2025-06-20", "2025-06-30", "2025-07-01"),
    "discharged_on": (None, "2025-06-20", "2025-06-24", "2025-06-25", "2025-06-30", "2025-07-01"),
    "admission_note_on": ("2025-06-24", "2025-06-25", "2025-06-30"),
    "surgery": ("none", "ordinary", "critical"),
    "distance_km": (100, 100.1),
    "trip_km": (0, 100, 100.1),
    "trip_days": (90, 91),
    "trip_region": ("mainland", "hk_mo_tw", "abroad"),
}  # fmt: skip
"""A value for each way a rule can see the fact; every other fact is yes or no. None: has not happened."""

CHECKS: dict[str, list[str]] = {
    "green_channel": [
        "edition diagnosis",
        "diagnosis diagnosed_at",
        "exam_order admission_note diagnosis",
        "expert_stay treatment_done surgery diagnosis",
        "first_critical renewal waiting_days",
        "policy_start waiting_days",
        "diagnosis waiting_days first_critical edition",
    ],
    "home_nursing": [
        "surgery",
        "surgery waiting_days",
        "renewal policy_start",
        "surgery renewal waiting_days",
    ],
    "cancer_screening": ["age", "sex married", "age sex married has_symptoms", "renewal waiting_days age"],
    "inpatient_carer": [
        "diagnosis surgery",
        "addons hospital urban",
        "waiting_days renewal diagnosis",
        "policy_start waiting_days",
    ],
    "medical_advance": [
        "accident waiting_days",
        "hospital hospital_city urban",
        "renewal accident policy_start",
        "cost_over_deductible urban",
    ],
    "city_transfer": [
        "edition distance_km",
        "admission_note distance_km renewal",
        "waiting_days renewal edition",
        "policy_start waiting_days",
    ],
    "oncology_drug": [
        "diagnosis",
        "diagnosis diagnosed_on waiting_days",
        "diagnosed_at drug_listed",
        "drug_unavailable renewal diagnosed_on",
        "renewal diagnosis policy_start",
    ],
    "outpatient_companion": ["care", "addons waiting_days", "care renewal policy_start"],
    "emergency_rescue": ["trip_km trip_days trip_region", "policy_start trip_km"],
    "advanced_therapy": ["addons diagnosis", "indication_met japan_accepted treatment_done"],
    "second_opinion": ["diagnosis diagnosed_at renewal"],
    "online_pharmacy": ["age addons", "age waiting_days renewal"],
    "ward_reservation": ["hospital first_critical edition", "admission_note diagnosis first_critical"],
    "boao_drug": ["boao_confirmed drug_listed", "diagnosis boao_confirmed drug_listed renewal"],
    "green_channel_plus": ["hospital edition diagnosis", "exam_order expert_stay hospital"],
    "inpatient_companion": ["admission_note waiting_days", "renewal admission_note policy_start"],
    "rare_disease_drug": [
        "rare_disease diagnosed_on",
        "rare_disease diagnosed_at drug_listed drug_unavailable",
    ],
}

CASES = [
    pytest.param(service, tuple(facts.split()), reading, id=f"{service}-{facts.replace(' ', '+')}-{reading}")
    for service, sets in CHECKS.items()
    for facts in sets
    for reading in ("favourable", "cautious")
]


def _without(service: str, facts: tuple[str, ...]) -> dict[str, Any]:
    """What is known about the customer once these facts are forgotten."""
    known = {**KNOWN, **ALSO.get(service, {})}
    return {fact: value for fact, value in known.items() if fact not in facts}


def _statuses(
    scenario: dict[str, Any], service: str, reading: str, engine: Engine
) -> dict[str, tuple[str, set[str]]]:
    """Status and missing facts of the service (as "") and of its items."""
    answer = engine.evaluate(parse(scenario, SERVICES), reading)
    found = next(one for one in answer.services if one.id == service)
    own = {item.id: (item.status, set(item.missing)) for item in found.items}
    return {"": (found.status, set(found.missing)), **own}


def _completions(
    service: str, facts: tuple[str, ...], reading: str, engine: Engine
) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
    """Every valid choice of values, as the position of each, with the statuses it gives."""
    domains = [DOMAINS.get(fact, (True, False)) for fact in facts]
    for choice in itertools.product(*(range(len(domain)) for domain in domains)):
        values = {fact: domain[at] for fact, domain, at in zip(facts, domains, choice, strict=True)}
        if values.get("discharged_on") and "admitted_on" in values and not values["admitted_on"]:
            continue  # A stay that is over has begun on some day.
        try:
            found = _statuses({**KNOWN, **ALSO.get(service, {}), **values}, service, reading, engine)
        except ScenarioError:
            continue
        yield choice, {part: status for part, (status, _) in found.items()}


def _deciding(facts: tuple[str, ...], table: dict[tuple[int, ...], dict[str, str]], part: str) -> set[str]:
    """The facts that change a part's status for some answers to the others."""
    deciding = set()
    for at, fact in enumerate(facts):
        seen = defaultdict(set)
        for choice, statuses in table.items():
            seen[choice[:at] + choice[at + 1 :]].add(statuses[part])
        if any(len(statuses) > 1 for statuses in seen.values()):
            deciding.add(fact)
    return deciding


def _merged(table: dict[tuple[int, ...], dict[str, str]]) -> dict[tuple[int, ...], dict[str, str]]:
    """The same with all refusals alike."""
    return {
        choice: {part: status if status == "available" else "refused" for part, status in statuses.items()}
        for choice, statuses in table.items()
    }


@pytest.mark.parametrize(("service", "facts", "reading"), CASES)
def test_missing_is_exact(service: str, facts: tuple[str, ...], reading: str, engine: Engine) -> None:
    scenario = _without(service, facts)
    table = dict(_completions(service, facts, reading, engine))
    for part, (status, missing) in _statuses(scenario, service, reading, engine).items():
        outcomes = {statuses[part] for statuses in table.values()}
        assert "needs_info" not in outcomes, "the answers settle everything"
        if status == "needs_info":
            assert len(outcomes) > 1, (part, outcomes)
            deciding = _deciding(facts, table, part)
            assert missing <= deciding, part
            # A fact that can only turn one of a service's refusals into another need not be asked for.
            assert missing >= (deciding if part else _deciding(facts, _merged(table), part)), part
        elif status == "available":
            assert outcomes == {"available"}, part
        else:
            assert "available" not in outcomes, part


def test_each_service_is_open_in_some_check(engine: Engine) -> None:
    """A check whose facts never leave the service open would prove nothing about it."""
    for service, sets in CHECKS.items():
        found = set()
        for facts in sets:
            scenario = _without(service, tuple(facts.split()))
            for reading in ("favourable", "cautious"):
                parts = _statuses(scenario, service, reading, engine)
                found |= {status for status, _ in parts.values()}
        assert "needs_info" in found, service


# ---------------------------------------------------------------- a stay whose days are not known

STAY = ("care", "admitted_on", "discharged_on")
"""A day left out while `care` is known has not happened, so the three are forgotten together."""
STAYS = {
    "home_nursing": (), "inpatient_carer": (), "medical_advance": (), "city_transfer": (),
    "inpatient_companion": (), "direct_billing": (), "green_channel": ("diagnosis",),
    "green_channel_plus": ("renewal",),
}  # fmt: skip


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("service", STAYS)
def test_an_unknown_stay_is_asked_for(service: str, reading: str, engine: Engine) -> None:
    """Each day that decides is asked for, `care` with it, and nothing else."""
    facts = (*STAY, *STAYS[service])
    table = dict(_completions(service, facts, reading, engine))
    for part, (status, missing) in _statuses(_without(service, facts), service, reading, engine).items():
        if status != "needs_info":
            continue
        deciding = _deciding(facts, table, part)
        # A stay's two days are asked together: one may be needed only for what the other leaves open.
        together = {"care", "admitted_on"} if "discharged_on" in deciding else {"care"}
        assert missing - together == deciding - together, part
        if deciding & set(STAY):
            assert "care" in missing, part


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("fact", ["admitted_on", "discharged_on"])
def test_a_known_day_is_not_asked_for(fact: str, reading: str, evaluate: Evaluate) -> None:
    for service in evaluate({"as_of": AS_OF, fact: "2025-06-20"}, reading)["services"]:
        for part in (service, *service["items"]):
            assert fact not in part["missing"], (service["id"], part["id"])


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
def test_what_an_earlier_stay_leaves_open_is_not_asked_of_this_one(reading: str, evaluate: Evaluate) -> None:
    stay = {"admitted_on": "2025-06-01", "discharged_on": "2025-06-20", "hospital": "public_general"}
    scenario = {"as_of": AS_OF, "care": "none", "surgery": "none", "earlier_stays": [stay]}
    for service in evaluate(scenario, reading)["services"]:
        assert "surgery" not in service["missing"], service["id"]


# ---------------------------------------------------------------- any partial scenario

RANDOM_ROUNDS = 12
"""How many scenarios are drawn for each service and reading; each is completed in every way."""
MOST_COMPLETIONS = 400


def _facts_read(service: str, reading: str, engine: Engine) -> list[str]:
    """The facts with values to try that some check of a service reads."""
    plan = next(one for one in engine.plan(reading).services if one.id == service)
    checks = (*plan.checks, *(check for item in plan.items for check in item.checks))
    read = {fact for check in checks for fact in check.facts}
    read |= {"policy_start", "waiting_days"} if "waiting_over_on" in read else set()
    return [fact for fact in KNOWN if fact in read and fact not in ("as_of", *STAY)]


def _drawn(
    service: str, reading: str, engine: Engine, rng: random.Random
) -> tuple[dict[str, Any], list[str]]:
    """A scenario drawn fact by fact, and the facts of it to forget."""
    facts = _facts_read(service, reading, engine)
    known = {**KNOWN, **ALSO.get(service, {})}
    known |= {fact: rng.choice(DOMAINS.get(fact, (True, False))) for fact in facts if rng.random() < 0.4}
    known["waiting_days"] = rng.choice((0, 30, 181))  # One that can end inside a policy year.
    forgotten = rng.sample(facts, min(len(facts), rng.randint(1, 4)))
    while math.prod(len(DOMAINS.get(fact, (True, False))) for fact in forgotten) > MOST_COMPLETIONS:
        forgotten.pop()
    return known, forgotten


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("service", SERVICES)
def test_only_what_can_decide_is_asked_in_any_partial_scenario(
    service: str, reading: str, engine: Engine
) -> None:
    rng = random.Random(f"{service} {reading}")
    for _ in range(RANDOM_ROUNDS):
        known, forgotten = _drawn(service, reading, engine, rng)
        partial = {fact: value for fact, value in known.items() if fact not in forgotten}
        try:
            found = engine.standings(parse(partial, SERVICES), (service,), reading)[service]
        except ScenarioError:
            continue
        table = {}
        domains = [DOMAINS.get(fact, (True, False)) for fact in forgotten]
        for choice in itertools.product(*(range(len(domain)) for domain in domains)):
            values = {fact: domain[at] for fact, domain, at in zip(forgotten, domains, choice, strict=True)}
            try:
                scenario = parse({**partial, **values}, SERVICES)
            except ScenarioError:
                continue
            one = engine.standings(scenario, (service,), reading)[service]
            table[choice] = {"": one.status, **{id: part.status for id, part in one.items.items()}}
        parts = {"": (found.status, found.missing)}
        parts |= {id: (part.status, part.missing) for id, part in found.items.items()}
        for part, (status, missing) in parts.items():
            if status == "needs_info":
                asked = set(missing)
                assert asked <= _deciding(tuple(forgotten), table, part), (partial, part)
                refusals_alike = _deciding(tuple(forgotten), _merged(table), part)
                assert asked >= (refusals_alike if not part else set()), (partial, part)
                assert not part or asked, (partial, part)
            elif status == "available":
                assert {statuses[part] for statuses in table.values()} <= {"available"}, (partial, part)
            else:
                assert "available" not in {statuses[part] for statuses in table.values()}, (partial, part)


def test_an_exemption_that_decides_nothing_is_not_asked_for(evaluate: Evaluate) -> None:
    """Without a waiting period in the contract, or where another known fact settles it, nobody is exempt."""
    no_waiting = {"as_of": "2025-03-01", "waiting_days": 0, "care": "outpatient", "addons": []}
    for service in evaluate(no_waiting, "favourable")["services"]:
        if service["id"] not in TIED:
            assert "renewal" not in service["missing"], service["id"]
    before_policy = {
        "as_of": "2025-03-03", "policy_start": "2025-01-01", "edition": "standard",
        "diagnosed_on": "2024-12-12", "diagnosed_at": "public_general",
    }  # fmt: skip
    for service in evaluate(before_policy, "favourable")["services"]:
        if service["id"] in TIED:
            assert "waiting_days" not in service["missing"], service["id"]


TIED = ("gene_test", "oncology_drug", "rare_disease_drug")
"""Services that want the diagnosis not to lie before the policy, unless it is a renewal."""
