"""How does a test plan first steps? A plan for a situation and facts, with the project's own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.guidance.service_step import ServiceStep
from rules.guidance.steps import FirstSteps, StagePlan, first_steps

CATALOGUE = load()
ENGINE = Engine(CATALOGUE)


def answered(facts: dict[str, Any], reading: str = "favourable") -> tuple[Scenario, Answer]:
    scenario = parse(facts, SERVICES)
    return scenario, ENGINE.evaluate(scenario, reading)


def planned(
    situation: SituationId,
    facts: dict[str, Any],
    reading: str = "favourable",
    cases: Sequence[dict[str, Any]] = (),
) -> FirstSteps:
    scenario, answer = answered(facts, reading)
    return first_steps(situation, answer, scenario, CATALOGUE, [parse(one, SERVICES) for one in cases])


def stage_ids(plan: FirstSteps) -> list[str]:
    return [stage.id for stage in plan.stages]


def stage(plan: FirstSteps, id: str) -> StagePlan:
    return next(one for one in plan.stages if one.id == id)


def step(plan: FirstSteps, service: str) -> ServiceStep:
    return next(one for one in plan.steps if one.service == service)


def grades(steps: Sequence[ServiceStep]) -> list[tuple[str, str]]:
    return [(one.service, one.grade) for one in steps]
