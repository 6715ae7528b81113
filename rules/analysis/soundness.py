"""Are the rules healthy? Questions put to every combination of facts that some rule tells apart.

Every answer that should not be is a finding with a counterexample: a scenario, or two that differ in one
fact. A finding names the entry of the registers that causes it where reading that entry otherwise removes it.
A service's status is the best of its items', so what holds for every item holds for the service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from rules.analysis.health import NOTES, Finding, Health, Violation
from rules.analysis.idle_conditions import Occurrence, decides, occurrences
from rules.analysis.item_checks import CHECKERS, cautious_gives_more
from rules.analysis.readings.reading_effects import ANSWERED, Effects
from rules.analysis.tables.truth_table import tabulate
from rules.analysis.window_ends import window_days
from rules.book.item_parts import Judged, judged_items
from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.engine.compiler import compile_plans
from rules.engine.plan import Plan


class Analysis:
    """The health of a catalogue's rules."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.effects = catalogue, Effects(catalogue)
        readings = {stance: catalogue.readings(stance) for stance in STANCES}
        self._plans = compile_plans(catalogue, readings)
        self._switched = lru_cache(maxsize=512)(self._compile)

    def run(self, progress: Callable[[int, int], None] | None = None) -> Health:
        """Ask everything of every item under both stances; `progress` hears how many items are done."""
        health = Health()
        idle: dict[tuple[str, Stance, Occurrence], bool] = {}
        both = list(
            zip(*(judged_items(self._plans[stance], self.catalogue) for stance in STANCES), strict=True)
        )
        for number, judged in enumerate(both):
            if progress:
                progress(number, len(both))
            for stance, one in zip(STANCES, judged, strict=True):
                (table,) = tabulate((one,))
                health.count(table)
                for name, checker in CHECKERS.items():
                    for violation in checker(table):
                        self._add(health, stance, name, violation, judged[0])
                for occurrence in occurrences(table.judged):
                    key = (table.judged.service.id, stance, occurrence)
                    if idle.get(key) is not False:
                        idle[key] = not decides(occurrence, table)
                self._add_window(health, stance, one)
            for violation in cautious_gives_more(*judged):
                self._add(health, "cautious", "cautious_gives_more", violation, judged[0])
        self._add_idle(health, idle)
        self._add_registers(health)
        return health

    def _add(self, health: Health, stance: Stance, name: str, violation: Violation, judged: Judged) -> None:
        service, item = judged.item.key
        note = violation.kind in NOTES
        findings = health.notes if note else health.findings
        cause = None if note else self._cause(stance, name, violation, service, item)
        same = next(
            (
                finding
                for finding in findings
                if (finding.service, finding.reading, finding.cause) == (service, stance, cause)
                and finding.violation.kind == violation.kind
                and finding.violation.about == violation.about
            ),
            None,
        )
        if same is None:
            findings.append(Finding(service, [item], stance, violation, cause))
        else:
            same.items.append(item)
            combinations = same.violation.combinations + violation.combinations
            same.violation = replace(same.violation, combinations=combinations)

    def _add_window(self, health: Health, stance: Stance, judged: Judged) -> None:
        """An item for which one could apply after the last day of use, shown by such a day."""
        found = window_days(judged)
        if found and found.late:
            example = {"as_of": found.on.isoformat(), found.since: found.on.isoformat()}
            violation = Violation("applied_after_use", found.since, len(found.late), (example,), ())
            service, item = judged.item.key
            cause = next(
                (
                    id
                    for id, reading in self._other_readings(stance, service)
                    if not (other := window_days(self._judged(stance, id, reading, service, item)))
                    or not other.late
                ),
                None,
            )
            health.findings.append(Finding(service, [item], stance, violation, cause))

    def _add_idle(self, health: Health, idle: Mapping[tuple[str, Stance, Occurrence], bool]) -> None:
        for (service, stance, occurrence), never in idle.items():
            if never:
                judged = next(
                    judged
                    for judged in judged_items(self._plans[stance], self.catalogue)
                    if judged.service.id == service and occurrence.item in (None, judged.item.id)
                )
                violation = Violation("never_decides", occurrence.about(judged), 0, (), ())
                item = [occurrence.item] if occurrence.item else [one.id for one in judged.service.items]
                cause = self._idle_cause(service, stance, occurrence)
                health.findings.append(Finding(service, item, stance, violation, cause))

    def _add_registers(self, health: Health) -> None:
        """Entries that rules follow, whose `changes` name other parts of an answer than those that move."""
        for entry in self.catalogue.entries.values():
            if entry.not_computed:
                continue
            said = set(entry.changes) & ANSWERED
            found = [difference for switch in self.effects.switches(entry) for difference in switch.found]
            moved = {difference.kind for difference in found}
            if said != moved:
                names = [" ".join(sorted(kinds)) or "nothing" for kinds in (said, moved)]
                about = f"{entry.id}: says {names[0]}, moves {names[1]}"
                examples = [difference.example for difference in found if difference.kind not in said]
                violation = Violation("register_differs", about, 0, tuple(examples[:1]), ())
                health.findings.append(Finding(", ".join(entry.services), [], "favourable", violation))

    # -------------------------------------------------------- causes

    def _compile(self, service: str, stance: Stance, id: str, reading: str) -> Plan:
        one = replace(self.catalogue, services=(self.catalogue.service(service),))
        readings = {name: self.catalogue.readings(stance, {id: reading}) for name in ("so", "alike")}
        return compile_plans(one, readings)["so"]

    def _judged(self, stance: Stance, id: str, reading: str, service: str, item: str) -> Judged:
        plan = self._switched(service, stance, id, reading)
        return next(one for one in judged_items(plan, self.catalogue) if one.item.id == item)

    def _cause(self, stance: Stance, name: str, violation: Violation, service: str, item: str) -> str | None:
        """The entry by whose other reading the violation goes away."""
        for id, reading in self._other_readings(stance, service):
            if name == "cautious_gives_more":
                plain = next(
                    one
                    for one in judged_items(self._plans["favourable"], self.catalogue)
                    if one.item.key == (service, item)
                )
                other = self._judged("cautious", id, reading, service, item)
                found = list(cautious_gives_more(plain, other))
            else:
                table = tabulate((self._judged(stance, id, reading, service, item),))[0]
                found = list(CHECKERS[name](table))
            if not any(one.kind == violation.kind for one in found):
                return id
        return None

    def _other_readings(self, stance: Stance, service: str) -> Iterator[tuple[str, str]]:
        plan = next(plan for plan in self._plans[stance].services if plan.id == service)
        chosen = self.catalogue.readings(stance)
        for id in plan.disputes:
            for reading in self.catalogue.entries[id].readings:
                if reading != chosen[id]:
                    yield id, reading

    def _idle_cause(self, service: str, stance: Stance, occurrence: Occurrence) -> str | None:
        """The entry under whose other reading the same condition decides, or is no longer asked."""
        for id, reading in self._other_readings(stance, service):
            plan = self._switched(service, stance, id, reading)
            found = []
            for judged in judged_items(plan, self.catalogue):
                if occurrence.item in (None, judged.item.id):
                    table = tabulate((judged,))[0]
                    same = [
                        one
                        for one in occurrences(judged)
                        if one.item == occurrence.item
                        and one.check.rule == occurrence.check.rule
                        and len(one.path) == len(occurrence.path)
                    ]
                    found += [decides(one, table) for one in same]
            if all(found):
                return id
        return None
