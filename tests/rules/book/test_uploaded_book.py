"""Is an uploaded table read by the names of its columns, and what is wrong with it said?"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules.book.files.matched_columns import SpokenColumns, SpokenNames
from rules.book.files.piece import TableError
from rules.book.whole.uploaded_book import UploadedFile, UploadedTable, uploaded_book
from rules.domain.parsing import to_json

DAY = dt.date(2026, 11, 29)
SERVICE_NAMES = {"门诊陪诊": "outpatient_companion", "重疾绿通·体检": "green_channel.exam"}
NAMES = SpokenNames(
    SpokenColumns(
        {"编号": "id", "版本": "edition", "加购": "addons", "起始": "policy_start", "年龄": "age"},
        {
            "edition": {"标准版": "standard", "特需部版": "special"},
            "addons": {"门急诊": "outpatient", "没有": "none"},
        },
    ),
    {
        "usage": SpokenColumns(
            {"编号": "id", "服务": "service", "项目": "item", "哪天": "on"},
            {"service": SERVICE_NAMES, "item": {"检查": "exam"}},
            frozenset({"用量"}),
        ),
        "earlier_stays": SpokenColumns({"编号": "id"}, {"hospital": {"其他": "other"}}, frozenset({"以往"})),
        "bookings": SpokenColumns({"编号": "id"}, {}, frozenset({"预约"})),
    },
)
CSV = (
    "编号,版本,加购,起始,别的\nA,特需部版,门急诊,2026-01-01,x\n,,,,\nB,标准版,没有,2026-02-01,y\nC,金卡,,,\n"
)
ROWS = [["编号", "版本", "起始"], ["A", "特需部版", dt.date(2026, 1, 1)], ["B", "标准版", "=1+1"]]


def _read(name: str, data: bytes) -> UploadedTable:
    return _taken_in(uploaded_book(UploadedFile(name, data), NAMES, DAY))


def _taken_in(table: UploadedTable) -> UploadedTable:
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
    assert dict(table.columns.matched) == {
        "编号": "id",
        "版本": "edition",
        "加购": "addons",
        "起始": "policy_start",
    }
    assert (table.columns.ignored, table.asked_on) == (("别的",), DAY)
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
        ("<b>.csv", b"edition\n" + b"special\n" * 100_001, "有 100,001 行，最多 100,000 行"),
    ],
    ids=["no-zip", "no-workbook", "old-excel", "no-parquet", "empty", "unknown-columns", "twice", "no-text",
         "a-million-columns", "too-long"],
)  # fmt: skip
def test_a_hostile_or_foolish_file_gets_a_message(name: str, data: bytes, told: str) -> None:
    assert told in _fault(name, data)


def test_what_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.book.whole.uploaded_book.MOST_UNPACKED", 1_000)
    with pytest.raises(TableError, match="解开后太大，有 0 MB，最多 0 MB"):
        uploaded_book(UploadedFile("a.xlsx", _packed(2_000)), NAMES, DAY)
    monkeypatch.setattr("rules.book.whole.uploaded_book.MOST_BYTES", 10)
    with pytest.raises(TableError, match=r"文件太大，有 0\.0 MB，最多 0 MB"):
        uploaded_book(UploadedFile("a.csv", b"edition\nspecial\n"), NAMES, DAY)


def test_a_file_that_breaks_further_down_holds_nothing() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"edition": ["special"] * 50_000, "x": list(range(50_000))}), out)
    data = bytearray(out.getvalue())
    data[10:400] = b"\0" * 390
    table = _read("a.parquet", bytes(data))
    assert table.book.fault
    assert table.book.size == 0


# ---------------------------------------------------------------- second tables

POLICIES = "编号,版本,起始\nA,特需部版,2026/1/1\nB,标准版,2026年2月1日\nC,标准版,2026-02-01\n".encode()
USES = (
    "编号,服务,项目,哪天,备注\n"
    "A,门诊陪诊,,2026-03-01,x\nA,green_channel,检查,2026/3/2,\nB,按摩,,2026-03-01,\nZ,门诊陪诊,,2026-03-01,\n"
    ",,,,\nC,重疾绿通·体检,,2026-3-5,\n"
).encode()


def _with_uses(uses: bytes = USES, policies: bytes = POLICIES) -> UploadedTable:
    records = {"usage": UploadedFile("用量.csv", uses)}
    return _taken_in(uploaded_book(UploadedFile("保单.csv", policies), NAMES, DAY, records))


def test_records_of_a_second_table_come_to_their_policies() -> None:
    table = _with_uses()
    uses = {id: to_json(table.book.scenario(row)).get("usage") for row, id in enumerate(table.book.ids)}
    told = {
        id: [(one["service"], one.get("item"), one["on"]) for one in some or []] for id, some in uses.items()
    }
    assert told == {
        "A": [("outpatient_companion", None, "2026-03-01"), ("green_channel", "exam", "2026-03-02")],
        "C": [("green_channel", "exam", "2026-03-05")],
    }
    assert table.seconds["usage"].columns.ignored == ("备注",)


def test_a_policy_with_a_record_that_is_refused_is_refused_and_the_records_are_told() -> None:
    table = _with_uses()
    told = {(one.table, one.row): (one.id, one.reason) for one in table.book.rejected}
    assert list(told) == [("policies", 3), ("usage", 4), ("usage", 5)]
    assert told["policies", 3][0] == "B"
    assert "usage 表第 4 行" in told["policies", 3][1]
    assert "按摩" in told["usage", 4][1]
    assert "保单表中没有 Z" in told["usage", 5][1]
    assert [one.row for one in table.seconds["usage"].refused] == [4, 5]
    assert table.seconds["usage"].rows == 6


def _two_sheets(name: str, *rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["编号", "版本"], ["A", "标准版"]):
        book.active.append(row)
    sheet = book.create_sheet(name)
    for one in rows:
        sheet.append(one)
    book.save(out)
    return out.getvalue()


def test_a_sheet_of_a_workbook_is_a_second_table_by_its_name() -> None:
    rows = (["编号", "服务", "哪天"], ["A", "门诊陪诊", dt.date(2026, 3, 1)])
    found = _read("册.xlsx", _two_sheets("用量", *rows))
    assert len(to_json(found.book.scenario(0))["usage"]) == 1
    assert _read("册.xlsx", _two_sheets("别的", *rows)).seconds == {}
    assert _read("册.xlsx", _two_sheets("用量")).seconds == {}


def test_a_file_of_its_own_goes_before_a_sheet() -> None:
    rows = (["编号", "服务", "哪天"], ["A", "门诊陪诊", dt.date(2026, 3, 1)])
    main = UploadedFile("册.xlsx", _two_sheets("用量", *rows))
    records = {"usage": UploadedFile("空.csv", "编号,服务,哪天\n".encode())}
    found = _taken_in(uploaded_book(main, NAMES, DAY, records))
    assert "usage" not in to_json(found.book.scenario(0))


@pytest.mark.parametrize(
    ("policies", "uses", "told"),
    [
        (POLICIES, "服务,哪天\n门诊陪诊,2026-03-01\n", "没有保单号"),
        (POLICIES, "编号,天气\nA,晴\n", "没有认识的列"),
        ("版本\n标准版\n".encode(), USES.decode(), "没有保单号"),
        (POLICIES, "", "没有表头"),
    ],
    ids=["no-id", "no-known-column", "policies-without-id", "empty"],
)
def test_a_second_table_that_cannot_be_used_gets_a_message(policies: bytes, uses: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        _with_uses(uses.encode(), policies)


def test_a_second_table_that_is_too_long_says_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.book.whole.second_tables.MOST_RECORDS", 5)
    book = _with_uses().book
    assert (book.size, book.fault) == (0, "用量.csv：有 6 行，最多 5 行")


def test_progress_grows_with_rows_of_every_table() -> None:
    table = uploaded_book(
        UploadedFile("保单.csv", POLICIES), NAMES, DAY, {"usage": UploadedFile("用量.csv", USES)}
    )
    done = [table.book.done]
    while not table.book.complete:
        table.book.advance()
        done.append(table.book.done)
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 1.0)
    assert 0 < done[1] < 1
