"""What holds for a policy under the terms of its start? An engine that asks the start of every case first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rules.catalogue.catalogue import SERVICES, STANCES, Stance
from rules.catalogue.labels import STATUS_WORDS
from rules.domain.answer import Answer, Caveat, Clause, Trace
from rules.domain.merged_answer import CaseAnswer, Unsure, common_status, either, either_trace
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.engine.plan import Plan
from rules.engine.readings import ItemStanding, Outcome, Standing
from rules.rulebooks.outside import START, outside_answer, outside_reason, outside_standing
from rules.rulebooks.shelf import Shelf

Overrides = Mapping[str, str] | None


class EngineByStart(Engine):
    """The terms at one place of a shelf, and every case judged by those of its own start.

    Of a case whose start is not known, what all terms say holds; where they part, it is unknown.
    """

    def __init__(self, shelf: Shelf, place: int) -> None:
        super().__init__(shelf.catalogues[place])
        self._shelf, self._place = shelf, place

    def plan(self, stance: Stance, overrides: Overrides = None) -> Plan:
        """The plan of the terms at this place."""
        return self._shelf.engines[self._place].plan(stance, self._heeded(self._place, overrides))

    def every_plan(self, stance: Stance, overrides: Overrides = None) -> tuple[Plan, ...]:
        """The plans of all terms."""
        return tuple(
            engine.plan(stance, self._heeded(place, overrides))
            for place, engine in enumerate(self._shelf.engines)
        )

    def evaluate(
        self, scenario: Scenario, reading: Stance = "favourable", overrides: Overrides = None
    ) -> Answer:
        """All services; `rules.rulebook` names the terms, or is null where they hang on the start."""
        held = self._shelf.held(scenario)
        answers = [
            self._shelf.engines[place].evaluate(scenario, reading, self._heeded(place, overrides))
            for place in held.places
        ]
        if held.outside:
            found = outside_answer(answers[0], outside_reason(self._shelf, held.places[0], scenario))
        elif len(answers) > 1:
            found = self._either(held.places, answers)
        else:
            name = self._shelf.spans[held.places[0]].name
            return replace(answers[0], rules={**answers[0].rules, "rulebook": name})
        return replace(found, rules={**answers[-1].rules, "rulebook": None})

    def outcomes(
        self,
        scenario: Scenario,
        reading: Stance = "favourable",
        overrides: Overrides = None,
        services: Collection[str] = SERVICES,
    ) -> tuple[tuple[Outcome, Outcome], ...]:
        """Each of these services under both readings, as `evaluate` has it."""
        held = self._shelf.held(scenario)
        if len(held.places) == 1 and not held.outside:
            place = held.places[0]
            return self._shelf.engines[place].outcomes(
                scenario, reading, self._heeded(place, overrides), services
            )
        answer = self.evaluate(scenario, reading, overrides)
        return tuple(
            (
                Outcome(one.status, one.items, one.deadlines),
                Outcome(one.opposite.status, one.opposite.items, one.opposite.deadlines),
            )
            for one in answer.services
            if one.id in services
        )

    def standings(
        self,
        scenario: Scenario,
        services: Collection[str],
        reading: Stance = "favourable",
        overrides: Overrides = None,
    ) -> dict[str, Standing]:
        """Where these services stand; open where that hangs on the terms."""
        held = self._shelf.held(scenario)
        sides = [
            self._shelf.engines[place].standings(scenario, services, reading, self._heeded(place, overrides))
            for place in held.places
        ]
        if held.outside:
            return {id: outside_standing(one) for id, one in sides[0].items()}
        return {id: _common_standing([side[id] for side in sides]) for id in sides[0]}

    def trace(
        self, scenario: Scenario, service: str, reading: Stance = "favourable", overrides: Overrides = None
    ) -> Trace:
        """Every check of one service; of several years' terms, what all hang on."""
        held = self._shelf.held(scenario)
        traces = [
            self._shelf.engines[place].trace(scenario, service, reading, self._heeded(place, overrides))
            for place in held.places
        ]
        if held.outside:
            reason = outside_reason(self._shelf, held.places[0], scenario)
            return traces[0]._replace(shared=(reason, *traces[0].shared))
        if len(traces) == 1:
            return traces[0]
        return either_trace(traces, [self._unsure(held.places)])

    def _either(self, places: tuple[int, ...], answers: list[Answer]) -> Answer:
        """What all these terms say; a service of which they say different things says so."""
        unsure = self._unsure(places)
        sides = [CaseAnswer((number,), answer) for number, answer in enumerate(answers)]
        merged = either(sides, [unsure], STATUS_WORDS)
        told = f"{unsure.label}：{'、'.join(unsure.names)}的条款在这里不同，{unsure.settle}才能确定"
        book = self._shelf.catalogues[places[-1]].rulebook
        caveat = Caveat(told, Clause("条款版次", book.name, tuple(book.cite)))
        services = zip(merged.services, *(answer.services for answer in answers), strict=True)
        return replace(
            merged,
            services=tuple(
                one
                if all(side == sides[0] for side in sides)
                else replace(one, caveats=(caveat, *one.caveats))
                for one, *sides in services
            ),
        )

    def _unsure(self, places: tuple[int, ...]) -> Unsure:
        names = tuple(self._shelf.spans[place].name for place in places)
        return Unsure(START, names, "保单哪天开始不清楚", "知道保单哪天开始")

    def _heeded(self, place: int, overrides: Overrides) -> dict[str, str]:
        """Of the readings chosen, those that these terms have; ValueError for one that no terms have."""
        found = {id: reading for id, reading in (overrides or {}).items() if self._known(place, id, reading)}
        for id, reading in (overrides or {}).items():
            if not any(self._known(other, id, reading) for other in range(len(self._shelf.spans))):
                self.catalogue.readings(STANCES[0], {id: reading})
        return found

    def _known(self, place: int, id: str, reading: str) -> bool:
        entry = self._shelf.catalogues[place].entries.get(id)
        return entry is not None and (reading in STANCES or reading in entry.readings)


def engine_on(shelf: Shelf, place: int | None = None) -> Engine:
    """An engine that speaks by the terms at a place, without one by the first that were put on the shelf.

    Whatever case it is given, it judges by the terms of that case's own start.
    """
    if shelf.is_one:
        return shelf.engines[0]
    return EngineByStart(shelf, shelf.first if place is None else place)


def _common_standing(sides: Sequence[Standing]) -> Standing:
    """What all say of a service; where they part, it hangs on the start."""
    one = sides[0]
    if all(side == one for side in sides):
        return one
    items = {
        id: _common_item([side.items[id] for side in sides if id in side.items])
        for id in dict.fromkeys(id for side in sides for id in side.items)
    }
    whole = _common_item([ItemStanding(side.status, side.missing) for side in sides])
    return Standing(whole.status, whole.missing, items)


def _common_item(sides: Sequence[ItemStanding]) -> ItemStanding:
    status = common_status(side.status for side in sides)
    missing = dict.fromkeys(fact for side in sides for fact in side.missing)
    if len({side.status for side in sides}) > 1:
        missing = dict.fromkeys((START, *missing))
    return ItemStanding(status, tuple(missing) if status == "needs_info" else ())
