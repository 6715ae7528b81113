"""Who are the made-up customers, and what is known of each on a day of their year? Loads `data/personas/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rules.catalogue.catalogue import DATA, SERVICES, Catalogue
from rules.catalogue.loader import load as load_catalogue
from rules.catalogue.loader import validate
from rules.catalogue.schema import Expected, Lines, Persona, Step, Watched
from rules.catalogue.schema.product import PRODUCT
from rules.domain.parsing import ScenarioError, parse
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import FACTS, RECORDS
from rules.domain.yaml_reader import DataError

PERSONAS = (
    *("first_year", "special_edition", "cancer", "ruled_out", "accident", "child"),
    *("travel", "advanced", "surgery", "counts", "rare_disease"),
)
"""The ids that links, and what people were taught, rely on; others may stand beside them."""

AFTERWARDS = dt.timedelta(days=60)
"""How long after its last step a story can still be followed."""


def check_personas(data: Path, catalogue: Catalogue) -> tuple[Persona, ...]:
    """Like `load_from`, but all of PERSONAS must be there, in lessons without a gap."""
    found = load_personas_from(data, catalogue)
    ids, lessons = {persona.id for persona in found}, [persona.lesson for persona in found]
    faults = [f"{data}/personas/{id}.yaml: 没有这个文件；链接用到它" for id in PERSONAS if id not in ids]
    if not faults and lessons != list(range(1, len(lessons) + 1)):
        faults = [f"{data}/personas: lesson: 收到 {lessons}；须从 1 起连续"]
    if faults:
        raise DataError(*faults)
    return found


def load_personas_from(data: Path, catalogue: Catalogue) -> tuple[Persona, ...]:
    """The personas of a data folder in the order of their lessons; none where it has no such files.

    Raises DataError, one line a fault, naming the file, the place, what was found and what is allowed.
    """
    faults: list[str] = []
    found: list[Persona] = []
    for path in sorted((data / "personas").glob("*.yaml")):
        persona: Persona = validate(Persona, path, catalogue.sources)
        faults += [f"{path}: {fault}" for fault in _faults(persona, path.stem, catalogue)]
        faults += catalogue.sources.unfilled(path)
        twin = next((other for other in found if other.lesson == persona.lesson), None)
        if twin:
            faults.append(f"{path}: lesson: found {persona.lesson}, which {twin.id} has too")
        found.append(persona)
    if faults:
        raise DataError(*faults)
    return tuple(sorted(found, key=lambda persona: persona.lesson))


@cache
def load_personas() -> tuple[Persona, ...]:
    """The project's own personas, loaded once."""
    return load_personas_from(DATA, load_catalogue())


def facts_at_step(persona: Persona, number: int, on: dt.date | None = None) -> dict[str, Any]:
    """What is known at step `number`, counted from 0, as a scenario's plain data.

    `on` is another day than the step's own, on which nothing new has happened. IndexError beyond the last.
    """
    facts = dict(persona.start)
    for step in persona.steps[: number + 1]:
        for fact, value in step.facts.items():
            # What a step says of a list comes after what was there.
            grows = fact in RECORDS and isinstance(value, list)
            facts[fact] = [*(facts.get(fact) or []), *value] if grows else value
    known = {fact: value for fact, value in facts.items() if value is not None}
    return {"as_of": (on or persona.steps[number].on).isoformat(), **known}


def last_day(persona: Persona, number: int) -> dt.date:
    """The last day on which step `number` is the latest: the eve of the next, or the end of the story."""
    if number + 1 < len(persona.steps):
        return persona.steps[number + 1].on - ONE_DAY
    return persona.steps[number].on + AFTERWARDS


# ---------------------------------------------------------------- cross-checks


def _faults(persona: Persona, stem: str, catalogue: Catalogue) -> Iterator[str]:
    if persona.id != stem:
        yield f"id: found {persona.id!r}, allowed {stem!r}"
    yield from _unknown_facts("start", persona.start)
    before: Step | None = None
    for number, step in enumerate(persona.steps):
        place = f"steps.{number}"
        if before and step.on <= before.on:
            yield f"{place}.on: found {step.on}, allowed a day after {before.on}"
        before = step
        yield from _unknown_facts(f"{place}.facts", step.facts)
        try:
            parse(facts_at_step(persona, number), SERVICES)
        except ScenarioError as error:
            yield from (f"{place}.facts.{path}: {text}" for path, text in error.faults)
        for id, watched in step.expect.items():
            yield from _watched_faults(f"{place}.expect.{id}", id, watched, catalogue)
        yield from _taught_faults(f"{place}.teach", step, catalogue)


def _taught_faults(place: str, step: Step, catalogue: Catalogue) -> Iterator[str]:
    """A point that is taught stands in the chapter of a service of its step, or in the overview."""
    chapters = [catalogue.service(id).chapter for id in step.expect if id in SERVICES]
    allowed = [PRODUCT.manual.overview, *(part for chapter in chapters for part in chapter)]
    for number, note in enumerate(step.teach):
        for first, last in note.cite:
            if first > last or not any(low <= first and last <= high for low, high in allowed):
                yield f"{place}.{number}.cite: lines {first}-{last} lie outside the step's chapters {allowed}"


def _unknown_facts(place: str, facts: dict[str, Any]) -> Iterator[str]:
    for fact in facts:
        if fact == "as_of":
            yield f"{place}.as_of: found a day, allowed none: the step's `on` is the day"
        elif fact not in FACTS:
            yield f"{place}.{fact}: no such fact, allowed {', '.join(FACTS)}"


def _watched_faults(place: str, id: str, watched: Watched, catalogue: Catalogue) -> Iterator[str]:
    if id not in SERVICES:
        yield f"{place}: no such service, allowed {', '.join(SERVICES)}"
        return
    info = catalogue.service(id)
    allowed: list[Lines] = [*info.chapter, *([info.overview] if info.overview else [])]
    for first, last in watched.cite:
        if first > last or not any(low <= first and last <= high for low, high in allowed):
            yield f"{place}.cite: lines {first}-{last} lie outside the chapter and the overview {allowed}"
    sides: list[tuple[str, Expected]] = [(place, watched)]
    if watched.cautious:
        sides.append((f"{place}.cautious", watched.cautious))
        mine = (watched.status, watched.missing, watched.items, watched.deadlines)
        theirs = watched.cautious
        if mine == (theirs.status, theirs.missing, theirs.items, theirs.deadlines):
            yield f"{place}.cautious: says the same, allowed only what differs"
    for where, side in sides:
        yield from _item_faults(where, id, side)


def _item_faults(place: str, id: str, side: Expected) -> Iterator[str]:
    for part in ("items", "deadlines"):
        for item in getattr(side, part):
            if item not in SERVICES[id]:
                yield f"{place}.{part}.{item}: no such item, allowed {', '.join(SERVICES[id])}"
    for fact in side.missing or ():
        if fact not in FACTS:
            yield f"{place}.missing: found {fact!r}, allowed {', '.join(FACTS)}"
