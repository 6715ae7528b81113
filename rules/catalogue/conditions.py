"""How is it written when a rule holds? The typed condition tree of the data files.

`rules.engine.program` decides such a tree for a scenario.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from rules.domain.periods import Unit, move
from rules.domain.scenario import FACTS, Hospital, Surgery, View

Value = str | int | float | bool
T = TypeVar("T")

DERIVED = ("policy_end", "waiting_over_on", "age")
"""Facts that follow from others: see `rules.domain.parsing.view_of`."""


class Node(BaseModel):
    """A node of a data file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Disputed(Node, Generic[T]):
    """Two or more readings of one place, switched by the register entry named `dispute`."""

    dispute: str
    readings: dict[str, T]


# ---------------------------------------------------------------- dates


class Period(Node):
    """A length of time: exactly one unit, e.g. `{workdays: 15}`."""

    days: int | None = Field(None, ge=1, le=3660)
    months: int | None = Field(None, ge=1, le=120)
    years: int | None = Field(None, ge=1, le=10)
    workdays: int | None = Field(None, ge=1, le=366)
    hours: int | None = Field(None, ge=1, le=720)

    @model_validator(mode="after")
    def _one_unit(self) -> Period:
        if len(self.model_fields_set) != 1 or getattr(self, *self.model_fields_set) is None:
            raise ValueError("须有 days、months、years、workdays、hours 中的一个，只有一个")
        return self

    @cached_property
    def unit(self) -> Unit:
        units: tuple[Unit, ...] = ("days", "months", "years", "workdays", "hours")
        return next(unit for unit in units if unit in self.model_fields_set)

    @cached_property
    def count(self) -> int:
        return int(getattr(self, self.unit))


class Shifted(Node):
    """A date moved by a period, e.g. `{of: discharged_on, plus: {days: 15}}`."""

    of: str
    plus: Period | None = None
    minus: Period | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Shifted:
        if (self.plus is None) == (self.minus is None):
            raise ValueError("须有 plus、minus 中的一个，只有一个")
        return self


DateExpr = str | Shifted
"""The name of a date fact (or `as_of`, `policy_end`, `waiting_over_on`), or such a date moved."""


def date_fact(expr: DateExpr) -> str:
    """The fact that a date expression starts from."""
    return expr if isinstance(expr, str) else expr.of


def date_of(expr: DateExpr, view: View) -> dt.date | None:
    """The date in this scenario; None where it is unknown or its event has not happened."""
    start: dt.date | None = view[date_fact(expr)]
    if start is None or isinstance(expr, str):
        return start
    if expr.plus:
        start = move(start, expr.plus.count, expr.plus.unit).on
    if expr.minus:
        start = move(start, -expr.minus.count, expr.minus.unit).on
    return start


# ---------------------------------------------------------------- the tree


Always = Literal["always"]
"""Holds whatever is known, e.g. under the reading that asks for nothing."""
Never = Literal["never"]
"""Holds in no case."""

Parts = Annotated[list["Condition"], Field(min_length=1)]


class AllOf(Node):
    """Every part holds."""

    all: Parts


class AnyOf(Node):
    """At least one part holds."""

    any: Parts


class Not(Node):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


class FactTest(Node):
    """A fact compared with a constant: exactly one comparison."""

    fact: str
    is_: Value | None = Field(None, alias="is")
    in_: list[Value] | None = Field(None, alias="in")
    has: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    in_list: str | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> FactTest:
        given = self.model_fields_set - {"fact"}
        if len(given) != 1 or getattr(self, *given) is None:
            raise ValueError("须有 is、in、has、at_least、at_most、above、below、in_list 中的一个，只有一个")
        if self.fact not in FACTS and self.fact not in DERIVED:
            raise ValueError(f"没有 {self.fact!r} 这个事实；可选：{'、'.join((*FACTS, *DERIVED))}")
        return self


class DateTest(Node):
    """A date compared with another; a date whose event has not happened lies ahead of every other."""

    date: DateExpr
    on_or_before: DateExpr | None = None
    on_or_after: DateExpr | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> DateTest:
        if (self.on_or_before is None) == (self.on_or_after is None):
            raise ValueError("须有 on_or_before、on_or_after 中的一个，只有一个")
        return self


class Happened(Node):
    """The event of a date fact has happened by `as_of`."""

    happened: str


Within = Literal["illness", "stay", "journey"]


class Used(Node):
    """One of these items of the same service has been used by `as_of`, for the present event.

    A use belongs to the present `illness` from the diagnosis on, to the present `stay` from the admission on,
    and to the present `journey` where it lies at most the journey's whole length back.
    """

    used: list[str]
    within: Within


class StayTest(Node):
    """What a stay must be like; what is left out does not matter."""

    hospital: list[Hospital] | None = None
    surgery: list[Surgery] | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> StayTest:
        if self.hospital is None and self.surgery is None:
            raise ValueError("须有 hospital、surgery 中的至少一个；哪种住院都行写作 anywhere")
        return self


class Stayed(Node):
    """A stay like this is over by `as_of`: this one, or an earlier one that ended after the diagnosis."""

    stayed: StayTest | Literal["anywhere"]


class Ref(Node):
    """A condition shared by services, named in `data/definitions.yaml`."""

    rule: str


class Known(Node):
    """Holds only where the part is known to hold; an unknown counts as no."""

    known: Condition


class UnlessKnown(Node):
    """Holds unless the part is known to hold; an unknown counts as no, so that this then holds."""

    unless_known: Condition


CONDITION_WORDS = ("always", "never")
CONDITION_KEYS = (
    "all",
    "any",
    "not",
    "fact",
    "date",
    "happened",
    "used",
    "stayed",
    "rule",
    "known",
    "unless_known",
    "dispute",
)


def _tag(value: object) -> str | None:
    if isinstance(value, str):
        return value if value in CONDITION_WORDS else None
    if isinstance(value, Mapping):
        return next((tag for tag in CONDITION_KEYS if tag in value), None)
    return next((tag for model, tag in _MODELS.items() if isinstance(value, model)), "dispute")


_MODELS: dict[type[Node], str] = {
    AllOf: "all",
    AnyOf: "any",
    Not: "not",
    FactTest: "fact",
    DateTest: "date",
    Happened: "happened",
    Used: "used",
    Stayed: "stayed",
    Ref: "rule",
    Known: "known",
    UnlessKnown: "unless_known",
}


Condition = Annotated[
    Annotated[Always, Tag("always")]
    | Annotated[Never, Tag("never")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FactTest, Tag("fact")]
    | Annotated[DateTest, Tag("date")]
    | Annotated[Happened, Tag("happened")]
    | Annotated[Used, Tag("used")]
    | Annotated[Stayed, Tag("stayed")]
    | Annotated[Ref, Tag("rule")]
    | Annotated[Known, Tag("known")]
    | Annotated[UnlessKnown, Tag("unless_known")]
    | Annotated["Disputed[Condition]", Tag("dispute")],
    Discriminator(
        _tag,
        custom_error_type="condition",
        custom_error_message="条件须是这些词或有这些键之一："
        + ", ".join((*CONDITION_WORDS, *CONDITION_KEYS)),
    ),
]

for _model in (AllOf, AnyOf, Not, Known, UnlessKnown):
    _model.model_rebuild()
