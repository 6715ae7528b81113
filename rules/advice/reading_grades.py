"""How much do two readings matter to a person? By what they change: whether, how often, or only when.

The first grade is said where the service is first named, the second in one line, the third where somebody
looks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rules.advice.reading_causes import Cause, Causes, shared, weight
from rules.catalogue.catalogue import OPPOSITE, Stance
from rules.domain.answer import AHEAD, OPEN, ServiceAnswer, ServiceStanding, Status
from rules.domain.answer_diff import count_numbers
from rules.domain.scenario import Scenario

Grade = Literal["whether", "how_often", "when"]
"""Whether one has it at all; how often, or which of its items; days and wording."""

READING_GRADES: tuple[Grade, ...] = ("whether", "how_often", "when")
"""The weightiest first."""

COMING: tuple[Status, ...] = ("on_trigger", *AHEAD)
"""Statuses under which a service may still come to be used."""

BY_CAUSE: Mapping[str, Grade] = {"status": "whether", "item": "how_often", "date": "when"}


class Doubt(NamedTuple):
    """An entry of the registers that concerns this person, and how much."""

    entry: str
    grade: Grade


class Sides(NamedTuple):
    """A service as the manual is read in the person's favour, and as is certain whatever it means."""

    favourable: ServiceStanding
    cautious: ServiceStanding


def sides(service: ServiceAnswer, reading: str) -> Sides:
    """Both readings of a service that was answered under `reading`."""
    return Sides(*((service, service.opposite) if reading == "favourable" else (service.opposite, service)))


def reading_grade(service: ServiceAnswer, reading: Stance) -> Grade | None:
    """How much the two readings of a service differ; None where they do not.

    Where it can be used under neither, or is still ahead under both, nothing hangs on the difference yet.
    """
    better, worse = sides(service, reading)
    pooled = shared(service, reading) != shared(service, OPPOSITE[reading])
    if better.status in (*OPEN, *COMING) and better.status == worse.status and pooled:
        return "how_often"
    if service.other_reading is None:
        return None
    if worse.status == "needs_info" != better.status:
        # An answer of the person's own may settle it.
        return "how_often"
    if better.status != worse.status:
        ahead = better.status in COMING and worse.status not in (*OPEN, *COMING)
        lost = better.status in OPEN or ahead
        return "whether" if lost else "when"
    if better.status in (*OPEN, *COMING) and _counts(better) != _counts(worse):
        return "how_often"
    return "when"


def doubts_of(
    causes: Causes,
    cases: Sequence[Scenario],
    service: ServiceAnswer,
    reading: Stance,
    overrides: Mapping[str, str] | None = None,
) -> tuple[Doubt, ...]:
    """The entries behind the two readings of a service, the weightiest first; none where these agree.

    Of several cases that a person cannot tell apart an entry weighs as in the one where it weighs most.
    """
    most = reading_grade(service, reading)
    if most is None:
        return ()
    found: dict[str, Cause] = {}
    for scenario in cases:
        for cause in causes.of(scenario, service.id, reading, overrides):
            found[cause.entry] = min(found.get(cause.entry, cause), cause, key=weight)
    return tuple(_graded(sorted(found.values(), key=weight), most))


def _graded(causes: Iterable[Cause], most: Grade) -> Iterable[Doubt]:
    """No entry weighs more than what comes of all of them together."""
    for cause in causes:
        own = BY_CAUSE[cause.changes]
        yield Doubt(cause.entry, max(own, most, key=READING_GRADES.index))


def _counts(standing: ServiceStanding) -> list[object]:
    return [(item.status, count_numbers(item, used=False)) for item in standing.items]
