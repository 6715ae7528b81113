"""Is what the documentation names there: files, commands, links, versions?"""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from docs import architecture
from rules.catalogue.loader import load
from rules.cli.arguments import parser
from tests.support.opened import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TOPS = ("rules", "pages", "tests", "data", "docs", "deploy", "benchmarks", ".ci", ".github")
PLACEHOLDER = re.compile(r"[A-Z]{4}|[*<{…]|\bNAME\b")
DECISIONS = ROOT / "docs" / "decisions"

every_page = pytest.mark.parametrize("page", PAGES, ids=[path.relative_to(ROOT).as_posix() for path in PAGES])


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", _read(page))
    inside = [target for target in targets if "://" not in target and not target.startswith("/")]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@every_page
def test_named_files_exist(page: Path) -> None:
    named = [word for span in re.findall(r"`([^`\n]+)`", _read(page)) for word in span.split()]
    paths = [word.rstrip(":.,") for word in named if word.split("/")[0] in TOPS and "/" in word]
    assert [path for path in paths if not PLACEHOLDER.search(path) and not (ROOT / path).exists()] == []


@every_page
def test_named_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read(ROOT / "Makefile"), re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", _read(page), re.M))
    assert named <= targets


@every_page
def test_named_commands_are_understood(page: Path) -> None:
    for command in re.findall(r"(?:`|^)(?:\S*/)?python -m rules ([^`#\n]+)", _read(page), re.M):
        parser().parse_args(shlex.split(command))


def test_decisions_are_numbered_and_in_their_index() -> None:
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    titles = [re.match(r"# (\d+)\. (.+)\n", _read(path)) for path in files]
    index = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", _read(DECISIONS / "README.md"), re.M)
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    assert index == [
        (found[1], found[2], path.name) for found, path in zip(titles, files, strict=True) if found
    ]


def test_the_newest_change_is_this_version() -> None:
    project = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]
    newest = re.search(r"^## \[?([\d.]+)", _read(ROOT / "CHANGELOG.md"), re.M)
    assert newest
    assert newest[1] == project["version"]


def test_the_picture_of_the_architecture_is_of_this_source() -> None:
    page = _read(architecture.PAGE)
    assert architecture.drawn(page) == page, "run: make architecture"


def test_the_file_beside_its_chapter_cites_the_lines_that_are_told() -> None:
    section = (
        _read(ROOT / "docs" / "rules.md").partition("## A file beside its chapter")[2].partition("\n## ")[0]
    )
    cited = [(one.path, one.lines) for one in load().citations if one.owner == "outpatient_companion"]
    rows = re.findall(r"^\| ([0-9]+)(?:–([0-9]+))? \| .* \| (.+) \|$", section, re.M)
    assert rows
    for first, last, parts in rows:
        for part in re.findall("`([^`]+)`", parts):
            within = range(int(first), int(last or first) + 1)
            lines = [pair for path, pair in cited if f"{path}.".startswith(f"{part}.")]
            assert any(one <= within[-1] and within[0] <= end for one, end in lines), (first, part)
