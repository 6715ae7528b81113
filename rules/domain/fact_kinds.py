"""What kind of value does a fact hold? Read off the scenario itself: a new fact needs no list here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from rules.domain.scenario import FACTS, RECORDS, TRAITS, Scenario

FactKind = Literal["yes_no", "choice", "many", "day", "whole", "number", "city", "text", "records"]


def _kind(fact: str, shape: Mapping[str, Any]) -> FactKind:
    if fact in RECORDS:
        return "records"
    shape = next(iter(shape.get("anyOf", ())), shape)
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


_SHAPES = Scenario.model_json_schema()["properties"]

KINDS: Mapping[str, FactKind] = {fact: _kind(fact, _SHAPES[fact]) for fact in FACTS}
"""By fact."""
