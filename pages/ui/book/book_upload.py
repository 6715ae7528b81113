"""How do tables of policies and their records come in? From templates, matched by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL
from pages.present.book.table_template import template_csv, template_workbook
from pages.present.text import answer_text
from pages.ui.book import book_held
from pages.ui.book.book_held import LoadedBook, UploadedFiles
from pages.ui.session import answers, case, keys
from rules.book.files.matched_columns import SpokenNames
from rules.book.files.piece import TableError
from rules.book.files.spoken_names import POLICIES_TITLE, RECORD_TITLES, spoken_names
from rules.book.whole.held_book import MOST_POLICIES
from rules.book.whole.second_tables import MOST_RECORDS
from rules.book.whole.uploaded_book import (
    ENDINGS,
    MOST_BYTES,
    UploadedFile,
    uploaded_book,
)

LONGEST_NAME = 40


def draw_upload() -> None:
    """The template, and the field for a file."""
    _draw_templates("", "列名上有说明，第二张表也在里面")
    _draw_field(
        "",
        f"上传 Excel、CSV 或 Parquet，一行一份保单，最多 {MOST_POLICIES:,} 行、{MOST_BYTES // 1_000_000} MB",
        _take_main,
    )
    fault = keys.BOOK_FAULT.get()
    if fault:
        st.error(answer_text.plain(fault))


def draw_seconds(loaded: LoadedBook) -> None:
    """The second tables, each with its template; what was brought can be taken away again."""
    files = loaded.files
    if files is None:
        return
    st.markdown(
        f"**还有别的表吗？**　没有就不用管。按保单号对上保单，一行一条，每张最多 {MOST_RECORDS:,} 行；"
        "工作簿里叫这些名字的表，上面已经一起读了。"
    )
    for box, (table, title) in zip(st.columns(len(RECORD_TITLES)), RECORD_TITLES.items(), strict=True):
        with box, st.container(border=True, key=f"book_second_{table}"):
            st.markdown(f"**{title}**")
            _draw_templates(table, "说明在里面")
            if table in files.records:
                st.caption(answer_text.plain(files.records[table].name[-LONGEST_NAME:]))
                st.button(
                    "拿掉这张表", key=f"book_without_{table}", on_click=_take_away, args=(loaded, table)
                )
            else:
                _draw_field(table, f"上传{title}", partial(_take_second, loaded, table))
    fault = keys.BOOK_FAULT.get()
    if fault:
        st.error(answer_text.plain(fault))


def _draw_templates(table: str, told: str) -> None:
    title = RECORD_TITLES.get(table, POLICIES_TITLE)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"book_templates_{table}"
    ):
        st.download_button(
            f"模板（Excel，{told}）",
            lambda: template_workbook(answers.catalogue(), table),
            file_name=f"{title}模板.xlsx",
            mime=EXCEL,
            key=f"book_template_{table}",
            on_click="ignore",
        )
        st.download_button(
            "模板（CSV）",
            lambda: template_csv(answers.catalogue(), table),
            file_name=f"{title}模板.csv",
            mime=CSV,
            key=f"book_template_csv_{table}",
            on_click="ignore",
        )


def _draw_field(table: str, label: str, take: Callable[[UploadedFile], None]) -> None:
    # Another key is another uploader, without the file that the last one held.
    key = f"book_upload_{table}_{keys.BOOK_UPLOADS.get(0)}"

    def heard() -> None:
        file = st.session_state[key]
        if file is not None:
            keys.BOOK_FAULT.pop()
            keys.BOOK_UPLOADS.put(keys.BOOK_UPLOADS.get(0) + 1)
            take(UploadedFile(file.name, file.getvalue()))

    st.file_uploader(
        label,
        type=[one.removeprefix(".") for one in ENDINGS],
        key=key,
        on_change=heard,
        max_upload_size=MOST_BYTES // 1_000_000,
    )


def _take_main(file: UploadedFile) -> None:
    book_held.forget_book()
    _read_files(UploadedFiles(file))


def _take_second(loaded: LoadedBook, table: str, file: UploadedFile) -> None:
    if loaded.files:
        _read_files(loaded.files._replace(records={**loaded.files.records, table: file}))


def _take_away(loaded: LoadedBook, table: str) -> None:
    keys.BOOK_FAULT.pop()
    if loaded.files:
        left = {other: file for other, file in loaded.files.records.items() if other != table}
        _read_files(loaded.files._replace(records=left))


def mean_column(loaded: LoadedBook, table: str, column: str, fact: str) -> None:
    """Read a column of a table as what it is said to hold."""
    if loaded.files:
        meant = loaded.files.meant
        told = {**meant.get(table, {}), column.strip().lower(): fact}
        _read_files(loaded.files._replace(meant={**meant, table: told}))


def _read_files(files: UploadedFiles) -> None:
    """Begin to read the files anew; where one cannot be used, what was there stays."""
    try:
        table = uploaded_book(files.main, spoken_in(files), case.today(), files.records)
    except TableError as error:
        keys.BOOK_FAULT.put(str(error))
        return
    keys.BOOK_LOADED.put(LoadedBook(files.main.name[-LONGEST_NAME:], files, table))


def spoken_in(files: UploadedFiles) -> SpokenNames:
    """What columns are called, with what was said of these files."""
    names, meant = spoken_names(answers.catalogue()), files.meant
    return SpokenNames(
        names.policies._replace(columns={**names.policies.columns, **meant.get("", {})}),
        {
            table: spoken._replace(columns={**spoken.columns, **meant.get(table, {})})
            for table, spoken in names.records.items()
        },
    )
