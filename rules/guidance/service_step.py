"""What is said of one service in a plan? Counts and days to reckon with, and what the provider promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rules.advice.provider_deadlines import ProviderDeadline
from rules.catalogue.catalogue import OPPOSITE, Catalogue, Stance
from rules.catalogue.schema import Office, Service
from rules.catalogue.schema.situations import Cited, Placed
from rules.domain.answer import (
    OPEN,
    REFUSED,
    Answer,
    Clause,
    Deadline,
    ItemAnswer,
    Reason,
    ServiceAnswer,
    Status,
)
from rules.engine.plan import POLICY_END, POLICY_START, clause_of
from rules.guidance.grades import Grade, grade_of
from rules.guidance.hours import Presence, presence

IN_FORCE_RULES = (POLICY_START, POLICY_END)
"""The rules that a policy must be in force, which hold for all services alike."""

LAST_DAYS = ("apply_by", "use_by")
"""The customer's own days after which a service is lost."""


class Said(NamedTuple):
    """One statement in our own words, with its place in the manual."""

    say: str
    clause: Clause


class Count(NamedTuple):
    """What is left of items that have the same numbers; None is no number."""

    items: tuple[str, ...]
    planned: int | None
    """What to reckon with: the smaller number of the two readings."""
    possible: int | None
    """The larger number; the same as `planned` where the readings agree."""
    unit: str
    per: str
    open: tuple[str, ...]
    """Unknown facts that decide the number."""

    @property
    def differs(self) -> bool:
        """Whether asking could bring more than what is planned with."""
        return self.planned != self.possible


class OfficeHours(NamedTuple):
    """When some people of a service are there."""

    who: str
    presence: Presence
    disputed: bool
    """The manual disagrees with itself about these hours."""
    clause: Clause


class ServiceStep(NamedTuple):
    """One service in a plan."""

    service: str
    grade: Grade
    status: Status
    other_status: Status | None
    """The status under the opposite reading, where it is another one."""
    items: tuple[str, ...]
    """The items that numbers and days are about."""
    counts: tuple[Count, ...]
    """Item by item; what they share is in `total`."""
    total: Count | None
    """What is left of all these items together; None where they share nothing."""
    last_day: Deadline | None
    """The earliest of both readings' last days to apply or to use."""
    lasts_to_end: bool
    """Whether it can be used to the end of a policy of which the last day is known about."""
    opening: Deadline | None
    """The later of both readings' first days, for what a day brings by itself."""
    then: tuple[Status, ...]
    """Its statuses on that day, under both readings."""
    promises: tuple[ProviderDeadline, ...]
    """What the provider is to do, each on the later day of the readings."""
    office: tuple[OfficeHours, ...]
    """When its people are there, apart from the telephone."""
    missing: tuple[str, ...]
    """The facts whose answer could still decide; what the person said they cannot tell stands last."""
    unclear: tuple[str, ...]
    """Those of them that the person said they cannot tell."""
    pending: tuple[Reason, ...]
    """What must hold of the service and does not yet, or is not known to; that a policy is in force aside."""
    ask: str | None
    """What to say it is about, in one call for several services."""
    heed: tuple[Said, ...]
    """Conditions to be said before any question is asked."""

    @property
    def sides(self) -> frozenset[Status]:
        """Its statuses under both readings, today and on the day that it opens."""
        return frozenset({self.status, self.other_status or self.status, *self.then})

    @property
    def doubted_then(self) -> bool:
        """Whether what is still to come may be refused all the same, so that one asks before."""
        return self.grade == "ahead" and not self.sides.isdisjoint(REFUSED)

    @property
    def reckoned(self) -> tuple[Count, ...]:
        """The counts to speak of: what its items share, else item by item."""
        return (self.total,) if self.total else self.counts

    @property
    def planned_numbers(self) -> tuple[int, ...]:
        """What to plan with, each number once, the smallest first; none where there is no number."""
        return tuple(sorted({count.planned for count in self.reckoned if count.planned is not None}))


def service_step(
    placed: Placed,
    promises: Iterable[ProviderDeadline],
    answer: Answer,
    catalogue: Catalogue,
    unclear: Collection[str] = (),
) -> ServiceStep:
    """How a service of an answer stands in a plan that names it, or some items of it."""
    service, day = answer.service(placed.service), answer.as_of
    info = catalogue.service(service.id)
    items, missing = _shown_items(placed, service), _missing(service)
    return ServiceStep(
        service.id,
        grade_of(service),
        service.status,
        service.other_status,
        items,
        _item_counts(service, items),
        _total(service, items, answer.reading),
        _earliest_last_day(service, items),
        answer.lasts_to_end(service.id, items),
        _latest_opening(service, items),
        service.then,
        tuple(one for one in promises if not set(items).isdisjoint(one.items)),
        tuple(_office_hours(one, day, info) for one in info.guide.office),
        tuple(sorted(missing, key=lambda fact: fact in unclear)),
        tuple(fact for fact in missing if fact in unclear),
        tuple(one for one in service.because if one.verdict is not True and one.rule not in IN_FORCE_RULES),
        placed.ask,
        tuple(_heeded(one, info) for one in placed.heed),
    )


def _shown_items(placed: Placed, service: ServiceAnswer) -> tuple[str, ...]:
    """The items to speak of: of those that are named the open ones, else all open ones, else all named."""
    named = placed.items or [item.id for item in service.items]
    open_ = [
        mine.id for mine, other in service.item_pairs() if not {mine.status, other.status}.isdisjoint(OPEN)
    ]
    return tuple([id for id in named if id in open_] or open_ or named)


def _item_counts(service: ServiceAnswer, items: Sequence[str]) -> tuple[Count, ...]:
    groups: dict[Count, list[str]] = {}
    for mine, other in service.item_pairs():
        if mine.id in items:
            groups.setdefault(_item_count(mine, other), []).append(mine.id)
    return tuple(count._replace(items=tuple(ids)) for count, ids in groups.items())


def _item_count(mine: ItemAnswer, other: ItemAnswer) -> Count:
    """The numbers of an item under both readings; no number is more than any."""
    known = [one.remaining for one in (mine, other) if one.remaining is not None]
    most = max(known, default=None) if len(known) == 2 else None
    open_ = tuple(dict.fromkeys((*mine.open, *other.open)))
    return Count((), min(known, default=None), most, mine.unit, mine.per, open_)


def total_count(service: ServiceAnswer, reading: Stance) -> Count | None:
    """What is left of a service altogether, under both readings; None where its items share nothing."""
    return _total(service, _shown_items(Placed(service=service.id), service), reading)


def _total(service: ServiceAnswer, items: Sequence[str], reading: Stance) -> Count | None:
    """The numbers of one item, or of several together that share a count, under both readings."""
    if len(items) > 1 and not any(len(set(items) & set(pool.items)) > 1 for pool in service.pools):
        return None
    sides = ((reading, service.items), (OPPOSITE[reading], service.opposite.items))
    sums = [_together(service, side, items, stance) for stance, side in sides]
    known = [one for one in sums if one is not None]
    most = max(known) if len(known) == len(sums) else None
    chosen = [item for _, side in sides for item in side if item.id in items]
    open_ = tuple(dict.fromkeys(fact for item in chosen for fact in item.open))
    return Count(tuple(items), min(known, default=None), most, chosen[0].unit, chosen[0].per, open_)


def _together(
    service: ServiceAnswer, side: Sequence[ItemAnswer], items: Sequence[str], reading: Stance
) -> int | None:
    """The most that is left of these items under a reading; None where nothing limits them together."""
    rests = {item.id: item.remaining for item in side if item.id in items}
    bounds = [_sum_of(rests.values())]
    for pool in service.pools:
        if pool.number(reading) is not None:
            drawing = [item for item in side if item.id in pool.items and item.id in items]
            beside = _sum_of(rest for id, rest in rests.items() if id not in pool.items)
            if drawing and beside is not None:
                bounds.append(pool.remaining(service, drawing, reading) + beside)
    return min((one for one in bounds if one is not None), default=None)


def _sum_of(rests: Iterable[int | None]) -> int | None:
    """All of these together; no number where one of them has none."""
    found = list(rests)
    return None if None in found else sum(one for one in found if one is not None)


def _deadlines_of(service: ServiceAnswer, items: Sequence[str], ids: Sequence[str]) -> list[Deadline]:
    both = (*service.deadlines, *service.opposite.deadlines)
    return [one for one in both if one.item in items and one.id in ids]


def _earliest_last_day(service: ServiceAnswer, items: Sequence[str]) -> Deadline | None:
    return min(_deadlines_of(service, items, LAST_DAYS), key=lambda one: one.on, default=None)


def _latest_opening(service: ServiceAnswer, items: Sequence[str]) -> Deadline | None:
    return max(_deadlines_of(service, items, ("opens_on",)), key=lambda one: one.on, default=None)


def _missing(service: ServiceAnswer) -> tuple[str, ...]:
    """The facts that could still decide, under the reading that waits for them."""
    if service.missing or service.opposite.status != "needs_info":
        return service.missing
    return tuple(dict.fromkeys(fact for item in service.opposite.items for fact in item.missing))


def _office_hours(office: Office, day: dt.date, info: Service) -> OfficeHours:
    clause = clause_of(info, office.cite)
    return OfficeHours(office.who, presence([office], day), office.reading is not None, clause)


def _heeded(one: Cited, info: Service) -> Said:
    return Said(one.say, clause_of(info, one.cite))
