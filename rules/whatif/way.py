"""What is a way to a service made of? The changes of each way, and what no change can mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from rules.domain.answer import Clause
from rules.whatif.circumstances import ChangeKind


class NeededChange(NamedTuple):
    """One change: the facts that it sets, and what it is for.

    `facts` are plain values; null only for the day of an event that has not happened in a new stay. `either`
    names other values of the first fact that would do as well.
    """

    fact: str
    kind: ChangeKind
    say: str
    was: str
    facts: Mapping[str, Any]
    either: tuple[Any, ...]
    why: tuple[str, ...]
    note: str
    clauses: tuple[Clause, ...]
    was_known: bool = True
    """Whether `was` says more than that nothing is known."""

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "kind": self.kind,
            "say": self.say,
            "was": self.was,
            "facts": dict(self.facts),
            "either": list(self.either),
            "why": list(self.why),
            "note": self.note,
            "clauses": [clause.to_json() for clause in self.clauses],
        }


class Way(NamedTuple):
    """Changes that together make something usable; none of them can be left out.

    `on` is the first day on which it works; None where that hangs on an event or on a day not known.
    `still` puts in words what holds now and may have passed by a later day, but is needed then. `opens` are
    the items that become available; `scenario` is what would then be known, as plain data.
    """

    changes: tuple[NeededChange, ...]
    feasible: bool
    on: dt.date | None
    still: str
    opens: tuple[str, ...]
    scenario: Mapping[str, Any]

    @property
    def asks(self) -> bool:
        """Whether it rests on the answer to a question that is still open."""
        return any(change.kind == "answer" for change in self.changes)

    @property
    def waits_for_event(self) -> bool:
        """Whether something must happen that is not done for the service's sake."""
        return any(change.kind == "event" for change in self.changes)

    def to_json(self) -> dict[str, Any]:
        return {
            "feasible": self.feasible,
            "asks": self.asks,
            "on": self.on.isoformat() if self.on else None,
            "still": self.still,
            "opens": list(self.opens),
            "changes": [change.to_json() for change in self.changes],
            "scenario": dict(self.scenario),
        }


class Blocked(NamedTuple):
    """Something that stands against an item and that no change could mend."""

    say: str
    was: str
    clause: Clause

    def to_json(self) -> dict[str, Any]:
        return {"say": self.say, "was": self.was, "clause": self.clause.to_json()}


class ItemWays(NamedTuple):
    """The ways to one item: none where it is available, and none where something blocks it."""

    id: str
    ways: tuple[Way, ...]
    blocked: tuple[Blocked, ...]
    complete: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "complete": self.complete,
            "ways": [way.to_json() for way in self.ways],
            "blocked": [blocked.to_json() for blocked in self.blocked],
        }


class ServiceWays(NamedTuple):
    """The ways to a service: the least that opens any of its items."""

    id: str
    ways: tuple[Way, ...]
    blocked: tuple[Blocked, ...]
    complete: bool
    items: tuple[ItemWays, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "complete": self.complete,
            "ways": [way.to_json() for way in self.ways],
            "blocked": [blocked.to_json() for blocked in self.blocked],
            "items": [item.to_json() for item in self.items],
        }
