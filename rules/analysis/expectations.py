"""Does what the made-up customers and the cases expect still come out of the rules?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from rules.catalogue.catalogue import DATA, SERVICES, Catalogue, Stance
from rules.catalogue.conditions import Node
from rules.catalogue.personas import facts_at_step
from rules.catalogue.schema import Cite, DayId, Expected, ExpectedItem, Facts, Persona
from rules.catalogue.schema_faults import typed
from rules.domain.answer import ServiceAnswer, Status
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import Day, Scenario, shown, visible
from rules.domain.yaml_reader import DataError, read_yaml
from rules.engine.engine import Engine

CASES = DATA.parent / "tests" / "cases"
"""The project's own cases, a file a service; an installation without its tests has none."""


class CaseItem(ExpectedItem):
    """What must be found of one item; what is left out is not looked at."""

    missing: list[str] | None = None
    open: list[str] | None = None
    per: str | None = None


class CaseExpected(Node):
    """What must be found of the service that a file of cases is about."""

    status: Status | None = None
    missing: list[str] | None = None
    items: dict[str, CaseItem] = {}
    deadlines: dict[str, dict[DayId, Day | None]] = {}


class ExpectedCase(Node):
    """A scenario, the manual's lines that it rests on, and what must come out."""

    name: str
    lines: Cite
    given: Facts = {}
    reading: Literal["favourable", "cautious"] = "favourable"
    set_: dict[str, str] = Field({}, alias="set")
    expect: CaseExpected


class CaseGroup(Node):
    """Cases with facts in common: `base` states them once, a case what is otherwise, null where unknown."""

    base: Facts = {}
    cases: list[ExpectedCase] = Field(min_length=1)

    def whole(self) -> Iterator[ExpectedCase]:
        """Every case with all that is given in it."""
        for case in self.cases:
            merged = {fact: value for fact, value in (self.base | case.given).items() if value is not None}
            yield case.model_copy(update={"given": merged})


def read_groups(path: Path) -> list[CaseGroup]:
    """The cases of one service as its file has them; DataError where that is not in order."""
    groups: list[CaseGroup] = typed(list[CaseGroup], read_yaml(path), str(path))
    return groups


def read_cases(path: Path) -> list[ExpectedCase]:
    """The cases of one service, with the facts of its group; DataError where that is not in order."""
    return [case for group in read_groups(path) for case in group.whole()]


def unmet_expectations(answer: ServiceAnswer, wanted: Expected | CaseExpected) -> list[str]:
    """Where an answer is not what was expected, each in a few words."""
    found = answer.to_json()
    days = {(deadline["item"], deadline["id"]): deadline["on"] for deadline in found["deadlines"]}
    items = {item["id"]: item for item in found["items"]}
    expected = wanted.model_dump(
        mode="json", exclude_unset=True, include={"status", "missing", "items", "deadlines"}
    )
    compared: list[tuple[str, Any, Any]] = []
    compared += [(key, found[key], expected[key]) for key in ("status", "missing") if key in expected]
    for id, fields in expected.get("items", {}).items():
        compared += [(f"{id}.{name}", items[id][name], value) for name, value in fields.items()]
    for id, dates in expected.get("deadlines", {}).items():
        compared += [(f"{id}.{name}", days.get((id, name)), day) for name, day in dates.items()]
    return [
        f"{place} 是 {shown(have)}，写的是 {shown(want)}"
        for place, have, want in compared
        if _in_order(have) != _in_order(want)
    ]


def _in_order(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


class Expectations:
    """What is expected of a catalogue's answers, each service's asked of its rules alone: that is quicker."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engines: dict[str, Engine] = {}

    def unmet(
        self, personas: Iterable[Persona], cases: Path, others: Callable[[Scenario], bool] = lambda _: False
    ) -> Iterator[str]:
        """Every step and case whose expectation does not hold, with its file and place.

        `cases` is the folder of the cases; one that is not there has none. A step that is under `others` than
        these rules is left out.
        """
        for persona in personas:
            for number in range(len(persona.steps)):
                if not others(parse(facts_at_step(persona, number), SERVICES)):
                    yield from self.unmet_at(persona, number, self._catalogue.sources.data)
        for path in sorted(cases.glob("*.yaml")):
            yield from self._unmet_cases(path)

    def unmet_at(self, persona: Persona, number: int, data: Path) -> Iterator[str]:
        """One line of what a step expects that does not come out, with its file in a data folder; or none."""
        path = data / "personas" / f"{persona.id}.yaml"
        if found := list(self.unmet_step(persona, number)):
            step = persona.steps[number]
            yield visible(f"{path}: steps.{number}（{step.on} {step.title}）: {'；'.join(found)}")

    def unmet_step(self, persona: Persona, number: int) -> Iterator[str]:
        """What a step expects that does not come out, by service and reading."""
        scenario = parse(facts_at_step(persona, number), SERVICES)
        for id, watched in persona.steps[number].expect.items():
            readings = (
                ("favourable", "有利解释", watched),
                ("cautious", "保守解释", watched.cautious or watched),
            )
            for reading, words, wanted in readings:
                if found := unmet_expectations(self._answer(id, scenario, reading), wanted):
                    yield f"{id}（{words}）{'、'.join(found)}"

    def unmet_case(self, service: str, case: ExpectedCase) -> list[str]:
        """What a case expects that does not come out.

        Raises ScenarioError where the scenario is none, ValueError where it sets what there is not.
        """
        scenario = parse(case.given, SERVICES)
        return unmet_expectations(self._answer(service, scenario, case.reading, case.set_), case.expect)

    def _unmet_cases(self, path: Path) -> Iterator[str]:
        if path.stem not in SERVICES:
            raise DataError(f"{path}: 没有服务 {shown(path.stem)}；可选：{'、'.join(SERVICES)}")
        for number, case in enumerate(read_cases(path)):
            place = f"{path}: {number}（{case.name}）"
            try:
                found = self.unmet_case(path.stem, case)
            except ScenarioError as error:
                faults = (visible(f"{place}: given.{at}: {told}") for at, told in error.faults)
                raise DataError(*faults) from error
            except ValueError as error:
                raise DataError(visible(f"{place}: set: {error}")) from error
            if found:
                yield visible(f"{place}: {'、'.join(found)}")

    def _answer(
        self, service: str, scenario: Scenario, reading: Stance, overrides: Mapping[str, str] | None = None
    ) -> ServiceAnswer:
        if service not in self._engines:
            alone = replace(self._catalogue, services=(self._catalogue.service(service),))
            self._engines[service] = Engine(alone)
        return self._engines[service].evaluate(scenario, reading, overrides).service(service)
