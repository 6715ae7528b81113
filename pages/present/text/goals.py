"""What may someone care about, and which services is that? Aims in plain words over groups and services."""

from __future__ import annotations

from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.schema import Group
from rules.catalogue.schema.product import PRODUCT


class Goal(NamedTuple):
    """An aim, as someone would say it: whole groups of the catalogue, and single services beside them."""

    say: str
    groups: tuple[Group, ...]
    services: tuple[str, ...]


GOALS: dict[str, Goal] = {
    id: Goal(aim.say, tuple(aim.groups), tuple(aim.services)) for id, aim in PRODUCT.aims.items()
}
"""Aims by id, most pressing first."""

EVERYTHING = f"全部 {len(SERVICES)} 项都问清楚"


def goal_services(goal: Goal, catalogue: Catalogue) -> tuple[str, ...]:
    """The services of an aim, in the catalogue's order."""
    return tuple(
        service.id
        for service in catalogue.services
        if service.group in goal.groups or service.id in goal.services
    )


def service_names(services: tuple[str, ...], catalogue: Catalogue, most: int = len(SERVICES)) -> str:
    """The services' names, at most so many of them."""
    shown = "、".join(catalogue.service(id).name for id in services[:most])
    return f"{shown} 等 {len(services)} 项" if len(services) > most else shown
