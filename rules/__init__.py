"""What the service manual says, computed: one scenario in, 25 answers with reasons out.

The package knows no screen, reads no clock and touches no network. What stands here is its public face:

    from rules import SERVICES, Engine, load, parse

    answer = Engine(load()).evaluate(parse(facts, SERVICES))

Each name is loaded when it is first asked for, so that nobody imports more than they use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue, Stance
    from rules.catalogue.loader import load, load_at
    from rules.domain.answer import Answer, Deadline, ItemAnswer, Reason, ServiceAnswer
    from rules.domain.parsing import ScenarioError, parse, to_json
    from rules.domain.scenario import Scenario
    from rules.domain.yaml_reader import DataError
    from rules.engine.engine import Engine

__all__ = [
    "SERVICES",
    "STANCES",
    "Answer",
    "Catalogue",
    "DataError",
    "Deadline",
    "Engine",
    "ItemAnswer",
    "Reason",
    "Scenario",
    "ScenarioError",
    "ServiceAnswer",
    "Stance",
    "load",
    "load_at",
    "parse",
    "to_json",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
