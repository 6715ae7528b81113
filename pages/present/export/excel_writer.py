"""How does a table become a workbook that can be read, printed and forwarded? No formula in any cell.

Every sheet is landscape, one page wide, with its head on every page. Columns of codes, which only programs
need, are folded away.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pages.present.base.csv_table import Field, Table, safe
from pages.present.text.answer_text import LOOKS
from rules.catalogue.labels import STATUS_NAMES

COLOURS = {
    "green": ("#E3F4E6", "#1B5E20"),
    "orange": ("#FFF0D9", "#7A4A00"),
    "blue": ("#E3EEFB", "#0B4A8F"),
    "violet": ("#EFE7FB", "#4B2A8C"),
    "gray": ("#EEEEEE", "#444444"),
    "red": ("#FDE7E7", "#8E1B1B"),
}
"""Background and text of a status by the colour it has on the pages."""
TINTS = {STATUS_NAMES[status]: COLOURS[colour] for status, (_, colour) in LOOKS.items()}

CODES = "编号"
"""How the head of a column of codes ends."""

PAGE = 165
"""Width of all columns in characters at which A4 in landscape is well readable."""
WIDEST, DAY_WIDTH = 60, 11
FLOORS = (24, 20)
"""Columns above the first width are made narrower where a page has no room, then those above the second,
which leaves the name of every service on one line."""
COVER_WIDTHS = (20, 58, 3, 14, 55)

LINE, TALLEST = 14, 409
"""Points of a line of text, and of the tallest row that a spreadsheet allows."""

DAY = "yyyy-mm-dd"
BARE: Mapping[str, Any] = {"border": 0, "text_wrap": False, "valign": "vcenter"}
PLAIN = {"text_wrap": True, "valign": "top", "font_size": 10, "border": 1, "border_color": "#D0D0D0"}
FOOT = "&L&A&R第 &P 页，共 &N 页"


class Section(NamedTuple):
    """A heading of the first sheet with names and what they stand for."""

    title: str
    rows: Sequence[tuple[str, Field]]


class Cover(NamedTuple):
    """A first sheet to be read, not counted with: sections below each other, and others beside them."""

    name: str
    title: str
    sections: Sequence[Section]
    beside: Sequence[Section] = ()


class SelfDrawn(Protocol):
    """A sheet that writes itself."""

    @property
    def name(self) -> str:
        """What it is called."""

    def draw(self, sheet: Worksheet, styles: Styles) -> None:
        """Write all of it."""


class Styles:
    """A workbook's formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def of(self, **more: Any) -> Format:
        """A cell's format: wrapped, at the top, with what is asked for."""
        key = repr(sorted(more.items()))
        if key not in self._made:
            plain = {
                "text_wrap": True,
                "valign": "top",
                "font_size": 10,
                "border": 1,
                "border_color": "#D0D0D0",
            }
            self._made[key] = self._book.add_format(plain | more)
        return self._made[key]

    def head(self) -> Format:
        """The first row's."""
        return self.of(bold=True, bg_color="#F0F2F6", valign="vcenter")

    def value(self, value: Field) -> Format:
        """A value's by its type; a status has its colour."""
        if isinstance(value, dt.date):
            return self.of(num_format=DAY, align="left")
        tint = TINTS.get(value.partition("（")[0]) if isinstance(value, str) else None
        if tint:
            return self.of(bg_color=tint[0], font_color=tint[1])
        return self.of(align="left")


def excel_file(sheets: Iterable[Table | Cover | SelfDrawn]) -> bytes:
    """A workbook with these sheets in this order."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        styles = Styles(book)
        for made in sheets:
            sheet = book.add_worksheet(made.name)
            _page(sheet)
            if isinstance(made, Cover):
                _cover(sheet, made, styles)
            elif isinstance(made, Table):
                _table(sheet, made, styles)
            else:
                made.draw(sheet, styles)
    return output.getvalue()


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(FOOT)


def _cover(sheet: Worksheet, cover: Cover, styles: Styles) -> None:
    for column, width in enumerate(COVER_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, cover.title, styles.of(**BARE, bold=True, font_size=18))
    heights = {0: 30.0}
    for left, sections in ((0, cover.sections), (3, cover.beside)):
        row = 1
        for section in sections:
            if not section.rows:
                continue
            sheet.write_string(row, left, section.title, styles.of(**BARE, bold=True, font_size=12))
            heights[row] = max(heights.get(row, 0), 20)
            for name, value in section.rows:
                row += 1
                _write(sheet, row, left, name, styles.value(name) if name in TINTS else styles.of(bold=True))
                _write(sheet, row, left + 1, value, styles.value(value))
                tall = height((name, value), COVER_WIDTHS[left : left + 2])
                heights[row] = max(heights.get(row, 0), tall)
            row += 2
    for row, tall in heights.items():
        sheet.set_row(row, tall)


def _table(sheet: Worksheet, table: Table, styles: Styles) -> None:
    for column, name in enumerate(table.header):
        _write(sheet, 0, column, name, styles.head())
    for row, values in enumerate(table.rows, 1):
        for column, value in enumerate(values):
            _write(sheet, row, column, value, styles.value(value))
    wide = widths(table)
    for row, values in enumerate((table.header, *table.rows)):
        sheet.set_row(row, height(values, wide))
    for column, width in enumerate(wide):
        folded = {"hidden": True, "level": 1} if table.header[column].endswith(CODES) else {}
        sheet.set_column(column, column, width, None, folded)
    sheet.freeze_panes(1, table.names)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.header) - 1)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, column: int, value: Field, style: Format) -> None:
    """One cell by its type: numbers count, days sort, everything else is text."""
    match safe(value):
        case None | "":
            sheet.write_blank(row, column, None, style)
        case bool(flag):
            sheet.write_boolean(row, column, flag, style)
        case int(number) | float(number):
            sheet.write_number(row, column, number, style)
        case dt.date() as on:
            sheet.write_datetime(row, column, on, style)
        case text:
            sheet.write_string(row, column, str(text), style)


# ---------------------------------------------------------------- widths


def widths(table: Table) -> list[int]:
    """Each column as wide as its longest cell; where all are too wide for a page, the long texts share it."""
    wanted = [_wanted(table, column) for column in range(len(table.header))]
    printed = [at for at, name in enumerate(table.header) if not name.endswith(CODES)]
    for floor in FLOORS:
        over = sum(wanted[at] for at in printed) - PAGE
        texts = [at for at in printed if wanted[at] > floor]
        if over > 0 and texts:
            share = min(over / sum(wanted[at] - floor for at in texts), 1)
            for at in texts:
                wanted[at] -= int((wanted[at] - floor) * share)
    return wanted


def _wanted(table: Table, column: int) -> int:
    head = cell_width(table.header[column]) / 2 + 1
    return min(math.ceil(max([head, *(cell_width(row[column]) for row in table.rows)])) + 2, WIDEST)


def height(values: Sequence[Field], wide: Sequence[int]) -> float:
    """A row's height in points, so that no text is cut: not every program fits rows to what they hold."""
    lines = max(
        sum(max(math.ceil(cell_width(part) / (width - 1)), 1) for part in str(value).split("\n"))
        for value, width in zip(values, wide, strict=True)
    )
    return min(lines * LINE + 3, TALLEST)


def cell_width(value: Field) -> float:
    """How wide a value is, in characters of the column's font; a Chinese one is nearly two wide."""
    if isinstance(value, dt.date):
        return DAY_WIDTH
    lines = str(value if value is not None else "").split("\n")
    return max(sum(1.95 if ord(sign) > 0x2000 else 1 for sign in line) for line in lines)
