"""What is to be brought? The papers of several services together, those that most services want first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Clause
from rules.engine.plan import clause_of
from rules.guidance.service_step import ServiceStep


class NeededPaper(NamedTuple):
    """A kind of paper, and the services that want it."""

    kind: str
    name: str
    services: tuple[str, ...]
    clauses: tuple[Clause, ...]
    """One for each place that asks for it."""
    only: tuple[str, ...] = ()
    """When it is asked for, e.g. 别人代办时, where no place asks everybody for it."""


def needed_papers(steps: Iterable[ServiceStep], catalogue: Catalogue) -> tuple[NeededPaper, ...]:
    """What these services want, each kind once: the most wanted first, then in the order of the services."""
    found: dict[str, list[tuple[str, Clause, str | None]]] = {}
    for step in steps:
        info = catalogue.service(step.service)
        for material in info.guide.materials:
            if not material.items or not set(step.items).isdisjoint(material.items):
                for kind in material.papers:
                    asks = (step.service, clause_of(info, material.cite), material.only)
                    found.setdefault(kind, []).append(asks)
    merged = [
        NeededPaper(
            kind,
            catalogue.papers[kind].name,
            tuple(dict.fromkeys(id for id, _, _ in places)),
            tuple(dict.fromkeys(clause for _, clause, _ in places)),
            _only([only for _, _, only in places]),
        )
        for kind, places in found.items()
    ]
    return tuple(sorted(merged, key=lambda one: -len(one.services)))


def _only(conditions: Sequence[str | None]) -> tuple[str, ...]:
    """The conditions of all places; none where some place has none."""
    stated = tuple(dict.fromkeys(one for one in conditions if one is not None))
    return () if None in conditions else stated
