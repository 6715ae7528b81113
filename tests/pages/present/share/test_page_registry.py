"""Is a page known by its file, whatever it is called?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.page_registry import DOORS, FIRST, PAGES, STANDS, menu_of, page_of_file
from pages.ui.server.first_words import first_words
from pages.ui.session import keys
from tests.support.opened import ROOT


def test_the_pages_are_the_files() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("[!_]*.py")}
    assert {page.file for page in PAGES.values()} == files | {"app.py"}
    assert all((ROOT / page.file).is_file() for page in PAGES.values())
    assert next(iter(PAGES)) == FIRST
    assert page_of_file(str(ROOT / "pages" / "guide.py")) == PAGES["guide"]


def test_titles_are_distinct() -> None:
    assert len({page.title for page in PAGES.values()}) == len(PAGES)


def test_each_door_has_a_small_menu_and_its_front_is_in_it() -> None:
    menus = {door: [page.name for page in menu_of(door)] for door in DOORS}
    assert menus["customer"] == ["app", "services", "timeline", "ledger", "keep"]
    assert {page.name for page in PAGES.values() if not page.in_menu} == {"guide", "agenda", "quiz"}
    assert all(menus.values())


def test_what_fills_the_screen_is_told_to_the_first_words() -> None:
    assert (PAGES["room"].alone, PAGES["quiz"].alone) == (keys.CLASS_WALL, keys.CLASS_PHONE)
    assert set(STANDS) == {"lines", *(page.alone for page in PAGES.values() if page.alone)}
    assert all(f".st-key-{key}" in first_words("/", {}) for key in STANDS)


PARAMS = {
    "app": ("search", "paper", "search"),
    "services": ("order", "group", "order"),
    "timeline": ("zoom", "quarter", "timeline_zoom"),
    "training": ("step", "2", "training_step"),
    "room": ("level", "usual", "class_level"),
    "quiz": ("questions", "5", "class_count"),
    "compare": ("mode", "people", "compare_mode"),
    "terms": ("service", "home_nursing", "terms_service"),
    "book": ("view", "change", "book_view"),
    "clauses": ("view", "search", "clauses_view"),
    "rulebooks": ("service", "home_nursing", "rulebook_service"),
    "combinations": ("changing", "true", "combo_changing"),
    "guide": ("details", "true", "guide_details"),
}
"""Of each page with choices of its own: a parameter, a value and the key in the session."""


def test_every_page_with_choices_is_tried() -> None:
    assert PARAMS.keys() == {page.name for page in PAGES.values() if page.own()}


@pytest.mark.parametrize("name", PARAMS)
def test_a_page_keeps_its_parameters_under_another_title(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    param, value, key = PARAMS[name]
    monkeypatch.setitem(PAGES, name, PAGES[name]._replace(title="换了名字"))  # type: ignore[arg-type]
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES[name].file)
    page.query_params[param] = [value]
    page.run()
    assert not page.exception
    assert str(page.session_state[key]).lower() == value
    assert page.query_params[param] in (value, [value])
    assert "link_notice" not in page.session_state
