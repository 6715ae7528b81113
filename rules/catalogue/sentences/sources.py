"""What do the files of a data folder say, with the numbers of the rules in their sentences?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from rules.catalogue.draft import Draft
from rules.catalogue.inheritance import whole
from rules.catalogue.sentences.numbers import Found, disputed
from rules.catalogue.sentences.placeholders import Scopes, SentenceFault, put_into
from rules.domain.scenario import visible
from rules.domain.yaml_reader import DataError


class Sources:
    """The files of a data folder as a draft would have them, each read once."""

    def __init__(self, data: Path, draft: Draft | None = None) -> None:
        self.data, self.draft = data, draft
        self._contents: dict[Path, Any] = {}
        self._unfilled: dict[Path, list[SentenceFault]] = {}
        self._switched: dict[str, list[tuple[str, Found]]] = {}

    def content(self, path: Path) -> Any:
        """What a file says, its sentences as they are written; DataError where it cannot be read."""
        if path not in self._contents:
            self._contents[path] = self.draft.content(path) if self.draft else whole(path)
        return self._contents[path]

    def filled(self, path: Path) -> Any:
        """What a file says with the numbers put in; what has none is kept for `sentence_faults`."""
        faults: list[SentenceFault] = []
        content = self.content(path)
        if isinstance(content, list):
            filled: Any = [
                put_into(part, self._scopes(part), faults, f".{_name(part, place)}")
                for place, part in enumerate(content)
            ]
        else:
            filled = put_into(content, Scopes(self, own=path.parent.name == "services"), faults)
        self._unfilled[path] = faults
        return filled

    def sentence_faults(self) -> Iterator[tuple[Path, SentenceFault]]:
        """Every sentence whose number is not there or cannot be said, of all files that were filled."""
        yield from ((path, fault) for path, faults in self._unfilled.items() for fault in faults)

    def unfilled(self, *paths: Path) -> list[str]:
        """What refuses the data, of these files or of all that were filled: sentences that name no number.

        Under a draft, and where only the number itself cannot be said, the rules still hold: the sentence is
        to be written anew together with them, which `sentence_faults` tells.
        """
        if self.draft and self.draft.edits:
            return []
        return [
            visible(f"{path}: {fault.place[1:]}: {fault.told}")
            for path in paths or self._unfilled
            for fault in self._unfilled.get(path, ())
            if not fault.impossible
        ]

    def _scopes(self, entry: Any) -> Scopes:
        """Where an entry of a register stands: in its service, if it has one, and the values it switches."""
        ids = list(entry_services(entry))
        own = [Found(self.service(id)) for id in ids] if len(ids) == 1 else []
        switched = [found for id in ids for name, found in self._disputed(id) if name == entry.get("id")]
        return Scopes(self, (own, switched), own=False)

    def _disputed(self, service: str) -> list[tuple[str, Found]]:
        """What the registers switch in a service, searched once."""
        if service not in self._switched:
            self._switched[service] = list(disputed(self.service(service), self.units))
        return self._switched[service]

    def service(self, id: str) -> Any:
        """What a service's file says; empty where it cannot be read, which is told elsewhere."""
        return self._or_empty(self.data / "services" / f"{id}.yaml")

    def _or_empty(self, path: Path) -> Any:
        try:
            return self.content(path)
        except DataError:
            return {}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of every fact that has one."""
        facts = self._or_empty(self.data / "facts.yaml")
        return {
            str(fact): str(info["unit"])
            for fact, info in (facts.items() if isinstance(facts, Mapping) else ())
            if isinstance(info, Mapping) and "unit" in info
        }

    @cached_property
    def world(self) -> Found:
        """Every service by its id, and the lists of cities."""
        services = {
            path.stem: self._or_empty(path) for path in sorted((self.data / "services").glob("*.yaml"))
        }
        lists = {path.stem: self._or_empty(path) for path in sorted((self.data / "cities").glob("*.yaml"))}
        return Found({**services, "cities": lists})


def entry_services(entry: Any) -> Iterator[str]:
    """The ids of the services that an entry of a register is about."""
    found = entry.get("services") if isinstance(entry, Mapping) else None
    yield from (
        id for id in (found if isinstance(found, list) else ()) if isinstance(id, str) and "/" not in id
    )


def _name(entry: Any, place: int) -> str:
    return str(entry["id"])[:60] if isinstance(entry, Mapping) and "id" in entry else str(place)
