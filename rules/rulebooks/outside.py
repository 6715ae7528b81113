"""What can be said of a policy whose terms nobody has entered? What the nearest terms would say."""

from __future__ import annotations

from dataclasses import replace

from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer, Caveat, Clause, ItemAnswer, Reason, ServiceAnswer, WaitingPeriod
from rules.domain.scenario import Scenario
from rules.engine.readings import ItemStanding, Standing
from rules.rulebooks.shelf import Shelf, span_words

START = "policy_start"
RULE = "rulebook"
"""Stands where a reason names its rule."""


def outside_reason(shelf: Shelf, place: int, scenario: Scenario) -> Reason:
    """Why nothing is certain: the start, and the days of the terms that are known."""
    start, near = scenario.policy_start, shelf.catalogues[place].rulebook
    told = f"保单 {start} 开始" if start else f"保单哪天开始不清楚，{scenario.as_of} 这天"
    known = "、".join(span_words(span) for span in shelf.spans)
    say = f"{told}，不在已录入的条款版次之内（{known}）；请确认起始日，或先录入那一版条款"
    return Reason(START, None, say, "", "needs_info", _named_at(near.name, near.cite), RULE)


def outside_answer(answer: Answer, reason: Reason) -> Answer:
    """The nearest terms' answer as what it is: no answer for this policy.

    A policy that has not begun, or is over, is so under any terms.
    """
    ended = answer.policy_end is not None and answer.policy_end < answer.as_of
    ahead = answer.policy_start is not None and answer.policy_start > answer.as_of
    if ended or ahead:
        caveat = Caveat(reason.say, reason.clause)
        kept = (replace(one, caveats=(caveat, *one.caveats)) for one in answer.services)
        return replace(answer, services=tuple(kept))
    return replace(answer, services=tuple(_unsettled(one, reason) for one in answer.services))


def _unsettled(service: ServiceAnswer, reason: Reason) -> ServiceAnswer:
    told = f"{reason.say}。最近的{reason.clause.at}会是“{STATUS_NAMES[service.status]}”，只能参考"
    return replace(
        service,
        status="needs_info",
        because=(reason._replace(say=told),),
        missing=(START,),
        items=tuple(_unsettled_item(item, reason) for item in service.items),
        deadlines=(),
        caveats=(Caveat(told, reason.clause),),
        waiting=WaitingPeriod(None, None),
        besides=(),
        other_reading=None,
        pools=(),
    )


def _unsettled_item(item: ItemAnswer, reason: Reason) -> ItemAnswer:
    return item._replace(
        status="needs_info", because=(reason,), missing=(START,), limit=None, remaining=None, open=(START,)
    )


def outside_standing(standing: Standing) -> Standing:
    """Where a service stands of which nothing is certain."""
    open_item = ItemStanding("needs_info", (START,))
    return Standing("needs_info", (START,), dict.fromkeys(standing.items, open_item))


def _named_at(name: str, cite: list[tuple[int, int]]) -> Clause:
    return Clause("条款版次", name, tuple(cite))
