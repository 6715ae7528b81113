"""Who answers a case that is not the one on the screen? The rules, with the readings chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from rules.engine.engine import Engine


class Judge(NamedTuple):
    """The engine and the readings chosen for single entries; it works outside of a page's run too."""

    engine: Engine
    overrides: tuple[tuple[str, str], ...] = ()

    @property
    def catalogue(self) -> Catalogue:
        """Everything the manual says, as data."""
        return self.engine.catalogue

    def answer(self, facts: Mapping[str, Any], reading: str) -> Answer:
        """The answer for a case. Raises ScenarioError where its facts do not fit together."""
        return self.engine.evaluate(parse(dict(facts), SERVICES), reading, dict(self.overrides))
