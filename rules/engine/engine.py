"""Which services apply, why, how much is left and by when? One scenario in, 25 answers out."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.conditions import date_fact, date_of
from rules.catalogue.labels import Words
from rules.domain.answer import (
    RANK,
    Answer,
    Caveat,
    Check,
    Deadline,
    ItemAnswer,
    OtherReading,
    Reason,
    ServiceAnswer,
    SharedCount,
    Status,
    Trace,
    WaitingPeriod,
)
from rules.domain.answer_diff import alike
from rules.domain.cities import doubt
from rules.domain.parsing import view_of
from rules.domain.periods import BASIS, ONE_DAY, add_months, move
from rules.domain.scenario import EVENT_DATES, FACTS, Booking, Scenario, Stay, View
from rules.engine.kleene import NO, UNKNOWN, VERDICT, YES
from rules.engine.plan import (
    IN_FORCE,
    POLICY_START,
    WAITING,
    EndPlan,
    ItemPlan,
    Numbers,
    Plan,
    PromisePlan,
    ServicePlan,
    Tally,
    clause_of,
    compile_plans,
)
from rules.engine.program import Program, Values

AHEAD: tuple[Status, ...] = ("waiting", "not_started")
"""Statuses that a day ends by itself."""

OPPOSITE: dict[Stance, Stance] = {"favourable": "cautious", "cautious": "favourable"}
FACT_ORDER = {name: index for index, name in enumerate(FACTS)}


class Outcome(NamedTuple):
    """How a service stands: its status, its items and their deadlines."""

    status: Status
    items: tuple[ItemAnswer, ...]
    deadlines: tuple[Deadline, ...]


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

    def evaluate(
        self, scenario: Scenario, reading: Stance = "favourable", overrides: Mapping[str, str] | None = None
    ) -> Answer:
        """All 25 services for one scenario.

        `reading` is `favourable` (most favourable to the insured) or `cautious` (certain under every
        reading); `overrides` maps register entries to readings. Raises ValueError for an unknown override.
        """
        case = _Case.of(scenario, self.catalogue)
        return Answer(
            as_of=scenario.as_of,
            reading=reading,
            policy_start=case.start,
            policy_end=case.end,
            waiting_over_on=case.views[0]["waiting_over_on"],
            services=tuple(
                one.answer(opposite, pools) for one, opposite, pools in self._both(case, reading, overrides)
            ),
            rules=self.catalogue.stamp,
        )

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
        plan = self.plan(reading, overrides)
        case = _Case.of(scenario, self.catalogue)
        stays = _stays(plan.program, case)
        wanted = [service for service in plan.services if service.id in services]
        return {service.id: _Evaluation(service, case, stays).standing() for service in wanted}

    def outcomes(
        self, scenario: Scenario, reading: Stance = "favourable", overrides: Mapping[str, str] | None = None
    ) -> tuple[tuple[Outcome, Outcome], ...]:
        """Each service under this reading and the opposite one, without reasons and caveats.

        Takes about half of the time of `evaluate`: for comparing many scenarios. Raises ValueError for an
        unknown override.
        """
        case = _Case.of(scenario, self.catalogue)
        found = []
        for one, opposite, _ in self._both(case, reading, overrides):
            mine = one.outcome()
            found.append((mine, mine if opposite is None else opposite.outcome()))
        return tuple(found)

    def _both(
        self, case: _Case, reading: Stance, overrides: Mapping[str, str] | None
    ) -> Iterator[tuple[_Evaluation, _Evaluation | None, tuple[SharedCount, ...]]]:
        """Each service under this reading and, where the rules differ there, under the opposite one."""
        plan, other = self.plan(reading, overrides), self.plan(OPPOSITE[reading], overrides)
        stays = _stays(plan.program, case)
        compiled = zip(plan.services, other.services, plan.agreed_items, plan.pools, strict=True)
        for service, opposite, agreed, pools in compiled:
            one = _Evaluation(service, case, stays)
            twin = None if agreed is None else _Evaluation(opposite, case, stays, one, agreed)
            yield one, twin, pools

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
        plan = self.plan(reading, overrides)
        case = _Case.of(scenario, self.catalogue)
        stays = _stays(plan.program, case)
        return _Evaluation(next(one for one in plan.services if one.id == service), case, stays).trace()


def _other_reading(mine: Outcome, other: Outcome) -> OtherReading | None:
    """The service under the opposite reading; None where status, items and deadlines all agree."""
    return None if alike(mine, other, used=False) else OtherReading(*other)


class Part(NamedTuple):
    """Where one item stands and which facts could still decide it."""

    status: Status
    missing: tuple[str, ...]


class Standing(NamedTuple):
    """Where one service and its items stand and which facts could still decide each."""

    status: Status
    missing: tuple[str, ...]
    items: Mapping[str, Part]


class _Drawn(NamedTuple):
    key: tuple[str, str]
    on: dt.date
    units: int


@dataclass(slots=True)
class _Case:
    """The scenario as the evaluation reads it."""

    as_of: dt.date
    start: dt.date | None
    end: dt.date | None
    uses: tuple[_Drawn, ...]
    bookings: Mapping[tuple[str, str], Booking]
    views: tuple[View, ...]
    """This stay's view, and one for each earlier stay that takes its place."""
    words: Words | None
    """Puts facts in words; None where no reasons are asked for."""
    used: frozenset[str] = field(init=False)
    """The services that anything has been used of."""

    def __post_init__(self) -> None:
        self.used = frozenset(use.key[0] for use in self.uses)

    @staticmethod
    def of(scenario: Scenario, catalogue: Catalogue) -> _Case:
        view = view_of(scenario, SERVICES)
        alone = {**view, "care": "inpatient", "earlier_stays": None}
        earlier = ({**alone, **dict(stay)} for stay in scenario.earlier_stays or ())
        return _Case(
            scenario.as_of,
            view["policy_start"],
            view["policy_end"],
            _uses(view),
            _bookings(view),
            (view, *earlier),
            Words(view, catalogue),
        )


def _uses(view: View) -> tuple[_Drawn, ...]:
    return tuple(
        _Drawn((use.service, use.item or SERVICES[use.service][0]), use.on, use.count)
        for use in view.get("usage") or ()
        if use.on <= view["as_of"]
    )


def _bookings(view: View) -> dict[tuple[str, str], Booking]:
    """The last booking of each item that no use on its day or later has consumed."""
    found: dict[tuple[str, str], Booking] = {}
    for booking in sorted(view.get("bookings") or (), key=lambda booking: booking.booked_on):
        key = (booking.service, booking.item or SERVICES[booking.service][0])
        used: dt.date | None = view["used"].get(key)
        if booking.booked_on <= view["as_of"] and (used is None or used < booking.booked_on):
            found[key] = booking
    return found


class _Stay:
    """One stay's view and slot values."""

    __slots__ = ("_earlier", "_missing", "_program", "values", "view")

    def __init__(
        self, program: Program, view: View, values: Values | None = None, *, earlier: bool = False
    ) -> None:
        self.view: View = view
        self.values: Values = program.run(view) if values is None else values
        self._program, self._earlier = program, earlier
        self._missing: dict[int, frozenset[str]] = {}

    def missing(self, slot: int) -> frozenset[str]:
        """The facts whose answer could still decide a slot."""
        if slot not in self._missing:
            self._missing[slot] = self.named(self._program.missing(slot, self.values, self.view))
        return self._missing[slot]

    def named(self, facts: Collection[str]) -> frozenset[str]:
        """Facts by the names to ask for; an earlier stay's own go by that one name."""
        own = Stay.model_fields if self._earlier else ()
        return frozenset("earlier_stays" if fact in own else fact for fact in facts)

    def unrecognised(self, slot: int) -> Iterator[str]:
        """The names given that a list could not be decided for."""
        return self._program.unrecognised(slot, self.values, self.view)


def _stays(program: Program, case: _Case) -> list[_Stay]:
    return [_Stay(program, view, earlier=index > 0) for index, view in enumerate(case.views)]


class _Verdicts(NamedTuple):
    """What is known of a list of checks: failures in order, and those still open."""

    failures: tuple[Check, ...]
    open: tuple[Check, ...]


def _judge(checks: tuple[Check, ...], values: Values) -> _Verdicts:
    if not checks:
        return NO_VERDICTS
    failures, open_ = [], []
    for check in checks:
        value = values[check.slot]
        if value == NO:
            failures.append(check)
        elif value == UNKNOWN:
            open_.append(check)
    return _Verdicts(tuple(failures), tuple(open_))


OPENING = {
    "discharged_on": "admitted_on",
    "admitted_on": "admitted_on",
    "admission_note_on": "admission_note_on",
}
"""The day on which a window begins, by the day that its end is counted from."""

PROMISED = ("review_by", "served_by")
"""The deadlines that are the provider's."""

NO_VERDICTS = _Verdicts((), ())
NOTHING: frozenset[str] = frozenset()


class _Total(NamedTuple):
    """Use in a period: what is certain, what is possible, and the facts that the difference hinges on."""

    certain: int
    possible: int
    hinges: frozenset[str]


NOTHING_DRAWN = _Total(0, 0, NOTHING)


class _Judged(NamedTuple):
    """An item for one stay: its status and what decides it."""

    status: Status
    numbers: Numbers
    own: _Verdicts
    open_facts: frozenset[str]
    beyond_checks: bool
    """Whether a limit or a window is open too, not only checks."""
    window: tuple[Deadline, ...]
    window_closed: Deadline | None
    stay: _Stay
    former: tuple[Deadline, ...] = ()
    """The last days of earlier stays that are closed and stand aside for this one."""


class _Evaluation:
    """One service in one case under one plan."""

    __slots__ = (
        "barred",
        "case",
        "judged",
        "open_reasons",
        "service",
        "shared",
        "shared_facts",
        "stays",
        "values",
        "view",
    )

    def __init__(
        self,
        service: ServicePlan,
        case: _Case,
        stays: list[_Stay],
        twin: _Evaluation | None = None,
        agreed: tuple[bool, ...] = (),
    ) -> None:
        """`twin` is the evaluation under the opposite reading, `agreed` which items both judge alike."""
        self.service, self.case, self.stays = service, case, stays
        self.view, self.values = stays[0].view, stays[0].values
        self.shared = _judge(service.checks, self.values)
        self.shared_facts = self._missing(self.shared.open, stays[0])
        self.barred: Status | None = None
        if (
            self.shared.failures
            and service.id not in case.used
            and self.shared.failures[0].status in service.barred
        ):
            self.barred = self.shared.failures[0].status
        self.open_reasons: tuple[Reason, ...] | None = None
        self.judged: list[_Judged] = []
        if not self.barred:
            alike = twin is not None and self._shares_with(twin)
            self.judged = [
                twin.judged[index] if twin and alike and agreed[index] else self._item(item)
                for index, item in enumerate(service.items)
            ]

    def _shares_with(self, twin: _Evaluation) -> bool:
        """Whether what the items share has come out the same."""
        mine, theirs = self.shared.failures, twin.shared.failures
        same = mine[0].status == theirs[0].status if mine and theirs else mine == theirs
        return same and not twin.barred and self.shared_facts == twin.shared_facts

    # -------------------------------------------------------- the service

    def outcome(self, *, reasons: bool = False) -> Outcome:
        """The service's status, its items (with reasons where asked for) and their deadlines."""
        if self.barred:
            return Outcome(self.barred, self.service.barred[self.barred], ())
        pairs = list(zip(self.service.items, self.judged, strict=True))
        told = reasons and not self.shared.failures
        items = tuple([self._item_answer(item, judged, told) for item, judged in pairs])
        deadlines = tuple([deadline for item, judged in pairs for deadline in self._deadlines(item, judged)])
        return Outcome(self._best().status, items, deadlines)

    def standing(self) -> Standing:
        """Only the statuses and what is missing."""
        if self.barred:
            return Standing(self.barred, (), {item.id: Part(self.barred, ()) for item in self.service.items})
        status = self._best().status
        missing = self._service_missing() if status == "needs_info" else ()
        parts = {
            item.id: Part(judged.status, self._item_missing(judged))
            for item, judged in zip(self.service.items, self.judged, strict=True)
        }
        return Standing(status, missing, parts)

    def answer(self, opposite: _Evaluation | None, pools: tuple[SharedCount, ...]) -> ServiceAnswer:
        """The whole answer, with reasons, caveats and the other reading where it may differ."""
        mine = self.outcome(reasons=True)
        status, items, deadlines = mine
        return ServiceAnswer(
            id=self.service.id,
            status=status,
            because=self._because(),
            missing=self._service_missing() if status == "needs_info" else (),
            items=items,
            deadlines=deadlines,
            caveats=self._caveats(status, deadlines),
            disputes=self.service.disputes,
            waiting=self._waiting_period(),
            other_reading=None if opposite is None else _other_reading(mine, opposite.outcome()),
            besides=self._besides(),
            pools=pools,
        )

    def trace(self) -> Trace:
        """Every check with its verdict."""
        current = self.stays[0]
        stays = [judged.stay for judged in self.judged] or [current] * len(self.service.items)
        return Trace(
            self._reasons(self.service.checks, current),
            {
                item.id: self._reasons(item.checks, stay)
                for item, stay in zip(self.service.items, stays, strict=True)
            },
        )

    def _best(self) -> _Judged:
        return min(self.judged, key=lambda item: RANK[item.status])

    def _service_missing(self) -> tuple[str, ...]:
        """The facts that could still decide the service's status.

        An item adds nothing where another hangs on fewer of the same checks and on nothing else:
        wherever the first is available, so is the other.
        """
        open_items = [(item, _slots(item)) for item in self.judged if item.status == "needs_info"]
        bare = {slots for item, slots in open_items if not item.beyond_checks}
        deciding = tuple(check for check in self.shared.open if not check.implied)
        facts = set(self._missing(deciding, self.stays[0]))
        for item, slots in open_items:
            if not any(fewer < slots or (item.beyond_checks and fewer == slots) for fewer in bare):
                facts |= item.open_facts
        return _ordered(facts)

    def _because(self) -> tuple[Reason, ...]:
        """What decides the service: shared failures, else shared checks and the best item's own reasons."""
        current, shared = self.stays[0], self.shared
        if shared.failures:
            return self._reasons(shared.failures, current)
        best = self._best()
        item = self.service.items[self.judged.index(best)]
        own = self._item_because(item, best)
        if best.status == "available":
            return self._reasons(self.service.checks, current) + own
        return own

    def _besides(self) -> tuple[Reason, ...]:
        """What else stands in the way of a service that waits or has not begun, on the day that it opens."""
        if not self.shared.failures or self.shared.failures[0].status not in AHEAD:
            return ()
        current = self.stays[0]
        shared = tuple(
            check
            for check in self.service.checks
            if check.status not in AHEAD and current.values[check.slot] != YES
        )
        own = (self._item_besides(*pair) for pair in zip(self.service.items, self.judged, strict=True))
        return self._reasons(shared, current) + min(own, key=len)

    def _item_besides(self, item: ItemPlan, judged: _Judged) -> tuple[Reason, ...]:
        stay = judged.stay
        unmet = tuple(check for check in item.checks if stay.values[check.slot] != YES)
        opening = [deadline.on for deadline in self._opening(item)]
        closing = [d for d in self._window(item, stay)[0] if opening and d.on < opening[0]]
        spent = (self._used_up_reason(judged),) if judged.numbers.used_up == YES else ()
        return self._reasons(unmet, stay) + spent + tuple(map(_closed_reason, closing[:1]))

    def _item_because(self, item: ItemPlan, judged: _Judged) -> tuple[Reason, ...]:
        status, stay = judged.status, judged.stay
        if status == "available":
            return self._reasons(item.checks, stay)
        if status == "needs_info":
            if self.open_reasons is None:
                self.open_reasons = self._reasons(self.shared.open, self.stays[0])
            reasons = self.open_reasons + self._reasons(judged.own.open, stay)
            return (*reasons, self._used_up_reason(judged)) if judged.numbers.used_up == UNKNOWN else reasons
        failed = self._reasons(judged.own.failures, stay)
        if judged.numbers.used_up == YES:
            failed = (self._used_up_reason(judged), *failed)
        if judged.window_closed:
            failed = (*failed, _closed_reason(judged.window_closed))
        return failed

    def _used_up_reason(self, item: _Judged) -> Reason:
        numbers = item.numbers
        verdict = None if numbers.used_up == UNKNOWN else False
        tally = numbers.decided_by
        limit = "" if tally.limit is None else f"限 {tally.limit}，"
        return Reason(
            "usage", verdict, tally.say, f"{limit}已用 {tally.used}", "used_up", tally.clause, tally.rule
        )

    def _reasons(self, checks: tuple[Check, ...], stay: _Stay) -> tuple[Reason, ...]:
        if not checks:
            return ()
        assert self.case.words is not None
        words = self.case.words if stay is self.stays[0] else self.case.words.of(stay.view)
        reasons = []
        for check in checks:
            if check.quiet is not None and stay.values[check.quiet] == YES:
                continue
            fact, say, facts, value = check.fact, check.say, check.facts, stay.values[check.slot]
            if fact == "waiting_over" and value == YES:
                fact, say, facts = self._waiting_passed(stay, facts)
            found = words.found(facts)
            reasons.append(Reason(fact, VERDICT[value], say, found, check.status, check.clause, check.rule))
        return tuple(reasons)

    def _waiting_passed(self, stay: _Stay, facts: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
        """What takes the waiting period out of the way, by name and in words, and the facts that say so."""
        view, over = stay.view, stay.view["waiting_over_on"]
        if stay.values[self.service.exempt] == YES:
            fact, why = ("renewal", "续期") if self._renewal_exempt() else ("accident", "意外")
            return "waiting_exempt", f"免等待期（{why}）", (fact,)
        if view["waiting_days"] == 0:
            return "waiting_none", "合同没有等待期", ("waiting_days",)
        if over is None or over > self.case.as_of:
            return "waiting_over", "等待期看得病或入院那天，不看申请那天", facts
        return "waiting_over", "等待期已过", ("waiting_over_on",)

    def _renewal_exempt(self) -> bool:
        waiting = self.service.service.waiting
        return bool((waiting.renewal == "exempt" or self.service.renewal_waived) and self.view["renewal"])

    def _waiting_period(self) -> WaitingPeriod:
        if self.service.service.waiting.kind != "stated":
            return WaitingPeriod(False, None)
        exempt = VERDICT[self.values[self.service.exempt]]
        over = self.view["waiting_over_on"]
        lasts = not exempt and over is not None and self.view["waiting_days"] != 0
        return WaitingPeriod(None if exempt is None else not exempt, over - ONE_DAY if lasts else None)

    def _missing(self, checks: tuple[Check, ...], stay: _Stay) -> frozenset[str]:
        if not checks:
            return NOTHING
        return frozenset().union(*[stay.missing(check.slot) for check in checks if not check.redundant])

    # -------------------------------------------------------- one item

    def _item(self, item: ItemPlan) -> _Judged:
        """The item judged for this stay, or for the most favourable stay where it follows a discharge."""
        if not item.by_stay or len(self.stays) == 1:
            return self._judge_item(item, self.stays[0], None)
        discharged = sorted(
            stay.view["discharged_on"]
            for stay in self.stays
            if stay.view["discharged_on"] and not any(stay.values[check.slot] == NO for check in item.checks)
        )
        judged = []
        for stay in self.stays:
            own = stay.view["discharged_on"]
            later = bisect_right(discharged, own) if own else len(discharged)
            until = discharged[later] if later < len(discharged) else None
            judged.append(self._judge_item(item, stay, until))
        # An earlier stay that opens nothing never hides this one, nor does a closed one a stay to come.
        earlier = [one for one in judged[1:] if one.status != "on_trigger"]
        former: tuple[Deadline, ...] = ()
        if self._stays_on():
            former = tuple(one.window_closed for one in earlier if one.window_closed)
            earlier = [one for one in earlier if one.status in ("available", "needs_info")]
        judged = [judged[0], *earlier]
        best = min(judged, key=_most_open)
        if best.status != "needs_info":
            return best._replace(former=former)
        # Each open stay may open the item, so all are asked about, save where another asks for less.
        asked = {one.open_facts for one in judged if one.status == "needs_info"}
        least = [facts for facts in asked if not any(fewer < facts for fewer in asked)]
        return best._replace(former=former, open_facts=NOTHING.union(*least))

    def _stays_on(self) -> bool:
        """Whether a stay is going on or planned: closed earlier ones then stand aside."""
        left = self.view["discharged_on"]
        return self.view["care"] == "inpatient" and (left is None or left > self.case.as_of)

    def _judge_item(self, item: ItemPlan, stay: _Stay, until: dt.date | None) -> _Judged:
        numbers = self._numbers(item, stay, until)
        if self.shared.failures:
            return _Judged(
                self.shared.failures[0].status, numbers, NO_VERDICTS, NOTHING, False, (), None, stay
            )
        own = _judge(item.checks, stay.values)
        window, closed, unknown_window = self._window(item, stay)
        open_facts = self._missing(own.open, stay)
        if unknown_window:
            open_facts |= unknown_window
        if numbers.used_up == UNKNOWN:
            open_facts |= numbers.open
        status: Status
        if numbers.used_up == YES:
            status = "used_up"
        elif own.failures:
            status = own.failures[0].status
        elif closed:
            status = "closed"
        elif self.shared_facts or open_facts:
            status = "needs_info"
        else:
            status = "available"
        beyond = bool(unknown_window) or numbers.used_up == UNKNOWN
        return _Judged(status, numbers, own, open_facts, beyond, window, closed, stay)

    def _numbers(self, item: ItemPlan, stay: _Stay, until: dt.date | None) -> Numbers:
        values = stay.values
        if item.unused is not None and item.key[0] not in self.case.used:
            return item.unused
        limit = item.limit
        low, high = limit.number.bounds(values)
        drawn = self._drawn((item.key,), limit.counted, stay, until)
        open_ = set(drawn.hinges)
        if limit.number.slot is not None:
            open_ |= stay.missing(limit.number.slot)
        remaining = None if low is None else max(low - drawn.possible, 0)
        used_up = _used_up(low, high, drawn)
        decided_by = Tally(low, drawn.possible, limit.say, limit.clause, limit.rule)
        for pool in item.pools:
            pool_low, pool_high = pool.number.bounds(values)
            if pool_low is None:
                continue
            shared = self._drawn(pool.keys, pool.counted, stay, until)
            rest = max(pool_low - shared.possible, 0)
            remaining = rest if remaining is None else min(remaining, rest)
            exhausted = _used_up(pool_low, pool_high, shared)
            if exhausted > used_up:
                used_up = exhausted
                decided_by = Tally(pool_low, shared.possible, pool.say, pool.clause, pool.rule)
                open_ |= shared.hinges
        return Numbers(low, drawn.possible, remaining, used_up, decided_by, frozenset(open_))

    def _drawn(
        self, keys: Collection[tuple[str, str]], per: str, stay: _Stay, until: dt.date | None
    ) -> _Total:
        """What was used in the period that `as_of` lies in; after a discharge, up to the day `until`."""
        case = self.case
        if not case.uses:
            return NOTHING_DRAWN
        first: dt.date | None = case.start
        hinges: frozenset[str] = frozenset({"policy_start"})
        if per == "discharge":
            first, hinges = stay.view["discharged_on"], frozenset({"care", "discharged_on"})
            if first is None and stay.view["care"] is not None:
                return NOTHING_DRAWN
        elif per == "month":
            first = case.as_of.replace(day=1)
        elif per == "ever":
            first = dt.date.min
        counted = [use for use in case.uses if use.key in keys]
        if per == "discharge" and until is not None:
            counted = [use for use in counted if use.on < until]
        if first is None:
            possible = sum(use.units for use in counted)
            return _Total(0, possible, hinges if possible else NOTHING)
        total = sum(use.units for use in counted if use.on >= first)
        return _Total(total, total, NOTHING)

    def _window(
        self, item: ItemPlan, stay: _Stay
    ) -> tuple[tuple[Deadline, ...], Deadline | None, frozenset[str]]:
        """The window's last days as deadlines, the one that has passed, and the facts that hide one."""
        if item.apply_by is None and item.use_by is None:
            return (), None, frozenset()
        deadlines: list[Deadline] = []
        closed: Deadline | None = None
        unknown: set[str] = set()
        for id, plan in (("apply_by", item.apply_by), ("use_by", item.use_by)):
            if plan is None:
                continue
            day = self._last_day(plan, stay)
            if day is None:
                unknown |= _hidden(date_fact(plan.end.date), stay.view)
                continue
            deadline = self._window_deadline(id, item, plan, day)
            deadlines.append(deadline)
            if self.case.as_of <= day or closed is not None:
                continue
            booked, hidden = self._booked(item, plan, stay, day) if id == "apply_by" else (NO, NOTHING)
            unknown |= hidden
            closed = deadline if booked == NO else None
        return tuple(deadlines), closed, frozenset(unknown)

    def _last_day(self, plan: EndPlan, stay: _Stay) -> dt.date | None:
        """A window's last day; for an admission on an unknown day, the discharge once that is past."""
        day = date_of(plan.end.date, stay.view)
        if day is None and plan.end.date == "admitted_on":
            left: dt.date | None = stay.view["discharged_on"]
            return left if left is not None and left < self.case.as_of else None
        return day

    def _booked(
        self, item: ItemPlan, plan: EndPlan, stay: _Stay, last: dt.date
    ) -> tuple[int, frozenset[str]]:
        """Whether a booking was made inside the window, and the fact that hides it.

        The window begins with the event that opens the item: for what follows a discharge, the admission.
        """
        booking = self.case.bookings.get(item.key)
        if booking is None or booking.booked_on > last:
            return NO, NOTHING
        counted = date_fact(plan.end.date)
        opening = OPENING.get(counted)
        if opening is None:
            return YES, NOTHING
        first, known = stay.view[opening], stay.view[counted]
        if first is not None:
            return (YES if booking.booked_on >= first else NO), NOTHING
        if booking.booked_on >= known:
            return YES, NOTHING
        return UNKNOWN, stay.named({opening})

    def _window_deadline(self, id: str, item: ItemPlan, plan: EndPlan, day: dt.date) -> Deadline:
        expr = plan.end.date
        period = None if isinstance(expr, str) else expr.plus or expr.minus
        basis = BASIS[period.unit] if period else "calendar"
        return self._capped(Deadline(id, item.id, day, basis, False, plan.end.say, plan.clause, plan.rule))

    def _capped(self, deadline: Deadline) -> Deadline:
        """The deadline, no later than the policy's last day."""
        end = self.case.end
        if end is None or deadline.on <= end:
            return deadline
        clause = self.service.in_force or deadline.clause
        return deadline._replace(
            on=end,
            say=f"保单到这天为止（本来是：{deadline.say}）",
            clause=clause,
            capped=True,
            provisional=False,
        )

    def _item_missing(self, judged: _Judged) -> tuple[str, ...]:
        return _ordered(self.shared_facts | judged.open_facts) if judged.status == "needs_info" else ()

    def _item_answer(self, item: ItemPlan, judged: _Judged, told: bool) -> ItemAnswer:
        numbers, status = judged.numbers, judged.status
        return ItemAnswer(
            item.id,
            status,
            self._item_because(item, judged) if told else (),
            self._item_missing(judged),
            numbers.limit,
            numbers.used,
            numbers.remaining,
            item.limit.unit,
            item.limit.per,
            _ordered(numbers.open) if numbers.open else (),
        )

    # -------------------------------------------------------- dates

    def _deadlines(self, item: ItemPlan, judged: _Judged) -> list[Deadline]:
        status, case = judged.status, self.case
        if status in ("waiting", "not_started"):
            return self._opening(item)
        if status not in ("available", "needs_info", "used_up", "closed"):
            return []
        deadlines = {deadline.id: deadline for deadline in judged.window}
        if status in ("available", "needs_info"):
            if "use_by" not in deadlines and self.service.in_force and case.end:
                deadlines["use_by"] = Deadline(
                    "use_by",
                    item.id,
                    case.end,
                    "calendar",
                    False,
                    "保单有效期内使用",
                    self.service.in_force,
                    IN_FORCE,
                )
            for promise in item.promises:
                deadline = self._promise(promise, item, judged, deadlines)
                if deadline and (deadline.id not in deadlines or deadline.on < deadlines[deadline.id].on):
                    deadlines[deadline.id] = deadline
        if status in ("available", "used_up"):
            reset = self._reset(item)
            if reset:
                deadlines["resets_on"] = reset
        return list(deadlines.values())

    def _opening(self, item: ItemPlan) -> list[Deadline]:
        """The first day on which the service is open, where it is known."""
        case, service = self.case, self.service
        if case.start is None:
            return []
        day, clause, say, rule = case.start, self.service.in_force, "保单生效", POLICY_START
        waiting = next((check for check in service.checks if check.fact == "waiting_over"), None)
        if waiting is not None and self.values[service.exempt] != YES:
            over = self.view["waiting_over_on"]
            if over is None:
                return []
            day, clause, say = max(day, over), service.waiting, "等待期满，其他条件也符合就能用"
            rule = WAITING
        clause = clause or service.checks[0].clause
        return [Deadline("opens_on", item.id, day, "calendar", False, say, clause, rule)]

    def _reset(self, item: ItemPlan) -> Deadline | None:
        limit, case = item.limit, self.case
        if limit.per == "policy_year" and limit.number.then is not None and case.end:
            return Deadline(
                "resets_on",
                item.id,
                case.end + ONE_DAY,
                "calendar",
                False,
                "新保单年度重新计次（续保的）",
                limit.clause,
                limit.rule,
            )
        if limit.per == "month":
            first = add_months(case.as_of.replace(day=1), 1)
            if case.end is None or first <= case.end:
                say = "新的自然月重新计次"
                return Deadline("resets_on", item.id, first, "calendar", False, say, limit.clause, limit.rule)
        return None

    def _promise(
        self, plan: PromisePlan, item: ItemPlan, judged: _Judged, deadlines: Mapping[str, Deadline]
    ) -> Deadline | None:
        available = judged.status == "available"
        if plan.id in ("review_by", "served_by") and not available:
            return None
        if plan.slot is not None and judged.stay.values[plan.slot] == NO:
            return None
        anchor = self._anchor(plan, item, judged, deadlines)
        if anchor is None:
            return None
        start, provisional = anchor
        period = plan.period
        moved = move(start, plan.sign * period.count, period.unit)
        on = moved.on
        hours = period.hours
        deadline = Deadline(
            plan.id,
            item.id,
            on,
            BASIS[period.unit],
            moved.provisional or provisional,
            plan.promise.say,
            plan.clause,
            plan.rule,
            hours,
            start.isoformat() if hours is not None else None,
            plan.promise.average,
            plan.promise.advice,
            plan.since == "planned",
            anchor=plan.promise.since,
        )
        return self._capped(deadline) if plan.id == "apply_by" else deadline

    def _anchor(
        self, plan: PromisePlan, item: ItemPlan, judged: _Judged, deadlines: Mapping[str, Deadline]
    ) -> tuple[dt.date, bool] | None:
        """The day a promise counts from, and whether it is provisional itself."""
        case, since = self.case, plan.since
        review = deadlines.get("review_by")
        if since == "review":
            return (review.on, review.provisional) if review else (case.as_of, False)
        if since == "application":
            return case.as_of, False
        if since == "planned":
            day = self._planned(item.key)
            return (day, False) if day else None
        day = judged.stay.view[since]
        return (day, False) if day else None

    def _planned(self, key: tuple[str, str]) -> dt.date | None:
        """The day booked for an item, else the day planned, unless it has passed."""
        booking = self.case.bookings.get(key)
        day: dt.date | None = booking.on if booking and booking.on else self.view["planned_on"]
        return day if day and day >= self.case.as_of else None

    # -------------------------------------------------------- caveats

    def _caveats(self, status: Status, deadlines: tuple[Deadline, ...]) -> tuple[Caveat, ...]:
        values = self.values
        caveats = [
            plan.caveat for plan in self.service.caveats if plan.slot is None or values[plan.slot] != NO
        ]
        for item, judged in zip(self.service.items, self.judged, strict=not self.barred):
            if judged.status in ("available", "needs_info"):
                caveats += [
                    plan.caveat for plan in item.caveats if plan.slot is None or values[plan.slot] != NO
                ]
            caveats += [_former_caveat(item, deadline) for deadline in judged.former]
            numbers = judged.numbers
            if numbers.limit is not None and numbers.used > numbers.limit:
                text = f"{item.name}：记录的用量 {numbers.used} 超过上限 {numbers.limit}，请核对"
                caveats.append(Caveat(text, item.limit.clause))
        caveats += self._name_caveats()
        caveats += self._waiting_caveats(status)
        caveats += self._deadline_caveats(deadlines)
        return tuple(caveats)

    def _name_caveats(self) -> list[Caveat]:
        """Names that no list has, repeated: they count as unknown."""
        return [
            Caveat(doubt(name), check.clause)
            for check in self.service.by_city
            for name in self.stays[0].unrecognised(check.slot)
        ]

    def _waiting_caveats(self, status: Status) -> list[Caveat]:
        service, view = self.service, self.view
        waiting = service.service.waiting
        caveats = []
        if waiting.kind == "silent":
            chapter = clause_of(service.service, service.service.chapter[:1])
            caveats.append(Caveat("手册未写这项服务有没有等待期，以合同为准", chapter))
        if service.waiting is not None:
            if waiting.accident == "silent" and view["accident"] is not False and self._held_up():
                caveats.append(Caveat("手册未写意外是否免等待期，这里按有等待期计算", service.waiting))
            if waiting.renewal == "silent" and view["renewal"]:
                text = "按免等待期计算" if service.renewal_waived else "按仍有等待期计算"
                caveats.append(Caveat(f"手册未写续期是否免等待期，这里{text}，以合同为准", service.waiting))
        if (service.tied or service.illness) and status not in ("not_started", "not_included"):
            caveats += self._early_caveats()
        return caveats

    def _held_up(self) -> bool:
        """Whether it is the waiting period that the service or one of its items fails by."""
        failures = [self.shared.failures, *(judged.own.failures for judged in self.judged)]
        return any(found and found[0].waits for found in failures)

    def _early_caveats(self) -> Iterator[Caveat]:
        """What the manual leaves open of an illness or stay from before the policy or inside its waiting."""
        view, tied, over = self.view, self.service.tied, self.view["waiting_over_on"]
        day = view[tied.day] if tied else None
        start = self.case.start
        if tied and view["renewal"] and day and start and day < start:
            text = f"{day} 早于本保单年度第一天 {start}；续保前就开始的算不算，手册未写，以合同为准"
            yield Caveat(text, clause_of(self.service.service, tied.cite))
        if not self.service.illness or over is None or self.values[self.service.exempt] == YES:
            return
        illness, clause = self.service.illness
        stays = {judged.stay.view[illness.day] for judged in self.judged} or {view[illness.day]}
        for day in sorted(day for day in stays if day and day < over and not view["renewal"]):
            text = f"{day} 早于等待期满（{over}）；这样的满了以后能不能用，手册未写，以合同为准"
            yield Caveat(text, clause)

    def _deadline_caveats(self, deadlines: tuple[Deadline, ...]) -> list[Caveat]:
        case, caveats = self.case, []
        by_key = self.service.promises
        last_days = {deadline.item: deadline.on for deadline in deadlines if deadline.id == "use_by"}
        for deadline in deadlines:
            promise = by_key.get((deadline.item, deadline.id))
            ahead = deadline.id == "use_by" or (promise is not None and promise.sign < 0)
            planned = self._planned((self.service.id, deadline.item)) if ahead else None
            if deadline.id == "use_by" and planned and planned > deadline.on:
                text = f"计划的 {planned} 晚于使用截止日 {deadline.on}"
                caveats.append(Caveat(text, deadline.clause))
            if promise is None:
                continue
            last = last_days.get(deadline.item)
            if deadline.id in PROMISED and last is not None and deadline.on > last:
                text = f"“{deadline.say}”最晚 {deadline.on}，晚于可以使用的最后一天 {last}"
                caveats.append(Caveat(text, deadline.clause))
            if promise.sign < 0 and deadline.on < case.as_of:
                text = f"距离 {planned} 已来不及：{deadline.say}（最晚 {deadline.on}）"
                caveats.append(Caveat(text, deadline.clause))
            if deadline.average:
                caveats.append(Caveat(f"“{deadline.say}”是平均时间，不是保证", deadline.clause))
            if promise.unstated:
                start = "审核完成" if promise.since == "review" else "申请当天"
                text = f"手册未写“{deadline.say}”从哪天起算，这里从{start}起算"
                caveats.append(Caveat(text, deadline.clause))
        return caveats


class Parts(_Evaluation):
    """What an item's answer is put together from, one part at a time, without judging the rest.

    For tables (`rules.analysis.truth_table`), which compute each part once for every combination of the facts
    it reads. `values` gives the slots' values for `view`, which need hold only the facts that the parts asked
    for read.
    """

    __slots__ = ("_item_plan", "_stay")

    def __init__(
        self, program: Program, service: ServicePlan, item: ItemPlan, view: View, values: Mapping[int, int]
    ) -> None:
        self.service, self.view, self.values = service, view, values
        uses, bookings = _uses(view), _bookings(view)
        start, end = view.get("policy_start"), view.get("policy_end")
        self.case = _Case(view["as_of"], start, end, uses, bookings, (view,), None)
        self._item_plan, self._stay = item, _Stay(program, view, values)

    def numbers(self) -> Numbers:
        """How often the item may be and has been used."""
        return self._numbers(self._item_plan, self._stay, None)

    def window(self) -> tuple[bool, bool]:
        """Whether the item's window has passed, and whether an unknown fact hides one of its ends."""
        _, closed, unknown = self._window(self._item_plan, self._stay)
        return closed is not None, bool(unknown)

    def deadlines(self, status: Status) -> list[Deadline]:
        """The item's deadlines where it has this status."""
        window, closed, _ = self._window(self._item_plan, self._stay)
        none = Tally(None, 0, "", self._item_plan.limit.clause, "")
        numbers = Numbers(None, 0, None, NO, none, NOTHING)
        judged = _Judged(status, numbers, NO_VERDICTS, NOTHING, False, window, closed, self._stay)
        return self._deadlines(self._item_plan, judged)


def _most_open(one: _Judged) -> tuple[int, int, int, list[str]]:
    """Smallest for the stay to go by; by the facts at last, so that the stays' order does not matter."""
    return RANK[one.status], len(one.open_facts), -_latest(one.window), sorted(one.open_facts)


def _slots(item: _Judged) -> frozenset[int]:
    """The checks that an item still hangs on."""
    return frozenset(check.slot for check in item.own.open)


def _used_up(low: int | None, high: int | None, drawn: _Total) -> int:
    """Whether nothing remains of a limit between `low` and `high`."""
    if low is None or high is None:
        return NO
    if drawn.certain >= high:
        return YES
    return UNKNOWN if drawn.possible >= low else NO


def _hidden(fact: str, view: View) -> set[str]:
    """The facts to ask for where a window's day is not known; none where its event has not happened."""
    if fact not in EVENT_DATES:
        return {fact}
    admitted = view["admitted_on"] if fact == "discharged_on" else None
    ahead = admitted is not None and admitted >= view["as_of"]
    return {"care", fact} if view["care"] is None and not ahead else set()


def _former_caveat(item: ItemPlan, deadline: Deadline) -> Caveat:
    text = f"{item.name}：以前那次住院的已在 {deadline.on} 截止，这里按新的一次住院判断"
    return Caveat(text, deadline.clause)


def _closed_reason(deadline: Deadline) -> Reason:
    found = f"截止 {deadline.on}"
    return Reason("as_of", False, deadline.say, found, "closed", deadline.clause, deadline.rule)


def _latest(window: tuple[Deadline, ...]) -> int:
    return max((deadline.on.toordinal() for deadline in window), default=0)


def _ordered(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(facts, key=FACT_ORDER.__getitem__))
