"""What is the result in one sentence, and the first call?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.first.step_words import missing_told
from rules.catalogue.catalogue import Catalogue
from rules.guidance import FirstSteps, Grade


class Headline(NamedTuple):
    """The sentence at the top of the plan, in parts."""

    parts: tuple[tuple[Grade, str], ...]
    """How many can be used and how many must be asked about first; where none, the most hopeful number."""
    call: str
    """`先打 952299，要一位专案管家`."""
    rest: str
    """The other numbers."""
    answer_first: str
    """What to answer before that call, where it is not known yet whether it brings anything."""


RESTS: Mapping[Grade, str] = {
    "unanswered": "{} 项还差答案",
    "ahead": "{} 项要等事情发生",
    "spent": "{} 项用完或过期",
    "unfit": "{} 项条件不符",
    "not_bought": "{} 项没买",
}


def headline_of(steps: FirstSteps, catalogue: Catalogue) -> Headline:
    """The result and the first call."""
    numbers = steps.numbers
    parts: list[tuple[Grade, str]] = []
    if numbers["usable"]:
        parts.append(("usable", f"{numbers['usable']} 项能用"))
    if numbers["ask_first"]:
        parts.append(("ask_first", f"{numbers['ask_first']} 项要先问清"))
    if not parts and numbers["unanswered"]:
        parts.append(("unanswered", f"{numbers['unanswered']} 项差几个答案"))
    if not parts:
        parts = [(grade, text.format(numbers[grade])) for grade, text in RESTS.items() if numbers[grade]][:1]
    said = [grade for grade, _ in parts]
    rests = [
        text.format(numbers[grade]) for grade, text in RESTS.items() if numbers[grade] and grade not in said
    ]
    about = steps.first_step
    missing = missing_told(about, catalogue) if about else ""
    return Headline(tuple(parts), _first_call(steps), "，".join(rests), missing)


def _first_call(steps: FirstSteps) -> str:
    contact, about = steps.call_now, steps.first_step
    if contact is None:
        return ""
    ask = about.ask if about else None
    way = f"先打 {read_out(contact.number)}" if contact.number else f"先到{contact.name}"
    return f"{way}，{ask}" if ask else way


class FirstNumber(NamedTuple):
    """The number of the first call."""

    number: str
    dialled: str


def first_number(steps: FirstSteps) -> FirstNumber | None:
    """What to dial first, as the plan has it; None where one goes elsewhere first."""
    number = steps.first_call.number if steps.first_call else None
    return FirstNumber(read_out(number), dialled(number)) if number else None
