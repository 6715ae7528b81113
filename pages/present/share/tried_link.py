"""How does what is tried on a story travel in an address? `if.FACT=VALUE` and `if.reading=`, both ways.

Each is a choice of the page by itself, held as the text that the address has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.present.share import case_link
from pages.present.share.page_link import PageChoice, Read, one_of
from pages.present.text import fault_text
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import FACTS, LATEST, RECORDS

PREFIX = "if."
READING = "reading"

TRIED = (*(fact for fact in FACTS if fact not in RECORDS), READING)
"""What may be tried: every fact that is no history, and the reading."""


def tried_key(what: str) -> str:
    """Its key in the session."""
    return f"training_if_{what}"


def tried_choices() -> tuple[PageChoice, ...]:
    """All that an address may say is tried."""
    readings = one_of(STANCES)
    return tuple(
        PageChoice(f"{PREFIX}{what}", tried_key(what), readings if what == READING else _reader(what))
        for what in TRIED
    )


def tried_text(fact: str, value: Any) -> str:
    """A value as the address has it."""
    return case_link.written_value(fact, value)[0]


def with_tried(facts: Mapping[str, Any], tried: Mapping[str, str]) -> dict[str, Any]:
    """The scenario with what is tried on it, as plain data; what is tried as unknown is left out."""
    changed = {what: _value_of(what, text) for what, text in tried.items() if what != READING}
    merged = {**facts, **changed}
    if "age" in changed:
        # Both name one fact.
        merged.pop("birth_date", None)
    if "birth_date" in changed:
        merged.pop("age", None)
    return {fact: value for fact, value in merged.items() if value is not None}


def _value_of(fact: str, text: str) -> Any:
    return None if text == case_link.UNKNOWN else case_link.read_value(fact, [text])


def _reader(fact: str) -> Read:
    def read(texts: Sequence[str], catalogue: Catalogue) -> str:
        if len(texts) != 1:
            raise ValueError("只能写一次")
        text = texts[0]
        value = _value_of(fact, text)
        if value is None and fact == "as_of":
            raise ValueError("须为 YYYY-MM-DD 形式的日期")
        try:
            parse({"as_of": LATEST.isoformat()} | ({fact: value} if value is not None else {}), SERVICES)
        except ScenarioError as error:
            raise ValueError(_first_fault(error, catalogue)) from None
        return text

    return read


def _first_fault(error: ScenarioError, catalogue: Catalogue) -> str:
    return fault_text.fault_told(*error.faults[0], catalogue)[1]


def why_untriable(error: ScenarioError, catalogue: Catalogue) -> str:
    """Why what is tried cannot be, e.g. `诊断日期：须不晚于…`."""
    told = [fault_text.fault_told(path, text, catalogue) for path, text in error.faults]
    return "；".join(f"{name}：{text}" for name, text in told)
