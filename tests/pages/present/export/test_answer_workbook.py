"""Does the workbook of all answers say what the answer says, when another library reads it back?"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from pages.present.base import csv_table
from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import dimensions
from pages.present.compare.grid import Grid, grid_of
from pages.present.compare.matrix import layout_of
from pages.present.export import answer_workbook, comparison_tables, cover_sheet
from pages.present.export.excel_writer import TALLEST, TINTS, Cover, excel_file, height, widths
from pages.present.export.matrix_sheet import matrix_sheet
from pages.present.text.case_text import ToldCase
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import DEADLINES
from rules.quiz.quiz import data_digest
from tests.support.printed_cases import ENGINE, EVERY, FULLEST, USUAL, answer_to, case_of, every_reading

CATALOGUE = load()
JUDGE = Judge(ENGINE)

Rows = list[dict[str, Any]]


def read_back(case: ToldCase, reading: str = "favourable") -> dict[str, Rows]:
    """Every sheet as rows by the names in its head."""
    data = excel_file(answer_workbook.tables(case, answer_to(case, reading), CATALOGUE))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets: dict[str, Rows] = {}
    for sheet in book.worksheets[1:]:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return sheets


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("name", EVERY)
def test_names_statuses_counts_and_days_agree_with_the_answer(name: str, reading: str) -> None:
    case = case_of(EVERY[name])
    answer, sheets = answer_to(case, reading), read_back(case, reading)
    assert [(row["服务编号"], row["状态编号"], row["状态"]) for row in sheets["25 项服务"]] == [
        (service.id, service.status, STATUS_NAMES[service.status]) for service in answer.services
    ]
    items = [(service, item) for service in answer.services for item in service.items]
    assert [(row["服务编号"], row["项目编号"], row["状态编号"]) for row in sheets["项目"]] == [
        (service.id, item.id, item.status) for service, item in items
    ]
    counts = [row for row in sheets["次数"] if row["项目编号"] in SERVICES[row["服务编号"]]]
    assert [(row["上限"], row["已用"], row["剩余"], row["单位"]) for row in counts] == [
        (item.limit, item.used, item.remaining, item.unit) for _, item in items
    ]
    days = [row for row in sheets["日期"] if row["日期"] is not None]
    assert all(isinstance(row["日期"], dt.datetime) for row in days)
    assert [(row["日期"].date(), row["服务编号"], row["项目编号"], row["种类"]) for row in days] == [
        (d.on, service.id, d.item, DEADLINES[d.id].name)
        for service in answer.services
        for d in service.deadlines
    ]
    assert len(sheets["提示"]) == sum(len(service.caveats) for service in answer.services)


def test_the_other_reading_stands_beside_this_one() -> None:
    case = case_of(USUAL)
    answer, sheets = answer_to(case), read_back(case)
    for service, row in zip(answer.services, sheets["25 项服务"], strict=True):
        other = service.other_reading
        assert row["保守解释的状态"] == STATUS_NAMES[other.status if other else service.status]
    others = {
        (service.id, day.item, DEADLINES[day.id].name): day.on
        for service in answer.services
        if service.other_reading
        for day in service.other_reading.deadlines
    }
    told = {
        (row["服务编号"], row["项目编号"], row["种类"]): row["保守解释的日期"].date()
        for row in sheets["日期"]
        if row["保守解释的日期"] is not None
    }
    assert others
    assert others.items() <= told.items()


def test_disputes_name_the_reading_in_force() -> None:
    chosen = every_reading()
    sheets = read_back(case_of(USUAL, chosen))
    rows = [row for row in sheets["歧义"] if row["条目编号"] in chosen]
    assert rows
    for row in rows:
        entry = CATALOGUE.entries[row["条目编号"]]
        assert row["现在按"] == entry.readings[chosen[entry.id]].say
        assert row["行号"]


def cover_of(case: ToldCase, reading: str = "favourable") -> dict[tuple[str, str], Any]:
    """The first sheet by section and name."""
    data = excel_file(answer_workbook.tables(case, answer_to(case, reading), CATALOGUE))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found, title = {}, ""
    for left in (1, 4):
        for row in range(2, sheet.max_row + 1):
            cell, value = sheet.cell(row, left), sheet.cell(row, left + 1).value
            if value is None:
                title = cell.value or title
            else:
                found[title, cell.value] = value
    return found


def test_the_first_sheet_can_be_forwarded() -> None:
    case = case_of(USUAL, every_reading())
    case = case._replace(entered={**case.entered, "expert_stay": None})
    about = cover_of(case)
    assert "合同为准" in about["须知", "性质"]
    assert "a12527d5" in about["须知", "来源"]
    assert about["须知", "规则版本"] == f"{CATALOGUE.stamp['version']}（数据 {data_digest(CATALOGUE)}）"
    assert about["手册有歧义时", "按"] == "有利解释"
    assert len([name for title, name in about if title == "手册有歧义时"]) == 1 + len(every_reading())
    assert about["日期", "查询日期"].date() == dt.date(2026, 5, 20)
    assert about["日期", "等待期最后一天"].date() == dt.date(2026, 2, 8)
    assert about["填写的情况", "诊断"] == "确诊重大疾病（非癌症）"
    assert about["填写的情况", "专家住院诊治"] == "不清楚"
    assert about["假定（没有填）", "等待期"] == "30 天"
    assert ("填写的情况", "等待期") not in about
    assert [name for title, name in about if title == "图例"][:9] == [
        STATUS_NAMES[status] for status in cover_sheet.MEANINGS
    ]
    assert set(cover_sheet.MEANINGS) == set(STATUS_NAMES)


def test_the_first_sheet_lists_the_others() -> None:
    case = case_of(FULLEST)
    listed = [name for title, name in cover_of(case) if title == "各张表"]
    assert listed == list(read_back(case))


def test_every_record_is_there() -> None:
    rows = read_back(case_of(FULLEST))["记录"]
    assert all(isinstance(row["用、约或入院的日子"], dt.datetime) for row in rows)
    assert len(rows) == sum(len(FULLEST[name]) for name in ("usage", "bookings", "earlier_stays"))


def test_every_line_the_answer_rests_on_is_listed() -> None:
    case = case_of(USUAL)
    listed = {(row["起始行"], row["结束行"]) for row in read_back(case)["条款行号"]}
    for service in answer_to(case).services:
        clauses = [r.clause for r in service.because] + [d.clause for d in service.deadlines]
        assert {pair for clause in clauses for pair in clause.lines} <= listed


def test_what_a_person_typed_is_no_formula() -> None:
    assert "'=1+1" in cover_of(case_of({**USUAL, "hospital_city": "=1+1"})).values()


# ---------------------------------------------------------------- how it looks

GRID = grid_of(
    JUDGE,
    USUAL,
    [one for id, one in dimensions(USUAL, CATALOGUE).items() if id in ("edition", "addons")],
    "cautious",
)
WIDE_GRID = grid_of(
    JUDGE,
    USUAL,
    [one for id, one in dimensions(USUAL, CATALOGUE).items() if id in ("diagnosis", "edition")],
    "cautious",
)


def grid_sheets(grid: Grid) -> list[Any]:
    """The sheets of combinations; the first is the picture."""
    picture = matrix_sheet(layout_of(grid, list(SERVICES)), JUDGE, ("谁", str(USUAL["as_of"])), counts=True)
    return comparison_tables.grid_tables(picture, grid, JUDGE, USUAL)


BOOKS = {
    "results": answer_workbook.tables(case_of(FULLEST), answer_to(case_of(FULLEST)), CATALOGUE),
    "combinations": grid_sheets(GRID)[1:],
    "many combinations": grid_sheets(WIDE_GRID)[1:],
}


@pytest.mark.parametrize("name", BOOKS)
def test_every_sheet_is_made_for_paper_and_keeps_names_in_sight(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_file(BOOKS[name])))
    for made, sheet in zip(BOOKS[name], book.worksheets, strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if isinstance(made, Cover):
            continue
        assert sheet.print_title_rows == "$1:$1"
        column = get_column_letter(made.names + 1)
        assert sheet.freeze_panes == f"{column}2"
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)
        if "服务" in made.header:
            assert made.header.index("服务") < made.names or sheet.title == "条款行号"


@pytest.mark.parametrize("name", BOOKS)
def test_a_status_has_its_colour_and_no_other_cell_has_one(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_file(BOOKS[name])))
    seen = set()
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                status = str(cell.value).partition("（")[0]
                filled = cell.fill.fgColor.rgb[2:] if cell.fill.patternType else None
                assert filled == (TINTS[status][0][1:] if status in TINTS else None)
                seen.add(filled)
    assert len(seen) > 3


@pytest.mark.parametrize("name", BOOKS)
def test_rows_are_tall_enough_and_none_is_cut(name: str) -> None:
    for made in BOOKS[name]:
        if not isinstance(made, Cover):
            wide = widths(made)
            assert all(height(row, wide) < TALLEST for row in (made.header, *made.rows))
            days = [at for at in range(len(wide)) if any(isinstance(row[at], dt.date) for row in made.rows)]
            assert all(wide[at] > len("2026-05-20") for at in days)


@pytest.mark.parametrize("name", BOOKS)
def test_dates_in_a_column_are_dates(name: str) -> None:
    for made in BOOKS[name]:
        if isinstance(made, Cover):
            continue
        for at, head in enumerate(made.header):
            column = [row[at] for row in made.rows]
            if any(isinstance(value, dt.date) for value in column):
                assert all(value is None or isinstance(value, dt.date) for value in column), (made.name, head)
            assert not any(
                re.fullmatch(r"\d{4}-\d\d-\d\d.*", str(value)) for value in column if isinstance(value, str)
            )


def test_many_combinations_stand_one_below_the_other() -> None:
    few, many = BOOKS["combinations"][1], BOOKS["many combinations"][1]
    assert isinstance(few, csv_table.Table)
    assert isinstance(many, csv_table.Table)
    assert len(few.header) == 3 + len(GRID.combinations)
    assert len(few.rows) == len(SERVICES)
    assert len(many.header) == 1 + len(SERVICES)
    assert len(many.rows) == len(WIDE_GRID.combinations) > comparison_tables.ACROSS
    for at, service in enumerate(CATALOGUE.services, 1):
        statuses = [STATUS_NAMES[cell.status] for cell in WIDE_GRID.cells[service.id]]
        assert [str(row[at]).partition("（")[0] for row in many.rows] == statuses


# ---------------------------------------------------------------- another office program


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice printed the workbooks."""
    lacking = [program for program in ("soffice", "pdfinfo", "pdftotext") if shutil.which(program) is None]
    if lacking:
        if os.environ.get("REQUIRE_OFFICE"):
            pytest.fail(f"not installed: {lacking}")
        pytest.skip(f"not installed: {lacking}")
    folder = tmp_path_factory.mktemp("office")
    case = case_of(USUAL)
    made = {
        "results": answer_workbook.tables(case, answer_to(case), CATALOGUE),
        "combinations": grid_sheets(GRID),
    }
    for name, sheets in made.items():
        (folder / f"{name}.xlsx").write_bytes(excel_file(sheets))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.xlsx"))], check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize(("name", "most"), [("results", 110), ("combinations", 40)])
def test_an_office_program_prints_it_whole(office: Path, name: str, most: int) -> None:
    pdf = str(office / f"{name}.pdf")
    about = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", about)[1])  # type: ignore[index]
    assert len(BOOKS[name]) <= pages <= most
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", about)
    assert size is not None
    assert float(size[1]) > float(size[2]), "landscape"
    assert "###" not in text
    squeezed = re.sub(r"\s", "", text)
    assert all(service.name in squeezed for service in CATALOGUE.services)
    assert f"第{pages}页，共{pages}页" in squeezed
    for sheet in BOOKS[name]:
        assert sheet.name.replace(" ", "") in squeezed
