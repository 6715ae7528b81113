"""Of what form are data files, scenarios and answers? JSON Schemas made from the typed forms."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter

from rules.catalogue.answer_schema import ANSWER
from rules.catalogue.schema import CityList, Definition, Entry, FactInfo, NoRule, Persona, Service, Slip
from rules.domain.cities import Divisions
from rules.domain.scenario import Scenario
from rules.domain.workdays import Year

FILES: dict[str, TypeAdapter[object]] = {
    "service": TypeAdapter(Service),
    "definitions": TypeAdapter(dict[str, Definition]),
    "register": TypeAdapter(list[Entry]),
    "slips": TypeAdapter(list[Slip]),
    "clauses": TypeAdapter(list[NoRule]),
    "cities": TypeAdapter(CityList),
    "facts": TypeAdapter(dict[str, FactInfo]),
    "persona": TypeAdapter(Persona),
    "workdays": TypeAdapter(Year),
    "divisions": TypeAdapter(Divisions),
}
"""The kinds of data files: an editor completes keys and marks faults by these."""

EXCHANGED: dict[str, TypeAdapter[object]] = {"scenario": TypeAdapter(Scenario), "answer": ANSWER}
"""What goes in and out of `python -m rules evaluate`."""


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schemas of data files, scenario and answer into `folder`; returns the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, adapter in (FILES | EXCHANGED).items():
        path = folder / f"{name}.schema.json"
        path.write_text(
            json.dumps(adapter.json_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        written.append(path)
    return written
