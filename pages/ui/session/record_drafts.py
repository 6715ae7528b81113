"""What has been typed into the lists of the case so far, unfinished rows and all?

A draft holds rows as they were typed, this policy year's apart from earlier ones. Finished rows go to the
case at once; unfinished and refused ones wait here. Where the case was changed elsewhere, the draft follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pages.present.records.record_rows import RecordRow, State, check_rows, day_of_row
from pages.present.records.recorded_text import changed_text
from pages.ui.session import answers, case, keys
from rules.records.policy_year import earlier_year

Side = Literal["now", "past"]
SIDES: tuple[Side, ...] = ("now", "past")


@dataclass
class ListDraft:
    """One list as it was typed."""

    owner: dict[str, Any]
    """The case it belongs to; another case has another dictionary."""
    sent: list[RecordRow]
    """The finished rows, as the case holds them."""
    rows: dict[Side, list[RecordRow]]
    start: dt.date | None
    """The first day of the policy year by which the rows were told apart."""
    checked: tuple[list[RecordRow], list[State]] | None = None
    """Rows with how they stand, from the last time that was asked."""
    version: int = 0
    """Another one whenever the rows were put in order anew: a row's place is one of its version."""


class RowPlace(NamedTuple):
    """Where a row stands: on which side, and its number there from 1."""

    side: Side
    number: int


def record_draft(fact: str) -> ListDraft:
    """The draft of a list, in step with the case."""
    drafts: dict[str, ListDraft] = keys.DRAFTS.kept({})
    draft = drafts.get(fact)
    held = list(case.value(fact) or [])
    if draft is None or draft.owner is not case.entered():
        draft = drafts[fact] = ListDraft(
            case.entered(), held, {}, start(), version=draft.version if draft else 0
        )
        _split(fact, draft, held)
    elif draft.sent != held:
        waiting = [row for row, state in zip(rows(draft), states(fact), strict=True) if state.entry is None]
        draft.sent = held
        _split(fact, draft, [*held, *waiting])
    elif draft.start != start():
        _split(fact, draft, rows(draft))
    return draft


def rows(draft: ListDraft) -> list[RecordRow]:
    """All rows, this policy year's first."""
    return [row for side in SIDES for row in draft.rows[side]]


def states(fact: str) -> list[State]:
    """How each of `rows` stands; checked once as long as nothing changes."""
    draft: ListDraft = keys.DRAFTS.value()[fact]
    every = rows(draft)
    if draft.checked is None or draft.checked[0] != every:
        draft.checked = (every, check_rows(fact, every))
    return draft.checked[1]


def row_states(draft: ListDraft) -> list[RowPlace]:
    """Where each of `rows` stands."""
    return [RowPlace(side, at + 1) for side in SIDES for at in range(len(draft.rows[side]))]


def put(fact: str, new: Sequence[RecordRow]) -> None:
    """Replace all rows."""
    draft = record_draft(fact)
    _split(fact, draft, new)
    _send(fact, draft)


def start() -> dt.date | None:
    """The first day of this policy year, where it is known and a day."""
    try:
        return dt.date.fromisoformat(str(case.value("policy_start")))
    except ValueError:
        return None


def _split(fact: str, draft: ListDraft, every: Sequence[RecordRow]) -> None:
    """Put each row on its side; one that is not finished stays with this year's, in view."""
    first = draft.start = start()
    past = [
        state.entry is not None and earlier_year(day_of_row(fact, row), first) is not None
        for row, state in zip(every, check_rows(fact, every), strict=True)
    ]
    draft.rows = {
        "now": [row for row, is_past in zip(every, past, strict=True) if not is_past],
        "past": [row for row, is_past in zip(every, past, strict=True) if is_past],
    }
    draft.version += 1


def _send(fact: str, draft: ListDraft) -> None:
    before = list(case.value(fact) or [])
    draft.sent = [state.entry for state in check_rows(fact, rows(draft)) if state.entry is not None]
    case.enter(fact, draft.sent or None)
    told = changed_text(fact, before, draft.sent, answers.own(case.reading()), answers.catalogue())
    if told:
        keys.RECORDED.put(told)
