"""What may a trainer choose of a quiz: which topics, whose stories, how hard, how long?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Literal

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import facts_at_step, last_day, load_personas
from rules.catalogue.schema import Group
from rules.domain.parsing import parse, view_of
from rules.domain.scenario import UNTOLD, StrictModel
from rules.quiz.customers import Customer, draw_customer
from rules.quiz.model import KINDS, QuestionKind

SEEDS = (1, 999_999)
"""The least and the greatest seed."""

LENGTHS, USUAL_LENGTH = (1, 24), 8
"""The fewest and the most questions, and how many there are unless another number is asked for."""

Level = Literal["easy", "usual", "hard"]
"""An easy question asks one thing and tells only what matters to it; a hard one takes two things at once."""
LEVEL_AT_FIRST: Level = "easy"
"""What a class is offered first."""

EASY_KINDS: tuple[QuestionKind, ...] = tuple(kind for kind in KINDS if kind != "contradiction")
"""What can be asked easily: a contradiction never is one thing."""


class QuizChoice(StrictModel):
    """Which quiz it is; what is left empty is not narrowed. The same over the same data is the same quiz."""

    seed: int
    count: int = USUAL_LENGTH
    kinds: tuple[QuestionKind, ...] = ()
    groups: tuple[Group, ...] = ()
    """Groups of services that are asked about."""
    people: tuple[str, ...] = ()
    """Ids of personas; invented customers where there is none."""
    level: Level = "usual"

    @property
    def easy(self) -> bool:
        """Whether every question is an easy one."""
        return self.level == "easy"

    @property
    def hard(self) -> bool:
        """Whether every question is a hard one."""
        return self.level == "hard"

    def allowed_kinds(self) -> tuple[QuestionKind, ...]:
        """The kinds of question that may come up."""
        kinds = EASY_KINDS if self.easy else KINDS
        return tuple(kind for kind in kinds if kind in (self.kinds or KINDS))

    def left_out(self, catalogue: Catalogue) -> list[str]:
        """The services that are not asked about."""
        return [one.id for one in catalogue.services if self.groups and one.group not in self.groups]

    def draw(self, rng: Random, stories: Sequence[str]) -> Customer:
        """Somebody to ask about: one of the chosen people on a day of theirs, else an invented customer."""
        return _draw_person(rng, self.people) if self.people else draw_customer(rng, stories)


def _draw_person(rng: Random, ids: Sequence[str]) -> Customer:
    """One of these personas, on a day of one of their steps. KeyError where there is no such persona."""
    personas = {persona.id: persona for persona in load_personas()}
    persona = personas[rng.choice(ids)]
    number = rng.randrange(len(persona.steps))
    first, last = persona.steps[number].on, last_day(persona, number)
    day = first + dt.timedelta(rng.randint(0, (last - first).days))
    facts = {**UNTOLD, **facts_at_step(persona, number, day)}
    view = view_of(parse(dict(facts), SERVICES), SERVICES)
    facts.pop("birth_date", None)
    facts |= {"age": view["age"], "policy_end": view["policy_end"]}
    return Customer(
        persona.name,
        f"{persona.id}.{number}",
        {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in facts.items()},
    )
