"""How does the strip of days stand on a slide? As native shapes, from the same rows as on the stage."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from pages.present.slides.deck import EDGE, FAINT, INNER, SlideBox, block, no_margins
from pages.present.slides.slide_text import (
    ACCENT,
    INK,
    LEAST,
    ORANGE,
    SOFT,
    SlidePara,
    SlideRun,
    para_width,
    rgb,
    write_paras,
)
from pages.present.stage.stage_strip import WIDE, WIDTH, DayTick, SpanView, StageStrip
from pages.present.stage.strip_spans import SpanKind

LARGER = 15.0 / WIDE * WIDTH / INNER
"""How much larger its words are reckoned than on the stage, to be 14 points here with a little to spare."""
RULER, LANE, BAR, DOT = 34.0, 28.0, 9.0, 16.0
STRIP_HEIGHT = RULER + 2 * LANE
FILLS: dict[SpanKind, str] = {
    "stay": "5D6B76",
    "used": INK,
    "promise": "0B4A8F",
    "window": ACCENT,
    "waiting": "F0D9B8",
    "event": ORANGE,
    "holiday": "DDE5E8",
}


def draw_strip(slide: Any, strip: StageStrip, top: float) -> None:
    """The strip: days above, and two lanes with their words."""
    shapes = slide.shapes.add_group_shape().shapes
    block(shapes, SlideBox(EDGE, top, INNER, STRIP_HEIGHT), FAINT)
    for left, width in strip.shades:
        block(shapes, SlideBox(_across(left), top, _span(width), STRIP_HEIGHT), FILLS["holiday"])
    if strip.today is not None:
        block(shapes, SlideBox(_across(strip.today) - 1, top, 2, STRIP_HEIGHT), ORANGE)
    for tick in strip.ticks:
        _draw_tick(shapes, tick, top)
    for bar in strip.bars:
        _draw_bar(shapes, bar, top + RULER + bar.lane * LANE)
    group = slide.shapes[-1]
    group.name = f"时间：{strip.told}"


def _across(share: float) -> float:
    return EDGE + share / 100 * INNER


def _span(share: float) -> float:
    return max(share / 100 * INNER, 1.0)


def _draw_tick(shapes: Any, tick: DayTick, top: float) -> None:
    if not (tick.text or tick.note):
        return
    colour = {"today": ORANGE, "due": ACCENT}.get(tick.kind, SOFT)
    bold = tick.kind in ("today", "due")
    paras = [SlidePara((SlideRun(text, bold, colour),), LEAST) for text in (tick.text, tick.note) if text]
    left, width = _across(tick.at), _span(tick.width) if tick.width else 60.0
    box = SlideBox(left, top, min(width, EDGE + INNER - left), RULER)
    _strip_words(shapes, box, paras, centred=bool(tick.width))


def _draw_bar(shapes: Any, bar: SpanView, top: float) -> None:
    middle = top + LANE / 2
    fill = FILLS[bar.kind]
    if bar.width:
        high = LANE - 4 if bar.kind in ("stay", "waiting", "holiday") else BAR
        box = SlideBox(_across(bar.left), middle - high / 2, _span(bar.width), high)
        block(shapes, box, fill)
    for dot in bar.dots:
        box = SlideBox(_across(dot.at) - DOT / 2, middle - DOT / 2, DOT, DOT)
        shape = block(shapes, box, fill if dot.last else "FFFFFF", fill, MSO_SHAPE.OVAL)
        shape.line.color.rgb = rgb(fill)
        if dot.text:
            no_margins(shape.text_frame)
            colour = "FFFFFF" if dot.last else fill
            write_paras(
                shape.text_frame, [SlidePara((SlideRun(dot.text, True, colour),))], centred=True, middle=True
            )
            shape.text_frame.word_wrap = False
    colour = "FFFFFF" if bar.inside and bar.kind == "stay" else INK
    text = bar.text + (" →" if bar.on else "")
    para = SlidePara((SlideRun(text, colour=colour),))
    left, width = _across(bar.words_at), para_width(para)
    _strip_words(shapes, SlideBox(left, top, min(width, EDGE + INNER - left), LANE), [para], middle=True)


def _strip_words(
    shapes: Any, box: SlideBox, paras: list[SlidePara], *, centred: bool = False, middle: bool = False
) -> None:
    shape = shapes.add_textbox(*map(Pt, box))
    no_margins(shape.text_frame)
    write_paras(shape.text_frame, paras, centred=centred, middle=middle)
    shape.text_frame.word_wrap = False
