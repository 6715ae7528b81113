"""What is the result in one sentence, and the first call?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rules.guidance import FirstSteps, Grade


class Headline(NamedTuple):
    """The sentence at the top of the plan, in parts."""

    parts: tuple[tuple[Grade, str], ...]
    """How many can be used and how many must be asked about first; where none, the most hopeful number."""
    call: str
    """`先打 952299，要一位专案管家`."""
    rest: str
    """The other numbers."""


RESTS: Mapping[Grade, str] = {
    "unanswered": "{} 项还差答案",
    "ahead": "{} 项要等事情发生",
    "spent": "{} 项用完或过期",
    "unfit": "{} 项条件不符",
    "not_bought": "{} 项没买",
}


def headline_of(steps: FirstSteps) -> Headline:
    """The result and the first call."""
    numbers = steps.numbers
    parts: list[tuple[Grade, str]] = []
    if numbers["usable"]:
        parts.append(("usable", f"{numbers['usable']} 项能用"))
    if numbers["ask_first"]:
        parts.append(("ask_first", f"{numbers['ask_first']} 项要先问清"))
    if not parts and numbers["unanswered"]:
        parts.append(("unanswered", f"{numbers['unanswered']} 项差您几个答案"))
    if not parts:
        parts = [(grade, text.format(numbers[grade])) for grade, text in RESTS.items() if numbers[grade]][:1]
    said = [grade for grade, _ in parts]
    rests = [
        text.format(numbers[grade]) for grade, text in RESTS.items() if numbers[grade] and grade not in said
    ]
    return Headline(tuple(parts), _first_call(steps), "，".join(rests))


def _first_call(steps: FirstSteps) -> str:
    stage = steps.first_stage
    if stage is None or stage.contact is None:
        return ""
    contact = stage.contact
    ask = next((step.ask for step in stage.services if step.ask and step.service in contact.services), "")
    way = f"先打 {contact.number}" if contact.number else f"先到{contact.name}"
    return f"{way}，{ask}" if ask else way
