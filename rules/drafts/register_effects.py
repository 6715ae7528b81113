"""Which entries of the registers belong to a changed term, and does it settle or widen them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import path_parts
from rules.catalogue.schema import Lines
from rules.catalogue.sentences.numbers import Found, is_number, possible_numbers
from rules.drafts.term_changes import ChangedTerm, along

Effect = Literal["opened", "widened", "narrowed", "settled", "shifted", "near"]
EFFECT_WORDS: Mapping[Effect, str] = {
    "opened": "多出矛盾",
    "widened": "矛盾变大",
    "narrowed": "矛盾变小",
    "settled": "矛盾消失",
    "shifted": "读法跟着变",
    "near": "同一处条文",
}


@dataclass(frozen=True)
class TouchedEntry:
    """An entry that a changed term is switched by, or whose lines are the term's."""

    id: str
    title: str
    lines: tuple[Lines, ...]
    effect: Effect
    path: str
    """The changed term."""
    gap_before: float | None = None
    """How far the term's number lies from the other reading's; None where they have no one number."""
    gap_after: float | None = None
    unit: str = ""


def touched_entries(old: Catalogue, new: Catalogue, terms: Iterable[ChangedTerm]) -> Iterator[TouchedEntry]:
    """Those that switch a changed term first, with what the change makes of them; then those of its lines."""
    terms = list(terms)
    switched: set[str] = set()
    for term in terms:
        for id, reading in term.entries.items():
            if id in new.entries:
                switched.add(id)
                yield _switched_entry(old, new, term, id, reading)
    for term in terms:
        for entry in new.entries.values():
            mine = not term.service or term.service in entry.services
            if mine and entry.id not in switched and _meet(term.lines, entry.lines):
                switched.add(entry.id)
                yield TouchedEntry(entry.id, entry.title, tuple(entry.lines), "near", term.path)


def _meet(some: Iterable[Lines], others: Iterable[Lines]) -> bool:
    pairs = list(others)
    return any(first <= end and start <= last for first, last in some for start, end in pairs)


def _switched_entry(old: Catalogue, new: Catalogue, term: ChangedTerm, id: str, reading: str) -> TouchedEntry:
    entry = new.entries[id]
    known = TouchedEntry(id, entry.title, tuple(entry.lines), "shifted", term.path)
    if not is_number(term.old) or not is_number(term.new):
        return known
    others = [_other_numbers(catalogue, term, id, reading) for catalogue in (old, new)]
    if any(len(found) != 1 for found in others):
        return known
    ((was, unit),), ((now, _),) = others
    before, after = abs(term.old - was), abs(term.new - now)
    effect: Effect = (
        "settled" if not after else "opened" if not before else "widened" if after > before else "narrowed"
    )
    if before == after:
        effect = "shifted"
    return TouchedEntry(id, entry.title, tuple(entry.lines), effect, term.path, before, after, unit)


def _other_numbers(catalogue: Catalogue, term: ChangedTerm, id: str, reading: str) -> set[tuple[float, str]]:
    """The numbers that the other readings have in this place."""
    sources = catalogue.sources
    unit, found = "", set()
    for _, value in along(sources.content(sources.data / term.file), tuple(path_parts(term.path))):
        if isinstance(value, Mapping):
            unit = str(value.get("unit", unit))
            if value.get("dispute") == id:
                for name, one in value.get("readings", {}).items():
                    if name != reading:
                        found |= {
                            (number.amount, number.unit or unit)
                            for number in possible_numbers(Found(one), sources.units)
                        }
    return found
