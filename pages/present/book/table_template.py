"""What may stand in the tables of a book, and how are they filled in? Templates, from the declared facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pages.present.base.csv_table import Field, Table, csv_file
from pages.present.export.excel_writer import Styles, cell_width, excel_file
from rules.book.files.cells import KNOWN_FACTS, RECORD_KINDS
from rules.book.files.piece import ID
from rules.book.files.spoken_names import ID_NAME, POLICIES_TITLE, RECORD_TITLES, record_field_names
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.fact_kinds import KINDS, FactKind
from rules.domain.scenario import FACTS, LATEST, RECORDS

if TYPE_CHECKING:
    # At run time another thread may be in the middle of importing the package, whose parts need each other.
    from xlsxwriter.worksheet import Worksheet

ROWS_CHECKED = 5_000
"""Rows of the template in which a spreadsheet offers the values."""

LONGEST_LIST = 255
"""Characters that a spreadsheet takes as a list of values."""

ITEMS_SHEET = "服务和项目"

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


RECORD_HELP = {
    "service": "哪项服务",
    "item": "哪个项目；只有一个项目的服务可以不填",
    "count": "用了几次，重大疾病住院护工按天；不填算 1",
    "amount": "花了多少钱，单位：元；只作提示，不影响能不能用",
    "booked_on": "哪天约的",
    "admitted_on": "那次哪天入院",
    "discharged_on": "那次哪天出院；还没出院的不填在这里",
    "hospital": "那次住的哪种医院",
    "surgery": "那次做过的手术",
}
DAY_HELP = {"usage": "哪天用的", "bookings": "约在哪天用；没约定可以不填"}

IDENTITY_HELP = {
    True: "哪一张保单：和保单表里的一样",
    False: "哪一张保单；各行不同，有第二张表时靠它对上",
}


class TemplateColumn(NamedTuple):
    """A column of a template."""

    name: str
    fact: str
    kind: FactKind
    question: str
    filled: str
    """How it is filled in."""
    values: tuple[str, ...] = ()
    sample: str = ""
    needed: bool = False


def template_columns(catalogue: Catalogue) -> Iterator[TemplateColumn]:
    """The columns in the order in which facts are declared, the policy's number first."""
    yield TemplateColumn(
        ID_NAME, ID, "text", IDENTITY_HELP[False], "文字；没有第二张表时可以不填", (), "P0001"
    )
    for fact in (one for one in FACTS if one in KNOWN_FACTS):
        info, kind = catalogue.facts[fact], KINDS[fact]
        values = tuple(option.label for option in info.options.values())
        filled = KIND_TOLD[kind] + (f"，单位：{info.unit}" if info.unit else "")
        sample = values[0] if values else SAMPLES.get(kind, "")
        yield TemplateColumn(label(fact, catalogue), fact, kind, info.question, filled, values, sample)


def record_template_columns(table: str, catalogue: Catalogue) -> Iterator[TemplateColumn]:
    """The columns of a second table, the policy's number first."""
    yield TemplateColumn(ID_NAME, ID, "text", IDENTITY_HELP[True], "文字", (), "P0001", needed=True)
    fields = RECORDS[table].model_fields
    service = next(one for one in catalogue.services if len(one.items) > 1)
    samples = {"service": service.name, "item": next(iter(service.items.values())).name, "count": "1"}
    for field, name in record_field_names(table, catalogue).items():
        kind = RECORD_KINDS[field]
        values: tuple[str, ...] = ()
        if field == "service":
            values = tuple(one.name for one in catalogue.services)
        elif kind == "choice":
            values = tuple(option.label for option in catalogue.facts[field].options.values())
        sample = samples.get(field) or (values[0] if values else SAMPLES.get(kind, ""))
        filled = f"见“{ITEMS_SHEET}”" if field == "item" else KIND_TOLD["choice" if values else kind]
        question = RECORD_HELP.get(field) or DAY_HELP[table]
        needed = fields[field].is_required()
        yield TemplateColumn(name, field, kind, question, filled, values, sample, needed)


class TemplateSheet(NamedTuple):
    """The empty table with its head; a note on each name says how to fill in the column."""

    name: str
    columns: tuple[TemplateColumn, ...]

    def draw(self, sheet: Worksheet, styles: Styles) -> None:
        """Write all of it."""
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, column.name, styles.head())
            allowed = f"\n可填：{'、'.join(column.values)}" if column.values else ""
            blank = "每行都要填" if column.needed else "不知道就空着"
            note = f"{column.question}\n{column.filled}{allowed}\n{blank}"
            sheet.write_comment(0, at, note, {"width": 260, "height": 110, "author": ""})
            sheet.set_column(at, at, max(cell_width(column.name) + 3, 11))
            if column.values and column.kind != "many" and len(",".join(column.values)) < LONGEST_LIST:
                offered = {"validate": "list", "source": list(column.values), "error_type": "warning"}
                sheet.data_validation(1, at, ROWS_CHECKED, at, offered)
        sheet.freeze_panes(1, 1)


def template_sheets(catalogue: Catalogue) -> dict[str, TemplateSheet]:
    """The empty tables: that of policies under an empty name, the second ones by what they tell."""
    sheets = {"": TemplateSheet(POLICIES_TITLE, tuple(template_columns(catalogue)))}
    for table, title in RECORD_TITLES.items():
        sheets[table] = TemplateSheet(title, tuple(record_template_columns(table, catalogue)))
    return sheets


def template_workbook(catalogue: Catalogue, table: str = "") -> bytes:
    """The template as a workbook: all tables and a sheet of help, or one second table and its help."""
    known = template_sheets(catalogue)
    sheets = [known[table]] if table else list(known.values())
    return excel_file([*sheets, _help_table(sheets), _items_table(catalogue)])


def _help_table(sheets: Iterable[TemplateSheet]) -> Table:
    rows = [
        (sheet.name, one.name, one.fact, one.question, one.filled, "、".join(one.values), one.sample)
        for sheet in sheets
        for one in sheet.columns
    ]
    head = ("表", "列名", "英文名（也认）", "问的是什么", "怎么填", "可填的值", "例子")
    return Table("说明", head, rows, names=2)


def _items_table(catalogue: Catalogue) -> Table:
    rows: list[Sequence[Field]] = [
        (service.name, item.name if len(service.items) > 1 else "", item.limit.unit)
        for service in catalogue.services
        for item in service.items.values()
    ]
    return Table(ITEMS_SHEET, ("服务", "项目", "按什么数"), rows, names=1)


def template_csv(catalogue: Catalogue, table: str = "") -> bytes:
    """The template of policies, or of a second table, as text: the head alone."""
    sheet = template_sheets(catalogue)[table]
    return csv_file(Table(sheet.name, tuple(one.name for one in sheet.columns), []))
