"""How is text set on a slide so that it fits? Paragraphs of runs, and how much room they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from pages.present.base.text_width import WIDE_FROM, text_width

FONT, LETTERS = "微软雅黑", "Arial"
"""On every machine with Office; elsewhere Noto Sans CJK SC and Liberation Sans stand in their places."""
LEAST = 14.0
"""The smallest type on a slide, in points."""
SPACING = 1.3
"""Lines are this much higher than their type, whatever the font's own measure is."""
NARROW_SHARE, BOLD_SHARE = 0.62, 0.7
"""How wide a letter or figure is beside a Chinese character, in the widest font that may stand in."""
JOINTS = re.compile(r"(?<=[0-9A-Za-z])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9A-Za-z])")
JOINT_SHARE = 0.2
"""Room that office programs leave between the two."""
SIGNS_FROM = "\u2010"
"""Arrows and signs of a status from here on are as wide as a Chinese character."""
FILLED = 0.95
"""Share of a line that is filled: punctuation and numbers are not torn apart."""

INK, SOFT, ACCENT, ORANGE = "16191B", "4F5B60", "0B6B78", "B34A05"


def rgb(text: str) -> RGBColor:
    """A colour of six hexadecimal digits."""
    return RGBColor(*bytes.fromhex(text))  # type: ignore[no-untyped-call]


class SlideRun(NamedTuple):
    """Characters that look alike; without a size they have the paragraph's."""

    text: str
    bold: bool = False
    colour: str = INK
    size: float = 0.0


class SlidePara(NamedTuple):
    """A paragraph; `spare` as in a card's lines: left out where there is no room, the largest first."""

    runs: tuple[SlideRun, ...]
    size: float = LEAST
    spare: int = 0
    before: float = 0.0
    """Points of room above it."""


def para_height(para: SlidePara, width: float) -> float:
    """The height that a paragraph needs in so many points of width."""
    lines = max(1, ceil(para_width(para) / (width * FILLED)))
    return lines * _line_height(para) + para.before


def para_width(para: SlidePara) -> float:
    """How long it is where it stands in one line."""
    joints = len(JOINTS.findall("".join(run.text for run in para.runs)))
    room = joints * JOINT_SHARE * max([para.size, *(run.size for run in para.runs)])
    return sum(_run_width(run, para.size) for run in para.runs) + room


def paras_height(paras: Sequence[SlidePara], width: float) -> float:
    """The same for several."""
    return sum(para_height(para, width) for para in paras)


def _line_height(para: SlidePara) -> float:
    return max([para.size, *(run.size for run in para.runs)]) * SPACING


def _run_width(run: SlideRun, size: float) -> float:
    wide = run.size or size
    narrow = wide * (BOLD_SHARE if run.bold else NARROW_SHARE)
    signs = sum(SIGNS_FROM <= character < WIDE_FROM for character in run.text)
    return text_width(run.text, wide, narrow) + signs * (wide - narrow)


def fitting_size(
    made: Callable[[float], Sequence[SlidePara]], sizes: Sequence[float], width: float, height: float
) -> list[SlidePara]:
    """The paragraphs in the largest size that fits; in the smallest, what can be spared is left out."""
    for size in sizes:
        paras = list(made(size))
        if paras_height(paras, width) <= height:
            return paras
    while paras_height(paras, width) > height and any(para.spare for para in paras):
        paras.remove(max(paras, key=lambda para: para.spare))
    while paras_height(paras, width) > height and len(paras) > 1:
        paras.pop()
    return paras


def write_paras(
    frame: Any, paras: Sequence[SlidePara], *, centred: bool = False, middle: bool = False
) -> None:
    """Put paragraphs into a shape's or a cell's frame, in a named font and with lines of a fixed height."""
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for number, para in enumerate(paras):
        target = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        target.line_spacing = Pt(_line_height(para))
        target.space_before = Pt(para.before)
        target.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        for run in para.runs:
            _write_run(target.add_run(), run, para.size)


def _write_run(target: Any, run: SlideRun, size: float) -> None:
    target.text = run.text
    font = target.font
    font.size, font.bold, font.name = Pt(run.size or size), run.bold, LETTERS
    font.color.rgb = rgb(run.colour)
    font.language_id = MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE
    # python-pptx names the font of letters alone.
    chinese = OxmlElement("a:ea")
    chinese.set("typeface", FONT)
    target._r.get_or_add_rPr().append(chinese)
