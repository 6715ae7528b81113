"""How do two plans, or people, stand beside each other on slides? The rows of the one page, in large type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pages.present.compare.plan_diff import Contrast, headline, usable_count
from pages.present.export.comparison_page import SheetSide, sheet_parts, side_facts
from pages.present.export.excel_writer import COLOURS
from pages.present.export.page_lines import SheetCell, SheetPart, SheetRow
from pages.present.slides.deck import (
    EDGE,
    FAINT,
    FOOT_TOP,
    INNER,
    PAPER,
    Deck,
    SlideBox,
    SlideCell,
    foot_text,
    framed_text,
    plain_cell,
    row_height,
    table,
    text_box,
)
from pages.present.slides.slide_text import ACCENT, INK, LEAST, SOFT, SlidePara, SlideRun, fitting_size
from rules.catalogue.catalogue import Catalogue

TOP, ROOM = 66.0, FOOT_TOP - 66.0 - 8
SIDES_HEIGHT, GAP = 120.0, 12.0
SIZE = 16.0
WIDTHS = (150.0, 150.0, (INNER - 300) / 2, (INNER - 300) / 2)
ALL_LINES = 1000
"""Slides have room for every difference; the one page names some."""


def comparison_deck(left: SheetSide, right: SheetSide, found: Sequence[Contrast], known: Catalogue) -> bytes:
    """One slide with the two and how much differs, then tables; what is the same is named on the last."""
    title = headline(left.name, right.name, found)
    days = "、".join(dict.fromkeys(side.answer.as_of.isoformat() for side in (left, right)))
    deck = Deck(title, foot_text(days, left.answer.reading, known))
    parts = list(sheet_parts(left, right, found, known, ALL_LINES))
    _first_of_two(deck.slide(title), (left, right), parts, known)
    for part in parts:
        pages = list(_paged(part.rows))
        for number, rows in enumerate(pages, 1):
            more = f"（{number}/{len(pages)}）" if len(pages) > 1 else ""
            slide = deck.slide(part.title + more)
            table(slide, EDGE, TOP, WIDTHS, [_heads(left, right), *rows], part.title)
    return deck.content()


def _first_of_two(
    slide: Any, sides: tuple[SheetSide, SheetSide], parts: Sequence[SheetPart], known: Catalogue
) -> None:
    width = (INNER - GAP) / 2
    for number, side in enumerate(sides):
        box = SlideBox(EDGE + number * (width + GAP), TOP, width, SIDES_HEIGHT)
        paras = [
            SlidePara((SlideRun(side.name, bold=True),), 22),
            SlidePara((SlideRun(f"当天能用 {usable_count(side.answer)} 项", bold=True, colour=ACCENT),), 20),
            SlidePara((SlideRun(side_facts(side, known), colour=SOFT),), SIZE),
        ]
        fitted = fitting_size(lambda _, paras=paras: paras, (SIZE,), width - 24, SIDES_HEIGHT - 12)  # type: ignore[misc]
        framed_text(slide, box, fitted, FAINT, "CCD6D9", side.name)

    def told(size: float) -> list[SlidePara]:
        return [
            SlidePara((SlideRun(part.title, bold=True), SlideRun(f"：{names_of(part)}")), size, before=6)
            for part in parts
        ]

    top = TOP + SIDES_HEIGHT + GAP
    room = FOOT_TOP - top - 8
    text_box(slide, SlideBox(EDGE, top, INNER, room), fitting_size(told, (20, 18, 16, LEAST), INNER, room))


def names_of(part: SheetPart) -> str:
    """The services that stand under a heading."""
    return part.names or "、".join(row.service for row in part.rows if row.service)


def _heads(left: SheetSide, right: SheetSide) -> list[SlideCell]:
    return [
        plain_cell(text, SIZE, bold=True, colour=ACCENT, fill=FAINT)
        for text in ("服务", "差别", left.name, right.name)
    ]


def _paged(rows: Sequence[SheetRow]) -> Iterator[list[list[SlideCell]]]:
    """Rows in as many tables as they need, each with its service's name on it."""
    page: list[list[SlideCell]] = []
    taken, name = 0.0, ""
    heads = row_height([plain_cell("服", SIZE, bold=True)], (WIDTHS[0],)) * 2
    for row in rows:
        name = row.service or name
        cells = _row_cells(row, row.service)
        if page and taken + row_height(cells, WIDTHS) > ROOM - heads:
            yield page
            page, taken = [], 0.0
            cells = _row_cells(row, name)
        page.append(cells)
        taken += row_height(cells, WIDTHS)
    if page:
        yield page


def _row_cells(row: SheetRow, name: str) -> list[SlideCell]:
    return [
        plain_cell(name, SIZE, bold=True),
        plain_cell(row.aspect, LEAST, colour=SOFT),
        _coloured(row.left),
        _coloured(row.right),
    ]


def _coloured(cell: SheetCell) -> SlideCell:
    fill, ink = COLOURS[cell.colour] if cell.colour else (PAPER, INK)
    runs = [SlideRun(cell.text, colour=ink.lstrip("#"))]
    if cell.lines:
        runs.append(SlideRun(f"　{cell.lines}", colour=SOFT, size=LEAST))
    return SlideCell((SlidePara(tuple(runs), SIZE),), fill.lstrip("#"))
