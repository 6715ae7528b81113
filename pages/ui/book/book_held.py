"""Which book is looked at in this session, and what is computed of it? Held in memory, for this session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from pages.present.book.made_up_book import BookMix, made_up_book
from pages.present.share import sample_shares
from pages.present.share.book_choices import BLANK_AT_FIRST, MIX_AT_FIRST
from pages.ui.session import answers, keys, term_drafts
from pages.ui.session.waited import InSteps, Waited, one_at_a_time
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps, SideRules
from rules.book.whole.held_book import HeldBook
from rules.book.whole.lapse import LapsesInSteps
from rules.book.whole.uploaded_book import UploadedFile, UploadedTable
from rules.book.whole.variants import DRAFT
from rules.quiz.quiz_choice import SEEDS

KEPT_MINUTES = 60
"""A book that nobody has looked at for so long is forgotten."""

MOST_WORKS = 6
"""Computations that a session keeps."""

NOT_HERE = (
    "这个网址看的是一张上传的表。表只在上传时那一页的内存里，刷新、换个窗口或服务器重新启动后就没有了；"
    "请再上传同一张表，就能接着看"
)
"""Said where an address comes from a table that is not in this session."""

DATED_AT_ONCE_TO = 20_000
"""Policies of which the days are computed without being asked for: they take twenty times as long."""

BookEffect = Waited[BookEffectInSteps]

_WORKER = one_at_a_time("book")

W = TypeVar("W", bound=InSteps)


class UploadedFiles(NamedTuple):
    """What a person brought, and said of it."""

    main: UploadedFile
    records: Mapping[str, UploadedFile] = MappingProxyType({})
    """Second tables, by the fact that they tell."""
    meant: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    """By table, what columns hold of which the name was not known; the policies under an empty name."""


class LoadedBook:
    """A table that was uploaded, until it is forgotten."""

    def __init__(self, name: str, files: UploadedFiles, table: UploadedTable) -> None:
        self.name = name
        self.files: UploadedFiles | None = files
        self.table: UploadedTable | None = table
        self.started = False
        """Whether it is to be computed: first one sees how it was understood."""
        self._timer: threading.Timer | None = None

    def touch(self, forget: Callable[[], None]) -> None:
        """Somebody looks: count anew until it is forgotten."""
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(60 * KEPT_MINUTES, forget)
        self._timer.daemon = True
        self._timer.start()

    def drop(self) -> None:
        """Let the policies go, and the files."""
        self.files = self.table = None
        if self._timer:
            self._timer.cancel()


class BookHeld(NamedTuple):
    """The book that is looked at."""

    book: HeldBook
    mix: BookMix | None
    """Of what it is made up; None for a table that was uploaded."""
    name: str
    upload: LoadedBook | None = None

    @property
    def waits(self) -> bool:
        """Whether nothing is computed of it yet."""
        return self.upload is not None and not self.upload.started


def held_now() -> BookHeld | None:
    """The book of this session; None where there is none yet."""
    loaded: LoadedBook | None = keys.BOOK_LOADED.get()
    if loaded and loaded.table:
        loaded.touch(partial(_let_go, loaded, _works()))
        keys.BOOK_TABLE.put(True)
        return BookHeld(loaded.table.book, None, loaded.name, loaded)
    if loaded:
        keys.BOOK_LOADED.pop()
        keys.BOOK_FAULT.put(f"{loaded.name}：{KEPT_MINUTES} 分钟没人看，已经删掉；请再上传")
        keys.BOOK_TABLE.pop()
    if keys.BOOK_TABLE.pop():
        keys.BOOK_FAULT.put(NOT_HERE)
    if not keys.BOOK_SIZE.get() or not keys.BOOK_DAY.is_set() or keys.BOOK_PENDING.get(False):
        return None
    mix = mix_now()
    return BookHeld(_made_up(mix), mix, f"编造的 {mix.size:,} 份")


def _let_go(loaded: LoadedBook, works: dict[Any, Any]) -> None:
    """Outside of any run: what a session holds of a table is emptied."""
    loaded.drop()
    works.clear()


def mix_now() -> BookMix:
    """The mix as the session has it."""
    shares = tuple(sample_shares.shares_in(keys.BOOK_MIX.get(MIX_AT_FIRST) or ()))
    seed, blank = keys.BOOK_SEED.get(SEEDS[0]), keys.BOOK_BLANK.get(BLANK_AT_FIRST)
    return BookMix(keys.BOOK_SIZE.value(), seed, shares, blank, keys.BOOK_DAY.value())


@st.cache_resource(max_entries=2, show_spinner=False)
def _made_up(mix: BookMix) -> HeldBook:
    """Of nobody: all sessions may look at the same one."""
    return made_up_book(mix)


def forget_book() -> None:
    """Let the book go, and all that was computed of it."""
    loaded: LoadedBook | None = keys.BOOK_LOADED.pop()
    if loaded:
        loaded.drop()
    keys.BOOK_WORK.pop()
    for key in (keys.BOOK_SIZE, keys.BOOK_PENDING, keys.BOOK_TABLE, keys.BOOK_FAULT):
        st.session_state.pop(key, None)
    leave_rows()


def leave_rows() -> None:
    """List no policies any more."""
    for key in (keys.BOOK_SERVICE, keys.BOOK_WHICH, keys.BOOK_SEGMENT, keys.BOOK_ROW):
        st.session_state.pop(key, None)


# ---------------------------------------------------------------- what is computed


def _works() -> dict[Any, Any]:
    works: dict[Any, Any] = keys.BOOK_WORK.kept({})
    return works


def _work(key: tuple[object, ...], made: Callable[[], W]) -> Waited[W]:
    """A computation of this session, begun where it is not there."""
    works = _works()
    if key not in works:
        works[key] = Waited(made(), _WORKER)
    works[key] = works.pop(key)
    for old in list(works)[:-MOST_WORKS]:
        del works[old]
    found: Waited[W] = works[key]
    return found


def _rules_tried() -> SideRules:
    judge = term_drafts.judge_tried()
    return SideRules(judge.engine, dict(judge.overrides))


def _rules_in_force() -> SideRules:
    return SideRules(answers.engine(), dict(answers.overrides_under(b"", answers.override_key())))


def _rule_key() -> tuple[object, ...]:
    return (term_drafts.content(), answers.override_key(), answers.shelf_place())


def taken_in(book: HeldBook) -> Waited[HeldBook]:
    """A table that is read."""
    return _work(("read", id(book)), lambda: book)


def standing_of(book: HeldBook) -> Waited[BookInSteps]:
    """How the book stands by the terms that are tried."""
    rules = _rules_tried()
    return _work(("now", id(book), *_rule_key()), lambda: BookInSteps(book, rules.engine, rules.overrides))


def lapses_of(book: HeldBook) -> Waited[LapsesInSteps] | None:
    """What lapses of it; None where that is not asked for."""
    if not book.complete or not (book.size <= DATED_AT_ONCE_TO or keys.BOOK_DATES.get(False)):
        return None
    rules = _rules_tried()
    return _work(
        ("lapses", id(book), *_rule_key()), lambda: LapsesInSteps(book, rules.engine, rules.overrides)
    )


def effect_of_draft() -> BookEffect | None:
    """What the draft that is on does to the book of this session, waited for; None where there is none."""
    held = held_now()
    if held is None or held.waits or held.book.fault:
        return None
    found = effect_on(held.book, DRAFT)
    found.wait_for()
    return found


def effect_on(book: HeldBook, variant: str) -> BookEffect:
    """What a variant does to it: a draft against the terms in force, else within the terms tried."""
    after = _rules_tried()
    before = _rules_in_force() if variant == DRAFT else after
    return _work(
        ("effect", variant, id(book), *_rule_key()), lambda: BookEffectInSteps(book, variant, before, after)
    )
