"""What does each entry of the registers take from whom? Computed step by step, once for the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.present.clauses.register_rows import RegisterRow, people_loss, register_rows
from pages.ui.session import answers, reading_choice, reading_effect
from pages.ui.session.waited import Waited, one_at_a_time
from rules.analysis.readings.reading_effects import Effects
from rules.analysis.readings.reading_harm import PeopleAsked, lost_combinations
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.disputes import Wiring
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.parsing import parse
from rules.domain.periods import RulebookDays
from rules.drafts.expected_effects import is_under, steps_under
from rules.quiz.customers import SAMPLE, Customer, draw_customers

_WORKER = one_at_a_time("register-harm")


class Measuring:
    """The rows of the registers, filled in step by step."""

    def __init__(
        self,
        catalogue: Catalogue,
        wiring: Wiring,
        effects: Effects,
        seed: int,
        days: RulebookDays | None = None,
    ) -> None:
        """Those are asked whose policies are under the terms of these days; all without any."""
        self._rows = {row.entry.id: row for row in register_rows(catalogue, wiring)}
        self._catalogue, self._effects = catalogue, effects
        drawn = draw_customers(SAMPLE, seed)
        self.customers: tuple[Customer, ...] = tuple(
            one for one in drawn if days is None or is_under(days, parse(dict(one.facts), SERVICES))
        )
        self._told = [(one.id, step) for one, step, _ in steps_under(days, load_personas())]
        wired = [id for id, row in self._rows.items() if row.wired]
        self._steps: list[tuple[Callable[[str], None], str]] = [(self._ask_people, id) for id in wired]
        self.steps = 2 * len(wired)
        self.done = 0
        self._asked: tuple[PeopleAsked, PeopleAsked] | None = None

    @property
    def rows(self) -> tuple[RegisterRow, ...]:
        """Every entry in the order of the registers, with what is computed so far."""
        return tuple(self._rows.values())

    @property
    def asked(self) -> bool:
        """Whether all people are asked about all entries; what is left are the combinations."""
        return 2 * self.done >= self.steps

    @property
    def complete(self) -> bool:
        return self.done == self.steps

    def advance(self, _: Callable[[], None] = lambda: None) -> None:
        """Do the next step; IndexError where none is left."""
        compute, id = self._steps[0]
        compute(id)
        del self._steps[0]
        self.done += 1
        if not self._steps and not self.complete:
            self._steps = [(self._count, id) for id in self._most_harm_first()]

    def _most_harm_first(self) -> list[str]:
        """The entries whose combinations are to be counted: what stands first on the screen comes first."""
        counted = [row for row in self._rows.values() if row.customers]
        counted.sort(key=lambda row: -len(row.customers.people) if row.customers else 0)
        return [row.entry.id for row in counted]

    def _ask_people(self, id: str) -> None:
        if self._asked is None:
            personas = {one.id: one for one in load_personas()}
            told = [facts_at_step(personas[persona], step) for persona, step in self._told]
            drawn = [dict(one.facts) for one in self.customers]
            self._asked = self._ask(drawn), self._ask(told)
        row = self._rows[id]
        customers, stories = (asked.losses(row.entry) for asked in self._asked)
        hit: dict[str, tuple[int, ...]] = {}
        for loss in stories:
            persona, step = self._told[loss.person]
            hit[persona] = (*hit.get(persona, ()), step)
        self._rows[id] = row._replace(customers=people_loss(customers), personas=hit)

    def _ask(self, people: Sequence[dict[str, Any]]) -> PeopleAsked:
        return PeopleAsked(self._catalogue, [parse(facts, SERVICES) for facts in people])

    def _count(self, id: str) -> None:
        row = self._rows[id]
        self._rows[id] = row._replace(combinations=lost_combinations(row.entry, self._effects))


def measuring(seed: int) -> Waited[Measuring]:
    """The one with the customers of this seed, of the terms of which the page speaks."""
    return _measuring(seed, answers.shelf_place())


@st.cache_resource(max_entries=4, show_spinner=False)
def _measuring(seed: int, place: int) -> Waited[Measuring]:
    known = answers.shelf().catalogues[place]
    days = answers.shelf().days_beside_others(place)
    found = Measuring(known, reading_choice.wiring(), reading_effect.effects(), seed, days)
    return Waited(found, _WORKER)
