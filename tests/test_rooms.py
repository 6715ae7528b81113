"""Is every folder small enough to be read at a glance, and every module and class short?"""

from __future__ import annotations

import ast
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.opened import ROOT

MODULES = [path for top in ("rules", "pages", "tests") for path in sorted((ROOT / top).rglob("*.py"))]
SOURCE = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "tests"]

MOST_IN_A_FOLDER = 15
LONGEST_MODULE = 400
LONGEST_CLASS = 250

SHARED_NAMES = {"main"}
"""What every page calls the function that draws it."""

PRIVATE_DOUBLES = 138
"""How many private functions have a namesake in another module; it only shrinks."""


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_folder_holds_more_modules_than_one_reads_at_a_glance() -> None:
    folders = Counter(_place(path.parent) for path in MODULES if path.name != "__init__.py")
    assert {folder: count for folder, count in folders.items() if count > MOST_IN_A_FOLDER} == {}


def test_modules_are_short() -> None:
    long = {
        _place(path) for path in SOURCE if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE
    }
    assert long == set()


def test_classes_are_short() -> None:
    long = {
        f"{_place(path)}:{node.name}"
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_CLASS
    }
    assert long == set()


def test_every_folder_says_what_question_it_answers() -> None:
    folders = {path.parent for path in SOURCE}
    silent = {
        _place(folder)
        for folder in folders
        if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    }
    assert silent == set()


def test_the_application_calls_into_the_pages_and_the_rules_alone() -> None:
    """As a page does: files have rooms of their own; of the server, only what answers without the data."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    allowed = ("__future__", "collections", "starlette", "streamlit", "pages.present", "pages.ui", "rules")
    assert {name for name in imported if not name.startswith(allowed)} == set()
    assert "app" not in {
        name.split(".")[0]
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }


def _defined() -> dict[str, list[str]]:
    """The modules of the application that define a class or function of a name at their top level."""
    found: dict[str, list[str]] = {}
    for path in SOURCE:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.setdefault(node.name, []).append(_place(path))
    return found


def test_a_public_name_means_one_thing() -> None:
    doubles = {
        name: places
        for name, places in _defined().items()
        if len(places) > 1 and not name.startswith("_") and name not in SHARED_NAMES
    }
    assert doubles == {}


def test_private_names_are_seldom_used_twice() -> None:
    doubles = [name for name, places in _defined().items() if len(places) > 1 and name.startswith("_")]
    assert len(doubles) <= PRIVATE_DOUBLES


def test_no_function_is_written_twice() -> None:
    written: dict[str, list[str]] = {}
    for path in SOURCE:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                body = node.body[bool(ast.get_docstring(node)) :]
                code = ast.unparse(ast.Module(body, [])) + ast.unparse(node.args)
                written.setdefault(code, []).append(f"{_place(path)}:{node.name}")
    assert [places for places in written.values() if len(places) > 1] == []


def test_no_committed_file_is_a_link() -> None:
    """A link leads to a place that only one machine has."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: nothing is committed")
    committed = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert committed
    assert [line for line in committed if line.startswith("120000")] == []
