"""Which policies stand behind a number, and how does one of them stand on every service?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pages.present.base.templating import template
from pages.present.book.book_words import segment_name
from pages.present.share.book_choices import ASKS, BOTH, CAUTIOUSLY, LAPSES, ONLY_FAVOURABLE
from pages.present.text.answer_text import LOOKS, status_text
from rules.book.columns import Array
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import GAINED, LOST, OTHER, BookEffectInSteps
from rules.book.whole.held_book import HeldBook
from rules.book.whole.lapse import NEVER, LapsesInSteps
from rules.book.whole.segments import segments_of
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import value_label
from rules.domain.answer import BEST_FIRST, Status
from rules.domain.parsing import to_json

ROWS = template("rows.html.jinja", Path(__file__).resolve().parent / "templates")

ROWS_A_PAGE = 12

FAVOURABLE, CAUTIOUS = STANCES

TOLD_FACTS = ("edition", "addons", "diagnosis", "age", "policy_start")

MET_CODES = {"gained": GAINED, "lost": LOST, "other": OTHER}


class StatusMark(NamedTuple):
    """A status as its sign and name, in its colour."""

    text: str
    colour: str


class PolicyRow(NamedTuple):
    """A policy in the list."""

    place: int
    """Where it stands in the book, from 0."""
    row: int
    """Its row in the table."""
    id: str
    facts: Sequence[str]
    statuses: Sequence[tuple[StatusMark, StatusMark | None]]
    """Of the service that is asked about, under both readings: what it is, and what a change makes of it."""
    left: str
    opened: bool


def rows_behind(
    which: str,
    service: str,
    segment: tuple[str, str] | None,
    found: BookInSteps,
    lapses: tuple[LapsesInSteps, int] | None,
    effect: BookEffectInSteps | None,
) -> Array:
    """The places of the policies behind a number; `segment` is a way to divide the book and a group."""
    chosen = _mask(which, service, found, lapses, effect)
    if segment is not None:
        by, value = segment
        of_group = [one.rows for one in segments_of(found.book.policies, by) if one.value == value]
        chosen = chosen & (of_group[0] if of_group else False)
    return np.flatnonzero(chosen)


def _mask(
    which: str,
    service: str,
    found: BookInSteps,
    lapses: tuple[LapsesInSteps, int] | None,
    effect: BookEffectInSteps | None,
) -> Array:
    one, _, cautious = which.partition(".")
    if effect is not None and one in MET_CODES:
        stance = CAUTIOUS if f".{cautious}" == CAUTIOUSLY else effect.stances[0]
        if stance in effect.gains:
            met: Array = effect.of_service(service, stance) == MET_CODES[one]
            return met
    elif which == LAPSES and lapses is not None:
        return lapses[0].lapsing(service, lapses[1], FAVOURABLE)
    elif which == ASKS:
        return found.asks(service)
    elif which in (BOTH, ONLY_FAVOURABLE):
        usable, certain = (found.usable(service, stance) for stance in STANCES)
        return usable & (certain if which == BOTH else ~certain)
    return np.zeros(found.book.size, bool)


StatusesOf = Callable[[Mapping[str, Any]], Sequence[tuple[Status, Status]]]
"""Gives for the facts of a policy the status of the service, before a change and after it, by reading."""


def policy_rows(
    places: Sequence[int],
    service: str,
    found: BookInSteps,
    lapses: LapsesInSteps | None,
    opened: int | None,
    catalogue: Catalogue,
    changes: StatusesOf | None = None,
) -> list[PolicyRow]:
    """Some policies as the list shows them; `opened` is the row whose answer is open."""
    book, rows = found.book, []
    for place in places:
        facts = to_json(book.scenario(place))
        if changes is None:
            codes = [int(found.of_service(service, stance)[place]) for stance in STANCES]
            statuses = [(BEST_FIRST[code], BEST_FIRST[code]) for code in codes]
        else:
            statuses = [*changes(facts)]
        left = int(lapses.of_service(service, FAVOURABLE)[place]) if lapses else NEVER
        rows.append(
            PolicyRow(
                place,
                int(book.numbers[place]),
                book.ids[place] or "",
                [told_fact(fact, facts, catalogue) for fact in TOLD_FACTS],
                [
                    (status_mark(status), status_mark(then) if then != status else None)
                    for status, then in statuses
                ],
                f"{left:,} 天" if left < NEVER else "",
                int(book.numbers[place]) == opened,
            )
        )
    return rows


def told_fact(fact: str, facts: Mapping[str, object], catalogue: Catalogue) -> str:
    """A fact of a policy in words."""
    value = facts.get(fact)
    if value is None:
        return "没填"
    if fact == "addons" and isinstance(value, list):
        return segment_name("addons", "|".join(value) or "none", catalogue)
    return value_label(fact, value, catalogue)


def status_mark(status: Status) -> StatusMark:
    """A status as it is shown."""
    return StatusMark(status_text(status), LOOKS[status][1])


def place_of_row(book: HeldBook, row: int | None) -> int | None:
    """Where a row of the table stands in the book; None where it was refused or is not there."""
    places = np.flatnonzero(book.numbers == (row or 0))
    return int(places[0]) if places.size else None
