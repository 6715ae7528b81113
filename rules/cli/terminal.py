"""How does a command speak? UTF-8 whatever the locale, nothing invisible, nothing endless, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from rules.domain.scenario import MOST_TOLD, left_untold, visible
from rules.domain.yaml_reader import file_fault_reason

LONGEST = 6000
"""Characters of one message: room for every id of the registers, not for what somebody sent."""
CLOSED_PIPE = 141
"""The exit code where the reader of the output has gone: what a shell gives for SIGPIPE."""


class Refused(Exception):
    """Input that cannot be used, or output that cannot be written: one message a fault."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def print_line(text: str) -> None:
    """Print on standard output; Refused where it is closed or full, BrokenPipeError where nobody reads on."""
    if sys.stdout is None:
        raise Refused("标准输出：已关闭，无法写入")
    try:
        _write(sys.stdout, text + "\n")
    except BrokenPipeError:
        _abandon(sys.stdout)
        raise
    except (OSError, ValueError) as error:
        _abandon(sys.stdout)
        raise Refused(f"标准输出：无法写入（{file_fault_reason(error)}）") from error


def complain(faults: Iterable[str]) -> None:
    """One line a fault on standard error, or nothing where that is closed."""
    lines = [bounded(visible(fault)) for fault in faults]
    write_note(*lines[:MOST_TOLD], *left_untold(len(lines)))


def write_note(*lines: str, end: str = "\n") -> None:
    """Lines on standard error, as they are; it may be closed or full."""
    if sys.stderr is not None:
        try:
            _write(sys.stderr, "".join(line + end for line in lines))
        except (OSError, ValueError):
            _abandon(sys.stderr)


def bounded(message: str) -> str:
    """A message, or its beginning and end where it is longer than LONGEST."""
    half = LONGEST // 2
    return message if len(message) <= LONGEST else f"{message[:half]}……{message[-half:]}"


def progress(done: int, total: int) -> None:
    """How far a long command is, on standard error where a person watches it."""
    if sys.stderr is not None and sys.stderr.isatty():
        write_note(f"\r已完成 {done}/{total}", end="\n" if done == total else "")


def input_bytes(file: str) -> IO[bytes]:
    """A file opened for reading, `-` for standard input; Refused where that cannot be."""
    if file != "-":
        try:
            return Path(file).open("rb")
        except (OSError, ValueError) as error:
            raise Refused(f"{file}：无法读取（{file_fault_reason(error)}）") from error
    if sys.stdin is None:
        raise Refused("标准输入：已关闭，无法读取")
    return sys.stdin.buffer


def _write(stream: Any, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def _abandon(stream: Any) -> None:
    """Let the rest of a stream go nowhere, so that closing it at the end says nothing more."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
