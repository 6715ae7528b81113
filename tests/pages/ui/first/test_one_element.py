"""Do parts that are drawn as one element stand in order, and is what is touched in them heard once?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.fields import answer, trigger
from tests.support.opened import open_page, parts

MARKUP = '<b onclick="x">&"'


def a_page() -> None:
    """Words, a block and fields in one element, and what was touched in them."""
    import streamlit as st

    from pages.ui.first.block import draw_block
    from pages.ui.first.one_element import one_element
    from pages.ui.form.field_block import Box, Field, draw_fields
    from pages.ui.shell.gathered import draw_words, group_parts

    told = st.session_state.setdefault("told", [])
    with one_element("whole"):
        draw_words("said", "<p>甲</p>", {"say": lambda one: told.append(("said", one))})
        with group_parts("empty"):
            pass
        with group_parts("beside"):
            draw_block("list", "<p>乙</p>", {"say": lambda one: told.append(("list", one))})
            field = Field(key="typed", kind="text", label="丙", take=lambda one: told.append(("typed", one)))
            draw_fields("asked", [Box("asked", [field])])


@pytest.fixture
def drawn() -> AppTest:
    page = AppTest.from_function(a_page, default_timeout=30).run()
    assert not page.exception
    return page


def tell(page: AppTest, told: list[list[Any]]) -> None:
    trigger(page, page.get("bidi_component")[0], "told", told)


def test_all_parts_are_one_element_in_the_order_of_drawing(drawn: AppTest) -> None:
    assert len(drawn.get("bidi_component")) == 1
    assert [(kind, key) for kind, key, *_ in parts(drawn)] == [
        ("words", "said"),
        ("block", "list"),
        ("fields", "asked"),
    ]
    assert '"empty"' not in drawn.get("bidi_component")[0].proto.json


def test_what_is_touched_goes_to_its_part(drawn: AppTest) -> None:
    tell(drawn, [[1, "said", "say", "x"], [2, "list", "say", "y"]])
    answer(drawn, "typed", MARKUP)
    assert drawn.session_state["told"] == [("said", "x"), ("list", "y"), ("typed", MARKUP)]


def test_what_is_sent_again_is_heard_once_and_what_no_part_knows_not_at_all(drawn: AppTest) -> None:
    tell(drawn, [[1, "said", "say", "x"]])
    tell(drawn, [[1, "said", "say", "x"], [2, "said", "no", "y"], [3, "nobody", "say", "z"]])
    tell(drawn, [[3, "nobody", "say", "z"], [4, "list", "say", "w"]])
    assert drawn.session_state["told"] == [("said", "x"), ("list", "w")]


@pytest.mark.parametrize(("state", "most"), [({}, 8), ({"situation": "hospital"}, 10)])
def test_the_first_page_is_few_elements(state: dict[str, str], most: int) -> None:
    """The front end renders each of them anew on every tap; containers are elements, too."""
    assert len(list(open_page("app.py", **state).main)) <= most
