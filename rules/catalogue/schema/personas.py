"""What may the story of a made-up customer say?"""

from __future__ import annotations

from pydantic import Field

from rules.catalogue.conditions import Node
from rules.catalogue.schema.common import Cite, DayId, Figures
from rules.catalogue.schema.facts import Facts
from rules.catalogue.schema.guide import Note
from rules.domain.answer import Status
from rules.domain.scenario import Day


class ExpectedItem(Node):
    """What must be found of one item; what is left out is not looked at, null is no number."""

    status: Status | None = None
    limit: int | None = None
    used: int | None = None
    remaining: int | None = None


class Expected(Node):
    """What must be found of one service under one reading."""

    status: Status
    missing: list[str] | None = None
    items: dict[str, ExpectedItem] = {}
    deadlines: dict[str, dict[DayId, Day]] = {}
    """Days by item."""


class Watched(Expected):
    """What must be found of one service under the favourable reading, and the lines that say so.

    `cautious` where the cautious reading says otherwise; without it both say the same.
    """

    cite: Cite
    cautious: Expected | None = None


class Step(Node):
    """A day in a customer's year: what has happened, and what follows for the services to look at."""

    on: Day
    title: str = Field(max_length=24)
    tell: str = Field(max_length=140)
    facts: Facts = {}
    """What is otherwise than at the step before; null makes a fact unknown, histories grow."""
    expect: dict[str, Watched] = Field(min_length=1)
    """The services to look at, in order, with what the manual says of them that day."""
    teach: list[Note] = []
    """What the trainer says at this step, each point with its lines."""


class Persona(Node):
    """A made-up customer: a preset of the demonstration, a test, a link and an example in the docs."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    lesson: int = Field(ge=1)
    """The place in the order of teaching."""
    name: str
    about: str
    shows: list[str] = Field(min_length=1)
    start: Facts
    steps: list[Step] = Field(min_length=5, max_length=9)
    figures: Figures = []
