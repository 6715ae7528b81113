"""How do all entries of both registers read in one table? A row an entry; which, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from pages.present.clauses.clause_index import entry_text
from pages.present.clauses.register_choices import FELT, NOT_WIRED, SWITCHED, WIRED
from rules.analysis.readings.reading_effects import why_not
from rules.analysis.readings.reading_harm import LostCombinations, PersonLoss
from rules.catalogue.catalogue import STANCES, Catalogue, reading_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.schema import Entry
from rules.domain import lookup


class PeopleLoss(NamedTuple):
    """How many of some people lose something that can be used."""

    people: frozenset[int]
    whole: int
    """Those of them who lose a service whole."""


class RegisterRow(NamedTuple):
    """One entry, with what its cautious reading takes away as far as that is computed."""

    entry: Entry
    number: int
    """Its place in the registers, counted from 1."""
    register: str
    services: tuple[str, ...]
    """By name."""
    wired: bool
    why_not: str
    """Why no answer follows it; empty where one does."""
    combinations: LostCombinations | None = None
    customers: PeopleLoss | None = None
    personas: Mapping[str, tuple[int, ...]] | None = None
    """By persona: the steps, counted from 0, at which it loses something."""

    @property
    def share(self) -> float | None:
        """Of all combinations that are compared, those that lose something."""
        found = self.combinations
        return None if found is None else found.lost / found.compared if found.compared else 0.0

    def says(self) -> list[str]:
        """The favourable reading and the cautious one."""
        return [self.entry.readings[reading_of(self.entry, stance)].say for stance in STANCES]


def people_loss(losses: Collection[PersonLoss]) -> PeopleLoss:
    """The people of some losses, each once."""
    return PeopleLoss(frozenset(one.person for one in losses), sum(bool(one.whole) for one in losses))


def register_rows(catalogue: Catalogue, wiring: Wiring) -> tuple[RegisterRow, ...]:
    """Every entry in the order of the registers, before anything is computed."""
    books = {"contradiction": catalogue.contradictions, "silence": catalogue.silences}
    named = [(register, entry) for register, book in books.items() for entry in book]
    return tuple(
        RegisterRow(
            entry,
            number,
            register,
            tuple(catalogue.service(id).name for id in entry.services),
            entry.id in wiring,
            "" if entry.id in wiring else why_not(entry),
        )
        for number, (register, entry) in enumerate(named, 1)
    )


# ---------------------------------------------------------------- which rows


class RegisterFilter(NamedTuple):
    """What the filters are set to; nothing chosen in one of them leaves everything."""

    registers: Collection[str] = ()
    changes: Collection[str] = ()
    """What the entries would change."""
    reasons: Collection[str] = ()
    """Why no answer follows them."""
    narrowed: Collection[str] = ()
    service: str | None = None
    words: str = ""


class OwnCase(NamedTuple):
    """Which entries concern the visitor's own case."""

    felt: Callable[[Entry], bool]
    switched: Collection[str]


def fitting_rows(
    rows: Sequence[RegisterRow], wanted: RegisterFilter, own: OwnCase, catalogue: Catalogue, wiring: Wiring
) -> list[RegisterRow]:
    """The rows that every filter lets through."""

    def fits(row: RegisterRow) -> bool:
        entry = row.entry
        tests: dict[str, Callable[[], bool]] = {
            WIRED: lambda: row.wired,
            NOT_WIRED: lambda: not row.wired,
            FELT: lambda: own.felt(entry),
            SWITCHED: lambda: entry.id in own.switched,
        }
        return (
            (not wanted.registers or row.register in wanted.registers)
            and (not wanted.changes or bool({*entry.changes} & {*wanted.changes}))
            and (not wanted.reasons or entry.not_computed in wanted.reasons)
            and (
                wanted.service is None
                or wanted.service in entry.services
                or wanted.service in wiring.services(entry.id)
            )
            and (not wanted.words.strip() or lookup.found(wanted.words, (entry_text(entry, catalogue),), ()))
            and (not wanted.narrowed or any(tests[one]() for one in wanted.narrowed))
        )

    return [row for row in rows if fits(row)]


# ---------------------------------------------------------------- in what order


def ordered_rows(rows: Sequence[RegisterRow], sort: str, turned: bool) -> list[RegisterRow]:
    """The rows in an order: numbers from the greatest, words from the first, or turned round.

    What has no number stands last either way; what is equal is in order of harm.
    """

    def by_harm(row: RegisterRow) -> tuple[float, ...]:
        return (-_number(row, "customers"), -_number(row, "share"), not row.wired, row.number)

    found = sorted(rows, key=by_harm)
    words: dict[str, Callable[[RegisterRow], Any]] = {
        "service": lambda row: row.services,
        "title": lambda row: row.entry.title,
        "register": lambda row: row.register,
        "wired": lambda row: not row.wired,
    }
    if sort in words:
        return sorted(found, key=words[sort], reverse=turned)
    known = [row for row in found if _number(row, sort) >= 0]
    known.sort(key=lambda row: _number(row, sort), reverse=not turned)
    return known + [row for row in found if _number(row, sort) < 0]


def _number(row: RegisterRow, sort: str) -> float:
    """What a column counts; less than nothing where that is not computed."""
    match sort:
        case "places":
            return len(row.entry.lines)
        case "share":
            return -1 if row.share is None else row.share
        case "personas":
            return -1 if row.personas is None else len(row.personas)
    return -1 if row.customers is None else len(row.customers.people)
