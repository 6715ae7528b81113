"""What is asked first, in a customer's words, and what does each reply say of the facts?"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from rules.catalogue.conditions import Node
from rules.catalogue.schema.facts import Facts
from rules.catalogue.schema.situations import SituationId

Words = Annotated[str, Field(min_length=1, max_length=24)]


class TimeSpan(Node):
    """A length of time."""

    months: Annotated[int, Field(ge=0, le=1200)] = 0
    days: Annotated[int, Field(ge=0, le=366)] = 0


class Ago(Node):
    """A day as people remember it: less than `most` ago, and `least` ago or more."""

    most: TimeSpan
    least: TimeSpan = TimeSpan()


MOST = 20_000
"""A number that no place on earth is beyond, in kilometres from another."""


def _whole(value: Any) -> Any:
    """A number that came out of a rule as its digits."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


Bound = Annotated[int, Field(ge=0, lt=MOST), BeforeValidator(_whole, json_schema_input_type=int | str)]


class OfferedReply(Node):
    """One reply, and what it says: values of facts, or between which values they lie."""

    say: Words
    sets: Facts = {}
    either: dict[str, list[Any]] = {}
    ago: dict[str, Ago] = {}
    over: dict[str, Bound] = {}
    """A number is more than this, and no more than `up_to`, where one is named; else less than any."""
    up_to: dict[str, Bound] = {}
    then: str | None = None
    """The question that tells apart what this reply leaves open."""

    @property
    def between(self) -> dict[str, list[Any]]:
        """By fact: the values that it may have, of a number the first and the last."""
        return self.either | {
            fact: [bound + 1, self.up_to.get(fact, MOST)] for fact, bound in self.over.items()
        }


class QuestionForm(Node):
    """How a question is put; the first form that fits the situation is used."""

    within: list[SituationId] = []
    """The situations it is put so in; all where none is named."""
    ask: Words
    help: Annotated[str, Field(max_length=60)] | None = None
    facts: Annotated[list[str], Field(min_length=1)]
    """What it is about; of facts of which a reply says nothing, nothing is known once it is given."""
    replies: dict[str, OfferedReply] = {}
    """None where the facts' own options are shown."""
    day: str | None = None
    """The fact whose day may be named in place of a reply."""

    def fits(self, situation: str) -> bool:
        """Whether it is put so in this situation."""
        return not self.within or situation in self.within


Questions = dict[str, Annotated[list[QuestionForm], Field(min_length=1)]]
"""By the question's id, the forms in which it is put."""
