"""In which situation is a person of whom only facts are known? And which conditions of a situation hold?"""

from __future__ import annotations

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import Condition
from rules.catalogue.schema.situations import SituationId
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario
from rules.engine.kleene import VERDICT
from rules.engine.program import ConditionCompiler, OnDemand, Program


def fitting(scenario: Scenario, catalogue: Catalogue) -> SituationId:
    """The first situation, by how pressing it is, that is known to hold of a scenario."""
    tried = sorted(catalogue.situations.values(), key=lambda one: one.pressing)
    return next(one.id for one in tried if holds(one.fits, scenario, catalogue))


def holds(condition: Condition, scenario: Scenario, catalogue: Catalogue) -> bool | None:
    """Whether a condition of a situation holds; None where that is not known."""
    program = Program()
    readings = catalogue.readings("favourable")
    compiler = ConditionCompiler(catalogue.definitions, catalogue.lists, readings, program)
    slot = compiler.slot(condition, "")
    return VERDICT[OnDemand(program, view_of(scenario, SERVICES))[slot]]
