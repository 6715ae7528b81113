"""Which services apply, why, how much is left and by when? One scenario in, 25 answers out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rules.catalogue.catalogue import OPPOSITE, SERVICES, Catalogue, Stance
from rules.catalogue.labels import Words
from rules.domain.answer import Answer, ServiceAnswer, Status, Trace, opening_day
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario
from rules.engine.case import Case, in_order, stays_of
from rules.engine.caveats import caveats_of
from rules.engine.compiler import compile_plans
from rules.engine.judging import ServiceJudge
from rules.engine.plan import PairPlan, Plan
from rules.engine.readings import ItemStanding, Outcome, Side, Standing
from rules.engine.reasons import Reasons


class Engine:
    """The catalogue with its plans, compiled once for each set of overrides."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._plans = lru_cache(maxsize=64)(self._compile)

    def _compile(self, overrides: tuple[tuple[str, str], ...]) -> dict[Stance, Plan]:
        readings = {stance: self.catalogue.readings(stance, dict(overrides)) for stance in OPPOSITE}
        return compile_plans(self.catalogue, readings)

    def plan(self, stance: Stance, overrides: Mapping[str, str] | None = None) -> Plan:
        """The plan for a stance and overrides; ValueError where an override does not exist."""
        return self._plans(tuple(sorted((overrides or {}).items())))[stance]

    def every_plan(self, stance: Stance, overrides: Mapping[str, str] | None = None) -> tuple[Plan, ...]:
        """The plans one of which holds for any case."""
        return (self.plan(stance, overrides),)

    def evaluate(
        self, scenario: Scenario, reading: Stance = "favourable", overrides: Mapping[str, str] | None = None
    ) -> Answer:
        """All 25 services for one scenario.

        `reading` is `favourable` (most favourable to the insured) or `cautious` (certain under every
        reading); `overrides` maps register entries to readings. Raises ValueError for an unknown override.
        """
        plan, case = self.plan(reading, overrides), _case(scenario)
        words = Words(case.view, self.catalogue)
        found = tuple(_answer(pair, mine, words) for pair, mine in _sides(plan, case))
        return Answer(
            as_of=scenario.as_of,
            reading=reading,
            policy_start=case.start,
            policy_end=case.end,
            waiting_over_on=case.waiting_over_on,
            services=tuple(_with_opening(found, plan, scenario)),
            rules=self.catalogue.stamp,
        )

    def outcomes(
        self,
        scenario: Scenario,
        reading: Stance = "favourable",
        overrides: Mapping[str, str] | None = None,
        services: Collection[str] = SERVICES,
    ) -> tuple[tuple[Outcome, Outcome], ...]:
        """Each of these services under this reading and the opposite one, without reasons and caveats.

        Takes about half of the time of `evaluate`: for comparing many scenarios. Raises ValueError for an
        unknown override.
        """
        plan, found = self.plan(reading, overrides), []
        for pair, mine in _sides(plan, _case(scenario), services):
            theirs = mine.opposite(pair)
            outcome = mine.outcome()
            found.append((outcome, theirs.outcome() if theirs else outcome))
        return tuple(found)

    def standings(
        self,
        scenario: Scenario,
        services: Collection[str],
        reading: Stance = "favourable",
        overrides: Mapping[str, str] | None = None,
    ) -> dict[str, Standing]:
        """Only where these services stand: no reasons, dates, caveats or other reading. For searches.

        Unknown ids are left out. Raises ValueError for an unknown override.
        """
        plan, case = self.plan(reading, overrides), _case(scenario)
        stays = stays_of(plan.program, case.view)
        wanted = [service for service in plan.services if service.id in services]
        return {service.id: _standing(ServiceJudge(service, case, stays)) for service in wanted}

    def trace(
        self,
        scenario: Scenario,
        service: str,
        reading: Stance = "favourable",
        overrides: Mapping[str, str] | None = None,
    ) -> Trace:
        """Every check of one service with its verdict, met ones too.

        Raises StopIteration for an unknown service and ValueError for an unknown override.
        """
        plan, case = self.plan(reading, overrides), _case(scenario)
        wanted = next(one for one in plan.services if one.id == service)
        mine = Side(ServiceJudge(wanted, case, stays_of(plan.program, case.view)))
        return Reasons(mine.judge, mine.days, Words(case.view, self.catalogue)).trace()


def _case(scenario: Scenario) -> Case:
    return Case(view_of(scenario, SERVICES))


def _sides(plan: Plan, case: Case, services: Collection[str] = SERVICES) -> Iterator[tuple[PairPlan, Side]]:
    """Each of these services as it stands under the plan's readings."""
    stays = stays_of(plan.program, case.view)
    for pair in plan.pairs:
        if pair.mine.id in services:
            yield pair, Side(ServiceJudge(pair.mine, case, stays))


def _answer(pair: PairPlan, mine: Side, words: Words) -> ServiceAnswer:
    """The whole answer for one service, with the other reading where it differs."""
    judge = mine.judge
    reasons = Reasons(judge, mine.days, words)
    outcome = mine.outcome(reasons)
    status, items, deadlines = outcome
    return ServiceAnswer(
        id=pair.mine.id,
        status=status,
        because=reasons.service(),
        missing=in_order(judge.missing()) if status == "needs_info" else (),
        items=items,
        deadlines=deadlines,
        caveats=caveats_of(judge, mine.days, status, deadlines),
        disputes=pair.mine.disputes,
        waiting=reasons.waiting_period(),
        other_reading=mine.other_reading(pair, outcome),
        besides=reasons.besides(),
        pools=pair.pools,
    )


def _with_opening(found: Sequence[ServiceAnswer], plan: Plan, scenario: Scenario) -> Iterator[ServiceAnswer]:
    """The answers, each that waits with how it stands on the day that it opens, under both readings."""
    days = {service.id: day for service in found if (day := opening_day(service))}
    then: dict[str, tuple[Status, ...]] = {}
    for day in sorted(set(days.values())):
        case = _case(scenario.model_copy(update={"as_of": day}))
        for pair, mine in _sides(plan, case, [id for id, on in days.items() if on == day]):
            other = mine.opposite(pair)
            then[pair.mine.id] = tuple(dict.fromkeys((mine.status, *((other.status,) if other else ()))))
    for service in found:
        yield replace(service, then=then[service.id]) if service.id in then else service


def _standing(judge: ServiceJudge) -> Standing:
    """Only the statuses and what is missing."""
    if judge.barred:
        nothing = ItemStanding(judge.barred, ())
        return Standing(judge.barred, (), {item.id: nothing for item in judge.service.items})
    status = judge.status
    items = {
        item.id: ItemStanding(judged.status, judge.item_missing(judged))
        for item, judged in zip(judge.service.items, judge.items, strict=True)
    }
    return Standing(status, in_order(judge.missing()) if status == "needs_info" else (), items)
