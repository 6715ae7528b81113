"""How is a change put in Chinese: what must be done, what it was before, and what the manual leaves open?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import Words, label, value_label
from rules.domain.fact_kinds import options_of
from rules.domain.parsing import view_of
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario
from rules.engine.plan import ItemPlan, ServicePlan
from rules.whatif.blockers import Blocker
from rules.whatif.circumstances import FactChange, Worlds
from rules.whatif.regions import Holding, Range, is_day

WAIVED = "手册未写续保是否免等待期，这里按免等待期计算"
"""What to know of a renewal where a reading exempts it from a waiting period and no clause does."""

LAPSED = "保单已经到期，没有续上的，还能不能续以合同为准"
"""What to know of a renewal that would lie in the past."""

DIAGNOSED_BEFORE = "等待期内或保单生效前就有的诊断或住院，续保后管不管，手册未写"
"""What to know of a renewal that would do away with a day of the illness itself that came too early."""

BEFORE = frozenset(("waiting_over_on", "policy_start"))
"""The days that one of an illness or stay must not lie before."""

COUNTED_ANEW = "手册未写多久一次，这里按新的保单年度重新计次"
"""What to know of a renewal that would begin a count anew whose period no clause names."""


class ChangeText:
    """The words for changes of one scenario that concern one service."""

    def __init__(
        self, scenario: Scenario, service: ServicePlan, catalogue: Catalogue, worlds: Worlds
    ) -> None:
        self.scenario, self.service, self.catalogue, self.worlds = scenario, service, catalogue, worlds

    def note(self, step: FactChange, blockers: list[Blocker], item: ItemPlan) -> str:
        """What the manual leaves open about a change."""
        if step.kind == "answer" or step.move is None:
            return ""
        notes = [step.move.note or ""]
        if "renewal" in step.updates:
            notes += self._renewal_notes(blockers, item)
        if self._is_past(step):
            notes.append(LAPSED)
        return "；".join(note for note in notes if note)

    def _renewal_notes(self, blockers: list[Blocker], item: ItemPlan) -> Iterator[str]:
        """What no clause says of a renewal, though the engine must decide it."""
        if self.service.waiting.renewal_waived:
            yield WAIVED
            if any(BEFORE & {*blocker.facts} and blocker.status == "not_met" for blocker in blockers):
                yield DIAGNOSED_BEFORE
        periods = {item.limit.per, *(pool.per for pool in item.pools)}
        if "silent" in periods and any(blocker.status == "used_up" for blocker in blockers):
            yield COUNTED_ANEW

    def _is_past(self, step: FactChange) -> bool:
        """Whether a step is a renewal that would have had to be made before today."""
        start = step.updates.get("policy_start") if step.kind in ("renew", "buy") else None
        return start is not None and start <= self.scenario.as_of

    def say(self, step: FactChange, values: tuple[Any, ...]) -> str:
        """What must be done; `values` are the values of an enumerated fact that would all do."""
        detail = self._detail(step, values)
        if step.kind == "answer":
            name = label(step.fact, self.catalogue)
            return f"先确认{name}" + (f"：{detail}" if detail else "")
        assert step.move is not None
        lead = step.move.say
        day: dt.date | None = step.updates.get("policy_start") if self.worlds.policy_end() else None
        if step.fact == "as_of":
            return lead + _day(step.updates["as_of"])
        if step.kind in ("renew", "buy"):
            done = "确认已办：" if self._is_past(step) else ""
            when = "起" if step.kind == "renew" else "续保"
            told = f"{lead}{detail}" if step.kind == "buy" else lead
            return f"{done}{told}" + (f"（{self._in_a_row(day)}{_day(day)}{when}）" if day else "")
        return lead if values and set(values) <= {True, False} else lead + detail

    def _in_a_row(self, start: dt.date) -> str:
        """How many renewals lie before a policy year, where that is more than one."""
        end = self.worlds.policy_end()
        assert end is not None
        count = start.year - (end + ONE_DAY).year + 1
        return f"连续续保 {count} 次，" if count > 1 else ""

    def _detail(self, step: FactChange, values: tuple[Any, ...]) -> str:
        """What the fact is to be: names of values, or the bound of a number."""
        region = step.region
        if step.fact == "usage":
            names = {item.key: item.name for item in self.service.items}
            return "或".join(names[value] for value in values)
        if isinstance(region, Holding):
            return "、".join(self._named(step.fact, value) for value in region.members)
        if isinstance(region, Range):
            return self._bound(step.fact, region)
        if set(values) == set(options_of(step.fact)):
            return ""
        return "或".join(self._named(step.fact, value) for value in values)

    def _named(self, fact: str, value: object) -> str:
        return value_label(fact, value, self.catalogue)

    def _bound(self, fact: str, region: Range) -> str:
        """The bound of a number; a day, or a length counted from a day not known, has none worth telling."""
        if fact == "waiting_days" and self.scenario.policy_start is None:
            return ""
        if is_day(region):
            return ""
        parts = []
        if region.low:
            parts.append(f"{'超过' if region.low_open else '至少'} {self._named(fact, region.low)}")
        if region.high is not None:
            parts.append(f"{'少于' if region.high_open else '不超过'} {self._named(fact, region.high)}")
        return "，".join(parts)

    def was(self, step: FactChange) -> str:
        """What a change changes, as it stands in the scenario."""
        if step.fact == "as_of":
            return f"{label('as_of', self.catalogue)}：{self.scenario.as_of}"
        return self.found(_told_by(step))

    def was_known(self, step: FactChange) -> bool:
        """Whether `was` says more than that nothing is known."""
        return step.fact == "as_of" or not self._words.is_unknown(_told_by(step)[-1])

    def found(self, facts: tuple[str, ...]) -> str:
        """Facts with their present values, joined."""
        return self._words.found(facts)

    @cached_property
    def _words(self) -> Words:
        return Words(view_of(self.scenario, SERVICES), self.catalogue)


def _told_by(step: FactChange) -> tuple[str, ...]:
    """The facts that tell what a change changes."""
    if step.kind == "renew" and step.fact == "policy_start":
        return ("policy_end",)
    return {"earlier_stays": ("admitted_on", "discharged_on")}.get(step.fact, (step.fact,))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
