"""What does a draft of the terms change, and for whom? All of it as one object, to be drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rules.analysis.expectations import CASES
from rules.analysis.health import Finding
from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.catalogue.schema import Persona
from rules.domain.periods import RulebookDays
from rules.domain.scenario import Scenario
from rules.drafts.combinations import Gain, ServiceEffect, combination_effects, touched_services
from rules.drafts.draft_findings import NarrowedWindow, narrowed_windows, new_findings, stale_numbers
from rules.drafts.expected_effects import (
    TouchedCase,
    TouchedStep,
    is_under,
    steps_under,
    touched_cases,
    touched_steps,
)
from rules.drafts.people_effects import PeopleCompared, PersonEffect
from rules.drafts.register_effects import TouchedEntry, touched_entries
from rules.drafts.term_changes import ChangedTerm, changed_terms

AT_ONCE = 100
"""People who are asked in one step."""


@dataclass
class DraftEffect:
    """What is otherwise under the second of two sets of rules; None and too few people until computed."""

    terms: tuple[ChangedTerm, ...]
    touched: tuple[str, ...]
    """The services whose answers rest on something that differs."""
    people: list[PersonEffect] = field(default_factory=list)
    """Whoever was asked, whether anything changes for them or not."""
    steps: tuple[TouchedStep, ...] | None = None
    entries: tuple[TouchedEntry, ...] | None = None
    windows: tuple[NarrowedWindow, ...] | None = None
    numbers: tuple[str, ...] | None = None
    """Sentences that hold a number of their own, which they did not before."""
    cases: tuple[TouchedCase, ...] | None = None
    services: tuple[ServiceEffect, ...] | None = None
    """Those of which some combination comes out differently."""
    findings: tuple[Finding, ...] | None = None
    followed: int = 0
    """How many made-up customers were followed through their year."""

    def count(self, gain: Gain, stance: Stance) -> int:
        """How many combinations meet with this, each counted once."""
        return sum(service.count(gain, stance) for service in self.services or ())

    def people_who(self, gain: Gain, stance: Stance, service: str | None = None) -> int:
        """Of how many people this is the weightiest that they meet with, over all services or of one."""
        return sum(person.gain(stance, service) == gain for person in self.people)

    @property
    def gained_by_one_reading(self) -> int:
        """How many people gain under the favourable reading and not under the cautious one."""
        return sum(
            [person.gain(stance) == "gained" for stance in STANCES] == [True, False] for person in self.people
        )


class EffectInSteps:
    """The effect of a draft, computed step by step: what is quick first."""

    def __init__(
        self,
        old: Catalogue,
        new: Catalogue,
        personas: Iterable[Persona],
        people: Sequence[Scenario] = (),
        cases: Path = CASES,
        days: RulebookDays | None = None,
    ) -> None:
        """Of all people those are asked whose policies begin on `days`, the days of the terms; else all."""
        self._old, self._new, self._cases, self._days = old, new, cases, days
        self._personas = tuple(personas)
        asked = [one for one in people if is_under(days, one)]
        self.effect = DraftEffect(changed_terms(old, new), touched_services(old, new))
        self.effect.followed = len({persona.id for persona, _, _ in steps_under(days, self._personas)})
        self.size = len(asked)
        self._compared = PeopleCompared(old, new, self.effect.touched, asked)
        self._between: Callable[[], None] = lambda: None
        self._todo: list[Callable[[], None]] = [
            *(partial(self._ask, at, min(at + AT_ONCE, self.size)) for at in range(0, self.size, AT_ONCE)),
            self._find_steps,
            self._find_entries,
            self._find_cases,
            self._count_combinations,
            self._find_faults,
        ]
        self.total = len(self._todo)

    @property
    def done(self) -> int:
        """How many of the `total` steps are done."""
        return self.total - len(self._todo)

    @property
    def complete(self) -> bool:
        return not self._todo

    def advance(self, between: Callable[[], None] = lambda: None) -> None:
        """Do the next step; within a long one `between` is called now and then, and may raise to give up."""
        self._between = between
        self._todo[0]()
        del self._todo[0]

    def _ask(self, first: int, end: int) -> None:
        self.effect.people += [self._compared.effect(person) for person in range(first, end)]

    def _find_steps(self) -> None:
        self.effect.steps = tuple(
            touched_steps(self._old, self._new, self.effect.touched, self._personas, self._days)
        )

    def _find_entries(self) -> None:
        self.effect.entries = tuple(touched_entries(self._old, self._new, self.effect.terms))
        self.effect.windows = narrowed_windows(self._old, self._new, self.effect.touched)
        self.effect.numbers = stale_numbers(self._old, self._new)

    def _find_cases(self) -> None:
        self.effect.cases = tuple(touched_cases(self._old, self._new, self.effect.touched, self._cases))

    def _count_combinations(self) -> None:
        found: list[ServiceEffect] = []
        for service in self.effect.touched:
            found += combination_effects(self._old, self._new, [service], self._days)
            self._between()
        self.effect.services = tuple(one for one in found if any(one.changed.values()))

    def _find_faults(self) -> None:
        self.effect.findings = new_findings(self._old, self._new, self.effect.touched, self._between)


def effect_of(
    old: Catalogue,
    new: Catalogue,
    personas: Iterable[Persona],
    people: Sequence[Scenario] = (),
    cases: Path = CASES,
    days: RulebookDays | None = None,
) -> DraftEffect:
    """All that differs between two sets of rules, for these people too: seconds for a service.

    `days` are those of the terms, where policies that begin on others are under other terms.
    """
    computed = EffectInSteps(old, new, personas, people, cases, days)
    while not computed.complete:
        computed.advance()
    return computed.effect
