"""In which situation is a person of whom only facts are known? And which conditions of a situation hold?"""

from __future__ import annotations

from collections.abc import Iterable

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import Condition
from rules.catalogue.schema.situations import SituationId
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario
from rules.engine.kleene import YES
from rules.engine.program import ConditionCompiler, OnDemand, Program


def fitting(cases: Iterable[Scenario], catalogue: Catalogue) -> SituationId:
    """The most pressing situation that is known to hold: in all cases, where a person cannot tell which."""
    known = tuple(cases)
    tried = sorted(catalogue.situations.values(), key=lambda one: one.pressing)
    return next(one.id for one in tried if known_to_hold(one.fits, known, catalogue))


def known_to_hold(condition: Condition, cases: Iterable[Scenario], catalogue: Catalogue) -> bool:
    """Whether a condition of a situation is known to hold, in all cases that a person cannot tell apart."""
    program = Program()
    # No condition of a situation is switched by the registers, so no reading has to be chosen.
    slot = ConditionCompiler(catalogue.definitions, catalogue.lists, {}, program).slot(condition, "")
    return all(OnDemand(program, view_of(one, SERVICES))[slot] == YES for one in cases)
