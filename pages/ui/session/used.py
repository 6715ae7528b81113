"""How is one use recorded from where a service is shown, and what is said about it?"""

from __future__ import annotations

import datetime as dt

from pages.present.records import record_rows
from pages.present.records.recorded_text import recorded_text
from pages.ui.session import answers, case, keys, record_drafts


def record_use(service: str, item: str, on: dt.date, count: int) -> str:
    """Record a use; what is wrong with it, or empty: then `keys.RECORDED` says what is left."""
    row: record_rows.RecordRow = {"service": service, "item": item, "on": on.isoformat(), "count": count}
    state = record_rows.check_rows("usage", [row])[0]
    if state.entry is None:
        return "；".join(fault for _, fault in state.faults) or f"还没有填完整：{'、'.join(state.missing)}"
    rows = record_drafts.rows(record_drafts.record_draft("usage"))
    record_drafts.put("usage", [*rows, row])
    keys.RECORDED.put(told_of("usage", row, "已记"))
    return ""


def told_of(fact: str, row: record_rows.RecordRow, lead: str) -> str:
    """What was done with an entry, and what is left by the answer to the case as it is now."""
    answer = answers.own(case.reading())
    return recorded_text(fact, row, lead, answer, answers.catalogue())
