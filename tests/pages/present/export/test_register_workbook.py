"""Does the workbook of the registers hold what the table shows, in its order, ready to be forwarded?"""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pages.present.clauses import register_page
from pages.present.clauses.register_choices import HARM, REASONS, REGISTER_NAMES
from pages.present.clauses.register_rows import PeopleLoss, RegisterRow, ordered_rows, register_rows
from pages.present.export.excel_writer import excel_file
from pages.present.export.register_workbook import HEAD, register_sheets
from rules.analysis.readings.reading_harm import LostCombinations
from rules.catalogue.catalogue import MANUAL_SHA256
from rules.catalogue.disputes import Wiring
from rules.catalogue.labels import lines_text
from rules.catalogue.loader import load
from rules.quiz.customers import draw_customers

CUSTOMERS = draw_customers(30, 1)


def rows() -> list[RegisterRow]:
    found = [
        row._replace(
            combinations=LostCombinations(3000, at),
            customers=PeopleLoss(frozenset(range(at % 9)), at % 2),
            personas={"cancer": (1, 2)},
        )
        if row.wired
        else row
        for at, row in enumerate(register_rows(load(), Wiring(load())))
    ]
    return ordered_rows(found, HARM, False)


@pytest.fixture(scope="module")
def book() -> Workbook:
    content = excel_file(register_sheets(rows(), CUSTOMERS, load()))
    return openpyxl.load_workbook(io.BytesIO(content))


def test_each_entry_is_a_row_in_the_order_of_the_table(book: Workbook) -> None:
    head, *body = book["矛盾与空白"].iter_rows(values_only=True)
    assert head == HEAD
    told = [dict(zip(head, values, strict=True)) for values in body]
    assert len(told) == len(load().entries)
    for rank, (row, line) in enumerate(zip(rows(), told, strict=True), 1):
        assert (line["名次"], line["条目编号"], line["问题"]) == (rank, row.entry.id, row.entry.title)
        assert line["类"] == REGISTER_NAMES[row.register]
        assert line["服务"].split("\n") == list(row.services)
        for name, reading in zip(
            ("有利解释", "保守解释"), register_page.readings_told(row.entry), strict=True
        ):
            assert line[name].startswith(reading.say)
            assert reading.lines in line[name]
        assert (line["别的行号"] or "") == lines_text(register_page.other_lines(row.entry))
        if row.wired:
            assert row.combinations
            assert row.customers
            assert line["能算"] == "能"
            assert (line["少掉的组合数"], line["比较的组合数"]) == tuple(reversed(row.combinations))
            assert line["少掉可用的组合（%）"] == pytest.approx(row.combinations.lost / 30, abs=1e-4)
            assert (line["少掉可用的样本客户"], line["其中整项没有了"]) == (
                len(row.customers.people),
                row.customers.whole,
            )
            assert line["示例客户"] == 1
        else:
            assert row.entry.not_computed
            assert line["能算"] == f"不能：\n{REASONS[row.entry.not_computed]}"
            assert {line[name] for name in HEAD[HEAD.index("能算") + 1 :]} == {None}


def test_it_stays_readable_on_screen_and_on_paper(book: Workbook) -> None:
    sheet = book["矛盾与空白"]
    assert book.active == sheet
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref
    assert sheet.page_setup.orientation == "landscape"
    # One page wide is what holds where no width is named; as many pages long as it takes.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((None, 0), (1, 0))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    widths = {
        name: sheet.column_dimensions[cell.column_letter] for name, cell in zip(HEAD, sheet[1], strict=True)
    }
    assert widths["条目编号"].hidden
    assert all(width.width >= 4 for width in widths.values())
    assert widths["有利解释"].width >= 18


def test_the_second_sheet_says_how_it_is_counted(book: Workbook) -> None:
    told = "\n".join(str(value) for row in book["说明"].iter_rows(values_only=True) for value in row if value)
    assert register_page.sample_told(CUSTOMERS) in told
    assert register_page.loss_headline(rows(), len(CUSTOMERS)) in told
    assert MANUAL_SHA256 in told
