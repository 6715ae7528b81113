"""What do the second tables of an upload hold? Read before the policies, which take records from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rules.book.files.matched_columns import MatchedColumns, SpokenColumns, matched_columns
from rules.book.files.piece import ID, Rejected, TableError
from rules.book.files.records import RecordTable
from rules.book.files.table_in import TableSource, pieces_from

MOST_RECORDS = 300_000
"""Rows of a second table that are held: more are for the command line."""


class SecondTable:
    """A second table of an upload whose head has been read."""

    def __init__(self, fact: str, path: Path, source: TableSource, names: SpokenColumns) -> None:
        """`fact` is what its rows tell. Raises TableError where the columns cannot be used."""
        self.fact, self.name = fact, path.name
        self._path, self._source = path, source
        self.records = RecordTable(fact, names.values)
        self.columns: MatchedColumns = matched_columns(source.head, path.name, self.records.fields, names)
        if ID not in self.columns.matched.values():
            raise TableError(f"{path.name}：没有保单号这一列，不知道是哪张保单的")
        self.rows = 0
        """How many rows have been read."""
        self.refused: list[Rejected] = []
        """Rows that cannot be read or belong to no policy, once the policies have been taken in too."""

    def read(self) -> Iterator[int]:
        """Take all rows in; tells after each piece how many it had. Raises TableError."""
        unread: list[Rejected] = []
        for piece in pieces_from(self._path, self._source, set(self.columns.matched), unread):
            self.rows += len(piece.numbers)
            if self.rows <= MOST_RECORDS:
                self.records.read([self.columns.meant(piece)])
            yield len(piece.numbers)
        if self.rows > MOST_RECORDS:
            raise TableError(f"{self.name}：有 {self.rows:,} 行，最多 {MOST_RECORDS:,} 行")
        self.rows += len(unread)
        self.refused = [row._replace(table=self.fact) for row in unread]

    def close(self) -> list[Rejected]:
        """The refused rows, after all policies have taken their records."""
        self.refused = sorted([*self.refused, *self.records.unused()])
        return self.refused
