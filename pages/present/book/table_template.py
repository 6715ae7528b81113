"""What may stand in a table of policies, and how is it filled in? A template, from the declared facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from pages.present.base.csv_table import Table, csv_file
from pages.present.export.excel_writer import Styles, cell_width, excel_file
from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.piece import ID
from rules.book.whole.uploaded_book import SpokenNames
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.fact_kinds import KINDS, FactKind
from rules.domain.scenario import FACTS, LATEST

ID_NAME = "编号"
ID_NAMES = (ID_NAME, "保单号", "保单编号", "客户号", "ID")

NO_ADDONS = ("没有加购", "没有", "无")

ROWS_CHECKED = 5_000
"""Rows of the template in which a spreadsheet offers the values."""

KIND_TOLD: dict[FactKind, str] = {
    "yes_no": "选一个",
    "choice": "选一个",
    "many": "几样之间用“、”隔开；都没有填“没有加购”",
    "day": "日期，如 2026-03-01",
    "whole": "整数",
    "number": "数字",
    "city": "城市名",
    "text": "文字",
}

SAMPLES: dict[FactKind, str] = {
    "day": LATEST.replace(year=2026, month=3, day=1).isoformat(),
    "whole": "30",
    "number": "12.5",
    "city": "上海",
}


class TemplateColumn(NamedTuple):
    """A column of the template."""

    name: str
    fact: str
    question: str
    filled: str
    """How it is filled in."""
    values: tuple[str, ...]
    sample: str


def spoken_names(catalogue: Catalogue) -> SpokenNames:
    """The Chinese names of columns and values, each in small letters where it has any."""
    columns = {name.lower(): ID for name in ID_NAMES}
    values: dict[str, dict[str, str]] = {}
    for fact in KNOWN_FACTS:
        info = catalogue.facts[fact]
        columns |= {info.label.lower(): fact, info.question.lower(): fact}
        held = {name: code for code, option in info.options.items() for name in (option.label, option.short)}
        values[fact] = {name: code for name, code in held.items() if name}
    values["addons"] |= dict.fromkeys(NO_ADDONS, "none")
    return SpokenNames(columns, values)


def template_columns(catalogue: Catalogue) -> Iterator[TemplateColumn]:
    """The columns in the order in which facts are declared, the policy's number first."""
    yield TemplateColumn(ID_NAME, ID, "哪一张保单", "文字，各行不同；可以不填", (), "P0001")
    for fact in (one for one in FACTS if one in KNOWN_FACTS):
        info, kind = catalogue.facts[fact], KINDS[fact]
        values = tuple(option.label for option in info.options.values())
        filled = KIND_TOLD[kind] + (f"，单位：{info.unit}" if info.unit else "")
        sample = values[0] if values else SAMPLES.get(kind, "")
        yield TemplateColumn(label(fact, catalogue), fact, info.question, filled, values, sample)


class TemplateSheet(NamedTuple):
    """The empty table with its head; a note on each name says how to fill in the column."""

    name: str
    columns: tuple[TemplateColumn, ...]

    def draw(self, sheet: Worksheet, styles: Styles) -> None:
        """Write all of it."""
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, column.name, styles.head())
            allowed = f"\n可填：{'、'.join(column.values)}" if column.values else ""
            note = f"{column.question}\n{column.filled}{allowed}\n不知道就空着"
            sheet.write_comment(0, at, note, {"width": 260, "height": 110, "author": ""})
            sheet.set_column(at, at, max(cell_width(column.name) + 3, 11))
            if column.values and KINDS[column.fact] != "many" and sum(map(len, column.values)) < 240:
                offered = {"validate": "list", "source": list(column.values), "error_type": "warning"}
                sheet.data_validation(1, at, ROWS_CHECKED, at, offered)
        sheet.freeze_panes(1, 1)


def template_workbook(catalogue: Catalogue) -> bytes:
    """The template as a workbook: the empty table, and a sheet of help."""
    columns = tuple(template_columns(catalogue))
    rows = [
        (one.name, one.fact, one.question, one.filled, "、".join(one.values), one.sample) for one in columns
    ]
    head = ("列名", "英文名（也认）", "问的是什么", "怎么填", "可填的值", "例子")
    return excel_file([TemplateSheet("保单", columns), Table("说明", head, rows, names=1)])


def template_csv(catalogue: Catalogue) -> bytes:
    """The template as text: the head alone."""
    return csv_file(Table("保单", tuple(one.name for one in template_columns(catalogue)), []))
