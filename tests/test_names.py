"""Does the name of every test that was collected say what it is about?"""

from __future__ import annotations

import re

import pytest

LONGEST = 160


def _numbered(item: pytest.Item) -> bool:
    """Is a value called by its number, as in `facts3`?"""
    case = getattr(item, "callspec", None)
    return case is not None and any(
        re.search(rf"(^|-){re.escape(name)}\d+(-|$)", case.id) for name in case.params
    )


def test_names_are_readable(request: pytest.FixtureRequest) -> None:
    names = {item.name: item for item in request.session.items}
    assert [name for name in names if len(name) > LONGEST or re.search(r"\\[ux]", name)] == []
    assert [name for name, item in names.items() if _numbered(item)] == []
