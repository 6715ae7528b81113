"""What may a situation's file say? What has happened to a person, and which services come first in stages.

The order is the file's: who helps with the rest, what has a window, what is lost if unused, what cannot be
cancelled. Which of the services a person can use is never decided here.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from rules.catalogue.conditions import Condition, Disputed, Node  # noqa: F401 `Condition` refers to it
from rules.catalogue.schema.common import Cite, Figures
from rules.catalogue.schema.facts import Facts

SituationId = Literal["diagnosed", "hospital", "discharged", "clinic", "medicine", "away", "exploring"]
SITUATIONS: tuple[SituationId, ...] = get_args(SituationId)
"""The situations that links name, in their order on the first screen."""

Question = Literal["who", "diagnosis", "bought", "plan", "hospital", "stay", "surgery", "journey", "drug"]
"""What a situation asks, a page each: for whom, what the doctor says, bought when, which version …"""

SHOWN = 3
"""The most services of a stage that stand open; the rest is one line."""

MOST_QUESTIONS = 5

Short = Annotated[str, Field(min_length=1, max_length=14)]


class Cited(Node):
    """One statement in our own words, with the manual's lines."""

    say: Annotated[str, Field(min_length=1, max_length=60)]
    cite: Cite


class Placed(Node):
    """One service in a stage; `items` are those that the stage is about, all where none is named."""

    service: str
    items: list[str] = []
    ask: Short | None = None
    """What to say it is about in one call for several services."""
    heed: list[Cited] = []
    """Conditions to be said at once, before any question is asked."""


class Stage(Node):
    """A time in a situation, and the services whose turn it is."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
    title: Short
    when: Short
    """When its turn comes, as long as it has not come."""
    begins: Condition | None = None
    """What must have happened for its turn to come; None where it is today's from the start."""
    begun: Short | None = None
    """What is said in place of `when`, once its turn has come."""
    yields: Condition | None = None
    """For whom it stands behind all other stages."""
    never: Condition | None = None
    """For whom its turn does not come."""
    aside: Cited | None = None
    """Why its services have nothing to do with the situation as long as its turn has not come."""
    why: Cited
    """Why it comes where it does."""
    first: Annotated[list[Placed], Field(min_length=1, max_length=SHOWN)]
    also: list[Placed] = []
    """What belongs here too and is folded."""


class Unrelated(Node):
    """Services that have nothing to do with the situation, and why."""

    services: Annotated[list[str], Field(min_length=1)]
    why: Cited


class Notice(Cited):
    """What some people must know before anything else, and the service whose number is told with it."""

    when: Condition
    service: str | None = None


class Behind(Node):
    """Services that a plan is not begun with and that stand behind the others of their stage; for whom."""

    services: Annotated[list[str], Field(min_length=1)]
    when: Condition


class Situation(Node):
    """Something that has happened to a person, and what to do first."""

    id: SituationId
    order: Annotated[int, Field(ge=1, le=len(SITUATIONS))]
    """Its place on the first screen."""
    label: Short
    """The words on its button."""
    icon: Annotated[str, Field(pattern=r"^[a-z]+$")]
    """The sign beside them."""
    title: Short
    """The words over its plan."""
    fits: Condition
    """Of whom it is taken to hold where nobody has said in which situation they are."""
    pressing: Annotated[int, Field(ge=1, le=len(SITUATIONS))]
    """Its turn when it is looked for which one fits; the last one fits everybody."""
    supposes: Facts
    """What follows from being in it, until someone says otherwise."""
    lifts: list[str]
    """Facts of which nothing is assumed any longer."""
    questions: Annotated[list[Question], Field(min_length=1, max_length=MOST_QUESTIONS)]
    stages: Annotated[list[Stage], Field(min_length=1)]
    unrelated: list[Unrelated] = []
    behind: Behind
    notices: list[Notice] = []
    figures: Figures = []

    @property
    def opening(self) -> Stage:
        """The stage with which its plan begins where nothing is known of a person."""
        wanted = (stage for stage in self.stages if stage.aside is None or stage.begins == "always")
        return min(wanted, key=lambda stage: (stage.yields == "always", stage.begins != "always"))

    def placed(self) -> list[Placed]:
        """Every service that stands in a stage, in order."""
        return [one for stage in self.stages for one in (*stage.first, *stage.also)]
