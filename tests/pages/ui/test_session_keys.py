"""Does every name of the session stand in the one typed module?"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pages.ui.session import keys
from tests.support.opened import ROOT

KEYS = ROOT / "pages/ui/session/keys.py"
SOURCES = [ROOT / "app.py", *(path for path in sorted((ROOT / "pages").rglob("*.py")) if path != KEYS)]

METHODS = {"get", "pop", "setdefault", "__setitem__", "__getitem__"}


def _is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session_state"


def _names(node: ast.AST) -> list[ast.expr]:
    """What names something in the session here: a subscript, the first argument of a method, `in`."""
    if isinstance(node, ast.Subscript) and _is_session(node.value):
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_session(node.func.value):
        return node.args[:1] if node.func.attr in METHODS else []
    if isinstance(node, ast.Compare) and any(map(_is_session, node.comparators)):
        return [node.left]
    # st.session_state.name
    if isinstance(node, ast.Attribute) and _is_session(node.value) and node.attr not in METHODS:
        return [ast.Constant(node.attr, lineno=node.lineno)]
    return []


def own_names(source: str) -> list[str]:
    """The names in the session that a module makes up itself: a string, or a constant that holds one."""
    return [
        f"{name.lineno}: {ast.unparse(name)}"
        for node in ast.walk(ast.parse(source))
        for name in _names(node)
        if isinstance(name, ast.Constant | ast.JoinedStr | ast.BinOp)
        or (isinstance(name, ast.Name) and name.id.isupper())
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_makes_up_a_name_in_the_session(path: Path) -> None:
    assert own_names(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'st.session_state["case"]',
        'st.session_state["case"] = {}',
        'st.session_state[f"entry_{id}"] = True',
        'st.session_state["entry_" + id]',
        "st.session_state[CASE]",
        "st.session_state.case",
        'st.session_state.get("case", {})',
        'st.session_state.pop("case", None)',
        'st.session_state.setdefault("case", {})',
        '"case" in st.session_state',
        '"case" not in st.session_state',
    ],
)
def test_a_name_made_up_would_be_found(line: str) -> None:
    assert own_names(line)


def test_no_two_names_are_the_same() -> None:
    named = [str(value) for value in vars(keys).values() if isinstance(value, keys.Key)]
    assert len(named) == len(set(named)) > 50


def test_every_name_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    declared = [
        name
        for name, value in vars(keys).items()
        if isinstance(value, keys.Key) or (callable(value) and name.islower() and name != "overload")
    ]
    assert [name for name in declared if f"keys.{name}" not in source] == []
