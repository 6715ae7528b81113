"""Which rows were not answered? Written where a place for them was named, the first ones told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyarrow as pa

from rules.book.files.piece import Rejected
from rules.book.files.table_out import TableSink

REJECTED = pa.schema(
    [("row", pa.int64()), ("id", pa.string()), ("reason", pa.string()), ("table", pa.string())]
)
MOST_TOLD = 100


class ToldRows(NamedTuple):
    """Rows one after the other that are refused for the same reason."""

    first: int
    last: int
    reason: str
    table: str


class Aside:
    """The rows that are refused, counted."""

    def __init__(self, sink: TableSink | None) -> None:
        self._sink = sink
        self.count = 0
        self.told: list[ToldRows] = []
        """The first of them."""

    def add(self, rejected: Iterable[Rejected]) -> None:
        """Put rows aside."""
        rows = list(rejected)
        self.count += len(rows)
        for row in rows:
            self._count_in(row)
        if rows and self._sink is not None:
            self._sink.write(rejected_table(rows))

    def _count_in(self, row: Rejected) -> None:
        here = ToldRows(row.row, row.row, row.reason, row.table)
        last = self.told[-1] if self.told else None
        if last and here == (last.last + 1, last.last + 1, last.reason, last.table):
            self.told[-1] = last._replace(last=row.row)
        elif len(self.told) < MOST_TOLD:
            self.told.append(here)


def rejected_table(rows: Sequence[Rejected]) -> pa.Table:
    """Refused rows as a table."""
    return pa.Table.from_pylist([row._asdict() for row in rows], REJECTED)
