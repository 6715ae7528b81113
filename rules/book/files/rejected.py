"""Which rows were not answered? Written where a place for them was named, the first ones told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from rules.book.files.piece import Rejected
from rules.book.files.table_out import TableSink

REJECTED = pa.schema(
    [("row", pa.int64()), ("id", pa.string()), ("reason", pa.string()), ("table", pa.string())]
)
MOST_TOLD = 100


class Aside:
    """The rows that are refused, counted."""

    def __init__(self, sink: TableSink | None) -> None:
        self._sink = sink
        self.count = 0
        self.told: list[Rejected] = []
        """The first of them."""

    def add(self, rejected: Iterable[Rejected]) -> None:
        """Put rows aside."""
        rows = list(rejected)
        self.count += len(rows)
        self.told += rows[: MOST_TOLD - len(self.told)]
        if rows and self._sink is not None:
            self._sink.write(rejected_table(rows))


def rejected_table(rows: Sequence[Rejected]) -> pa.Table:
    """Refused rows as a table."""
    return pa.Table.from_pylist([row._asdict() for row in rows], REJECTED)
