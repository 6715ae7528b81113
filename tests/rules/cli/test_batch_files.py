"""Are the files of `batch` left whole where they are confused or cannot be written, and is it said?"""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules.cli.arguments import parser
from rules.cli.commands import main
from tests.rules.book.table_files import write_table
from tests.support.opened import ROOT

ENGLISH = re.compile("[A-Za-z]{3,} [A-Za-z]{2,}")
LONGEST_CELL = 32_767
BOOK = [{"id": "p1", "as_of": "2025-03-01"}, {"id": "p2", "as_of": "2025-03-02"}]
MANY = [{"id": f"p{number}", "as_of": "2025-03-01", "edition": "standard"} for number in range(1_500)]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What is said where nothing was answered."""

    def run(*arguments: object) -> str:
        capsys.readouterr()
        assert main(["batch", *map(str, arguments)]) == 2
        err = capsys.readouterr().err
        assert not ENGLISH.search(err), err
        return err

    return run


def _full(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_file_that_may_not_grow_is_told_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    source, target, passing = write_table(tmp_path / "r.csv", MANY), tmp_path / f"o.{ending}", tmp_path / "t"
    passing.mkdir()
    line = f"ulimit -f 8; exec {sys.executable} -m rules batch {source} {target} --items"
    done = subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(passing), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert done.stderr.decode().strip() == f"{target}：无法写入（没有空间了）"
    assert done.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "t"]
    assert list(passing.iterdir()) == []


@pytest.mark.parametrize("place", ["xlsxwriter.workbook.ZipFile", "xlsxwriter.worksheet.tempfile.mkstemp"])
def test_a_workbook_for_which_there_is_no_room_is_told(
    tmp_path: Path, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    source, target = write_table(tmp_path / "r.csv", MANY), tmp_path / "o.xlsx"
    monkeypatch.setattr(place, _full)
    assert f"{target}：无法写入（没有空间了）；写 Excel 还要用临时文件夹" in told(source, target)
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_a_file_that_is_named_twice_is_left_as_it_was(tmp_path: Path, told: Callable[..., str]) -> None:
    book = write_table(tmp_path / "book.csv", BOOK)
    uses = write_table(tmp_path / "u.csv", [{"id": "p1", "service": "video_consult", "on": "2025-01-01"}])
    (tmp_path / "link.csv").symlink_to(book)
    (tmp_path / "hard.csv").hardlink_to(book)
    (tmp_path / "folder").symlink_to(tmp_path)
    before = {path: path.read_bytes() for path in (book, uses)}
    for same in ("book.csv", "./book.csv", "link.csv", "hard.csv", "folder/book.csv"):
        assert "输入 和 输出 是同一个文件" in told(book, f"{tmp_path}/{same}")
        assert "输入 和 --rejected 是同一个文件" in told(
            book, tmp_path / "o.csv", "--rejected", tmp_path / same
        )
    for option in ("--usage", "--stays", "--bookings"):
        assert f"{option} 和 输出 是同一个文件：{uses}；" in told(book, uses, option, uses)
        assert f"{option} 和 --rejected" in told(book, tmp_path / "o.csv", option, uses, "--rejected", uses)
    for same in ("o.csv", "./o.csv", "folder/o.csv"):
        err = told("nowhere.csv", tmp_path / "o.csv", "--rejected", f"{tmp_path}/{same}")
        assert "输出 和 --rejected 是同一个文件" in err
        assert "nowhere" not in err
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "o.csv").exists()


def _workbook_called(path: Path) -> Path:
    write_table(path.with_suffix(".xlsx"), BOOK).rename(path)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.xlsx", b"id,as_of\np1,2025-03-01\n", "像是 .csv；如果是，把名字的结尾改成 .csv"),
        ("text.parquet", b"id,as_of\np1,2025-03-01\n", "像是 .csv"),
        ("book.csv", None, "像是 .xlsx"),
        ("book.parquet", None, "像是 .xlsx"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "设了密码"),
        ("locked.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "设了密码"),
        ("noise.xlsx", b"PK\x03\x04 \0 nothing", "内容不是 .xlsx，或者已经损坏"),
        ("noise.parquet", b"PAR1\0\1\2\3PAR1", "内容不是 .parquet，或者已经损坏"),
        ("empty.xlsx", b"", "是空文件"),
        ("empty.parquet", b"", "是空文件"),
    ],
)
def test_a_content_that_is_another_is_told_in_chinese(
    tmp_path: Path, told: Callable[..., str], name: str, content: bytes | None, words: str
) -> None:
    source = tmp_path / name
    if content is None:
        _workbook_called(source)
    else:
        source.write_bytes(content)
    assert words in told(source, tmp_path / "o.csv")


def test_a_file_that_breaks_further_down_is_told_in_chinese(tmp_path: Path, told: Callable[..., str]) -> None:
    source = tmp_path / "book.parquet"
    ids = [f"p{number}" for number in range(50_000)]
    pq.write_table(pa.table({"id": ids, "as_of": ["2025-03-01"] * len(ids)}), source)
    data = bytearray(source.read_bytes())
    data[10:400] = b"\0" * 390
    source.write_bytes(data)
    assert "文件已经损坏" in told(source, tmp_path / "o.csv")


def test_a_place_that_cannot_be_is_told_in_chinese(tmp_path: Path, told: Callable[..., str]) -> None:
    book = write_table(tmp_path / "book.csv", BOOK)
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert f"没有 {tmp_path / 'no'} 这个文件夹" in told(book, tmp_path / "no" / "o.csv")
    assert f"没有 {tmp_path / 'no'} 这个文件夹" in told(
        book, tmp_path / "o.csv", "--rejected", tmp_path / "no/r.csv"
    )
    assert "名字太长" in told(book, tmp_path / f"{'长' * 200}.csv")
    assert "名字太长" in told(tmp_path / f"{'长' * 200}.csv", tmp_path / "o.csv")
    assert "链接绕成了圈" in told(tmp_path / "loop.csv", tmp_path / "o.csv")


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_more_rows_than_a_sheet_has_are_told_at_once(
    tmp_path: Path, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    source = write_table(tmp_path / f"book.{ending}", MANY)
    monkeypatch.setattr("rules.book.files.table_out.MOST_EXCEL_ROWS", len(MANY))
    monkeypatch.setattr("rules.book.files.table_out.ExcelSink.write", _full)
    assert "要写 1,500 行" in told(source, tmp_path / "o.xlsx")


def test_a_cell_that_is_too_long_for_a_workbook_is_cut_and_says_so(tmp_path: Path) -> None:
    uses = [{"id": "p1", "service": f"no service {number}", "on": "2025-01-01"} for number in range(1_000)]
    files = [write_table(tmp_path / "book.csv", BOOK), tmp_path / "o.xlsx"]
    options = ["--usage", write_table(tmp_path / "u.csv", uses), "--rejected", tmp_path / "r.xlsx"]
    assert main(["batch", *map(str, [*files, *options])]) == 3
    reason = str(openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]["C2"].value)
    assert (len(reason), reason[-2:]) == (LONGEST_CELL, "……")


@pytest.mark.parametrize(
    ("called", "told"),
    [("/usr/bin/service-rules", "service-rules"), ("C/service-rules.exe", "service-rules"),
     ("rules/__main__.py", "python -m rules"), ("", "python -m rules")],
)  # fmt: skip
def test_help_names_the_command_as_it_was_called(
    monkeypatch: pytest.MonkeyPatch, called: str, told: str
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    assert parser().format_usage().startswith(f"用法：{told} ")
