"""What may be said of a fact: how it is asked for, and what it takes for it to change?"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import WithJsonSchema, model_validator

from rules.catalogue.conditions import Node, Value
from rules.domain.scenario import FACTS, Scenario


class Option(Node):
    """A value of a fact, as shown to a person."""

    label: str
    short: str | None = None
    """The label where there is room for a few characters."""
    help: str | None = None


MoveKind = Literal["buy", "wait", "renew", "get", "choose", "event", "fixed"]


class Move(Node):
    """What it takes for a fact to come to another value, put as something to do.

    `buy`: at a renewal. `wait`: until a day. `renew`: a new policy year. `get`: a document or confirmation.
    `choose`: where and how. `event`: something must happen that is not done for the service's sake.
    `fixed`: nobody can bring it about. The value's label follows `say` where the fact has more than two.
    """

    kind: MoveKind
    say: str
    note: str | None = None
    """What the manual leaves open about it."""
    sets: dict[str, Value] = {}
    """Facts that take this value with it; `as_of` stands for the day on which it happens."""
    fills: dict[str, Value] = {}
    """The same where nothing is known of these facts."""

    @model_validator(mode="after")
    def _known_facts(self) -> Move:
        for fact in (*self.sets, *self.fills):
            if fact not in FACTS:
                raise ValueError(f"没有 {fact!r} 这个事实")
        return self


class Moves(Node):
    """How a fact changes: to a value named in `to`, `up` or `down` for a number, else `otherwise`."""

    to: dict[str, Move] = {}
    up: Move | None = None
    down: Move | None = None
    otherwise: Move | None = None
    about: list[str] = []
    """The facts that this one tells more about: once they change, it is not known but still to be chosen."""
    passing: bool = False
    """It may no longer hold on a later day, e.g. a stay in hospital."""


class FactInfo(Node):
    """How a fact is asked for."""

    label: str
    question: str
    group: Literal["policy", "person", "illness", "care", "money", "journey", "treatment", "history"]
    help: str | None = None
    unit: str | None = None
    short_unit: str | None = None
    """The unit where there is room for a few characters."""
    options: dict[str, Option] = {}
    none: str | None = None
    """None of it, said with a click: for a number, several options or a city."""
    unpicked: str | None = None
    """What is said to somebody who went on without choosing one of several options."""
    not_yet: str | None = None
    """That the event has not happened, where this is one."""
    assumed: str | None = None
    """What is said beside the value while it is assumed."""
    offer: str | None = None
    """Why one may want to leave it at what is assumed."""
    mark: str | None = None
    """What the timeline says of the day; the label where nothing else is said."""
    change: Moves

    @model_validator(mode="after")
    def _known_values(self) -> FactInfo:
        for value in self.change.to:
            if value not in self.options:
                raise ValueError(f"change.to 没有 {value!r} 这个取值；可选：{'、'.join(self.options)}")
        return self


@cache
def facts_schema() -> dict[str, Any]:
    """The scenario's own JSON Schema without the day, in one piece: it stands inside another schema."""
    whole = Scenario.model_json_schema()
    parts: dict[str, Any] = whole.get("$defs", {})

    def inline(value: Any) -> Any:
        if isinstance(value, dict):
            name = str(value.get("$ref", "")).rpartition("/")[2]
            return inline(parts[name]) if name else {key: inline(part) for key, part in value.items()}
        return [inline(part) for part in value] if isinstance(value, list) else value

    known = {name: inline(fact) for name, fact in whole["properties"].items() if name != "as_of"}
    return {"type": "object", "properties": known, "additionalProperties": False}


Facts = Annotated[dict[str, Any], WithJsonSchema(facts_schema())]
"""Facts by name, as plain data; `rules.catalogue.personas` judges them with the rest of the story."""
