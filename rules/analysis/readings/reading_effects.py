"""What hangs on each contradiction? Computed: one entry switched, everything else left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from rules.analysis.rule_diff import RuleDifference, grouped, item_differences
from rules.book.item_parts import Judged, judged_items
from rules.catalogue.catalogue import STANCES, Catalogue, Stance, reading_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.schema import Change, Entry, NotComputed
from rules.engine.compiler import compile_plans
from rules.engine.plan import Plan

ANSWERED: frozenset[Change] = frozenset({"status", "count", "date"})
"""Kinds of change that an answer can show."""

WHY_NOT: dict[NotComputed, str] = {
    "no_fact": "要看的情形不在能填的情况里，没法判断",
    "contract": "要看保险合同、附件或公布的名单，手册里没有",
    "no_number": "手册没有写出能计算的次数或日子",
    "alike": "两种理解都按同一种算，另有提示",
    "money": "只关系到金额，这里不算钱",
    "hours": "只关系到一天里的钟点，这里只算到天",
    "channel": "只关系到走哪个渠道，不影响能不能用、次数和日期",
    "wording": "只关系到说法，不影响能不能用、次数和日期",
}
"""Why no answer follows an entry, in Chinese."""

ONLY_A_CAVEAT = "能不能用、次数和日期都不变，只有一条提示随它变"


class Switch(NamedTuple):
    """An entry read otherwise than favourably, all others under one stance."""

    others: Stance
    reading: str
    compared: int
    """How many combinations of the items concerned were compared."""
    changed: int
    """How many of them come out differently, each counted once."""
    found: tuple[RuleDifference, ...]


class Effects:
    """The computed effect of the entries of a catalogue's registers, each computed when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._wiring = Wiring(catalogue)
        self._known: dict[tuple[str, Stance], tuple[Switch, ...]] = {}

    def of(self, entry: Entry) -> dict[str, Any]:
        """What changes when this entry is read otherwise, as plain data.

        `differs` has, with the other entries all favourable and all cautious, each change from the favourable
        reading to another. `wired` is false where no status, count or date hangs on the entry; `why` then
        says why.
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
        return {"wired": bool(differs), "why": None if differs else why_not(entry), "differs": differs}

    def switches(self, entry: Entry, others: Sequence[Stance] = STANCES) -> tuple[Switch, ...]:
        """Every switch from the favourable reading of an entry that some item is compiled differently for.

        `others` says how all other entries are read: by default once in each way.
        """
        return tuple(switch for stance in others for switch in self._under(entry, stance))

    def _under(self, entry: Entry, stance: Stance) -> tuple[Switch, ...]:
        key = (entry.id, stance)
        if key not in self._known:
            self._known[key] = tuple(self._all_switches(entry, stance))
        return self._known[key]

    def _all_switches(self, entry: Entry, stance: Stance) -> Iterator[Switch]:
        if entry.id not in self._wiring:
            return
        for reading, pairs in self._switched(entry, stance):
            compared = [item_differences(one, other) for one, other in pairs]
            if compared:
                size, changed = (sum(part) for part in zip(*(one[:2] for one in compared), strict=True))
                found = grouped(difference for one in compared for difference in one.found)
                yield Switch(stance, reading, size, changed, tuple(found))

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


def why_not(entry: Entry) -> str:
    """Why nothing is computed from an entry, in Chinese."""
    return WHY_NOT[entry.not_computed] if entry.not_computed else ONLY_A_CAVEAT


def _touched(before: Plan, after: Plan, catalogue: Catalogue) -> Iterator[tuple[Judged, Judged]]:
    """The items that are compiled differently. The plans share a program, so what is equal compares equal."""
    for one, other in zip(judged_items(before, catalogue), judged_items(after, catalogue), strict=True):
        mine, theirs = (
            (judged.service.checks, judged.service.waiting.renewal_waived, replace(judged.item, caveats=()))
            for judged in (one, other)
        )
        if mine != theirs:
            yield one, other
