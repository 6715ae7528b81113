"""How is a table in memory answered? pandas, Polars or Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from rules.book.evaluator import BookEvaluator
from rules.book.files.answering import answer_piece
from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.columns_out import AskedColumns, day_keys, schema_of
from rules.book.files.csv_in import ROWS
from rules.book.files.intake import Intake
from rules.book.files.piece import ID, Piece, Rejected, TableError, known_columns, need_ids
from rules.book.files.records import RecordTable, record_columns
from rules.book.files.rejected import rejected_table
from rules.catalogue.catalogue import STANCES, Stance
from rules.catalogue.loader import load
from rules.engine.engine import Engine


class BookAnswer(NamedTuple):
    """The answers to a table, and the rows that have none."""

    table: pa.Table
    """A row a policy: its id, then what was asked for."""
    rejected: pa.Table
    """Row numbers as in a file with a head: the first is 2."""


def evaluate_table(
    frame: Any,
    engine: Engine | None = None,
    *,
    usage: Any = None,
    stays: Any = None,
    bookings: Any = None,
    reading: Stance = STANCES[0],
    overrides: Mapping[str, str] | None = None,
    items: bool = False,
    dates: bool = False,
    missing: bool = False,
) -> BookAnswer:
    """Answer a book of policies: a pandas or Polars frame, or an Arrow table; second tables alike.

    Raises TableError where a table has no known column, ValueError for an unknown override.
    """
    table = arrow_table(frame)
    head = tuple(table.schema.names)
    known_columns(head, "表", KNOWN_FACTS)
    refused: list[Rejected] = []
    tables = []
    for fact, second in {"usage": usage, "earlier_stays": stays, "bookings": bookings}.items():
        if second is not None:
            held = arrow_table(second)
            need_ids(head, "表")
            records = RecordTable(fact)
            record_columns(tuple(held.schema.names), f"{fact} 表", records)
            records.read(pieces_of(held))
            tables.append(records)
    evaluator = BookEvaluator(engine or Engine(load()), (reading,), overrides, dates=dates, missing=missing)
    wanted, intake = AskedColumns(items, dates, missing), Intake(tables)
    days = day_keys(evaluator.plans)
    schema = schema_of(wanted, days, named=ID in head)
    found = [schema.empty_table()]
    for piece in pieces_of(table):
        answered, rejected = answer_piece(evaluator, intake, piece, schema, wanted, days)
        found.append(answered)
        refused += rejected
    for records in tables:
        refused += records.unused()
    return BookAnswer(pa.concat_tables(found), rejected_table(refused))


def arrow_table(frame: Any) -> pa.Table:
    """A frame as an Arrow table; TableError where it is none or a name stands twice."""
    try:
        if isinstance(frame, pa.Table):
            table = frame
        elif type(frame).__module__.partition(".")[0] == "pandas":
            table = pa.Table.from_pandas(frame, preserve_index=False)
        else:
            table = pa.table(frame)
    except (pa.ArrowException, TypeError) as error:
        raise TableError(f"表：不能读成 Arrow 表（{error}）") from error
    twice = sorted({name for name in table.schema.names if table.schema.names.count(name) > 1})
    if twice:
        raise TableError(f"表：{'、'.join(twice)} 这一列出现了两次")
    return table


def pieces_of(table: pa.Table) -> Iterator[Piece]:
    """A table in pieces."""
    for start in range(0, len(table), ROWS):
        part = table.slice(start, ROWS).combine_chunks()
        numbers = np.arange(start + 2, start + 2 + len(part), dtype=np.int64)
        columns = (column.chunk(0) if column.num_chunks else column for column in part.columns)
        yield Piece(numbers, dict(zip(part.schema.names, columns, strict=True)))


REJECTED_COLUMN = "rejected"


def batch_schema(
    engine: Engine, *, reading: Stance = STANCES[0], items: bool = False, dates: bool = False
) -> pa.Schema:
    """The columns that `answered_batches` gives."""
    days = day_keys(engine.every_plan(reading))
    schema = schema_of(AskedColumns(items, dates), days, named=True)
    return schema.append(pa.field(REJECTED_COLUMN, pa.string()))


def answered_batches(
    batches: Iterable[pa.RecordBatch],
    engine: Engine | None = None,
    *,
    reading: Stance = STANCES[0],
    items: bool = False,
    dates: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Answers for a stream of policies with ids, as `mapInArrow` of PySpark wants them.

    A row that is refused comes back with its id and the reason in `rejected`, and nothing else.
    """
    engine = engine or Engine(load())
    schema = batch_schema(engine, reading=reading, items=items, dates=dates)
    evaluator, intake = BookEvaluator(engine, (reading,), dates=dates), Intake()
    wanted, days = AskedColumns(items, dates), day_keys(evaluator.plans)
    own = schema.remove(schema.get_field_index(REJECTED_COLUMN))
    for batch in batches:
        for piece in pieces_of(pa.Table.from_batches([batch])):
            answered, rejected = answer_piece(evaluator, intake, piece, own, wanted, days)
            refused = [{ID: row.id, REJECTED_COLUMN: row.reason} for row in rejected]
            answered = answered.append_column(
                schema.field(REJECTED_COLUMN), pa.nulls(len(answered), pa.string())
            )
            yield from pa.concat_tables([answered, pa.Table.from_pylist(refused, schema)]).to_batches()
