"""How is a table in memory answered? pandas, Polars or Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from rules.domain.scenario import shown
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

    Ids and facts may also be the names of a pandas index. Raises TableError where a table cannot be read or
    has no known column, and for an unknown reading or override.
    """
    check_reading(reading)
    table = arrow_table(frame, "表", KNOWN_FACTS)
    head = tuple(table.schema.names)
    refused: list[Rejected] = []
    tables = []
    for fact, second in {"usage": usage, "earlier_stays": stays, "bookings": bookings}.items():
        if second is not None:
            need_ids(head, "表")
            records = RecordTable(fact)
            held = arrow_table(second, f"{fact} 表", records.fields)
            record_columns(tuple(held.schema.names), f"{fact} 表", records)
            records.read(pieces_of(held))
            tables.append(records)
    if not isinstance(overrides, Mapping | None):
        raise TableError(f"overrides：须为登记册条目到理解的字典，收到 {type(overrides).__name__}")
    try:
        evaluator = BookEvaluator(
            engine or Engine(load()), (reading,), overrides, dates=dates, missing=missing
        )
    except ValueError as error:
        raise TableError(f"overrides：{error}") from error
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


def check_reading(reading: object) -> None:
    """TableError where this is no reading."""
    if reading not in STANCES:
        raise TableError(f"reading：收到 {shown(reading)}；可用：{'、'.join(STANCES)}")


def arrow_table(frame: Any, name: str, known: Sequence[str]) -> pa.Table:
    """The ids and what is `known` of a frame as an Arrow table; `name` is what messages call it.

    Raises TableError where it is no frame, a column stands twice or cannot be read, or none is known.
    """
    if type(frame).__module__.partition(".")[0] == "pandas" and hasattr(frame, "columns"):
        return _of_pandas(frame, name, known)
    if type(frame).__name__ == "LazyFrame":
        raise TableError(f"{name}：收到还没有算出来的 LazyFrame；请先 .collect()")
    try:
        table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    # What is wrong can be anything: each library has its own exceptions.
    except Exception as error:
        kind = type(frame).__name__
        raise TableError(f"{name}：须为 pandas 或 Polars 的 DataFrame，或 Arrow 表，收到 {kind}") from error
    _check_names(table.schema.names, name)
    found, _ = known_columns(table.schema.names, name, known)
    return table.select([one for one in table.schema.names if one in (ID, *found)])


def _of_pandas(frame: Any, name: str, known: Sequence[str]) -> pa.Table:
    _check_names([str(one) for one in frame.columns], name)
    named = [one for one in frame.index.names if one in (ID, *known) and one not in frame.columns]
    if named:
        frame = frame.reset_index(level=named)
    found, _ = known_columns([str(one) for one in frame.columns], name, known)
    columns = {}
    for column in frame.columns:
        if column in (ID, *found):
            try:
                columns[column] = pa.Table.from_pandas(frame[[column]], preserve_index=False).column(0)
            except (pa.ArrowException, TypeError, ValueError) as error:
                kinds = sorted({type(cell).__name__ for cell in frame[column].dropna()})[:MOST_TOLD]
                reason = f"里面有 {'、'.join(kinds)}；一列须是同一种文字、数字、是否、日期或列表"
                raise TableError(f"{name}：{column} 这一列不能读，{reason}") from error
    return pa.table(columns)


def _check_names(names: Sequence[str], name: str) -> None:
    """TableError where a column stands twice."""
    twice = [one for place, one in enumerate(names) if one in names[:place]]
    if twice:
        raise TableError(f"{name}：{'、'.join(map(shown, dict.fromkeys(twice)))} 这一列出现了两次")


def pieces_of(table: pa.Table) -> Iterator[Piece]:
    """A table in pieces."""
    for start in range(0, len(table), ROWS):
        part = table.slice(start, ROWS).combine_chunks()
        numbers = np.arange(start + 2, start + 2 + len(part), dtype=np.int64)
        columns = (column.chunk(0) if column.num_chunks else column for column in part.columns)
        yield Piece(numbers, dict(zip(part.schema.names, columns, strict=True)))


MOST_TOLD = 5
"""Kinds of values that a message names."""
REJECTED_COLUMN = "rejected"


def batch_schema(
    engine: Engine, *, reading: Stance = STANCES[0], items: bool = False, dates: bool = False
) -> pa.Schema:
    """The columns that `answered_batches` gives. Raises TableError for an unknown reading."""
    check_reading(reading)
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

    A row that is refused comes back with its id and the reason in `rejected`, and nothing else. Raises
    TableError for an unknown reading.
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
