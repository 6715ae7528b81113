"""What is a finding about a record, and how do the findings of both readings become one list?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from rules.catalogue.catalogue import OPPOSITE, Stance
from rules.domain.answer import Clause

Severity = Literal["check", "hint"]
"""`check`: something cannot be right as recorded. `hint`: worth knowing, or only perhaps wrong."""


class RecordFinding(NamedTuple):
    """Something to say about one record: `entry` is its place in the scenario's list `fact`."""

    fact: str
    entry: int
    severity: Severity
    text: str
    clause: Clause | None = None
    reading: Stance | None = None
    """The only reading under which it holds; None where it holds under both."""


class ReadingFinding(NamedTuple):
    """What is found under one reading; `kind` tells whether the same is found under the other."""

    kind: str
    severity: Severity
    text: str
    clause: Clause | None


def of_both_readings(
    record_list: str, entry: int, found: Mapping[Stance, list[ReadingFinding]], reading: Stance
) -> Iterator[RecordFinding]:
    """What holds under both readings as it is; what only one finds, as a hint with its name."""
    mine, theirs = found[reading], found[OPPOSITE[reading]]
    for one in mine:
        shared = any(other.kind == one.kind for other in theirs)
        yield _finding(record_list, entry, one, None if shared else reading)
    for one in theirs:
        if not any(other.kind == one.kind for other in mine):
            yield _finding(record_list, entry, one, OPPOSITE[reading])


def _finding(record_list: str, entry: int, found: ReadingFinding, only: Stance | None) -> RecordFinding:
    severity = "hint" if only else found.severity
    return RecordFinding(record_list, entry, severity, found.text, found.clause, only)
