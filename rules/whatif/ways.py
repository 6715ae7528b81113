"""What would make a service usable that is not? The smallest sets of changes, each tried on the engine.

What can be changed (buying at a renewal, waiting, a document, another hospital) stands apart from what must
happen by itself, and what no change can mend is named with its clause. An unknown fact is a question, not a
change: a way may rest on its answer. A change of a day or a count speaks of the rules only: whether a policy
can be renewed or changed is for the contract.

The search is bounded (see `rules.whatif.search`): `complete` says whether it ended before its bounds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from pydantic_core import to_jsonable_python

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.labels import Words, label, value_label
from rules.domain.answer import Clause
from rules.domain.cities import listed
from rules.domain.parsing import to_json, view_of
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.engine.plan import ItemPlan
from rules.whatif.blockers import Hurdle, named
from rules.whatif.circumstances import ChangeKind, FactChange, apply
from rules.whatif.search import Route, Search, Searched, Stuck, is_day
from rules.whatif.solver import Among, Holding, Range, domain

FEASIBLE: frozenset[str] = frozenset({"buy", "wait", "renew", "get", "choose"})
"""What a person can do, or have by waiting."""

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

MOST_WAYS = 12
"""How many ways of one item are told."""


class NeededChange(NamedTuple):
    """One change: the facts that it sets, and what it is for.

    `facts` are plain values; null only for the day of an event that has not happened in a new stay. `either`
    names other values of the first fact that would do as well.
    """

    fact: str
    kind: ChangeKind
    say: str
    was: str
    facts: Mapping[str, Any]
    either: tuple[Any, ...]
    why: tuple[str, ...]
    note: str
    clauses: tuple[Clause, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "kind": self.kind,
            "say": self.say,
            "was": self.was,
            "facts": dict(self.facts),
            "either": list(self.either),
            "why": list(self.why),
            "note": self.note,
            "clauses": [clause.to_json() for clause in self.clauses],
        }


class Way(NamedTuple):
    """Changes that together make something usable; none of them can be left out.

    `on` is the first day on which it works; None where that hangs on an event or on a day not known.
    `still` puts in words what holds now and may have passed by a later day, but is needed then. `opens` are
    the items that become available; `scenario` is what would then be known, as plain data.
    """

    changes: tuple[NeededChange, ...]
    feasible: bool
    on: dt.date | None
    still: str
    opens: tuple[str, ...]
    scenario: Mapping[str, Any]

    @property
    def asks(self) -> bool:
        """Whether it rests on the answer to a question that is still open."""
        return any(change.kind == "answer" for change in self.changes)

    @property
    def waits_for_event(self) -> bool:
        """Whether something must happen that is not done for the service's sake."""
        return any(change.kind == "event" for change in self.changes)

    def to_json(self) -> dict[str, Any]:
        return {
            "feasible": self.feasible,
            "asks": self.asks,
            "on": self.on.isoformat() if self.on else None,
            "still": self.still,
            "opens": list(self.opens),
            "changes": [change.to_json() for change in self.changes],
            "scenario": dict(self.scenario),
        }


class Blocked(NamedTuple):
    """Something that stands against an item and that no change could mend."""

    say: str
    was: str
    clause: Clause

    def to_json(self) -> dict[str, Any]:
        return {"say": self.say, "was": self.was, "clause": self.clause.to_json()}


class ItemWays(NamedTuple):
    """The ways to one item: none where it is available, and none where something blocks it."""

    id: str
    ways: tuple[Way, ...]
    blocked: tuple[Blocked, ...]
    complete: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "complete": self.complete,
            "ways": [way.to_json() for way in self.ways],
            "blocked": [blocked.to_json() for blocked in self.blocked],
        }


class ServiceWays(NamedTuple):
    """The ways to a service: the least that opens any of its items."""

    id: str
    ways: tuple[Way, ...]
    blocked: tuple[Blocked, ...]
    complete: bool
    items: tuple[ItemWays, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "complete": self.complete,
            "ways": [way.to_json() for way in self.ways],
            "blocked": [blocked.to_json() for blocked in self.blocked],
            "items": [item.to_json() for item in self.items],
        }


def ways(
    engine: Engine,
    scenario: Scenario,
    service_id: str,
    reading: Stance = "favourable",
    overrides: Mapping[str, str] | None = None,
) -> ServiceWays:
    """What would make a service and each of its items usable, in this scenario and under these readings.

    Raises StopIteration for an unknown service and ValueError for an unknown override.
    """
    plan = next(one for one in engine.plan(reading, overrides).services if one.id == service_id)
    known = _without_unrecognised(scenario, engine.catalogue)
    return _Teller(Search(engine, known, plan, reading, overrides)).service()


def _without_unrecognised(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario without a city whose name settles nothing: that is a question, not something to change."""
    city = scenario.hospital_city
    if city is None or any(listed(city, names) is not None for names in catalogue.lists.values()):
        return scenario
    return scenario.model_copy(update={"hospital_city": None})


def applied(facts: Mapping[str, Any], changes: Iterable[NeededChange]) -> dict[str, Any]:
    """A plain scenario with changes made in order; the last day counts, null takes a fact away."""
    result = dict(facts)
    for change in changes:
        day = max(result["as_of"], change.facts.get("as_of", ""))
        result |= change.facts
        result["as_of"] = day
    return {name: value for name, value in result.items() if value is not None}


class _Teller:
    """Puts the routes that the search finds in words."""

    def __init__(self, search: Search) -> None:
        self.search, self.scenario, self.plan = search, search.scenario, search.service
        self.now = search.available(search.scenario)

    def service(self) -> ServiceWays:
        closed = [item for item in self.plan.items if item.id not in self.now]
        searched = {item.id: self.search.item(item) for item in closed}
        items = []
        for item in self.plan.items:
            found = searched.get(item.id)
            items.append(self._item(item, found) if found else ItemWays(item.id, (), (), True))
        if len(closed) < len(self.plan.items):
            return ServiceWays(self.plan.id, (), (), True, tuple(items))
        if len(items) == 1:
            only = items[0]
            return ServiceWays(self.plan.id, only.ways, only.blocked, only.complete, tuple(items))
        every = [route for item in closed for route in searched[item.id].routes]
        best = self.search.shortest(every, [item.id for item in closed])
        told = self._told(self._way(route, self._opened(route, closed)) for route in best)
        blocked = () if told else tuple(dict.fromkeys(one for item in items for one in item.blocked))
        complete = all(one.complete for one in searched.values()) and len(best) <= MOST_WAYS
        return ServiceWays(self.plan.id, told, blocked, complete, tuple(items))

    def _opened(self, route: Route, items: Iterable[ItemPlan]) -> ItemPlan:
        """The first item that a route opens."""
        return next(item for item in items if self.search.opens(route.steps, (item.id,)))

    def _item(self, item: ItemPlan, found: Searched) -> ItemWays:
        told = self._told(self._way(route, item) for route in found.routes)
        blocked = tuple(self._blocked(stuck) for stuck in found.blocked)
        return ItemWays(item.id, told, blocked, found.complete and len(found.routes) <= MOST_WAYS)

    def _blocked(self, stuck: Stuck) -> Blocked:
        hurdle = stuck.hurdle
        found = Words(stuck.view, self.search.catalogue).found(hurdle.facts)
        when = "续保后，" if stuck.world.renewals else ""
        return Blocked(hurdle.say, when + found if found else "", hurdle.clause)

    def _told(self, ways: Iterable[Way]) -> tuple[Way, ...]:
        """What a person can do first, then what asks for the least, then what works soonest."""

        def rank(way: Way) -> tuple[Any, ...]:
            return (not way.feasible, way.waits_for_event, len(way.changes), way.on or dt.date.max)

        return tuple(sorted(ways, key=rank)[:MOST_WAYS])

    def _way(self, route: Route, item: ItemPlan) -> Way:
        after = apply(self.scenario, route.steps)
        changes = tuple(self._change(step, route, item) for step in route.steps)
        kinds = {change.kind for change in changes}
        dated = not any(
            (step.fact == "age" and step.kind == "wait")
            or (step.kind in ("renew", "buy") and not self.search.worlds.policy_end())
            for step in route.steps
        )
        return Way(
            changes,
            kinds <= FEASIBLE,
            after.as_of if dated and "event" not in kinds else None,
            self._still(route, after, item) if not dated or after.as_of > self.scenario.as_of else "",
            tuple(item.id for item in self.plan.items if item.id in self.search.available(after) - self.now),
            to_json(after),
        )

    def _still(self, route: Route, after: Scenario, item: ItemPlan) -> str:
        """What is known today, may pass, and is needed on the day that a route leads to."""
        set_by = {name for step in route.steps for name in step.updates}
        needed = [
            name
            for name, info in self.search.catalogue.facts.items()
            if info.change.passing
            and name not in set_by
            and getattr(after, name) is not None
            and item.id not in self.search.available(after.model_copy(update={name: None}))
        ]
        return self._found(tuple(needed))

    def _change(self, step: FactChange, route: Route, item: ItemPlan) -> NeededChange:
        hurdles = self._without(step, route, item)
        values = self._values(step, step, route, item)
        also = {name for other in route.steps if other is not step for name in other.updates}
        return NeededChange(
            step.fact,
            step.kind,
            self._say(step, values) + self._said_of_parts(step, route, item),
            self._was(step),
            {
                name: to_jsonable_python(value, exclude_none=True)
                for name, value in step.updates.items()
                if name == step.fact or value != getattr(self.scenario, name) or name in also
            },
            tuple(to_jsonable_python(value) for value in values[1:]),
            tuple(dict.fromkeys(hurdle.say for hurdle in hurdles)),
            self._note(step, hurdles, item),
            tuple(dict.fromkeys(hurdle.clause for hurdle in hurdles)),
        )

    def _note(self, step: FactChange, hurdles: list[Hurdle], item: ItemPlan) -> str:
        """What the manual leaves open about a change."""
        if step.kind == "answer" or step.move is None:
            return ""
        notes = [step.move.note or ""]
        if "renewal" in step.updates:
            notes += self._renewal_notes(hurdles, item)
        if self._is_past(step):
            notes.append(LAPSED)
        return "；".join(note for note in notes if note)

    def _renewal_notes(self, hurdles: list[Hurdle], item: ItemPlan) -> Iterator[str]:
        """What no clause says of a renewal, though the engine must decide it."""
        if self.plan.renewal_waived:
            yield WAIVED
            if any(BEFORE & {*hurdle.facts} and hurdle.status == "not_met" for hurdle in hurdles):
                yield DIAGNOSED_BEFORE
        periods = {item.limit.per, *(pool.per for pool in item.pools)}
        if "silent" in periods and any(hurdle.status == "used_up" for hurdle in hurdles):
            yield COUNTED_ANEW

    def _is_past(self, step: FactChange) -> bool:
        """Whether a step is a renewal that would have had to be made before today."""
        start = step.updates.get("policy_start") if step.kind in ("renew", "buy") else None
        return start is not None and start <= self.scenario.as_of

    def _without(self, step: FactChange, route: Route, item: ItemPlan) -> list[Hurdle]:
        """What stands against an item once all but one change are made, events on the day that then is.

        Where that day comes too early for them, on their own day.
        """
        others = [other for other in route.steps if other is not step]
        as_of = apply(self.scenario, others).as_of
        moved = [
            other._replace(
                updates={
                    name: as_of if value == route.as_of and not name.startswith("policy_") else value
                    for name, value in other.updates.items()
                }
            )
            for other in others
        ]
        return named(self._against(moved, item) or self._against(others, item))

    def _against(self, steps: list[FactChange], item: ItemPlan) -> list[Hurdle]:
        """What stands against an item once only these changes are made."""
        view = view_of(apply(self.scenario, steps), SERVICES)
        return self.search.hurdles.of(item, view, self.search.program.run(view))

    def _values(self, part: FactChange, step: FactChange, route: Route, item: ItemPlan) -> tuple[Any, ...]:
        """The values of an enumerated fact that would all do, the chosen one first; `step` sets it."""
        region = part.region
        if not isinstance(region, Among) or part.fact == "hospital_city":
            return ()
        base = apply(self.scenario, [other for other in route.steps if other is not step])
        values = [region.values[0]]
        for value in region.values[1:]:
            set_so = {part.fact: self.search.value(part.fact, Among((value,)), base)}
            other = step._replace(updates={**step.updates, **set_so})
            steps = [other if one is step else one for one in route.steps]
            if self.search.opens(steps, (item.id,)):
                values.append(value)
        return tuple(values)

    # ---------------------------------------------------------------- words

    def _said_of_parts(self, step: FactChange, route: Route, item: ItemPlan) -> str:
        """What happens in another stay."""
        said = [self._say(part, self._values(part, step, route, item)) for part in step.parts]
        return "：" + "，".join(said) if said else ""

    def _say(self, step: FactChange, values: tuple[Any, ...]) -> str:
        detail = self._detail(step, values)
        if step.kind == "answer":
            name = label(step.fact, self.search.catalogue)
            return f"先确认{name}" + (f"：{detail}" if detail else "")
        assert step.move is not None
        lead = step.move.say
        day: dt.date | None = step.updates.get("policy_start") if self.search.worlds.policy_end() else None
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
        end = self.search.worlds.policy_end()
        assert end is not None
        count = start.year - (end + ONE_DAY).year + 1
        return f"连续续保 {count} 次，" if count > 1 else ""

    def _detail(self, step: FactChange, values: tuple[Any, ...]) -> str:
        """What the fact is to be: names of values, or the bound of a number."""
        region = step.region
        if step.fact == "usage":
            names = {item.key: item.name for item in self.plan.items}
            return "或".join(names[value] for value in values)
        if isinstance(region, Holding):
            return "、".join(self._named(step.fact, value) for value in region.members)
        if isinstance(region, Range):
            return self._bound(step.fact, region)
        if set(values) == set(domain(step.fact)):
            return ""
        return "或".join(self._named(step.fact, value) for value in values)

    def _named(self, fact: str, value: object) -> str:
        return value_label(fact, value, self.search.catalogue)

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

    def _was(self, step: FactChange) -> str:
        facts = {"earlier_stays": ("admitted_on", "discharged_on")}
        if step.kind == "renew" and step.fact == "policy_start":
            return self._found(("policy_end",))
        if step.fact == "as_of":
            return f"{label('as_of', self.search.catalogue)}：{self.scenario.as_of}"
        return self._found(facts.get(step.fact, (step.fact,)))

    def _found(self, facts: tuple[str, ...]) -> str:
        return self.words.found(facts)

    @cached_property
    def words(self) -> Words:
        return Words(view_of(self.scenario, SERVICES), self.search.catalogue)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
