"""Which years' terms are there, and what differs between two of them, service by service? As HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.clauses.rulebook_words import UNSTATED, held_words
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.catalogue.labels import STANCE_NAMES, lines_text
from rules.drafts.case_words import answer_where, example_words
from rules.drafts.combinations import ChangedAnswer, ServiceEffect
from rules.drafts.markdown import change_words
from rules.drafts.term_changes import ChangedTerm
from rules.rulebooks.shelf import Shelf

TEMPLATES = Path(__file__).resolve().parent / "templates"

SHOWN_OF_HASH = 12
AnswersOf = Callable[[ChangedAnswer], str]
"""Both full answers to an example, as HTML."""


def no_answers(_: ChangedAnswer) -> str:
    """For an example of which nothing more is told."""
    return ""


ELSEWHERE = "shared"
"""Stands where changes are in no single service's file."""


class BookRow(NamedTuple):
    """One year's terms."""

    name: str
    mark: str
    held: str
    lines: str
    dated: str
    manual: str


class ChapterDate(NamedTuple):
    """When a chapter says that it was last changed."""

    service: str
    on: str
    lines: str


class ChangedTermRow(NamedTuple):
    """One term that differs."""

    name: str
    before: str
    after: str
    say_before: str
    say_after: str
    lines: str
    only: str


class EffectRow(NamedTuple):
    """One way in which answers differ."""

    gain: str
    change: str
    only: str
    where: str
    counts: tuple[str, ...]
    example: str
    answers: str
    """Both full answers to it, as HTML."""


class ChangedPart(NamedTuple):
    """What differs of one service, or beside all of them."""

    id: str
    name: str
    terms: tuple[ChangedTermRow, ...]
    effects: tuple[EffectRow, ...]
    service: bool
    waiting: bool


# ---------------------------------------------------------------- the terms that there are


def shelf_html(shelf: Shelf) -> str:
    """All terms, the oldest first."""
    books = [
        _book_row(catalogue, shelf.spans[place].ends, "本项目自己的" if place == shelf.first else "")
        for place, catalogue in enumerate(shelf.catalogues)
    ]
    return template("rulebooks.html.jinja", TEMPLATES).render(books=books)


def _book_row(catalogue: Catalogue, ends: dt.date | None, mark: str) -> BookRow:
    book, dates = catalogue.rulebook, sorted(row.on for row in chapter_dates(catalogue) if row.on != UNSTATED)
    unstated = len(catalogue.services) - len(dates)
    dated = f"{dates[0]} 至 {dates[-1]}" if dates else UNSTATED
    return BookRow(
        book.name,
        mark,
        held_words(book, ends),
        f"第 {lines_text(book.cite)} 行",
        f"{dated}（{unstated} 章没有写）" if dates and unstated else dated,
        f"SHA-256 {catalogue.manual.sha256[:SHOWN_OF_HASH]}…，{catalogue.manual.lines} 行",
    )


def chapter_dates(catalogue: Catalogue) -> Iterator[ChapterDate]:
    """The day that each chapter names; it is when the text was changed, not from when it holds."""
    for service in catalogue.services:
        cite = service.dated.cite
        yield ChapterDate(
            service.name, service.dated.on or UNSTATED, f"第 {lines_text(cite)} 行" if cite else ""
        )


def chapter_dates_html(catalogue: Catalogue) -> str:
    """The same as a table."""
    return template("chapter_dates.html.jinja", TEMPLATES).render(rows=list(chapter_dates(catalogue)))


# ---------------------------------------------------------------- what differs


def services_changed(terms: Iterable[ChangedTerm]) -> list[str]:
    """The services of which some term differs, in the manual's order; last what belongs to none of them."""
    found = {term.service or ELSEWHERE for term in terms}
    return [id for id in (*SERVICES, ELSEWHERE) if id in found]


def changes_html(
    terms: Sequence[ChangedTerm],
    effects: Sequence[ServiceEffect] | None,
    names: tuple[str, str],
    new: Catalogue,
    services: Sequence[str],
    answers_of: AnswersOf = no_answers,
) -> str:
    """The terms that differ of these services, and for whom; without effects these are still computed.

    `names` are those of both sides, `new` the rules of the second; `answers_of` gives
    both full answers to an example.
    """
    parts = [_changed_part(id, terms, effects, new, answers_of) for id in services]
    return template("rulebook_changes.html.jinja", TEMPLATES).render(
        parts=parts,
        names=names,
        stances=[STANCE_NAMES[stance] for stance in STANCES],
    )


def _changed_part(
    id: str,
    terms: Sequence[ChangedTerm],
    effects: Sequence[ServiceEffect] | None,
    catalogue: Catalogue,
    answers_of: AnswersOf,
) -> ChangedPart:
    is_service = id != ELSEWHERE
    return ChangedPart(
        id,
        catalogue.service(id).name if is_service else "登记册、电话、材料、共用条件和城市",
        tuple(_changed_row(term, catalogue) for term in terms if (term.service or ELSEWHERE) == id),
        tuple(
            row
            for one in effects or ()
            if one.service == id
            for row in _effect_rows(one, catalogue, answers_of)
        ),
        is_service,
        is_service and effects is None,
    )


def _changed_row(term: ChangedTerm, catalogue: Catalogue) -> ChangedTermRow:
    switched = [
        f"只在这样读时：{found.readings[reading].say}"
        for entry, reading in term.entries.items()
        if (found := catalogue.entries.get(entry)) and reading in found.readings
    ]
    said = term.say_before != term.say_after
    return ChangedTermRow(
        term.name,
        term.before,
        term.after,
        _sentence(term.say_before, term.before, term.name) if said else "",
        _sentence(term.say_after, term.after, term.name) if said else "",
        f"第 {lines_text(term.lines)} 行" if term.lines else "",
        "；".join(switched),
    )


def _sentence(say: str, value: str, name: str) -> str:
    """The sentence around a value, unless it only says both again."""
    return "" if say == value or (name and say.startswith(name)) else say


def _effect_rows(effect: ServiceEffect, catalogue: Catalogue, answers_of: AnswersOf) -> Iterator[EffectRow]:
    for one in effect.answers:
        yield EffectRow(
            one.gain,
            change_words(one, catalogue),
            f"只在{STANCE_NAMES[one.only]}下" if one.only else "",
            answer_where(one, catalogue),
            tuple(f"{one.combinations[stance]:,} 种" for stance in STANCES),
            example_words(one.example, catalogue),
            answers_of(one),
        )
