"""What may a service's file say? Who has it, since when, what must hold, how often, until when, and how."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from rules.catalogue.conditions import Condition, DateExpr, Disputed, Node, Period
from rules.catalogue.schema.common import Cite, DeadlineId, Figures, LineRange
from rules.catalogue.schema.guide import Guide, Note, Plain
from rules.catalogue.schema.product import PRODUCT

if TYPE_CHECKING:
    Group = str
else:
    Group = Literal[tuple(PRODUCT.groups)]
Per = Literal[
    "policy_year",
    "stay",
    "discharge",
    "event",
    "treatment",
    "month",
    "policy",
    "unlimited",
    "contract",
    "silent",
]


class CaveatNote(Note):
    """What no fact describes and the reader must know; `when` limits it to where it may matter."""

    when: Condition | None = None


class Requirement(Node):
    """Something that must hold: a `trigger` must have happened; a `fit` is a quality of it or the person."""

    kind: Literal["trigger", "fit"]
    say: str
    when: Condition
    cite: Cite


class Included(Node):
    """Who has the service: the edition or add-on it needs."""

    say: str
    when: Condition
    cite: Cite


class Need(Node):
    """The event on whose day the waiting period must be over, e.g. the diagnosis."""

    once: Condition
    day: str
    say: str
    cite: Cite


class Illness(Node):
    """The day on which a disease or stay began, which one reading wants after the waiting period."""

    day: Literal["diagnosed_on", "admitted_on"]
    say: str
    cite: Cite


class Waiting(Node):
    """The waiting period as the manual has it.

    `stated`: there is one; `renewal` and `accident` say whether these are exempt in so many words
    or the manual is silent on them. `none`: expressly none. `silent`: not a word. `need` is the event whose
    day the manual ties it to; `illness` the day that it might be tied to where the manual does not say so.
    """

    kind: Literal["stated", "none", "silent"]
    cite: Cite | None = None
    renewal: Literal["exempt", "silent"] = "silent"
    accident: Literal["exempt", "silent"] = "silent"
    need: Need | Disputed[Need | None] | None = None
    illness: Disputed[Illness | Disputed[Illness | None] | None] | None = None


Times = Annotated[int, Field(ge=0, le=1000)]


class CountCase(Node):
    """A count that depends on a fact."""

    when: Condition
    then: Times
    otherwise: Times


Count = Times | CountCase | Disputed[Times | CountCase | None] | None
"""A number, None for no number, one that depends on a fact, or a disputed one."""


Counted = Literal["policy_year", "ever"]
"""Which use counts where the manual leaves the period open (`silent`): this year's or all that is known."""


class Limit(Node):
    """How many times an item may be used in a period."""

    count: Count
    unit: str = "次"
    per: Per | Disputed[Per]
    counted: Counted | Disputed[Counted] = "policy_year"
    cite: Cite
    say: str | None = None


class Pool(Node):
    """A count that several items share."""

    id: str
    say: str
    items: list[str]
    count: Count
    unit: str = "次"
    per: Per = "policy_year"
    counted: Counted | Disputed[Counted] = "policy_year"
    cite: Cite


class Ceiling(Node):
    """The most money that the manual states for one stay or event; it limits no count and no status."""

    say: str
    items: list[str]
    yuan: Annotated[int, Field(gt=0, le=100_000_000)]
    per: Literal["stay", "event"]
    cite: Cite


class WindowEnd(Node):
    """The last day of a window, as a date expression; the policy's end cuts it off."""

    date: DateExpr
    say: str
    cite: Cite


class Window(Node):
    """Until when an item may be applied for and used."""

    apply_by: WindowEnd | Disputed[WindowEnd | None] | None = None
    use_by: WindowEnd | Disputed[WindowEnd | None] | None = None


class Promise(Node):
    """A deadline that hangs on a day: the provider's promise, or a notice the customer must give.

    `since` (period after) or `ahead_of` (period before) name the day it counts from: `application`
    (as_of), `unstated` (the manual does not say: application or review), `review` (the review's
    promised day), `planned` (the day planned or booked), or a date fact. `start` is what the manual counts
    from in words, where that is neither the application nor the review themselves: `收到样本`.
    """

    period: Period
    since: str | None = None
    ahead_of: str | None = None
    start: str | None = None
    say: str
    cite: Cite
    average: bool = False
    advice: bool = False
    when: Condition | None = None


Promises = dict[DeadlineId, Promise | Disputed[Promise | None] | None]


class Item(Node):
    """One item of a service. `promises` override the service's by id; None takes one away."""

    name: str
    say: str | None = None
    cite: Cite
    requires: list[Requirement] = []
    limit: Limit
    window: Window = Window()
    promises: Promises = {}
    by_stay: bool = False
    """What follows a discharge: judged for this stay and for each earlier one."""
    caveats: list[CaveatNote] = []


class Dated(Node):
    """The chapter's own date in our notation, or None where it has none."""

    on: str | None
    cite: Cite | None = None

    @model_validator(mode="after")
    def _real_day(self) -> Dated:
        if self.on is not None:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", self.on):
                raise ValueError(f"on 须为 YYYY-MM 或 YYYY-MM-DD，收到 {self.on!r}")
            try:
                dt.date.fromisoformat(self.on if len(self.on) == 10 else f"{self.on}-01")
            except ValueError:
                raise ValueError(f"日历上没有 {self.on}") from None
        return self


class Word(Node):
    """A word by which a service is looked for: the manual's, with its lines, or a customer's own."""

    say: Annotated[str, Field(min_length=1, max_length=20)]
    lines: Cite | None = None
    """Where the manual has this word; it is no rule, so these lines count for nothing else."""


class Service(Node):
    """Everything the manual says about one service."""

    id: str
    name: str
    group: Group
    summary: str
    plain: Plain
    words: Annotated[list[Word], Field(min_length=1)]
    """What people call it, what it is for and what belongs to it: for searches, nothing follows from them."""
    section: str
    chapter: list[LineRange]
    overview: LineRange | None
    outline: dict[int, str]
    """First line of each numbered part of the chapter and its label there, e.g. 1624: 二(1)."""
    dated: Dated
    included: Included | None = None
    in_force: Cite | None = None
    """Lines that tie use to the policy's validity; None where the manual is silent."""
    holder: Cite | None = None
    """Where it is silent: the lines that give the service to the insured or to the holder of a policy."""
    waiting: Waiting
    requires: list[Requirement] = []
    items: dict[str, Item]
    pools: list[Pool] = []
    ceilings: list[Ceiling] = []
    promises: Promises = {}
    guide: Guide
    caveats: list[CaveatNote] = []
    figures: Figures = []

    @cached_property
    def part_starts(self) -> tuple[int, ...]:
        """The first lines of the chapter's parts, in order."""
        return tuple(sorted(self.outline))


class Definition(Node):
    """A condition that services share, named once."""

    say: str
    when: Condition
