"""How are inputs made that nobody would write? From good ones, changed; what reaches new lines is kept.

What was kept is changed further, so that the search goes where the code goes. It is repeatable: the seed and
the number of tries say what is tried.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

TOKENS: tuple[bytes, ...] = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\x7f", b"\xed\xa0\x80", b"\\ud800"),
    *("\u202e".encode(), "\u2028".encode(), "\ufeff".encode(), "𝟙".encode(), "１２".encode(), "é".encode()),
    *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-0", b"9" * 400, b"0x10", b"1_000", b"2026-02-30"),
    *(b"<img src=//e.vil>", b"![x](http://e.vil/a)", b"=cmd|' /C calc'!A0", b"@SUM(1)", b"{{7*7}}", b"%n"),
    *(b"[" * 60, b"{" * 60, b'{"a":' * 40, b"&a [*a,*a]", b"!!python/object:os.system ", b"<<: *a", b"? "),
    *(b"null", b"true", b'"', b"'", b",", b":", b"~", b".", b"-", b"%00", b"%ff", b"%ED%A0%80", b"&", b"="),
    *(
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"../",
        b"A" * 3000,
        "长".encode() * 200,
        b"0000-00-00",
        b"10000-01-01",
    ),
)
"""Pieces that break what was not written for them."""

WATCHED = ("/rules/", "/pages/")


class Reached:
    """Which lines of the project have ever run, and whether the last input reached a new one."""

    def __init__(self) -> None:
        self._unseen: dict[CodeType, set[int]] = {}
        self.new = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count what runs within."""
        self.new = 0
        before = sys.gettrace()
        sys.settrace(self._on_call)
        try:
            yield
        finally:
            sys.settrace(before)

    def _on_call(self, frame: FrameType, *_: Any) -> Any:
        code = frame.f_code
        unseen = self._unseen.get(code)
        if unseen is None:
            own = any(part in code.co_filename for part in WATCHED)
            lines = {line for *_, line in code.co_lines() if line} if own else set()
            unseen = self._unseen[code] = lines
        return self._on_line if unseen else None

    def _on_line(self, frame: FrameType, event: str, _: Any) -> Any:
        unseen = self._unseen[frame.f_code]
        if event == "line" and frame.f_lineno in unseen:
            unseen.discard(frame.f_lineno)
            self.new += 1
        return self._on_line if unseen else None


def changed(dice: random.Random, kept: Sequence[bytes], longest: int) -> bytes:
    """One of the kept inputs with a few changes."""
    data = bytearray(dice.choice(kept))
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((1, 1, 2, 4, 16, 64)))
        match dice.randrange(7):
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = dice.choice(TOKENS)
            case 2:
                data[at:end] = dice.choice(TOKENS)
            case 3:
                data[at:end] = dice.randbytes(end - at)
            case 4:
                data[at:at] = data[at:end] * dice.choice((1, 2, 30))
            case 5:
                other = dice.choice(kept)
                start = dice.randrange(len(other) + 1)
                data[at:end] = other[start : start + dice.choice((1, 8, 64, 512))]
            case 6 if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
    return bytes(data[:longest])


def hunt(
    target: Callable[[bytes], object], seeds: Sequence[bytes], tries: int, seed: int, longest: int = 20_000
) -> int:
    """Give the target so many changed inputs; gives how many reached something new.

    What the target raises comes out with the input that did it.
    """
    dice, reached = random.Random(seed), Reached()
    kept = list(seeds)
    for number in range(len(seeds) + tries):
        data = seeds[number] if number < len(seeds) else changed(dice, kept, longest)
        try:
            with reached.watched():
                target(data)
        except Exception as error:
            error.add_note(f"input: {data!r}")
            raise
        if reached.new and number >= len(seeds):
            kept.append(data)
    return len(kept) - len(seeds)
