"""What stands against an item, and which alternatives would take it away? Checks, counts and windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rules.catalogue.conditions import date_fact, date_of
from rules.domain.answer import Check, Clause, Status
from rules.domain.fact_kinds import options_of
from rules.domain.periods import ONE_DAY, add_months
from rules.domain.scenario import EVENT_DATES, View
from rules.engine.case import Case, StayValues
from rules.engine.counts import numbers_of
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.plan import ItemPlan, ServicePlan
from rules.engine.program import Program
from rules.engine.windows import window_of
from rules.whatif.regions import Alternative, Among, Range, WantedValues
from rules.whatif.solver import Solver


class Blocker(NamedTuple):
    """Something that is against an item (verdict False) or still open (None)."""

    rule: str
    """Which rule of the service it comes from, as in `Check`."""
    say: str
    clause: Clause
    status: Status
    fact: str
    facts: tuple[str, ...]
    verdict: bool | None
    quiet: bool = False
    """Another blocker says it better, or its event is still to come: it must be taken, not named."""


def blockers_to_tell(blockers: Sequence[Blocker]) -> list[Blocker]:
    """The blockers to tell of: none that is quiet, unless there are no others."""
    return [blocker for blocker in blockers if not blocker.quiet] or list(blockers)


class Blockers:
    """The blockers of one service's items, for the stay that a view speaks of."""

    def __init__(self, program: Program, service: ServicePlan) -> None:
        self.program, self.service = program, service

    def of(self, item: ItemPlan, view: View, values: Sequence[int]) -> list[Blocker]:
        """What is against an item or open."""
        return [blocker for blocker, _ in self.solved(item, view, values, None)]

    def solved(
        self, item: ItemPlan, view: View, values: Sequence[int], solver: Solver | None
    ) -> Iterator[tuple[Blocker, list[Alternative]]]:
        """Each blocker with the alternatives that would take it away; none without a solver."""
        for check in (*self.service.checks, *item.checks):
            if values[check.slot] != YES:
                yield _blocker(check, values), solver.solve(check.slot) if solver else []
        yield from self._counts(item, view, values, solver)
        yield from self._window(item, view, values, solver)

    def _counts(
        self, item: ItemPlan, view: View, values: Sequence[int], solver: Solver | None
    ) -> Iterator[tuple[Blocker, list[Alternative]]]:
        if item.unused is not None and not view["usage"]:
            return
        numbers = numbers_of(item, Case(view), StayValues(self.program, view, values))
        if numbers.used_up == NO:
            return
        verdict = None if numbers.used_up == UNKNOWN else False
        decided = numbers.decided_by
        blocker = Blocker(decided.rule, decided.say, decided.clause, "used_up", "usage", ("usage",), verdict)
        if solver is None:
            yield blocker, []
            return
        periods = {item.limit.counted, *(pool.counted for pool in item.pools)}
        if "month" in periods:
            solver.wishes.add(add_months(view["as_of"].replace(day=1), 1))
        if "discharge" in periods:
            solver.wishes.add("stay")
        if periods - {"month", "discharge", "ever"}:
            solver.wishes.add("renew")
        yield blocker, self._count_answers(item, view, values, solver) if verdict is None else []

    def _count_answers(
        self, item: ItemPlan, view: View, values: Sequence[int], solver: Solver
    ) -> list[Alternative]:
        """What to know of an open count so that something is left."""
        found: list[Alternative] = []
        for number in (item.limit.number, *(pool.number for pool in item.pools)):
            if number.slot is not None and values[number.slot] == UNKNOWN:
                found += solver.solve(number.slot, (number.then or 0) > (number.otherwise or 0))
        last = max((use.on for use in view["usage"] or () if use.on <= view["as_of"]), default=None)
        if last is not None and view["policy_start"] is None and last < view["as_of"]:
            found.append((WantedValues("policy_start", Range(low=last + ONE_DAY, high=view["as_of"])),))
        if view["care"] is None:
            found += [
                (WantedValues("care", Among(options_of("care"))),),
                *solver.happen("discharged_on"),
            ]
        return found

    def _window(
        self, item: ItemPlan, view: View, values: Sequence[int], solver: Solver | None
    ) -> Iterator[tuple[Blocker, list[Alternative]]]:
        for plan in (item.apply_by, item.use_by):
            if plan is None:
                continue
            fact, day = date_fact(plan.end.date), date_of(plan.end.date, view)
            open_ = day is None and not (fact in EVENT_DATES and view["care"] is not None)
            if not open_ and not (day is not None and view["as_of"] > day):
                continue
            window = window_of(item, Case(view), StayValues(self.program, view, values))
            if not open_ and not window.closed:
                continue
            verdict = None if open_ else False
            blocker = Blocker(plan.rule, plan.end.say, plan.clause, "closed", fact, (fact,), verdict)
            yield blocker, self._window_alternatives(fact, view, solver, open_) if solver else []

    def _window_alternatives(self, fact: str, view: View, solver: Solver, open_: bool) -> list[Alternative]:
        if fact not in EVENT_DATES:
            if fact == "policy_end":
                solver.wishes.add("renew")
                return []
            return [(WantedValues(fact, Range(high=view["as_of"], prefer_high=True)),)]
        if not open_:
            solver.wishes.add("stay")
            return []
        return [(WantedValues("care", Among(options_of("care"))),), *solver.happen(fact)]


def _blocker(check: Check, values: Sequence[int]) -> Blocker:
    verdict = None if values[check.slot] == UNKNOWN else False
    quiet = check.quiet is not None and values[check.quiet] == YES
    return Blocker(check.rule, check.say, check.clause, check.status, check.fact, check.facts, verdict, quiet)
