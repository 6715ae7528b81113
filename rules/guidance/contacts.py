"""Whom does one call, and what about? The ways in of several services, merged by number, else by place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.advice.channels import channels_for
from rules.catalogue.answering_hours import answered_hours
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel, Opening, Service
from rules.domain.answer import Clause
from rules.engine.plan import clause_of
from rules.guidance.grades import ACTIONABLE
from rules.guidance.hours import Presence, presence
from rules.guidance.service_step import ServiceStep


class Contact(NamedTuple):
    """One telephone number, or one place in an app, and the services that it is for."""

    kind: str
    """As of a channel: `phone`, `miniprogram`, `app`, `wechat` or `web`."""
    name: str
    number: str | None
    path: str | None
    services: tuple[str, ...]
    """What one asks about in one call: what can be acted on first, then in the order of the plan."""
    others: tuple[Channel, ...]
    """Further numbers of the first of these services, with what each is for in their names."""
    hours: Presence
    written: tuple[str, ...]
    """The services whose chapters give these hours; for another one they are written elsewhere."""
    clause: Clause
    """Where the first of these services has it."""


def way_in(info: Service, region: str | None = None) -> Channel | None:
    """How one asks for a service: by phone where one can, else as one applies; None where no way is named.

    `region` is where one is on a journey, where that is known.
    """
    ways = (*_phones(info), *channels_for(info, "apply"))
    return next(iter((*(one for one in ways if _is_used(one, region)), *ways)), None)


def _is_used(channel: Channel, region: str | None) -> bool:
    """Whether a channel is used in a region, as far as that is known."""
    return region is None or not channel.regions or region in channel.regions


def _phones(info: Service) -> tuple[Channel, ...]:
    """The numbers to ask for it, not those only to change, cancel or complain."""
    return tuple(one for one in channels_for(info, "apply") if one.kind == "phone")


def contacts(
    steps: Iterable[ServiceStep], day: dt.date, catalogue: Catalogue, region: str | None = None
) -> tuple[Contact, ...]:
    """The ways in of these services, each once, in the order in which they are first needed."""
    groups: dict[tuple[str, ...], list[ServiceStep]] = {}
    for step in steps:
        if channel := way_in(catalogue.service(step.service), region):
            groups.setdefault(_merged_by(channel), []).append(step)
    return tuple(_contact(found, day, catalogue, region) for found in groups.values())


def contact_of(service: str, contacts: Sequence[Contact]) -> Contact | None:
    """The way in of a service among these; None where the manual names none."""
    return next((one for one in contacts if service in one.services), None)


def _merged_by(channel: Channel) -> tuple[str, ...]:
    if channel.number:
        return (channel.number,)
    return (channel.kind, channel.name, channel.path or "")


def _contact(found: Sequence[ServiceStep], day: dt.date, catalogue: Catalogue, region: str | None) -> Contact:
    info = catalogue.service(found[0].service)
    channel = way_in(info, region)
    assert channel is not None, "only services with a way in are merged"
    openings = answered_hours(channel, catalogue).openings
    return Contact(
        channel.kind,
        channel.name,
        channel.number,
        channel.path,
        tuple(step.service for step in sorted(found, key=lambda step: step.grade not in ACTIONABLE)),
        tuple(one for one in _phones(info) if one.number != channel.number and _is_used(one, region)),
        presence(openings, day),
        _written_in(openings, catalogue),
        clause_of(info, channel.cite),
    )


def _written_in(openings: Sequence[Opening], catalogue: Catalogue) -> tuple[str, ...]:
    lines = [first for one in openings for first, _ in one.cite]
    return tuple(
        service.id
        for service in catalogue.services
        if any(low <= line <= high for low, high in service.chapter for line in lines)
    )
