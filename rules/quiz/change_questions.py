"""What would have to be different for a refused service to be usable? Questions on one fact put otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import label, value_label
from rules.domain.answer import ServiceAnswer
from rules.domain.parsing import ScenarioError, parse
from rules.quiz.draft_question import DraftOption, DraftQuestion, Wording, reason_note, well_formed
from rules.quiz.model import ReasonNote, day_told
from rules.quiz.refusal import PLAIN, PLAIN_SHARE
from rules.quiz.service_questions import usable_note
from rules.quiz.undisputed_case import DrawnCase

OTHERWISE: dict[str, tuple[Any, ...]] = {
    "renewal": (True,),
    "has_symptoms": (False, True),
    "diagnosis": ("suspected_critical", "critical", "malignant"),
    "diagnosed_at": ("public_general", "public_vip", "other"),
    "accident": (True,),
    "care": ("outpatient",),
    "hospital": ("public_general", "public_vip", "other"),
    "hospital_city": ("北京", "丽江"),
    "urban": (True, False),
    "admission_note": (True,),
    "exam_order": (True,),
    "surgery": ("ordinary", "critical"),
    "cost_over_deductible": (True, False),
    "distance_km": (50, 120),
    "in_network": (True, False),
    "indication_met": (True, False),
    "drug_listed": (True, False),
    "drug_unavailable": (True, False),
    "trip_km": (150, 80),
    "trip_days": (30, 100),
    "trip_region": ("mainland", "abroad"),
    "age": (7, 5),
}
"""Values that a fact might have had instead."""

ADDONS = ("outpatient", "advanced_therapy", "special_ward")

ADVISABLE = ("edition", "addons", "as_of")
"""What a customer may be advised to change."""


@dataclass(frozen=True, eq=False)
class _Change:
    """One fact put otherwise, or two, and how that reads."""

    text: str
    facts: Mapping[str, Any]


def _natural(case: DrawnCase) -> frozenset[str]:
    """The facts of which a trainee would think for this customer."""
    facts = case.customer.facts
    known = {"has_symptoms"}
    if case.scenario.as_of < case.view["waiting_over_on"]:
        known |= {"renewal", "accident"}
    if facts["age"] < 14:
        known.add("age")
    if facts["diagnosis"] != "none":
        known |= {"diagnosis", "diagnosed_at"}
    if facts["rare_disease"] or facts["diagnosis"] in ("malignant", "malignant_mild"):
        known |= {"drug_listed", "drug_unavailable"} if facts["care"] == "outpatient" else set()
    if facts["diagnosis"] in ("malignant", "malignant_mild", "benign_tumour"):
        known.add("indication_met")
    if facts["care"] == "none":
        known.add("care")
    else:
        known |= {"hospital", "urban", "hospital_city", "in_network"}
        known |= {"distance_km"} if facts["edition"] == "special" else set()
    if facts["care"] == "outpatient":
        known |= {"admission_note", "exam_order"}
    elif facts["care"] == "inpatient":
        known |= {"cost_over_deductible"}
        known |= {"surgery"} if facts.get("admitted_on", "") <= facts["as_of"] else set()
    if facts["trip_km"]:
        known |= {"trip_km", "trip_days", "trip_region"}
    return frozenset(known)


def _changes(case: DrawnCase) -> Iterator[_Change]:
    """What might be otherwise, one fact at a time."""
    facts, catalogue = case.customer.facts, case.catalogue
    edition = "special" if facts["edition"] == "standard" else "standard"
    yield _Change(f"产品版本换成：{value_label('edition', edition, catalogue)}", {"edition": edition})
    for addon in ADDONS:
        if addon not in facts["addons"]:
            name = value_label("addons", [addon], catalogue)
            yield _Change(f"保单另外加购了：{name}", {"addons": [*facts["addons"], addon]})
    over = case.view["waiting_over_on"]
    if case.scenario.as_of < over:
        yield _Change(f"等到{day_told(over)}再申请", {"as_of": over.isoformat()})
    natural = _natural(case)
    for fact, values in OTHERWISE.items():
        if fact in facts and fact in natural:
            for value in values:
                if value != facts[fact]:
                    name, other = label(fact, catalogue), value_label(fact, value, catalogue)
                    text = f"改成：{other}" if name in other else f"{name}换成：{other}"
                    yield _Change(text, {fact: value})


def _with(case: DrawnCase, change: _Change) -> DrawnCase | None:
    """The customer with the change; None where the facts then do not fit together."""
    customer = case.customer._replace(facts={**case.customer.facts, **change.facts})
    try:
        parse(dict(customer.facts), SERVICES)
    except ScenarioError:
        return None
    return replace(case, customer=customer)


def change_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which one fact, put otherwise, would make a refused service usable?"""
    refused = [
        service
        for service in case.services(taken)
        if case.settled(service) is False and len(service.because) == 1
    ]
    if rng.random() > PLAIN_SHARE:
        refused = [service for service in refused if service.because[0].fact not in PLAIN]
    if not refused:
        return None
    service = rng.choice(refused)
    sorted_out: dict[bool, list[tuple[_Change, ServiceAnswer]]] = {True: [], False: []}
    for one in _changes(case):
        other = _with(case, one)
        if other is None:
            continue
        found = other.service(service.id)
        settled = other.settled(found)
        if settled is not None:
            sorted_out[settled].append((one, found))
    if not sorted_out[True]:
        return None
    right = rng.choice(sorted_out[True])
    reads = {fact for check in case.plan(service.id).checks for fact in check.facts}
    wrong = _different(sorted_out[False], right[0], reads, rng)[:3]
    choices = [DraftOption(right[0].text, dict(right[0].facts), _change_note(right[1]), True)]
    choices += [DraftOption(one.text, dict(one.facts), _change_note(found), False) for one, found in wrong]
    if len(choices) < 4 or not well_formed(choices, multiple=False):
        return None
    name = case.info(service.id).name
    return DraftQuestion(
        said=Wording(f"{case.customer.name}用不了“{name}”", "其他都不变，只改下面哪一处，就能用了？"),
        case=case,
        choices=tuple(choices),
        explanation=(reason_note(service.because[0], "现在"),),
        services=(service.id,),
        asks={"service": service.id},
        easy=True,
        holds=partial(_helps_alike, service, tuple(choices)),
    )


def two_changes_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which two facts, put otherwise together, would make a service usable that neither makes so alone?"""
    refused = [service for service in case.services(taken) if case.settled(service) is False]
    if not refused:
        return None
    service = rng.choice(refused)
    unmet = _unmet_facts(case, service)
    alone = {change: _settled_with(case, change, service.id) for change in _changes(case)}
    idle = [change for change, found in alone.items() if found is False]
    telling = [change for change in idle if unmet & set(change.facts)]
    pairs = [
        _Change(f"{one.text}，并且{other.text}", {**one.facts, **other.facts})
        for one, other in combinations(telling, 2)
        if set(one.facts).isdisjoint(other.facts)
    ]
    helping = [pair for pair in pairs if _settled_with(case, pair, service.id)]
    if not helping:
        return None
    right = rng.choice(helping)
    half = [
        _Change(f"{one.text}，并且{other.text}", {**one.facts, **other.facts})
        for one, other in combinations(rng.sample(idle, min(len(idle), MOST_IDLE)), 2)
        if set(one.facts).isdisjoint(other.facts) and set(one.facts) | set(other.facts) != set(right.facts)
    ]
    wrong = [pair for pair in half if _settled_with(case, pair, service.id) is False][:3]
    if len(wrong) < 3:
        return None
    choices = []
    for pair in (right, *wrong):
        found = _answer_with(case, pair, service.id)
        assert found is not None
        choices.append(DraftOption(pair.text, dict(pair.facts), _change_note(found), pair is right))
    if not well_formed(choices, multiple=False):
        return None
    name = case.info(service.id).name
    return DraftQuestion(
        said=Wording(f"{case.customer.name}用不了“{name}”", "其他都不变，同时改下面哪两处，就能用了？"),
        case=case,
        choices=tuple(choices),
        explanation=tuple(reason_note(reason, "现在") for reason in service.because[:2]),
        services=(service.id,),
        asks={"service": service.id},
        hard=True,
    )


MOST_IDLE = 6
"""Changes that do not help alone, of which pairs are offered beside the right one."""


def _unmet_facts(case: DrawnCase, service: ServiceAnswer) -> frozenset[str]:
    """The facts that stand in a service's way, by the rules that read them."""
    rules = {
        reason.rule
        for item in service.items
        for reason in case.reasons(service.id, item.id, "favourable")
        if reason.verdict is False
    }
    plan = case.plan(service.id)
    checks = [*plan.checks, *(check for item in plan.items for check in item.checks)]
    return frozenset(fact for check in checks if check.rule in rules for fact in check.facts)


def _answer_with(case: DrawnCase, change: _Change, service: str) -> ServiceAnswer | None:
    other = _with(case, change)
    return other.service(service) if other else None


def _settled_with(case: DrawnCase, change: _Change, service: str) -> bool | None:
    """Whether the service is usable with a change; None where that is open, or the facts do not fit."""
    other = _with(case, change)
    return other.settled(other.service(service)) if other else None


def _helps_alike(service: ServiceAnswer, choices: Collection[DraftOption], case: DrawnCase) -> bool:
    """Whether each change still helps or does not for the same reason."""
    now = case.service(service.id)
    if case.settled(now) is not False or now.because[:1] != service.because[:1]:
        return False
    for choice in choices:
        other = _with(case, _Change(choice.text, choice.value))
        if other is None:
            return False
        found = other.service(service.id)
        if other.settled(found) is not choice.right or _change_note(found) != choice.note:
            return False
    return True


def _different(
    found: list[tuple[_Change, ServiceAnswer]], right: _Change, reads: Collection[str], rng: Random
) -> list[tuple[_Change, ServiceAnswer]]:
    """Changes that do not help, each fact once: the deciding fact first, then what seems likely to."""

    def distance(pair: tuple[_Change, ServiceAnswer]) -> int:
        (fact,) = pair[0].facts
        return 0 if fact in right.facts else 1 if fact in reads else 2 if fact in ADVISABLE else 3

    chosen: dict[str, tuple[_Change, ServiceAnswer]] = {}
    for pair in sorted(rng.sample(found, len(found)), key=distance):
        chosen.setdefault(next(iter(pair[0].facts)), pair)
    return list(chosen.values())


def _change_note(service: ServiceAnswer) -> ReasonNote:
    if service.status == "available":
        return usable_note(service)
    return reason_note(service.because[0], "还是不能用，")
