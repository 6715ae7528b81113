"""Which entries of the registers switch a value in the data, and in which services?"""

from __future__ import annotations

from rules.catalogue.catalogue import Catalogue


class Wiring:
    """The entries of a catalogue's registers with the services whose rules they switch."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._services: dict[str, list[str]] = {}
        for service in catalogue.services:
            for entry in dict.fromkeys(catalogue.switching[service.id]):
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
