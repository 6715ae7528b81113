"""Who answers a telephone, and when? Each number once, as the channels of the services write it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules.catalogue.conditions import Node
from rules.catalogue.schema.common import Cite

Days = Literal["daily", "workdays", "weekdays", "weekends", "always", "unstated"]
"""`workdays` follow the State Council's calendar, `weekdays` are Monday to Friday whatever it says; `always`
is day and night, `unstated` where the manual gives hours without days."""

Clock = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the day with two digits each, so that the earlier one sorts first."""


class Opening(Node):
    """Days and hours on which somebody is there, and the lines that say so."""

    days: Days
    opens: Clock | None = Field(None, alias="from")
    closes: Clock | None = Field(None, alias="to")
    cite: Cite

    @model_validator(mode="after")
    def _from_and_to(self) -> Opening:
        if self.days == "always":
            if self.opens or self.closes:
                raise ValueError("days 为 always 时没有 from、to")
        elif not (self.opens and self.closes and self.opens < self.closes):
            raise ValueError(f"须有 from、to，先早后晚；收到 {self.opens} 至 {self.closes}")
        return self


class Phone(Node):
    """Who answers a number. No `hours` claims that the manual gives none for it anywhere."""

    who: Annotated[str, Field(max_length=20)]
    hours: list[Opening] = []


class PaperKind(Node):
    """A kind of paper: what a person calls it, and the words of the manual by which it is asked for."""

    name: Annotated[str, Field(min_length=2, max_length=16)]
    said: Annotated[list[str], Field(min_length=1)]
    """One of these stands in the lines of every material that asks for the paper."""
