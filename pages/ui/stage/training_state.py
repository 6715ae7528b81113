"""Which customer, step and day does the trainer show? Kept apart from the visitor's own case.

Everything that may come from a link is read here as if it could be anything.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import streamlit as st

from pages.present.share.page_link import OWN
from pages.present.share.page_registry import PAGES
from pages.present.share.tried_link import PREFIX, TRIED, tried_choices, tried_key
from pages.ui.session import answers, keys, term_drafts
from pages.ui.stage.own_story import own_story
from rules.catalogue.personas import facts_at_step, last_day
from rules.catalogue.schema import Persona, Step

FOLLOWED = ("persona", "step", "day")
"""What another window shows too, beside what is tried."""


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
    chosen = str(keys.TRAINING_PERSONA.get())
    personas = {persona.id: persona for persona in term_drafts.personas_tried()}
    persona = own_story() if chosen == OWN else personas.get(chosen, next(iter(personas.values())))
    asked = keys.TRAINING_STEP.get()
    number = min(max(asked, 1), len(persona.steps)) - 1 if isinstance(asked, int) else 0
    own = Scene(persona, number, persona.steps[number].on)
    try:
        day = dt.date.fromisoformat(str(keys.TRAINING_DAY.get()))
    except ValueError:
        return own
    return own._replace(day=min(max(day, own.day), own.last))


def begin_story(id: str) -> None:
    """Begin a persona's story, or that of the person's own case."""
    keys.TRAINING_PERSONA.put(id)
    back_to_story()
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


def choose_again() -> None:
    """Go back to the lessons."""
    back_to_story()
    to_step(0)
    keys.TRAINING_PERSONA.pop()


def follow_stage(query: str) -> None:
    """Show the step of an address, as another window of the same browser tells it."""
    params = parse_qs(query.lstrip("?"))
    for choice in PAGES["training"].own():
        if choice.param not in FOLLOWED and not choice.param.startswith(PREFIX):
            continue
        st.session_state.pop(choice.key, None)
        if choice.param in params:
            with suppress(ValueError):
                st.session_state[choice.key] = choice.read(params[choice.param], answers.catalogue())


def presenting() -> bool:
    """Whether the stage fills the screen."""
    return keys.TRAINING_PRESENT.get() is True


def tried() -> dict[str, str]:
    """What is tried on the story, as the address has it."""
    held = {what: st.session_state.get(tried_key(what)) for what in TRIED}
    return {what: str(text) for what, text in held.items() if text not in (None, "")}


def try_out(what: str, text: str) -> None:
    """Try something on the story; a value that is no such value is refused and told."""
    choice = next((one for one in tried_choices() if one.key == tried_key(what)), None)
    if choice is None:
        return
    try:
        st.session_state[choice.key] = choice.read([text], term_drafts.catalogue_tried())
    except ValueError as error:
        keys.LINK_NOTICE.put(f"这个假如用不上：{error}")


def take_off(what: str) -> None:
    """Try it no longer."""
    if what in TRIED:
        st.session_state.pop(tried_key(what), None)


def back_to_story() -> None:
    """Try nothing any longer."""
    for what in TRIED:
        take_off(what)
