"""Which refused services are worth asking about, and which lack least?"""

from __future__ import annotations

from random import Random

from rules.domain.answer import ServiceAnswer
from rules.quiz.undisputed_case import DrawnCase

PLAIN, PLAIN_SHARE = frozenset({"has_symptoms", "addons"}), 0.2
"""Facts that alone refuse a service to very many customers, and how often they may be the answer."""

POLICY_STATUSES = ("not_started", "closed")
"""Statuses that the policy's own days give, not a service's conditions."""


def nearest_refusals(case: DrawnCase, services: list[ServiceAnswer], rng: Random) -> list[ServiceAnswer]:
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
