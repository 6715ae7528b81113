"""Which customer, step and day does the trainer show? Kept apart from the visitor's own case.

Everything that may come from a link is read here as if it could be anything.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from pages.ui.session import keys
from rules.catalogue.personas import facts_at_step, last_day, load_personas
from rules.catalogue.schema import Persona, Step

OTHER_EDITION = {"standard": "special", "special": "standard"}


class Scene(NamedTuple):
    """A step of a persona's story and the day shown, which is the step's own or a later one."""

    persona: Persona
    number: int
    """The step, counted from 0."""
    day: dt.date

    @property
    def step(self) -> Step:
        """The step that the story has reached."""
        return self.persona.steps[self.number]

    @property
    def last(self) -> dt.date:
        """The last day before the story goes on."""
        return last_day(self.persona, self.number)

    @property
    def facts(self) -> dict[str, Any]:
        """What is known on the day shown, as a scenario's plain data."""
        return facts_at_step(self.persona, self.number, self.day)

    def before(self) -> Scene | None:
        """What to compare with: this step on its own day once the day has moved, else the step before."""
        if self.day > self.step.on:
            return self._replace(day=self.step.on)
        if self.number == 0:
            return None
        return Scene(self.persona, self.number - 1, self.persona.steps[self.number - 1].on)


def scene() -> Scene:
    """What is shown now; what the session holds is brought into the story where it lies outside."""
    personas = {persona.id: persona for persona in load_personas()}
    persona = personas.get(str(keys.TRAINING_PERSONA.get()), next(iter(personas.values())))
    asked = keys.TRAINING_STEP.get()
    number = min(max(asked, 1), len(persona.steps)) - 1 if isinstance(asked, int) else 0
    own = Scene(persona, number, persona.steps[number].on)
    try:
        day = dt.date.fromisoformat(str(keys.TRAINING_DAY.get()))
    except ValueError:
        return own
    return own._replace(day=min(max(day, own.day), own.last))


def begin_story(persona: Persona) -> None:
    """Begin a persona's story."""
    keys.TRAINING_PERSONA.put(persona.id)
    keys.TRAINING_SWAPPED.put(False)
    to_step(0)


def to_step(number: int) -> None:
    """Show a step, counted from 0, on its own day."""
    keys.TRAINING_STEP.put(number + 1)
    keys.TRAINING_DAY.pop()


def to_day(day: dt.date) -> None:
    """Show another day of this step; a day on which the story goes on shows the next step."""
    now = scene()
    if day > now.last and now.number + 1 < len(now.persona.steps):
        to_step(now.number + 1)
    elif day <= now.step.on:
        keys.TRAINING_DAY.pop()
    else:
        keys.TRAINING_DAY.put(min(day, now.last).isoformat())


def presenting() -> bool:
    """Whether the type is large."""
    return keys.TRAINING_PRESENTER.get() is True


def swapped() -> bool:
    """Whether the other edition is tried on."""
    return keys.TRAINING_SWAPPED.get() is True


def with_other_edition(facts: dict[str, Any]) -> dict[str, Any]:
    """The same customer with the other edition; nothing else is otherwise."""
    return facts | {"edition": OTHER_EDITION[facts["edition"]]}
