"""Is an uploaded table read by the names of its columns, and what is wrong with it said?"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules.book.files.piece import TableError
from rules.book.whole.uploaded_book import SpokenNames, UploadedTable, uploaded_book
from rules.domain.parsing import to_json

DAY = dt.date(2026, 11, 29)
NAMES = SpokenNames(
    {"编号": "id", "版本": "edition", "加购": "addons", "起始": "policy_start", "年龄": "age"},
    {
        "edition": {"标准版": "standard", "特需部版": "special"},
        "addons": {"门急诊": "outpatient", "没有": "none"},
    },
)
CSV = (
    "编号,版本,加购,起始,别的\nA,特需部版,门急诊,2026-01-01,x\n,,,,\nB,标准版,没有,2026-02-01,y\nC,金卡,,,\n"
)
ROWS = [["编号", "版本", "起始"], ["A", "特需部版", dt.date(2026, 1, 1)], ["B", "标准版", "=1+1"]]


def _read(name: str, data: bytes) -> UploadedTable:
    table = uploaded_book(name, data, NAMES, DAY)
    while not table.book.complete:
        table.book.advance()
    return table


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_names_in_chinese_are_understood_in_every_encoding(encoding: str) -> None:
    table = _read("保单.csv", CSV.encode(encoding))
    assert dict(table.matched) == {"编号": "id", "版本": "edition", "加购": "addons", "起始": "policy_start"}
    assert (table.ignored, table.asked_on) == (("别的",), DAY)
    assert table.book.ids == ["A", "B"]
    assert to_json(table.book.scenario(0)) == {
        "as_of": "2026-11-29",
        "edition": "special",
        "addons": ["outpatient"],
        "policy_start": "2026-01-01",
    }
    assert to_json(table.book.scenario(1))["addons"] == []


def test_a_refused_row_has_its_number_and_why_and_an_empty_one_is_passed_over() -> None:
    [refused] = _read("保单.csv", CSV.encode()).book.rejected
    assert (refused.row, refused.id) == (5, "C")
    assert "金卡" in refused.reason


def test_codes_and_a_column_for_the_day_are_understood() -> None:
    table = _read("a.csv", b"id,as_of,edition\nA,2025-03-01,special\nB,,standard\n")
    assert table.asked_on is None
    assert to_json(table.book.scenario(0)) == {"as_of": "2025-03-01", "edition": "special"}
    assert [one.row for one in table.book.rejected] == [3]


def test_a_formula_of_a_workbook_is_no_value() -> None:
    table = _read("a.xlsx", _workbook())
    assert table.book.ids == ["A"]
    assert [one.row for one in table.book.rejected] == [3]


def test_parquet_is_read() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"edition": ["special", None], "policy_start": [dt.date(2026, 1, 1)] * 2}), out)
    assert _read("a.parquet", out.getvalue()).book.size == 2


def _fault(name: str, data: bytes) -> str:
    """What is said of a file, before or while it is taken in; then nothing of it is held."""
    try:
        table = _read(name, data)
    except TableError as error:
        return str(error)
    assert table.book.size == 0
    return table.book.fault


def _packed(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsx", b"PK\x03\x04 no zip", "打不开"),
        ("a.xlsx", _packed(100), "打不开"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "不认识这种文件"),
        ("a.parquet", b"PAR1PAR1", "打不开"),
        ("a.csv", b"", "没有表头"),
        ("a.csv", b"a,b\n1,2\n", "没有认识的列"),
        ("a.csv", "版本,edition\n标准版,special\n".encode(), "同一件事"),
        ("a.csv", b"\x81\xff\x00" * 5, "读不出文字"),
        ("a.csv", ",".join(f"c{at}" for at in range(1_000_000)).encode(), "最多 1000 列"),
        ("<b>.csv", b"edition\n" + b"special\n" * 100_001, "超过 100,000 行"),
    ],
    ids=["no-zip", "no-workbook", "old-excel", "no-parquet", "empty", "unknown-columns", "twice", "no-text",
         "a-million-columns", "too-long"],
)  # fmt: skip
def test_a_hostile_or_foolish_file_gets_a_message(name: str, data: bytes, told: str) -> None:
    assert told in _fault(name, data)


def test_what_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.book.whole.uploaded_book.MOST_UNPACKED", 1_000)
    with pytest.raises(TableError, match="解开后太大"):
        uploaded_book("a.xlsx", _packed(2_000), NAMES, DAY)
    monkeypatch.setattr("rules.book.whole.uploaded_book.MOST_BYTES", 10)
    with pytest.raises(TableError, match="文件太大"):
        uploaded_book("a.csv", b"edition\nspecial\n", NAMES, DAY)


def test_a_file_that_breaks_further_down_holds_nothing() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"edition": ["special"] * 50_000, "x": list(range(50_000))}), out)
    data = bytearray(out.getvalue())
    data[10:400] = b"\0" * 390
    table = _read("a.parquet", bytes(data))
    assert table.book.fault
    assert table.book.size == 0
