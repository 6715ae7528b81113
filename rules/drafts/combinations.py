"""For which combinations does a draft change what, under each reading? Each combination is counted once."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from rules.analysis.rule_diff import (
    ComparedItem,
    RuleDifference,
    changed_items,
    item_differences,
    services_resting_on_changes,
)
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue, Stance
from rules.domain.answer import ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import ScenarioError, parse
from rules.domain.periods import ONE_DAY, RulebookDays
from rules.drafts.expected_effects import services_alone
from rules.engine.engine import Engine

Gain = Literal["gained", "lost", "status", "count", "day"]
"""What a combination meets with: it becomes available, is no longer, or changes otherwise."""
GAINS: tuple[Gain, ...] = ("gained", "lost", "status", "count", "day")

YEARS_MOVED = 3
"""So far from the year of the terms an example is looked for."""
INTO_POLICY = 90
"""Days between the begin of the policy and the day of the question, where an example has no policy."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class ChangedAnswer:
    """One way in which some combinations come out differently."""

    service: str
    items: tuple[str, ...]
    what: str
    """As in a RuleDifference."""
    before: Any
    after: Any
    combinations: Mapping[Stance, int]
    """How many there are under each reading."""
    where: Mapping[str, tuple[Any, ...]]
    example: Mapping[str, Any]
    reading: Stance
    """The reading under which the example differs: the favourable one where there is any."""

    @property
    def gain(self) -> Gain:
        """What it is for the customer."""
        if self.what == "status":
            return (
                "gained" if self.after == "available" else "lost" if self.before == "available" else "status"
            )
        return "count" if self.what in ("limit", "remaining", "per") else "day"

    @property
    def only(self) -> Stance | None:
        """The reading under which alone it holds; None where it holds under both."""
        holding = [stance for stance in STANCES if self.combinations[stance]]
        return holding[0] if len(holding) == 1 else None


@dataclass(frozen=True)
class ServiceEffect:
    """What changes of a service."""

    service: str
    compared: Mapping[Stance, int]
    """How many combinations of the items that change were compared."""
    changed: Mapping[Stance, int]
    """How many of them come out differently, each counted once."""
    answers: tuple[ChangedAnswer, ...]
    """What is gained first."""

    def count(self, gain: Gain, stance: Stance) -> int:
        """How many combinations meet with this."""
        return sum(answer.combinations[stance] for answer in self.answers if answer.gain == gain)


def touched_services(old: Catalogue, new: Catalogue) -> tuple[str, ...]:
    """The services whose answers rest on something that differs, in the manual's order."""
    touched = {id for stance in STANCES for id in services_resting_on_changes(old, new, stance)}
    return tuple(service.id for service in old.services if service.id in touched)


def combination_effects(
    old: Catalogue,
    new: Catalogue,
    services: Collection[str] = SERVICES,
    days: RulebookDays | None = None,
) -> tuple[ServiceEffect, ...]:
    """What changes of these services between two sets of rules, in the manual's order.

    `days` are those of the terms that the examples stand for: where there are any, the policy of an example
    begins on one of them.
    """
    compared: dict[str, dict[Stance, list[ComparedItem]]] = {}
    for stance, one, other in changed_items(old, new):
        if one.service.id not in services:
            continue
        stances = compared.setdefault(one.service.id, {stance: [] for stance in STANCES})
        stances[stance].append(item_differences(one, other, once=True))
    order = {service.id: number for number, service in enumerate(old.services)}
    found = (_service_effect(id, compared[id]) for id in sorted(compared, key=order.__getitem__))
    if days is None:
        return tuple(found)
    moved = ExamplesMoved(old, new, days)
    return tuple(replace(one, answers=tuple(map(moved.example, one.answers))) for one in found)


class ExamplesMoved:
    """Examples of what changes between two sets of rules, at a time when the terms of some days hold."""

    def __init__(self, old: Catalogue, new: Catalogue, days: RulebookDays) -> None:
        self._sides, self._days = (old, new), days
        self._engines: dict[str, tuple[Engine, ...]] = {}

    def example(self, answer: ChangedAnswer) -> ChangedAnswer:
        """The answer with an example whose policy begins on one of these days, and which shows the same.

        With the example that it has where none does: what is compared may hang on its very day.
        """
        for facts in self._moved(answer.example):
            shown = self._shown(answer, facts)
            if shown and _same_change(answer, *shown):
                return replace(answer, example=facts, before=shown[0], after=shown[1])
        return answer

    def _moved(self, example: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The example at other times, the nearest first; where it has no policy, also with one."""
        day, told = dt.date.fromisoformat(example["as_of"]), example.get("policy_start")
        began = dt.date.fromisoformat(told) if told else day - INTO_POLICY * ONE_DAY
        for move in self._moves(began):
            with suppress(ValueError):
                facts: dict[str, Any] = _with_days(example, move)
                on, start = move(day), move(began)
                if not told and self._days.only(None, on):
                    yield facts
                if self._days.holds(start):
                    yield {"as_of": facts["as_of"], "policy_start": start.isoformat()} | facts

    def _moves(self, began: dt.date) -> Iterator[Callable[[dt.date], dt.date]]:
        """Whole years first, so that most days of the calendar stay; else to the first or the last day."""
        edges = [day for day in (self._days.begins, self._days.ends) if day]
        middle = edges[0].year - began.year if edges else 0
        for years in sorted({0, *range(middle - YEARS_MOVED, middle + YEARS_MOVED + 1)}, key=abs):
            yield partial(_years_on, years=years)
        for edge in edges:
            yield partial(operator.add, edge - began)

    def _shown(self, answer: ChangedAnswer, facts: Mapping[str, Any]) -> tuple[Any, Any] | None:
        """What the two sets of rules say of it; None where such a case cannot be."""
        try:
            scenario = parse(dict(facts), SERVICES)
        except ScenarioError:
            return None
        if answer.service not in self._engines:
            alone = (services_alone(one, [answer.service]) for one in self._sides)
            self._engines[answer.service] = tuple(Engine(one) for one in alone)
        before, after = (
            _said(answer, engine.evaluate(scenario, answer.reading).service(answer.service))
            for engine in self._engines[answer.service]
        )
        return before, after


def _said(answer: ChangedAnswer, service: ServiceAnswer) -> Any:
    """What a service says of what an answer is about."""
    item = next(one for one in service.items if one.id == answer.items[0])
    if answer.what in DEADLINES:
        days = (one.on for one in service.deadlines if (one.item, one.id) == (item.id, answer.what))
        return next((day.isoformat() for day in days), None)
    return getattr(item, answer.what)


def _same_change(answer: ChangedAnswer, before: Any, after: Any) -> bool:
    """Whether that is the change; of a day, whether it moves the same way."""
    if answer.what not in DEADLINES:
        return bool((before, after) == (answer.before, answer.after))
    return bool(before != after and _way(before, after) == _way(answer.before, answer.after))


def _years_on(day: dt.date, years: int) -> dt.date:
    """ValueError where a 29 February has no such day."""
    return day.replace(year=day.year + years)


def _with_days(value: Any, move: Callable[[dt.date], dt.date]) -> Any:
    """The same with every day moved."""
    if isinstance(value, Mapping):
        return {name: _with_days(part, move) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_days(part, move) for part in value]
    return move(dt.date.fromisoformat(value)).isoformat() if _is_day(value) else value


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and DAY.fullmatch(value) is not None


def _service_effect(service: str, found: Mapping[Stance, list[ComparedItem]]) -> ServiceEffect:
    answers = _merged(
        (stance, one) for stance, items in found.items() for item in items for one in item.found
    )
    moving = [any(item.changed for item in pair) for pair in zip(*found.values(), strict=True)]
    return ServiceEffect(
        service,
        {
            stance: sum(item.size for item, moves in zip(items, moving, strict=True) if moves)
            for stance, items in found.items()
        },
        {stance: sum(item.changed for item in items) for stance, items in found.items()},
        tuple(
            sorted(
                _alike_items(answers),
                key=lambda one: (GAINS.index(one.gain), -max(one.combinations.values())),
            )
        ),
    )


def _merged(found: Iterable[tuple[Stance, RuleDifference]]) -> Iterator[ChangedAnswer]:
    """The same change of an item under both readings, together."""
    known: dict[object, ChangedAnswer] = {}
    for stance, one in found:
        key = (one.items, one.what, *_told_apart_by(one))
        if key not in known:
            none = dict.fromkeys(STANCES, 0)
            known[key] = ChangedAnswer(
                one.service, one.items, one.what, one.before, one.after, none, one.where, one.example, stance
            )
        old = known[key].combinations
        known[key] = replace(known[key], combinations={**old, stance: old[stance] + one.combinations})
    yield from known.values()


def _told_apart_by(one: RuleDifference) -> tuple[Any, ...]:
    """What tells a change from another: of a day only which way it moves, as its days are the example's."""
    return _way(one.before, one.after) if one.kind == "date" else (one.before, one.after)


def _way(before: Any, after: Any) -> tuple[bool, ...]:
    """Which way a day moves."""
    if isinstance(before, str) and isinstance(after, str):
        return (after > before,)
    return before is None, after is None


def _alike_items(answers: Iterable[ChangedAnswer]) -> Iterator[ChangedAnswer]:
    """Items of a service that change alike, together."""
    known: dict[object, ChangedAnswer] = {}
    for one in answers:
        key = (one.what, one.before, one.after, repr(one.where), one.only)
        if key in known:
            old = known[key]
            both = {stance: old.combinations[stance] + one.combinations[stance] for stance in STANCES}
            known[key] = replace(old, items=old.items + one.items, combinations=both)
        else:
            known[key] = one
    yield from known.values()
