"""Where the manual can be read two ways: what does a person risk, ask, and do with the answer?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.present.text.standing_text import risk_text
from rules.advice.reading_grades import Doubt
from rules.catalogue.catalogue import Catalogue, Stance, reading_of
from rules.catalogue.schema import Entry
from rules.domain.answer import ServiceAnswer

MOST_WHY = 96
"""Characters of why a person might not have a service."""


class Risk(NamedTuple):
    """Red words, and why."""

    title: str
    why: str


class PhoneQuestion(NamedTuple):
    """What to ask about an entry, and what may be answered: reading and words."""

    entry: str
    ask: str
    replies: tuple[tuple[str, str], ...]


def risk_of(
    service: ServiceAnswer, reading: Stance, doubts: Sequence[Doubt], catalogue: Catalogue
) -> Risk | None:
    """What one might not have at all, with the place that leaves it open; None where that is certain."""
    title = risk_text(service, reading)
    if not title:
        return None
    entries = [catalogue.entries[one.entry] for one in doubts if one.grade == "whether"]
    return Risk(f"您{title}", _left_open(entries[0], catalogue) if entries else "")


def _left_open(entry: Entry, catalogue: Catalogue) -> str:
    lead = "手册没写清" if entry in catalogue.silences else "手册前后不一致"
    cautious = entry.readings[reading_of(entry, "cautious")].say
    told = f"{lead}：{entry.title}。从严看，{cautious}。"
    return told if len(told) <= MOST_WHY else f"{lead}：{entry.title}。"


def questions(doubts: Iterable[Doubt], catalogue: Catalogue) -> tuple[PhoneQuestion, ...]:
    """The questions whose answers decide whether one has it, or how often; the weightiest first."""
    entries = [catalogue.entries[one.entry] for one in doubts if one.grade != "when"]
    return tuple(question(entry) for entry in entries if entry.ask)


def question(entry: Entry) -> PhoneQuestion:
    """The question about an entry that has one."""
    replies = ((name, one.reply) for name, one in entry.readings.items() if one.reply)
    return PhoneQuestion(entry.id, entry.ask or "", tuple(replies))


def answered_text(entry: Entry, reading: str | None, on: dt.date) -> str:
    """`按客服 11/28 的答复算：能用`, or that they could not say."""
    day = f"{on.month}/{on.day}"
    if reading is None:
        return f"{day} 问过客服，没说清；两种可能都还留着"
    said = entry.readings[reading].reply or entry.readings[reading].say
    return f"按客服 {day} 的答复算：{said}"
