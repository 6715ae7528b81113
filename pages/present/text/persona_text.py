"""How is one service told to a room? Markdown for what the story looks at; no elements here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pages.present.text import answer_text, card_text, count_text
from pages.present.text.answer_text import READING_NAMES
from rules.advice.reading_causes import Cause
from rules.catalogue.catalogue import OPPOSITE, Catalogue
from rules.catalogue.labels import label, lines_text
from rules.catalogue.schema import Entry, Service, Step, Watched
from rules.domain.answer import (
    IN_USE,
    Answer,
    Deadline,
    ItemAnswer,
    Reason,
    ServiceAnswer,
    ServiceStanding,
)

MOST_DAYS, MOST_CAUSES = 4, 2

BEFORE_USE = ("not_started", "closed", "not_included")
"""Failures of these checks concern the policy, not what has happened to the customer."""


class Told(NamedTuple):
    """All that a service's card is made from."""

    service: ServiceAnswer
    before: ServiceAnswer | None
    """The same service where the story stood before."""
    answer: Answer
    causes: tuple[Cause, ...]
    watched: Watched
    """What the step looks at: its items and days come first."""


def told_services(
    step: Step,
    answer: Answer,
    before: Answer | None,
    causes: Callable[[str], tuple[Cause, ...]],
) -> tuple[Told, ...]:
    """The services of a step; `causes` says of one that is read in two ways what makes the difference."""
    found = []
    for id, watched in step.expect.items():
        service = answer.service(id)
        why = causes(id) if service.other_reading else ()
        found.append(Told(service, before.service(id) if before else None, answer, why, watched))
    return tuple(found)


def large_card(told: Told, known: Catalogue) -> str:
    """Markdown for one service, large."""
    service, info = told.service, known.service(told.service.id)
    lines = [f"### {answer_text.plain(info.name)} {answer_text.status_badge(service.status)}"]
    lines += [*_changed(told, info), *_items(told, info)]
    lines += _days(told, info)
    lines += _because(service, known)
    return "  \n".join(line for line in lines if line) + _readings(told, info, known)


def _changed(told: Told, info: Service) -> list[str]:
    """How the service stood before, where that was otherwise; named items say it for themselves."""
    before, now = told.before, told.service
    if before is not None and before.status != now.status:
        return [f":yellow-badge[⇄ 变了] 原来：{answer_text.status_badge(before.status)}"]
    if told.watched.items and len(info.items) > 1:
        return []
    changed = card_text.change(before, now, told.answer, info)
    return [f":yellow-badge[⇄ 变了] {answer_text.plain(changed)}"] if changed else []


def _items(told: Told, info: Service) -> list[str]:
    """The items that the step names, else how many there are of which kind and how often they may be used."""
    service, named = told.service, told.watched.items
    if service.status not in IN_USE:
        return []
    if named and len(info.items) > 1:
        pairs = [pair for pair in service.item_pairs() if pair[0].id in named]
        return [_item(item, other, told, info) for item, other in pairs]
    return [
        count_text.service_count(service, info, told.answer.reading),
        answer_text.small(answer_text.items_line(service)),
    ]


def _item(item: ItemAnswer, other: ItemAnswer, told: Told, info: Service) -> str:
    name = answer_text.plain(info.items[item.id].name)
    count = ""
    if item.status in IN_USE:
        alike = other if other.status == item.status else None
        count = f" · {count_text.remaining_text(item, alike, told.answer.reading)}"
    old = told.before.item(item.id) if told.before else item
    was = f"（⇄ 原来：{answer_text.status_text(old.status)}）" if old.status != item.status else ""
    return f"{name}　{answer_text.status_badge(item.status)}{count}{was}"


def telling_days(told: Told) -> list[Deadline]:
    """The days that the step names, as they come; the policy's end only where it is the only one."""
    sides = [told.watched, *([told.watched.cautious] if told.watched.cautious else [])]
    named = {(item, id) for side in sides for item, days in side.deadlines.items() for id in days}
    found = [day for day in told.service.deadlines if (day.item, day.id) in named]
    # The end of the policy is nearly everywhere: it is told where nothing else is.
    telling = [day for day in found if day.on != told.answer.policy_end] or found
    return sorted(telling, key=lambda day: day.on)


def _days(told: Told, info: Service) -> list[str]:
    """The days that the step names where the answer has them, else the next one."""
    lines = list(dict.fromkeys(_day(day, told, info) for day in telling_days(told)))
    if lines:
        return lines[:MOST_DAYS]
    coming = answer_text.next_day(told.service, told.answer)
    return [answer_text.plain(coming)] if coming else []


def _day(day: Deadline, told: Told, info: Service) -> str:
    other = told.service.opposite.deadline(day.item, day.id)
    text = answer_text.deadline_line(day, told.answer.as_of, other=other.on if other else None)
    whose = f"{answer_text.plain(info.items[day.item].name)}：" if len(info.items) > 1 else ""
    same_for_all = {d.on for d in told.service.deadlines if d.id == day.id} == {day.on}
    return ("" if same_for_all else whose) + text


def _because(service: ServiceAnswer, known: Catalogue) -> list[str]:
    """The reason that tells most, with its place in the manual."""
    if service.status == "needs_info":
        names = "、".join(label(fact, known) for fact in service.missing)
        return [f"还差：**{answer_text.plain(names)}**", *_place(service.because)]
    reasons = service.because
    if service.status == "available":
        own = [reason for reason in reasons if reason.status not in BEFORE_USE]
        own += [r for item in service.items if item.status == "available" for r in item.because]
        happened = [reason for reason in own if reason.status == "on_trigger"]
        reasons = tuple(happened[:1] or own[-1:]) or reasons[-1:]
    if not reasons:
        return []
    return [answer_text.plain(reasons[0].text), answer_text.clause(reasons[0].clause)]


def _place(reasons: Sequence[Reason]) -> list[str]:
    first = next((reason for reason in reasons if reason.verdict is None), None)
    return [answer_text.clause(first.clause)] if first else []


# ---------------------------------------------------------------- both readings


def _readings(told: Told, info: Service, known: Catalogue) -> str:
    """Both readings and the places that they come from, where they differ in what is shown."""
    service, other = told.service, told.service.other_reading
    if other is None or not card_text.differs(service) or not told.causes:
        return ""
    chosen = [cause for cause in told.causes if cause.changes == told.causes[0].changes]
    sides = {told.answer.reading: "", OPPOSITE[told.answer.reading]: ""}
    if service.status != other.status:
        sides = dict(zip(sides, (_side(service, told), _side(other, told)), strict=True))
    lines = [f":orange-badge[⚠ {answer_text.ADVICE}]"]
    for index, cause in enumerate(chosen[:MOST_CAUSES]):
        lines += _cause(known.entries[cause.entry], info, {} if index else sides)
    if len(chosen) > MOST_CAUSES:
        lines.append(answer_text.small(f"还有 {len(chosen) - MOST_CAUSES} 处，见“条款核对”"))
    return "\n\n" + "  \n".join(lines)


def _side(side: ServiceStanding, told: Told) -> str:
    """How a service stands under one reading."""
    count = ""
    if len(side.items) == 1 and side.status == "available" and side.items[0].remaining is not None:
        count = f" **{count_text.left(side.items[0])}**"
    opens = next((day.on for day in side.deadlines if day.id == "opens_on"), None)
    since = f" **{answer_text.short_day(opens, told.answer.as_of)}**起" if opens else ""
    return f" {answer_text.status_badge(side.status)}{count}{since}"


def _cause(entry: Entry, info: Service, sides: Mapping[str, str]) -> Iterator[str]:
    """One entry of the registers: the question, how each side reads it, and where it stands."""
    yield f"**{answer_text.plain(entry.title)}**"
    for stance, name in READING_NAMES.items():
        reading = next(one for one in entry.readings.values() if one.stance == stance)
        yield f"{name}{sides.get(stance, '')}：{answer_text.plain(reading.say)}"
    parts = [*info.chapter, *([info.overview] if info.overview else [])]
    lines = [
        (first, last)
        for first, last in entry.lines
        if any(low <= first and last <= high for low, high in parts)
    ]
    yield answer_text.small(f"手册第 {lines_text(lines)} 行")


# ---------------------------------------------------------------- what changed


def moves(before: Answer, now: Answer, shown: Sequence[str], known: Catalogue) -> list[str]:
    """How statuses changed between two answers, those looked at first; alike moves stand together."""
    order = [*shown, *(service.id for service in now.services if service.id not in shown)]
    told: dict[str, list[str]] = {}
    for id in order:
        old, new = before.service(id).status, now.service(id).status
        if old != new:
            move = f"{answer_text.status_badge(old)} → {answer_text.status_badge(new)}"
            told.setdefault(move, []).append(answer_text.plain(known.service(id).name))
    return [f"{move}  \n{'、'.join(names)}" for move, names in told.items()]
