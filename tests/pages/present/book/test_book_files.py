"""Does what goes to others about a book hold the numbers of the page?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from pages.present.base.csv_table import csv_file
from pages.present.book.book_workbook import BookFile, book_sheets, rows_table
from pages.present.book.made_up_book import BookMix, made_up_book
from pages.present.export.excel_writer import excel_file
from rules.book.files.piece import TableError
from rules.book.files.spoken_names import ID_NAME, spoken_names
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps, SideRules
from rules.book.whole.lapse import LapsesInSteps
from rules.book.whole.uploaded_book import UploadedFile, uploaded_book
from rules.catalogue.catalogue import SERVICES
from rules.cli.commands import main
from rules.engine.engine import Engine

DAY = dt.date(2026, 11, 29)
SIZE = 60


@pytest.fixture(scope="module")
def file(engine: Engine) -> BookFile:
    book = made_up_book(BookMix(SIZE, 5, (), 5, DAY.isoformat()))
    rules = SideRules(engine, {})
    found = BookInSteps(book, engine)
    while not found.complete:
        found.advance()
    lapses, effect = LapsesInSteps(book, engine), BookEffectInSteps(book, "with-outpatient", rules, rules)
    for steps in (lapses, effect):
        while not steps.complete:
            steps.advance()
    return BookFile("编造的 60 份", found, lapses, effect, "全部加购", "diagnosis", engine.catalogue, 0)


def test_the_workbook_begins_with_the_picture_and_holds_the_effect_and_the_rows(file: BookFile) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_file(book_sheets(file))))
    assert book.sheetnames == ["图", "换一种", "保单"]
    picture = [[cell.value for cell in row] for row in book["图"].iter_rows()]
    told = " ".join(str(cell) for row in picture[:6] for cell in row if cell)
    for wanted in ("60 份", "2026-11-29", "两种解释", "规则版本", "图例", "作废"):
        assert wanted in told
    numbers = {row[1]: row[2:5] for row in picture[6:]}
    for service in file.catalogue.services:
        count = file.found.count(service.id)
        assert numbers[service.name] == [count.both, count.favourable, count.asks]
    effect = {tuple(row[:2]): row for row in book["换一种"].iter_rows(min_row=2, values_only=True)}
    name = file.catalogue.service("online_pharmacy").name
    gained = file.effect.count("online_pharmacy", "favourable").gained if file.effect else 0
    assert effect[name, "有利解释"][2] == gained > 0
    # Where nothing changes, there is nothing to read.
    assert ("视频问诊", "有利解释") not in effect
    assert book["保单"].max_row == SIZE + 1
    ids = [cell.column_letter for cell in book["保单"][1] if cell.value == ID_NAME]
    assert [book["保单"].column_dimensions[letter].hidden for letter in ids] == [False]


def test_the_csv_has_every_policy_with_every_service(file: BookFile) -> None:
    rows = list(csv.reader(io.StringIO(csv_file(rows_table(file, SIZE)).decode("utf-8-sig"))))
    assert len(rows) == SIZE + 1
    assert len(rows[0]) == 7 + len(SERVICES)
    usable = sum(row[rows[0].index("视频问诊")].startswith("可以使用") for row in rows[1:])
    count = file.found.count("video_consult")
    assert usable == count.both + count.favourable


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_told_to_be_no_book(file: BookFile, tmp_path: Path, ending: str) -> None:
    rows = csv_file(rows_table(file, SIZE)) if ending == "csv" else excel_file(book_sheets(file))
    export = UploadedFile(f"保单册.{ending}", rows)
    with pytest.raises(TableError, match="这是算好的结果，不是保单表"):
        uploaded_book(export, spoken_names(file.catalogue), DAY)
    source, answers = tmp_path / "book.csv", tmp_path / "answers.csv"
    source.write_text("id,as_of\na,2025-03-01\n", encoding="utf-8")
    assert main(["batch", str(source), str(answers)]) == 0
    assert main(["batch", str(answers), str(source)]) == 2
