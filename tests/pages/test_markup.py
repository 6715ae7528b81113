"""Does HTML stand in templates, where every text is escaped, and not in strings of the program?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.opened import ROOT

SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]

MARKUP = {
    "pages/present/base/templating.py": "puts style sheets and scripts, which are whole files, into a page",
    "pages/present/export/persona_docs.py": "line breaks in a table of Markdown",
    "pages/present/timeline/svg_timeline.py": "a picture whose every coordinate is computed",
    "pages/ui/server/index_page.py": "what is looked for and replaced in Streamlit's own index",
}
"""Modules that may hold tags, and why."""

TAG = re.compile(r"<(?:!--|[/!]?[a-zA-Z][a-zA-Z0-9-]*(?=[\s>/]|$))")


def tags(source: str) -> list[str]:
    """The tags in a module's strings; docstrings and patterns with named groups are no markup."""
    tree = ast.parse(source)
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        f"{node.lineno}: {found[0]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        for found in TAG.finditer(re.sub(r"\(\?P<\w+>", "", node.value))
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_holds_no_tags_unless_it_says_why(path: Path) -> None:
    found = tags(path.read_text(encoding="utf-8"))
    assert bool(found) == (path.relative_to(ROOT).as_posix() in MARKUP), found


@pytest.mark.parametrize(
    "line",
    [
        'word = "<p>word</p>"',
        "f'<a href=\"{where}\">{what}</a>'",
        '"<br>".join(parts)',
        '"<li" + attributes + ">"',
        '"""\n<script>\nalert(1)\n</script>\n""".strip()',
    ],
)
def test_a_tag_would_be_found(line: str) -> None:
    assert tags(line)


@pytest.mark.parametrize("line", ['"""Says <b>."""', 'r"(?P<year>[0-9]{4})"', '"a < b"', '"<="'])
def test_what_is_no_tag_is_left_alone(line: str) -> None:
    assert tags(line) == []
