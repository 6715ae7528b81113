"""What kind of value does a fact hold? Read off the scenario itself: a new fact needs no list here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from rules.domain.scenario import FACTS, RECORDS, Scenario

FactKind = Literal["choice", "many", "day", "whole", "number", "text", "records"]


def _kind(fact: str, shape: Mapping[str, Any]) -> FactKind:
    if fact in RECORDS:
        return "records"
    shape = next(iter(shape.get("anyOf", ())), shape)
    if shape["type"] == "array":
        return "many"
    if shape["type"] == "boolean" or "enum" in shape:
        return "choice"
    if shape["type"] in ("integer", "number"):
        return "whole" if shape["type"] == "integer" else "number"
    return "day" if shape.get("format") == "date" else "text"


_SHAPES = Scenario.model_json_schema()["properties"]

KINDS: Mapping[str, FactKind] = {fact: _kind(fact, _SHAPES[fact]) for fact in FACTS}
"""By fact."""
