"""What do all data files write alike: the manual's lines, figures of their own, and kinds of deadlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from rules.domain.deadline_kinds import DEADLINES, given_by

Lines = tuple[int, int]


def _lines(value: object) -> object:
    """`1624` or `"1664-1670"` as a pair of first and last line."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, str):
        first, dash, last = value.partition("-")
        if re.fullmatch(r"[0-9]{1,6}", first) and (re.fullmatch(r"[0-9]{1,6}", last) or not dash):
            return (int(first), int(last or first))
        raise ValueError("行号须写成 1624 或 '1664-1670'")
    return value


LineRange = Annotated[
    Lines,
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$"}]}),
]
Cite = Annotated[list[LineRange], Field(min_length=1)]


def at_most(characters: int) -> AfterValidator:
    """A sentence of at most so many characters; one whose numbers could not be put in is told elsewhere."""

    def checked(sentence: str) -> str:
        if len(sentence) > characters and "{" not in sentence:
            raise ValueError(f"至多 {characters} 个字")
        return sentence

    return AfterValidator(checked)


Figures = list[Annotated[str, Field(min_length=1, max_length=40)]]
"""Pieces of sentences whose numbers no rule computes; every other number with a unit comes from a rule."""

if TYPE_CHECKING:
    DeadlineId = str
    DayId = str
else:
    DeadlineId, DayId = Literal[given_by("promise")], Literal[tuple(DEADLINES)]
