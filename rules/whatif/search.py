"""Which combinations of changes would open an item? A bounded search, each find tried on the engine.

A world is a day, a number of renewals and perhaps a new stay; in each world facts take other values until
nothing is against the item any more. Worlds beyond today are visited only where a rule calls for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue, Stance
from rules.catalogue.conditions import YES, event_happened
from rules.catalogue.schema import Move, MoveKind
from rules.domain.parsing import ScenarioError, parse, to_json, view_of
from rules.domain.scenario import EVENT_DATES, FACTS, Addon, Scenario, Use, View
from rules.engine.engine import Engine
from rules.engine.plan import ItemPlan, ServicePlan
from rules.whatif.blockers import Hurdle, Hurdles
from rules.whatif.circumstances import ChangeKind, FactChange, World, Worlds, apply
from rules.whatif.solver import Alternative, Among, Atom, Holding, Range, Region, Solver, Wish

MOST_WORLDS = 24
MOST_NODES = 240
"""How many combinations one world may try for one item."""
MOST_FOUND = 60
"""How many finds of one item are kept to be compared."""
MOST_FACTS = 10
"""How many facts a combination may change."""

LONGEST_STAY_ON = dt.timedelta(days=30)
"""How long a stay may be expected to go on: no way waits in hospital beyond that."""

FACT_ORDER: dict[str, float] = {name: index for index, name in enumerate(FACTS)}
FACT_ORDER["discharged_on"] = FACT_ORDER["surgery"] + 0.5


OF_A_STAY = frozenset({"admitted_on", "discharged_on", "surgery"})
"""What happens in one stay; once that is over, only another can have it otherwise."""


PLACE_OF_A_STAY = frozenset({"hospital_city", "urban", "distance_km"})
"""Where one stay is, on which no service looks but for that stay."""


class Chosen(NamedTuple):
    """What a fact is to be, and by which kind of move."""

    region: Region
    kind: ChangeKind


Assignment = tuple[tuple[str, Chosen], ...]
"""Facts with what they are to be, in the vocabulary's order."""


class Route(NamedTuple):
    """Changes that open an item, in the order in which they are applied, and the day they lead to."""

    steps: tuple[FactChange, ...]
    as_of: dt.date

    @property
    def renews(self) -> bool:
        """Whether a renewal lies before that day."""
        return any("renewal" in step.updates for step in self.steps if step.kind in ("buy", "renew"))

    @property
    def in_another_stay(self) -> bool:
        """Whether it takes another stay in hospital."""
        return any(step.fact == "earlier_stays" for step in self.steps)


class Stuck(NamedTuple):
    """A hurdle that nothing in a world takes away, with the facts as they are there."""

    hurdle: Hurdle
    world: World
    view: View


class Searched(NamedTuple):
    """What a search found for one item."""

    routes: tuple[Route, ...]
    blocked: tuple[Stuck, ...]
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
        self.kinds = {slot: kind for slot, kind, _ in self.program.inner}
        self.lists = {name: tuple(sorted(cities)) for name, cities in self.catalogue.lists.items()}
        self.worlds = Worlds(scenario, self.catalogue)
        self.hurdles = Hurdles(self.program, service)
        self._read: dict[tuple[World, Assignment], tuple[View, list[int]]] = {}
        self._available: dict[str, frozenset[str]] = {}
        self._alike: dict[object, Searched] = {}

    # ---------------------------------------------------------------- the search

    def item(self, item: ItemPlan) -> Searched:
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

    def _item(self, item: ItemPlan) -> Searched:
        start = World(self.scenario.as_of, 0, False)
        queue, seen = [start], {start}
        found: list[tuple[World, Assignment]] = []
        stuck: dict[World, list[Stuck]] = {}
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
                Route(self.steps(world, choice), world.as_of)
                for world, choice in found
                if not self._lies_too_long(item, world)
            ],
            (item.id,),
        )
        return Searched(routes, () if routes else self._blocked(item, start, stuck), complete)

    def _lies_too_long(self, item: ItemPlan, world: World) -> bool:
        """Whether a world would have the present stay last on for longer than anyone would propose."""
        now = self.scenario
        is_in = event_happened("admitted_on", view_of(now, SERVICES)) == YES and not _is_over(now)
        rests_on_it = any(not EVENT_DATES.isdisjoint(c.facts) for c in (*self.service.checks, *item.checks))
        return is_in and rests_on_it and not world.stay and world.as_of > now.as_of + LONGEST_STAY_ON

    def _blocked(self, item: ItemPlan, start: World, stuck: Mapping[World, list[Stuck]]) -> tuple[Stuck, ...]:
        """What fails today and in every other world; else what fails today, and what then does elsewhere.

        Where nothing is known to fail, what stays open whatever is answered.
        """
        view, values = self.read(start, ())
        today = [
            Stuck(hurdle, start, view)
            for hurdle in self.hurdles.of(item, view, values)
            if hurdle.verdict is False
        ]
        everywhere = [
            one
            for one in today
            if all(any(one.hurdle.say == other.hurdle.say for other in there) for there in stuck.values())
        ]
        elsewhere = [one for there in stuck.values() for one in there if one.world != start]
        unique: dict[str, Stuck] = {}
        for one in everywhere or (*today, *elsewhere) or stuck[start]:
            unique.setdefault(one.hurdle.say, one)
        return tuple(unique.values())

    def shortest(self, routes: Iterable[Route], items: Sequence[str]) -> tuple[Route, ...]:
        """The routes that open one of these items, without those that ask for more than is needed for it."""
        kept: list[Route] = []
        for route in sorted(routes, key=lambda route: (len(route.steps), route.as_of)):
            if any(covers(other, route) for other in kept) or not self.opens(route.steps, items):
                continue
            least = self._least(route.steps, items)
            kept.append(Route(least, apply(self.scenario, least).as_of))
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
        return not (moved and _is_over(self.scenario)) or any(step.fact == "earlier_stays" for step in steps)

    # ---------------------------------------------------------------- trying

    def opens(self, steps: Sequence[FactChange], items: Sequence[str]) -> bool:
        """Whether one of these items is available once the changes are made."""
        return not self.available(apply(self.scenario, steps)).isdisjoint(items)

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
            view = view_of(apply(self.scenario, self.steps(world, choice)), SERVICES)
            self._read[key] = (view, self.program.run(view))
        return self._read[key]

    # ---------------------------------------------------------------- facts

    def move(self, fact: str, region: Region, current: Any) -> Move | None:
        """How a fact comes to a value of a region, by the data."""
        change = self.catalogue.facts[fact].change
        if isinstance(region, Range) and (change.up or change.down):
            rises = region.low is not None and (current is None or current < region.pick())
            return (change.up if rises else change.down) or change.otherwise
        value = region.pick()
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return change.to.get(key) or change.otherwise

    def is_unknown(self, fact: str, world: World, choice: Mapping[str, Chosen]) -> bool:
        """Whether nothing is known of a fact, so that it is asked for rather than changed."""
        base, _ = self.worlds.base(world)
        if fact in ("usage", "earlier_stays") or getattr(base, fact) is not None:
            return False
        if fact == "age" and base.birth_date is not None:
            return False
        return not (fact in EVENT_DATES and (base.care is not None or "care" in choice))

    def branches(
        self, atom: Atom, world: World, choice: Mapping[str, Chosen], wishes: set[Wish]
    ) -> list[Chosen]:
        """The ways in which a fact can come to these values, one for each kind of move."""
        fact, region = atom
        if fact in choice:
            both = choice[fact].region.meet(region)
            return [Chosen(both, choice[fact].kind)] if both else []
        if self.is_unknown(fact, world, choice):
            return [Chosen(region, "answer")]
        base, _ = self.worlds.base(world)
        is_over = _is_over(base) and _is_over(self.scenario)
        if is_over and (fact in OF_A_STAY or fact in PLACE_OF_A_STAY):
            wishes.add("stay")
            return []
        current = getattr(base, fact)
        kinds: dict[MoveKind, list[Any]] = {}
        if not isinstance(region, Among):
            move = self.move(fact, region, current)
            kinds[move.kind if move else "fixed"] = [region]
        else:
            for value in region.values:
                move = self.move(fact, Among((value,)), current)
                kinds.setdefault(move.kind if move else "fixed", []).append(value)
        if "renew" in kinds or ("buy" in kinds and not world.renewals):
            wishes.add("renew")
        barred = {"fixed", "renew", *(() if world.renewals else ("buy",))}
        return [
            Chosen(Among(tuple(values)) if isinstance(region, Among) else region, kind)
            for kind, values in kinds.items()
            if kind not in barred
        ]

    def carried_by(self, facts: Iterable[str]) -> set[str]:
        """The facts that a change of others sets along with them."""
        carried: set[str] = set()
        for fact in facts:
            change = self.catalogue.facts[fact].change
            for move in (*change.to.values(), change.otherwise):
                carried |= {*move.sets, *move.fills} if move else set()
        return carried

    def steps(self, world: World, choice: Assignment) -> tuple[FactChange, ...]:
        """The changes that lead to a world and change these facts in it; a purchase carries the renewal."""
        base, before = self.worlds.base(world)
        changes = []
        chosen = dict(choice)
        renewal = next((step for step in before if step.kind == "renew"), None)
        bought = False
        for fact, (region, kind) in choice:
            current = getattr(base, fact)
            move = self.move(fact, region, current)
            if kind == "answer" and self._is_released(fact, world, chosen) and move and move.kind != "fixed":
                kind = move.kind
            updates = {fact: self.value(fact, region, base)}
            if move and kind != "answer":
                empty = {name: value for name, value in move.fills.items() if getattr(base, name) is None}
                carried = {**move.sets, **empty}.items()
                plain = {name: _plain(value, base.as_of) for name, value in carried}
                updates |= {
                    name: value
                    for name, value in plain.items()
                    if name not in chosen or chosen[name].region.pick() == value
                }
            if kind == "buy" and renewal is not None:
                bought, updates = True, {**renewal.updates, **updates}
            changes.append(FactChange(fact, kind, region, updates, move))
        kept = [step for step in before if step is not renewal or not bought]
        if world.stay:
            kept[-1], changes = _in_stay(kept[-1], changes)
        first = [step for step in changes if step.kind == "buy"]
        return (*first, *kept, *(step for step in changes if step.kind != "buy"))

    def _is_released(self, fact: str, world: World, chosen: Mapping[str, Chosen]) -> bool:
        """Whether an unknown fact tells more about something that is itself still to come."""
        about = self.catalogue.facts[fact].change.about
        return any(
            (name in chosen and chosen[name].kind != "answer") or (name == "care" and world.stay)
            for name in about
        )

    def value(self, fact: str, region: Region, base: Scenario) -> Any:
        """What a fact is to be for a region, as the scenario holds it."""
        value = region.pick()
        if fact == "usage":
            service, item = value
            return [*(base.usage or ()), Use(service=service, item=item, on=base.as_of)]
        if isinstance(region, Holding):
            held = {*(base.addons or ()), *region.members}
            return [addon for addon in Addon.__args__ if addon in held]  # type: ignore[attr-defined]
        return value


class _Walk:
    """The search in one world for one item."""

    def __init__(self, search: Search, world: World, item: ItemPlan) -> None:
        self.search, self.world, self.item = search, world, item
        self.found: list[Assignment] = []
        self.wishes: set[Wish] = set()
        self.stuck: list[Stuck] = []
        """The hurdles that nothing in this world takes away, at the outset."""
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
        """What to try next: the choices that take away the hurdle with the fewest; None where none is left.

        A hurdle without any may still fall with another, where that carries one of its facts along.
        """
        view, values = self.search.read(self.world, choice)
        solver = Solver(self.search.program, self.search.kinds, self.search.lists, view, values, self.wishes)
        hurdles = []
        for hurdle, alternatives in self.search.hurdles.solved(self.item, view, values, solver):
            options = list(dict.fromkeys(self._taken(alternatives, choice)))
            hurdles.append((hurdle, options))
            if not options and not choice:
                self.stuck.append(Stuck(hurdle, self.world, view))
        if not hurdles:
            return None
        coming = {fact for _, options in hurdles for option in options for fact, _ in option}
        carried = self.search.carried_by(coming - {fact for fact, _ in choice})
        if any(not options and carried.isdisjoint(hurdle.facts) for hurdle, options in hurdles):
            return []
        return min((options for _, options in hurdles if options), key=len, default=[])

    def _taken(self, alternatives: Iterable[Alternative], choice: Assignment) -> Iterator[Assignment]:
        """The choice with each alternative taken, by each kind of move."""
        for alternative in alternatives:
            taken = [dict(choice)]
            for atom in alternative:
                taken = [
                    {**one, atom.fact: chosen}
                    for one in taken
                    for chosen in self.search.branches(atom, self.world, one, self.wishes)
                ]
            for one in taken:
                new = tuple(sorted(one.items(), key=lambda pair: FACT_ORDER[pair[0]]))
                if new != choice:
                    yield new


def _is_over(scenario: Scenario) -> bool:
    """Whether the stay that a scenario speaks of has ended."""
    return scenario.discharged_on is not None and scenario.discharged_on <= scenario.as_of


def _in_stay(stay: FactChange, changes: list[FactChange]) -> tuple[FactChange, list[FactChange]]:
    """Another stay with what happens in it, and the changes that are no part of it."""
    parts = tuple(step for step in changes if step.fact in OF_A_STAY)
    updates = dict(stay.updates)
    for part in parts:
        updates |= part.updates
    rest = [step for step in changes if step.fact not in OF_A_STAY]
    return stay._replace(updates=updates, parts=parts), rest


def _plain(value: Any, as_of: dt.date) -> Any:
    return as_of if value == "as_of" else value


def covers(one: Route, other: Route) -> bool:
    """Whether the first works no later and asks for nothing that the second does not bring too."""
    if one.as_of > other.as_of or (one.in_another_stay and not other.in_another_stay):
        return False
    if one.renews and not other.renews:
        return False
    asked = [part for step in one.steps for part in (step.parts or (step,))]
    return all(_brings(other, step) for step in asked if step.region is not None)


def _brings(route: Route, wanted: FactChange) -> bool:
    """Whether a route brings what a step asks for; the day of an event is the day on which it is tried."""
    assert wanted.region is not None
    steps = [part for whole in route.steps for part in (*whole.parts, whole)]
    own = next((step.region for step in steps if step.fact == wanted.fact), None)
    if is_day(wanted.region) and wanted.fact != "policy_start":
        return own is not None or any(step.updates.get(wanted.fact) is not None for step in steps)
    if own is not None:
        return own.within(wanted.region)
    values = [step.updates[wanted.fact] for step in steps if wanted.fact in step.updates]
    return bool(values) and Among((values[-1],)).within(wanted.region)


def is_day(region: Region) -> bool:
    """Whether a region is one of days."""
    return isinstance(region, Range) and isinstance(region.low or region.high, dt.date)
