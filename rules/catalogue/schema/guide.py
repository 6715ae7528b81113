"""How is a service used, in whose words, with what, at what price, and how is it lost?"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules.catalogue.conditions import Node
from rules.catalogue.schema.common import Cite, at_most
from rules.catalogue.schema.contacts import Opening
from rules.catalogue.schema.product import RegisterReading
from rules.domain.scenario import TripRegion


class Note(Node):
    """One statement of the manual in our own words."""

    say: str
    cite: Cite


class Plain(Node):
    """What the service is to a person who never read the manual; it promises nothing that no rule does."""

    name: Annotated[str, Field(min_length=2, max_length=14)]
    does: Annotated[str, at_most(34)]
    """What it does, in one sentence."""
    event: Annotated[str, Field(max_length=10)]
    """What it waits for, e.g. 要看门诊时."""
    cite: Cite


class Channel(Node):
    """A way to apply or ask; `number` only for phones. `use` words what else than applying it is for."""

    kind: Literal["phone", "wechat", "miniprogram", "app", "web"]
    name: str
    number: str | None = None
    path: str | None = None
    staff: str | None = None
    """Who answers there, as `office` has them with their hours; a phone's hours stand with its number."""
    regions: list[TripRegion] = []
    """Where on a journey it is used; none means anywhere."""
    does: Literal["apply", "change", "help", "other"] = "apply"
    """What it is for: to apply, to change or cancel, to get help without applying, or none of these."""
    use: str | None = None
    cite: Cite

    @model_validator(mode="after")
    def _phones_have_numbers(self) -> Channel:
        if (self.kind == "phone") != (self.number is not None):
            raise ValueError("电话须有 number，其他渠道没有")
        if self.number and not re.fullmatch(r"\+?[0-9]+(-[0-9]+)*", self.number):
            raise ValueError(f"number {self.number!r} 不是电话号码")
        if self.number and self.staff:
            raise ValueError("电话的接听时间写在 phones.yaml 里，这里没有 staff")
        return self


class Material(Note):
    """What to bring or send, and which kinds of papers that is: none where the manual lists none.

    `items` where only these ask for it, `only` where only some people are asked, e.g. 别人代办时.
    """

    papers: list[str]
    items: list[str] = []
    only: Annotated[str | None, Field(max_length=12)] = None


class Office(Opening):
    """When the people of the service are there, apart from its telephone."""

    who: Annotated[str, Field(max_length=12)]
    reading: RegisterReading | None = None
    """The reading of the registers that has these hours, where the manual disagrees."""


class Loss(Node):
    """How a use, money or a right is lost: it cannot be cancelled, one does not come, one is late.

    `once` is one choice or one call, and the rest is gone; `unasked` is what is not paid where nobody was
    asked before. Each says what is lost; where a service is had, and how often, is told elsewhere.
    """

    kind: Literal["no_cancel", "no_show", "late", "once", "unasked"]
    say: Annotated[str, at_most(22)]
    items: list[str] = []
    """The items of which this holds; none means all."""
    cite: Cite


class Pay(Node):
    """What the person pays herself, in one short sentence."""

    say: Annotated[str, at_most(40)]
    cite: Cite


class Urgent(Node):
    """What to say where somebody is called in need, with blanks for what only the caller knows."""

    say: Annotated[str, at_most(120)]
    cite: Cite


class Guide(Node):
    """How to use the service, and at what price."""

    channels: list[Channel] = []
    steps: list[Note] = []
    materials: list[Material] = []
    hours: list[Note] = []
    office: list[Office] = []
    costs: list[Note] = []
    urgent: Urgent | None = None
    """None where nobody calls in need."""
    pay: Pay | None = None
    """None claims that the chapter says nothing of what the person pays."""
    counts_as_used: list[Note] = []
    lost: list[Loss] = []
    exclusions: list[Note] = []
    annexes: list[Note] = []
    remarks: list[Note] = []
