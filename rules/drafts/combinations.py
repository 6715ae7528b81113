"""For which combinations does a draft change what, under each reading? Each combination is counted once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rules.analysis.rule_diff import (
    ComparedItem,
    RuleDifference,
    changed_items,
    item_differences,
    services_resting_on_changes,
)
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue, Stance

Gain = Literal["gained", "lost", "status", "count", "day"]
"""What a combination meets with: it becomes available, is no longer, or changes otherwise."""
GAINS: tuple[Gain, ...] = ("gained", "lost", "status", "count", "day")


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
    old: Catalogue, new: Catalogue, services: Collection[str] = SERVICES
) -> tuple[ServiceEffect, ...]:
    """What changes of these services between two sets of rules, in the manual's order."""
    compared: dict[str, dict[Stance, list[ComparedItem]]] = {}
    for stance, one, other in changed_items(old, new):
        if one.service.id not in services:
            continue
        stances = compared.setdefault(one.service.id, {stance: [] for stance in STANCES})
        stances[stance].append(item_differences(one, other, once=True))
    order = {service.id: number for number, service in enumerate(old.services)}
    return tuple(_service_effect(id, compared[id]) for id in sorted(compared, key=order.__getitem__))


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
    if one.kind != "date":
        return one.before, one.after
    if isinstance(one.before, str) and isinstance(one.after, str):
        return (one.after > one.before,)
    return one.before is None, one.after is None


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
