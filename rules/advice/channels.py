"""Through which channel is a task done: to apply, to cancel or to change?"""

from __future__ import annotations

from rules.catalogue.schema import Channel, Service
from rules.domain.deadline_kinds import DEADLINES


def channels_for(info: Service, kind: str) -> tuple[Channel, ...]:
    """The ways to do what a task asks: to apply, or to cancel and change where the manual names a way.

    Where no way is named as one to apply, the first one named, with all for the same use, is the way in: a
    hotline is called, not applied to.
    """
    channels = tuple(info.guide.channels)
    changing = tuple(one for one in channels if one.does == "change")
    applying = tuple(one for one in channels if one.does == "apply")
    applying = applying or tuple(one for one in channels if one.does == channels[0].does)
    way = "change" if kind == "booked" else DEADLINES[kind].way if kind in DEADLINES else "apply"
    if way == "change" and changing:
        return changing
    if way != "apply":
        return tuple(one for one in applying if one.kind == "phone") or applying
    return applying
