"""How does a test open a page as one does who follows a link to it, and read the cards on it?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.present.share.page_registry import PAGES

ROOT = Path(__file__).resolve().parents[2]

MENU = {page.title: page.file for page in PAGES.values()}
"""Files of the pages by title, in the order of the menus."""


def open_page(file: str, **state: Any) -> AppTest:
    """The page of this file, e.g. `pages/compare.py`, first thing in a session with this state."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(file)
    for key, value in state.items():
        page.session_state[key] = value
    return run(page)


def run(page: AppTest) -> AppTest:
    """Run the page again; no exception may show."""
    page.run()
    assert not page.exception
    return page


def blocks(page: AppTest) -> list[str]:
    """The HTML of every block that draws a page of its own."""
    given = [json.loads(one.proto.json or "null") for one in page.get("bidi_component")]
    alone = [data[0] for data in given if isinstance(data, list) and data and isinstance(data[0], str)]
    return [*alone, *(data[0] for kind, _, *data in parts(page) if kind != "cards")]


def parts(page: AppTest) -> Iterator[list[Any]]:
    """Every part that is drawn with others as one element: its kind, its key and what it was given."""
    for one in elements(page):
        yield from parts_of(one)


def elements(page: AppTest) -> list[Any]:
    """The elements that are drawn of parts."""
    return [one for one in page.get("bidi_component") if one.proto.component_name.endswith("one_element")]


def parts_of(element: Any) -> Iterator[list[Any]]:
    """The parts of one of them."""
    yield from _parts_within(json.loads(element.proto.json)[0])


def part(page: AppTest, key: str) -> str:
    """The HTML of one of them."""
    (html,) = (given[0] for _, name, *given in parts(page) if name == key)
    return str(html)


def _parts_within(given: list[Any]) -> Iterator[list[Any]]:
    for kind, key, *data in given:
        if kind == "group":
            yield from _parts_within(data[0])
        else:
            yield [kind, key, *data]


def sections(page: AppTest) -> list[dict[str, Any]]:
    """What the block of cards was given to draw."""
    (drawn,) = (given[0] for kind, _, *given in parts(page) if kind == "cards")
    found: list[dict[str, Any]] = drawn
    return found


def cards(page: AppTest) -> dict[str, str]:
    """The words of every card by service."""
    drawn = [card for section in sections(page) for card in section["cards"]]
    return {card["id"]: " ".join(unescape(re.sub(r"<[^>]*>", " ", card["html"])).split()) for card in drawn}
