"""How certain is it that a person can use a service today? Seven grades, made of both readings' statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from rules.domain.answer import AHEAD, OPEN, SPENT, ServiceAnswer, Status

Grade = Literal["usable", "ask_first", "unanswered", "ahead", "spent", "unfit", "not_bought"]
GRADES: tuple[Grade, ...] = get_args(Grade)
"""From what can be used down to what was not bought; of two refusals a service has the earlier one."""

ACTIONABLE: tuple[Grade, ...] = ("usable", "ask_first", "unanswered")
"""Grades of what a person can do something about today."""

FOLDED: tuple[Grade, ...] = ("spent", "unfit", "not_bought")
"""Grades of what is of no use, or of none any longer."""

_REFUSED: Mapping[Status, Grade] = {
    **dict.fromkeys((*AHEAD, "on_trigger"), "ahead"),
    **dict.fromkeys(SPENT, "spent"),
    "not_met": "unfit",
    "not_included": "not_bought",
}


def grade_of(service: ServiceAnswer) -> Grade:
    """The grade of a service, the same whichever of the two readings the answer was made under.

    `usable`: available under both readings. `ask_first`: available under one, refused under the other.
    `unanswered`: an answer of the person's could still decide. Else refused under both, by the refusal
    that leaves more hope.
    """
    sides = (service.status, service.opposite.status)
    if "needs_info" in sides:
        return "unanswered"
    if any(side in OPEN for side in sides):
        return "usable" if sides[0] == sides[1] else "ask_first"
    return min((_REFUSED[side] for side in sides), key=GRADES.index)


def count_grades(services: Iterable[ServiceAnswer]) -> Mapping[Grade, int]:
    """How many services there are of each grade, none left out."""
    found = Counter(map(grade_of, services))
    return {one: found[one] for one in GRADES}
