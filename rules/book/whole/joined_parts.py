"""How does something known of every policy come together, computed for some of them at a time?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rules.book.columns import Array
from rules.catalogue.catalogue import SERVICES, Stance

AT_ONCE = 2_048
"""Policies of one step."""

SERVICE_ROWS = {service: row for row, service in enumerate(SERVICES)}
"""Which row of such an array is a service's."""


class JoinedParts:
    """By reading, arrays with a row a service and a column a policy, joined once they are all there."""

    def __init__(self, stances: Sequence[Stance], kind: type[np.generic]) -> None:
        """`kind` is that of the numbers."""
        nothing = np.zeros((len(SERVICES), 0), kind)
        self._parts: dict[Stance, list[Array]] = {stance: [nothing] for stance in stances}
        self.count = 0
        """How many policies are done."""

    def next_rows(self, size: int) -> Array:
        """The places of the policies of the next step, of so many; none where all are done."""
        return np.arange(self.count, min(self.count + AT_ONCE, size))

    def done(self, size: int) -> float:
        """Which part of so many policies is done, from 0 to 1."""
        return self.count / size if size else 0.0

    def add(self, found: Mapping[Stance, Array]) -> None:
        """Take what was found of the next policies."""
        for stance, parts in self._parts.items():
            parts.append(found[stance])
        self.count += next(iter(found.values())).shape[1]

    def joined(self) -> dict[Stance, Array]:
        """All of it, after which nothing is held."""
        found = {stance: np.concatenate(parts, axis=1) for stance, parts in self._parts.items()}
        self._parts.clear()
        return found
