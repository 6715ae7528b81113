"""What is to be brought? The papers of several services together, those that most services want first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Clause
from rules.engine.plan import clause_of
from rules.guidance.service_step import ServiceStep


class PaperPlace(NamedTuple):
    """One service that asks for a paper."""

    service: str
    only: str | None
    """Of whom it is asked, where not of everybody."""
    clause: Clause


class NeededPaper(NamedTuple):
    """A kind of paper, and who asks for it."""

    kind: str
    name: str
    places: tuple[PaperPlace, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services that ask for it, each once."""
        return tuple(dict.fromkeys(place.service for place in self.places))

    @property
    def only(self) -> tuple[str, ...]:
        """Of whom it is asked, where no service asks everybody for it."""
        found = [place.only for place in self.places]
        return tuple(dict.fromkeys(one for one in found if one)) if all(found) else ()

    @property
    def weight(self) -> tuple[int, int]:
        """How much it is needed: how many services ask everybody for it, and how many ask for it at all."""
        certain = {place.service for place in self.places if place.only is None}
        return len(certain), len(self.services)


def needed_papers(steps: Iterable[ServiceStep], catalogue: Catalogue) -> tuple[NeededPaper, ...]:
    """What these services want, each kind once: the most wanted first, then in the order of the services."""
    found: dict[str, list[PaperPlace]] = {}
    for step in steps:
        info = catalogue.service(step.service)
        for material in info.guide.materials:
            if not material.items or not set(step.items).isdisjoint(material.items):
                place = PaperPlace(step.service, material.only, clause_of(info, material.cite))
                for kind in material.papers:
                    found.setdefault(kind, []).append(place)
    merged = [NeededPaper(kind, catalogue.papers[kind].name, tuple(places)) for kind, places in found.items()]
    return tuple(sorted(merged, key=lambda one: one.weight, reverse=True))
