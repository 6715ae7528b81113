"""How does a book stand at a glance? Every service with bars: who can use it, who is asked, what lapses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.book.book_words import COUNTED_NAMES, lapse_name, share_of_book
from pages.present.share.book_choices import ASKS, BOTH, COUNTED, LAPSES, ONLY_FAVOURABLE
from rules.book.whole.book_standing import BookInSteps, ServiceCount
from rules.book.whole.lapse import WITHIN, LapsesInSteps
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import label

BOARD = template("board.html.jinja", Path(__file__).resolve().parent / "templates")

FAVOURABLE, CAUTIOUS = STANCES


class BoardCount(NamedTuple):
    """One number that leads to its policies."""

    which: str
    number: int
    width: float
    """Of its bar, in hundredths of the book."""
    opened: bool
    """Whether its policies are listed."""
    told: str
    """The whole of it in words."""


class BoardRow(NamedTuple):
    """A service."""

    id: str
    name: str
    counts: Sequence[BoardCount]
    asked: str
    """What is asked most often; empty where nothing is."""
    lapses: BoardCount | None
    """None while the days are not computed."""


class BoardGroup(NamedTuple):
    """Services that belong together."""

    name: str
    rows: Sequence[BoardRow]


class LegendMark(NamedTuple):
    """A kind of number: touched, the others are left out."""

    which: str
    name: str
    shown: bool
    told: str


class BookBoard(NamedTuple):
    """All of it."""

    headline: str
    names: Mapping[str, str]
    """What each kind of number is called."""
    legend: Sequence[LegendMark]
    within: Sequence[tuple[int, bool]]
    """The numbers of days, and which is on."""
    groups: Sequence[BoardGroup]
    dated: bool
    """Whether the days are computed."""
    empty: int
    """How many services no number is left of, so that they are not drawn."""


class BoardChoice(NamedTuple):
    """What is looked at."""

    show: Sequence[str]
    """Which numbers; none is all."""
    within: int
    opened: tuple[str, str] | None
    """The service and the number whose policies are listed."""


def book_board(
    found: BookInSteps, lapses: LapsesInSteps | None, choice: BoardChoice, catalogue: Catalogue
) -> BookBoard:
    """The board of a book that is judged."""
    groups: dict[str, list[BoardRow]] = {}
    empty = 0
    for service in catalogue.services:
        row = _board_row(service.id, service.name, found, lapses, choice, catalogue)
        if choice.show and not any(one.number for one in (*row.counts, row.lapses) if one):
            empty += 1
            continue
        groups.setdefault(service.group, []).append(row)
    return BookBoard(
        _board_headline(found, lapses, choice.within),
        {**COUNTED_NAMES, LAPSES: lapse_name(choice.within)},
        tuple(_legend_marks(choice)),
        [(days, days == choice.within) for days in WITHIN],
        [BoardGroup(name, rows) for name, rows in groups.items()],
        lapses is not None,
        empty,
    )


def _board_row(
    service: str,
    name: str,
    found: BookInSteps,
    lapses: LapsesInSteps | None,
    choice: BoardChoice,
    catalogue: Catalogue,
) -> BoardRow:
    count, size = found.count(service), max(found.book.size, 1)
    numbers = {BOTH: count.both, ONLY_FAVOURABLE: count.favourable, ASKS: count.asks}

    def told(which: str, number: int) -> BoardCount:
        words = COUNTED_NAMES.get(which) or lapse_name(choice.within)
        return BoardCount(
            which,
            number,
            100 * number / size,
            choice.opened == (service, which),
            f"{name}：{words} {number:,} 份，占 {share_of_book(number, size)}",
        )

    shown = choice.show or COUNTED
    lapsing = None
    if lapses is not None and LAPSES in shown:
        lapsing = told(LAPSES, int(lapses.lapsing(service, choice.within, FAVOURABLE).sum()))
    return BoardRow(
        service,
        name,
        [told(which, number) for which, number in numbers.items() if which in shown],
        _most_asked(count, catalogue) if ASKS in shown else "",
        lapsing,
    )


def _most_asked(count: ServiceCount, catalogue: Catalogue) -> str:
    if not count.asked:
        return ""
    fact, number = count.asked[0]
    return f"{label(fact, catalogue)} {number:,}"


def _legend_marks(choice: BoardChoice) -> Iterator[LegendMark]:
    for which in COUNTED:
        name = COUNTED_NAMES.get(which) or lapse_name(choice.within)
        on = which in choice.show
        yield LegendMark(which, name, on or not choice.show, "再点一下看全部" if on else "点一下只看它")


def _board_headline(found: BookInSteps, lapses: LapsesInSteps | None, within: int) -> str:
    size = found.book.size
    if not size:
        return "这一册里没有保单。"
    one, other = (found.usable_counts(stance) for stance in STANCES)
    middle = sorted(one.tolist())[size // 2]
    told = [f"{size:,} 份保单，一半人今天至少能用 {middle} 项"]
    fewer = int((other < one).sum())
    if fewer:
        told.append(f"{fewer:,} 份按保守解释会少几项")
    if lapses is not None:
        some = int((lapses.left[FAVOURABLE] <= within).any(axis=0).sum())
        told.append(f"{some:,} 份有项目 {lapse_name(within)}" if some else f"没有项目 {within} 天内作废")
    return "；".join(told) + "。"
