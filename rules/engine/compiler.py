"""How is the catalogue compiled? All conditions numbered into one program, for one choice of readings."""

from __future__ import annotations

from collections.abc import Mapping

from rules.catalogue.catalogue import PROMISE_START, RENEWAL_SILENT, Catalogue, Stance, nodes_in
from rules.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DateTest,
    FactTest,
    Happened,
    Known,
    Not,
)
from rules.catalogue.schema import (
    CaveatNote,
    Cite,
    Count,
    CountCase,
    Illness,
    Limit,
    Need,
    Pool,
    Promise,
    Requirement,
    Service,
    WindowEnd,
)
from rules.catalogue.schema.product import RegisterReading
from rules.domain.answer import Caveat, Check, Clause, Status
from rules.domain.scenario import EVENT_DATES
from rules.engine.plan import (
    INCLUDED,
    INSURED,
    POLICY_END,
    POLICY_START,
    WAITING,
    WAITING_ILLNESS,
    WAITING_NEED,
    CaveatPlan,
    EndPlan,
    ItemPlan,
    LimitPlan,
    Number,
    Plan,
    PoolPlan,
    PromisePlan,
    ServicePlan,
    WaitingPlan,
    barred_items,
    clause_of,
    numbers_unused,
)
from rules.engine.program import ConditionCompiler, Program
from rules.engine.readings import pair_of, shared_counts
from rules.engine.status import FAILURE, FAILURE_ORDER

RENEWED: Condition = FactTest.model_validate({"fact": "renewal", "is": True})
ACCIDENT: Condition = FactTest.model_validate({"fact": "accident", "is": True})
OVER: Condition = DateTest(date="as_of", on_or_after="waiting_over_on")


def negated(condition: Condition) -> Condition:
    """The condition does not hold; the key `not` cannot be written as an argument."""
    return Not.model_validate({"not": condition})


NO_WAITING: Condition = FactTest(fact="waiting_days", at_most=0)


def compile_plans(catalogue: Catalogue, readings: Mapping[Stance, Mapping[str, str]]) -> dict[Stance, Plan]:
    """Compile every service under each stance's readings, into one program that the plans share."""
    touching = {id: list(entries) for id, entries in catalogue.switching.items()}
    for entry in catalogue.contradictions:
        for id in touching.keys() & set(entry.services):
            touching[id].append(entry.id)
    labels = {fact: info.label for fact, info in catalogue.facts.items()}
    program = Program()
    services: dict[Stance, tuple[ServicePlan, ...]] = {}
    for stance, chosen in readings.items():
        compiler = ConditionCompiler(catalogue.definitions, catalogue.lists, chosen, program)
        services[stance] = tuple(
            _ServiceCompiler(compiler, service, touching[service.id], labels).plan()
            for service in catalogue.services
        )
    every = list(zip(*services.values(), strict=True))
    pools = [shared_counts(dict(zip(services, plans, strict=True))) for plans in every]
    found = {}
    for stance, mine in services.items():
        [opposite] = [plans for other, plans in services.items() if other != stance]
        found[stance] = Plan(program, mine, tuple(map(pair_of, mine, opposite, pools)))
    return found


def _in_order(checks: list[Check]) -> list[Check]:
    return sorted(checks, key=lambda check: FAILURE_ORDER.index(check.status))


def _is_chosen(wide: RegisterReading, readings: Mapping[str, str]) -> bool:
    return readings[wide.entry] == wide.reading


class _Scope:
    """One service's conditions, places and checks under one choice of readings."""

    def __init__(self, compiler: ConditionCompiler, service: Service) -> None:
        self.service, self.readings = service, compiler.readings
        self.choose, self._compiler = compiler.choose, compiler

    def slot(self, condition: Condition) -> int:
        return self._compiler.slot(condition, self.service.id)

    def any_slot(self, conditions: list[Condition]) -> int:
        """The slot of whether any of these holds; of none, never."""
        return self._compiler.program.combine("any", map(self.slot, conditions))

    def clause(self, cite: Cite) -> Clause:
        return clause_of(self.service, cite)

    def check(
        self,
        status: Status,
        rule: str,
        condition: Condition,
        say: str,
        clause: Clause,
        fact: str | None = None,
    ) -> Check:
        slot = self.slot(condition)
        facts = self._compiler.program.facts_of(slot)
        return Check(status, rule, slot, fact or (facts[0] if facts else "usage"), facts, say, clause)

    def requirements(self, requirements: list[Requirement], place: str) -> list[Check]:
        """The checks in order; one that asks for nothing under these readings is left out."""
        named = {f"{place}.{index}": one for index, one in enumerate(requirements)}
        return _in_order(
            [self._requirement(rule, one) for rule, one in named.items() if not self.is_empty(one.when)]
        )

    def is_empty(self, condition: Condition) -> bool:
        return bool(self.choose(condition) == "always")

    def _requirement(self, rule: str, requirement: Requirement) -> Check:
        status, clause = FAILURE[requirement.kind], self.clause(requirement.cite)
        return self.check(status, rule, requirement.when, requirement.say, clause)


def _if_silent(said: str, text: str, clause: Clause | None) -> Caveat | None:
    """What to say where the manual is silent and there is a place to point at."""
    return Caveat(text, clause) if said == "silent" and clause else None


class _WaitingCompiler:
    """One service's waiting period: what takes it away, and the checks that it takes."""

    def __init__(self, scope: _Scope, labels: Mapping[str, str]) -> None:
        self.scope, self.waiting, self.labels = scope, scope.service.waiting, labels
        self.stated = self.waiting.kind == "stated"
        silent = self.stated and self.waiting.renewal == "silent"
        self.renewal_waived = silent and _is_chosen(RENEWAL_SILENT, scope.readings)
        self.renewal_exempt = self.waiting.renewal == "exempt" or self.renewal_waived

    def plan(self) -> WaitingPlan:
        scope, waiting = self.scope, self.waiting
        clause = scope.clause(waiting.cite) if waiting.cite else None
        need = scope.choose(waiting.need)
        illness = next((node for node in nodes_in(waiting.illness) if isinstance(node, Illness)), None)
        waived = "按免等待期计算" if self.renewal_waived else "按仍有等待期计算"
        on_renewal = f"手册未写续期是否免等待期，这里{waived}，以合同为准"
        chapter = scope.clause(scope.service.chapter[:1])
        return WaitingPlan(
            stated=self.stated,
            clause=clause,
            exempt=scope.any_slot(self._exempt() if self.stated else []),
            renewal_exempt=self.renewal_exempt,
            renewal_waived=self.renewal_waived,
            tied=(need, scope.clause(need.cite)) if need else None,
            illness=(illness, scope.clause(illness.cite)) if illness else None,
            silent=_if_silent(waiting.kind, "手册未写这项服务有没有等待期，以合同为准", chapter),
            on_accident=_if_silent(waiting.accident, "手册未写意外是否免等待期，这里按有等待期计算", clause),
            on_renewal=_if_silent(waiting.renewal, on_renewal, clause),
        )

    @property
    def by_stay(self) -> bool:
        """Whether the illness's day is that of the stay that opens an item, each judged by itself."""
        illness = self.scope.choose(self.waiting.illness)
        return illness is not None and illness.day == "admitted_on"

    def _exempt(self) -> list[Condition]:
        """Each of these takes the waiting period away."""
        renewed = [RENEWED] if self.renewal_exempt else []
        return [*renewed, *([ACCIDENT] if self.waiting.accident == "exempt" else [])]

    def checks(self) -> list[Check]:
        """The checks that all items share."""
        waiting = self.waiting
        if waiting.kind == "silent":
            return []
        assert waiting.cite is not None
        clause = self.scope.clause(waiting.cite)
        if waiting.kind == "none":
            return [self.scope.check("waiting", WAITING, "always", "没有等待期", clause, "waiting_none")]
        exempt, need = self._exempt(), self.scope.choose(waiting.need)
        known = [Known(known=need.once)] if need else []
        illness = self.illness()
        implied = bool(need or (illness and RENEWED in exempt))
        passed = AnyOf(any=[*exempt, OVER, *known])
        over = self.scope.check("waiting", WAITING, passed, "等待期已过", clause, "waiting_over")
        checks = [over._replace(implied=implied, waits=True)]
        if need:
            checks += self._need_checks(need, exempt, passed)
        return checks + ([] if self.by_stay else illness)

    def _need_checks(self, need: Need, exempt: list[Condition], passed: Condition) -> list[Check]:
        """The day of need lies after the waiting period, and in any case not before the policy.

        Nothing is said of the first where the second fails, or while the service waits (`passed` is no).
        """
        insured = DateTest(date=need.day, on_or_after="policy_start")
        renewed_or_insured = AnyOf(any=[RENEWED, insured])
        in_time = AllOf(all=[OVER, DateTest(date=need.day, on_or_after="waiting_over_on")])
        others = [one for one in exempt if one != RENEWED]
        unexempted = [negated(Known(known=one)) for one in others]
        ways: list[Condition] = [one for one in exempt if one == RENEWED]
        ways += [AllOf(all=[one, renewed_or_insured]) for one in others]
        ways.append(AllOf(all=[*unexempted, in_time]))
        clause, ahead = self.scope.clause(need.cite), negated(Happened(happened=need.day))
        not_ahead = [] if need.day not in EVENT_DATES else [ahead]
        told = [negated(one) for one in (renewed_or_insured, passed)]
        quiet = self.scope.slot(AnyOf(any=[*exempt, NO_WAITING, *not_ahead, *told]))
        waited = self.scope.check("not_met", WAITING_NEED, AnyOf(any=ways), need.say, clause, need.day)
        say = f"{self.labels[need.day]}不早于保单生效日（续期的除外）"
        begun = self.scope.check("not_met", INSURED, renewed_or_insured, say, clause, need.day)
        return [
            waited._replace(quiet=quiet, waits=True),
            begun._replace(redundant=True, quiet=self.scope.slot(AnyOf(any=[RENEWED, *not_ahead]))),
        ]

    def illness(self) -> list[Check]:
        """The check that the illness or stay began after the waiting period, where the reading wants it."""
        illness = self.scope.choose(self.waiting.illness)
        if illness is None:
            return []
        after = DateTest(date=illness.day, on_or_after="waiting_over_on")
        exempt = [RENEWED, *(one for one in self._exempt() if one != RENEWED)]
        condition, clause = AnyOf(any=[*exempt, after]), self.scope.clause(illness.cite)
        check = self.scope.check("not_met", WAITING_ILLNESS, condition, illness.say, clause, illness.day)
        quiet = self.scope.slot(AnyOf(any=[*exempt, NO_WAITING, negated(OVER)]))
        return [check._replace(quiet=quiet, waits=True)]


class _ServiceCompiler:
    def __init__(
        self, compiler: ConditionCompiler, service: Service, disputes: list[str], labels: Mapping[str, str]
    ) -> None:
        self.scope = _Scope(compiler, service)
        self.service, self.waiting = service, _WaitingCompiler(self.scope, labels)
        self.disputes = tuple(dict.fromkeys(disputes))

    def plan(self) -> ServicePlan:
        service, scope = self.service, self.scope
        checks = tuple(self._shared_checks())
        items = tuple(self._item(id) for id in service.items)
        every = (*checks, *(check for item in items for check in item.checks))
        return ServicePlan(
            id=service.id,
            service=service,
            checks=checks,
            items=items,
            in_force=scope.clause(service.in_force) if service.in_force else None,
            waiting=self.waiting.plan(),
            caveats=tuple(self._caveat(note) for note in service.caveats),
            disputes=self.disputes,
            by_city=tuple(check for check in every if "hospital_city" in check.facts),
            promises={(item.id, promise.id): promise for item in items for promise in item.promises},
            barred=barred_items(items),
        )

    def _shared_checks(self) -> list[Check]:
        service, scope = self.service, self.scope
        in_force = scope.clause(service.in_force or service.holder or [service.chapter[0]])
        unwritten = "" if service.in_force else "（本章没写有效期，只写了给谁用）"
        begun = DateTest(date="as_of", on_or_after="policy_start")
        running = DateTest(date="as_of", on_or_before="policy_end")
        started, valid = f"保单已生效{unwritten}", f"保单还在有效期内{unwritten}"
        checks = [
            scope.check("not_started", POLICY_START, begun, started, in_force, "policy_start"),
            scope.check("closed", POLICY_END, running, valid, in_force, "policy_end"),
        ]
        if service.included and not scope.is_empty(service.included.when):
            included, clause = service.included, scope.clause(service.included.cite)
            checks.append(scope.check("not_included", INCLUDED, included.when, included.say, clause))
        return _in_order([*checks, *self.waiting.checks(), *scope.requirements(service.requires, "requires")])

    def _item(self, id: str) -> ItemPlan:
        service, scope, item = self.service, self.scope, self.service.items[id]
        place = f"items.{id}"
        limit = item.limit
        per: str = scope.choose(limit.per)
        promises = {name: (promise, f"promises.{name}") for name, promise in service.promises.items()}
        promises |= {name: (promise, f"{place}.promises.{name}") for name, promise in item.promises.items()}
        number = self._number(limit.count)
        say, clause = limit.say or "次数未用完", scope.clause(limit.cite)
        counted = self._counted(limit, per)
        limit_plan = LimitPlan(number, limit.unit, per, counted, say, clause, f"{place}.limit")
        pools = tuple(self._pools(id))
        own = scope.requirements(item.requires, f"{place}.requires")
        own += self.waiting.illness() if self.waiting.by_stay else []
        return ItemPlan(
            id=id,
            key=(service.id, id),
            name=item.name,
            checks=tuple(_in_order(own)),
            limit=limit_plan,
            pools=pools,
            apply_by=self._end(item.window.apply_by, f"{place}.window.apply_by"),
            use_by=self._end(item.window.use_by, f"{place}.window.use_by"),
            promises=tuple(
                self._promise(name, chosen, rule)
                for name, (promise, rule) in promises.items()
                if (chosen := scope.choose(promise)) is not None
            ),
            by_stay=item.by_stay,
            caveats=tuple(self._caveat(note, f"{item.name}：") for note in item.caveats),
            unused=numbers_unused(limit_plan, pools),
        )

    def _counted(self, limit: Limit | Pool, per: str) -> str:
        return "ever" if self.scope.choose(limit.counted) == "ever" else per

    def _number(self, count: Count) -> Number:
        chosen = self.scope.choose(count)
        if isinstance(chosen, CountCase):
            return Number(chosen.then, chosen.otherwise, self.scope.slot(chosen.when))
        return Number(chosen, chosen, None)

    def _pools(self, item: str) -> list[PoolPlan]:
        pools = []
        for pool in self.service.pools:
            number = self._number(pool.count)
            if item in pool.items and number.then is not None:
                keys = frozenset((self.service.id, id) for id in pool.items)
                counted = self._counted(pool, pool.per)
                clause, rule = self.scope.clause(pool.cite), f"pools.{pool.id}"
                pools.append(PoolPlan(keys, number, pool.per, counted, pool.say, clause, rule))
        return pools

    def _end(self, end: object, rule: str) -> EndPlan | None:
        chosen = self.scope.choose(end)
        return (
            EndPlan(chosen, self.scope.clause(chosen.cite), rule) if isinstance(chosen, WindowEnd) else None
        )

    def _promise(self, id: str, promise: Promise, rule: str) -> PromisePlan:
        return PromisePlan(
            id=id,
            promise=promise,
            period=promise.period,
            since=self._since(promise),
            unstated=promise.since == "unstated",
            sign=-1 if promise.ahead_of else 1,
            slot=self.scope.slot(promise.when) if promise.when else None,
            clause=self.scope.clause(promise.cite),
            rule=rule,
        )

    def _since(self, promise: Promise) -> str:
        if promise.since == "unstated":
            return "review" if _is_chosen(PROMISE_START, self.scope.readings) else "application"
        return promise.since or promise.ahead_of or ""

    def _caveat(self, note: CaveatNote, prefix: str = "") -> CaveatPlan:
        caveat = Caveat(prefix + note.say, self.scope.clause(note.cite))
        return CaveatPlan(caveat, self.scope.slot(note.when) if note.when else None)
