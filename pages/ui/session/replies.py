"""What did customer service answer, and when? An answer sets one entry of the registers, with its day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from pages.ui.session import case, keys
from rules.catalogue.loader import load


class Reply(NamedTuple):
    """What was answered about an entry."""

    reading: str | None
    """None where they could not say: both readings stay possible."""
    on: dt.date


def given() -> dict[str, Reply]:
    """By entry: what was answered."""
    chosen, entries = case.overrides(), load().entries
    return {
        entry: Reply(chosen.get(entry), dt.date.fromisoformat(day))
        for entry, day in keys.SET_ON.get({}).items()
        if entry in entries
    }


def take_reply(entry: str, reading: str | None, on: dt.date) -> None:
    """Answer as customer service did: the entry is read so from now on, or as the general reading has it."""
    case.override(entry, reading)
    keys.SET_ON.put({**keys.SET_ON.get({}), entry: on.isoformat()})


def withdraw(entry: str) -> None:
    """Take an answer back."""
    case.override(entry, None)
    keys.SET_ON.put({id: day for id, day in keys.SET_ON.get({}).items() if id != entry})
