"""Which of several years' terms hold for a policy that starts on a day, and which may where it is unknown?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rules.catalogue.catalogue import Catalogue, Stance
from rules.domain.periods import ONE_DAY, RulebookDays
from rules.domain.scenario import Scenario
from rules.domain.yaml_reader import DataError
from rules.engine.engine import Engine

T = TypeVar("T")


class Held(NamedTuple):
    """The terms that a policy may be under, by their places on the shelf."""

    places: tuple[int, ...]
    """Several where the start of the policy is not known."""
    outside: bool = False
    """The policy is under none that is known; the place is that of the nearest."""


class Shelf:
    """The terms of one year or several, the oldest first."""

    def __init__(self, catalogues: Sequence[Catalogue]) -> None:
        """Raises DataError where their names are the same or their days overlap."""
        first = catalogues[0]
        ordered = sorted(catalogues, key=lambda one: one.rulebook.begins or dt.date.min)
        self.catalogues = tuple(ordered)
        if faults := tuple(_misfits(ordered)):
            raise DataError(*faults)
        self.spans = tuple(_with_last_days(ordered))
        self.engines = tuple(Engine(one) for one in ordered)
        self.first = next(place for place, one in enumerate(ordered) if one is first)

    @property
    def is_one(self) -> bool:
        """Whether there is one year's terms alone, and no day bounds them: they hold for every policy."""
        return len(self.spans) == 1 and self.spans[0].begins is None and self.spans[0].ends is None

    def readings(self, stance: Stance, overrides: Mapping[str, str]) -> dict[str, str]:
        """As `Catalogue.readings`, of the terms that know all of these; ValueError where none do."""
        told = None
        for catalogue in (self.catalogues[self.first], *self.catalogues):
            try:
                return catalogue.readings(stance, overrides)
            except ValueError as error:
                told = told or error
        raise told or ValueError(overrides)

    def trying(self, place: int, catalogue: Catalogue) -> Shelf:
        """The same with a draft of the terms at a place: it holds on their days, whatever days it names."""
        tried = copy(self)
        tried.catalogues = _put_at(self.catalogues, place, catalogue)
        tried.engines = _put_at(self.engines, place, Engine(catalogue))
        return tried

    def place_of(self, name: str) -> int | None:
        """Where the terms of this name stand; the first that were put here without a name, else None."""
        names = [span.name for span in self.spans]
        return self.first if not name else names.index(name) if name in names else None

    def days_beside_others(self, place: int) -> RulebookDays | None:
        """When the policies begin that are under the terms at a place; None while these are alone."""
        return self.spans[place] if len(self.spans) > 1 else None

    def held(self, scenario: Scenario) -> Held:
        """The terms that hold for a case, or may hold."""
        if self.is_one:
            return Held((0,))
        start = scenario.policy_start
        found = tuple(
            place
            for place, span in enumerate(self.spans)
            if (span.holds(start) if start else span.may_be_in_force(scenario.as_of))
        )
        return Held(found) if found else Held((self._nearest(start or scenario.as_of),), outside=True)

    def place_for(self, scenario: Scenario) -> int:
        """The terms whose words tell a case: its own, the latest that it may be under, or the nearest."""
        return self.held(scenario).places[-1]

    def _nearest(self, day: dt.date) -> int:
        return min(range(len(self.spans)), key=lambda place: (self.spans[place].away(day), -place))


def days_of_terms(terms: Catalogue, shelf: Shelf) -> RulebookDays | None:
    """When the policies begin that are under some terms: those of this name on a shelf of several, or others.

    None where nothing bounds them.
    """
    place, book = shelf.place_of(terms.rulebook.name), terms.rulebook
    if place is not None:
        return shelf.days_beside_others(place)
    return RulebookDays(book.name, book.begins, book.ends) if book.begins or book.ends else None


def _put_at(parts: tuple[T, ...], place: int, part: T) -> tuple[T, ...]:
    return (*parts[:place], part, *parts[place + 1 :])


def span_words(span: RulebookDays) -> str:
    """From when until when terms hold, e.g. `2024版：至 2025-12-31`."""
    begins = f"{span.begins} 起" if span.begins else ""
    ends = f"至 {span.ends}" if span.ends else ""
    return f"{span.name}：{' '.join(part for part in (begins, ends) if part) or '没有写日期'}"


def _with_last_days(ordered: Sequence[Catalogue]) -> Iterator[RulebookDays]:
    """Terms whose last day is not known hold until the next begin."""
    for place, catalogue in enumerate(ordered):
        book = catalogue.rulebook
        following = ordered[place + 1].rulebook.begins if place + 1 < len(ordered) else None
        yield RulebookDays(book.name, book.begins, book.ends or (following - ONE_DAY if following else None))


def _misfits(ordered: Sequence[Catalogue]) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(ordered), 1):
        where = f"{other.sources.data}/product.yaml: rulebook"
        before, book = one.rulebook, other.rulebook
        if book.name in [earlier.rulebook.name for earlier in ordered[:place]]:
            yield f"{where}.name: 有两版条款都叫 {book.name}；几版条款并用时名称须不同"
        if book.begins is None:
            yield f"{where}.begins: {book.name} 没有写起始日；几版条款并用时只有最早的一版可以不写"
        elif before.begins == book.begins or (before.ends and before.ends >= book.begins):
            last = before.ends or before.begins
            yield f"{where}.begins: {book.name} 自 {book.begins} 起，与 {before.name}（到 {last}）重叠"
