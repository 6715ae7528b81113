"""How does a table of policies come in, and what was read of it? From a template, matched by name."""

from __future__ import annotations

import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.book.table_template import spoken_names, template_csv, template_workbook
from pages.present.book.upload_words import columns_told, reason_told, refused_table
from pages.present.text import answer_text
from pages.ui.book import book_held
from pages.ui.book.book_held import BookHeld, LoadedBook
from pages.ui.session import answers, case, keys
from rules.book.files.piece import TableError
from rules.book.whole.held_book import MOST_POLICIES
from rules.book.whole.uploaded_book import ENDINGS, MOST_BYTES, uploaded_book

REFUSED_SHOWN = 12
LONGEST_NAME = 40


def draw_upload() -> None:
    """The template, and the field for a file."""
    with st.container(horizontal=True, vertical_alignment="center", key="book_templates"):
        st.download_button(
            "模板（Excel，列名上有说明）",
            lambda: template_workbook(answers.catalogue()),
            file_name="保单册模板.xlsx",
            mime=EXCEL,
            key="book_template",
            on_click="ignore",
        )
        st.download_button(
            "模板（CSV）",
            lambda: template_csv(answers.catalogue()),
            file_name="保单册模板.csv",
            mime=CSV,
            key="book_template_csv",
            on_click="ignore",
        )
    # Another key is another uploader, without the file that the last one held.
    key = f"book_upload_{keys.BOOK_UPLOADS.get(0)}"
    st.file_uploader(
        f"上传 Excel、CSV 或 Parquet，一行一份保单，最多 {MOST_POLICIES:,} 行、{MOST_BYTES // 1_000_000} MB",
        type=[one.removeprefix(".") for one in ENDINGS],
        key=key,
        on_change=_take_table,
        args=(key,),
    )
    fault = keys.BOOK_FAULT.get()
    if fault:
        st.error(answer_text.plain(fault))


def _take_table(key: str) -> None:
    """Read the head, and let the file itself go with its widget."""
    file = st.session_state[key]
    if file is None:
        return
    name = file.name[-LONGEST_NAME:]
    book_held.forget_book()
    keys.BOOK_FAULT.pop()
    keys.BOOK_UPLOADS.put(keys.BOOK_UPLOADS.get(0) + 1)
    known = answers.catalogue()
    try:
        table = uploaded_book(name, file.getvalue(), spoken_names(known), case.today())
    except TableError as error:
        keys.BOOK_FAULT.put(str(error))
        return
    keys.BOOK_LOADED.put(LoadedBook(name, table.book, list(columns_told(table, known))))


def draw_read(held: BookHeld) -> None:
    """What was read of the table, and which rows were refused, once it is taken in."""
    if not held.told or not held.book.complete:
        return
    rejected, known = held.book.rejected, answers.catalogue()
    refused = f"，{len(rejected):,} 行没有算" if rejected else ""
    with st.expander(f"读进 {held.book.size:,} 份{refused}：看认出了哪些列、为什么没有算", key="book_read"):
        st.markdown("\n".join(f"- {answer_text.plain(line)}" for line in held.told))
        if not rejected:
            return
        told = [
            f"第 {one.row} 行{f'（{one.id[:20]}）' if one.id else ''}：{reason_told(one.reason, known)}"
            for one in rejected[:REFUSED_SHOWN]
        ]
        st.markdown("没有算的行：\n\n" + "\n".join(f"- {answer_text.plain(line)}" for line in told))
        st.download_button(
            f"全部 {len(rejected):,} 行（CSV）",
            lambda: csv_file(refused_table(rejected, known)),
            file_name="没有算的行.csv",
            mime=CSV,
            key="book_refused",
            on_click="ignore",
        )
