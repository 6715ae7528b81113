"""What may an editor suggest while a data file is written? JSON Schemas made from the typed form."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter

from rules.schema import CityList, Definition, Entry, FactInfo, NoRule, Persona, Service, Slip

FILES: dict[str, TypeAdapter[object]] = {
    "service": TypeAdapter(Service),
    "definitions": TypeAdapter(dict[str, Definition]),
    "register": TypeAdapter(list[Entry]),
    "slips": TypeAdapter(list[Slip]),
    "clauses": TypeAdapter(list[NoRule]),
    "cities": TypeAdapter(CityList),
    "facts": TypeAdapter(dict[str, FactInfo]),
    "persona": TypeAdapter(Persona),
}


def write_schemas(folder: Path) -> list[Path]:
    """Write one JSON Schema for each kind of data file into `folder`; returns the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, adapter in FILES.items():
        path = folder / f"{name}.schema.json"
        path.write_text(
            json.dumps(adapter.json_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        written.append(path)
    return written
