"""How does the picture of many combinations stand on a sheet that is forwarded, and printed one page wide?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pages.present.base.csv_table import safe
from pages.present.compare.answering import Judge
from pages.present.compare.matrix import (
    Head,
    Layout,
    Matrix,
    cell_text,
    matrix_of,
    other_text,
    picture_told,
    whole_part,
)
from pages.present.export import cover_sheet
from pages.present.export.excel_writer import BARE, COLOURS, Styles, cell_width
from pages.present.text.answer_text import LOOKS, READING_NAMES, SHORT_STANCES
from rules.catalogue.catalogue import OPPOSITE
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Status
from rules.quiz.quiz import data_digest

if TYPE_CHECKING:
    # At run time another thread may be in the middle of importing the package, whose parts need each other.
    from xlsxwriter.worksheet import Worksheet

WIDTH = 130
"""Characters across all columns: on A4 in landscape what stands in a cell is well readable."""
NAME_WIDTHS = (10, 24)
"""Least and greatest width of a column of names."""
CELL_WIDTHS = (9, 16)
HEAD_LINE, CELL_LINE = 15, 15
"""Points of a line of a head and of a cell."""
LEGEND_ACROSS = 3
"""Columns of cells that a name of the legend takes at most."""
MOST_COLUMNS = 16
"""Columns of a part where the services stand below each other; panels are as wide as they are."""

PICTURE = "图"
"""The name of the sheet."""
COUNT_NOTE = (
    "✓ 后面是还剩的次数（护工按天）；有多个项目的，是能用几项。∞ 是不限次数，※ 是手册没写上限或以合同为准。"
)
OTHER_NOTE = "格里第二行是换一种解释的结果；没有第二行，就是两种解释一样。"
MOST_TOLD = 3
"""Services of which it is said what the picture comes to."""


class MatrixSheet(NamedTuple):
    """The sheet: what is shown, on what it rests, and the picture in as many parts as it has pages."""

    name: str
    title: str
    basis: Sequence[str]
    """Whose case, which reading, which day, which version: a line each."""
    found: Sequence[Status]
    parts: Sequence[Matrix]
    other: str
    """The name of the opposite reading in a few characters."""
    panels: bool
    """Whether each service has a panel."""
    counts: bool
    """Whether a cell has its number beside the sign."""
    notes: Sequence[str]
    """What the numbers are and what it comes to, below the picture."""

    def draw(self, sheet: Worksheet, styles: Styles) -> None:
        """Write it all."""
        names = len(self.parts[0].corner)
        across = max(len(part.rows[0]) for part in self.parts)
        widths = [_name_width(self.parts, level) for level in range(names)]
        cell = min(max((WIDTH - sum(widths)) / across, CELL_WIDTHS[0]), CELL_WIDTHS[1])
        for at, width in enumerate([*widths, *[cell] * across]):
            sheet.set_column(at, at, width)
        legend = min(max(across // len(self.found), 1), LEGEND_ACROSS)
        last = max(names + across - 1, names + legend * len(self.found) - 1)
        room = sum(widths) + cell * (last - names + 1)
        row = self._lead(sheet, styles, (names, last, legend), room)
        breaks: list[int] = []
        for at, part in enumerate(self.parts):
            top = row
            row = self._part(sheet, styles, part, top, cell)
            if at == 0:
                # With several parts below each other only the names stay: their heads differ.
                sheet.freeze_panes(top + len(part.across) if len(self.parts) == 1 else 0, names)
            row += 1
            if at + 1 < len(self.parts):
                breaks.append(row)
        sheet.set_h_pagebreaks(breaks)
        if not self.panels:
            # All services of a part fit on a page; rows of panels may be many.
            sheet.fit_to_pages(1, len(self.parts))
        plain = styles.of(**{**BARE, "text_wrap": True}, font_size=10)
        for note in self.notes:
            _line(sheet, row, last, note, plain, room)
            row += 1
        sheet.print_area(0, 0, row - 1, last)

    def _lead(self, sheet: Worksheet, styles: Styles, places: tuple[int, int, int], room: float) -> int:
        """The title, what it rests on and the legend; gives the row of the first head."""
        names, last, legend = places
        sheet.merge_range(0, 0, 0, last, str(safe(self.title)), styles.of(**BARE, bold=True, font_size=16))
        sheet.set_row(0, 26)
        row = 1
        for line in self.basis:
            style = styles.of(**{**BARE, "text_wrap": True}, font_size=10, font_color="#444444")
            _line(sheet, row, last, line, style, room)
            row += 1
        at = names
        for status in self.found:
            sign, colour = LOOKS[status]
            fill, ink = COLOURS[colour]
            look = styles.of(bg_color=fill, font_color=ink, align="center", valign="vcenter", font_size=11)
            name = f"{sign} {STATUS_NAMES[status]}"
            _write_merged(sheet, (row, at, row, at + legend - 1), name, look)
            at += legend
        for at in range(names):
            sheet.write_blank(row, at, None, styles.of(**BARE))
        sheet.write_string(row, 0, "图例", styles.of(**BARE, bold=True, font_size=10))
        sheet.set_row(row, 20)
        return row + 1

    def _part(self, sheet: Worksheet, styles: Styles, part: Matrix, top: int, cell: float) -> int:
        names = len(part.corner)
        head = styles.of(bold=True, bg_color="#F0F2F6", align="center", valign="vcenter", font_size=11)
        for level, heads in enumerate(part.across):
            lines = max(_lines(one.text, cell * one.span) for one in heads)
            sheet.set_row(top + level, lines * HEAD_LINE + 4)
            at = names
            for one in heads:
                _write_merged(sheet, (top + level, at, top + level, at + one.span - 1), one.text, head)
                at += one.span
        first = top + len(part.across)
        for at, name in enumerate(part.corner):
            _write_merged(sheet, (top, at, first - 1, at), name, head)
        side = styles.of(bold=True, bg_color="#F0F2F6", align="left", valign="vcenter", font_size=11)
        for level, heads in enumerate(part.down):
            at = first
            for one in heads:
                _write_merged(sheet, (at, level, at + one.span - 1, level), one.text, side)
                at += one.span
        for row, spots in enumerate(part.rows, first):
            double = False
            for at, spot in enumerate(spots, names):
                text = cell_text(spot.cell, counts=self.counts)
                other = other_text(spot.cell, counts=self.counts)
                double = double or bool(other)
                fill, ink = COLOURS[LOOKS[spot.cell.status][1]]
                look = styles.of(
                    bg_color=fill, font_color=ink, align="center", valign="vcenter", font_size=11
                )
                sheet.write_string(row, at, f"{text}\n{self.other}{other}" if other else text, look)
            sheet.set_row(row, CELL_LINE * (2 if double else 1) + 5)
        return first + len(part.rows)


def _write_merged(sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: object) -> None:
    """A cell, or several as one; a spreadsheet refuses to merge a single one."""
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)


def _line(sheet: Worksheet, row: int, last: int, text: str, style: object, room: float) -> None:
    """A line of text across the sheet, as high as it needs."""
    sheet.merge_range(row, 0, row, last, str(safe(text)), style)
    sheet.set_row(row, _lines(text, room) * 14 + 3)


def _lines(text: str, room: float) -> int:
    return max(math.ceil(cell_width(text) / max(room - 1, 1)), 1)


def _name_width(parts: Sequence[Matrix], level: int) -> float:
    heads: list[Head] = [head for part in parts for head in part.down[level]]
    longest = max(cell_width(text) for text in [parts[0].corner[level], *(head.text for head in heads)])
    least, most = NAME_WIDTHS
    return min(max(longest * 1.15 + 2, least), most)


def matrix_sheet(layout: Layout, judge: Judge, whose: tuple[str, str], *, counts: bool) -> MatrixSheet:
    """The sheet of a picture; `whose` says whose case is the base, and the day of the question."""
    length, most = layout.length, layout.length if layout.panels else whole_part(layout, MOST_COLUMNS)
    parts = [
        matrix_of(layout, range(at, min(at + most, length)), judge.catalogue) for at in range(0, length, most)
    ]
    grid, catalogue = layout.grid, judge.catalogue
    cells = [cell for id in layout.services for cell in grid.cells[id]]
    readings = list(dict.fromkeys(combination.reading for combination in grid.combinations))
    names = "、".join(dimension.label for dimension in grid.dimensions)
    single = f"，另单独指定了 {len(judge.overrides)} 处读法" if judge.overrides else ""
    stamp = catalogue.stamp
    tried = cover_sheet.draft_tried(stamp)
    draft = f"，试改草稿 {tried[:12]}" if tried else ""
    read = "、".join(READING_NAMES[one] for one in readings)
    basis = [
        f"其余情况：{whose[0]}　·　查询日期 {whose[1]}　·　按{read}{single}",
        f"规则版本 {stamp['version']}（数据 {data_digest(catalogue)}{draft}）　·　{cover_sheet.NOTE}",
    ]
    few = layout.services if len(layout.services) <= MOST_TOLD else ()
    return MatrixSheet(
        PICTURE,
        f"{names}不同时，{len(layout.services)} 项服务能不能用",
        basis,
        [status for status in LOOKS if any(status in (cell.status, cell.other) for cell in cells)],
        parts,
        SHORT_STANCES[OPPOSITE[grid.combinations[0].reading]] if len(readings) == 1 else "另",
        layout.panels,
        counts,
        [
            *([COUNT_NOTE] if counts else []),
            OTHER_NOTE,
            *picture_told(grid, few, catalogue),
        ],
    )
