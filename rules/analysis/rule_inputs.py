"""What do some rules read? Their leaves, items, facts and lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rules.analysis.boundaries import Boundaries
from rules.engine.leaves import Leaf
from rules.engine.plan import ItemPlan


@dataclass(frozen=True)
class RuleInputs:
    """What some rules read: their leaves and items, and every fact that they may look at."""

    leaves: tuple[Leaf, ...]
    items: tuple[ItemPlan, ...]
    facts: frozenset[str]
    """As conditions read them, derived ones included."""
    lists: tuple[frozenset[str], ...]
    """The manual's lists, in every edition compared."""

    @cached_property
    def boundaries(self) -> Boundaries:
        """Where they draw lines."""
        return Boundaries.of(self.leaves, self.items)
