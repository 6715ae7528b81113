"""Does the workbook of all answers say what the answer says, when another library reads it back?"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from pages.parts import workbook
from pages.parts.files import excel_file
from pages.parts.told import Case
from pages.parts.words import KIND_NAMES, STATUS_NAMES
from rules.catalogue import SERVICES, load
from tests.papers import EVERY, FULLEST, USUAL, answer_to, case_of, every_reading

CATALOGUE = load()

Rows = list[dict[str, Any]]


def read_back(case: Case, reading: str = "favourable") -> dict[str, Rows]:
    """Every sheet as rows by the names in its head."""
    data = excel_file(workbook.tables(case, answer_to(case, reading), CATALOGUE))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets: dict[str, Rows] = {}
    for sheet in book.worksheets:
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
        (d.on, service.id, d.item, KIND_NAMES[d.id]) for service in answer.services for d in service.deadlines
    ]
    assert len(sheets["提示"]) == sum(len(service.caveats) for service in answer.services)


def test_the_other_reading_stands_beside_this_one() -> None:
    case = case_of(USUAL)
    answer, sheets = answer_to(case), read_back(case)
    for service, row in zip(answer.services, sheets["25 项服务"], strict=True):
        other = service.other_reading
        assert row["保守解释的状态"] == STATUS_NAMES[other.status if other else service.status]
    others = {
        (service.id, day.item, KIND_NAMES[day.id]): day.on
        for service in answer.services
        if service.other_reading
        for day in service.other_reading.deadlines
    }
    told = {
        (row["服务编号"], row["项目编号"], row["种类"]): row["保守解释的日期"].date()
        for row in sheets["日期"]
        if isinstance(row["保守解释的日期"], dt.datetime)
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


def test_the_first_sheet_says_whose_and_on_what_terms() -> None:
    case = case_of(USUAL)
    case = case._replace(entered={**case.entered, "expert_stay": None})
    about = {(row["种类"], row["名称"]): row["内容"] for row in read_back(case)["说明"]}
    assert "合同为准" in about["说明", "性质"]
    assert "a12527d5" in about["说明", "来源"]
    assert about["查询", "查询日期"].date() == dt.date(2026, 5, 20)
    assert about["保单", "等待期满日"].date() == dt.date(2026, 2, 9)
    assert about["填写的情况", "诊断"] == "确诊重大疾病（非癌症）"
    assert about["填写的情况", "专家住院诊治"] == "不清楚"
    assert about["假定（没有填）", "等待期"] == "30 天"
    assert ("填写的情况", "等待期") not in about


def test_every_record_is_there() -> None:
    rows = read_back(case_of(FULLEST))["记录"]
    assert len(rows) == sum(len(FULLEST[name]) for name in ("usage", "bookings", "earlier_stays"))


def test_every_line_the_answer_rests_on_is_listed() -> None:
    case = case_of(USUAL)
    listed = {(row["起始行"], row["结束行"]) for row in read_back(case)["条款行号"]}
    for service in answer_to(case).services:
        clauses = [r.clause for r in service.because] + [d.clause for d in service.deadlines]
        assert {pair for clause in clauses for pair in clause.lines} <= listed


def test_what_a_person_typed_is_no_formula() -> None:
    about = read_back(case_of({**USUAL, "hospital_city": "=1+1"}))["说明"]
    assert "'=1+1" in [row["内容"] for row in about]
