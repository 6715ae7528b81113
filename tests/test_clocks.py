"""Does no test measure or wait by a clock? What is fast is measured in benchmarks/, as a ratio."""

from __future__ import annotations

import ast

from tests.support.opened import ROOT

CLOCKS = {"time", "timeit"}


def test_no_test_imports_a_clock() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and CLOCKS & {name.name for name in node.names})
        or (isinstance(node, ast.ImportFrom) and node.module in CLOCKS)
    }
    assert found == set()
