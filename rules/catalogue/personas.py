"""Who are the made-up customers, and what is known of each on a day of their year? Loads `data/personas/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rules.catalogue.catalogue import DATA, SERVICES, Catalogue
from rules.catalogue.labels import lines_text
from rules.catalogue.loader import load as load_catalogue
from rules.catalogue.loader import validate
from rules.catalogue.schema import Expected, Lines, Persona, Step, Watched
from rules.catalogue.schema.product import PRODUCT
from rules.domain.parsing import ScenarioError, parse
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import FACTS, RECORDS, shown
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
            faults.append(f"{path}: lesson: 收到 {persona.lesson}，{twin.id} 也是这个数；须各不相同")
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
        yield f"id: 收到 {shown(persona.id)}；须与文件名相同：{stem}"
    yield from _unknown_facts("start", persona.start)
    before: Step | None = None
    for number, step in enumerate(persona.steps):
        place = f"steps.{number}"
        if before and step.on <= before.on:
            yield f"{place}.on: 收到 {step.on}；须晚于上一步的 {before.on}"
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
    where = f"这一步各项服务的章和概览（{lines_text(allowed)}）"
    for number, note in enumerate(step.teach):
        for first, last in note.cite:
            if first > last or not any(low <= first and last <= high for low, high in allowed):
                yield f"{place}.{number}.cite: 收到行 {first}-{last}；须在{where}之内"


def _unknown_facts(place: str, facts: dict[str, Any]) -> Iterator[str]:
    for fact in facts:
        if fact == "as_of":
            yield f"{place}.as_of: 收到 {shown(facts[fact])}；须不写，日子就是这一步的 on"
        elif fact not in FACTS:
            yield f"{place}.{fact}: 没有这个事实；可选：{'、'.join(FACTS)}"


def _watched_faults(place: str, id: str, watched: Watched, catalogue: Catalogue) -> Iterator[str]:
    if id not in SERVICES:
        yield f"{place}: 没有这项服务；可选：{'、'.join(SERVICES)}"
        return
    info = catalogue.service(id)
    allowed: list[Lines] = [*info.chapter, *([info.overview] if info.overview else [])]
    for first, last in watched.cite:
        if first > last or not any(low <= first and last <= high for low, high in allowed):
            yield f"{place}.cite: 收到行 {first}-{last}；须在这一章和概览（{lines_text(allowed)}）之内"
    sides: list[tuple[str, Expected]] = [(place, watched)]
    if watched.cautious:
        sides.append((f"{place}.cautious", watched.cautious))
        mine = (watched.status, watched.missing, watched.items, watched.deadlines)
        theirs = watched.cautious
        if mine == (theirs.status, theirs.missing, theirs.items, theirs.deadlines):
            yield f"{place}.cautious: 写的和有利解释一样；两种解释不同时才写"
    for where, side in sides:
        yield from _item_faults(where, id, side)


def _item_faults(place: str, id: str, side: Expected) -> Iterator[str]:
    for part in ("items", "deadlines"):
        for item in getattr(side, part):
            if item not in SERVICES[id]:
                yield f"{place}.{part}.{item}: 没有这个项目；可选：{'、'.join(SERVICES[id])}"
    for fact in side.missing or ():
        if fact not in FACTS:
            yield f"{place}.missing: 收到 {shown(fact)}；可选：{'、'.join(FACTS)}"
