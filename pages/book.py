"""保单册: a whole book of policies, how it stands, what a change does to it, down to one policy."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import style
from pages.present.share.book_choices import CHANGE
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.book import book_begin, book_files, book_held, book_preview, book_view
from pages.ui.result.copy_button import draw_link
from pages.ui.session import address
from pages.ui.shell import frame

STYLE = style(__file__, "book.css")


def main(page: PageEntry) -> None:
    """Draw the page: where to begin, or the book that is there."""
    st.html(STYLE)
    held = book_held.held_now()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="book_head"):
        st.title(page.title, anchor=False, width="content")
        view = None
        if held is not None and held.upload and held.waits:
            book_preview.draw_start(held, held.upload)
        elif held is not None:
            view = book_view.choose_book_view()
            day = f" · {held.mix.day}" if held.mix else ""
            with st.popover(
                answer_text.plain(f"{held.name}{day}"), key="book_source", on_change="rerun"
            ) as box:
                if box.open:
                    book_begin.draw_source(held)
            st.space("stretch")
            if held.mix:
                draw_link("book_link")
            else:
                st.caption("上传的表不进网址，所以没有链接", width="content")
            files = st.empty()
    address.write_address()
    if held is None:
        book_begin.draw_begin()
    elif held.upload and held.waits:
        book_preview.draw_preview(held, held.upload)
    else:
        if held.upload:
            book_preview.draw_read(held, held.upload)
        if view == CHANGE:
            book_view.draw_change(held)
        else:
            book_view.draw_now(held)
        with files:
            book_files.draw_files(held)
    if held is not None:
        st.caption(book_begin.KEPT_NOTE)


frame.show(__file__, main)
