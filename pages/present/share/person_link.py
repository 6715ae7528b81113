"""How does a person of a comparison travel in an address? By name and day, or with all their facts.

An example is as old as the day of the question, so its day goes with it; a persona's step has a day of its
own. Whom nobody else knows, a case kept in the session, goes as the facts themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from pages.present.compare.dimensions import EVENTS, Dimension, Value, clean, dimensions
from pages.present.share import case_link
from pages.present.share.page_link import OWN as OWN
from pages.present.share.page_link import PageChoice, day_parameter
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.scenario import EARLIEST

EVENT, PERSONA = "event", "persona"
STEP = "@"
"""Stands between a persona and the number of a step, from 1."""
MOST_CHANGES = 8


def example_names() -> dict[str, str]:
    """The prepared people and every step of the personas, by id."""
    events = {f"{EVENT}:{id}": f"示例：{name}" for id, (name, _, _) in EVENTS.items()}
    steps = {
        f"{PERSONA}:{persona.id}{STEP}{number}": f"{persona.name} 第 {number} 步：{step.title}"
        for persona in load_personas()
        for number, step in enumerate(persona.steps, 1)
    }
    return events | steps


def example_facts(id: str, day: dt.date) -> dict[str, Any]:
    """Their facts; `day` is when a prepared person asks."""
    kind, _, name = id.partition(":")
    if kind == EVENT:
        return clean(name, day)
    persona, _, step = name.partition(STEP)
    return facts_at_step({one.id: one for one in load_personas()}[persona], int(step) - 1)


def changes_of(base: dict[str, Any], catalogue: Catalogue) -> dict[str, tuple[Dimension, Value]]:
    """What can be changed about somebody, by `fact=value`."""
    return {
        f"{dimension.id}={value.id}": (dimension, value)
        for dimension in dimensions(base, catalogue).values()
        if dimension.id != "reading"
        for value in dimension.values
    }


def person_choices(param: str, key: str) -> tuple[PageChoice, ...]:
    """What an address holds of one choice of a person, whose key in the session is `key`."""
    return (
        PageChoice(param, key, _named),
        PageChoice(f"{param}_day", f"{key}_day", day_parameter),
        PageChoice(f"{param}_case", f"{key}_case", _given),
        PageChoice(f"{param}_change", f"{key}_changes", _changes),
    )


def _named(texts: Sequence[str], _: Catalogue) -> str:
    if len(texts) != 1 or texts[0] not in (OWN, *example_names()):
        raise ValueError("须为 current、一个示例（如 event:stay）或示例客户的一步（如 persona:lin@2）")
    return texts[0]


def _given(texts: Sequence[str], catalogue: Catalogue) -> str:
    """The facts of a kept case, as an address writes them."""
    given_case(texts[0], catalogue)
    return texts[0]


def given_case(text: str, catalogue: Catalogue) -> dict[str, Any]:
    """The facts that a text holds. Raises ValueError where it is no case."""
    params = parse_qs(text, keep_blank_values=True)
    opened = case_link.decode(params, EARLIEST, catalogue)
    if opened.refused or opened.rest or "as_of" not in opened.facts:
        raise ValueError("须为一份写明 as_of 的情况")
    return {fact: value for fact, value in opened.facts.items() if value is not None}


def _changes(texts: Sequence[str], _: Catalogue) -> list[str]:
    known = changes_of({"as_of": EARLIEST.isoformat()}, load())
    if len(texts) > MOST_CHANGES or any(text not in known for text in texts):
        raise ValueError(f"须为不超过 {MOST_CHANGES} 处改动，如 edition=special")
    return list(dict.fromkeys(texts))
