"""Does the recipe for PySpark give what one machine gives?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pytest

from rules.book.files.frames import answered_batches, batch_schema, evaluate_table
from rules.engine.engine import Engine
from tests.support.opened import ROOT

ROWS = [
    {
        "id": "a",
        "as_of": "2025-03-01",
        "policy_start": "2025-01-01",
        "waiting_days": "30",
        "care": "outpatient",
    },
    {"id": "b", "as_of": "2025-02-29"},
    {"id": "c", "as_of": "2025-03-01", "addons": "none", "edition": "special"},
]


def test_a_stream_is_answered_like_a_table(engine: Engine) -> None:
    table = pa.Table.from_pylist(ROWS, pa.schema([(name, pa.string()) for name in _names()]))
    found = pa.Table.from_batches(answered_batches(table.to_batches(1), engine), batch_schema(engine))
    rows = {row.pop("id"): row for row in found.to_pylist()}
    assert "2025-02-29" in rows["b"].pop("rejected")
    assert set(rows.pop("b").values()) == {None}
    for answer in evaluate_table(table, engine).table.to_pylist():
        assert rows[answer.pop("id")] == {**answer, "rejected": None}


def test_spark_gives_the_same(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: it is no dependency of this project")
    if not shutil.which("java"):
        pytest.skip("there is no Java, which PySpark runs on")
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (ROOT, *filter(None, sys.path)))))

    def answers(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return answered_batches(batches)

    spark: Any = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        policies = spark.createDataFrame([tuple(row.get(n) for n in _names()) for row in ROWS], _columns())
        found = policies.mapInArrow(answers, from_arrow_schema(batch_schema(engine))).collect()
    finally:
        spark.stop()
    table = pa.Table.from_pylist(ROWS, pa.schema([(name, pa.string()) for name in _names()]))
    expected = {row["id"]: row for row in evaluate_table(table, engine).table.to_pylist()}
    rows = {row["id"]: row.asDict() for row in found}
    assert rows.keys() == {"a", "b", "c"}
    assert {id: {name: rows[id][name] for name in row} for id, row in expected.items()} == expected


def _names() -> list[str]:
    return list(dict.fromkeys(name for row in ROWS for name in row))


def _columns() -> str:
    return ", ".join(f"{name} string" for name in _names())
