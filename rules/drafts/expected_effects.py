"""Which steps of the made-up customers and which cases does a draft touch?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rules.analysis.expectations import CASES, Expectations, read_cases
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import facts_at_step
from rules.catalogue.schema import Lines, Persona
from rules.domain.answer import BEST_FIRST, IN_USE
from rules.domain.answer_diff import STATUS, Difference, answer_differences
from rules.domain.parsing import parse
from rules.domain.periods import RulebookDays
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine

UNCOUNTED = tuple(status for status in BEST_FIRST if status not in IN_USE)
"""Statuses beside which a count says nothing yet."""


@dataclass(frozen=True)
class TouchedStep:
    """A step of a made-up customer at which something comes out differently."""

    persona: str
    name: str
    number: int
    """From 1, as in the addresses."""
    title: str
    differences: tuple[Difference, ...]
    unmet: tuple[str, ...]
    """What is expected there and no longer comes out."""

    @property
    def gains(self) -> bool:
        """Whether something can be used there that could not before."""
        return any(one.aspect == STATUS and one.right == "available" for one in self.differences)

    @property
    def losses(self) -> bool:
        """Whether something can no longer be used there."""
        return any(one.aspect == STATUS and one.left == "available" for one in self.differences)


@dataclass(frozen=True)
class TouchedCase:
    """A case that came out before and no longer does."""

    service: str
    number: int
    """From 0, as `check` tells it."""
    name: str
    lines: tuple[Lines, ...]
    unmet: tuple[str, ...]


def touched_steps(
    old: Catalogue,
    new: Catalogue,
    services: Collection[str],
    personas: Iterable[Persona],
    days: RulebookDays | None = None,
) -> Iterator[TouchedStep]:
    """Every step at which one of these services differs under a reading; `days` are those of the terms."""
    engines = [Engine(services_alone(catalogue, services)) for catalogue in (old, new)]
    before, after = Expectations(old), Expectations(new)
    for persona, number, scenario in steps_under(days, personas):
        one, other = (engine.evaluate(scenario, "favourable") for engine in engines)
        found = answer_differences(one, other, uncounted=UNCOUNTED)
        if found:
            met = set(before.unmet_step(persona, number))
            unmet = tuple(told for told in after.unmet_step(persona, number) if told not in met)
            title = persona.steps[number].title
            yield TouchedStep(persona.id, persona.name, number + 1, title, found, unmet)


def steps_under(
    days: RulebookDays | None, personas: Iterable[Persona]
) -> Iterator[tuple[Persona, int, Scenario]]:
    """Every step, counted from 0, whose policy is under the terms of these days; of all without any."""
    for persona in personas:
        for number in range(len(persona.steps)):
            scenario = parse(facts_at_step(persona, number), SERVICES)
            if is_under(days, scenario):
                yield persona, number, scenario


def is_under(days: RulebookDays | None, scenario: Scenario) -> bool:
    """Whether a case is certainly under the terms of these days; any is without any."""
    return days is None or days.only(scenario.policy_start, scenario.as_of)


def touched_cases(
    old: Catalogue, new: Catalogue, services: Collection[str], cases: Path = CASES
) -> Iterator[TouchedCase]:
    """Every case of these services whose expectation holds before and not after."""
    before, after = Expectations(old), Expectations(new)
    for service in services:
        path = cases / f"{service}.yaml"
        for number, case in enumerate(read_cases(path) if path.exists() else ()):
            met = before.unmet_case(service, case)
            if unmet := [told for told in after.unmet_case(service, case) if told not in met]:
                yield TouchedCase(service, number, case.name, tuple(case.lines), tuple(unmet))


def services_alone(catalogue: Catalogue, services: Collection[str]) -> Catalogue:
    """The same rules for these services alone, which is quicker to ask."""
    return replace(
        catalogue, services=tuple(service for service in catalogue.services if service.id in services)
    )
