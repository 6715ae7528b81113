"""Does behaviour hang on words? Every sentence of the data is reworded, and nothing but the words changes.

No two sentences read alike afterwards, so that nothing can rest on a sentence that stands twice either.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import yaml

from pages.present.timeline.marks import listed_marks, marks_of
from rules import SERVICES, Answer, Engine, Scenario, Stance, load, load_at, parse
from rules.advice.agenda import tasks
from rules.advice.provider_deadlines import awaited_deadlines
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.answer_diff import answer_differences
from rules.domain.merged_answer import CANCERS, FACT, CaseAnswer, Unsure, either
from rules.domain.yaml_reader import read_yaml
from rules.whatif.ways import ways_to_use
from tests.support.opened import ROOT

REWORDED = "（换个说法）"
NUMBERS = count()

STEPS = [(persona.id, number) for persona in load_personas() for number in range(len(persona.steps))]


def reworded(node: Any) -> Any:
    """The data with other words; words that are looked for are no sentences."""
    if isinstance(node, dict):
        return {
            key: value
            if key == "words"
            else f"{REWORDED}{next(NUMBERS)}"
            if key == "say" and isinstance(value, str)
            else reworded(value)
            for key, value in node.items()
        }
    return [reworded(one) for one in node] if isinstance(node, list) else node


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    """The rules as they are and with every sentence reworded."""
    data = tmp_path_factory.mktemp("reworded") / "data"
    shutil.copytree(ROOT / "data", data)
    for path in [*data.glob("services/*.yaml"), *data.glob("*.yaml")]:
        path.write_text(
            yaml.safe_dump(reworded(read_yaml(path)), allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    other = Engine(load_at(data))
    assert all(REWORDED in check.say for check in own_checks(other))
    return Engine(load()), other


def own_checks(engine: Engine) -> Iterator[Any]:
    for service in engine.plan("favourable").services:
        yield from (check for check in service.checks if check.rule.startswith("requires"))


def case_of(persona: str, number: int) -> Scenario:
    told = next(one for one in load_personas() if one.id == persona)
    return parse(facts_at_step(told, number, told.steps[number].on), SERVICES)


def without_words(value: Any) -> Any:
    """An answer's JSON without its sentences, and without what names the data."""
    if isinstance(value, dict):
        return {key: without_words(one) for key, one in value.items() if key not in ("text", "rules")}
    return [without_words(one) for one in value] if isinstance(value, list) else value


def agenda_keys(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> list[tuple[Any, ...]]:
    """What is to be done, in order and as grouped, without the words."""
    return [
        (
            *(task.kind, task.service, task.items, task.by, task.day, task.late, task.differs, task.settled),
            *(task.clauses, len(task.channels)),
            *((part.service, part.items, part.remaining) for part in task.parts),
        )
        for task in tasks(answer, scenario, catalogue)
    ]


@pytest.mark.parametrize(("persona", "number"), STEPS, ids=[f"{id}-{number + 1}" for id, number in STEPS])
def test_no_answer_hangs_on_words(engines: tuple[Engine, Engine], persona: str, number: int) -> None:
    scenario = case_of(persona, number)
    stances: tuple[Stance, Stance] = ("favourable", "cautious")
    for stance in stances:
        one, other = (engine.evaluate(scenario, stance) for engine in engines)
        assert without_words(one.to_json()) == without_words(other.to_json())
        assert answer_differences(one, other) == ()
        plain, changed = (
            agenda_keys(answer, scenario, engine.catalogue)
            for engine, answer in zip(engines, (one, other), strict=True)
        )
        assert plain == changed
        promised, again = (
            [(p.service, p.items, p.id, p.by, p.counted_from, p.other) for p in found]
            for found in (
                awaited_deadlines(answer, scenario, engine.catalogue)
                for engine, answer in zip(engines, (one, other), strict=True)
            )
        )
        assert promised == again
        drawn, redrawn = (
            [(m.kind, m.row, m.on, m.start, m.items, m.provisional, m.open, m.keys) for m in found]
            for found in (
                listed_marks(marks_of(answer, scenario, engine.catalogue))
                for engine, answer in zip(engines, (one, other), strict=True)
            )
        )
        assert drawn == redrawn


def test_no_way_hangs_on_words(engines: tuple[Engine, Engine]) -> None:
    persona = load_personas()[0]
    scenario = case_of(persona.id, len(persona.steps) - 1)
    for id in ("outpatient_companion", "medical_advance", "home_nursing"):
        one, other = (ways_to_use(engine, scenario, id) for engine in engines)
        assert [[step.fact for step in way.changes] for way in one.ways] == [
            [step.fact for step in way.changes] for way in other.ways
        ]
        assert [blocked.clause for blocked in one.blocked] == [blocked.clause for blocked in other.blocked]


def test_what_two_cases_have_in_common_hangs_on_no_words(engines: tuple[Engine, Engine]) -> None:
    persona = load_personas()[0]
    told = facts_at_step(persona, len(persona.steps) - 1, persona.steps[-1].on)
    names = {status: status for status in ("available", "needs_info")}
    found = []
    for engine in engines:
        sides = [
            CaseAnswer((at,), engine.evaluate(parse({**told, FACT: cancer}, SERVICES)))
            for at, cancer in enumerate(CANCERS)
        ]
        statuses = {one.status: one.status for side in sides for one in side.answer.services} | names
        unsure = Unsure(FACT, ("one", "other"), "label", "settle")
        merged = either(sides, [unsure], statuses)  # type: ignore[arg-type]
        found.append(without_words(merged.to_json()))
    assert found[0] == found[1]
