"""How does each item of a service stand, and which stay in hospital speaks for it?"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rules.domain.answer import OPEN, RANK, Check, Status
from rules.engine.case import Case, StayValues, in_order
from rules.engine.counts import numbers_of
from rules.engine.kleene import NO, UNKNOWN
from rules.engine.plan import ItemPlan, Numbers, ServicePlan
from rules.engine.status import NO_VERDICTS, NOTHING, Verdicts, refusal, verdicts
from rules.engine.windows import NO_WINDOW, ItemWindow, LastDay, window_of


class JudgedItem(NamedTuple):
    """An item for one stay: its status and what decides it."""

    status: Status
    numbers: Numbers
    stay: StayValues
    own: Verdicts = NO_VERDICTS
    window: ItemWindow = NO_WINDOW
    open_facts: frozenset[str] = NOTHING
    """The facts that could still decide what is the item's own."""
    former: tuple[LastDay, ...] = ()
    """The last days of earlier stays that are closed and stand aside for this one."""

    @property
    def beyond_checks(self) -> bool:
        """Whether a limit or a window is open too, not only checks."""
        return bool(self.window.hidden) or self.numbers.used_up == UNKNOWN


def facts_lacking(checks: Sequence[Check], stay: StayValues) -> frozenset[str]:
    """The facts that could still decide open checks."""
    return stay.missing_of([check.slot for check in checks if not check.redundant]) if checks else NOTHING


class Common(NamedTuple):
    """What two readings of a service decide alike in one case."""

    shared: bool
    """What the items share."""
    judged: Sequence[bool]
    """Each item, once what they share has come out the same."""
    dated: Sequence[bool]
    """Each item's days, where it is judged alike."""

    @property
    def is_everything(self) -> bool:
        """Whether the service stands the same under both."""
        return self.shared and all(self.judged) and all(self.dated)


NOT_COMPARED = Common(False, (), ())


class ServiceJudge:
    """What all items of a service share, judged once, and each item by it."""

    __slots__ = ("barred", "case", "items", "lacks", "service", "shared", "stays")

    def __init__(
        self,
        service: ServicePlan,
        case: Case,
        stays: Sequence[StayValues],
        twin: ServiceJudge | None = None,
        common: Common = NOT_COMPARED,
    ) -> None:
        """`twin` has judged the service by another plan; `common` says what this one judges alike."""
        self.service, self.case, self.stays = service, case, stays
        known = twin if common.shared else None
        self.shared: Verdicts = known.shared if known else verdicts(service.checks, stays[0].values)
        self.lacks: frozenset[str] = NOTHING
        """The facts that could still decide what the items share, where nothing of it has failed."""
        if not self.shared.failures:
            self.lacks = known.lacks if known else facts_lacking(self.shared.open, stays[0])
        refused = self.shared.refusal
        self.barred = refused if refused in service.barred and service.id not in case.used else None
        """The status with which the whole service fails, before any use and with no day to come."""
        self.items = self._items(twin, common.judged) if self.barred is None else []
        """Empty where the service is barred."""

    def _items(self, twin: ServiceJudge | None, alike: Sequence[bool]) -> list[JudgedItem]:
        if twin is None or not twin.items or not self._shares_with(twin):
            return [self._item(item) for item in self.service.items]
        return [
            judged if same else self._item(item)
            for item, judged, same in zip(self.service.items, twin.items, alike, strict=True)
        ]

    def _shares_with(self, twin: ServiceJudge) -> bool:
        """Whether what the items share has come out the same."""
        return self.shared.refusal == twin.shared.refusal and self.lacks == twin.lacks

    def _item(self, item: ItemPlan) -> JudgedItem:
        """The item judged for this stay, or for the most favourable stay where it follows a discharge."""
        if not item.by_stay or len(self.stays) == 1:
            return self._judged(item, self.stays[0], None)
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
            judged.append(self._judged(item, stay, until))
        return self._most_open(judged)

    def _most_open(self, judged: list[JudgedItem]) -> JudgedItem:
        """The verdict of the stay that speaks for an item."""
        # An earlier stay that opens nothing never hides this one, nor does a closed one a stay to come.
        earlier = [one for one in judged[1:] if one.status != "on_trigger"]
        former: tuple[LastDay, ...] = ()
        if self._stays_on():
            former = tuple(one.window.closed for one in earlier if one.window.closed)
            earlier = [one for one in earlier if one.status in OPEN]
        judged = [judged[0], *earlier]
        best = min(judged, key=self._openness)
        if best.status != "needs_info":
            return best._replace(former=former)
        # Each open stay may open the item, so all are asked about, save where another asks for less.
        asked = {one.open_facts for one in judged if one.status == "needs_info"}
        least = [facts for facts in asked if not any(fewer < facts for fewer in asked)]
        return best._replace(former=former, open_facts=NOTHING.union(*least))

    def _openness(self, one: JudgedItem) -> tuple[int, int, int, list[str]]:
        """Smallest for the stay to go by; by the facts at last, so that the stays' order does not matter."""
        end = self.case.end
        last = max((min(day, end) if end else day for _, _, day in one.window.ends), default=dt.date.min)
        return RANK[one.status], len(one.open_facts), -last.toordinal(), sorted(one.open_facts)

    def _stays_on(self) -> bool:
        """Whether a stay is going on or planned: closed earlier ones then stand aside."""
        view = self.stays[0].view
        left = view["discharged_on"]
        return view["care"] == "inpatient" and (left is None or left > self.case.as_of)

    def _judged(self, item: ItemPlan, stay: StayValues, until: dt.date | None) -> JudgedItem:
        numbers = numbers_of(item, self.case, stay, until)
        refused = self.shared.refusal
        if refused:
            return JudgedItem(refused, numbers, stay)
        own = verdicts(item.checks, stay.values)
        window = window_of(item, self.case, stay)
        refused = refusal(None, numbers.used_up, own.refusal, window.closed is not None)
        open_facts = NOTHING
        if refused is None or len(self.stays) > 1:  # between stays it matters what is open beside a refusal
            open_facts = facts_lacking(own.open, stay) | window.hidden
            if numbers.used_up == UNKNOWN:
                open_facts |= numbers.open
        status: Status = refused or ("needs_info" if self.lacks or open_facts else "available")
        return JudgedItem(status, numbers, stay, own, window, open_facts)

    # -------------------------------------------------------- the service as a whole

    @property
    def status(self) -> Status:
        """The service's status."""
        return self.barred or self.items[self.best()].status

    def item_missing(self, judged: JudgedItem) -> tuple[str, ...]:
        """The facts that could still decide an item's status."""
        return in_order(self.lacks | judged.open_facts) if judged.status == "needs_info" else ()

    def best(self) -> int:
        """The number of the item that speaks for the service."""
        return min(range(len(self.items)), key=lambda number: RANK[self.items[number].status])

    def missing(self) -> frozenset[str]:
        """The facts that could still decide the service's status, where it is open."""
        shared = facts_lacking([check for check in self.shared.open if not check.implied], self.stays[0])
        return asked_about(
            shared,
            [
                OpenItem(frozenset(check.slot for check in one.own.open), one.beyond_checks, one.open_facts)
                for one in self.items
                if one.status == "needs_info"
            ],
        )


class OpenItem(NamedTuple):
    """What an open item hangs on."""

    slots: frozenset[int]
    """Those of its checks that are open."""
    beyond_checks: bool
    facts: frozenset[str]


def asked_about(shared: frozenset[str], items: Sequence[OpenItem]) -> frozenset[str]:
    """The facts that could still decide a service, `shared` those that concern every item of it.

    An item adds nothing where another hangs on fewer of the same checks and on nothing else:
    wherever the first is available, so is the other.
    """
    bare = {item.slots for item in items if not item.beyond_checks}
    return shared.union(
        *(
            item.facts
            for item in items
            if not any(fewer < item.slots or (item.beyond_checks and fewer == item.slots) for fewer in bare)
        )
    )
