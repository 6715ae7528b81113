"""How is what would make a service usable put to a person? Markdown for the ways, and what blocks them.

What can be done stands apart from what must be asked first, what must happen by itself, and what cannot
change. No elements here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.session import answers
from rules.catalogue.schema import Service
from rules.domain.answer import Answer
from rules.domain.parsing import ScenarioError
from rules.domain.scenario import Scenario
from rules.whatif.way import Blocked, NeededChange, ServiceWays, Way
from rules.whatif.ways import ways_to_use

TITLE = "怎样才能用上"

MOST_SHOWN = 4
"""Ways told in one part; more would be harder to read than to ask about."""

BADGES = {"event": ":violet-badge[◇ 要等发生]", "answer": ":orange-badge[? 还不知道]"}
ILLNESS, IF_ILL = ("diagnosis", "rare_disease"), "病情是这样时才适用"
"""Facts that nobody waits for; a way that takes one is told as what holds if a doctor says so."""
IF_BADGE = ":violet-badge[◇ 看诊断]"
DOABLE = ":green-badge[✓ 可以做]"

NOT_ALONE = "没有只靠自己就能办成的办法。"


def ways_to(facts: Mapping[str, Any], reading: str, service: str, draft: bytes = b"") -> ServiceWays | None:
    """The ways to a service, kept for the session; None for a scenario that cannot be read."""
    chosen = answers.overrides_under(draft, answers.override_key())
    try:
        return _ways(answers.parsed(facts), reading, chosen, service, draft)
    except ScenarioError:
        return None


@st.cache_resource(scope="session", max_entries=32, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _ways(
    scenario: Scenario, reading: str, chosen: answers.Overrides, service: str, draft: bytes
) -> ServiceWays:
    return ways_to_use(answers.engine_for(scenario, draft), scenario, service, reading, dict(chosen))


def ways_text(found: ServiceWays, info: Service, answer: Answer) -> str:
    """Markdown for everything that is known of the ways to a service that is not available."""
    as_of = answer.as_of
    doable = [way for way in found.ways if way.feasible]
    asked = [way for way in found.ways if way.asks and not way.waits_for_event]
    ill = [way for way in found.ways if any(change.fact in ILLNESS for change in way.changes)]
    awaited = [way for way in found.ways if way.waits_for_event and way not in ill]
    parts = [
        _part("可以做到的", doable, info, as_of),
        "" if doable or asked else f"**可以做到的**\n\n{NOT_ALONE}",
        _part("先确认，符合就能用", asked, info, as_of),
        _part("要等发生的", awaited, info, as_of),
        _part(IF_ILL, [way for way in ill if way.waits_for_event], info, as_of),
        _blocked(found.blocked),
    ]
    if not found.complete:
        parts.append(answer_text.small("情况较多，可能还有这里没有列出的办法。"))
    basis = (
        f"按{READING_NAMES[answer.reading]}和手册写的条件推算，其余情况不变；能不能办成，以审核和合同为准。"
    )
    return "\n\n".join(part for part in (*parts, answer_text.small(basis)) if part)


def _part(title: str, ways: Sequence[Way], info: Service, as_of: dt.date) -> str:
    if not ways:
        return ""
    lead = f"**{title}**" + (f" {answer_text.small('任选一种办法')}" if len(ways) > 1 else "")
    told = [_way(way, number if len(ways) > 1 else 0, info, as_of) for number, way in enumerate(ways, 1)]
    more = len(ways) - MOST_SHOWN
    rest = [answer_text.small(f"另有 {more} 种办法，要的条件不比上面的少。")] if more > 0 else []
    return "\n\n".join([lead, *told[:MOST_SHOWN], *rest])


def _way(way: Way, number: int, info: Service, as_of: dt.date) -> str:
    """One way: when and for what it works, then its changes."""
    lead = []
    if way.on is not None and way.on > as_of:
        lead.append(f"{answer_text.day_text(way.on)}起（{answer_text.distance_text(way.on, as_of)}）")
    if len(info.items) > 1 and way.opens:
        names = tuple(info.items[id].name for id in way.opens)
        lead.append(f"可用：{answer_text.items_text(names)}")
    title = [f"**办法 {number}**"] if number else []
    told = "　".join([*title, answer_text.plain("；".join(lead))]).strip("　")
    lines = [told] if told else []
    changes = "\n".join(_change(change) for change in way.changes)
    still = [f"到那时还要是：{answer_text.plain(way.still)}"] if way.still else []
    return "\n\n".join([*lines, changes, *still])


def _change(change: NeededChange) -> str:
    badge = BADGES.get(change.kind, DOABLE)
    if change.kind == "event" and change.fact in ILLNESS:
        badge = IF_BADGE
    told = [f"- {badge} {answer_text.plain(change.say)}"]
    aims = "；".join(change.why)
    told.append(
        answer_text.small("　".join(part for part in (f"要求：{aims}" if aims else "", _now(change)) if part))
    )
    if change.note:
        told.append(answer_text.plain(f"⚠ {change.note}"))
    told.append(answer_text.small("；".join(answer_text.clause_text(clause) for clause in change.clauses)))
    return "  \n  ".join(line for line in told if line)


def _now(change: NeededChange) -> str:
    """What was found, where it says more than that nothing is known."""
    says = change.was and change.was_known and change.kind not in ("answer", "wait")
    return f"现在：{change.was}" if says else ""


def _blocked(blocked: Sequence[Blocked]) -> str:
    if not blocked:
        return ""
    lines = "\n".join(_block(one) for one in blocked)
    return f"**不能改变的**\n\n按现在知道的情况，推算不出能用上的办法，因为：\n\n{lines}"


def _block(blocked: Blocked) -> str:
    found = f"　{answer_text.small(blocked.was)}" if blocked.was else ""
    return f"- × {answer_text.plain(blocked.say)}{found}  \n  {answer_text.clause(blocked.clause)}"
