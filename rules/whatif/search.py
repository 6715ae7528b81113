"""Which combinations of changes would open an item? A bounded search, each find tried on the engine.

A world is a day, a number of renewals and perhaps a new stay; in each world facts take other values until
nothing is against the item any more. Worlds beyond today are visited only where a rule calls for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.domain.parsing import ScenarioError, parse, to_json, view_of
from rules.domain.scenario import EVENT_DATES, FACTS, Scenario, View
from rules.engine.engine import Engine
from rules.engine.kleene import YES
from rules.engine.leaves import event_happened
from rules.engine.plan import ItemPlan, ServicePlan
from rules.whatif.blockers import Blocker, Blockers
from rules.whatif.circumstances import FactChange, World, Worlds, scenario_after
from rules.whatif.moves import PLACE_OF_A_STAY, FactMoves, is_stay_over
from rules.whatif.regions import Alternative, Wish
from rules.whatif.route import Assignment, Route, covers
from rules.whatif.solver import Solver

MOST_WORLDS = 24
MOST_NODES = 240
"""How many combinations one world may try for one item."""
MOST_FOUND = 60
"""How many finds of one item are kept to be compared."""
MOST_FACTS = 10
"""How many facts a combination may change."""

LONGEST_STAY_ON = dt.timedelta(days=30)
"""How long a stay may be expected to go on: no way waits in hospital beyond that."""

CHANGE_ORDER: dict[str, float] = {name: index for index, name in enumerate(FACTS)}
CHANGE_ORDER["discharged_on"] = CHANGE_ORDER["surgery"] + 0.5
"""In which order changes are told: as facts are listed, but an operation before its discharge."""


class LastingBlocker(NamedTuple):
    """A blocker that nothing in a world takes away, with the facts as they are there."""

    blocker: Blocker
    world: World
    view: View


class SearchResult(NamedTuple):
    """What a search found for one item."""

    routes: tuple[Route, ...]
    blocked: tuple[LastingBlocker, ...]
    """Where there is no route: what none can mend."""
    complete: bool
    """Whether the search ended before its bounds."""


class Search:
    """All items of one service in one scenario, under one choice of readings."""

    def __init__(
        self,
        engine: Engine,
        scenario: Scenario,
        service: ServicePlan,
        reading: Stance,
        overrides: Mapping[str, str] | None,
    ) -> None:
        self.engine, self.scenario, self.service = engine, scenario, service
        self.reading, self.overrides = reading, overrides
        self.catalogue: Catalogue = engine.catalogue
        self.program = engine.plan(reading, overrides).program
        self.lists = {name: tuple(sorted(cities)) for name, cities in self.catalogue.lists.items()}
        self.worlds = Worlds(scenario, self.catalogue)
        self.moves = FactMoves(scenario, self.catalogue, self.worlds)
        self.blockers = Blockers(self.program, service)
        self._read: dict[tuple[World, Assignment], tuple[View, list[int]]] = {}
        self._available: dict[str, frozenset[str]] = {}
        self._alike: dict[object, SearchResult] = {}

    # ---------------------------------------------------------------- the search

    def item(self, item: ItemPlan) -> SearchResult:
        """Every shortest route found to one item; items under the same rules share them."""
        if self.scenario.usage or self.scenario.bookings:
            return self._item(item)
        key = (
            item.checks,
            (item.limit.number, item.limit.per),
            tuple((pool.number, pool.per) for pool in item.pools),
            tuple(str(end) for end in (item.apply_by, item.use_by)),
            item.by_stay,
        )
        if key not in self._alike:
            self._alike[key] = self._item(item)
        return self._alike[key]

    def _item(self, item: ItemPlan) -> SearchResult:
        start = World(self.scenario.as_of, 0, False)
        queue, seen = [start], {start}
        found: list[tuple[World, Assignment]] = []
        stuck: dict[World, list[LastingBlocker]] = {}
        complete = True
        for world in queue:
            walk = _Walk(self, world, item)
            walk.run()
            complete = complete and walk.complete
            found += [(world, choice) for choice in walk.found]
            stuck[world] = walk.stuck
            for wish in sorted(walk.wishes, key=str):
                there = self.worlds.reached(world, wish)
                if there is None or there in seen:
                    continue
                if len(queue) == MOST_WORLDS:
                    complete = False
                    break
                seen.add(there)
                queue.append(there)
        routes = self.shortest(
            [
                Route(self.moves.steps(world, choice), world.as_of)
                for world, choice in found
                if not self._lies_too_long(item, world)
            ],
            (item.id,),
        )
        return SearchResult(routes, () if routes else self._blocked(item, start, stuck), complete)

    def _lies_too_long(self, item: ItemPlan, world: World) -> bool:
        """Whether a world would have the present stay last on for longer than anyone would propose."""
        now = self.scenario
        is_in = event_happened("admitted_on", view_of(now, SERVICES)) == YES and not is_stay_over(now)
        rests_on_it = any(not EVENT_DATES.isdisjoint(c.facts) for c in (*self.service.checks, *item.checks))
        return is_in and rests_on_it and not world.stay and world.as_of > now.as_of + LONGEST_STAY_ON

    def _blocked(
        self, item: ItemPlan, start: World, stuck: Mapping[World, list[LastingBlocker]]
    ) -> tuple[LastingBlocker, ...]:
        """What fails today and in every other world; else what fails today, and what then does elsewhere.

        Where nothing is known to fail, what stays open whatever is answered.
        """
        view, values = self.read(start, ())
        today = [
            LastingBlocker(blocker, start, view)
            for blocker in self.blockers.of(item, view, values)
            if blocker.verdict is False
        ]
        everywhere = [
            one
            for one in today
            if all(any(one.blocker.rule == other.blocker.rule for other in there) for there in stuck.values())
        ]
        elsewhere = [one for there in stuck.values() for one in there if one.world != start]
        unique: dict[str, LastingBlocker] = {}
        for one in everywhere or (*today, *elsewhere) or stuck[start]:
            unique.setdefault(one.blocker.rule, one)
        return tuple(unique.values())

    def shortest(self, routes: Iterable[Route], items: Sequence[str]) -> tuple[Route, ...]:
        """The routes that open one of these items, without those that ask for more than is needed for it."""
        kept: list[Route] = []
        for route in sorted(routes, key=lambda route: (len(route.steps), route.as_of)):
            if any(covers(other, route) for other in kept) or not self.opens(route.steps, items):
                continue
            least = self._least(route.steps, items)
            kept.append(Route(least, scenario_after(self.scenario, least).as_of))
        ordered = sorted(kept, key=lambda route: (len(route.steps), route.as_of))
        return tuple(
            route
            for index, route in enumerate(ordered)
            if not any(
                covers(other, route) and (place < index or not covers(route, other))
                for place, other in enumerate(ordered)
                if place != index
            )
        )

    def _least(self, steps: tuple[FactChange, ...], items: Sequence[str]) -> tuple[FactChange, ...]:
        """The fewest of the changes that are enough by themselves."""
        count = len(steps)
        for part in sorted(range(2**count - 1), key=int.bit_count):
            chosen = tuple(step for index, step in enumerate(steps) if part >> index & 1)
            if self._is_possible(chosen) and self.opens(chosen, items):
                return chosen
        return steps

    def _is_possible(self, steps: Sequence[FactChange]) -> bool:
        """Whether no place of a stay that is over is changed, except for another stay."""
        moved = any(step.fact in PLACE_OF_A_STAY and step.kind != "answer" for step in steps)
        return not (moved and is_stay_over(self.scenario)) or any(
            step.fact == "earlier_stays" for step in steps
        )

    # ---------------------------------------------------------------- trying

    def opens(self, steps: Sequence[FactChange], items: Sequence[str]) -> bool:
        """Whether one of these items is available once the changes are made."""
        return not self.available(scenario_after(self.scenario, steps)).isdisjoint(items)

    def available(self, scenario: Scenario) -> frozenset[str]:
        """The items that the engine finds available; none where the scenario contradicts itself."""
        key = scenario.model_dump_json(exclude_none=True)
        found = self._available.get(key)
        if found is None:
            found = self._available[key] = self._found_available(scenario)
        return found

    def _found_available(self, scenario: Scenario) -> frozenset[str]:
        view = view_of(scenario, SERVICES)
        if not self._may_open(view, self.program.run(view)):
            return frozenset()
        standing = self.engine.standings(scenario, (self.service.id,), self.reading, self.overrides)
        items = standing[self.service.id].items
        found = frozenset(id for id, part in items.items() if part.status == "available")
        try:
            parse(to_json(scenario), SERVICES)
        except ScenarioError:
            return frozenset()
        return found

    def _may_open(self, view: View, values: Sequence[int]) -> bool:
        """Whether no check stands against every item, which spares asking the engine."""
        if any(values[check.slot] != YES for check in self.service.checks):
            return False
        return any(
            (item.by_stay and view["earlier_stays"]) or all(values[c.slot] == YES for c in item.checks)
            for item in self.service.items
        )

    def read(self, world: World, choice: Assignment) -> tuple[View, list[int]]:
        """The facts and the slots' values of a world with some facts changed."""
        key = (world, choice)
        if key not in self._read:
            view = view_of(scenario_after(self.scenario, self.moves.steps(world, choice)), SERVICES)
            self._read[key] = (view, self.program.run(view))
        return self._read[key]


class _Walk:
    """The search in one world for one item."""

    def __init__(self, search: Search, world: World, item: ItemPlan) -> None:
        self.search, self.world, self.item = search, world, item
        self.found: list[Assignment] = []
        self.wishes: set[Wish] = set()
        self.stuck: list[LastingBlocker] = []
        """The blockers that nothing in this world takes away, at the outset."""
        self._seen: set[Assignment] = set()
        self._cut = False

    @property
    def complete(self) -> bool:
        """Whether nothing was left untried for want of room."""
        return not self._cut

    def run(self) -> None:
        self._visit(())

    def _visit(self, choice: Assignment) -> None:
        if choice in self._seen:
            return
        if len(self._seen) >= MOST_NODES or len(self.found) >= MOST_FOUND or len(choice) > MOST_FACTS:
            self._cut = True
            return
        self._seen.add(choice)
        options = self._options(choice)
        if options is None:
            self.found.append(choice)
            return
        for option in options:
            self._visit(option)

    def _options(self, choice: Assignment) -> list[Assignment] | None:
        """What to try next: the choices that take away the blocker with the fewest; None where none is left.

        A blocker without any may still fall with another, where that carries one of its facts along.
        """
        view, values = self.search.read(self.world, choice)
        solver = Solver(self.search.program, self.search.lists, view, values, self.wishes)
        blockers = []
        for blocker, alternatives in self.search.blockers.solved(self.item, view, values, solver):
            options = list(dict.fromkeys(self._taken(alternatives, choice)))
            blockers.append((blocker, options))
            if not options and not choice:
                self.stuck.append(LastingBlocker(blocker, self.world, view))
        if not blockers:
            return None
        coming = {fact for _, options in blockers for option in options for fact, _ in option}
        carried = self.search.moves.carried_by(coming - {fact for fact, _ in choice})
        if any(not options and carried.isdisjoint(blocker.facts) for blocker, options in blockers):
            return []
        return min((options for _, options in blockers if options), key=len, default=[])

    def _taken(self, alternatives: Iterable[Alternative], choice: Assignment) -> Iterator[Assignment]:
        """The choice with each alternative taken, by each kind of move."""
        for alternative in alternatives:
            taken = [dict(choice)]
            for wanted in alternative:
                taken = [
                    {**one, wanted.fact: chosen}
                    for one in taken
                    for chosen in self.search.moves.branches(wanted, self.world, one, self.wishes)
                ]
            for one in taken:
                new = tuple(sorted(one.items(), key=lambda pair: CHANGE_ORDER[pair[0]]))
                if new != choice:
                    yield new
