"""How is the catalogue compiled? All conditions numbered into one program, for one choice of readings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from rules.catalogue.catalogue import (
    OVERVIEW,
    PROMISE_START,
    RENEWAL_SILENT,
    Catalogue,
    Stance,
    nodes_in,
)
from rules.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DateTest,
    FactTest,
    Happened,
    Known,
    Not,
    Period,
)
from rules.catalogue.schema import (
    Cite,
    Count,
    CountCase,
    Illness,
    Limit,
    Need,
    Note,
    Pool,
    Promise,
    Requirement,
    Service,
    Waiting,
    WindowEnd,
)
from rules.domain.answer import Caveat, Check, Clause, ItemAnswer, SharedCount, Status
from rules.domain.scenario import EVENT_DATES
from rules.engine.kleene import NO
from rules.engine.program import ConditionCompiler, Program, Values

FAILURE_ORDER: tuple[Status, ...] = (
    "not_started",
    "closed",
    "not_included",
    "waiting",
    "on_trigger",
    "not_met",
)
"""With several known failures among shared checks, or among an item's own, the first gives the status."""

POLICY_START, POLICY_END, INCLUDED, IN_FORCE = "policy_start", "policy_end", "included", "in_force"
WAITING, WAITING_NEED, INSURED, WAITING_ILLNESS = (
    "waiting",
    "waiting.need",
    "waiting.insured",
    "waiting.illness",
)
"""Rules that are one of a kind in a service, by the name that checks, reasons and deadlines give for them."""

FAILURE: dict[str, Status] = {"trigger": "on_trigger", "fit": "not_met"}

RENEWED: Condition = FactTest.model_validate({"fact": "renewal", "is": True})
ACCIDENT: Condition = FactTest.model_validate({"fact": "accident", "is": True})
OVER: Condition = DateTest(date="as_of", on_or_after="waiting_over_on")


def negated(condition: Condition) -> Condition:
    """The condition does not hold; the key `not` cannot be written as an argument."""
    return Not.model_validate({"not": condition})


NO_WAITING: Condition = FactTest(fact="waiting_days", at_most=0)


@dataclass(slots=True, frozen=True)
class Number:
    """A count: `then` where the slot holds, else `otherwise`; without a slot always `then`."""

    then: int | None
    otherwise: int | None
    slot: int | None

    def bounds(self, values: Values) -> tuple[int | None, int | None]:
        """The least and the greatest the count can be, given what is known; None is no number."""
        if self.slot is None or values[self.slot] == 2:
            return self.then, self.then
        if values[self.slot] == 0:
            return self.otherwise, self.otherwise
        assert self.then is not None
        assert self.otherwise is not None
        return min(self.then, self.otherwise), max(self.then, self.otherwise)


@dataclass(slots=True, frozen=True)
class LimitPlan:
    number: Number
    unit: str
    per: str
    counted: str
    """The period whose use counts: `per`, or `ever`."""
    say: str
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class PoolPlan:
    keys: frozenset[tuple[str, str]]
    number: Number
    per: str
    counted: str
    say: str
    clause: Clause
    rule: str


class Tally(NamedTuple):
    """One count, of the item alone or of a pool, and what has been drawn on it."""

    limit: int | None
    used: int
    say: str
    clause: Clause
    rule: str


class Numbers(NamedTuple):
    """How often an item may be and has been used."""

    limit: int | None
    used: int
    remaining: int | None
    used_up: int
    """Three-valued: whether nothing remains."""
    decided_by: Tally
    """The count that says so."""
    open: frozenset[str]


@dataclass(slots=True, frozen=True)
class EndPlan:
    end: WindowEnd
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class PromisePlan:
    id: str
    promise: Promise
    period: Period
    since: str
    unstated: bool
    """The manual does not say from when it counts; `since` is then the chosen reading's day."""
    sign: int
    slot: int | None
    clause: Clause
    rule: str


@dataclass(slots=True, frozen=True)
class CaveatPlan:
    caveat: Caveat
    slot: int | None


@dataclass(slots=True, frozen=True)
class ItemPlan:
    id: str
    key: tuple[str, str]
    checks: tuple[Check, ...]
    name: str
    limit: LimitPlan
    pools: tuple[PoolPlan, ...]
    apply_by: EndPlan | None
    use_by: EndPlan | None
    promises: tuple[PromisePlan, ...]
    by_stay: bool
    caveats: tuple[CaveatPlan, ...]
    unused: Numbers | None
    """The numbers before any use; None where a fact decides a limit."""


@dataclass(slots=True, frozen=True)
class ServicePlan:
    id: str
    service: Service
    checks: tuple[Check, ...]
    items: tuple[ItemPlan, ...]
    in_force: Clause | None
    waiting: Clause | None
    exempt: int
    """The slot under which a stated waiting period does not bind."""
    renewal_waived: bool
    tied: Need | None
    """What the waiting period is tied to under the chosen readings."""
    illness: tuple[Illness, Clause] | None
    """What the waiting period might be tied to, whatever reading is chosen."""
    caveats: tuple[CaveatPlan, ...]
    disputes: tuple[str, ...]
    by_city: tuple[Check, ...]
    """The checks that a city's name decides."""
    promises: Mapping[tuple[str, str], PromisePlan]
    """Every item's promises by item and deadline id."""
    barred: Mapping[Status, tuple[ItemAnswer, ...]]
    """The items where the service fails as a whole before any use and no date follows, by status."""


@dataclass(slots=True, frozen=True)
class Plan:
    """The whole catalogue, compiled for one choice of readings."""

    program: Program
    services: tuple[ServicePlan, ...]
    agreed_items: tuple[tuple[bool, ...] | None, ...]
    """For each service that differs under the opposite stance, which items are judged alike; else None."""
    pools: tuple[tuple[SharedCount, ...], ...]
    """For each service the counts that its items share, under both stances."""


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
    agreed = tuple(_agreed_items(*plans) for plans in zip(*services.values(), strict=True))
    pools = tuple(
        _shared_counts(dict(zip(services, plans, strict=True)))
        for plans in zip(*services.values(), strict=True)
    )
    return {stance: Plan(program, plans, agreed, pools) for stance, plans in services.items()}


def _shared_counts(plans: Mapping[Stance, ServicePlan]) -> tuple[SharedCount, ...]:
    """The counts that items of a service draw on together, each once with its number under each reading."""
    found: dict[SharedCount, list[tuple[str, int]]] = {}
    for stance, plan in plans.items():
        for pool in dict.fromkeys(pool for item in plan.items for pool in item.pools):
            if pool.number.then is not None:
                drawing = [item for item in plan.items if item.key in pool.keys]
                ids, unit = tuple(item.id for item in drawing), drawing[0].limit.unit
                key = SharedCount(ids, unit, pool.per, pool.say, pool.clause, ())
                found.setdefault(key, []).append((stance, pool.number.then))
    return tuple(pool._replace(numbers=tuple(numbers)) for pool, numbers in found.items())


def _agreed_items(one: ServicePlan, other: ServicePlan) -> tuple[bool, ...] | None:
    if one == other:
        return None
    return tuple(
        replace(a, promises=()) == replace(b, promises=())
        for a, b in zip(one.items, other.items, strict=True)
    )


def _unused(limit: LimitPlan, pools: tuple[PoolPlan, ...]) -> Numbers | None:
    if any(number.slot is not None for number in (limit.number, *(pool.number for pool in pools))):
        return None
    counts = [number.then for number in (limit.number, *(pool.number for pool in pools))]
    remaining = min((count for count in counts if count is not None), default=None)
    own = Tally(limit.number.then, 0, limit.say, limit.clause, limit.rule)
    return Numbers(limit.number.then, 0, remaining, NO, own, frozenset())


def _in_order(checks: list[Check]) -> list[Check]:
    return sorted(checks, key=lambda check: FAILURE_ORDER.index(check.status))


def _barred(items: tuple[ItemPlan, ...]) -> dict[Status, tuple[ItemAnswer, ...]]:
    if any(item.unused is None for item in items):
        return {}
    statuses: tuple[Status, ...] = ("closed", "not_included", "on_trigger", "not_met")
    return {
        status: tuple(
            ItemAnswer(i.id, status, (), (), n.limit, 0, n.remaining, i.limit.unit, i.limit.per, ())
            for i in items
            if (n := i.unused)
        )
        for status in statuses
    }


def _is_chosen(reading: tuple[str, str], readings: Mapping[str, str]) -> bool:
    id, name = reading
    return readings[id] == name


def clause_of(service: Service, cite: Cite) -> Clause:
    """The place that lines of a service's chapter, or of the overview, stand at."""
    first = next((lines[0] for lines in cite if lines[0] > OVERVIEW[1]), None)
    if first is None:
        return Clause("服务概览", service.name, tuple(cite))
    after = bisect_right(service.part_starts, first)
    at = service.outline[service.part_starts[after - 1]] if after else ""
    return Clause(service.section, at, tuple(cite))


class _ServiceCompiler:
    def __init__(
        self, compiler: ConditionCompiler, service: Service, disputes: list[str], labels: Mapping[str, str]
    ) -> None:
        self.compiler, self.service, self.labels = compiler, service, labels
        self.disputes = tuple(dict.fromkeys(disputes))

    def slot(self, condition: Condition) -> int:
        return self.compiler.slot(condition, self.service.id)

    def clause(self, cite: Cite) -> Clause:
        return clause_of(self.service, cite)

    def plan(self) -> ServicePlan:
        service = self.service
        waiting = service.waiting
        checks = tuple(self._shared_checks())
        items = tuple(self._item(id) for id in service.items)
        every = (*checks, *(check for item in items for check in item.checks))
        illness = next((node for node in nodes_in(waiting.illness) if isinstance(node, Illness)), None)
        return ServicePlan(
            id=service.id,
            service=service,
            checks=checks,
            items=items,
            in_force=self.clause(service.in_force) if service.in_force else None,
            waiting=self.clause(waiting.cite) if waiting.cite else None,
            exempt=self.compiler.program.combine("any", map(self.slot, self._exempt())),
            renewal_waived=waiting.kind == "stated" and self._renewal_waived(),
            tied=self.compiler.choose(waiting.need),
            illness=(illness, self.clause(illness.cite)) if illness else None,
            caveats=tuple(self._caveat(note) for note in service.caveats),
            disputes=self.disputes,
            by_city=tuple(check for check in every if "hospital_city" in check.facts),
            promises={(item.id, promise.id): promise for item in items for promise in item.promises},
            barred=_barred(items),
        )

    def _shared_checks(self) -> list[Check]:
        service = self.service
        in_force = self.clause(service.in_force or service.holder or [service.chapter[0]])
        unwritten = "" if service.in_force else "（本章没写有效期，只写了给谁用）"
        begun = DateTest(date="as_of", on_or_after="policy_start")
        running = DateTest(date="as_of", on_or_before="policy_end")
        checks = [
            self._check(
                "not_started", POLICY_START, begun, f"保单已生效{unwritten}", in_force, "policy_start"
            ),
            self._check(
                "closed", POLICY_END, running, f"保单还在有效期内{unwritten}", in_force, "policy_end"
            ),
        ]
        if service.included and not self._is_empty(service.included.when):
            included = service.included
            checks.append(
                self._check("not_included", INCLUDED, included.when, included.say, self.clause(included.cite))
            )
        if service.waiting.kind != "silent":
            checks += self._waiting_checks(service.waiting)
        return _in_order([*checks, *self._requirements(service.requires, "requires")])

    # -------------------------------------------------------- the waiting period

    def _renewal_waived(self) -> bool:
        """Whether the manual is silent on renewals and the chosen reading exempts them."""
        return self.service.waiting.renewal == "silent" and _is_chosen(RENEWAL_SILENT, self.compiler.readings)

    def _exempt(self) -> list[Condition]:
        """Each of these takes the waiting period away."""
        waiting = self.service.waiting
        renewed = waiting.renewal == "exempt" or self._renewal_waived()
        return [*([RENEWED] if renewed else []), *([ACCIDENT] if waiting.accident == "exempt" else [])]

    def _waiting_checks(self, waiting: Waiting) -> list[Check]:
        assert waiting.cite is not None
        clause = self.clause(waiting.cite)
        if waiting.kind == "none":
            return [self._check("waiting", WAITING, "always", "没有等待期", clause, "waiting_none")]
        exempt, need = self._exempt(), self.compiler.choose(waiting.need)
        known = [Known(known=need.once)] if need else []
        illness = self._illness()
        implied = bool(need or (illness and RENEWED in exempt))
        passed = AnyOf(any=[*exempt, OVER, *known])
        over = self._check("waiting", WAITING, passed, "等待期已过", clause, "waiting_over")
        checks = [over._replace(implied=implied, waits=True)]
        if need:
            checks += self._need_checks(need, exempt, passed)
        return checks + ([] if self._by_stay() else illness)

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
        clause, ahead = self.clause(need.cite), negated(Happened(happened=need.day))
        not_ahead = [] if need.day not in EVENT_DATES else [ahead]
        told = [negated(one) for one in (renewed_or_insured, passed)]
        quiet = self.slot(AnyOf(any=[*exempt, NO_WAITING, *not_ahead, *told]))
        waited = self._check("not_met", WAITING_NEED, AnyOf(any=ways), need.say, clause, need.day)
        say = f"{self.labels[need.day]}不早于保单生效日（续期的除外）"
        begun = self._check("not_met", INSURED, renewed_or_insured, say, clause, need.day)
        return [
            waited._replace(quiet=quiet, waits=True),
            begun._replace(redundant=True, quiet=self.slot(AnyOf(any=[RENEWED, *not_ahead]))),
        ]

    def _illness(self) -> list[Check]:
        """The check that the illness or stay began after the waiting period, where the reading wants it."""
        illness = self.compiler.choose(self.service.waiting.illness)
        if illness is None:
            return []
        after = DateTest(date=illness.day, on_or_after="waiting_over_on")
        exempt = [RENEWED, *(one for one in self._exempt() if one != RENEWED)]
        condition, clause = AnyOf(any=[*exempt, after]), self.clause(illness.cite)
        check = self._check("not_met", WAITING_ILLNESS, condition, illness.say, clause, illness.day)
        quiet = self.slot(AnyOf(any=[*exempt, NO_WAITING, negated(OVER)]))
        return [check._replace(quiet=quiet, waits=True)]

    def _by_stay(self) -> bool:
        """Whether the illness's day is that of the stay that opens an item, each judged by itself."""
        illness = self.compiler.choose(self.service.waiting.illness)
        return illness is not None and illness.day == "admitted_on"

    def _check(
        self,
        status: Status,
        rule: str,
        condition: Condition,
        say: str,
        clause: Clause,
        fact: str | None = None,
    ) -> Check:
        slot = self.slot(condition)
        facts = self.compiler.program.facts_of(slot)
        return Check(status, rule, slot, fact or (facts[0] if facts else "usage"), facts, say, clause)

    def _requirements(self, requirements: list[Requirement], place: str) -> list[Check]:
        """The checks in order; one that asks for nothing under these readings is left out."""
        named = {f"{place}.{index}": one for index, one in enumerate(requirements)}
        return _in_order(
            [self._requirement(rule, one) for rule, one in named.items() if not self._is_empty(one.when)]
        )

    def _is_empty(self, condition: Condition) -> bool:
        return bool(self.compiler.choose(condition) == "always")

    def _requirement(self, rule: str, requirement: Requirement) -> Check:
        status, clause = FAILURE[requirement.kind], self.clause(requirement.cite)
        return self._check(status, rule, requirement.when, requirement.say, clause)

    def _item(self, id: str) -> ItemPlan:
        service, item, place = self.service, self.service.items[id], f"items.{id}"
        limit = item.limit
        per: str = self.compiler.choose(limit.per)
        promises = {name: (promise, f"promises.{name}") for name, promise in service.promises.items()}
        promises |= {name: (promise, f"{place}.promises.{name}") for name, promise in item.promises.items()}
        number = self._number(limit.count)
        say, clause = limit.say or "次数未用完", self.clause(limit.cite)
        limit_plan = LimitPlan(
            number, limit.unit, per, self._counted(limit, per), say, clause, f"{place}.limit"
        )
        pools = tuple(self._pools(id))
        return ItemPlan(
            id=id,
            key=(service.id, id),
            name=item.name,
            checks=tuple(
                _in_order(
                    [
                        *self._requirements(item.requires, f"{place}.requires"),
                        *(self._illness() if self._by_stay() else []),
                    ]
                )
            ),
            limit=limit_plan,
            pools=pools,
            apply_by=self._end(item.window.apply_by, f"{place}.window.apply_by"),
            use_by=self._end(item.window.use_by, f"{place}.window.use_by"),
            promises=tuple(
                self._promise(name, chosen, rule)
                for name, (promise, rule) in promises.items()
                if (chosen := self.compiler.choose(promise)) is not None
            ),
            by_stay=item.by_stay,
            caveats=tuple(self._caveat(note, f"{item.name}：") for note in item.caveats),
            unused=_unused(limit_plan, pools),
        )

    def _counted(self, limit: Limit | Pool, per: str) -> str:
        return "ever" if self.compiler.choose(limit.counted) == "ever" else per

    def _number(self, count: Count) -> Number:
        chosen = self.compiler.choose(count)
        if isinstance(chosen, CountCase):
            return Number(chosen.then, chosen.otherwise, self.slot(chosen.when))
        return Number(chosen, chosen, None)

    def _pools(self, item: str) -> list[PoolPlan]:
        pools = []
        for pool in self.service.pools:
            number = self._number(pool.count)
            if item in pool.items and number.then is not None:
                keys = frozenset((self.service.id, id) for id in pool.items)
                counted = self._counted(pool, pool.per)
                clause, rule = self.clause(pool.cite), f"pools.{pool.id}"
                pools.append(PoolPlan(keys, number, pool.per, counted, pool.say, clause, rule))
        return pools

    def _end(self, end: object, rule: str) -> EndPlan | None:
        chosen = self.compiler.choose(end)
        return EndPlan(chosen, self.clause(chosen.cite), rule) if isinstance(chosen, WindowEnd) else None

    def _promise(self, id: str, promise: Promise, rule: str) -> PromisePlan:
        return PromisePlan(
            id=id,
            promise=promise,
            period=promise.period,
            since=self._since(promise),
            unstated=promise.since == "unstated",
            sign=-1 if promise.ahead_of else 1,
            slot=self.slot(promise.when) if promise.when else None,
            clause=self.clause(promise.cite),
            rule=rule,
        )

    def _since(self, promise: Promise) -> str:
        if promise.since == "unstated":
            return "review" if _is_chosen(PROMISE_START, self.compiler.readings) else "application"
        return promise.since or promise.ahead_of or ""

    def _caveat(self, note: Note, prefix: str = "") -> CaveatPlan:
        caveat = Caveat(prefix + note.say, self.clause(note.cite))
        return CaveatPlan(caveat, self.slot(note.when) if note.when else None)
