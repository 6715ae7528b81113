"""Does a stray quote in CSV cost no row without a word, and a cell of several lines no number?"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from rules.book.files.matched_columns import SpokenColumns, SpokenNames
from rules.book.whole.uploaded_book import UploadedFile, uploaded_book
from rules.cli.commands import main
from tests.rules.book.table_files import read_table, write_table

HEAD = "id,as_of,edition,remark"
ROWS = 20_000
LONGEST_ROW = 1_048_576
LONGEST_ID = 200
Answered = tuple[int, list[str], list[tuple[int, str]]]


def _good(number: int) -> str:
    return f"A{number},2025-03-01,special,"


def _run_batch(tmp_path: Path, lines: Sequence[str], *options: str, encoding: str = "utf-8") -> Answered:
    source, target, aside = (tmp_path / name for name in ("book.csv", "out.csv", "aside.csv"))
    source.write_text("".join(f"{line}\n" for line in lines), encoding=encoding, newline="")
    code = main(["batch", str(source), str(target), "--rejected", str(aside), *options])
    with target.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    with aside.open(encoding="utf-8", newline="") as file:
        refused = [(int(row["row"]), row["reason"]) for row in csv.DictReader(file)]
    return code, ids, refused


def test_what_stands_behind_a_quote_that_is_never_closed_is_counted(tmp_path: Path) -> None:
    lines = [HEAD, *map(_good, range(1, ROWS + 1))]
    lines[5] = '"A5,2025-03-01,special,'
    code, ids, refused = _run_batch(tmp_path, lines)
    assert (code, ids) == (3, ["A1", "A2", "A3", "A4"])
    assert [row for row, _ in refused] == list(range(6, ROWS + 2))
    assert {reason for _, reason in refused} == {"引号从第 6 行开，到文件最后（第 20001 行）都没有关上"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_cell_of_a_fact_over_many_rows_refuses_them_and_no_other(tmp_path: Path, encoding: str) -> None:
    lines = [HEAD, *map(_good, range(1, 1001)), "B,2025-03-01,bad,"]
    lines[5], lines[900] = '"A5,2025-03-01,special,', 'A900",2025-03-01,special,京'
    code, ids, refused = _run_batch(tmp_path, lines, encoding=encoding)
    assert code == 3
    assert ids == [f"A{number}" for number in range(1, 1001) if not 5 <= number <= 900]
    assert [row for row, _ in refused] == [*range(6, 902), 1002]
    assert {reason for _, reason in refused[:-1]} == {"引号从第 6 行开，到第 901 行才关上；一格里不能换行"}


def test_rows_in_a_cell_that_is_not_used_are_refused_with_it(tmp_path: Path) -> None:
    lines = [HEAD, _good(1), 'A2,2025-03-01,special,"', _good(3), _good(4) + '"', _good(5)]
    code, ids, refused = _run_batch(tmp_path, lines)
    assert (code, ids, [row for row, _ in refused]) == (3, ["A1", "A5"], [3, 4, 5])


def test_a_remark_of_several_lines_is_one_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    remark = 'A2,2025-03-01,special,"one, ""two""\n\nthree"'
    lines = [HEAD, _good(1), remark, _good(3), "B,2025-03-01", '"A\n4",2025-03-01,special,', "C,x,,"]
    code, ids, refused = _run_batch(tmp_path, lines)
    assert (code, ids) == (3, ["A1", "A2", "A3"])
    assert [row for row, _ in refused] == [5, 6, 7, 8]
    assert refused[1][1] == refused[2][1] == "引号从第 6 行开，到第 7 行才关上；一格里不能换行"


def test_quotes_that_close_where_they_open_change_nothing(tmp_path: Path) -> None:
    lines = [
        HEAD,
        '"A1","2025-03-01","special","a ""b"", c"',
        'A"2,2025-03-01,special,5" wide',
        '"A3""",2025-03-01,,',
    ]
    assert _run_batch(tmp_path, lines)[:2] == (0, ["A1", 'A"2', 'A3"'])


def test_a_head_of_several_lines_is_joined(tmp_path: Path) -> None:
    lines = ['id,"as_\nof",edition,remark', _good(1), "B,x,,", "C", '"D', _good(2)]
    _, ids, refused = _run_batch(tmp_path, lines)
    assert (ids, [row for row, _ in refused]) == (["A1"], [3, 4, 5, 6])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (['id,"as_of,edition', *map(_good, range(9))], "表头的引号没有关上"),
        ([HEAD, "A1,2025-03-01,special," + "x" * LONGEST_ROW], "第 2 行太长"),
    ],
)
def test_a_file_in_which_no_rows_can_be_told_apart_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str], told: str
) -> None:
    source, target = tmp_path / "book.csv", tmp_path / "out.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    assert main(["batch", str(source), str(target)]) == 2
    assert told in capsys.readouterr().err
    assert not target.exists()


def test_a_second_table_tells_every_line_once(tmp_path: Path) -> None:
    uses = tmp_path / "uses.csv"
    lines = ["id,service,on", "A1,outpatient_companion,2025-01-02", '"A1,x,2025-01-02', "A1,y,2025-01-02"]
    uses.write_text("\n".join(lines), encoding="utf-8")
    _, ids, refused = _run_batch(tmp_path, [HEAD, _good(1)], "--usage", str(uses))
    assert (ids, [row for row, _ in refused]) == (["A1"], [3, 4])
    names = SpokenNames(SpokenColumns({}, {}), {"usage": SpokenColumns({}, {})})
    files = [UploadedFile(name, (tmp_path / name).read_bytes()) for name in ("book.csv", "uses.csv")]
    table = uploaded_book(files[0], names, dt.date(2025, 3, 1), {"usage": files[1]})
    while not table.book.complete:
        table.book.advance()
    assert (table.seconds["usage"].rows, len(table.seconds["usage"].refused)) == (3, 2)


@pytest.mark.parametrize(
    ("id", "told"),
    [("A\nB", "换行"), ("A\u2028B", "换行"), ("A" * (LONGEST_ID + 1), "有 201 个字，最多 200 个")],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_an_id_that_is_none_is_refused(tmp_path: Path, id: str, told: str, ending: str) -> None:
    rows = [{"id": one, "as_of": "2025-03-01"} for one in (id, "A", id)]
    source, target, aside = (tmp_path / f"{name}.{ending}" for name in ("book", "out", "aside"))
    assert main(["batch", str(write_table(source, rows)), str(target), "--rejected", str(aside)]) == 3
    assert [row["id"] for row in read_table(target)] == ["A"]
    refused = read_table(aside)
    assert all((one["reason"] or "").count(told) == 1 for one in refused)
    assert all("\n" not in (one["id"] or "") and len(one["id"] or "") <= LONGEST_ID for one in refused)


def test_rows_one_after_the_other_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, lines = tmp_path / "book.csv", [HEAD, "A,bad,,", *map(_good, range(150))]
    odd = [line for number in range(100) for line in (f"C{number},,,", f"D{number},x,,")]
    source.write_text("\n".join([*lines, *odd, '"E', "F", "G"]), encoding="utf-8")
    assert main(["batch", str(source), str(tmp_path / "o.csv")]) == 3
    told = capsys.readouterr().err.splitlines()
    assert "第 2 行：as_of" in told[1]
    assert told[-1] == "还有 104 行没有列出；用 --rejected 写到文件"
    source.write_text("\n".join([HEAD, *map(_good, range(150)), '"E', *map(_good, range(900))]))
    assert main(["batch", str(source), str(tmp_path / "o.csv")]) == 3
    [_, told_once] = capsys.readouterr().err.splitlines()
    assert told_once.endswith("第 152 至 1052 行：引号从第 152 行开，到文件最后（第 1052 行）都没有关上")
