"""On which assumed facts does an answer rest? Those without which some service would be answered differently.

Only services that look at what an assumption says are asked again: the others cannot change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.catalogue.catalogue import SERVICES, Stance
from rules.domain.answer_diff import alike
from rules.domain.parsing import view_of
from rules.domain.scenario import EVENT_DATES, RECORDS, Scenario
from rules.engine.counts import count_reads
from rules.engine.deadlines import deadline_reads
from rules.engine.engine import Engine
from rules.engine.plan import Plan, ServicePlan
from rules.engine.readings import Outcome

COMMON = EVENT_DATES | RECORDS.keys() | {"policy_start", "policy_end", "care", "used", "as_of"}
"""What every service looks at: the policy, the stays and the records."""

Chosen = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Assumptions:
    """The rules, with what each service looks at."""

    engine: Engine

    def resting_on(
        self, scenario: Scenario, assumed: Iterable[str], reading: Stance, overrides: Mapping[str, str]
    ) -> frozenset[str]:
        """Of the facts that are `assumed` in a scenario, those on which something rests in either reading."""
        base = self._outcomes(scenario, frozenset(SERVICES), reading, overrides)
        return frozenset(
            fact for fact in assumed if not self._without(scenario, fact, base, reading, overrides)
        )

    def _without(
        self,
        scenario: Scenario,
        fact: str,
        base: Mapping[str, tuple[Outcome, Outcome]],
        reading: Stance,
        overrides: Mapping[str, str],
    ) -> bool:
        """Whether all is said alike where a fact is not known."""
        unknown = scenario.model_copy(update={fact: None})
        before, after = (view_of(one, SERVICES) for one in (scenario, unknown))
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        looked_at = self._looked_at(reading, tuple(sorted(overrides.items())))
        asked = frozenset(id for id, facts in looked_at.items() if not changed.isdisjoint(facts))
        others = self._outcomes(unknown, asked, reading, overrides)
        return all(_said_alike(*sides) for id in asked for sides in zip(base[id], others[id], strict=True))

    def _outcomes(
        self, scenario: Scenario, services: frozenset[str], reading: Stance, overrides: Mapping[str, str]
    ) -> dict[str, tuple[Outcome, Outcome]]:
        found = self.engine.outcomes(scenario, reading, overrides, services)
        return dict(zip((id for id in SERVICES if id in services), found, strict=True))

    @lru_cache(maxsize=64)  # noqa: B019
    def _looked_at(self, reading: Stance, overrides: Chosen) -> dict[str, frozenset[str]]:
        """By service: the facts that it looks at under either reading, derived ones included."""
        plan = self.engine.plan(reading, dict(overrides))
        return {
            pair.mine.id: frozenset().union(
                *(_service_reads(plan, one) for one in (pair.mine, pair.other) if one)
            )
            for pair in plan.pairs
        }


def _service_reads(plan: Plan, service: ServicePlan) -> frozenset[str]:
    program = plan.program
    checks = [*service.checks, *(check for item in service.items for check in item.checks)]
    facts = COMMON | program.reads([check.slot for check in checks])
    for item in service.items:
        facts |= count_reads(program, item) | deadline_reads(program, service, item)
    return facts


def _said_alike(one: Outcome, other: Outcome) -> bool:
    """Whether the same is said and the same asked for."""
    missing = ([item.missing for item in side.items] for side in (one, other))
    return alike(one, other, used=False) and next(missing) == next(missing)
