"""What does a draft of the terms change, and for whom? All of it as one object, to be drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rules.analysis.expectations import CASES
from rules.analysis.health import Finding
from rules.catalogue.catalogue import Catalogue, Stance
from rules.catalogue.schema import Persona
from rules.drafts.combinations import Gain, ServiceEffect, combination_effects
from rules.drafts.draft_findings import NarrowedWindow, narrowed_windows, new_findings, stale_numbers
from rules.drafts.expected_effects import TouchedCase, TouchedStep, touched_cases, touched_steps
from rules.drafts.register_effects import TouchedEntry, touched_entries
from rules.drafts.term_changes import ChangedTerm, changed_terms


@dataclass(frozen=True)
class DraftEffect:
    """What is otherwise under the second of two sets of rules."""

    terms: tuple[ChangedTerm, ...]
    services: tuple[ServiceEffect, ...]
    """Those of which some combination comes out differently."""
    steps: tuple[TouchedStep, ...]
    cases: tuple[TouchedCase, ...]
    entries: tuple[TouchedEntry, ...]
    windows: tuple[NarrowedWindow, ...]
    findings: tuple[Finding, ...]
    numbers: tuple[str, ...]
    """Sentences that hold a number of their own, which they did not before."""

    def count(self, gain: Gain, stance: Stance) -> int:
        """How many combinations meet with this, each counted once."""
        return sum(service.count(gain, stance) for service in self.services)


def effect_of(
    old: Catalogue, new: Catalogue, personas: Iterable[Persona], cases: Path = CASES
) -> DraftEffect:
    """All that differs between two sets of rules: seconds for a service; the parts can be asked singly."""
    terms = changed_terms(old, new)
    rested = combination_effects(old, new)
    touched = [effect.service for effect in rested]
    return DraftEffect(
        terms,
        tuple(effect for effect in rested if any(effect.changed.values())),
        tuple(touched_steps(old, new, touched, personas)),
        tuple(touched_cases(old, new, touched, cases)),
        tuple(touched_entries(old, new, terms)),
        narrowed_windows(old, new, touched),
        new_findings(old, new, touched),
        stale_numbers(old, new),
    )
