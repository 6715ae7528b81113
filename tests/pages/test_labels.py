"""Are labels read aloud as they are meant? A browser takes a label's markup into its accessible name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from tests.support.opened import ROOT, open_page, run
from tests.support.printed_cases import FULLEST, USUAL, every_reading

PAGES = ["app.py", *sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))]

MARKUP = re.compile(r":[a-z-]+\[|\*\*|__|~~|`|\]\(|<[a-z/]")
"""What Markdown and Streamlit's directives look like: colours, sizes, badges, bold, code, links."""
ESCAPE = re.compile(r"\\[^\w\s]")
SHOWN = ("button", "expander", "expandable", "page_link", "tab", "download_button")
"""Elements whose accessible name is what is drawn, where escapes are gone, and not the label as written."""

BUSY = {**FULLEST, "renewal": None, "usage": [{"service": "green_channel", "on": "heute"}]}
CASES: dict[str, dict[str, Any]] = {"empty": {}, "usual": USUAL, "fullest": FULLEST, "faulty": BUSY}


def labels(block: Block) -> Iterator[tuple[str, str]]:
    """Every label on the page, with the kind of its element."""
    for element in block.children.values():
        label = getattr(element.proto, "label", "")
        if isinstance(label, str) and label:
            yield element.type, label
        if isinstance(element, Block):
            yield from labels(element)


def marked(page: AppTest) -> list[tuple[str, str]]:
    """The labels with markup in them."""
    found = [one for part in (page.main, page.sidebar) for one in labels(part)]
    # A page may be blocks alone: their words are no labels.
    assert found or page.get("bidi_component")
    return [
        (kind, label)
        for kind, label in found
        if MARKUP.search(label) or (kind not in SHOWN and ESCAPE.search(label))
    ]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("file", PAGES)
def test_no_label_carries_markup(file: str, name: str) -> None:
    assert marked(open_page(file, case=dict(CASES[name]))) == []


@pytest.mark.parametrize(
    ("file", "state"),
    [("pages/clauses.py", {"clauses_view": view}) for view in ("chapter", "search", "registers", "health")]
    + [
        ("pages/clauses.py", {"clauses_view": "registers", "overrides": every_reading()}),
        ("pages/ledger.py", {"ledger_scope": "all", "adding": "bookings"}),
        ("pages/ledger.py", {"ledger_files": True}),
    ],
)
def test_no_label_behind_a_choice_carries_markup(file: str, state: dict[str, Any]) -> None:
    assert marked(open_page(file, case=dict(USUAL), **state)) == []


def test_no_label_of_the_guided_questions_carries_markup() -> None:
    page = open_page("pages/guide.py", case={"as_of": "2026-11-25"})
    assert marked(page) == []
    page.button(key="guide_goal_ill").click()
    run(page)
    asked = set()
    for _ in range(8):
        assert marked(page) == []
        later = next(button for button in page.button if str(button.key).endswith("_later"))
        asked.add(later.key)
        later.click()
        run(page)
    assert len(asked) == 8


@pytest.mark.parametrize("text", [":small[:gray[1]]", "**a**", "a `b`", "[a](b)", "<b>a"])
def test_what_markup_is(text: str) -> None:
    assert MARKUP.search(text)
    assert not MARKUP.search("加购责任（可多选；都不选就是不清楚）")
