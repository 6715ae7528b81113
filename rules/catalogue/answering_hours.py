"""When does somebody answer on a channel, and does the chapter that names a number say so itself?"""

from __future__ import annotations

from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel, Office, Opening


class AnsweredHours(NamedTuple):
    """A number's hours; none where the manual gives none. `elsewhere`: only chapters of other services do."""

    openings: tuple[Opening, ...] = ()
    elsewhere: bool = False


def answered_hours(channel: Channel, catalogue: Catalogue) -> AnsweredHours:
    """The hours of a channel's number; of what is no phone those of the people who answer there."""
    if channel.number is None:
        return AnsweredHours(tuple(one for one in _staff_at(channel, catalogue) if one.who == channel.staff))
    openings = tuple(catalogue.phones[channel.number].hours)
    line = channel.cite[0][0]
    chapter = next(
        (one.chapter for one in catalogue.services if any(a <= line <= b for a, b in one.chapter)), ()
    )
    here = any(a <= first <= b for one in openings for first, _ in one.cite for a, b in chapter)
    return AnsweredHours(openings, bool(openings) and not here)


def _staff_at(channel: Channel, catalogue: Catalogue) -> list[Office]:
    """The people of the service that the channel belongs to."""
    if channel.staff is None:
        return []
    return next(one.guide.office for one in catalogue.services if channel in one.guide.channels)
