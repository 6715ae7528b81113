"""Which book is looked at? One that is made up, of a chosen size and mix, or a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.present.book.made_up_book import MAY_BE_BLANK, mix_told
from pages.present.share import sample_shares
from pages.present.share.book_choices import (
    BLANK_AT_FIRST,
    BLANKS,
    MIX_AT_FIRST,
    SIZE_AT_FIRST,
    SIZES,
)
from pages.present.share.sample_shares import MOST_SHARE, STORY_NAMES
from pages.present.text import answer_text
from pages.ui.book import book_held, book_upload
from pages.ui.book.book_held import BookHeld, LoadedBook
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import case, keys
from rules.domain.scenario import EARLIEST, LATEST
from rules.quiz.quiz import next_seed
from rules.quiz.quiz_choice import SEEDS

KEPT_NOTE = "只放在这次打开的页面的内存里，不存盘、不进日志；关掉页面约两分钟后，或一小时没人看，就删掉。"


def draw_making() -> None:
    """What a made-up book is made of; nothing is made before the button."""
    size, blank = keys.BOOK_SIZE.get() or SIZE_AT_FIRST, keys.BOOK_BLANK.get(BLANK_AT_FIRST)
    sizes = {str(one): f"{one:,} 份" for one in sorted({*SIZES, size})}
    blanks = {str(one): f"{one}%" if one else "都填了" for one in sorted({*BLANKS, blank})}
    fields = [
        Field(key="book_size", kind="list", label="多少份", options=sizes, value=str(size), take=_take_size),
        Field(
            key="book_blank",
            kind="list",
            label="没填的情况",
            options=blanks,
            value=str(blank),
            take=_take_blank,
            help=f"版本、起始日总是知道的；其余 {len(MAY_BE_BLANK)} 项情况，每一项有这么多份没填。",
        ),
        Field(key="book_day", kind="day", label="按哪一天算", value=_day_asked(), take=_take_day_asked),
        Field(
            key="book_seed",
            kind="number",
            label="第几批人",
            value=str(keys.BOOK_SEED.get(SEEDS[0])),
            take=_take_book_seed,
            help=f"{SEEDS[0]} 至 {SEEDS[1]:,} 的整数：同一批、同样的选择，编出来的是同一本。",
        ),
    ]
    draw_fields("book_making", [Box("book_making", fields)])
    _draw_mix()
    st.button(f"生成 {size:,} 份", key="book_make", type="primary", width="stretch", on_click=_make_book)


def _day_asked() -> str:
    return keys.BOOK_DAY.get() or case.today().isoformat()


def _choose_part(key: keys.Key[Any], value: Any) -> None:
    """One thing of which a book is made; it is not made yet."""
    key.put(value)
    keys.BOOK_PENDING.put(True)


def _take_size(text: str) -> None:
    _choose_part(keys.BOOK_SIZE, int(text))


def _take_blank(text: str) -> None:
    _choose_part(keys.BOOK_BLANK, int(text))


def _take_day_asked(text: str) -> None:
    """A day that is none, or lies outside what can be computed, changes nothing."""
    if EARLIEST.isoformat() <= text <= LATEST.isoformat():
        _choose_part(keys.BOOK_DAY, text)


def _take_book_seed(text: str) -> None:
    """A number outside of those that can be drawn by changes nothing."""
    if re.fullmatch(r"[0-9]{1,9}", text) and SEEDS[0] <= int(text) <= SEEDS[1]:
        _choose_part(keys.BOOK_SEED, int(text))


def _make_book() -> None:
    """The book as it was chosen."""
    keys.BOOK_SIZE.put(keys.BOOK_SIZE.get() or SIZE_AT_FIRST)
    keys.BOOK_DAY.put(_day_asked())
    keys.BOOK_PENDING.pop()
    book_held.leave_rows()


def _make_others() -> None:
    keys.BOOK_SEED.put(next_seed(keys.BOOK_SEED.get(SEEDS[0])))
    book_held.leave_rows()


def _choose_again() -> None:
    """Back to what it is made of."""
    keys.BOOK_PENDING.put(True)
    book_held.leave_rows()


def _draw_mix() -> None:
    """How often each story is told."""
    mix = keys.BOOK_MIX.get(MIX_AT_FIRST) or ()
    shares = {one.story: one.share for one in sample_shares.shares_in(mix)}
    told = "、".join(f"{STORY_NAMES[story]} {share}" for story, share in shares.items()) or "各种情形一样多"
    box = st.expander(f"什么人各占几份：{told}", key="book_mix_box", on_change="rerun")
    if not box.open:
        return
    shares = shares or dict.fromkeys(STORY_NAMES, 1)
    fields = [
        Field(
            key=f"book_mix:{story}",
            kind="number",
            label=name,
            value=str(shares.get(story, 0)),
            take=partial(_take_share, shares, story),
        )
        for story, name in STORY_NAMES.items()
    ]
    with box:
        draw_fields("book_mix", [Box("book_mix", fields)])


def _take_share(shares: Mapping[str, int], story: str, text: str) -> None:
    """A share outside of those that can be had changes nothing."""
    if re.fullmatch(r"[0-9]{1,2}", text) and int(text) <= MOST_SHARE:
        _choose_part(
            keys.BOOK_MIX, sample_shares.mix_of({**dict.fromkeys(STORY_NAMES, 0), **shares, story: int(text)})
        )


# ---------------------------------------------------------------- where one begins


def draw_begin() -> None:
    """Both ways to come to a book."""
    st.markdown(
        "整本保单一起看：每项服务多少人今天能用、还差什么信息、哪些快作废；换个版本、加购或条款，谁多谁少。"
    )
    load, make = st.columns(2, gap="medium")
    with load, st.container(border=True, key="book_load_box"):
        st.markdown("**上传一张表**　列名认得就行，中文英文都可以；先看读得对不对，再算")
        book_upload.draw_upload()
    with make, st.container(border=True, key="book_make_box"):
        st.markdown("**编一本**　都是编出来的人，人数和比例由您定；网址带得走")
        draw_making()
    st.caption(KEPT_NOTE)


def draw_source(held: BookHeld) -> None:
    """Of what the book is made, and the way to another."""
    if held.mix:
        st.markdown(answer_text.plain(mix_told(held.mix)))
        st.button("改一改再生成", key="book_choose", on_click=_choose_again)
        st.button("换一批人", key="book_again", on_click=_make_others)
    elif held.upload:
        st.button("回到怎么读的，加一张表", key="book_back", on_click=_back_to_preview, args=(held.upload,))
    st.button("换一本，从头来", key="book_leave", on_click=book_held.forget_book, type="tertiary")


def _back_to_preview(loaded: LoadedBook) -> None:
    loaded.started = False
    book_held.leave_rows()
