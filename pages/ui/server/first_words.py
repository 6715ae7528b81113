"""What can a person read before the application runs, and where it cannot? Help, and the first question.

The words come from the same data as the pages. They are made once for each kind of address: nothing of what
an address says about a person is repeated in them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.base.templating import asset, template
from pages.present.share.page_registry import FIRST, PAGES, STANDS
from pages.present.text.hours_text import channel_hours
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import SITUATIONS, Situation, SituationId
from rules.domain.yaml_reader import DataError
from rules.guidance.contacts import way_in

LOG = logging.getLogger(__name__)

WORDS = template("first_words.html.jinja", Path(__file__).resolve().parent / "templates")

FAR_FROM_HELP: SituationId = "away"
"""The situation whose hotline stands under the words of every page."""


class Call(NamedTuple):
    """A number to call."""

    number: str
    dialled: str
    who: str
    hours: str


class FirstStep(NamedTuple):
    """What is to be done first in a situation."""

    title: str
    why: str
    call: Call | None
    conditions: Sequence[str]


def first_words(path: str, query: Mapping[str, Sequence[str]]) -> str:
    """HTML for an address; where the data cannot be read, without what would come from them."""
    page = path.strip("/") or FIRST
    said = next(iter(query.get("situation", ())), None)
    situation = next((one for one in SITUATIONS if page in PAGES and one == said), None)
    try:
        return _words(situation, asked=page == FIRST and not query)
    except DataError:
        LOG.exception("The first words are sent without the data")
        return _rendered(None, False, (), None)


@cache
def _words(situation: SituationId | None, asked: bool) -> str:
    known = load()
    step = _first_step(known.situations[situation], known) if situation else None
    listed = sorted(known.situations.values(), key=lambda one: one.order) if asked else ()
    return _rendered(step, asked, listed, _first_step(known.situations[FAR_FROM_HELP], known).call)


def _first_step(situation: Situation, known: Catalogue) -> FirstStep:
    """The first stage; in the title its first number, where it has one."""
    stage = situation.opening
    calls = [(one, call) for one in stage.first if (call := _call(one.service, known))]
    if not calls:
        return FirstStep(situation.title, stage.why.say, None, ())
    first, call = calls[0]
    title = f"先打 {call.number}，{first.ask}" if first.ask else f"先打 {call.number}"
    return FirstStep(title, stage.why.say, call, [said.say for said in first.heed])


def _call(service: str, known: Catalogue) -> Call | None:
    """How a service is called; None where the manual names no number."""
    channel = way_in(known.service(service))
    if channel is None or channel.number is None:
        return None
    phone = known.phones[channel.number]
    return Call(read_out(channel.number), dialled(channel.number), phone.who, channel_hours(channel, known))


def _rendered(
    step: FirstStep | None, asked: bool, situations: Sequence[Situation], rescue: Call | None
) -> str:
    return WORDS.render(
        css=asset(__file__, "first_words.css"),
        script=asset(__file__, "first_words.js"),
        step=step,
        asked=asked,
        situations=situations,
        rescue=rescue,
        stands=", ".join(f".st-key-{key}" for key in STANDS),
    )
