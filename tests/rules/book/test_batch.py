"""Does `python -m rules batch` answer every row as `evaluate` does, and say of the others why not?"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from rules.book.files.cells import distinct_cells
from rules.book.files.frames import evaluate_table
from rules.book.files.piece import TableError
from rules.book.files.table_out import ArrowSink
from rules.catalogue.catalogue import SERVICES
from rules.cli.commands import main
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from tests.rules.book.table_files import column_names, read_table, text_of, write_table

BOOK: list[dict[str, Any]] = [
    {
        "id": "p1",
        "as_of": "2025-03-01",
        "edition": "standard",
        "addons": ["outpatient", "special_ward"],
        "policy_start": "2024-02-29",
        "waiting_days": 30,
        "renewal": False,
        "care": "outpatient",
        "diagnosis": "none",
        "age": 40,
    },
    {
        "id": "p2",
        "as_of": "2025-02-28",
        "edition": "special",
        "addons": [],
        "policy_start": "2024-12-31",
        "waiting_days": 0,
        "care": "inpatient",
        "admitted_on": "2025-01-31",
        "discharged_on": "2025-02-10",
        "surgery": "critical",
        "hospital": "public_vip",
        "distance_km": 12.5,
        "renewal": True,
    },
    {"id": "p3", "as_of": "2025-03-01"},
]
USAGE: list[dict[str, Any]] = [
    {"id": "p1", "service": "outpatient_companion", "on": "2025-01-02", "count": 2},
    {"id": "p1", "service": "outpatient_companion", "on": "2024-11-02"},
    {"id": "p2", "service": "green_channel", "item": "expert_clinic", "on": "2025-01-20", "amount": 99.5},
]
STAYS: list[dict[str, Any]] = [
    {"id": "p2", "admitted_on": "2025-01-02", "discharged_on": "2025-01-09", "hospital": "public_general"}
]
BOOKINGS: list[dict[str, Any]] = [
    {"id": "p2", "service": "home_nursing", "item": "ordinary", "booked_on": "2025-02-12", "on": "2025-03-02"}
]


def _expected(engine: Engine, row: Mapping[str, Any], reading: Any = "favourable") -> dict[str, str | None]:
    """What `evaluate` says of a policy, as the columns of a table have it."""
    facts = {name: value for name, value in row.items() if name != "id"}
    for fact, records in (("usage", USAGE), ("earlier_stays", STAYS), ("bookings", BOOKINGS)):
        facts[fact] = [
            {name: value for name, value in one.items() if name != "id"}
            for one in records
            if one["id"] == row["id"]
        ]
    found: dict[str, str | None] = {"id": row["id"]}
    for service in engine.evaluate(parse(facts, SERVICES), reading).services:
        found[service.id] = service.status
        found[f"{service.id}.missing"] = "|".join(service.missing) or None
        for item in service.items:
            found[f"{service.id}.{item.id}"] = item.status
            remaining = None if item.remaining is None else str(item.remaining)
            found[f"{service.id}.{item.id}.remaining"] = remaining
        for deadline in service.deadlines:
            found[f"{service.id}.{deadline.item}.{deadline.id}"] = str(deadline.on)
    return found


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("reading", ["favourable", "cautious"])
def test_every_row_is_answered_as_evaluate_does(
    engine: Engine, tmp_path: Path, ending: str, reading: str
) -> None:
    options = []
    for name, rows in (("usage", USAGE), ("stays", STAYS), ("bookings", BOOKINGS)):
        options += [f"--{name}", str(write_table(tmp_path / f"{name}{ending}", rows))]
    source, target = write_table(tmp_path / f"book{ending}", BOOK), tmp_path / f"out{ending}"
    options += ["--items", "--dates", "--missing", "--reading", reading]
    assert main(["batch", str(source), str(target), *options]) == 0
    for row, found in zip(BOOK, read_table(target), strict=True):
        expected = _expected(engine, row, reading)
        assert {name: cell for name, cell in found.items() if cell is not None} == {
            name: cell for name, cell in expected.items() if cell is not None
        }


def test_without_options_a_column_a_service(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert main(["batch", str(write_table(tmp_path / "book.csv", BOOK)), str(target)]) == 0
    assert list(read_table(target)[0]) == ["id", *SERVICES]


def _lines(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


def test_refused_rows_are_told_with_number_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _lines(
        tmp_path / "book.csv",
        "id,as_of,age,renewal,policy_start,policy_end,misspelt",
        "a,2025-03-01,40,是,2025-01-01,,x",
        "b,2025-02-30,40,否,2025-01-01,,",
        "c,2025-03-01,999999999999999999999999,maybe,2025-01-01,,",
        "",
        "a,2025-03-01,40,1,2025-01-01,,",
        "d,2025-03-01,40",
        "e,,40,0,2025-01-01,,",
        "f,2025-03-01,40,0,2025-01-01,2024-12-31,",
        "g,2025-03-01,40,FALSE,,,",
    )
    target, aside = tmp_path / "out.csv", tmp_path / "aside.csv"
    assert main(["batch", str(source), str(target)]) == 3
    told = capsys.readouterr().err
    assert "misspelt" in told
    assert main(["batch", str(source), str(target), "--rejected", str(aside)]) == 3
    assert [row["id"] for row in read_table(target)] == ["a", "g"]
    rows = {int(row["row"] or 0): row for row in read_table(aside)}
    assert list(rows) == [3, 4, 6, 7, 8, 9]
    reasons = {3: "2025-02-30", 4: "renewal", 6: "前面", 7: "3 列", 8: "as_of：缺少", 9: "2024-12-31 早于"}
    for row, words in reasons.items():
        reason = rows[row]["reason"] or ""
        assert words in reason
        assert f"第 {row} 行：{reason}" in told


def test_records_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    source = write_table(tmp_path / "book.csv", BOOK)
    usage = _lines(
        tmp_path / "usage.csv",
        "id,service,on,count",
        "p1,outpatient_companion,2025-01-02,",
        "p1,green_channel,2025-01-02,",
        "p9,outpatient_companion,2025-01-02,",
        "p3,outpatient_companion,2025-01-02,1.5",
    )
    target, aside = tmp_path / "out.csv", tmp_path / "aside.csv"
    options = ["--usage", str(usage), "--rejected", str(aside)]
    assert main(["batch", str(source), str(target), *options]) == 3
    assert [row["id"] for row in read_table(target)] == ["p2"]
    found = [(row["table"], row["row"], row["id"]) for row in read_table(aside)]
    assert found == [
        ("policies", "2", "p1"),
        ("policies", "4", "p3"),
        ("usage", "3", "p1"),
        ("usage", "4", "p9"),
        ("usage", "5", "p3"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    source = _lines(tmp_path / "book.csv", "id,as_of,hospital_city", "甲,2025-03-01,上海", encoding=encoding)
    target = tmp_path / "out.csv"
    assert main(["batch", str(source), str(target)]) == 0
    assert read_table(target)[0]["id"] == "甲"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", None, "没有这个文件"),
        ("empty.csv", b"", "没有表头"),
        ("binary.csv", b"\xff\x00\xfe\xfa", "编码"),
        ("empty.parquet", b"", "无法读取"),
        ("empty.xlsx", b"PK", "无法读取"),
        ("book.txt", b"as_of\n", ".parquet"),
        ("strange.csv", b"a,b\n1,2\n", "没有认识的列"),
        ("twice.csv", b"as_of,age,as_of\n2025-01-01,1,2025-01-01\n", "出现了两次"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, words: str
) -> None:
    source = tmp_path / name
    if content is not None:
        source.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    assert main(["batch", str(source), str(tmp_path / "out.csv")]) == 2
    assert words in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_a_head_alone_is_answered_with_a_head(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert main(["batch", str(_lines(tmp_path / "book.csv", "id,as_of")), str(target)]) == 0
    assert target.read_text(encoding="utf-8").splitlines()[0].startswith('"id","video_consult"')
    assert read_table(target) == []


def _disk_full() -> None:
    raise OSError(28, "No space left on device")


def _interrupted() -> None:
    raise KeyboardInterrupt


def _terminated() -> None:
    signal.raise_signal(signal.SIGTERM)


@pytest.mark.parametrize(("ending", "code"), [(_disk_full, 2), (_interrupted, 130), (_terminated, 130)])
def test_what_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: Callable[[], None], code: int
) -> None:
    source, target = write_table(tmp_path / "book.csv", BOOK), tmp_path / "out.csv"
    target.write_text("before", encoding="utf-8")
    monkeypatch.setattr(ArrowSink, "write", lambda *_: ending())
    assert main(["batch", str(source), str(target)]) == code
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.csv", "out.csv"]
    assert target.read_text(encoding="utf-8") == "before"


def test_an_output_that_cannot_be_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_table(tmp_path / "book.csv", BOOK)
    assert main(["batch", str(source), str(tmp_path / "out.json")]) == 2
    assert main(["batch", str(source), str(tmp_path / "no" / "out.csv")]) == 2
    assert main(["batch", str(source), str(tmp_path)]) == 2
    assert "out.json" in capsys.readouterr().err


def test_a_formula_is_no_fact_and_text_stays_text(tmp_path: Path) -> None:
    rows = [{"id": "=1+1", "as_of": "2025-03-01"}, {"id": "q", "as_of": "2025-03-01", "age": "=40"}]
    source, target = write_table(tmp_path / "book.xlsx", rows), tmp_path / "out.xlsx"
    aside = tmp_path / "aside.xlsx"
    assert main(["batch", str(source), str(target), "--rejected", str(aside)]) == 3
    assert [row["id"] for row in read_table(target)] == ["=1+1"]
    assert '"=40"' in (read_table(aside)[0]["reason"] or "")
    assert openpyxl.load_workbook(target).worksheets[0]["A2"].data_type == "s"


def test_a_reading_and_a_draft_are_heeded(tmp_path: Path) -> None:
    source, target = write_table(tmp_path / "book.csv", BOOK), tmp_path / "out.csv"
    assert main(["batch", str(source), str(target), "--set", "outpatient-companion-count=nonsense"]) == 2
    draft = tmp_path / "draft.yaml"
    path = "items.main.limit.count.readings.table.then"
    change = {"file": "services/outpatient_companion.yaml", "path": path, "from": 5, "to": 9}
    draft.write_text(json.dumps([change]), encoding="utf-8")
    assert main(["batch", str(source), str(target), "--data", str(draft), "--items"]) == 0
    assert read_table(target)[0]["outpatient_companion.main.remaining"] == "9"


def test_frames_are_answered_like_files(engine: Engine) -> None:
    frame = pd.DataFrame(BOOK)
    arrow = pa.table({name: [row.get(name) for row in BOOK] for name in column_names(BOOK)})
    second = {"usage": pd.DataFrame(USAGE), "stays": pa.Table.from_pylist(STAYS)}
    second["bookings"] = pa.Table.from_pylist(BOOKINGS)
    found = [
        evaluate_table(table, engine, items=True, dates=True, missing=True, **second)
        for table in (frame, arrow)
    ]
    assert found[0].table.equals(found[1].table)
    assert len(found[0].rejected) == 0
    for row, answer in zip(BOOK, found[0].table.to_pylist(), strict=True):
        expected = _expected(engine, row)
        assert {name: text_of(cell) for name, cell in answer.items() if cell is not None} == {
            name: cell for name, cell in expected.items() if cell is not None
        }
    with pytest.raises(TableError):
        evaluate_table(pd.DataFrame({"nothing": [1]}), engine)


@pytest.mark.parametrize(
    "type_",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
    ids=str,
)
def test_text_reads_alike_however_it_is_held(type_: pa.DataType) -> None:
    """pandas has large strings and categories, Polars has views."""
    many = [f"v{number}" for number in range(127)]
    column = pa.array([*many, None, "v3"]).cast(type_)
    places, distinct = distinct_cells(column)
    assert [distinct[place] for place in places] == [*many, None, "v3"]
