"""What hangs on each contradiction? Computed: one entry switched, everything else left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from rules.catalogue import STANCES, Catalogue, Stance, reading_of
from rules.diff import Difference, differences, grouped
from rules.plan import Plan, compile_plans
from rules.schema import Entry
from rules.table import Judged, items_of
from rules.wiring import Wiring

NOT_COMPUTED = {"money": "金额", "hours": "办理时间", "channel": "渠道", "wording": "说法"}
"""Kinds of change that no status, count or date of an answer hangs on, in Chinese."""


class Switch(NamedTuple):
    """An entry read otherwise than favourably, all others under one stance."""

    others: Stance
    reading: str
    compared: int
    """How many combinations of the items concerned were compared."""
    changed: int
    """How many of them come out differently, each counted once."""
    found: tuple[Difference, ...]


class Effects:
    """The computed effect of the entries of a catalogue's registers, each computed when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._wiring = Wiring(catalogue)
        self._known: dict[str, tuple[Switch, ...]] = {}

    def of(self, entry: Entry) -> dict[str, Any]:
        """What changes when this entry is read otherwise, as plain data.

        `differs` has, with the other entries all favourable and all cautious, each change from the favourable
        reading to another. `wired` is false where no status, count or date hangs on the entry; `why` says
        why, or is null where the register says that one should.
        """
        switches = self.switches(entry)
        differs = [
            {
                "others": switch.others,
                "from": reading_of(entry, "favourable"),
                "to": switch.reading,
                "compared": switch.compared,
                "changes": [difference.to_json() for difference in switch.found],
            }
            for switch in switches
        ]
        return {"wired": bool(differs), "why": None if differs else self._why_not(entry), "differs": differs}

    def switches(self, entry: Entry) -> tuple[Switch, ...]:
        """Every switch from the favourable reading of an entry that some item is compiled differently for."""
        if entry.id not in self._known:
            self._known[entry.id] = tuple(self._all_switches(entry))
        return self._known[entry.id]

    def _all_switches(self, entry: Entry) -> Iterator[Switch]:
        for stance in STANCES if entry.id in self._wiring else ():
            for reading, pairs in self._switched(entry, stance):
                compared = [differences(one, other) for one, other in pairs]
                if compared:
                    size, changed = (sum(part) for part in zip(*(one[:2] for one in compared), strict=True))
                    found = grouped(difference for one in compared for difference in one.found)
                    yield Switch(stance, reading, size, changed, tuple(found))

    def _why_not(self, entry: Entry) -> str | None:
        if not set(entry.changes) <= set(NOT_COMPUTED):
            return None
        named = "、".join(NOT_COMPUTED[change] for change in entry.changes)
        caveat = "；规则里只有提示与它有关" if entry.id in self._wiring else ""
        return f"只涉及{named}，不影响能不能用、次数和日期{caveat}"

    def _switched(self, entry: Entry, stance: Stance) -> Iterator[tuple[str, list[tuple[Judged, Judged]]]]:
        """Each other reading of an entry, with the items that it compiles differently."""
        wired = self._wiring.services(entry.id)
        own = tuple(service for service in self.catalogue.services if service.id in wired)
        catalogue = replace(self.catalogue, services=own)
        favourable = reading_of(entry, "favourable")
        for reading in entry.readings:
            if reading != favourable:
                chosen = {id: catalogue.readings(stance, {entry.id: id}) for id in (favourable, reading)}
                plans = compile_plans(catalogue, chosen)
                yield reading, list(_touched(plans[favourable], plans[reading], catalogue))


def _touched(before: Plan, after: Plan, catalogue: Catalogue) -> Iterator[tuple[Judged, Judged]]:
    """The items that are compiled differently. The plans share a program, so what is equal compares equal."""
    for one, other in zip(items_of(before, catalogue), items_of(after, catalogue), strict=True):
        mine, theirs = (
            (judged.service.checks, judged.service.renewal_waived, replace(judged.item, caveats=()))
            for judged in (one, other)
        )
        if mine != theirs:
            yield one, other
