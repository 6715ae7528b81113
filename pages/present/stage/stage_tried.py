"""What can be tried on a story, and what does it change? Chips with their values, and the strip above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pages.present.compare.told_lines import short_lines, telling_reason
from pages.present.share.tried_link import READING, tried_text
from pages.present.stage.step_change import StatusSign, said_reason, services_moved, sign_of
from pages.present.text import answer_text
from pages.present.text.answer_text import SHORT_STANCES
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import value_label
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.fact_kinds import option_key
from rules.domain.periods import ONE_DAY
from rules.domain.scenario import Scenario

CHIPS = {
    "edition": "版本",
    "addons": "加购",
    "diagnosis": "诊断",
    "diagnosed_on": "确诊日",
    "hospital": "病房",
    READING: "读法",
}
FURTHER = {"renewal": "续保", "as_of": "日子"}
"""Behind 更多."""
WARDS = ("public_general", "public_vip")
DAYS = (-30, -7, -1, 1, 7, 30)
MOST_NAMES = 8
"""Services that are named for each status that some come to have."""


class OptionView(NamedTuple):
    """A value that may be tried; the one of the story takes back what is tried."""

    value: str
    name: str
    chosen: bool
    own: bool


class ChipView(NamedTuple):
    """Something that may be tried, with its value now."""

    what: str
    name: str
    value: str
    active: bool
    options: tuple[OptionView, ...]
    several: bool = False
    day: str = ""
    """The day in its field, where any day may be tried."""


class MovedView(NamedTuple):
    """Services that come to stand alike."""

    number: int
    now: StatusSign | None
    """None where only counts, items or days are otherwise."""
    services: tuple[tuple[str, str], ...]
    """Name and lines."""


class TriedView(NamedTuple):
    """What is tried, and what it changes against the story."""

    named: str
    why: str
    moved: tuple[MovedView, ...]
    refused: str


# ---------------------------------------------------------------- the chips


def tried_chips(
    facts: Mapping[str, Any], tried: Mapping[str, str], reading: str, scenario: Scenario, known: Catalogue
) -> tuple[tuple[ChipView, ...], tuple[ChipView, ...]]:
    """The chips of the bar, and those behind 更多; `facts` and `reading` are the story's own."""
    held = {**facts, READING: reading}
    chips = {what: _tried_chip(what, held, tried, scenario, known) for what in (*CHIPS, *FURTHER)}
    return tuple(chips[what] for what in CHIPS), tuple(chips[what] for what in FURTHER)


def _tried_chip(
    what: str, held: Mapping[str, Any], tried: Mapping[str, str], scenario: Scenario, known: Catalogue
) -> ChipView:
    own = tried_text(what, held[what]) if what in held else ""
    now = tried.get(what, own)
    active = what in tried and tried[what] != own
    many = what == "addons"
    options = tuple(
        OptionView(
            _toggled(now, value) if many else value, name, _holds_value(now, value, many), value == own
        )
        for value, name in _values_to_try(what, held, scenario, known)
    )
    name = {**CHIPS, **FURTHER}[what]
    day = now if what in ("diagnosed_on", "as_of") else ""
    return ChipView(what, name, _value_name(what, now, scenario.as_of, known), active, options, many, day)


def _values_to_try(
    what: str, held: Mapping[str, Any], scenario: Scenario, known: Catalogue
) -> Iterator[tuple[str, str]]:
    match what:
        case "reading":
            yield from ((stance, SHORT_STANCES[stance]) for stance in STANCES)
        case "diagnosed_on":
            yield from _days_of_diagnosis(scenario)
        case "as_of":
            day = dt.date.fromisoformat(held["as_of"])
            for days in DAYS:
                on = day + days * ONE_DAY
                yield on.isoformat(), f"{days:+d} 天".replace("-", "−")
        case _:
            for code, option in known.facts[what].options.items():
                if what != "hospital" or code in WARDS or held.get(what) == code:
                    yield code, option.short or option.label


def _days_of_diagnosis(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """A day inside the waiting period, the first after it, and the day of the step."""
    start, days = scenario.policy_start, scenario.waiting_days
    if start and days:
        inside, after = start + (days * 2 // 3) * ONE_DAY, start + days * ONE_DAY
        if inside <= scenario.as_of:
            yield inside.isoformat(), f"等待期里（{inside.month}月{inside.day}日）"
        if after <= scenario.as_of:
            yield after.isoformat(), f"等待期刚满（{after.month}月{after.day}日）"
    yield scenario.as_of.isoformat(), "这一天"


def _holds_value(now: str, value: str, many: bool) -> bool:
    return value in now.split("~") if many else value == now


def _toggled(now: str, value: str) -> str:
    """The list of add-ons with one more, or one less."""
    held = [one for one in now.split("~") if one not in ("", "none")]
    kept = [one for one in held if one != value] if value in held else [*held, value]
    return "~".join(kept) or "none"


def _value_name(what: str, text: str, as_of: dt.date, known: Catalogue) -> str:
    if text in ("", "unknown"):
        return "不清楚"
    if what == READING:
        return SHORT_STANCES[STANCES[STANCES.index(text)]] if text in STANCES else text
    if what in ("diagnosed_on", "as_of", "policy_start", "policy_end"):
        return answer_text.short_day(dt.date.fromisoformat(text), as_of)
    if what == "addons":
        names = [known.facts[what].options[one].short or one for one in text.split("~") if one != "none"]
        return names[0] if len(names) == 1 else f"{len(names)} 项" if names else "无"
    option = known.facts[what].options.get(option_key({"true": True, "false": False}.get(text, text)))
    return (option.short or option.label) if option else value_label(what, text, known)


# ---------------------------------------------------------------- what it changes


def tried_view(
    tried: Mapping[str, str], story: Answer, bent: Answer | None, refused: str, known: Catalogue
) -> TriedView | None:
    """The strip; None where nothing is tried. `bent` is the answer with it, where that can be."""
    if not tried:
        return None
    names = {**{fact: info.label for fact, info in known.facts.items()}, **CHIPS, **FURTHER}
    named = "，".join(
        f"{names[what]} {_value_name(what, text, story.as_of, known)}" for what, text in tried.items()
    )
    if bent is None:
        return TriedView(named, "", (), refused)
    moved = tuple(_moved_groups(story, bent, known))
    return TriedView(named, _common_reason(story, bent), moved, "")


def _moved_groups(story: Answer, bent: Answer, known: Catalogue) -> Iterator[MovedView]:
    """Services by the status that they come to have, the most first."""
    groups: dict[str, list[ServiceAnswer]] = {}
    for id in [one.id for one in bent.services if one.id in services_moved(story, bent)]:
        now = bent.service(id)
        groups.setdefault(now.status if now.status != story.service(id).status else "", []).append(now)
    for status, services in sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]))):
        views = tuple((known.service(one.id).name, _telling_lines(one)) for one in services[:MOST_NAMES])
        yield MovedView(len(services), sign_of(services[0].status) if status else None, views)


def _telling_lines(service: ServiceAnswer) -> str:
    reason = telling_reason(service)
    return short_lines(reason.clause.lines, most=1) if reason else ""


def _common_reason(story: Answer, bent: Answer) -> str:
    """What the services that change status hang on, where that is one thing for most of them."""
    said: dict[str, int] = {}
    for old, new in zip(story.services, bent.services, strict=True):
        reason = telling_reason(new)
        if old.status != new.status and reason:
            why = said_reason(reason)
            said[why] = said.get(why, 0) + 1
    best = max(said, key=said.__getitem__, default="")
    return best if said and said[best] * 2 > sum(said.values()) else ""
