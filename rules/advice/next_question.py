"""Which question settles most? The open facts of the services that someone cares about, best first.

A question is one fact. Its worth is how many of the services an answer settles on average, every answer that
some rule tells apart (`rules.advice.answer_options`) taken as equally likely. A service is settled once its
status is not `needs_info`.

The day of an admission or discharge is special: left out while `care` is known, it reads as "has not
happened", so it never stands in `missing`. Here it stays open until someone says so (`not_yet`), wherever
some day of it would open or close the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from rules.advice.answer_options import replies
from rules.catalogue.catalogue import SERVICES, Stance
from rules.domain.answer import Status
from rules.domain.parsing import parse
from rules.domain.scenario import EVENT_DATES, RECORDS, TRAITS, Scenario
from rules.engine.case import FACT_ORDER
from rules.engine.engine import Engine
from rules.engine.readings import Standing

ITEM_WEIGHT = 0.1
"""What settling all items of a service is worth beside settling the service."""

SEARCH_LIMIT = 60
"""Answers tried before a fact that is missing is taken to matter."""

SEARCH_FACTS = 4
"""Missing facts up to which it is searched whether one can still matter: with more, there is always room."""


class FactQuestion(NamedTuple):
    """A fact to ask for, and what its answer is worth."""

    fact: str
    settles: float
    """How many services an answer settles on average."""
    items: float
    """How many services' worth of items, by an item's share of its service."""
    concerns: tuple[str, ...]
    """The services that hang on it."""

    @property
    def worth(self) -> float:
        return self.settles + ITEM_WEIGHT * self.items


class Progress(NamedTuple):
    """How far one has come."""

    settled: int
    services: int
    questions: int
    """The most that are still to ask, as things stand."""


@dataclass(frozen=True)
class Inquiry:
    """What is known of one customer, and the services that they care about."""

    engine: Engine
    facts: Mapping[str, Any]
    """A well-formed scenario as plain data; what is assumed does not belong here."""
    services: tuple[str, ...]
    asked: frozenset[str] = frozenset()
    """Facts not to ask for: answered by not knowing, or left for later."""
    not_yet: frozenset[str] = frozenset()
    """Dates of events that are known not to have happened."""
    details: bool = False
    """Ask for what decides single items, too, where the service as a whole is settled."""
    reading: Stance = "favourable"
    overrides: Mapping[str, str] = field(default_factory=dict)
    scenario: Scenario | None = None
    """The same facts as the rules take them, where that is known."""

    # -------------------------------------------------------- where things stand

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Where each service stands, as the rules have it."""
        return self._stand(self.facts, self.services)

    @cached_property
    def undated(self) -> dict[str, frozenset[str]]:
        """By service: dates nobody has asked for that would open or close it."""
        found: dict[str, set[str]] = {service: set() for service in self.services}
        if self.facts.get("care") is not None:
            for fact in EVENT_DATES - self.not_yet:
                if self.facts.get(fact) is None:
                    for service in self._turned_by(fact):
                        found[service].add(fact)
        return {service: frozenset(facts) for service, facts in found.items()}

    @cached_property
    def concerns(self) -> dict[str, tuple[str, ...]]:
        """By open fact, in the order of the vocabulary: the services that hang on it."""
        found: dict[str, list[str]] = {}
        for service, facts in self._open.items():
            for fact in facts:
                found.setdefault(fact, []).append(service)
        return {fact: tuple(found[fact]) for fact in sorted(found, key=FACT_ORDER.__getitem__)}

    @property
    def unanswered(self) -> dict[str, tuple[str, ...]]:
        """By fact: the services that stay open for want of its answer, once there is nothing more to ask.

        Facts that were not asked for, since they alone could change nothing, are not to blame.
        """
        return {fact: ids for fact, ids in self.concerns.items() if fact in self.asked | RECORDS.keys()}

    @property
    def settled(self) -> tuple[str, ...]:
        """The services whose status no answer can change any more."""
        return tuple(
            service
            for service, standing in self.standings.items()
            if standing.status != "needs_info" and not self.undated[service]
        )

    @property
    def progress(self) -> Progress:
        """How many services are settled, and how many questions may still come."""
        return Progress(len(self.settled), len(self.services), len(self._candidates))

    # -------------------------------------------------------- what to ask

    @cached_property
    def ranking(self) -> list[FactQuestion]:
        """What may be asked: first what settles most, then what concerns most services.

        A question that takes another for answered stands behind all that do not.
        """
        ranked = [self.question(fact) for fact in self._candidates]
        ranked.sort(key=lambda one: (-round(one.worth, 9), -len(one.concerns), FACT_ORDER[one.fact]))
        waiting = {one.fact for one in ranked if self._waits(one.fact)}
        return sorted(ranked, key=lambda one: one.fact in waiting)

    @cached_property
    def next(self) -> FactQuestion | None:
        """The question to ask now: the first that can still change a status; None where none is left."""
        return next((one for one in self.ranking if self._matters(one)), None)

    @property
    def worth_asking(self) -> list[FactQuestion]:
        """The ranking from the question to ask now on; empty where none is left."""
        return self.ranking[self.ranking.index(self.next) :] if self.next else []

    def question(self, fact: str) -> FactQuestion:
        """What an answer for this open fact is worth."""
        concerned = self.concerns[fact]
        values = self._replies(self.facts, fact)
        services = items = 0.0
        for value in values:
            after = self._stand({**self.facts, fact: value}, concerned)
            for id in concerned:
                before = self.standings[id]
                services += self._is_open(id) and after[id].status != "needs_info" and self._dated(id, fact)
                items += _share_settled(before, after[id])
        count = len(values) or 1
        return FactQuestion(fact, services / count, items / count, concerned)

    def decided_by(self, facts: Iterable[str]) -> tuple[str, ...]:
        """The services whose status an answer about these facts can still change."""
        wanted = [fact for fact in facts if fact in self.concerns]
        return tuple(
            service
            for service in self.services
            if any(
                service in self.concerns[fact]
                and (fact in self.undated[service] or self._decides(fact, service))
                for fact in wanted
            )
        )

    # -------------------------------------------------------- how it is found

    @cached_property
    def _open(self) -> dict[str, set[str]]:
        """By service: the facts that are open."""
        found = {}
        for service, standing in self.standings.items():
            found[service] = {*standing.missing, *self.undated[service]}
            if self.details:
                found[service].update(*(item.missing for item in standing.items.values()))
        return found

    @cached_property
    def _candidates(self) -> list[str]:
        return [fact for fact in self.concerns if fact not in self.asked | RECORDS.keys()]

    def _waits(self, fact: str) -> bool:
        before = set(TRAITS[fact].presupposes) - self.asked
        return all(before & self._open[service] for service in self.concerns[fact])

    def _is_open(self, service: str) -> bool:
        return self.standings[service].status == "needs_info" or bool(self.undated[service])

    def _dated(self, service: str, fact: str) -> bool:
        """Whether this fact is the only date that the service still hangs on, if it hangs on any."""
        return self.undated[service] <= {fact}

    def _stand(self, facts: Mapping[str, Any], services: tuple[str, ...]) -> dict[str, Standing]:
        scenario = self._known(facts) or parse(facts, SERVICES)
        return self.engine.standings(scenario, services, self.reading, self.overrides)

    def _known(self, facts: Mapping[str, Any]) -> Scenario | None:
        return self.scenario if facts == self.facts else None

    def _replies(self, facts: Mapping[str, Any], fact: str) -> list[Any]:
        return replies(self.engine, facts, fact, self.reading, self.overrides, self._known(facts))

    def _turned_by(self, fact: str) -> set[str]:
        """The services that some day of an event would open or close."""
        found: set[str] = set()
        for day in self._replies(self.facts, fact):
            for service, after in self._stand({**self.facts, fact: day}, self.services).items():
                if _openness(after.status) != _openness(self.standings[service].status):
                    found.add(service)
        return found

    def _matters(self, question: FactQuestion) -> bool:
        """Whether some answer to it, with some answers to the rest, changes what a service comes to.

        The rules look at each condition by itself and now and then ask for a fact that the others leave no
        room; near the end, where that happens, the answers are tried out.
        """
        return any(
            question.fact in self.undated[service] or self._decides(question.fact, service)
            for service in question.concerns
        )

    def _decides(self, fact: str, service: str) -> bool:
        standing = self.standings[service]
        parts = [("", standing.missing)]
        if self.details:
            parts += [(id, item.missing) for id, item in standing.items.items()]
        return any(
            len(missing) > SEARCH_FACTS or _Search(self, service, item).finds(dict(self.facts), fact)
            for item, missing in parts
            if fact in missing
        )


class _Search:
    """Looks for answers to the other facts under which one fact turns a service's or item's status."""

    def __init__(self, inquiry: Inquiry, service: str, item: str) -> None:
        self.inquiry, self.service, self.item = inquiry, service, item
        self.tried = 0

    def finds(self, facts: dict[str, Any], fact: str) -> bool:
        """Whether there are such answers, or too many to try."""
        statuses: dict[Status, tuple[str, ...]] = {}
        for value in self.inquiry._replies(facts, fact):
            self.tried += 1
            status, missing = self._part({**facts, fact: value})
            statuses[status] = missing
        decided = statuses.keys() - {"needs_info"}
        if len(decided) > 1 or self.tried > SEARCH_LIMIT:
            return True
        rest = [one for one in statuses.get("needs_info", ()) if one not in RECORDS]
        if not rest:
            return len(statuses) > 1
        answers = self.inquiry._replies(facts, rest[0])
        return any(self.finds({**facts, rest[0]: value}, fact) for value in answers)

    def _part(self, facts: dict[str, Any]) -> tuple[Status, tuple[str, ...]]:
        standing = self.inquiry._stand(facts, (self.service,))[self.service]
        if self.item:
            part = standing.items[self.item]
            return part.status, part.missing
        return standing.status, standing.missing


def _openness(status: Status) -> int:
    """How open a status is: one refusal is as good as another."""
    return {"available": 2, "needs_info": 1}.get(status, 0)


def _share_settled(before: Standing, after: Standing) -> float:
    """The share of a service's items that were open and are settled now."""
    open_ = [id for id, item in before.items.items() if item.status == "needs_info"]
    return sum(after.items[id].status != "needs_info" for id in open_) / len(before.items)
