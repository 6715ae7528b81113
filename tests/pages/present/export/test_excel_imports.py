"""May two visitors be the first to need a workbook at the same moment?"""

from __future__ import annotations

import ast

from tests.support.opened import ROOT

PACKAGE = "xlsxwriter"


def test_no_module_begins_with_a_part_of_the_package_that_writes_workbooks() -> None:
    """Its parts need each other: one that is imported while another thread imports all is half there."""
    early = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        imports = [
            one
            for one in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(one, ast.Import | ast.ImportFrom)
        ]
        names = [
            one.module or "" if isinstance(one, ast.ImportFrom) else one.names[0].name for one in imports
        ]
        ours = [name for name in names if name.partition(".")[0] == PACKAGE]
        if ours and ours[0] != PACKAGE:
            early.append(path.name)
    assert early == []
