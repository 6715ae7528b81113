"""How is a whole book answered? Piece by piece from one table to another, refused rows aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from rules.book.evaluator import BookEvaluator
from rules.book.files.answering import answer_piece
from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.columns_out import AskedColumns, day_keys, schema_of
from rules.book.files.intake import POLICIES, Intake
from rules.book.files.piece import ID, Rejected, known_columns, need_ids
from rules.book.files.records import RecordTable, record_columns
from rules.book.files.rejected import REJECTED, Aside
from rules.book.files.table_in import open_table, pieces_from
from rules.book.files.table_out import check_room, whole_tables
from rules.catalogue.catalogue import Stance
from rules.engine.engine import Engine


class BookTask(NamedTuple):
    """What is to be answered, and where to."""

    source: Path
    target: Path
    records: Mapping[str, Path]
    """The second tables, by the fact that they tell."""
    rejected: Path | None
    reading: Stance
    overrides: Mapping[str, str]
    wanted: AskedColumns


class BookDone(NamedTuple):
    """What became of a book."""

    answered: int
    rejected: int
    told: tuple[Rejected, ...]
    """The first rows that were refused."""
    unknown: tuple[str, ...]
    """What columns are no facts, in words."""


def answer_book(engine: Engine, task: BookTask, progress: Callable[[int], None]) -> BookDone:
    """Answer a book from file to file; `progress` is told how many rows have been answered.

    Raises TableError where a table cannot be used or written, ValueError for an unknown override.
    """
    source = open_table(task.source)
    check_room(task.target, source.rows)
    facts, unknown = known_columns(source.head, str(task.source), KNOWN_FACTS)
    named = ID in source.head
    if task.records:
        need_ids(source.head, str(task.source))
    evaluator = BookEvaluator(
        engine, (task.reading,), task.overrides, dates=task.wanted.dates, missing=task.wanted.missing
    )
    days = day_keys(evaluator.plans)
    tables, bad_rows = _taken_in(task, unknown)
    schema = schema_of(task.wanted, days, named=named)
    with whole_tables() as files:
        aside = Aside(files.open(task.rejected, REJECTED) if task.rejected else None)
        sink = files.open(task.target, schema)
        intake, answered = Intake(tables), 0
        unread: list[Rejected] = []
        aside.add(bad_rows)
        for piece in pieces_from(task.source, source, {ID, *facts}, unread):
            check_room(task.target, source.rows)
            table, rejected = answer_piece(evaluator, intake, piece, schema, task.wanted, days)
            aside.add(sorted([*rejected, *(row._replace(table=POLICIES) for row in unread)]))
            unread.clear()
            sink.write(table)
            answered += len(table)
            progress(answered)
        aside.add(row._replace(table=POLICIES) for row in unread)
        for record_table in tables:
            aside.add(record_table.unused())
    return BookDone(answered, aside.count, tuple(aside.told), tuple(unknown))


def _taken_in(task: BookTask, unknown: list[str]) -> tuple[list[RecordTable], list[Rejected]]:
    """The second tables, taken in, and their rows that cannot be read."""
    tables: list[RecordTable] = []
    unread: list[Rejected] = []
    for fact, path in task.records.items():
        table, source = RecordTable(fact), open_table(path)
        odd: list[Rejected] = []
        fields, strange = record_columns(source.head, str(path), table)
        unknown += strange
        table.read(pieces_from(path, source, {ID, *fields}, odd))
        tables.append(table)
        unread += [row._replace(table=fact) for row in odd]
    return tables, unread
