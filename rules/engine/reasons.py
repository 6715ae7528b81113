"""What decides a status, in words with the clause?"""

from __future__ import annotations

from collections.abc import Sequence

from rules.catalogue.labels import Words
from rules.domain.answer import AHEAD, Check, Deadline, Reason, Trace, WaitingPeriod
from rules.domain.periods import ONE_DAY
from rules.engine.case import StayValues
from rules.engine.deadlines import Deadlines
from rules.engine.judging import JudgedItem, ServiceJudge
from rules.engine.kleene import UNKNOWN, VERDICT, YES
from rules.engine.plan import ItemPlan
from rules.engine.windows import window_of

NO_WAITING_PERIOD = WaitingPeriod(False, None)


class Reasons:
    """The reasons of one judged service."""

    __slots__ = ("_deadlines", "_judge", "_open", "_service", "_words")

    def __init__(self, judge: ServiceJudge, deadlines: Deadlines, words: Words) -> None:
        self._judge, self._service = judge, judge.service
        self._deadlines, self._words = deadlines, words
        self._open: tuple[Reason, ...] | None = None

    def service(self) -> tuple[Reason, ...]:
        """What decides the service: shared failures, else shared checks and the best item's own reasons."""
        judge, current = self._judge, self._judge.stays[0]
        if judge.shared.failures:
            return self.told(judge.shared.failures, current)
        best = judge.best()
        own = self.item(self._service.items[best], judge.items[best])
        if judge.items[best].status == "available":
            return self.told(self._service.checks, current) + own
        return own

    def item(self, item: ItemPlan, judged: JudgedItem) -> tuple[Reason, ...]:
        """What decides an item of a service of which nothing shared has failed."""
        status, stay = judged.status, judged.stay
        if status == "available":
            return self.told(item.checks, stay)
        if status == "needs_info":
            if self._open is None:
                self._open = self.told(self._judge.shared.open, self._judge.stays[0])
            reasons = self._open + self.told(judged.own.open, stay)
            return (*reasons, _used_up(judged)) if judged.numbers.used_up == UNKNOWN else reasons
        failed = self.told(judged.own.failures, stay)
        if judged.numbers.used_up == YES:
            failed = (_used_up(judged), *failed)
        if judged.window.closed:
            failed = (*failed, _closed(self._deadlines.last_day(item, judged.window.closed)))
        return failed

    def besides(self) -> tuple[Reason, ...]:
        """What else stands in the way of a service that waits or has not begun, on the day that it opens."""
        judge = self._judge
        if judge.shared.refusal not in AHEAD:
            return ()
        current = judge.stays[0]
        shared = [
            check
            for check in self._service.checks
            if check.status not in AHEAD and current.values[check.slot] != YES
        ]
        own = (self._besides(*pair) for pair in zip(self._service.items, judge.items, strict=True))
        return self.told(shared, current) + min(own, key=len)

    def _besides(self, item: ItemPlan, judged: JudgedItem) -> tuple[Reason, ...]:
        stay = judged.stay
        unmet = [check for check in item.checks if stay.values[check.slot] != YES]
        opening = [deadline.on for deadline in self._deadlines.opening(item, stay)]
        ends = [self._deadlines.last_day(item, end) for end in window_of(item, self._judge.case, stay).ends]
        closing = [end for end in ends if opening and end.on < opening[0]]
        spent = (_used_up(judged),) if judged.numbers.used_up == YES else ()
        return self.told(unmet, stay) + spent + tuple(map(_closed, closing[:1]))

    def trace(self) -> Trace:
        """Every check with its verdict."""
        judge, items = self._judge, self._service.items
        stays = [judged.stay for judged in judge.items] or [judge.stays[0]] * len(items)
        return Trace(
            self.told(self._service.checks, judge.stays[0]),
            {item.id: self.told(item.checks, stay) for item, stay in zip(items, stays, strict=True)},
        )

    def told(self, checks: Sequence[Check], stay: StayValues) -> tuple[Reason, ...]:
        """Checks with their verdicts, save those of which there is nothing to say."""
        if not checks:
            return ()
        words = self._words if stay is self._judge.stays[0] else self._words.of(stay.view)
        values, reasons = stay.values, []
        for check in checks:
            if check.quiet is not None and values[check.quiet] == YES:
                continue
            fact, say, facts, value = check.fact, check.say, check.facts, values[check.slot]
            if fact == "waiting_over" and value == YES:
                fact, say, facts = self._waiting_passed(stay, facts)
            found = words.found(facts)
            reasons.append(Reason(fact, VERDICT[value], say, found, check.status, check.clause, check.rule))
        return tuple(reasons)

    # -------------------------------------------------------- the waiting period

    def _waiting_passed(self, stay: StayValues, facts: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
        """What takes the waiting period out of the way, by name and in words, and the facts that say so."""
        view, over, waiting = stay.view, stay.view["waiting_over_on"], self._service.waiting
        if stay.values[waiting.exempt] == YES:
            renewed = waiting.renewal_exempt and view["renewal"]
            fact, why = ("renewal", "续期") if renewed else ("accident", "意外")
            return "waiting_exempt", f"免等待期（{why}）", (fact,)
        if view["waiting_days"] == 0:
            return "waiting_none", "合同没有等待期", ("waiting_days",)
        if over is None or over > self._judge.case.as_of:
            return "waiting_over", "等待期看得病或入院那天，不看申请那天", facts
        return "waiting_over", "等待期已过", ("waiting_over_on",)

    def waiting_period(self) -> WaitingPeriod:
        """Whether a waiting period binds the service, and its last day."""
        waiting, current = self._service.waiting, self._judge.stays[0]
        if not waiting.stated:
            return NO_WAITING_PERIOD
        exempt = VERDICT[current.values[waiting.exempt]]
        over = self._judge.case.waiting_over_on
        until = over - ONE_DAY if over and not exempt and current.view["waiting_days"] != 0 else None
        return WaitingPeriod(None if exempt is None else not exempt, until)


def _used_up(judged: JudgedItem) -> Reason:
    numbers = judged.numbers
    verdict = None if numbers.used_up == UNKNOWN else False
    tally = numbers.decided_by
    limit = "" if tally.limit is None else f"限 {tally.limit}，"
    found = f"{limit}已用 {tally.used}"
    return Reason("usage", verdict, tally.say, found, "used_up", tally.clause, tally.rule)


def _closed(deadline: Deadline) -> Reason:
    found = f"截止 {deadline.on}"
    return Reason("as_of", False, deadline.say, found, "closed", deadline.clause, deadline.rule)
