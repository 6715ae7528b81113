"""Does the ledger take back what it wrote, and what people write, once and whole?"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.present.base import csv_table
from pages.present.export.excel_writer import excel_file
from pages.present.records import record_files, record_rows, typed_cells
from pages.present.records.record_files import Read
from pages.present.records.record_rows import SHEETS, RecordRow, check_rows
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from tests.pages.test_ledger import CASE, COMPANION, LEDGER
from tests.support.opened import open_page, run
from tests.support.record_lists import FACTS, LISTS, rows

HEADER = "服务,哪天用的,次数（护工按天）,金额（元）"
VIDEO = {"service": "video_consult", "item": "main"}
EXPERT = {"service": "green_channel", "item": "expert_clinic"}


def of(fact: str, data: bytes) -> Read:
    """What a file of one list holds."""
    found = record_files.read_records(fact, data)
    assert list(found) == [fact]
    return found[fact]


def line(*cells: str) -> Read:
    """What a file of uses with this one line holds."""
    return of("usage", f"{HEADER}\n{','.join(cells)}\n".encode())


def book(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook made elsewhere."""
    made, data = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for cells in lines:
            sheet.append(list(cells))
    made.save(data)
    return data.getvalue()


def counted(fact: str, every: Sequence[RecordRow]) -> list[RecordRow]:
    """Rows as a table shows them: a count of one is written out."""
    return [({"count": 1} if fact == "usage" else {}) | row for row in every]


# ---------------------------------------------------------------- there and back


@given(LISTS)
def test_finished_rows_survive_a_text_file(given_rows: tuple[str, list[RecordRow]]) -> None:
    fact, all_rows = given_rows
    finished = [state.entry for state in check_rows(fact, all_rows) if state.entry is not None]
    read = of(fact, csv_table.csv_file(record_files.table_rows(fact, finished)))
    assert not read.faults
    assert list(read.rows) == counted(fact, finished)


@given(st.fixed_dictionaries({fact: rows(fact) for fact in SHEETS}))
def test_all_lists_survive_the_workbook_that_we_write(lists: dict[str, list[RecordRow]]) -> None:
    finished = {
        fact: [state.entry for state in check_rows(fact, every) if state.entry is not None]
        for fact, every in lists.items()
    }
    tables = [record_files.table_rows(fact, every) for fact, every in finished.items()]
    found = record_files.read_records(
        "bookings", excel_file([*tables, csv_table.Table("余额", ("服务",), [])])
    )
    assert {fact: read.faults for fact, read in found.items()} == dict.fromkeys(SHEETS, ())
    assert {fact: list(read.rows) for fact, read in found.items()} == {
        fact: counted(fact, every) for fact, every in finished.items()
    }


# ---------------------------------------------------------------- cells as people write them


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026年03月05日", "2026 年 3 月 5 日",
        "２０２６／３／５", "２０２６年３月５日", "20260305", "2026/3/5 0:00", "2026/3/5 00:00:00",
        "2026-03-05T00:00:00", "2026-03-05 14:30:00.000", " 2026-3-5 ", "'2026-03-05",
    ],
)  # fmt: skip
def test_a_day_as_people_write_it(text: str) -> None:
    assert line("门诊陪诊", text, "", "").rows == ({**COMPANION, "on": "2026-03-05"},)


@pytest.mark.parametrize("text", ["2", "２", "2次", "2 次", "2天", "2.0", "２次"])
def test_a_count_as_people_write_it(text: str) -> None:
    assert line("门诊陪诊", "2026-03-05", text, "").rows[0]["count"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "1200.5", '"1,200.50"', "￥1200.5", "¥ 1200.50", "1200.5元", "1200.5 元", "人民币1200.5元",
        "RMB1200.5", "１２００．５元", '"￥1,200.50元"', '"１，２００．５"',
    ],
)  # fmt: skip
def test_money_as_people_write_it(text: str) -> None:
    assert line("门诊陪诊", "2026-03-05", "", text).rows[0]["amount"] == 1200.5


@pytest.mark.parametrize(
    "text",
    [
        "重疾绿通 · 专家门诊", "重疾绿通·专家门诊", "重疾绿通・专家门诊", "重疾绿通•专家门诊",
        "重疾绿通-专家门诊", "重疾绿通：专家门诊", "重疾绿通:专家门诊", "重疾绿通 专家门诊",
        "重疾绿通专家门诊",
    ],
)  # fmt: skip
def test_a_service_as_people_write_it(text: str) -> None:
    assert line(text, "2026-03-05", "", "").rows == ({**EXPERT, "on": "2026-03-05"},)


@pytest.mark.parametrize(
    ("text", "service"),
    [("重疾绿通plus·专家门诊", "green_channel_plus"), ("在线问诊＆药费直赔", "online_pharmacy")],
)
def test_width_and_case_of_a_name_do_not_matter(text: str, service: str) -> None:
    assert line(text, "2026-03-05", "", "").rows[0]["service"] == service


def test_bare_names_still_tell_every_item_apart() -> None:
    bare = [typed_cells.bare(record_rows.record_item_name(key)) for key in record_rows.choosable()]
    assert len(set(bare)) == sum(map(len, SERVICES.values()))
    for fact in SHEETS:
        heads = [typed_cells.head(SHEETS[fact], column.label) for column in SHEETS[fact].columns]
        assert heads == list(SHEETS[fact].columns)


@pytest.mark.parametrize("text", ["-", "—", "/", "不清楚", "　"])
def test_a_cell_left_open_is_empty(text: str) -> None:
    assert line("门诊陪诊", "2026-03-05", "", text).rows == ({**COMPANION, "on": "2026-03-05"},)


@pytest.mark.parametrize(
    "text", ["二级及以上公立医院特需/国际/VIP部", "二级及以上公立医院特需／国际／vip 部"]
)
def test_an_option_as_people_write_it(text: str) -> None:
    data = f"出院日期,住的医院\n2026-03-05,{text}\n".encode()
    assert of("earlier_stays", data).rows == ({"discharged_on": "2026-03-05", "hospital": "public_vip"},)


@pytest.mark.parametrize(
    "head",
    [
        "服务,哪天用的,次数(护工按天),金额(元)",
        "服务, 哪天用的 ,次数,金额",
        "金额（元）,服务,哪天用的,次数（ 护工按天 ）",
    ],
)
def test_heads_as_people_write_them(head: str) -> None:
    cells = {"服": "门诊陪诊", "哪": "2026-03-05", "次": "2", "金": "9"}
    text = ",".join(cells[name.strip()[0]] for name in head.split(","))
    assert of("usage", f"{head}\n{text}\n".encode()).rows == (
        {**COMPANION, "on": "2026-03-05", "count": 2, "amount": 9.0},
    )


# ---------------------------------------------------------------- files as programs write them

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "；", "，"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_separator_in_any_encoding(encoding: str, separator: str) -> None:
    lines = [
        ["哪天用的", "服务", '"金额（元）"', ""],
        ["2026/3/5", "门诊陪诊", '"1,200.50"', ""],
        ["", "", "", ""],
        ["2026年3月6日", "视频问诊", "", ""],
    ]
    text = "".join(separator.join(cells) + "\r\n" for cells in lines)
    read = of("usage", text.encode(encoding))
    assert read.faults == ()
    assert read.rows == (
        {**COMPANION, "on": "2026-03-05", "amount": 1200.5},
        {**VIDEO, "on": "2026-03-06"},
    )


AFTERNOON = dt.datetime.combine(dt.date(2026, 3, 5), dt.time(14, 30))


def test_a_workbook_made_elsewhere() -> None:
    lines: list[list[Any]] = [
        [],
        ["服务", "哪天用的", "次数", "金额"],
        ["重疾绿通·专家门诊", AFTERNOON, 2.0, 100],
        [],
        ["视频问诊", "2026/3/6", None, "100元"],
    ]
    read = of("usage", book({"Sheet1": lines, "别的": [["随便", "什么"]]}))
    assert read.faults == ()
    assert read.rows == (
        {**EXPERT, "on": "2026-03-05", "count": 2, "amount": 100.0},
        {**VIDEO, "on": "2026-03-06", "amount": 100.0},
    )


def test_a_fault_in_a_workbook_names_its_sheet_and_line() -> None:
    sheets = {
        "用量": [["服务", "哪天用的"], ["视频问诊", "2026-03-05"], ["视频问诊", "昨天"]],
        "预约": [["服务", "哪天约的"], ["视频问诊", "2026-02-30"]],
    }
    found = record_files.read_records("usage", book(sheets))
    assert [fault for read in found.values() for fault in read.faults] == [
        '用量 第 3 行 · 哪天用的：收到 "昨天"，须为 2026-03-01 或 2026/3/1 这样的日期',
        '预约 第 2 行 · 哪天约的：收到 "2026-02-30"，没有 2026 年 2 月 30 日这一天',
    ]


def test_a_formula_without_a_value_is_told() -> None:
    lines = [["服务", "哪天用的", "金额"], ["视频问诊", "2026-03-05", "=1+1"]]
    assert "没算出值的公式" in of("usage", book({"用量": lines})).faults[0]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("text", ["2025-02-30", "2025/2/29", "2025年13月1日", "20250230", "2025-00-01"])
def test_a_day_that_does_not_exist_is_called_so(text: str) -> None:
    (fault,) = line("门诊陪诊", text, "", "").faults
    assert fault.startswith("第 2 行 · 哪天用的：收到")
    assert fault.endswith("日这一天")
    assert "没有 2025 年" in fault


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["文件是空的"]),
        ("服务,日期\n", ['第 1 行 · 没有 "日期" 这一列', "第 1 行 · 缺少列“哪天用的”"]),
        (f"{HEADER},服务\n", ["第 1 行 · 列“服务”重复"]),
        (f"{HEADER}\n没有,2026-01-01,1,\n", ["第 2 行 · 服务：收到 \"没有\""]),
        (f"{HEADER}\n重疾绿通,2026-01-01,1,\n", ["有 10 个项目，要写到项目，例如“重疾绿通 · 远程问诊”"]),
        (f"{HEADER}\n门诊陪诊,昨天,一,很多\n", ["第 2 行 · 哪天用的", "第 2 行 · 次数", "第 2 行 · 金额"]),
        (f'{HEADER}\n门诊陪诊,2026-01-01,1.5,"1,2"\n', ["第 2 行 · 次数", "第 2 行 · 金额"]),
        (f"{HEADER}\n门诊陪诊,2026-01-01,0,\n\n门诊陪诊,,,\n", ["第 2 行 · 次数", "第 4 行 · 缺 哪天用的"]),
        (f"{HEADER}\n门诊陪诊,2026-01-01,1,,多的\n", ["第 2 行 · 格子比表头多"]),
        (f'{HEADER}\n"门诊陪诊,2026-01-01\n', ["不是 CSV 表格"]),
        (f"{HEADER}\n" + "门诊陪诊,2026-01-01,1,\n" * 501, ["行数太多：有 501 行，最多 400 行"]),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_brings_nothing(text: str, faults: list[str]) -> None:
    read = of("usage", text.encode())
    assert read.rows == ()
    assert len(read.faults) == len(faults)
    for found, expected in zip(read.faults, faults, strict=True):
        assert expected in found


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 Excel"),
        (b"PK\x03\x04 not a workbook", "打不开这个工作簿"),
        (bytes(range(256)), "读不出文字"),
        (b"," * 1_000_001, "太大"),
    ],
    ids=["xls", "broken", "binary", "large"],
)
def test_a_file_that_is_no_table_is_told_what_to_do(data: bytes, told: str) -> None:
    assert told in of("usage", data).faults[0]


def test_a_workbook_that_swells_is_not_unpacked() -> None:
    data = book({"用量": [["服务", "哪天用的"]]})
    swollen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(swollen, "w", 8) as after:
        for part in before.infolist():
            after.writestr(part, before.read(part))
        after.writestr("xl/more.bin", bytes(50_000_000))
    assert len(swollen.getvalue()) < 1_000_000
    assert "解开后太大" in of("usage", swollen.getvalue()).faults[0]


@given(FACTS, st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused(fact: str, data: bytes) -> None:
    read = of(fact, data)
    assert not (read.rows and read.faults)
    parse({"as_of": "2026-01-01", fact: list(read.rows)}, SERVICES)


@given(st.lists(st.lists(st.none() | st.booleans() | st.floats(allow_nan=False) | st.dates(), max_size=5)))
def test_any_cells_are_read_or_refused(cells: list[list[Any]]) -> None:
    read = of("usage", book({"用量": [["服务", "哪天用的", "次数", "金额"], *cells]}))
    assert not (read.rows and read.faults)
    parse({"as_of": "2026-01-01", "usage": list(read.rows)}, SERVICES)


# ---------------------------------------------------------------- the page


def click(page: AppTest, key: str) -> None:
    page.button(key=key).click()
    run(page)


def shown(page: AppTest) -> str:
    """Everything that is said of an upload."""
    said = [*page.markdown, *page.warning, *page.error, *page.info, *page.success]
    return "\n".join(element.value for element in said)


def upload(page: AppTest, data: bytes, name: str = "a.csv") -> AppTest:
    page.file_uploader[0].set_value((name, data, "text/csv"))
    return run(page)


def opened() -> AppTest:
    used = [{**COMPANION, "on": "2026-05-01"}]
    return open_page(LEDGER, case={**CASE, "usage": used}, ledger_files=True)


GOOD = f"{HEADER}\n视频问诊,2026-06-01,2,\n".encode()


def days(page: AppTest) -> list[str]:
    return [row["on"] for row in page.session_state["case"]["usage"]]


def test_an_upload_is_shown_before_it_counts_and_taken_over_once() -> None:
    page = opened()
    first = page.file_uploader[0].key
    upload(page, GOOD)
    assert "都读懂了，还没有导入：用量 1 条" in shown(page)
    assert days(page) == ["2026-05-01"]
    button = page.button(key="ledger_add")
    button.click()
    run(page)
    assert days(page) == ["2026-05-01", "2026-06-01"]
    assert "已导入，加在后面：用量 1 条" in shown(page)
    assert page.file_uploader[0].key != first
    assert page.file_uploader[0].value is None
    assert not {"ledger_add", "ledger_replace"} & {one.key for one in page.button}
    run(page)
    assert "已导入" not in shown(page)


def take_twice() -> None:
    import streamlit as st

    from pages.ui.form import record_upload

    if st.session_state.pop("click", False):
        for _ in range(2):
            record_upload._take({"usage": st.session_state["rows"]}, "")


def test_a_second_click_doubles_nothing() -> None:
    page = AppTest.from_function(take_twice)
    new = [{**VIDEO, "on": "2026-06-01"}]
    for key, value in {"case": dict(CASE), "rows": new, "click": True, "ledger_found": {}}.items():
        page.session_state[key] = value
    run(page)
    assert page.session_state["case"]["usage"] == new
    page.session_state["click"] = True
    page.session_state["rows"] = []
    run(page)
    assert page.session_state["case"]["usage"] == new


def test_an_upload_that_repeats_what_is_there_says_so() -> None:
    page = upload(opened(), f"{HEADER}\n门诊陪诊,2026-05-01,1,\n视频问诊,2026-06-01,,\n".encode())
    assert "其中 1 条和现有的一模一样" in shown(page)
    click(page, "ledger_replace")
    assert days(page) == ["2026-05-01", "2026-06-01"]


def test_an_upload_can_be_left() -> None:
    page = upload(opened(), GOOD)
    click(page, "ledger_leave")
    assert days(page) == ["2026-05-01"]
    assert "读懂了" not in shown(page)


def test_a_workbook_brings_all_its_lists() -> None:
    lists: dict[str, list[RecordRow]] = {
        "usage": [{**VIDEO, "on": "2026-06-01", "count": 1}],
        "bookings": [{**VIDEO, "booked_on": "2026-06-01", "on": "2026-06-05"}],
        "earlier_stays": [],
    }
    data = excel_file(record_files.table_rows(fact, every) for fact, every in lists.items())
    page = upload(opened(), data, "台账.xlsx")
    assert "用量 1 条、预约 1 条" in shown(page)
    click(page, "ledger_replace")
    assert {fact: page.session_state["case"].get(fact, []) for fact in SHEETS} == lists


def test_a_bad_upload_changes_nothing_and_the_next_good_one_takes_its_place() -> None:
    page = upload(opened(), f"{HEADER}\n视频问诊,2026-06-01,2,\n视频问诊,,2,\n".encode())
    assert "第 3 行 · 缺 哪天用的" in page.error[0].value
    assert "什么都没有导入" in page.error[0].value
    assert days(page) == ["2026-05-01"]
    upload(page, GOOD)
    assert not page.error
    assert "用量 1 条" in shown(page)
