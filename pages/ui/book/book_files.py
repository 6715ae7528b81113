"""How does a book go to somebody else? As a workbook and as CSV, made when they are asked for."""

from __future__ import annotations

import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.book.book_words import variant_names
from pages.present.book.book_workbook import BookFile, book_sheets, rows_table
from pages.present.export.excel_writer import excel_file
from pages.present.share.book_choices import CHANGE
from pages.ui.book import book_held
from pages.ui.book.book_held import BookHeld
from pages.ui.book.book_view import variant_now
from pages.ui.session import keys, term_drafts
from rules.book.whole.segments import SEGMENTS


def draw_files(held: BookHeld) -> None:
    """Both files, once the book is judged."""
    file = _file_now(held)
    with st.container(horizontal=True, width="content", gap="small", key="book_files"):
        if file is None:
            st.button("Excel（算完就能）", disabled=True, key="book_excel_wait")
            return
        st.download_button(
            "Excel（首页是图）",
            lambda: excel_file(book_sheets(file)),
            file_name="保单册.xlsx",
            mime=EXCEL,
            key="book_excel",
            on_click="ignore",
            type="primary",
        )
        st.download_button(
            "CSV",
            lambda: csv_file(rows_table(file, file.found.book.size)),
            file_name="保单册.csv",
            mime=CSV,
            key="book_csv",
            on_click="ignore",
        )


def _file_now(held: BookHeld) -> BookFile | None:
    """What the files are made of; None while it is not there."""
    standing = book_held.standing_of(held.book).steps
    if not standing.complete or not held.book.size:
        return None
    lapses = book_held.lapses_of(held.book)
    dated = lapses.steps if lapses and lapses.steps.complete else None
    draft = term_drafts.draft_on()
    catalogue = term_drafts.catalogue_tried()
    names = variant_names(catalogue, draft.name if draft and draft.edits else "")
    effect = None
    if keys.BOOK_VIEW.get() == CHANGE:
        effect = book_held.effect_on(held.book, variant_now(names)).steps
        if not effect.complete:
            return None
    by = keys.BOOK_BY.get(SEGMENTS[0])
    name = names[variant_now(names)]
    overrides = len(term_drafts.judge_tried().overrides)
    return BookFile(held.name, standing, dated, effect, name, by, catalogue, overrides)
