"""What can be found wrong with the rules, and with which counterexample?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.analysis.sample_space import AS_OF
from rules.analysis.tables.truth_table import TruthTable
from rules.catalogue.catalogue import Stance

FINDING_KINDS = {
    "never_available": "no combination makes the item available",
    "never_refused": "no combination refuses the item",
    "never_decides": "leaving a condition out changes no status",
    "addon_takes_away": "an add-on more gives less",
    "special_takes_away": "the special edition gives less than the standard one",
    "waiting_over_takes_away": "the end of the waiting period gives less",
    "answer_reverses": "answering a question turns a definite status, or lowers a certain count",
    "cautious_gives_more": "the cautious reading gives more than the favourable one",
    "applied_after_use": "on some day of a year one could apply after the last day of use",
    "register_differs": "an entry moves other parts of an answer than its `changes` say",
    "answers_agree": "facts are asked for although every answer leads to the same status",
}
"""Kinds of findings, in words."""

NOTES = frozenset({"answers_agree"})
"""Kinds that are not wrong: three-valued logic looks at each condition by itself, so it may ask for a fact
although other facts leave it no room. An answer never turns such a status."""


@dataclass(frozen=True)
class Violation:
    """One thing that should not be, of one item."""

    kind: str
    about: str
    """What else tells it from others of its kind: the condition, or empty."""
    combinations: int
    scenarios: tuple[Mapping[str, Any], ...]
    """A counterexample: none, one, or the one before and the one after."""
    statuses: tuple[str, ...]
    """The item's status in each."""


@dataclass
class Finding:
    """A violation, of the items of a service that share it, under a stance."""

    service: str
    items: list[str]
    reading: Stance
    violation: Violation
    cause: str | None = None
    """The register's entry that causes it."""

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the command prints it."""
        violation = self.violation
        return {
            "kind": violation.kind,
            "service": self.service,
            "items": self.items,
            "reading": self.reading,
            "about": violation.about,
            "combinations": violation.combinations,
            "scenarios": [dict(scenario) for scenario in violation.scenarios],
            "statuses": list(violation.statuses),
            "cause": self.cause,
        }


@dataclass
class Health:
    """What the analysis looked at, and what it found."""

    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id: the facts read, the values tried, and the combinations enumerated, both stances together."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    """What is not wrong, but could be sharper: see `NOTES`."""

    @property
    def sound(self) -> bool:
        """Whether an entry of the registers explains every finding."""
        return all(finding.cause is not None for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the command prints it."""
        totals = ("combinations", "stands_for")
        return {
            "as_of": AS_OF.isoformat(),
            "enumerated": "everything: no combination was sampled or left out",
            "services": self.services,
            **{name: sum(numbers[name] for numbers in self.services.values()) for name in totals},
            "findings": [finding.to_json() for finding in self.findings],
            "notes": [note.to_json() for note in self.notes],
        }

    def count(self, table: TruthTable) -> None:
        """Add an item's space under one stance to what was looked at."""
        space = table.space
        service = self.services.setdefault(
            table.judged.service.id, {"facts": {}, "combinations": 0, "stands_for": 0, "items": {}}
        )
        for axis in space.axes:
            for fact in axis.facts:
                values = {repr(unit.given.get(fact)) for unit in axis.units}
                service["facts"][fact] = max(service["facts"].get(fact, 0), len(values))
        service["combinations"] += space.size
        service["stands_for"] += space.stands_for
        items, id = service["items"], table.judged.item.id
        items[id] = items.get(id, 0) + space.size
