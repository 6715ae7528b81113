"""What may the registers and the lists say?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rules.catalogue.conditions import Node
from rules.catalogue.schema.common import Cite, Figures, LineRange


class CityList(Node):
    """A list of cities that the manual prints."""

    say: str
    cite: Cite
    cities: list[str]


class Reading(Node):
    """One way to read a disputed place."""

    say: str
    stance: Literal["favourable", "cautious"] | None = None
    lines: Cite = []
    """Those of the entry's lines that speak for this reading; the others speak for none or for all."""
    reply: str | None = None
    """What customer service would say who reads it so: the words of a button."""


Change = Literal["status", "count", "date", "money", "hours", "channel", "wording"]
NotComputed = Literal["no_fact", "contract", "no_number", "alike", "money", "hours", "channel", "wording"]


class Entry(Node):
    """A contradiction or a silence: the places, the readings and what hangs on them.

    `changes` says what the other reading would change for a customer; `not_computed` why no answer
    follows it, and stands exactly where no rule is switched by the entry:

    `no_fact`: no fact of a scenario tells the cases apart. `contract`: the contract, an annex or a list
    outside the manual decides. `no_number`: neither reading gives a number or a day to compute with.
    `alike`: answers follow one of the readings whichever is chosen, with a caveat. `money`, `hours`,
    `channel`: no answer has these. `wording`: nothing follows from it.

    `ask` is the question for customer service, in a customer's words, and each reading's `reply` what they
    may say. An entry that moves a status or a count has both.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    services: list[str]
    lines: Cite
    ask: str | None = None
    readings: dict[str, Reading]
    changes: Annotated[list[Change], Field(min_length=1)]
    not_computed: NotComputed | None = None
    effect: str
    figures: Figures = []


class Slip(Node):
    """A slip of the pen in the manual: it can be read in one way only, but may mislead a reader."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    services: Annotated[list[str], Field(min_length=1)]
    lines: Cite
    meant: str


NoRuleReason = Literal["heading", "table_head", "introduction", "page_furniture"]


class NoRule(Node):
    """Lines of the manual that say nothing to follow, and why.

    `heading`: a title or the question it answers. `table_head`: names of columns and rows.
    `introduction`: announces what follows. `page_furniture`: slogans, left-over numbering.
    """

    lines: LineRange
    reason: NoRuleReason
