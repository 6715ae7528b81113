"""Which entries of the registers switch a value in the data, and in which services?"""

from __future__ import annotations

from collections.abc import Iterator

from rules.catalogue import PROMISE_START, RENEWAL_SILENT, Catalogue, disputes_in, nodes_in
from rules.conditions import Node, Ref
from rules.schema import Promise, Service


class Wiring:
    """The entries of a catalogue's registers with the services whose rules they switch."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._services: dict[str, list[str]] = {}
        for service in catalogue.services:
            for entry in dict.fromkeys(switching(service, catalogue)):
                self._services.setdefault(entry, []).append(service.id)

    def services(self, entry: str) -> tuple[str, ...]:
        """The services in which an entry switches something; none where it is not wired."""
        return tuple(self._services.get(entry, ()))

    def within(self, services: tuple[str, ...]) -> frozenset[str]:
        """The entries that switch something in these services."""
        return frozenset(entry for entry, found in self._services.items() if {*found} & {*services})

    def __contains__(self, entry: str) -> bool:
        return entry in self._services

    def __len__(self) -> int:
        return len(self._services)


def switching(service: Service, catalogue: Catalogue) -> Iterator[str]:
    """The entries that switch something in a service, by itself or by a condition that it shares."""
    yield from _disputed(service, catalogue)
    if service.waiting.kind == "stated" and service.waiting.renewal == "silent":
        yield RENEWAL_SILENT[0]
    if any(isinstance(node, Promise) and node.since == "unstated" for node in nodes_in(service)):
        yield PROMISE_START[0]


def _disputed(value: Node, catalogue: Catalogue) -> Iterator[str]:
    """The entries of the disputed values inside a model and the shared conditions it refers to."""
    yield from (dispute.dispute for dispute in disputes_in(value))
    for node in nodes_in(value):
        if isinstance(node, Ref):
            yield from _disputed(catalogue.definitions[node.rule], catalogue)
