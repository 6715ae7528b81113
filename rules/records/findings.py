"""Does what is recorded fit the rules? Findings about single uses, bookings and earlier stays.

What can be read at all was settled by `rules.domain.parsing.parse`. Here every record is held against the
engine's own answer for its day: with what was recorded before it, was the service in the plan, past the
waiting period, inside its window, and was anything left? Facts that speak of today (the care, the hospital)
say nothing about an earlier day and are not held against a record.
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.catalogue.catalogue import Stance
from rules.domain.scenario import RECORDS, Scenario
from rules.engine.engine import Engine
from rules.records.booking_findings import booking_findings
from rules.records.finding import RecordFinding
from rules.records.history import RecordHistory
from rules.records.stay_findings import stay_findings
from rules.records.total_findings import care_day_findings, ceiling_findings
from rules.records.use_findings import use_findings

RECORD_LISTS = tuple(RECORDS)
"""The lists in the order in which findings are told."""


def record_findings(
    engine: Engine,
    scenario: Scenario,
    reading: Stance = "favourable",
    overrides: Mapping[str, str] | None = None,
) -> tuple[RecordFinding, ...]:
    """Everything to say about a scenario's records, in the order of the lists and of their entries.

    Raises ValueError for an unknown override, as `Engine.evaluate` does.
    """
    history = RecordHistory(engine, scenario, reading, overrides)
    found = [
        *use_findings(history),
        *care_day_findings(history),
        *ceiling_findings(history),
        *booking_findings(history),
        *stay_findings(history),
    ]
    return tuple(sorted(found, key=lambda one: (RECORD_LISTS.index(one.fact), one.entry, one.severity)))
