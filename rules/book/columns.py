"""How are many policies held? A column a fact, each value met once and numbered; 0 is unknown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NO_DAY = 0
"""Stands for an unknown day among day numbers."""

MOST_VALUES = 200_000
"""Values of one fact that are remembered between two pieces of a book."""


class Vocabulary:
    """The values of one fact that have been met, in the order in which they were."""

    def __init__(self) -> None:
        self.values: list[Any] = [None]
        self._codes: dict[Hashable, int] = {None: 0}
        self._days = np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self.values)

    def code(self, value: Hashable) -> int:
        """The number of a value, a new one where it has not been met."""
        found = self._codes.get(value)
        if found is None:
            found = self._codes[value] = len(self.values)
            self.values.append(value)
        return found

    def days(self) -> Array:
        """By code, the day as a number; NO_DAY where it is unknown."""
        known = len(self._days)
        if known < len(self.values):
            fresh = [NO_DAY if day is None else day.toordinal() for day in self.values[known:]]
            self._days = np.concatenate([self._days, np.array(fresh, np.int32)])
        return self._days


NOTHING_MET = Vocabulary()
"""Of a fact that no column has."""


class FactColumn(NamedTuple):
    """A fact of many policies."""

    codes: Array
    vocabulary: Vocabulary

    @property
    def known(self) -> Array:
        """Whether it is known, row by row."""
        found: Array = self.codes != 0
        return found

    @property
    def days(self) -> Array:
        """Each row's day as a number."""
        found: Array = self.vocabulary.days().take(self.codes)
        return found

    def value(self, row: int) -> Any:
        """What is known in a row; None is unknown."""
        return self.vocabulary.values[self.codes[row]]

    def narrow(self) -> FactColumn:
        """The same in as few bytes a row as its values need: they are compared and looked up faster."""
        values = len(self.vocabulary)
        kind = np.uint8 if values <= 1 << 8 else np.uint16 if values <= 1 << 16 else np.uint32
        return self if self.codes.dtype == kind else FactColumn(self.codes.astype(kind), self.vocabulary)

    def at(self, rows: Array) -> FactColumn:
        """The column of some rows."""
        return FactColumn(self.codes[rows], self.vocabulary)


class Policies:
    """The facts of some policies, validated one by one and held against each other."""

    def __init__(self, size: int, columns: Mapping[str, FactColumn]) -> None:
        """`columns` has an entry a fact that is known of any of them; of records, one a fact and service."""
        self.size, self.columns = size, {name: column.narrow() for name, column in columns.items()}
        self._unknown = FactColumn(np.zeros(size, np.uint8), NOTHING_MET)

    def column(self, name: str) -> FactColumn:
        """A fact's column, all unknown where nothing was given."""
        return self.columns.get(name, self._unknown)

    def at(self, rows: Array) -> Policies:
        """Some of the policies, by their places."""
        return Policies(len(rows), {name: column.at(rows) for name, column in self.columns.items()})

    def facts(self, row: int) -> dict[str, Any]:
        """What is known of one policy."""
        found = ((name, column.value(row)) for name, column in self.columns.items())
        return {name: value for name, value in found if value is not None}


def by_code(table: Array, codes: Array) -> Array:
    """What a table says of each code; bytes are translated in half the time that an index takes."""
    if table.itemsize == codes.itemsize == 1:
        told = table.tobytes().ljust(256, b"\0")
        return np.frombuffer(bytearray(codes).translate(told), table.dtype)
    found: Array = table.take(codes)
    return found


def column_of(values: Sequence[Hashable], vocabulary: Vocabulary | None = None) -> FactColumn:
    """A column of plain values."""
    known = vocabulary or Vocabulary()
    return FactColumn(np.array([known.code(value) for value in values], np.int32), known)
