"""What does a person see of an uploaded table before it is computed? How it was understood, and a button."""

from __future__ import annotations

import streamlit as st

from pages.present.base.csv_table import CSV, csv_file
from pages.present.base.templating import asset
from pages.present.book.upload_preview import PREVIEW, meant_column, upload_preview
from pages.present.book.upload_words import refused_table
from pages.present.text import answer_text
from pages.ui.book import book_held, book_upload
from pages.ui.book.book_held import BookHeld, LoadedBook
from pages.ui.book.book_wait import draw_wait
from pages.ui.first.block import declare_block, draw_block
from pages.ui.session import answers
from rules.book.files.piece import Rejected

_PREVIEW = declare_block("book_preview_block", asset(__file__, "book.css"))


def draw_start(held: BookHeld, loaded: LoadedBook) -> None:
    """The button that begins, once the table is read, and the way to another table."""
    ready = held.book.complete and not held.book.fault
    st.button(
        f"开始计算 {held.book.size:,} 份" if ready else "开始计算（读完就能）",
        key="book_start",
        type="primary",
        disabled=not (ready and held.book.size),
        on_click=_begin_computing,
        args=(loaded,),
    )
    st.button("换一张表", key="book_leave", on_click=book_held.forget_book, type="tertiary")


def draw_preview(held: BookHeld, loaded: LoadedBook) -> None:
    """The table as it was understood, and the second tables."""
    if not held.book.complete:
        draw_wait(book_held.taken_in(held.book), f"正在读 {answer_text.plain(held.name)}")
        return
    if held.book.fault:
        st.error(answer_text.plain(held.book.fault))
    else:
        draw_understood(loaded)
    book_upload.draw_seconds(loaded)


def _begin_computing(loaded: LoadedBook) -> None:
    loaded.started = True


def draw_understood(loaded: LoadedBook) -> None:
    """Which columns were matched, the first rows, and what is refused."""
    table, files = loaded.table, loaded.files
    if table is None or files is None:
        return
    names = book_upload.spoken_in(files)
    preview = upload_preview(loaded.name, table, names, answers.catalogue())

    def mean(told: str) -> None:
        which, _, place = told.partition(":")
        columns = table.seconds[which].columns if which in table.seconds else table.columns
        spoken = names.records.get(which, names.policies)
        meant = meant_column(columns, int(place), spoken) if place.isdecimal() else None
        if meant and not loaded.started:
            book_upload.mean_column(loaded, which, *meant)

    draw_block("book_preview", PREVIEW.render(preview=preview), {"mean": mean}, _PREVIEW)
    refused = all_refused(loaded)
    if refused:
        st.download_button(
            f"不能用的 {len(refused):,} 行（CSV）",
            lambda: csv_file(refused_table(refused, answers.catalogue())),
            file_name="没有算的行.csv",
            mime=CSV,
            key="book_refused",
            on_click="ignore",
        )


def all_refused(loaded: LoadedBook) -> list[Rejected]:
    """The refused rows of all tables."""
    return loaded.table.book.rejected if loaded.table else []


def draw_read(held: BookHeld, loaded: LoadedBook) -> None:
    """The same once all is computed, folded away."""
    if not held.book.complete:
        return
    refused = all_refused(loaded)
    told = f"，{len(refused):,} 行没有算" if refused else ""
    box = st.expander(
        f"读进 {held.book.size:,} 份{told}：看怎么读的、为什么没有算", key="book_read", on_change="rerun"
    )
    if box.open:
        with box:
            draw_understood(loaded)
