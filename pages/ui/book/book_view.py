"""What is shown of a book? How it stands, or what a change does, and the policies behind a number."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.present.base.templating import asset
from pages.present.book.book_board import BOARD, BoardChoice, book_board
from pages.present.book.book_words import SEGMENT_NAMES, variant_names
from pages.present.book.change_board import CHANGES, ChangeChoice, change_board
from pages.present.share.book_choices import CHANGE, COUNTED, LAPSES, NOW
from pages.ui.book import book_held, book_rows
from pages.ui.book.book_held import BookHeld
from pages.ui.book.book_wait import draw_wait
from pages.ui.first.block import declare_block, draw_block
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.book.whole.lapse import WITHIN
from rules.book.whole.segments import SEGMENTS
from rules.book.whole.variants import DRAFT, VARIANTS

VIEWS = {NOW: "现在怎样", CHANGE: "换一种会怎样"}

_BOOK = declare_block("book_block", asset(__file__, "book.css"))


def choose_book_view() -> str:
    """Which of the two is shown."""
    chosen = st.segmented_control(
        "看什么",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        key=keys.BOOK_VIEW,
        default=None if keys.BOOK_VIEW.is_set() else NOW,
        persist_state="session",
        label_visibility="collapsed",
        on_change=book_held.leave_rows,
    )
    return chosen or NOW


def draw_now(held: BookHeld) -> None:
    """How the book stands."""
    waited = book_held.standing_of(held.book)
    if not waited.steps.complete:
        draw_wait(waited, f"正在算 {held.name}")
        return
    lapses = book_held.lapses_of(held.book)
    dated = lapses.steps if lapses and lapses.steps.complete else None
    choice = BoardChoice(keys.BOOK_SHOW.get([]) or [], _within(), _opened())
    board = book_board(waited.steps, dated, choice, term_drafts.catalogue_tried())
    acts = {"show": _show_alone, "within": _take_within, "rows": open_rows}
    draw_block("book_board", BOARD.render(board=board), acts, _BOOK)
    if lapses is None:
        st.button(
            f"算 {held.book.size:,} 份的期限（要等一会儿）",
            key="book_dates_ask",
            on_click=keys.BOOK_DATES.put,
            args=(True,),
        )
    elif dated is None:
        draw_wait(lapses, "正在算每一份的期限")
    which = keys.BOOK_WHICH.get()
    if which in COUNTED and keys.BOOK_SERVICE.get() and (which != LAPSES or dated):
        book_rows.draw_rows(held, waited.steps, dated, None)


def draw_change(held: BookHeld) -> None:
    """What a change does to the book."""
    draft = term_drafts.draft_on()
    names = variant_names(term_drafts.catalogue_tried(), draft.name if draft and draft.edits else "")
    variant = variant_now(names)
    if keys.BOOK_CHANGE.get(variant) not in names:
        st.info("这个链接说的是一份草案的影响，可是现在没有开着的草案。换一种看看。")
    _choose_change(variant, names)
    waited = book_held.effect_on(held.book, variant)
    standing = book_held.standing_of(held.book)
    if not waited.steps.complete:
        draw_wait(waited, f"正在算：{names[variant]}")
        return
    choice = ChangeChoice(_by(), _opened(), keys.BOOK_SEGMENT.get())
    board = change_board(waited.steps, held.book, names[variant], choice, term_drafts.catalogue_tried())
    draw_block("book_change_board", CHANGES.render(board=board), {"rows": open_rows}, _BOOK)
    if not standing.steps.complete:
        draw_wait(standing, "正在算每一份的状态，好逐份看和导出")
    elif keys.BOOK_SERVICE.get() and keys.BOOK_WHICH.get(COUNTED[0]) not in COUNTED:
        book_rows.draw_rows(held, standing.steps, None, waited.steps)


def variant_now(names: Mapping[str, str]) -> str:
    """What is had otherwise: what was chosen, else the draft where one is on."""
    chosen = keys.BOOK_CHANGE.get()
    if chosen and chosen in names:
        return chosen
    return DRAFT if DRAFT in names else VARIANTS[1]


def _choose_change(variant: str, names: dict[str, str]) -> None:
    draw_fields(
        "book_change_fields",
        [
            Box(
                "book_change_fields",
                [
                    Field(
                        key="book_change",
                        kind="list",
                        label="换一种",
                        options=names,
                        value=variant,
                        take=_take_change,
                    ),
                    Field(
                        key="book_by",
                        kind="row",
                        label="分开看",
                        options=SEGMENT_NAMES,
                        value=_by(),
                        take=_take_by,
                    ),
                ],
                look="bar",
                cells=[("换一种", names[variant]), ("分开看", SEGMENT_NAMES[_by()])],
            )
        ],
    )


# ---------------------------------------------------------------- what is chosen


def _within() -> int:
    return keys.BOOK_WITHIN.get(WITHIN[0])


def _by() -> str:
    return keys.BOOK_BY.get(SEGMENTS[0])


def _opened() -> tuple[str, str] | None:
    service, which = keys.BOOK_SERVICE.get(), keys.BOOK_WHICH.get()
    return (service, which) if service and which else None


def _show_alone(which: str) -> None:
    """This kind of number alone; touched again, all."""
    keys.BOOK_SHOW.put([] if keys.BOOK_SHOW.get([]) == [which] else [which])


def _take_within(days: str) -> None:
    keys.BOOK_WITHIN.put(int(days))


def open_rows(value: str) -> None:
    """List the policies behind a number, `service:which` or `service:which:segment`; again: no longer."""
    service, which, segment = (value + ":").split(":")[:3]
    now = (keys.BOOK_SERVICE.get(), keys.BOOK_WHICH.get(), keys.BOOK_SEGMENT.get() or "")
    book_held.leave_rows()
    keys.BOOK_PAGE.pop()
    if now != (service, which, segment):
        keys.BOOK_SERVICE.put(service)
        keys.BOOK_WHICH.put(which)
        keys.BOOK_SEGMENT.put(segment or None)


def _take_change(variant: str) -> None:
    keys.BOOK_CHANGE.put(variant)
    book_held.leave_rows()


def _take_by(by: str) -> None:
    keys.BOOK_BY.put(by)
    book_held.leave_rows()
