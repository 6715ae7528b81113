"""What holds in all the cases that a person cannot tell apart? One answer made of several; pure.

A person knows that it is cancer, and not whether the contract calls it severe or mild; or that the policy was
bought some eight months ago, and not on which day. What all cases give stands; of the rest the answer says
what each gives, and which facts must be found out first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rules.domain.answer import (
    BEST_FIRST,
    OPEN,
    RANK,
    Answer,
    Caveat,
    Deadline,
    ItemAnswer,
    OtherReading,
    Reason,
    ServiceAnswer,
    ServiceStanding,
    Status,
    Trace,
    WaitingPeriod,
)
from rules.domain.deadline_kinds import DEADLINES

CANCERS: tuple[str, str] = ("malignant", "malignant_mild")
"""The two values of `diagnosis` between which a person may not know."""

FACT = "diagnosis"

EITHER = "either"
"""Stands where a reason names its rule: what it says follows from several cases, not from one rule."""

EITHER_LABEL = "癌症，分不清轻重"
"""What a person says who cannot tell the two apart."""

POLICY_DAYS = ("policy_start", "policy_end")
"""The facts that the policy's last day follows from."""

OPENING = "opens_on"
"""The id of a first day, of which the latest is certain."""

NO_LATER = "且不晚于保单最后一天"
"""What is said of a last day where the policy may end before it."""

MOST_CASES = 12
"""Cases that are computed for one answer."""


class Unsure(NamedTuple):
    """A fact of which a person can name several values, and not which of them it is."""

    fact: str
    names: tuple[str, ...]
    """The values' names."""
    label: str
    """What the person says of it."""
    settle: str
    """What must be found out first, e.g. `分清轻重`."""
    about: bool = False
    """Whether the values are the first and the last of a stretch of days."""


class CaseAnswer(NamedTuple):
    """One of the cases with its answer."""

    picks: tuple[int, ...]
    """Which value it takes of each fact, by its place."""
    answer: Answer


class _Merge(NamedTuple):
    """What all services of one answer are made with."""

    picks: tuple[tuple[int, ...], ...]
    unsure: tuple[Unsure, ...]
    statuses: Mapping[Status, str]
    ends: tuple[dt.date | None, ...]
    """Each case's last day of the policy."""
    as_of: dt.date

    @property
    def label(self) -> str:
        return "；".join(one.label for one in self.unsure)


def either(sides: Sequence[CaseAnswer], unsure: Sequence[Unsure], statuses: Mapping[Status, str]) -> Answer:
    """What holds in all answers; `statuses` are words for the statuses, within a sentence.

    Of days that differ only because another day is known about, a last day is the earliest and a promise the
    latest, and marked so (`about`). A last day that may have passed is none; so are the policy's own days and
    whatever ends with it, unless all have the same.
    """
    every = [side.answer for side in sides]
    ends = tuple(answer.policy_end for answer in every)
    merge = _Merge(tuple(side.picks for side in sides), tuple(unsure), statuses, ends, every[0].as_of)
    services = zip(*(answer.services for answer in every), strict=True)
    return replace(
        every[0],
        policy_start=_common_day(answer.policy_start for answer in every),
        policy_end=_common_day(ends),
        waiting_over_on=_common_day(answer.waiting_over_on for answer in every),
        services=tuple(_merged_service(cases, merge) for cases in services),
        about=tuple(one.fact for one in unsure if one.about),
    )


def _common_day(days: Iterable[dt.date | None]) -> dt.date | None:
    """The day that all have; None where they differ or one has none."""
    found = set(days)
    return found.pop() if len(found) == 1 else None


# ---------------------------------------------------------------- a service


def _merged_service(cases: Sequence[ServiceAnswer], merge: _Merge) -> ServiceAnswer:
    one = cases[0]
    if all(case == one for case in cases):
        return one
    common = replace(
        one,
        items=_merged_items(cases, merge),
        deadlines=_merged_deadlines(cases, merge),
        caveats=_merged_caveats(cases, merge),
        besides=tuple(reason for reason in one.besides if all(reason in case.besides for case in cases)),
        waiting=_common_waiting([case.waiting for case in cases]),
        then=tuple(dict.fromkeys(status for case in cases for status in case.then)),
    )
    if all(case.status == one.status for case in cases):
        # Of what decides a status that all have, only what is said in all is said.
        told = _given_in_all(case.because for case in cases)
        every = [reason for case in cases for reason in case.because]
        alike = [reason for reason in one.because if _identity(reason) in told] or one.because[:1]
        missing = tuple(dict.fromkeys(fact for case in cases for fact in case.missing))
        because = tuple(_as_found(reason, every, merge.unsure) for reason in alike)
        found = replace(common, because=because, missing=missing)
    else:
        found = _parted(common, cases, merge)
    return replace(found, other_reading=_merged_other(found, cases, merge))


def _merged_caveats(cases: Sequence[ServiceAnswer], merge: _Merge) -> tuple[Caveat, ...]:
    """What any case warns of; what names a day that is known about names none."""
    every = dict.fromkeys(caveat for case in cases for caveat in case.caveats)
    if not any(one.about for one in merge.unsure):
        return tuple(every)
    shared = set.intersection(*(set(case.caveats) for case in cases))
    said = (one if one in shared or not one.undated else Caveat(one.undated, one.clause) for one in every)
    return tuple(dict.fromkeys(said))


def _parted(common: ServiceAnswer, cases: Sequence[ServiceAnswer], merge: _Merge) -> ServiceAnswer:
    """A service that stands otherwise in some cases: still open, unless none of them lets it be used."""
    parting = _places_apart([case.status for case in cases], merge)
    status = common_status(case.status for case in cases)
    facts = [merge.unsure[place] for place in parting]
    clause = next(reason for case in cases for reason in case.because).clause
    label = "；".join(one.label for one in facts)
    text = _case_by_case(cases, parting, merge)
    settled = f"{'、'.join(one.settle for one in facts)}才能确定"
    if status == BEST_FIRST[1]:
        reason = Reason(facts[0].fact, None, f"{settled}：{text}", label, status, clause, EITHER)
        # In some cases more must be known than which of them it is.
        further = [fact for case in cases for fact in case.missing]
        missing = tuple(dict.fromkeys([*(one.fact for one in facts), *further]))
        return replace(common, status=status, because=(reason,), missing=missing)
    lead = "轻重都还不能用" if label == EITHER_LABEL else "还不能用"
    reason = Reason(facts[0].fact, False, f"{lead}：{text}；{settled}", label, status, clause, EITHER)
    return replace(common, status=status, because=(reason,), missing=())


def common_status(statuses: Iterable[Status]) -> Status:
    """The status that holds in all cases: theirs if it is one, else open; the best where none is open."""
    found = set(statuses)
    if len(found) == 1 or found.isdisjoint(OPEN):
        return min(found, key=RANK.__getitem__)
    return BEST_FIRST[1]


def _places_apart(values: Sequence[Hashable], merge: _Merge) -> list[int]:
    """The places of the facts on which it hangs how a service stands, or what else these values say of it."""
    places = range(len(merge.unsure))
    by_pick = dict(zip(merge.picks, values, strict=True))

    def others(picks: tuple[int, ...], place: int) -> tuple[int, ...]:
        return picks[:place] + picks[place + 1 :]

    found = []
    for place in places:
        groups: dict[tuple[int, ...], set[Hashable]] = {}
        for picks, value in by_pick.items():
            groups.setdefault(others(picks, place), set()).add(value)
        if any(len(group) > 1 for group in groups.values()):
            found.append(place)
    # Cases that cannot be are left out; what is left may hang on no single fact.
    return found or list(places)


def _case_by_case(cases: Sequence[ServiceStanding], parting: Sequence[int], merge: _Merge) -> str:
    """`重度能用，轻度要等事情发生`; of a day known about no case is named: `等待期还没过，或要等事情发生`."""
    told: dict[str, dict[str, None]] = {}
    named = [place for place in parting if not merge.unsure[place].about]
    for picks, case in zip(merge.picks, cases, strict=True):
        name = "、".join(merge.unsure[place].names[picks[place]] for place in named)
        told.setdefault(name, {})[merge.statuses[case.status]] = None
    return "，".join(
        f"{name}{'或'.join(words)}" if name else "，或".join(words) for name, words in told.items()
    )


def _merged_other(mine: ServiceAnswer, cases: Sequence[ServiceAnswer], merge: _Merge) -> OtherReading | None:
    """What holds in all cases under the opposite reading, where that is something else."""
    theirs = [case.opposite for case in cases]
    found = OtherReading(
        common_status(case.status for case in theirs),
        _merged_items(theirs, merge),
        _merged_deadlines(theirs, merge),
    )
    keys = ("status", "items", "deadlines")
    same = all(getattr(found, key) == getattr(mine, key) for key in keys)
    return None if same or all(case.other_reading is None for case in cases) else found


def _common_waiting(periods: Sequence[WaitingPeriod]) -> WaitingPeriod:
    binds = {period.binds for period in periods}
    until = _common_day(period.until for period in periods)
    return WaitingPeriod(binds.pop() if len(binds) == 1 else None, until)


# ---------------------------------------------------------------- items and days


def _merged_items(cases: Sequence[ServiceStanding], merge: _Merge) -> tuple[ItemAnswer, ...]:
    return tuple(_merged_item(items, merge) for items in zip(*(case.items for case in cases), strict=True))


def _merged_item(items: Sequence[ItemAnswer], merge: _Merge) -> ItemAnswer:
    """An item that stands alike in all with the numbers that are certain; else one that is still open."""
    one = items[0]
    same = all(item.status == one.status for item in items)
    if same:
        missing = tuple(dict.fromkeys(fact for item in items for fact in item.missing))
    else:
        places = _places_apart([item.status for item in items], merge)
        further = [fact for item in items for fact in item.missing]
        missing = tuple(dict.fromkeys([*(merge.unsure[place].fact for place in places), *further]))
    limits = [item.limit for item in items]
    hanging = _places_apart(limits, merge) if len(set(limits)) > 1 else ()
    every = [reason for item in items for reason in item.because]
    told = _given_in_all(item.because for item in items)
    rests = [item.remaining for item in items if item.remaining is not None]
    return max(items, key=lambda item: RANK[item.status])._replace(
        status=one.status if same else BEST_FIRST[1],
        because=tuple(
            _as_found(reason, every, merge.unsure) for reason in one.because if _identity(reason) in told
        ),
        missing=missing,
        limit=min((limit for limit in limits if limit is not None), default=None),
        remaining=min(rests, default=None),
        open=tuple(
            dict.fromkeys([*one.open, *(merge.unsure[place].fact for place in hanging)]),
        ),
    )


def _merged_deadlines(cases: Sequence[ServiceStanding], merge: _Merge) -> tuple[Deadline, ...]:
    """The days that all cases have: as they are where they agree, else as they are certain about a day."""
    by_case = [{(one.id, one.item, one.rule): one for one in case.deadlines} for case in cases]
    found = []
    for key in by_case[0]:
        if all(key in days for days in by_case):
            day = _certain_deadline([days[key] for days in by_case], merge)
            if day is not None:
                found.append(day)
    return tuple(found)


def _certain_deadline(days: Sequence[Deadline], merge: _Merge) -> Deadline | None:
    """One day for all; None where they differ by more than a day known about, or it may have passed."""
    if len({day.on for day in days}) == 1:
        return days[0]
    if DEADLINES[days[0].id].whose == "provider" or days[0].id == OPENING:
        return _last_of_all(days, merge, max)
    if any(merge.unsure[place].fact in POLICY_DAYS for place in _places_apart([d.on for d in days], merge)):
        return _before_the_end(days, merge)
    first = _last_of_all(days, merge, min)
    passed = {day.on < merge.as_of for day in days}
    return first if first and len(passed) == 1 else None


def _last_of_all(
    days: Sequence[Deadline], merge: _Merge, certain_of: Callable[..., Deadline]
) -> Deadline | None:
    groups: dict[tuple[int, ...], list[Deadline]] = {}
    for picks, day in zip(merge.picks, days, strict=True):
        fixed = tuple(pick for pick, one in zip(picks, merge.unsure, strict=True) if not one.about)
        groups.setdefault(fixed, []).append(day)
    certain = [certain_of(group, key=lambda day: day.on) for group in groups.values()]
    return certain[0]._replace(about=True) if len({day.on for day in certain}) == 1 else None


def _before_the_end(days: Sequence[Deadline], merge: _Merge) -> Deadline | None:
    """The rule's own day, where all cases in which the policy lasts until then have the same; else None."""
    own = [day for day, end in zip(days, merge.ends, strict=True) if day.on != end and not day.capped]
    if len({day.on for day in own}) != 1 or DEADLINES[own[0].id].whose != "customer":
        return None
    return own[0]._replace(about=True, say=f"{own[0].say}，{NO_LATER}")


# ---------------------------------------------------------------- a trace


def either_trace(traces: Sequence[Trace], unsure: Sequence[Unsure]) -> Trace:
    """What all cases hang on; what only some of them meet, or have, is open until they are told apart."""
    items = {id: _common_reasons([trace.items[id] for trace in traces], unsure) for id in traces[0].items}
    return Trace(_common_reasons([trace.shared for trace in traces], unsure), items)


def _common_reasons(of_cases: Sequence[Sequence[Reason]], unsure: Sequence[Unsure]) -> tuple[Reason, ...]:
    in_all = _given_in_all(of_cases)
    every = [reason for reasons in of_cases for reason in reasons]
    unique = {(reason.fact, reason.rule): reason for reason in every}
    label = "；".join(one.label for one in unsure)
    return tuple(
        _as_found(reason, every, unsure)
        if _identity(reason) in in_all
        else reason._replace(verdict=None, found=label)
        for reason in unique.values()
    )


def _given_in_all(of_cases: Iterable[Iterable[Reason]]) -> set[tuple[object, ...]]:
    """The reasons that every case gives, each by what makes it the same."""
    return set.intersection(*(set(map(_identity, reasons)) for reasons in of_cases))


def _as_found(reason: Reason, every: Iterable[Reason], unsure: Sequence[Unsure]) -> Reason:
    """A reason that all cases give; what was found to differ among them is told as the person knows it."""
    found = {one.found for one in every if _identity(one) == _identity(reason)}
    if len(found) == 1:
        return reason
    return reason._replace(found=next((one.label for one in unsure if one.fact == reason.fact), ""))


def _identity(reason: Reason) -> tuple[object, ...]:
    return (reason.fact, reason.verdict, reason.rule)
