"""Is every fault that a person may be shown in Chinese? Read from the source, however it is met."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.opened import ROOT

TOLD = {"DataError", "ValueError", "ScenarioError", "InputError", "Refused", "PatchError", "QuizError",
        "ManualError", "Mismatch", "TooLarge", "PlaceholderError", "TableError", "RoomError"}  # fmt: skip
"""Errors whose words are shown to people, on a page, by a command or by the interface for programs."""

NEVER_SHOWN = {"a timeline needs the policy's start"}
"""What only a mistake in the code can bring about."""

ENGLISH = re.compile(r"[A-Za-z]{3,},? [a-z]{2,}")
CHINESE = re.compile("[\u4e00-\u9fff]")


def english_in(source: str) -> Iterator[str]:
    """The sentences of faults that have words of English and none of Chinese."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and _name(node.exc) in TOLD:
            yield from _english(node)
        elif isinstance(node, ast.FunctionDef) and re.search("fault|misfit|unknown", node.name):
            yield from _english(*(one for one in ast.walk(node) if isinstance(one, (ast.Yield, ast.Return))))


def _name(raised: ast.expr | None) -> str:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return called.id if isinstance(called, ast.Name) else ""


def _english(*nodes: ast.AST) -> Iterator[str]:
    parts = [one for node in nodes for one in ast.walk(node)]
    within = {id(value) for one in parts if isinstance(one, ast.JoinedStr) for value in one.values}
    for one in parts:
        if isinstance(one, ast.JoinedStr):
            told = "…".join(str(part.value) for part in one.values if isinstance(part, ast.Constant))
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in within:
            told = one.value
        else:
            continue
        if ENGLISH.search(told) and not CHINESE.search(told) and told not in NEVER_SHOWN:
            yield told


FILES = sorted([*(ROOT / "rules").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])


def test_every_fault_is_told_in_chinese() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {told}"
        for path in FILES
        for told in english_in(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('raise DataError(f"{path}: lesson: found {one}, which {two} has too")', True),
        ('raise DataError(f"{path}: lesson: 收到 {one}，{two} 也是这个数")', False),
        ('def _faults():\n    yield f"{place}: no such fact, allowed {all}"', True),
        ('def _faults():\n    """No fault is told here."""\n    yield f"{place}: 没有这个事实"', False),
        ('raise AttributeError(f"module {module} has no attribute {name}")', False),
    ],
    ids=["raised", "raised in Chinese", "yielded", "yielded in Chinese", "for programmers"],
)  # fmt: skip
def test_an_english_sentence_is_found(source: str, told: bool) -> None:
    assert bool(list(english_in(source))) is told
