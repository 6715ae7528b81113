"""What changes open an item together, and which of two such routes asks for less?"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from rules.whatif.circumstances import ChangeKind, FactChange
from rules.whatif.regions import Among, Region, is_day


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
