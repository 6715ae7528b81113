"""How does a step stand on slides? One tells it with its services and days, one shows all services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pages.present.slides.deck import (
    EDGE,
    FAINT,
    INNER,
    PAD,
    PAPER,
    Deck,
    SlideBox,
    SlideCell,
    foot_text,
    framed_text,
    plain_cell,
    row_height,
    status_colours,
    table,
    text_box,
)
from pages.present.slides.slide_text import (
    ACCENT,
    INK,
    LEAST,
    ORANGE,
    SOFT,
    SlidePara,
    SlideRun,
    fitting_size,
    paras_height,
)
from pages.present.slides.strip_shapes import LARGER, STRIP_HEIGHT, draw_strip
from pages.present.stage.speaker_notes import NotesView, speaker_notes
from pages.present.stage.stage_board import BoardView, CellView, TileView
from pages.present.stage.stage_card import CardRow, CardView
from pages.present.stage.stage_strip import stage_strip
from pages.present.stage.stage_tried import TriedView
from pages.present.stage.stage_view import RoomView, StepCase, stage_view
from pages.present.stage.step_change import StatusSign
from rules.catalogue.catalogue import Catalogue

STORY_TOP, STORY_MOST = 82.0, 84.0
STRIP_TOP = 508.0 - STRIP_HEIGHT
GAP = 10.0
GROUP_WIDTH = 80.0
BOARD_TOP, BOARD_MOST = 86.0, 396.0
MARKS = {"changed": "⇄ ", "tried": "⇄ ", "": ""}


def add_step(deck: Deck, case: StepCase, known: Catalogue) -> None:
    """The two slides of a step."""
    view = stage_view(case, known)
    foot = foot_text(case.answer.as_of.isoformat(), case.answer.reading, known, case.draft)
    slide = deck.slide(f"{view.day}　{view.title}", foot)
    _who_line(slide, view)
    bottom = _story_box(slide, view)
    _step_cards(slide, view.cards, bottom + 8)
    before = case.before.as_of if case.before else None
    strip = stage_strip(case.told, case.answer, case.scenario, known, before, LARGER)
    draw_strip(slide, strip, STRIP_TOP)
    _write_notes(slide, speaker_notes(case, known))
    board = deck.slide(board_title(view.board), foot)
    _who_line(board, view, f"{view.day}　{view.title}　")
    _board(board, view)


def _who_line(slide: Any, view: RoomView, lead: str = "") -> None:
    text = f"{lead}{view.who}　{view.year}　第 {view.number} 步，共 {view.steps} 步"
    box = SlideBox(EDGE, 56, INNER, 24)
    made = fitting_size(
        lambda size: [SlidePara((SlideRun(text, colour=SOFT),), size)], (16, LEAST), INNER, 24
    )
    text_box(slide, box, made, name="是谁")


def _story_box(slide: Any, view: RoomView) -> float:
    """The story with its question in bold, and what is tried; gives where it ends."""
    tried = _tried_text(view.tried)

    def made(size: float) -> list[SlidePara]:
        paras = [SlidePara((SlideRun(view.story), SlideRun(view.question, bold=True)), size)]
        if tried:
            paras.append(SlidePara((SlideRun(tried, bold=True, colour=ORANGE),), min(size, 16), before=2))
        return paras

    paras = fitting_size(made, (22, 20, 18, 16, LEAST), INNER, STORY_MOST)
    height = paras_height(paras, INNER)
    text_box(slide, SlideBox(EDGE, STORY_TOP, INNER, height), paras, name="故事")
    return STORY_TOP + height


def _tried_text(tried: TriedView | None) -> str:
    if tried is None:
        return ""
    return f"假如 {tried.named}" + (f"：{tried.refused}" if tried.refused else "")


# ---------------------------------------------------------------- the services of the step


def _step_cards(slide: Any, cards: Sequence[CardView], top: float) -> None:
    """The first one on the left, the others under each other on the right."""
    room = STRIP_TOP - 8 - top
    rest = cards[1:]
    width = (INNER - GAP) / 2 if rest else INNER
    first = SlideBox(EDGE, top, width, room)
    paras = fitting_size(
        lambda size: _card_paras(cards[0], size), (24, 22, 20, 18, 16, LEAST), *_room_inside(first)
    )
    _framed_card(slide, first, paras, cards[0])
    if not rest:
        return
    # All but the padding of each and the gaps between them is for their lines.
    lines = room - len(rest) * 2 * PAD - (len(rest) - 1) * GAP
    made = _cards_in_one_size(rest, width - 4 * PAD, lines)
    spare = (lines - sum(paras_height(one, width - 4 * PAD) for one in made)) / len(rest)
    for card, one in zip(rest, made, strict=True):
        height = paras_height(one, width - 4 * PAD) + 2 * PAD + spare
        _framed_card(slide, SlideBox(EDGE + width + GAP, top, width, height), one, card)
        top += height + GAP


def _room_inside(box: SlideBox) -> tuple[float, float]:
    return box.width - 4 * PAD, box.height - 2 * PAD


def _cards_in_one_size(cards: Sequence[CardView], width: float, height: float) -> list[list[SlidePara]]:
    """Cards in one size that fits them together; what can be spared of any goes first."""
    for size in (22, 20, 18, 16, LEAST):
        made = [_card_paras(card, size) for card in cards]
        if sum(paras_height(one, width) for one in made) <= height:
            return made
    while sum(paras_height(one, width) for one in made) > height:
        fullest = max(made, key=lambda one: max(para.spare for para in one))
        if not max(para.spare for para in fullest):
            fullest = max(made, key=len)
            if len(fullest) == 1:
                break
            fullest.pop()
            continue
        fullest.remove(max(fullest, key=lambda para: para.spare))
    return made


def _framed_card(slide: Any, box: SlideBox, paras: Sequence[SlidePara], card: CardView) -> None:
    edge = ORANGE if card.mark else "CCD6D9"
    framed_text(slide, box, paras, FAINT if card.now.status == "available" else PAPER, edge, card.name)


def _card_paras(card: CardView, size: float) -> list[SlidePara]:
    mark = MARKS[card.mark]
    head = [SlideRun(card.name + "　", bold=True), *_status_runs(card.old, card.now, mark)]
    paras = [SlidePara(tuple(head), size + 2)]
    if card.item:
        paras.append(SlidePara((SlideRun(card.item, colour=SOFT),), size, spare=1))
    for figure in card.figures:
        runs = [
            SlideRun(text, bold=digits, colour=ACCENT, size=size * 1.9 if digits else size * 1.1)
            for text, digits in figure.parts
        ]
        runs.append(SlideRun(f"　{figure.caption}", bold=True))
        runs.append(SlideRun(f"　{figure.lines}", colour=SOFT, size=LEAST))
        paras.append(SlidePara(tuple(runs), size))
    paras += [
        SlidePara(tuple(_row_runs(row)), size, spare=row.spare * 10 + number if row.spare else 0)
        for number, row in enumerate(card.rows, 1)
    ]
    return paras


def _row_runs(row: CardRow) -> Iterator[SlideRun]:
    if row.lead:
        yield SlideRun(f"{row.lead} ")
    if row.sign:
        yield SlideRun(
            f"{row.sign.sign} {row.sign.word} ", bold=True, colour=status_colours(row.sign.status)[1]
        )
    if row.strong:
        yield SlideRun(row.strong + ("，" if row.text else ""), bold=True)
    yield SlideRun(row.text)
    if row.lines:
        yield SlideRun(f"　{row.lines}", colour=SOFT, size=LEAST)


def _status_runs(old: StatusSign | None, now: StatusSign, mark: str) -> Iterator[SlideRun]:
    if mark:
        yield SlideRun(mark, bold=True, colour=ORANGE)
    if old:
        yield SlideRun(f"{old.sign} {old.word} → ", colour=SOFT)
    yield SlideRun(f"{now.sign} {now.word}", bold=True, colour=status_colours(now.status)[1])


# ---------------------------------------------------------------- all services


def board_title(board: BoardView) -> str:
    """`N 项服务：能用 13 → 11，比上一步变了 4 项`."""
    before = board.usable_before
    usable = f"{before} → {board.usable}" if before not in (None, board.usable) else f"{board.usable}"
    parts = [f"能用 {usable} 项"]
    if before is not None:
        parts.append(f"比上一步变了 {board.changed} 项")
    if board.usable_tried is not None:
        parts.append(f"假如后能用 {board.usable_tried} 项，变了 {board.tried} 项")
    return f"{board.total} 项服务：" + "，".join(parts)


def _board(slide: Any, view: RoomView) -> None:
    columns = len(view.board.rows[0]) - 1
    widths = [GROUP_WIDTH, *[(INNER - GROUP_WIDTH) / columns] * columns]
    rows: list[list[SlideCell]] = []
    for size in (20, 18, 16):
        rows = [[_board_cell(cell, size) for cell in row] for row in view.board.rows]
        if sum(row_height(row, widths) for row in rows) <= BOARD_MOST:
            break
    height = table(slide, EDGE, BOARD_TOP, widths, rows, f"{view.board.total} 项服务")
    legend = [SlideRun("⇄ 橙色：", bold=True, colour=ORANGE), SlideRun(_marks_told(view), colour=SOFT)]
    text_box(
        slide, SlideBox(EDGE, BOARD_TOP + height + 6, INNER, 40), [SlidePara(tuple(legend))], name="图例"
    )


def _marks_told(view: RoomView) -> str:
    since = "比上一步变了（状态、次数或项目）" if view.board.usable_before is not None else "变了；这是第一步"
    tried = _tried_text(view.tried)
    return f"{since}；{tried}" if tried else since


def _board_cell(cell: CellView, size: float) -> SlideCell:
    if cell.tile is None:
        return plain_cell(cell.group, LEAST, bold=True, colour=ACCENT)
    return _tile(cell.tile, size)


def _tile(tile: TileView, size: float) -> SlideCell:
    name = SlidePara((SlideRun(tile.name, bold=True, colour=INK if tile.fill != "absent" else SOFT),), size)
    status = SlidePara(tuple(_status_runs(tile.old, tile.now, MARKS[tile.mark])), size - 2)
    fill = {"usable": status_colours("available")[0], "absent": "F3F3F3"}.get(tile.fill, "E8EDEF")
    return SlideCell((name, status), "FFE3C8" if tile.mark else fill)


# ---------------------------------------------------------------- what the trainer says


def _write_notes(slide: Any, notes: NotesView) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(_note_lines(notes))


def _note_lines(notes: NotesView) -> Iterator[str]:
    yield f"{notes.day}　{notes.title}（第 {notes.number} 步，共 {notes.steps} 步）"
    yield notes.tell
    for head, points in (("这一步教", notes.teaches), ("变了什么", notes.moved)):
        if points:
            yield f"{head}："
            yield from (f"· {one.text}" + (f"（{one.lines}）" if one.lines else "") for one in points)
    for one in notes.questions:
        yield f"问：{one.asked}"
        yield f"答：{one.answer}" + (f"（{one.lines}）" if one.lines else "")
    if notes.coming:
        yield f"接下来：{notes.coming}"
