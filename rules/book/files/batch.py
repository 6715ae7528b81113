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
from rules.book.files.matched_columns import MatchedColumns, SpokenNames, matched_columns
from rules.book.files.piece import ID, Rejected, need_ids
from rules.book.files.records import RecordTable
from rules.book.files.rejected import REJECTED, Aside, ToldRows
from rules.book.files.spoken_names import spoken_names
from rules.book.files.table_in import TableSource, open_table, pieces_from, second_sources
from rules.book.files.table_out import check_room, whole_tables
from rules.catalogue.catalogue import Stance
from rules.domain.scenario import shown
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
    told: tuple[ToldRows, ...]
    """The first rows that were refused."""
    unknown: tuple[str, ...]
    """What columns are no facts, in words."""


def answer_book(engine: Engine, task: BookTask, progress: Callable[[int], None]) -> BookDone:
    """Answer a book from file to file; `progress` is told how many rows have been answered.

    Columns, values and sheets may be called by their codes or in Chinese. Raises TableError where a table
    cannot be used or written, ValueError for an unknown override.
    """
    names = spoken_names(engine.catalogue)
    source = open_table(task.source)
    check_room(task.target, source.rows)
    columns = matched_columns(source.head, str(task.source), KNOWN_FACTS, names.policies)
    unknown = _told_unknown(task.source, columns)
    evaluator = BookEvaluator(
        engine, (task.reading,), task.overrides, dates=task.wanted.dates, missing=task.wanted.missing
    )
    days = day_keys(evaluator.plans)
    tables, bad_rows = _taken_in(task, source, names, unknown)
    if tables:
        need_ids(tuple(columns.matched.values()), str(task.source))
    schema = schema_of(task.wanted, days, named=ID in columns.matched.values())
    with whole_tables() as files:
        aside = Aside(files.open(task.rejected, REJECTED) if task.rejected else None)
        sink = files.open(task.target, schema)
        intake, answered = Intake(tables, names.policies), 0
        unread: list[Rejected] = []
        aside.add(bad_rows)
        for piece in pieces_from(task.source, source, set(columns.matched), unread):
            check_room(task.target, source.rows)
            table, rejected = answer_piece(evaluator, intake, columns.meant(piece), schema, task.wanted, days)
            aside.add(sorted([*rejected, *(row._replace(table=POLICIES) for row in unread)]))
            unread.clear()
            sink.write(table)
            answered += len(table)
            progress(answered)
        aside.add(row._replace(table=POLICIES) for row in unread)
        for record_table in tables:
            aside.add(record_table.unused())
    return BookDone(answered, aside.count, tuple(aside.told), tuple(unknown))


def _taken_in(
    task: BookTask, source: TableSource, names: SpokenNames, unknown: list[str]
) -> tuple[list[RecordTable], list[Rejected]]:
    """The second tables, taken in, and their rows that cannot be read."""
    tables: list[RecordTable] = []
    unread: list[Rejected] = []
    given = {fact: (path, open_table(path)) for fact, path in task.records.items()}
    sheets = {fact: spoken.sheets for fact, spoken in names.records.items()}
    for fact, path, found in second_sources(task.source, source, given, sheets):
        table, odd = RecordTable(fact, names.records[fact].values), list[Rejected]()
        columns = matched_columns(found.head, str(path), table.fields, names.records[fact])
        need_ids(tuple(columns.matched.values()), str(path))
        unknown += _told_unknown(path, columns)
        table.read(map(columns.meant, pieces_from(path, found, set(columns.matched), odd)))
        tables.append(table)
        unread += [row._replace(table=fact) for row in odd]
    return tables, unread


def _told_unknown(path: Path, columns: MatchedColumns) -> list[str]:
    return [f"{path}：不认识 {shown(column)} 这一列，没有用它" for column in columns.ignored]
