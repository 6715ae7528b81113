"""What is every slide made of? A title, boxes, tables and a foot that says on what it rests; 16:9."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from pages.present.export.cover_sheet import draft_tried
from pages.present.export.excel_writer import COLOURS
from pages.present.slides.slide_text import (
    INK,
    LEAST,
    SOFT,
    SlidePara,
    SlideRun,
    fitting_size,
    paras_height,
    rgb,
    write_paras,
)
from pages.present.text.answer_text import LOOKS, READING_NAMES
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Status
from rules.quiz.quiz import data_digest

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = 960.0, 540.0
"""A slide in points."""
EDGE = 28.0
INNER = WIDTH - 2 * EDGE
FOOT_TOP = 512.0
PAD = 6.0
"""Room between a frame's edge and its text."""
UNOFFICIAL = "非官方，以合同为准"
TITLE_ONLY = 5
"""The layout of python-pptx's own template that has nothing but a title."""
PAPER, FAINT = "FFFFFF", "F1F6F7"


class SlideBox(NamedTuple):
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float


class SlideCell(NamedTuple):
    """A cell of a table."""

    paras: tuple[SlidePara, ...]
    fill: str = PAPER


class Deck:
    """Slides that say the same at their foot."""

    def __init__(self, title: str, foot: str) -> None:
        self.pptx = Presentation()
        self.pptx.slide_width, self.pptx.slide_height = Pt(WIDTH), Pt(HEIGHT)
        properties = self.pptx.core_properties
        properties.title, properties.language, properties.author = title, "zh-CN", ""
        self.foot = foot

    def slide(self, title: str, foot: str = "", size: float = 28.0) -> Any:
        """A new slide with its title and its foot."""
        slide = self.pptx.slides.add_slide(self.pptx.slide_layouts[TITLE_ONLY])
        head = slide.shapes.title
        put_at(head, SlideBox(EDGE, 12, INNER, 42))
        no_margins(head.text_frame)
        made = fitting_size(
            lambda points: [SlidePara((SlideRun(title, bold=True),), points)], (size, 24, 20, 17), INNER, 42
        )
        write_paras(head.text_frame, made, middle=True)
        box = SlideBox(EDGE, FOOT_TOP, INNER, HEIGHT - FOOT_TOP - 4)
        text_box(slide, box, [SlidePara((SlideRun(foot or self.foot, colour=SOFT),))], name="依据")
        return slide

    def content(self) -> bytes:
        """The file."""
        file = BytesIO()
        self.pptx.save(file)
        return file.getvalue()


def foot_text(day: str, reading: str, known: Catalogue, draft: str = "") -> str:
    """On which day, rules and reading a slide rests."""
    tried = f"（草案“{draft}”）" if draft else "（试改草稿）" if draft_tried(known.stamp) else ""
    version = f"规则版本 {known.stamp['version']}（数据 {data_digest(known)}）{tried}"
    return f"{UNOFFICIAL} · 按 {day} 计算 · {READING_NAMES[reading]} · {version} · 紧急情况拨 120"


# ---------------------------------------------------------------- shapes


def put_at(shape: Any, box: SlideBox) -> None:
    """Put a shape there."""
    shape.left, shape.top, shape.width, shape.height = map(Pt, box)


def no_margins(frame: Any) -> None:
    """Let the text begin at the frame's edge."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def text_box(slide: Any, box: SlideBox, paras: Sequence[SlidePara], *, name: str = "") -> Any:
    """Text without a frame."""
    shape = slide.shapes.add_textbox(*map(Pt, box))
    no_margins(shape.text_frame)
    write_paras(shape.text_frame, paras)
    shape.name = name or shape.name
    return shape


def block(shapes: Any, box: SlideBox, fill: str, edge: str = "", kind: Any = MSO_SHAPE.RECTANGLE) -> Any:
    """A filled shape."""
    shape = shapes.add_shape(kind, *map(Pt, box))
    shape.shadow.inherit = False
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    else:
        shape.fill.background()
    if edge:
        shape.line.color.rgb = rgb(edge)
        shape.line.width = Pt(1.5)
    else:
        shape.line.fill.background()
    return shape


def framed_text(
    slide: Any, box: SlideBox, paras: Sequence[SlidePara], fill: str, edge: str, name: str
) -> None:
    """Text in a frame."""
    shape = block(slide.shapes, box, fill, edge)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = Pt(PAD * 2)
    frame.margin_top = frame.margin_bottom = Pt(PAD)
    write_paras(frame, paras)
    shape.name = name


def status_colours(status: Status) -> tuple[str, str]:
    """Background and text of a status."""
    fill, ink = COLOURS[LOOKS[status][1]]
    return fill.lstrip("#"), ink.lstrip("#")


# ---------------------------------------------------------------- tables


def cell_height(cell: SlideCell, width: float) -> float:
    """The height that a cell needs."""
    return paras_height(cell.paras, width - 2 * PAD) + PAD


def row_height(row: Sequence[SlideCell], widths: Sequence[float]) -> float:
    """The height that a row needs."""
    return max(cell_height(cell, width) for cell, width in zip(row, widths, strict=True))


def table(
    slide: Any,
    left: float,
    top: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[SlideCell]],
    name: str,
) -> float:
    """A native table; gives the height that it takes."""
    heights = [row_height(row, widths) for row in rows]
    frame = slide.shapes.add_table(len(rows), len(widths), *map(Pt, (left, top, sum(widths), sum(heights))))
    frame.name = name
    native = frame.table
    native.horz_banding = native.first_row = False
    for column, width in zip(native.columns, widths, strict=True):
        column.width = Pt(width)
    for line, height, row in zip(native.rows, heights, rows, strict=True):
        line.height = Pt(height)
        for target, cell in zip(line.cells, row, strict=True):
            _write_cell(target, cell)
    return sum(heights)


def _write_cell(target: Any, cell: SlideCell) -> None:
    target.margin_left = target.margin_right = Pt(PAD)
    target.margin_top = target.margin_bottom = Pt(PAD / 2)
    target.fill.solid()
    target.fill.fore_color.rgb = rgb(cell.fill)
    write_paras(target.text_frame, cell.paras)


def plain_cell(
    text: str, size: float = LEAST, *, bold: bool = False, colour: str = INK, fill: str = PAPER
) -> SlideCell:
    """A cell with one text."""
    return SlideCell((SlidePara((SlideRun(text, bold, colour),), size),), fill)
