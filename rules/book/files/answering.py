"""What is answered to a piece of a table?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from rules.book.evaluator import BookEvaluator
from rules.book.files.columns_out import AskedColumns, arrays_of
from rules.book.files.intake import Intake
from rules.book.files.piece import ID, Piece, Rejected
from rules.book.standing import DayKey


def answer_piece(
    evaluator: BookEvaluator,
    intake: Intake,
    piece: Piece,
    schema: pa.Schema,
    wanted: AskedColumns,
    days: Sequence[DayKey],
) -> tuple[pa.Table, Sequence[Rejected]]:
    """The answers to a piece under the evaluator's first reading, and the rows that have none."""
    if not len(piece.numbers):
        return schema.empty_table(), ()
    taken = intake.take(piece)
    if not taken.policies.size:
        return schema.empty_table(), taken.rejected
    [standing] = evaluator.standings(taken.policies).values()
    arrays: list[Any] = arrays_of(standing, wanted, days)
    if ID in schema.names:
        ids = intake.ids_of(piece)
        arrays.insert(0, pa.array([ids[row] for row in taken.rows.tolist()], pa.string()))
    return pa.Table.from_arrays(arrays, schema=schema), taken.rejected
