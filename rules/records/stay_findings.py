"""Can the earlier stays in hospital be as recorded, and does each still matter?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rules.domain.answer_diff import alike_in_both_readings
from rules.domain.scenario import Stay
from rules.records.finding import RecordFinding
from rules.records.history import RecordHistory
from rules.records.policy_year import PolicyYear, day_of, earlier_year

MOST_STAYS_TRIED = 20
"""Earlier stays, the latest ones, that are left out one by one to see whether they still matter."""


def stay_findings(history: RecordHistory) -> Iterator[RecordFinding]:
    """Stays that overlap, lack a day, lie ahead, or belong to an earlier policy year."""
    earlier, current = history.earlier_stays, history.current_stay
    tried = _tried(earlier)
    for index, stay in enumerate(earlier):
        if stay.discharged_on is None:
            text = "没有填出院日期，出院后的服务没法按这次算"
            yield RecordFinding("earlier_stays", index, "hint", text)
        first = stay.admitted_on or stay.discharged_on
        if first and first > history.as_of:
            yield RecordFinding("earlier_stays", index, "check", "这次住院还没发生，请核对日期")
        # One is enough to look at, and many equal stays would give a finding for every pair.
        other = next((other for other in earlier[:index] if _overlap(stay, other)), None)
        if other:
            yield RecordFinding("earlier_stays", index, "check", f"和另一次住院（{_span(other)}）重叠")
        if current and _overlap(stay, current):
            yield RecordFinding("earlier_stays", index, "check", f"和这次住院（{_span(current)}）重叠")
        if year := earlier_year(day_of(stay), history.policy_start):
            yield _earlier_stay(history, index, year, index in tried)


def _tried(stays: Sequence[Stay]) -> frozenset[int]:
    """The places of the stays that are left out one by one."""
    by_day = sorted(range(len(stays)), key=lambda index: (day_of(stays[index]) or dt.date.min, index))
    return frozenset(by_day[-MOST_STAYS_TRIED:])


def _earlier_stay(history: RecordHistory, index: int, year: PolicyYear, is_tried: bool) -> RecordFinding:
    span = f"属于以前的保单年度（{year.first} 至 {year.last}）"
    if not is_tried:
        return RecordFinding("earlier_stays", index, "hint", span)
    stays = history.earlier_stays
    without = {"earlier_stays": [*stays[:index], *stays[index + 1 :]]}
    names = [
        history.engine.catalogue.service(mine.id).name
        for mine, other in zip(
            history.answer_as_it_is.services,
            history.answer(without, history.reading).services,
            strict=True,
        )
        if not alike_in_both_readings(mine, other)
    ]
    tail = f"，现在还关系到：{'、'.join(names)}" if names else "，现在不再影响任何一项服务"
    return RecordFinding("earlier_stays", index, "hint", span + tail)


def _overlap(one: Stay, other: Stay) -> bool:
    """Whether two stays share a night, or are the same; leaving and entering on one day is no overlap."""
    if (one.admitted_on, one.discharged_on) == (other.admitted_on, other.discharged_on):
        return one.admitted_on is not None or one.discharged_on is not None
    if one.admitted_on is None or other.admitted_on is None:
        return False
    return one.admitted_on < (other.discharged_on or dt.date.max) and other.admitted_on < (
        one.discharged_on or dt.date.max
    )


def _span(stay: Stay) -> str:
    return f"{stay.admitted_on or '入院日期不清楚'} 至 {stay.discharged_on or '出院日期不清楚'}"
