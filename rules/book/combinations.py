"""Which combinations of some facts occur, and what do parts of an answer come to for each of them?

A combination is numbered when it is first met; what was decided for it once holds for every later row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from rules.book.columns import Array, Policies, Vocabulary
from rules.domain.scenario import View

Part = Callable[[View], tuple[int, ...]]
"""A part of an answer as numbers, decided by a view that holds what it reads and nothing else."""

TABLE_BITS = 20
MOST_COMBINATIONS = 300_000
"""Combinations that are remembered between two pieces of a book."""


class Combinations:
    """The combinations of some facts that have been met, numbered from 0."""

    def __init__(self, facts: Sequence[str], names: Sequence[str]) -> None:
        """`facts` as views have them; `names` are those of their columns."""
        self.facts, self.names = tuple(facts), tuple(names)
        self.forget([Vocabulary()] * len(names))

    def forget(self, vocabularies: Sequence[Vocabulary]) -> None:
        """Begin anew, with room for values of these vocabularies."""
        self._vocabularies = tuple(vocabularies)
        self._bits = [(2 * len(vocabulary)).bit_length() for vocabulary in vocabularies]
        self.count = 0
        self._codes: list[Array] = []
        self._decided: dict[Hashable, list[Array]] = {}
        self._places: dict[bytes, int] = {}
        tabulated = len(vocabularies) != 1 and sum(self._bits) <= TABLE_BITS
        self._table = np.full(1 << sum(self._bits) if tabulated else 0, -1, np.int32)

    def number(self, policies: Policies, rows: Array | None = None) -> Array:
        """The number of each row's combination; of these rows where some are given."""
        columns = [policies.column(name) for name in self.names]
        met = tuple(column.vocabulary for column in columns)
        if met != self._vocabularies or (self._table.size and any(map(_outgrown, met, self._bits))):
            self.forget(met)
        codes = [column.codes if rows is None else column.codes[rows] for column in columns]
        if len(codes) == 1:
            self._number_values(len(met[0]))
            return codes[0]
        if not self._table.size:
            return self._found(codes)
        keys = self._keys(codes, policies.size if rows is None else len(rows))
        places = self._table.take(keys)
        fresh = np.flatnonzero(places < 0)
        if fresh.size:
            firsts = fresh[np.unique(keys[fresh], return_index=True)[1]]
            self._table[keys[firsts]] = np.arange(self.count, self.count + firsts.size)
            self._add(codes, firsts)
            places = self._table.take(keys)
        found: Array = places
        return found

    def _number_values(self, size: int) -> None:
        """One fact alone needs no other numbers than those of its values, met or not."""
        if self.count < size:
            self.count, self._codes = size, [np.arange(size)]

    def _keys(self, codes: Sequence[Array], size: int) -> Array:
        """One number a combination."""
        keys: Array = np.zeros(size, np.min_scalar_type(self._table.size - 1))
        for column, bits in zip(codes, self._bits, strict=True):
            keys <<= bits
            keys |= column
        return keys

    def _found(self, codes: Sequence[Array]) -> Array:
        """Each combination is found by its bytes, where a table of all that there may be is too large."""
        whole = np.stack(codes, axis=1, dtype=np.uint32)
        kind = pa.binary(whole.itemsize * len(codes))
        met = pa.Array.from_buffers(kind, len(whole), [None, pa.py_buffer(whole)]).dictionary_encode()
        places, labels = met.indices.to_numpy(), met.dictionary.to_pylist()
        fresh = [place for place, label in enumerate(labels) if label not in self._places]
        if fresh:
            self._places.update((labels[place], self.count + number) for number, place in enumerate(fresh))
            self._add(codes, np.unique(places, return_index=True)[1][fresh])
        found: Array = np.array([self._places[label] for label in labels], np.int32).take(places)
        return found

    def _add(self, codes: Sequence[Array], rows: Array) -> None:
        fresh = [column[rows] for column in codes]
        pairs = zip(self._codes, fresh, strict=True) if self._codes else ()
        self._codes = [np.concatenate(pair) for pair in pairs] or fresh
        self.count += len(rows)

    def decided(self, key: Hashable, part: Part, besides: View) -> list[Array]:
        """What a part comes to for each combination, a number of it an array; `besides` holds for all."""
        known = self._decided.get(key, [])
        first = len(known[0]) if known else 0
        if first < self.count or not known:
            rows = [part(view) for view in self._views(first, besides)]
            fresh = [_narrow(np.array(numbers)) for numbers in zip(*rows, strict=True)]
            if not fresh:
                return known
            pairs = zip(known, fresh, strict=True) if known else ()
            known = self._decided[key] = [np.concatenate(pair) for pair in pairs] or fresh
        return known

    def _views(self, first: int, besides: View) -> Iterator[View]:
        """The combinations from a place on, as views."""
        values = [vocabulary.values for vocabulary in self._vocabularies]
        if not self.facts:
            yield from (dict(besides) for _ in range(first, self.count))
            return
        for codes in zip(*(column[first:].tolist() for column in self._codes), strict=True):
            held = (known[code] for known, code in zip(values, codes, strict=True))
            yield {**besides, **dict(zip(self.facts, held, strict=True))}


def _outgrown(vocabulary: Vocabulary, bits: int) -> bool:
    """Whether a vocabulary has grown past what these bits number."""
    return len(vocabulary) >> bits > 0


def _narrow(numbers: Array) -> Array:
    """Verdicts and other small numbers as bytes: arrays of them are combined fastest."""
    kinds: tuple[type[Any], ...] = (np.int8, np.int32)
    fitting = (kind for kind in kinds if numbers.max() <= np.iinfo(kind).max)
    return numbers.astype(next(fitting, np.int64))
