"""Where does the manual contradict itself? Questions from the registers, on their own and for a customer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from rules.catalogue.catalogue import RENEWAL_SILENT, Catalogue, disputes_in, nodes_in
from rules.catalogue.conditions import Ref
from rules.catalogue.schema import Cite, Entry, Service
from rules.domain.answer import ServiceAnswer
from rules.quiz.draft_question import (
    DraftOption,
    DraftQuestion,
    Wording,
    entry_clause,
    note,
    readings_notes,
    reason_note,
    well_formed,
)
from rules.quiz.model import ReasonNote
from rules.quiz.refusal import nearest_refusals
from rules.quiz.undisputed_case import DrawnCase, engine_for_service, hangs_on_reading

TELLING = frozenset({"status", "count", "date", "money", "hours"})
"""Changes that make a contradiction worth asking about by itself."""


# ---------------------------------------------------------------- for a customer


def differing_services_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """For which services do the readings lead to different results?"""
    split = [s for s in case.services(taken) if hangs_on_reading(case, s)]
    if not split:
        return None
    right = rng.sample(split, min(len(split), rng.randint(1, 2)))
    usable = [s for s in case.services() if case.settled(s) and case.info(s.id).requires]
    refused = [s for s in case.services() if case.settled(s) is False]
    wrong = [*rng.sample(usable, min(2, len(usable))), *nearest_refusals(case, refused, rng)[:2]]
    if len(wrong) < 2:
        return None
    choices = [
        DraftOption(case.info(s.id).name, s.id, _difference_note(case, s), s in right)
        for s in (*right, *wrong)
    ]
    if not well_formed(choices, multiple=True):
        return None
    return DraftQuestion(
        said=Wording(
            f"{case.customer.name}的情况如下", "哪些服务按有利解释能用，按保守解释却不能用？", "可多选"
        ),
        case=case,
        choices=tuple(choices),
        explanation=tuple(found for service in right for found in _decided_by(case, service)),
        services=tuple(service.id for service in right),
        asks={"way": "differing"},
        multiple=True,
        hard=True,
    )


def _difference_note(case: DrawnCase, service: ServiceAnswer) -> ReasonNote:
    if not hangs_on_reading(case, service):
        lead = "两种解释都能用，" if service.status == "available" else "两种解释都不能用，"
        reasons = service.because
        return reason_note(reasons[-1] if service.status == "available" else reasons[0], lead)
    info, flipping = case.info(service.id), _flipping(case, service)
    if not flipping:
        return reason_note(case.cautious(service.id).because[0], "保守解释不能用，")
    titles = "；".join(entry.title for entry in flipping)
    return note(f"两种解释不同，争议在：{titles}", False, [entry_clause(entry, info) for entry in flipping])


def _decided_by(case: DrawnCase, service: ServiceAnswer) -> Iterator[ReasonNote]:
    info = case.info(service.id)
    for entry in _flipping(case, service):
        yield note(f"{info.name}：{entry.title}", None, [entry_clause(entry, info)])
        yield from readings_notes(entry, info)


def deciding_entry_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which place of the manual does the result for one service hang on?"""
    hanging = [s for s in case.services(taken) if hangs_on_reading(case, s)]
    if not hanging:
        return None
    service = rng.choice(hanging)
    info, flipping = case.info(service.id), _flipping(case, service)
    if len(flipping) != 1:
        return None
    others = [
        entry
        for entry in case.catalogue.entries.values()
        if info.id in entry.services and entry not in flipping and len(entry.services) <= 4
    ]
    wrong = rng.sample(others, min(3, len(others)))
    choices = [
        DraftOption(
            entry.title,
            entry.id,
            note(entry.effect, entry in flipping, [entry_clause(entry, info)]),
            entry in flipping,
        )
        for entry in (*flipping, *wrong)
    ]
    if not well_formed(choices, multiple=False):
        return None
    return DraftQuestion(
        said=Wording(
            f"{case.customer.name}的“{info.name}”，按有利解释能用，按保守解释不能用",
            "是手册的哪一处造成的？",
        ),
        case=case,
        choices=tuple(choices),
        explanation=tuple(readings_notes(flipping[0], info)),
        services=(info.id,),
        asks={"way": "deciding", "service": info.id},
        hard=True,
    )


def _wired(service: Service, catalogue: Catalogue) -> list[str]:
    """The entries that a service's rules name, themselves or by a shared condition."""
    rules = [node.rule for node in nodes_in(service) if isinstance(node, Ref)]
    parts = [service, *(catalogue.definitions[rule] for rule in dict.fromkeys(rules))]
    named = [dispute.dispute for part in parts for dispute in disputes_in(part)]
    return list(dict.fromkeys([*named, RENEWAL_SILENT.entry]))


def _flipping(case: DrawnCase, service: ServiceAnswer) -> list[Entry]:
    """The entries each of which, read cautiously by itself, makes a usable service unusable."""
    info, catalogue = case.info(service.id), case.catalogue
    engine = engine_for_service(case.engine, info.id)
    return [
        catalogue.entries[id]
        for id in _wired(info, catalogue)
        if engine.evaluate(case.scenario, "favourable", {id: "cautious"}).services[0].status != "available"
    ]


# ---------------------------------------------------------------- on its own


def true_statement_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which two of these statements about a service contradict each other?"""
    catalogue = case.catalogue
    entries = [
        (entry, id)
        for entry in catalogue.contradictions
        if len(entry.readings) == 2 and set(entry.changes) & TELLING and len(entry.services) <= 2
        for id in entry.services
        if id not in taken
    ]
    if not entries:
        return None
    entry, id = rng.choice(entries)
    info = catalogue.service(id)
    clause = entry_clause(entry, info)
    choices = [
        DraftOption(reading.say, name, note("这两种说法互相矛盾", True), True)
        for name, reading in entry.readings.items()
    ]
    choices += _alone(entry, info, catalogue, rng)
    if len(choices) < 5:
        return None
    if not well_formed(choices, multiple=True):
        return None
    return DraftQuestion(
        said=Wording("", f"关于“{info.name}”，下面哪两种说法不能同时成立，都能在手册里找到依据？", "选两项"),
        case=None,
        choices=tuple(choices),
        explanation=(
            note(f"{entry.title}：{entry.effect}", None, [clause]),
            *readings_notes(entry, info),
        ),
        services=(id,),
        asks={"way": "statements", "entry": entry.id},
        multiple=True,
        hard=True,
    )


def _alone(entry: Entry, info: Service, catalogue: Catalogue, rng: Random) -> list[DraftOption]:
    """Three statements that contradict none of the others: one reading each of places that share no line."""
    taken = set(_numbers(entry.lines))
    choices: list[DraftOption] = []
    others = [one for one in catalogue.contradictions if info.id in one.services and len(one.services) <= 4]
    for other in rng.sample(others, len(others)):
        numbers = _numbers(other.lines)
        if other is entry or taken & set(numbers) or len(choices) == 3:
            continue
        taken |= set(numbers)
        id = rng.choice(list(other.readings))
        text = f"另一处歧义（{other.title}）里的一种读法，与这里其他说法不冲突"
        choices.append(
            DraftOption(other.readings[id].say, id, note(text, False, [entry_clause(other, info)]), False)
        )
    return choices


def _numbers(lines: Cite) -> list[int]:
    return [number for first, last in lines for number in range(first, last + 1)]
