"""Is a template that was filled in read as it was meant, and is what was read of a table told?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from pages.present.book.spoken_tables import likely_meaning
from pages.present.book.table_template import template_csv, template_workbook
from pages.present.book.upload_preview import ROWS_SHOWN, UploadPreview, meant_column, upload_preview
from pages.present.book.upload_words import reason_told, refused_table
from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.spoken_names import ID_NAME, RECORD_TITLES, spoken_names
from rules.book.whole.uploaded_book import UploadedFile, UploadedTable, uploaded_book
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.cli.commands import main
from rules.domain.parsing import to_json
from rules.domain.scenario import RECORDS
from rules.engine.engine import Engine

DAY = dt.date(2026, 11, 29)
WHOLE = {"": "保单", **RECORD_TITLES}


@pytest.fixture(scope="module")
def known(engine: Engine) -> Catalogue:
    return engine.catalogue


def _read(known: Catalogue, main: str, **records: str) -> UploadedTable:
    files = {table: UploadedFile(f"{table}.csv", text.encode()) for table, text in records.items()}
    return _taken_in(uploaded_book(UploadedFile("册.csv", main.encode()), spoken_names(known), DAY, files))


def _taken_in(table: UploadedTable) -> UploadedTable:
    while not table.book.complete:
        table.book.advance()
    assert not table.book.fault
    return table


def _preview(known: Catalogue, table: UploadedTable) -> UploadPreview:
    return upload_preview("册.csv", table, spoken_names(known), known)


# ---------------------------------------------------------------- templates


def test_every_fact_and_part_of_a_record_has_a_column_with_a_note(known: Catalogue) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(known)))
    assert book.sheetnames == [*WHOLE.values(), "说明", "服务和项目"]
    helped = [row[:3] for row in book["说明"].iter_rows(min_row=2, values_only=True)]
    for table, title in WHOLE.items():
        fields = RECORDS[table].model_fields if table else KNOWN_FACTS
        heads = list(book[title][1])
        assert len(heads) == len(fields) + 1
        assert all(cell.comment and "\n" in cell.comment.text for cell in heads)
        assert [(row[0], row[1]) for row in helped if row[0] == title] == [
            (title, one.value) for one in heads
        ]
        assert {row[2] for row in helped if row[0] == title} == {"id", *fields}
    assert {row[0] for row in book["服务和项目"].iter_rows(min_row=2, values_only=True)} == {
        known.service(service).name for service in SERVICES
    }


@pytest.mark.parametrize("table", RECORD_TITLES)
def test_a_second_table_has_a_template_of_its_own(known: Catalogue, table: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(known, table)))
    assert book.sheetnames == [RECORD_TITLES[table], "说明", "服务和项目"]
    [head] = csv.reader(io.StringIO(template_csv(known, table).decode("utf-8-sig")))
    assert head == [cell.value for cell in book[RECORD_TITLES[table]][1]]


def _filled(known: Catalogue) -> bytes:
    """Each sample that the sheet of help gives, in the workbook itself: policies and all second tables."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(known)))
    samples = {(row[0], row[1]): row[6] for row in book["说明"].iter_rows(min_row=2, values_only=True)}
    samples |= {("保单", "出生日期"): "", ("保单", "诊断日期"): "2026-02-01", ("保单", "查询日期"): DAY}
    samples |= {("以往住院", "出院日期"): "2026-03-04"}
    for title in WHOLE.values():
        book[title].append([samples[title, cell.value] for cell in book[title][1]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_filled_in_template_is_read_as_it_was_meant(known: Catalogue) -> None:
    file = UploadedFile("册.xlsx", _filled(known))
    table = _taken_in(uploaded_book(file, spoken_names(known), DAY))
    assert table.book.rejected == []
    facts = to_json(table.book.scenario(0))
    assert set(KNOWN_FACTS) - set(facts) == {"birth_date"}
    assert all(len(facts[fact]) == 1 for fact in RECORDS)
    # A sum of money decides nothing, so it is not held.
    assert facts["usage"][0].keys() == {*RECORDS["usage"].model_fields} - {"amount"}


def _batch(source: Path, *options: str) -> list[dict[str, str]]:
    """What the command line answers."""
    target = source.with_name("out.csv")
    assert main(["batch", str(source), str(target), *options]) == 0
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_line_reads_a_filled_in_template_as_the_page_does(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "册.xlsx"
    source.write_bytes(_filled(engine.catalogue))
    [found] = _batch(source, "--items")
    assert capsys.readouterr().err == ""
    file = UploadedFile("册.xlsx", source.read_bytes())
    table = _taken_in(uploaded_book(file, spoken_names(engine.catalogue), DAY))
    for service in engine.evaluate(table.book.scenario(0)).services:
        assert found[service.id] == service.status
        for item in service.items:
            assert found[f"{service.id}.{item.id}"] == item.status
            remaining = "" if item.remaining is None else str(item.remaining)
            assert found[f"{service.id}.{item.id}.remaining"] == remaining


def test_the_command_line_reads_chinese_in_every_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uses = tmp_path / "用过.csv"
    uses.write_text("保单号,服务,哪天用的\nA,门诊陪诊,2026年2月1日\n", encoding="utf-8")
    told = "保单号,查询日期,产品版本,加购责任,保单生效日,诊断,年龄,等待期,家到医院的距离,别的\n"
    told += "A,2026/3/1,标准版,没有加购,2026.1.1,不清楚,35 周岁,30天,3km,x\n"
    codes = "id,as_of,edition,addons,policy_start,diagnosis,age,waiting_days,distance_km,x\n"
    codes += "A,2026-03-01,standard,none,2026-01-01,,35,30,3,x\n"
    answers = []
    for name, text in (("册.csv", told), ("codes.csv", codes)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        answers.append(_batch(tmp_path / name, "--usage", str(uses), "--items", "--dates", "--missing"))
    assert answers[0] == answers[1]
    assert '册.csv：不认识 "别的" 这一列' in capsys.readouterr().err


def test_a_refused_row_of_a_sheet_is_told_with_the_name_of_the_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, source = openpyxl.Workbook(), tmp_path / "册.xlsx"
    for row in (["保单号", "查询日期"], ["A", "2026-03-01"]):
        book.worksheets[0].append(row)
    sheet = book.create_sheet("用过的服务")
    for row in (["保单号", "服务", "哪天用的"], ["Z", "门诊陪诊", "2026-02-01"]):
        sheet.append(row)
    book.save(source)
    assert main(["batch", str(source), str(tmp_path / "o.csv")]) == 3
    assert "册.xlsx（用过的服务） 第 2 行：id：保单表中没有 Z" in capsys.readouterr().err


# ---------------------------------------------------------------- how it was understood

MAIN = (
    "编号,产品版次,保单生效日,年龄,<b>备注</b>\n"
    + "".join(f"P{at},标准版,2026/1/1,{20 + at},x\n" for at in range(ROWS_SHOWN + 2))
    + "Q,标准版,2026/1/1,300,\n"
)
USES = (
    "编号,服务,项目,哪天用的,使用时间\n"
    "P0,重疾绿通,专家门诊,2026/3/1,x\nP0,按摩,,2026/3/1,\nZ,门诊陪诊,,2026/3/1,\n"
)


def test_columns_rows_and_what_is_refused_are_told_before_anything_is_computed(known: Catalogue) -> None:
    preview = _preview(known, _read(known, MAIN, bookings="编号,服务\nP1,门诊陪诊\n"))
    policies, bookings = preview.tables
    assert "6 份保单，2 行不能算；还没有开始算" in preview.headline
    assert DAY.isoformat() in preview.day
    assert [one.name for one in policies.known] == ["编号", "保单生效日", "年龄"]
    assert [(one.name, one.likely) for one in policies.strange] == [
        ("产品版次", "产品版本"),
        ("<b>备注</b>", ""),
    ]
    assert "诊断" in policies.missing
    assert "哪天约的（每行都要有）" in bookings.missing
    assert [row for row, _, _ in policies.refused] == [3, ROWS_SHOWN + 4]
    assert policies.refused[0][2] == "“预约”第 2 行：哪天约的：缺少这个字段"
    assert policies.refused[1][1:] == ("Q", "年龄：须不大于 150，收到 300")
    assert preview.heads == ["行", ID_NAME, "保单生效日", "年龄", "预约"]
    assert preview.rows[0] == ["2", "P0", "2026-01-01", "20 周岁", "0 条"]
    assert len(preview.rows) == ROWS_SHOWN


def test_a_second_table_is_told_with_its_own_rows(known: Catalogue) -> None:
    table = _read(known, MAIN, usage=USES)
    _, uses = _preview(known, table).tables
    assert uses.told == "3 条，1 行能用，2 行不能用"
    assert [one.likely for one in uses.strange] == [""]
    (row, id, why), (other, _, unknown) = uses.refused
    assert (row, id, other) == (3, "P0", 4)
    assert why.startswith('服务：没有服务 "按摩"')
    assert unknown == f"{ID_NAME}：保单表中没有 Z"
    rows = refused_table(table.book.rejected, known).rows
    assert [row[:2] for row in rows] == [("保单", 2), ("保单", 9), ("用过的服务", 3), ("用过的服务", 4)]


@pytest.mark.parametrize(
    ("column", "fact"),
    [
        ("产品版次", "edition"), ("客户年龄", "age"), ("Policy Start", "policy_start"),
        ("性别（男/女）", "sex"), ("诊断时间", "diagnosed_on"), ("手机号", None), ("备注", None), ("x", None),
    ],
)  # fmt: skip
def test_an_unknown_column_is_likely_to_be_what_it_sounds_like(
    known: Catalogue, column: str, fact: str | None
) -> None:
    assert likely_meaning(column, spoken_names(known).policies, ()) == fact


def test_what_is_there_already_is_not_meant_again(known: Catalogue) -> None:
    table, names = _read(known, "年龄,客户年龄,生日\n3,4,\n"), spoken_names(known).policies
    assert table.columns.ignored == ("客户年龄", "生日")
    assert meant_column(table.columns, 0, names) is None
    assert meant_column(table.columns, 1, names) == ("生日", "birth_date")
    assert meant_column(table.columns, 2, names) is None


# ---------------------------------------------------------------- why not


def test_a_reason_is_told_in_chinese(known: Catalogue) -> None:
    reason = 'edition：收到 "gold"；可选：standard、special；age：须不大于 150，收到 300'
    assert reason_told(reason, known) == (
        '产品版本：收到 "gold"；可选：标准版、特需部版；年龄：须不大于 150，收到 300'
    )
    assert reason_told("有 3 列，表头有 2 列", known) == "有 3 列，表头有 2 列"


def test_a_reason_names_services_and_items_of_a_record(known: Catalogue) -> None:
    reason = "usage 表第 3 行：item：second_opinion 有多个项目，须写明是哪一项；可选：domestic、overseas"
    assert reason_told(f"age：须不大于 150，收到 300；{reason}", known) == (
        "年龄：须不大于 150，收到 300；“用过的服务”第 3 行：项目：重疾二次诊疗 有多个项目，须写明是哪一项；"
        f"可选：{'、'.join(item.name for item in known.service('second_opinion').items.values())}"
    )


def test_lines_behind_a_stray_quote_are_counted_before_anything_is_computed(known: Catalogue) -> None:
    rows = "".join(f"P{at},标准版\n" for at in range(50))
    preview = _preview(known, _read(known, f'编号,产品版本\n"A,标准版\n{rows}'))
    assert "0 份保单，51 行不能算" in preview.headline
    row, _, reason = preview.tables[0].refused[0]
    assert (row, reason) == (2, "引号从第 2 行开，到文件最后（第 52 行）都没有关上")
