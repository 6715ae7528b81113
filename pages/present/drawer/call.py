"""Whom does one call about a service, is anybody there today, and what does one say?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.text import answer_text
from pages.present.text.hours_text import opening_hours
from rules.catalogue.answering_hours import answered_hours
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import value_label
from rules.catalogue.schema import Channel, Entry, Opening, Service
from rules.domain.periods import ONE_DAY
from rules.guidance.contacts import way_in
from rules.guidance.hours import Presence, presence

JUST = dt.timedelta(days=14)
"""How long a diagnosis is a new one."""

MOST_ASKED = 3
"""Questions that fit into one telephone call."""

UNKNOWN_HOURS = "几点有人接，手册没写"
NOTHING_DOUBTFUL = "怎么申请，要准备什么，几天能办好？"


class Action(NamedTuple):
    """The one thing to do."""

    label: str
    dialled: str
    """Empty where it is no telephone."""
    path: str
    hours: tuple[str, ...]
    """When somebody is there, seen from the day of the answer; the first part stands out."""
    others: int
    """How many more ways there are."""


def action_of(info: Service, day: dt.date, catalogue: Catalogue, region: str | None = None) -> Action | None:
    """Whom to call, or where to go, from a region of a journey; None where the manual names no way."""
    channel = way_in(info, region)
    if channel is None:
        return None
    others = len(info.guide.channels) - 1
    name = answer_text.CHANNEL_NAMES[channel.kind]
    if channel.number is None:
        where = f"{name}“{channel.name}”"
        return Action(where, "", channel.path or "", tuple(_office(info, day)), others)
    told = (*_hours(channel, day, catalogue), *_office(info, day))
    return Action(f"打 {read_out(channel.number)}", dialled(channel.number), "", told, others)


def _hours(channel: Channel, day: dt.date, catalogue: Catalogue) -> Iterator[str]:
    openings, elsewhere = answered_hours(channel, catalogue)
    if not openings:
        yield UNKNOWN_HOURS
        return
    note = "（写在别的章）" if elsewhere else ""
    there = presence(openings, day)
    if there.always:
        yield f"24 小时都能打{note}"
        return
    yield f"{_against_today(there, day, '能打', '没人接')}"
    yield f"{opening_hours(openings)}{note}"


def _office(info: Service, day: dt.date) -> Iterator[str]:
    """When the people of the service are there, where that is another thing than their telephone."""
    who: dict[str, list[Opening]] = {}
    for one in info.guide.office:
        who.setdefault(one.who, []).append(one)
    for name, openings in who.items():
        there = presence(openings, day)
        if there.always:
            continue
        if there.on and there.on != day:
            first = min(one.opens or "" for one in there.openings).removeprefix("0")
            yield f"{name}{day_word(there.on, day)} {first} 才上班"
        else:
            yield f"{name}{opening_hours(openings)}"


def _against_today(there: Presence, day: dt.date, yes: str, no: str) -> str:
    if there.today is None:
        return ""
    weekday = f"今天周{answer_text.WEEKDAYS[day.weekday()]}"
    if there.today:
        return f"{weekday}也{yes}" if day.isoweekday() > 5 else f"{weekday}{yes}"
    return f"{weekday}{no}" + (f"，{day_word(there.on, day)}再打" if there.on else "")


def day_word(on: dt.date, as_of: dt.date) -> str:
    """`今天`, `明天`, `周一 11/30`: a near day by its weekday, another year's in full."""
    if on == as_of:
        return "今天"
    if on == as_of + ONE_DAY:
        return "明天"
    if on.year != as_of.year:
        return on.isoformat()
    near = f"周{answer_text.WEEKDAYS[on.weekday()]} " if abs((on - as_of).days) < 14 else ""
    return f"{near}{on.month}/{on.day}"


def conditions_of(info: Service) -> str:
    """What must hold for somebody who calls in need, told before they call; empty for all other services."""
    fits = [one.say for one in info.requires if one.kind == "fit"] if info.guide.urgent else []
    return f"要符合：{'；'.join(fits)}" if fits else ""


# ---------------------------------------------------------------- what to say


def script(
    info: Service, entries: Sequence[Entry], facts: Mapping[str, Any], catalogue: Catalogue, *, family: bool
) -> str:
    """What to read out: who one is, what one wants, and what must be asked first; in need, where and what."""
    if info.guide.urgent:
        return f"{'我替家人打的，' if family else ''}要{info.name}。{info.guide.urgent.say}"
    asked = [entry.ask for entry in entries if entry.ask][:MOST_ASKED]
    who = list(_about_person(facts, catalogue))
    lead = "我替家人问，" if family else ""
    whose = f"{'TA' if family else '我'}{'，'.join(who)}。" if who else ""
    return f"{lead}{whose}想用{info.name}。{''.join(asked) or NOTHING_DOUBTFUL}"


def _about_person(facts: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    if edition := facts.get("edition"):
        yield f"买的是{value_label('edition', edition, catalogue)}"
    diagnosis = facts.get("diagnosis")
    if diagnosis and diagnosis not in ("none", "ordinary"):
        told = value_label("diagnosis", diagnosis, catalogue)
        if told.startswith(("确诊", "疑似")):
            yield f"{_just(facts)}{told}"
        else:
            yield told if diagnosis == "ruled_out" else f"诊断是{told}"
    if _has_come("discharged_on", facts):
        yield "已经出院"
    elif _has_come("admitted_on", facts):
        yield "正在住院"


def _has_come(fact: str, facts: Mapping[str, Any]) -> bool:
    """Whether the day of a fact is not one to come."""
    return bool(facts.get(fact)) and str(facts[fact]) <= str(facts.get("as_of", facts[fact]))


def _just(facts: Mapping[str, Any]) -> str:
    try:
        on, today = (dt.date.fromisoformat(str(facts[key])) for key in ("diagnosed_on", "as_of"))
    except (KeyError, ValueError):
        return ""
    return "刚" if on <= today <= on + JUST else ""
