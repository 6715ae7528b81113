"""How is a service wasted? What counts as used although nothing was had, over the services of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Clause
from rules.engine.plan import clause_of
from rules.guidance.service_step import ServiceStep


class Waste(NamedTuple):
    """One way in which a service is wasted."""

    service: str
    kind: str
    """As of a loss in the data: `no_cancel`, `no_show`, `late`, `once` or `unasked`."""
    say: str
    clause: Clause


def wastes(steps: Iterable[ServiceStep], catalogue: Catalogue) -> tuple[Waste, ...]:
    """The ways in which these services, or the items of them that are shown, are wasted, in their order."""
    return tuple(
        Waste(step.service, loss.kind, loss.say, clause_of(info, loss.cite))
        for step in steps
        for info in (catalogue.service(step.service),)
        for loss in info.guide.lost
        if not loss.items or not set(step.items).isdisjoint(loss.items)
    )
