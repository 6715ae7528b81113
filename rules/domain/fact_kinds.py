"""What kind of value does a fact hold? Read off the scenario itself: a new fact needs no list here."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Literal

from rules.domain.scenario import FACTS, RECORDS, TRAITS, Scenario

FactKind = Literal["yes_no", "choice", "many", "day", "whole", "number", "city", "text", "records"]


def kind_from_schema(fact: str, shape: Mapping[str, Any]) -> FactKind:
    if fact in RECORDS:
        return "records"
    if "enum" in shape:
        return "choice"
    match shape["type"]:
        case "array":
            return "many"
        case "boolean":
            return "yes_no"
        case "integer":
            return "whole"
        case "number":
            return "number"
    if shape.get("format") == "date":
        return "day"
    return "city" if TRAITS[fact].city else "text"


_SHAPES = {
    fact: next(iter(shape.get("anyOf", ())), shape)
    for fact, shape in Scenario.model_json_schema()["properties"].items()
}

KINDS: Mapping[str, FactKind] = {fact: kind_from_schema(fact, _SHAPES[fact]) for fact in FACTS}
"""By fact."""


def options_of(fact: str) -> tuple[Any, ...]:
    """What may be chosen for a fact: both sides of yes or no, or its options; empty for any other."""
    match KINDS[fact]:
        case "yes_no":
            return (True, False)
        case "choice":
            return tuple(_SHAPES[fact]["enum"])
        case "many":
            return tuple(_SHAPES[fact]["items"]["enum"])
    return ()


def option_key(value: object) -> str:
    """What a value is called among a fact's options, e.g. `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def values_of(fact: str) -> tuple[Any, ...]:
    """Every value of a fact that has few: what may be chosen, or each choice of several; else empty."""
    options = options_of(fact)
    if KINDS[fact] != "many":
        return options
    sizes = range(len(options) + 1)
    return tuple(list(held) for size in sizes for held in itertools.combinations(options, size))


_YES_NO: Mapping[str, Any] = {"true": True, "false": False}


def option_value(option: str) -> Any:
    """What an option's key in `data/facts.yaml` stands for in a scenario."""
    return _YES_NO.get(option, option)
