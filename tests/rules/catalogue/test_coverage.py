"""Is every line of the manual accounted for, and is a line that is not found?"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from rules.__main__ import main
from rules.catalogue.catalogue import DATA, LAST_LINE, MANUAL_SHA256, Catalogue
from rules.catalogue.coverage import REASONS, Carrier, Manual, coverage_of, read_manual
from rules.catalogue.loader import load, load_from
from rules.catalogue.schema import NoRule, NoRuleReason
from rules.domain.yaml_reader import DataError

MANUAL_LINES = 1941


@pytest.fixture(scope="module")
def manual_path() -> Path:
    """The manual's text file."""
    path = os.environ.get("MANUAL_TEXT")
    if not path:
        pytest.skip("MANUAL_TEXT does not name the manual's text file")
    return Path(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def _only(*no_rules: NoRule) -> Catalogue:
    """The catalogue with nothing but lines marked as no rule."""
    return replace(load(), services=(), contradictions=(), silences=(), no_rules=no_rules)


def _mark(folder: Path, *clauses: str) -> None:
    path = folder / "clauses.yaml"
    path.write_text("\n".join([path.read_text(encoding="utf-8"), *clauses]), encoding="utf-8")


def test_every_line_is_accounted_for(manual_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["coverage", str(manual_path)]) == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[-1].endswith(f" {MANUAL_LINES}/{MANUAL_LINES}")
    assert sum(int(line.split()[0]) for line in lines[:-1]) == MANUAL_LINES


def test_a_line_and_what_carries_it_lead_to_each_other(manual_path: Path) -> None:
    found = coverage_of(load(), read_manual(manual_path))
    assert not found.open
    companion = Carrier("rule", "outpatient_companion", "requires[0]")
    assert str(companion) == "outpatient_companion: requires[0]"
    assert companion in found.carriers[1626]
    assert 1626 in found.lines[companion]
    marked = load().no_rules[0]
    assert found.carriers[marked.lines[0]] == (Carrier("no_rule", marked.reason),)
    for carrier, numbers in found.lines.items():
        assert all(carrier in found.carriers[number] for number in numbers)


def test_a_line_taken_from_the_list_is_open(manual_path: Path) -> None:
    catalogue = load()
    manual = read_manual(manual_path)
    taken, *rest = catalogue.no_rules
    first, last = taken.lines
    expected = tuple(number for number in manual.numbers if first <= number <= last)
    assert coverage_of(replace(catalogue, no_rules=tuple(rest)), manual).open == expected


def test_open_lines_are_listed_by_number_only() -> None:
    manual = Manual(("secret one", " \t\f", "secret three", "secret four", ""))
    found = coverage_of(_only(NoRule(lines=(1, 2), reason="heading")), manual)
    assert found.open == (3, 4)
    report = found.report()
    assert report.splitlines()[-3:] == ["第 3 行", "第 4 行", "手册非空行已交代 1/3"]
    assert "secret" not in report


def test_open_lines_make_the_command_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = b"x\n" * LAST_LINE
    monkeypatch.setattr("rules.catalogue.coverage.MANUAL_SHA256", hashlib.sha256(content).hexdigest())
    path = tmp_path / "manual.txt"
    path.write_bytes(content)
    assert main(["coverage", str(path)]) == 1
    last = capsysbinary.readouterr().out.decode().splitlines()[-1]
    assert last.endswith(f"/{LAST_LINE}")


def test_another_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "另一份.txt"
    path.write_text("别的内容\n", encoding="utf-8")
    assert main(["coverage", str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    for part in (str(path), hashlib.sha256(path.read_bytes()).hexdigest(), MANUAL_SHA256, "服务手册"):
        assert part in output.err


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_an_unreadable_file_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    assert main(["coverage", str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{path}：无法读取")


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        (
            "{lines: 1626, reason: heading}",
            "1626-1626 (heading): 第 1626 行却被引用：outpatient_companion: ",
        ),
        (
            "{lines: 1702, reason: heading}",
            "1702-1702 (heading): 第 1702 行却被引用：outpatient-companion-flow",
        ),
        ('{lines: "224-226", reason: heading}', "224-226: 第 225 行也在 225-225 (heading) 里"),
        ("{lines: 4337, reason: heading}", "4337-4337: 不在 1-4336 之内"),
        ('{lines: "226-224", reason: heading}', "226-224: 不在 1-4336 之内"),
        ("{lines: 226, reason: advice}", ".reason: 可选 heading、"),
        ("{lines: two, reason: heading}", "行号须写成 1624 或 '1664-1670'；收到 \"two\""),
    ],
)
def test_a_wrong_mark_is_refused_with_its_place(clause: str, message: str, folder: Path) -> None:
    _mark(folder, f"- {clause}")
    with pytest.raises(DataError) as caught:
        load_from(folder)
    faults = str(caught.value).splitlines()
    places = {fault.partition(": ")[0].removeprefix(f"{folder}/").partition("/")[0] for fault in faults}
    # A situation that cites the lines says so too, by its own place.
    assert places <= {"clauses.yaml", "situations"}, faults
    assert faults[0].startswith(f"{folder / 'clauses.yaml'}: ")
    assert message in faults[0]


def test_a_mark_on_blank_lines_only_is_refused() -> None:
    manual = Manual(("one", "", "three"))
    with pytest.raises(DataError, match=r"clauses\.yaml: 2-2: 那里只有空行"):
        coverage_of(_only(NoRule(lines=(2, 2), reason="heading")), manual)


def test_every_reason_has_a_label() -> None:
    assert tuple(REASONS) == get_args(NoRuleReason)
