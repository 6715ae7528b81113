"""Does every part of a condition decide something? Each is left out in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rules.analysis.tables.part_arrays import Array
from rules.analysis.tables.truth_table import TruthTable
from rules.book.item_parts import Judged
from rules.domain.answer import Check
from rules.engine.kleene import YES, combine_arrays
from rules.engine.plan import WAITING_NEED
from rules.engine.status import CODE, verdict_arrays


@dataclass(frozen=True)
class Occurrence:
    """A part of a check's condition that could be left out."""

    check: Check
    item: str | None
    """Whose check it is; None where all items share it."""
    path: tuple[int, ...]
    """The slots on the way to it, the check's own first."""

    def about(self, judged: Judged) -> str:
        """Which condition of which check."""
        facts = judged.program.facts_of(self.path[-1]) or ("usage",)
        return f"{self.check.say}: {', '.join(facts)}"


def occurrences(judged: Judged) -> Iterator[Occurrence]:
    """Every part of the conditions of an item, the shared ones included."""
    inner = judged.program.inner

    def parts(path: tuple[int, ...], stands_alone: bool) -> Iterator[tuple[int, ...]]:
        if stands_alone:
            yield path
        kind, children = inner.get(path[-1], ("leaf", ()))
        for child in children:
            yield from parts((*path, child), kind in ("all", "any"))

    for item, checks in ((None, judged.service.checks), (judged.item.id, judged.item.checks)):
        for check in checks:
            if check.redundant or not check.facts:
                continue
            # The engine puts the same frame around every waiting period that hangs on the day of need.
            paths = [(check.slot,)] if check.rule == WAITING_NEED else parts((check.slot,), True)
            yield from (Occurrence(check, item, path) for path in paths)


def decides(occurrence: Occurrence, table: TruthTable) -> bool:
    """Whether some status changes where this part of a condition is left out."""
    memo: dict[int, Array] = {}
    ndim = table.remaining.ndim

    def without(path: tuple[int, ...]) -> Array:
        if len(path) == 1:
            return np.full((1,) * ndim, YES, np.int8)
        kind, children = table.judged.program.inner[path[0]]
        rest = [table.slot(child, memo) for child in children if child != path[1]]
        if len(path) > 2 or kind in ("not", "known"):
            rest.append(without(path[1:]))
        return combine_arrays(kind, rest, ndim)

    def verdicts(checks: Sequence[Check], replaced: bool) -> tuple[Array, Array]:
        values = [
            without(occurrence.path)
            if replaced and check is occurrence.check
            else table.slot(check.slot, memo)
            for check in checks
        ]
        return verdict_arrays(values, [CODE[check.status] for check in checks], ndim)

    shared = verdicts(table.judged.service.checks, occurrence.item is None)
    own = verdicts(table.judged.item.checks, occurrence.item is not None)
    return bool((table.judge(*shared, *own) != table.status).any())
