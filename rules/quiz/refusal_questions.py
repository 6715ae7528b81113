"""Why can a customer not use a service? Questions on the one condition that is not met."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from rules.domain.answer import SPENT, Reason
from rules.quiz.draft_question import DraftOption, DraftQuestion, Wording, reason_note, well_formed
from rules.quiz.model import ReasonNote
from rules.quiz.refusal import PLAIN, PLAIN_SHARE, POLICY_STATUSES
from rules.quiz.story import item_told
from rules.quiz.undisputed_case import DrawnCase


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
        failed += [reason for reason in found.because if reason.status in SPENT]
        if len(failed) != 1 or not found.because:
            return None
    if len(failed) != 1:
        return None
    shared = any(check.rule == failed[0].rule for check in case.plan(service, reading).checks)
    met = tuple(reason for reason in reasons if reason.verdict)
    return _Refused(service, item, failed[0], met, shared)


def unmet_condition_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
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
        said=Wording(f"{case.customer.name}用不了“{name}”", "只有一个条件没有满足，是哪一个？"),
        case=case,
        choices=tuple(choices),
        explanation=(),
        services=(refused.service,),
        asks={"service": refused.service, "item": refused.item},
        easy=True,
        holds=partial(_lacks_alike, refused, tuple(choice.note for choice in choices)),
    )


def _lacks_alike(refused: _Refused, notes: Collection[ReasonNote], case: DrawnCase) -> bool:
    """Whether each of these reasons is still given, and the service still refused under both readings."""
    service = case.service(refused.service)
    reasons = [
        *case.reasons(refused.service, refused.item, "favourable"),
        *service.item(refused.item).because,
    ]
    found = {reason_note(one) for one in reasons if one.verdict is not None}
    pairs = [pair for pair in service.item_pairs() if pair[0].id == refused.item]
    refuses = all(side.status not in ("available", "needs_info") for pair in pairs for side in pair)
    return found.issuperset(notes) and refuses


def _tells(refused: _Refused) -> bool:
    """Whether enough conditions of the service's own are met for the failed one not to stand out."""
    own = [reason for reason in refused.met if reason.status not in POLICY_STATUSES]
    return len(own) >= 2


# ---------------------------------------------------------------- two at once


def two_unmet_conditions_question(
    case: DrawnCase, rng: Random, taken: Collection[str]
) -> DraftQuestion | None:
    """Which two conditions are the ones that are not met?"""
    refused = list(_refused_for_two(case, taken))
    if not refused:
        return None
    service, item, failed, met = rng.choice(refused)
    own = [reason for reason in met if reason.status not in POLICY_STATUSES]
    policy = [reason for reason in met if reason.status in POLICY_STATUSES]
    wrong = [*rng.sample(own, len(own)), *rng.sample(policy, len(policy))][:3]
    choices = [DraftOption(one.say, one.say, reason_note(one), one in failed) for one in (*failed, *wrong)]
    if len(choices) < MOST_CHOICES or not well_formed(choices, multiple=True):
        return None
    name = item_told(service, item, case.catalogue)
    return DraftQuestion(
        said=Wording(f"{case.customer.name}用不了“{name}”", "有两个条件没有满足，是哪两个？", "选两项"),
        case=case,
        choices=tuple(choices),
        explanation=(),
        services=(service,),
        asks={"service": service, "item": item},
        multiple=True,
        hard=True,
    )


MOST_CHOICES = 4

_ForTwo = tuple[str, str, tuple[Reason, ...], tuple[Reason, ...]]
"""A service, an item, the two conditions that are not met, and those that are."""


def _refused_for_two(case: DrawnCase, taken: Collection[str]) -> Iterator[_ForTwo]:
    """Every item refused for the same two reasons under both readings, all else being met."""
    for service in case.services(taken):
        if case.settled(service) is not False:
            continue
        for item in service.items:
            mine, theirs = (case.reasons(service.id, item.id, side) for side in ("favourable", "cautious"))
            failed = tuple(one for one in mine if one.verdict is False)
            others = {one.rule for one in theirs if one.verdict is False}
            unknown = any(one.verdict is None for one in (*mine, *theirs))
            spent = any(case.spent(service.id, item.id, side) for side in ("favourable", "cautious"))
            if len(failed) != 2 or unknown or spent or others != {one.rule for one in failed}:
                continue
            if any(one.fact in PLAIN or one.status in POLICY_STATUSES for one in failed):
                continue
            held = {(one.fact, one.rule) for one in theirs if one.verdict}
            met = tuple(one for one in mine if one.verdict and (one.fact, one.rule) in held)
            yield service.id, item.id, failed, met
