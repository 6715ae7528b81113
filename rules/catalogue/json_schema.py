"""Of what form are data files, scenarios and answers? JSON Schemas made from the typed forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rules.catalogue.answer_schema import ANSWER
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.inheritance import EXTENDS, INHERIT, SAME_LINES
from rules.catalogue.schema import (
    CityList,
    Definition,
    Entry,
    FactInfo,
    NoRule,
    PaperKind,
    Persona,
    Phone,
    Service,
    Slip,
)
from rules.catalogue.schema.product import Product
from rules.catalogue.schema.questions import Questions
from rules.catalogue.schema.situations import Situation
from rules.domain.cities import Divisions
from rules.domain.scenario import RECORDS, Scenario
from rules.domain.workdays import Year

FILES: dict[str, TypeAdapter[object]] = {
    "service": TypeAdapter(Service),
    "product": TypeAdapter(Product),
    "definitions": TypeAdapter(dict[str, Definition]),
    "register": TypeAdapter(list[Entry]),
    "slips": TypeAdapter(list[Slip]),
    "clauses": TypeAdapter(list[NoRule]),
    "cities": TypeAdapter(CityList),
    "facts": TypeAdapter(dict[str, FactInfo]),
    "phones": TypeAdapter(dict[str, Phone]),
    "papers": TypeAdapter(dict[str, PaperKind]),
    "persona": TypeAdapter(Persona),
    "situation": TypeAdapter(Situation),
    "questions": TypeAdapter(Questions),
    "workdays": TypeAdapter(Year),
    "divisions": TypeAdapter(Divisions),
}
"""The kinds of data files: an editor completes keys and marks faults by these."""

EXTENDING = "service_extending"
"""The kind of a service's file that extends another's: nothing is required, and entries may be inherited."""


def _extending() -> dict[str, Any]:
    """The service's schema for a file that says only what differs."""
    lines = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$"}]}
    schema: dict[str, Any] = _partial(FILES["service"].json_schema())
    schema["properties"] |= {
        EXTENDS: {"type": "string", "description": "The id of the service whose file says the rest."},
        SAME_LINES: {
            "type": "object",
            "description": "The other chapter's lines, and where this one says the same.",
            "additionalProperties": {"anyOf": [lines, {"type": "array", "items": lines}]},
        },
    }
    return schema | {"required": ["id", EXTENDS, SAME_LINES]}


def _partial(part: Any) -> Any:
    """A schema without what it requires, where sentences and their lines may be inherited."""
    if isinstance(part, list):
        return [_partial(one) for one in part]
    if not isinstance(part, dict):
        return part
    partial = {key: _partial(value) for key, value in part.items()}
    if {"say", "cite"} & {*part.get("properties", ())}:
        del partial["required"]
        partial["properties"][INHERIT] = {"type": "integer", "minimum": 0}
    return partial


EXCHANGED: dict[str, TypeAdapter[object]] = {"scenario": TypeAdapter(Scenario), "answer": ANSWER}
"""What goes in and out of `python -m rules evaluate`."""


def exchanged_schemas() -> dict[str, Any]:
    """The JSON Schemas of `scenario` and `answer`."""
    schemas = {name: adapter.json_schema() for name, adapter in EXCHANGED.items()}
    for model in RECORDS.values():
        if "service" in model.model_fields:
            schemas["scenario"]["$defs"][model.__name__]["anyOf"] = _named_items()
    return schemas


def _named_items() -> list[dict[str, Any]]:
    """Which item goes with which service; it may be left out where there is one."""
    services: dict[tuple[str, ...], list[str]] = {}
    for service, items in SERVICES.items():
        services.setdefault(items, []).append(service)
    return [
        {
            "properties": {
                "service": {"enum": named},
                "item": {"enum": [*items, None] if len(items) == 1 else [*items]},
            },
            "required": ["service"] if len(items) == 1 else ["service", "item"],
        }
        for items, named in services.items()
    ]


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schemas of data files, scenario and answer into `folder`; returns the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    schemas = {name: adapter.json_schema() for name, adapter in FILES.items()}
    for name, schema in (schemas | exchanged_schemas() | {EXTENDING: _extending()}).items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written
