"""Do the days of care and the money recorded add up to more than a stay or an amount allows?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rules.domain.scenario import Stay
from rules.engine.plan import clause_of
from rules.records.finding import RecordFinding
from rules.records.history import RecordHistory, item_key
from rules.records.policy_year import earlier_year

CARE_DAYS = "天"
"""The unit of what is counted in days of a stay."""


CEILING_OF = {"stay": "同一次住院", "event": "同一次事故"}


def care_day_findings(history: RecordHistory) -> Iterator[RecordFinding]:
    """Of what is counted in days of a stay: more days than the stay has, or days outside every stay."""
    is_stay_known = any(stay.admitted_on for stay in history.stays)
    totals: Counter[Stay] = Counter()
    for index, use in history.uses_by_day:
        item = history.item_plan(use)
        if item.limit.unit != CARE_DAYS or not is_stay_known or use.on > history.as_of:
            continue
        clause = item.use_by.clause if item.use_by else item.limit.clause
        stay = history.stay_on(use.on)
        if stay is None:
            if not earlier_year(use.on, history.policy_start):
                text = "这天不在记录的任何一次住院期间，请核对，或补记那次住院"
                yield RecordFinding("usage", index, "hint", text, clause)
            continue
        totals[stay] += use.count
        last = stay.discharged_on or history.as_of
        assert stay.admitted_on is not None
        length = (last - stay.admitted_on).days + 1
        if totals[stay] > length:
            until = f"{last}" if stay.discharged_on else f"今天（{last}）"
            text = f"{stay.admitted_on} 至 {until} 这次住院一共 {length} 天，到这条已记 {totals[stay]} 天"
            yield RecordFinding("usage", index, "check", text, clause)


def ceiling_findings(history: RecordHistory) -> Iterator[RecordFinding]:
    """Money beyond an amount that the manual states for one stay or event; what is one is not known."""
    for service in history.engine.catalogue.services:
        for ceiling in service.ceilings:
            totals: defaultdict[Stay | None, float] = defaultdict(float)
            for index, use in history.uses_by_day:
                key = item_key(use)
                if key[0] != service.id or key[1] not in ceiling.items or not use.amount:
                    continue
                stay = history.stay_on(use.on) if ceiling.per == "stay" else None
                totals[stay] += use.amount
                if totals[stay] > ceiling.yuan:
                    text = (
                        f"到这条金额合计 {totals[stay]:,.0f} 元；如果是{CEILING_OF[ceiling.per]}，"
                        f"超过手册写的 {ceiling.yuan:,} 元（{ceiling.say}）"
                    )
                    yield RecordFinding("usage", index, "hint", text, clause_of(service, ceiling.cite))
