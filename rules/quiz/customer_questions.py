"""What could a trainee be asked about one customer? Which services, why not, how often, what would change.

Every builder takes an answered customer and either finds a question with one answer or gives None. Nothing is
decided here: what is right comes from evaluating the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from rules.catalogue.catalogue import SERVICES, disputes_in
from rules.catalogue.labels import label, value_label
from rules.catalogue.schema import CountCase
from rules.domain.answer import Clause, ItemAnswer, Reason, ServiceAnswer
from rules.domain.parsing import ScenarioError, parse
from rules.quiz.model import Note
from rules.quiz.story import day_told, item_told
from rules.quiz.undisputed_case import (
    DraftOption,
    DraftQuestion,
    DrawnCase,
    arguable,
    note,
    readings_notes,
    reason_note,
    well_formed,
)

PLAIN, PLAIN_SHARE = frozenset({"has_symptoms", "addons"}), 0.2
"""Facts that alone refuse a service to very many customers, and how often they may be the answer."""

POLICY_STATUSES = ("not_started", "closed")


def asked_on(case: DrawnCase) -> str:
    """How a question names the day and the customer."""
    return f"{day_told(case.scenario.as_of)}，{case.customer.name}"


# ---------------------------------------------------------------- which services


def which(case: DrawnCase, rng: Random) -> DraftQuestion | None:
    """Which of five or six services can this customer use?"""
    usable = [service for service in case.services() if case.settled(service) is True]
    barred = [service for service in case.services() if case.settled(service) is False]
    anyone = [service for service in usable if not _has_conditions(service)]
    own = [service for service in usable if _has_conditions(service)]
    rng.shuffle(own)
    rng.shuffle(anyone)
    right = [*own[: rng.randint(1, 3)], *anyone[: rng.randint(0, 1)]]
    wrong = nearest(case, barred, rng)[: rng.randint(5, 6) - len(right)]
    if not own or len(wrong) < 2 or len({service.because[0].say for service in wrong}) < 2:
        return None
    choices = tuple(
        DraftOption(case.info(service.id).name, service.id, _which_note(service), service in right)
        for service in (*right, *wrong)
    )
    return DraftQuestion(
        text=f"{asked_on(case)}能用下面哪些服务？（可多选；一项服务里至少有一个项目能用，就算能用）",
        case=case,
        choices=choices,
        explanation=(),
        services=tuple(choice.value for choice in choices),
        asks={},
        multiple=True,
    )


def _has_conditions(service: ServiceAnswer) -> bool:
    """Whether a usable service hangs on more than the policy itself."""
    return any(reason.status not in POLICY_STATUSES for reason in service.because)


def nearest(case: DrawnCase, services: list[ServiceAnswer], rng: Random) -> list[ServiceAnswer]:
    """Refused services, those that lack least first, but each reason once before any comes again."""
    lacks = {
        service.id: min(
            sum(reason.verdict is not True for reason in case.reasons(service.id, item.id, "favourable"))
            for item in service.items
        )
        for service in services
    }
    shuffled = rng.sample(services, len(services))
    ordered = sorted(shuffled, key=lambda service: lacks[service.id])
    first: list[ServiceAnswer] = []
    again: list[ServiceAnswer] = []
    for service in ordered:
        known = {(one.status, one.because[0].fact) for one in first}
        (again if (service.status, service.because[0].fact) in known else first).append(service)
    return [*first, *again]


def _which_note(service: ServiceAnswer) -> Note:
    if service.status != "available":
        return reason_note(service.because[0], "不能用，")
    met = [reason for reason in service.because if reason.status not in POLICY_STATUSES]
    for status in ("on_trigger", "not_included", None):
        telling = [reason for reason in met if status in (reason.status, None)]
        if telling:
            return reason_note(telling[-1], "能用，")
    return note("能用，保单有效期内就能用", True, [reason.clause for reason in service.because[:1]])


# ---------------------------------------------------------------- why not


class _Refused(NamedTuple):
    """An item, or a service as a whole, that is refused for one reason, with the conditions that are met."""

    service: str
    item: str
    failed: Reason
    met: tuple[Reason, ...]
    shared: bool
    """Whether the reason concerns every item of the service."""


def _refusals(case: DrawnCase, taken: Collection[str]) -> Iterator[_Refused]:
    """Everything refused for one and the same reason under both readings, all other conditions being met."""
    for service in case.services(taken):
        if case.settled(service) is not False:
            continue
        told: set[str] = set()
        for item in service.items:
            mine = _only_failure(case, service.id, item.id, "favourable")
            if mine is None or (mine.shared and mine.failed.rule in told):
                continue
            theirs = _only_failure(case, service.id, item.id, "cautious")
            if theirs and mine.failed.rule == theirs.failed.rule:
                told.add(mine.failed.rule)
                # An exemption may hold under one reading and the end of the waiting period under the other.
                alike = {(reason.fact, reason.rule) for reason in theirs.met}
                yield mine._replace(met=tuple(r for r in mine.met if (r.fact, r.rule) in alike))


def _only_failure(case: DrawnCase, service: str, item: str, reading: str) -> _Refused | None:
    reasons = case.reasons(service, item, reading)
    failed = [reason for reason in reasons if reason.verdict is False]
    if len(failed) > 1 or any(reason.verdict is None for reason in reasons):
        return None
    if case.spent(service, item, reading):
        answer = case.cautious(service) if reading == "cautious" else case.service(service)
        found = answer.item(item)
        failed += [reason for reason in found.because if reason.status in ("used_up", "closed")]
        if len(failed) != 1 or not found.because:
            return None
    if len(failed) != 1:
        return None
    shared = any(check.rule == failed[0].rule for check in case.plan(service, reading).checks)
    met = tuple(reason for reason in reasons if reason.verdict)
    return _Refused(service, item, failed[0], met, shared)


def why(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which condition is the one that is not met?"""
    refusals = [one for one in _refusals(case, taken) if _tells(one)]
    if rng.random() > PLAIN_SHARE:
        refusals = [one for one in refusals if one.failed.fact not in PLAIN]
    if not refusals:
        return None
    refused = rng.choice(refusals)
    own = [reason for reason in refused.met if reason.status not in POLICY_STATUSES]
    policy = [reason for reason in refused.met if reason.status in POLICY_STATUSES]
    met = [*rng.sample(own, len(own)), *rng.sample(policy, len(policy))]
    failed = refused.failed
    choices = [DraftOption(one.say, one.say, reason_note(one), one is failed) for one in (failed, *met[:3])]
    if not well_formed(choices, multiple=False):
        return None
    name = (
        case.info(refused.service).name
        if refused.shared
        else item_told(refused.service, refused.item, case.catalogue)
    )
    return DraftQuestion(
        text=f"{asked_on(case)}用不了“{name}”。只有一个条件没有满足，是哪一个？",
        case=case,
        choices=tuple(choices),
        explanation=(),
        services=(refused.service,),
        asks={"service": refused.service, "item": refused.item},
    )


def _tells(refused: _Refused) -> bool:
    """Whether enough conditions of the service's own are met for the failed one not to stand out."""
    own = [reason for reason in refused.met if reason.status not in POLICY_STATUSES]
    return len(own) >= 2


# ---------------------------------------------------------------- how many times


class _Left(NamedTuple):
    service: ServiceAnswer
    item: ItemAnswer
    other: ItemAnswer


def _counted(case: DrawnCase, taken: Collection[str]) -> Iterator[_Left]:
    """Every item whose rest is a number, certain under each reading, and not simply the whole limit."""
    for service in case.services(taken):
        if arguable(case, service):
            continue
        for item, other in service.item_pairs():
            sides = (item, other)
            if all(
                side.status in ("available", "used_up")
                and side.limit is not None
                and side.per in ("policy_year", "discharge")
                and not side.open
                for side in sides
            ) and (item.remaining != other.remaining or 1 < (item.limit or 0) != item.remaining):
                yield _Left(service, item, other)


def times(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """How many times are left of an item?"""
    items = list(_counted(case, taken))
    if not items:
        return None
    left = rng.choice(items)
    name = item_told(left.service.id, left.item.id, case.catalogue)
    differ = left.item.remaining != left.other.remaining
    choices = _pairs(left) if differ else _numbers(case, left)
    if not well_formed(choices, multiple=False):
        return None
    unit = left.item.unit
    asked = (
        f"“{name}”的次数，手册有两种读法。按有利解释和保守解释，各还剩几{unit}？"
        if differ
        else f"“{name}”还剩几{unit}？"
    )
    return DraftQuestion(
        text=f"{asked_on(case)}要再用一次。{asked}" if unit == "次" else f"{asked_on(case)}还要用。{asked}",
        case=case,
        choices=tuple(choices),
        explanation=tuple(_count_notes(case, left)),
        services=(left.service.id,),
        asks={"service": left.service.id, "item": left.item.id},
        in_order=True,
    )


def _pairs(left: _Left) -> list[DraftOption]:
    """Both readings' rests, right and wrong, in order."""
    mine, theirs = left.item.remaining, left.other.remaining
    most, least = left.item.limit, left.other.limit
    assert mine is not None
    assert theirs is not None
    assert most is not None
    assert least is not None
    wrong = {(mine, mine): "两种读法的次数不一样", (theirs, theirs): "两种读法的次数不一样"}
    wrong.setdefault((most, least), "没有减去用过的次数")
    wrong.setdefault((mine + 1, theirs + 1), "多算了一次")
    right = (mine, theirs)
    unit = left.item.unit
    chosen = {right: "", **{pair: text for pair, text in wrong.items() if pair != right}}
    pairs = sorted(list(chosen)[:4])
    return [
        DraftOption(
            f"有利解释 {a} {unit}，保守解释 {b} {unit}",
            [a, b],
            note(chosen[a, b] or "对", (a, b) == right),
            (a, b) == right,
        )
        for a, b in pairs
    ]


def _numbers(case: DrawnCase, left: _Left) -> list[DraftOption]:
    """The rest and numbers that typical mistakes lead to, in order."""
    item = left.item
    assert item.remaining is not None
    assert item.limit is not None
    right, unit = item.remaining, item.unit
    entries = _entries(case, left)
    wrong: dict[int, str] = {item.limit: "没有减去已经用掉的"}
    for other in _other_limits(case, left):
        wrong.setdefault(max(other - item.used, 0), "加购责任看错了，上限不是这个数")
        wrong.setdefault(other, "加购责任看错了，也没有减去已经用掉的")
    if entries != item.used:
        wrong.setdefault(max(item.limit - entries, 0), "按记录的条数减了，应按天数减")
    if item.used:
        wrong.setdefault(item.used, "这是已经用掉的，不是还剩的")
    most = max([item.limit, *_other_limits(case, left)])
    for number in (right + 1, right - 1, right + 2):
        if 0 <= number <= most:
            wrong.setdefault(number, "数错了")
    wrong.pop(right, None)
    numbers = sorted([right, *list(wrong)[:3]])
    return [
        DraftOption(
            f"{number} {unit}", number, note(wrong.get(number, "对"), number == right), number == right
        )
        for number in numbers
    ]


def _entries(case: DrawnCase, left: _Left) -> int:
    key = (left.service.id, left.item.id)
    uses = case.scenario.usage or ()
    return sum((use.service, use.item or SERVICES[use.service][0]) == key for use in uses)


def _other_limits(case: DrawnCase, left: _Left) -> list[int]:
    """The other numbers of a limit that a fact decides."""
    count = case.info(left.service.id).items[left.item.id].limit.count
    cases = [count, *(value for dispute in disputes_in(count) for value in dispute.readings.values())]
    numbers = [n for one in cases if isinstance(one, CountCase) for n in (one.then, one.otherwise)]
    return [number for number in numbers if number != left.item.limit]


SPANS = {"policy_year": "每个保单年度", "discharge": "每次出院后"}


def _count_notes(case: DrawnCase, left: _Left) -> Iterator[Note]:
    info, item = case.info(left.service.id), left.item
    plan = next(one for one in case.plan(info.id).items if one.id == item.id)
    text = f"{SPANS[item.per]}限 {item.limit} {item.unit}，这一项已用 {item.used} {item.unit}"
    clauses: list[Clause] = [plan.limit.clause]
    yield note(text, None, clauses)
    for pool in info.pools:
        if item.id in pool.items:
            drawn = next((one for one in plan.pools if one.rule == f"pools.{pool.id}"), None)
            if drawn is not None:
                used = sum(
                    use.count
                    for use in case.scenario.usage or ()
                    if use.service == info.id and (use.item or item.id) in pool.items
                )
                text = f"{pool.say}：合计限 {drawn.number.then} {pool.unit}，合计已用 {used} {pool.unit}"
                yield note(text, None, [drawn.clause])
    if left.item.remaining != left.other.remaining:
        pools = [pool.count for pool in info.pools if item.id in pool.items]
        entries = case.catalogue.entries
        for dispute in {d.dispute: d for d in disputes_in([info.items[item.id].limit, *pools])}:
            yield from readings_notes(entries[dispute], info)
    yield note(f"还剩 {item.remaining} {item.unit}" + _cautious_rest(left), None, ())


def _cautious_rest(left: _Left) -> str:
    if left.item.remaining == left.other.remaining:
        return ""
    return f"（有利解释）；{left.other.remaining} {left.other.unit}（保守解释）"


# ---------------------------------------------------------------- what would change


class _Change(NamedTuple):
    """One fact put otherwise, and how that reads."""

    text: str
    facts: Mapping[str, Any]


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
        known |= {"surgery"} if facts["admitted_on"] <= facts["as_of"] else set()
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


def change(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
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
        text=f"{asked_on(case)}用不了“{name}”。其他都不变，只改下面哪一处，就能用了？",
        case=case,
        choices=tuple(choices),
        explanation=(reason_note(service.because[0], "现在"),),
        services=(service.id,),
        asks={"service": service.id},
    )


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


def _change_note(service: ServiceAnswer) -> Note:
    if service.status == "available":
        return _which_note(service)
    return reason_note(service.because[0], "还是不能用，")
