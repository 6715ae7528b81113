"""With no room on the disk: is every export made all the same, and is a book told in words and left whole?"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.opened import ROOT

EXPORTS = "tests/pages/test_keep.py::test_everything_can_be_downloaded"

SMALLEST = 200
"""Bytes: enough to find a folder for what is passing, and for nothing that is downloaded."""


def _room(size: int) -> Callable[[], None]:
    """For a process that is started: no file that it writes may grow beyond this."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _run(*arguments: str, room: int, target: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", "-m", *arguments],
        cwd=ROOT,
        preexec_fn=_room(room),
        stdout=target,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def test_exports_need_no_disk() -> None:
    """They are made in memory: what is downloaded was never in a file of the server's."""
    done = _run("pytest", "-s", "-p", "no:cacheprovider", EXPORTS, room=SMALLEST)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_book_that_does_not_fit_leaves_nothing(tmp_path: Path, ending: str) -> None:
    source, target = tmp_path / "book.csv", tmp_path / f"out.{ending}"
    source.write_text("id,as_of\n" + "".join(f"p{at},2026-11-29\n" for at in range(3_000)), encoding="utf-8")
    target.write_text("before", encoding="utf-8")
    done = _run("rules", "batch", str(source), str(target), room=4_096)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(target) in done.stderr
    assert "没有空间" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["book.csv", target.name])
    assert target.read_text(encoding="utf-8") == "before"


def test_an_answer_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"as_of": "2026-11-29"}', encoding="utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = _run("rules", "evaluate", str(case), room=resource.RLIM_INFINITY, target=full.fileno())
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert "没有空间" in done.stderr
