"""When is a service's number answered, and does the chapter that names the number say so itself?"""

from __future__ import annotations

from typing import NamedTuple

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel, Opening


class PhoneHours(NamedTuple):
    """A number's hours; none where the manual gives none. `elsewhere`: only chapters of other services do."""

    openings: tuple[Opening, ...] = ()
    elsewhere: bool = False


def phone_hours(channel: Channel, catalogue: Catalogue) -> PhoneHours:
    """The hours of a channel's number; no hours for what is no phone."""
    if channel.number is None:
        return PhoneHours()
    openings = tuple(catalogue.phones[channel.number].hours)
    line = channel.cite[0][0]
    chapter = next(
        (one.chapter for one in catalogue.services if any(a <= line <= b for a, b in one.chapter)), ()
    )
    here = any(a <= first <= b for one in openings for first, _ in one.cite for a, b in chapter)
    return PhoneHours(openings, bool(openings) and not here)
