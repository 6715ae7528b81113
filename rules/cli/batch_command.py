"""`python -m rules batch`: a table of policies in, a table of what each may use out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import NoReturn

from rules.book.files.batch import BookDone, BookTask, answer_book
from rules.book.files.columns_out import AskedColumns
from rules.book.files.piece import TableError
from rules.book.files.spoken_names import RECORD_TITLES
from rules.cli.arguments import read_overrides
from rules.cli.terminal import Refused, complain, write_note
from rules.rulebooks.by_start import engine_on
from rules.rulebooks.loading import shelf_at

WRITTEN = ("输出", "--rejected")
"""The arguments that name a file to be written."""


def batch(options: argparse.Namespace) -> int:
    """Answer a book; 3 where rows were refused, 0 where none was."""
    _check_apart(options)
    shelf = shelf_at(options.data)
    chosen, faults = read_overrides(options.overrides, shelf.readings)
    if faults:
        raise Refused(*faults)
    second = {"usage": options.usage, "earlier_stays": options.stays, "bookings": options.bookings}
    task = BookTask(
        options.source,
        options.target,
        {fact: path for fact, path in second.items() if path},
        options.rejected,
        options.reading,
        chosen,
        AskedColumns(options.items, options.dates, options.missing),
    )
    try:
        with _ended_like_interrupted(), warnings.catch_warnings():
            # What a library says of a workbook's looks is in English and changes nothing.
            warnings.simplefilter("ignore")
            done = answer_book(engine_on(shelf), task, _progress)
    except TableError as error:
        raise Refused(str(error)) from error
    finally:
        _progress(None)
    _tell(options, done)
    return 3 if done.rejected else 0


def _check_apart(options: argparse.Namespace) -> None:
    """Refused where what is written would take the place of another file that is named, by whatever name."""
    told = {
        "输入": options.source, "--usage": options.usage, "--stays": options.stays,
        "--bookings": options.bookings, "输出": options.target, "--rejected": options.rejected,
    }  # fmt: skip
    pairs = combinations([(name, path) for name, path in told.items() if path], 2)
    faults = [
        f"{name} 和 {other} 是同一个文件：{' 和 '.join(dict.fromkeys(map(str, (path, second))))}；"
        "写出去会盖掉它，请换一个名字"
        for (name, path), (other, second) in pairs
        if other in WRITTEN and _is_same_file(path, second)
    ]
    if faults:
        raise Refused(*faults)


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there yet
        places = {os.path.normcase(os.path.realpath(one)) for one in (path, other)}
        return len(places) == 1


def _tell(options: argparse.Namespace, done: BookDone) -> None:
    complain(done.unknown)
    if done.rejected and options.rejected is None:
        sheets = {fact: f"{options.source}（{title}）" for fact, title in RECORD_TITLES.items()}
        paths = {"usage": options.usage, "earlier_stays": options.stays, "bookings": options.bookings}
        places = sheets | {fact: path for fact, path in paths.items() if path}
        left = done.rejected
        for one in done.told:
            rows = f"{one.first}" if one.first == one.last else f"{one.first} 至 {one.last}"
            complain([f"{places.get(one.table, options.source)} 第 {rows} 行：{one.reason}"])
            left -= one.last - one.first + 1
        if left:
            complain([f"还有 {left} 行没有列出；用 --rejected 写到文件"])


def _progress(answered: int | None) -> None:
    """How many rows are answered, on standard error where a person watches it; None at the end."""
    if sys.stderr is not None and sys.stderr.isatty():
        write_note("" if answered is None else f"\r已算 {answered} 行", end="\n" if answered is None else "")


@contextmanager
def _ended_like_interrupted() -> Iterator[None]:
    """Let what is half written be taken away where the process is told to end."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
