"""How is a service that a step is about told large? Its day and count as figures, each with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pages.present.compare.told_lines import short_lines
from pages.present.stage.step_change import StatusSign, sign_of
from pages.present.text import answer_text, count_text
from pages.present.text.persona_text import Told, telling_days
from rules.catalogue.catalogue import OPPOSITE, Catalogue
from rules.catalogue.labels import label
from rules.catalogue.schema import Service
from rules.domain.answer import IN_USE, OPEN, Deadline, ItemAnswer, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES

MOST_FIGURES = 2
FIGURES = re.compile(r"[0-9]+|[^0-9]+")


class FigureView(NamedTuple):
    """A large figure: its digits and its words in turn, what it is, and its lines."""

    parts: tuple[tuple[str, bool], ...]
    caption: str
    lines: str


class CardRow(NamedTuple):
    """A line of a card."""

    strong: str
    text: str = ""
    lines: str = ""
    sign: StatusSign | None = None
    lead: str = ""
    """What stands before the sign, e.g. the name of the reading."""
    spare: int = 0
    """Left out where there is no room, the largest number first; 0 never."""


class CardView(NamedTuple):
    """A service of the step."""

    id: str
    name: str
    item: str
    now: StatusSign
    old: StatusSign | None
    mark: str
    figures: tuple[FigureView, ...]
    rows: tuple[CardRow, ...]


def stage_card(told: Told, known: Catalogue, *, large: bool, mark: str = "") -> CardView:
    """A service of the step; the first one is told `large`. `mark` says against what it has changed."""
    service, info = told.service, known.service(told.service.id)
    lead = _lead_item(told)
    figures = tuple(_large_figures(told, lead, info)) if large else ()
    rows = [*_main_rows(told, lead, info, known, shown=figures), *_other_items(told, lead, info)]
    rows += _other_reading(told, info, known)
    before = told.before.status if told.before else service.status
    several = len(info.items) > 1 and bool(figures)
    return CardView(
        service.id,
        info.name,
        info.items[lead.id].name if several else "",
        sign_of(service.status),
        sign_of(before) if before != service.status else None,
        mark,
        figures,
        tuple(rows),
    )


# ---------------------------------------------------------------- what is told first


def _lead_item(told: Told) -> ItemAnswer:
    """The item that the step names and that is usable, else the first that stands as the service does."""
    named = [item for item in told.service.items if item.id in told.watched.items]
    items = named or list(told.service.items)
    return next((item for item in items if item.status == told.service.status), items[0])


def _days_of(told: Told, lead: ItemAnswer) -> list[Deadline]:
    """The days that the step names, those of the lead item first."""
    return sorted(telling_days(told), key=lambda day: (day.item != lead.id, day.on))


def _large_figures(told: Told, lead: ItemAnswer, info: Service) -> Iterator[FigureView]:
    days = _days_of(told, lead)
    count = _count_figure(lead, info)
    room = MOST_FIGURES - bool(count)
    for day in list({day.on: day for day in reversed(days)}.values())[::-1][:room]:
        yield _day_figure(day, told)
    if count:
        yield count


def _day_figure(day: Deadline, told: Told) -> FigureView:
    words = answer_text.about_day(day.on, day.on, about=day.about)
    year = f"（{day.on.year}年）" if day.on.year != told.answer.as_of.year else ""
    return FigureView(_apart(words), f"{DEADLINES[day.id].name}{year}", short_lines(day.clause.lines, most=1))


def _count_figure(item: ItemAnswer, info: Service) -> FigureView | None:
    if item.status not in IN_USE or item.remaining is None:
        return None
    caption = "至少还剩" if item.open else "还剩"
    return FigureView(
        _apart(f"{item.remaining}{item.unit}"), caption, short_lines(info.items[item.id].limit.cite, most=1)
    )


def _apart(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple((part, part.isdigit()) for part in FIGURES.findall(text))


# ---------------------------------------------------------------- the lines below


def _main_rows(
    told: Told, lead: ItemAnswer, info: Service, known: Catalogue, shown: Sequence[FigureView]
) -> Iterator[CardRow]:
    service = told.service
    days = _days_of(told, lead)
    if service.status in OPEN and service.status != "needs_info":
        yield from _usable_rows(told, lead, info, days, shown)
        return
    if service.status in IN_USE and lead.status in IN_USE and not shown and lead.remaining is not None:
        left = f"{_item_name(lead, info)}{count_text.left(lead)}"
        yield CardRow(left, _reason(service, known), _reason_lines(service))
    else:
        yield CardRow(_reason(service, known), "", _reason_lines(service))
    for day in days[: 1 if not shown else 0]:
        if day.id in ("opens_on", "resets_on"):
            yield CardRow(_day_words(day, told), "", short_lines(day.clause.lines), spare=2)


def _usable_rows(
    told: Told, lead: ItemAnswer, info: Service, days: Sequence[Deadline], shown: Sequence[FigureView]
) -> Iterator[CardRow]:
    """The count with the first day, then further days; what stands in the figures is not said again."""
    cite = info.items[lead.id].limit.cite
    if shown:
        if lead.remaining is None:
            yield CardRow(count_text.left(lead), "", short_lines(cite))
        captions = {figure.caption.partition("（")[0] for figure in shown}
        for day in [day for day in days if DEADLINES[day.id].name not in captions][:2]:
            yield CardRow("", _day_words(day, told), short_lines(day.clause.lines), spare=3)
        return
    first = days[0] if days else None
    lines = [*(first.clause.lines if first else ()), *(cite if lead.remaining is not None else ())]
    reason = next((one for one in lead.because or told.service.because[-1:]), None)
    if not lines and reason:
        lines = list(reason.clause.lines)
    yield CardRow(count_text.left(lead), _day_words(first, told) if first else "", short_lines(lines or cite))
    for day in days[1:2]:
        yield CardRow("", _day_words(day, told), short_lines(day.clause.lines), spare=3)


def _item_name(item: ItemAnswer, info: Service) -> str:
    """The item's name where the service has several."""
    return f"{info.items[item.id].name} " if len(info.items) > 1 else ""


def _day_words(day: Deadline, told: Told) -> str:
    other = told.service.opposite.deadline(day.item, day.id)
    words = answer_text.about_day(day.on, told.answer.as_of, about=day.about)
    apart = ""
    if other and other.on != day.on:
        stance = answer_text.SHORT_STANCES[OPPOSITE[told.answer.reading]]
        apart = f"（{stance}读 {answer_text.short_day(other.on, told.answer.as_of)}）"
    return f"{DEADLINES[day.id].name} {words}{apart}"


def _reason(service: ServiceAnswer, known: Catalogue) -> str:
    """Why it stands so, in the fewest words; the window that is over in its own."""
    closing = answer_text.closing(service)
    if service.status == "closed" and closing:
        return next(iter(closing.values())).say
    if service.status == "closed" and service.because:
        return service.because[0].found
    labels = [label(fact, known) for fact in service.missing]
    return answer_text.status_reason(service, labels)


def _reason_lines(service: ServiceAnswer) -> str:
    unknown = service.status == "needs_info"
    reasons = [one for one in service.because if not unknown or one.verdict is None] or service.because
    reasons = reasons or tuple(one for item in service.items for one in item.because)
    return short_lines(reasons[0].clause.lines) if reasons else ""


def _other_items(told: Told, lead: ItemAnswer, info: Service) -> Iterator[CardRow]:
    """The further items that the step names."""
    if len(info.items) == 1:
        return
    for item in told.service.items:
        if item.id in told.watched.items and item.id != lead.id:
            left = count_text.left(item) if item.status in IN_USE and item.remaining is not None else ""
            yield CardRow("", left, "", sign_of(item.status), info.items[item.id].name, spare=4)


def _other_reading(told: Told, info: Service, known: Catalogue) -> Iterator[CardRow]:
    """How it stands under the opposite reading, where that is another status or count, with its lines."""
    service, other = told.service, told.service.opposite
    lead = _lead_item(told)
    theirs = other.item(lead.id)
    if service.status == other.status and (theirs.status, theirs.remaining) == (lead.status, lead.remaining):
        return
    name = f"{answer_text.SHORT_STANCES[OPPOSITE[told.answer.reading]]}读法"
    status = other.status if other.status != service.status else theirs.status
    left = count_text.left(theirs) if status in IN_USE and theirs.remaining is not None else ""
    yield CardRow("", left, _entry_lines(told, info, known), sign_of(status), name)


def _entry_lines(told: Told, info: Service, known: Catalogue) -> str:
    """Where the entry stands that the readings differ by, in this service's chapter."""
    if not told.causes:
        return ""
    entry = known.entries[told.causes[0].entry]
    parts = [*info.chapter, *([info.overview] if info.overview else [])]
    own = [one for one in entry.lines if any(low <= one[0] and one[1] <= high for low, high in parts)]
    return short_lines(own or entry.lines)
