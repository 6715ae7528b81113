"""What would make a service usable that is not? The smallest sets of changes, each tried on the engine.

What can be changed (buying at a renewal, waiting, a document, another hospital) stands apart from what must
happen by itself, and what no change can mend is named with its clause. An unknown fact is a question, not a
change: a way may rest on its answer. A change of a day or a count speaks of the rules only: whether a policy
can be renewed or changed is for the contract.

The search is bounded (see `rules.whatif.search`): `complete` says whether it ended before its bounds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.labels import Words
from rules.domain.cities import is_listed
from rules.domain.parsing import to_json, view_of
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.engine.plan import ItemPlan
from rules.whatif.blockers import Blocker, blockers_to_tell
from rules.whatif.change_text import ChangeText
from rules.whatif.circumstances import FactChange, scenario_after
from rules.whatif.regions import Among
from rules.whatif.route import Route
from rules.whatif.search import LastingBlocker, Search, SearchResult
from rules.whatif.way import Blocked, ItemWays, NeededChange, ServiceWays, Way

FEASIBLE: frozenset[str] = frozenset({"buy", "wait", "renew", "get", "choose"})
"""What a person can do, or have by waiting."""


MOST_WAYS = 12
"""How many ways of one item are told."""


def ways_to_use(
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
    return _WayBuilder(Search(engine, known, plan, reading, overrides)).service()


def _without_unrecognised(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario without a city whose name settles nothing: that is a question, not something to change."""
    city = scenario.hospital_city
    if city is None or any(is_listed(city, names) is not None for names in catalogue.lists.values()):
        return scenario
    return scenario.model_copy(update={"hospital_city": None})


class _WayBuilder:
    """Puts the routes that the search finds in words."""

    def __init__(self, search: Search) -> None:
        self.search, self.scenario, self.plan = search, search.scenario, search.service
        self.now = search.available(search.scenario)
        self.text = ChangeText(search.scenario, search.service, search.catalogue, search.worlds)

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

    def _item(self, item: ItemPlan, found: SearchResult) -> ItemWays:
        told = self._told(self._way(route, item) for route in found.routes)
        blocked = tuple(self._blocked(stuck) for stuck in found.blocked)
        return ItemWays(item.id, told, blocked, found.complete and len(found.routes) <= MOST_WAYS)

    def _blocked(self, stuck: LastingBlocker) -> Blocked:
        blocker = stuck.blocker
        found = Words(stuck.view, self.search.catalogue).found(blocker.facts)
        when = "续保后，" if stuck.world.renewals else ""
        return Blocked(blocker.say, when + found if found else "", blocker.clause)

    def _told(self, ways: Iterable[Way]) -> tuple[Way, ...]:
        """What a person can do first, then what asks for the least, then what works soonest."""

        def rank(way: Way) -> tuple[Any, ...]:
            return (not way.feasible, way.waits_for_event, len(way.changes), way.on or dt.date.max)

        return tuple(sorted(ways, key=rank)[:MOST_WAYS])

    def _way(self, route: Route, item: ItemPlan) -> Way:
        after = scenario_after(self.scenario, route.steps)
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
        return self.text.found(tuple(needed))

    def _change(self, step: FactChange, route: Route, item: ItemPlan) -> NeededChange:
        blockers = self._without(step, route, item)
        values = self._values(step, step, route, item)
        also = {name for other in route.steps if other is not step for name in other.updates}
        return NeededChange(
            step.fact,
            step.kind,
            self.text.say(step, values) + self._said_of_parts(step, route, item),
            self.text.was(step),
            {
                name: to_jsonable_python(value, exclude_none=True)
                for name, value in step.updates.items()
                if name == step.fact or value != getattr(self.scenario, name) or name in also
            },
            tuple(to_jsonable_python(value) for value in values[1:]),
            tuple(dict.fromkeys(blocker.say for blocker in blockers)),
            self.text.note(step, blockers, item),
            tuple(dict.fromkeys(blocker.clause for blocker in blockers)),
            self.text.was_known(step),
        )

    def _without(self, step: FactChange, route: Route, item: ItemPlan) -> list[Blocker]:
        """What stands against an item once all but one change are made, events on the day that then is.

        Where that day comes too early for them, on their own day.
        """
        others = [other for other in route.steps if other is not step]
        as_of = scenario_after(self.scenario, others).as_of
        moved = [
            other._replace(
                updates={
                    name: as_of if value == route.as_of and not name.startswith("policy_") else value
                    for name, value in other.updates.items()
                }
            )
            for other in others
        ]
        return blockers_to_tell(self._against(moved, item) or self._against(others, item))

    def _against(self, steps: list[FactChange], item: ItemPlan) -> list[Blocker]:
        """What stands against an item once only these changes are made."""
        view = view_of(scenario_after(self.scenario, steps), SERVICES)
        return self.search.blockers.of(item, view, self.search.program.run(view))

    def _values(self, part: FactChange, step: FactChange, route: Route, item: ItemPlan) -> tuple[Any, ...]:
        """The values of an enumerated fact that would all do, the chosen one first; `step` sets it."""
        region = part.region
        if not isinstance(region, Among) or part.fact == "hospital_city":
            return ()
        base = scenario_after(self.scenario, [other for other in route.steps if other is not step])
        values = [region.values[0]]
        for value in region.values[1:]:
            set_so = {part.fact: self.search.moves.value(part.fact, Among((value,)), base)}
            other = step._replace(updates={**step.updates, **set_so})
            steps = [other if one is step else one for one in route.steps]
            if self.search.opens(steps, (item.id,)):
                values.append(value)
        return tuple(values)

    def _said_of_parts(self, step: FactChange, route: Route, item: ItemPlan) -> str:
        """What happens in another stay."""
        said = [self.text.say(part, self._values(part, step, route, item)) for part in step.parts]
        return "：" + "，".join(said) if said else ""
