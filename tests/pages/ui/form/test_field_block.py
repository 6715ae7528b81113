"""Does every kind of field hold what it is given, tell what is answered, and take nothing else?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.fields import Shown, answer, fields, press, tell

MARKUP = '<b onclick="x">&"'


def every_kind() -> None:
    """A field of each kind that keeps what it is told."""
    import typing

    import streamlit as st

    from pages.ui.form.field_block import Box, Field, draw_fields

    def field(kind: str, **more: typing.Any) -> Field:
        def take(value: typing.Any) -> None:
            st.session_state.setdefault("taken", []).append((kind, value))

        held = dict(st.session_state.get("taken", []))
        value = held.get(kind, more.pop("value", ""))
        value = tuple(value) if isinstance(value, list) else value
        return Field(key=kind, kind=kind, label=f"问{kind}", take=take, value=value, **more)

    some = {"a": "甲", "b": "乙", "?": "不清楚"}
    odd = st.session_state.get("odd", "")
    first = [field("row", options=some, value="?"), field("list", options=some, value="?", help=odd)]
    typed = [field("text", placeholder=odd, note=odd), field("number", fault=odd), field("day", longest=10)]
    rest = [field("folds", options=some), field("button"), field("words", note="看")]
    boxes = [
        Box("first", first, title=odd),
        Box("rest", [*typed, field("chips", options=some, value=()), *rest]),
    ]
    draw_fields("try", boxes)


@pytest.fixture
def drawn() -> AppTest:
    page = AppTest.from_function(every_kind, default_timeout=30).run()
    assert not page.exception
    return page


ANSWERS: dict[str, Any] = {
    "row": "b",
    "list": "a",
    "chips": ["a", "?"],
    "folds": "b",
    "text": MARKUP,
    "number": "12.5",
    "day": "昨天",
}


@pytest.mark.parametrize(("kind", "value"), ANSWERS.items())
def test_an_answer_of_every_kind_is_told_and_stands_in_its_field(
    drawn: AppTest, kind: str, value: Any
) -> None:
    answer(drawn, kind, value)
    assert drawn.session_state["taken"] == [(kind, value)]
    assert fields(drawn)[kind].value == value


def test_a_button_is_told(drawn: AppTest) -> None:
    press(drawn, "button")
    assert drawn.session_state["taken"] == [("button", "")]


REFUSED = [
    ("row", "c"),
    ("row", ["a"]),
    ("row", None),
    ("list", 1),
    ("folds", "c"),
    ("chips", "a"),
    ("chips", ["c"]),
    ("chips", [["a"]]),
    ("text", 3),
    ("text", "字" * 101),
    ("day", "字" * 11),
    ("nobody", "a"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_no_field_offers_is_not_taken(drawn: AppTest, name: str, value: Any) -> None:
    tell(drawn, "try", [[1, name, value]])
    assert "taken" not in drawn.session_state


def test_an_answer_that_is_sent_again_is_heard_once_and_none_is_lost(drawn: AppTest) -> None:
    tell(drawn, "try", [[1, "row", "a"]])
    tell(drawn, "try", [[1, "row", "a"], [2, "button", ""]])
    tell(drawn, "try", [[2, "button", ""], [3, "row", "b"], [4, "text", "字"]])
    assert drawn.session_state["taken"] == [("row", "a"), ("button", ""), ("row", "b"), ("text", "字")]


def test_text_from_outside_is_never_markup(drawn: AppTest) -> None:
    drawn.session_state["odd"] = MARKUP
    drawn.run()
    answer(drawn, "text", MARKUP)
    answer(drawn, "number", MARKUP)
    shown = fields(drawn)
    assert shown["text"].value == shown["number"].value == MARKUP
    assert shown["number"].fault == MARKUP
    assert MARKUP in shown["text"].words
    assert MARKUP in shown["list"].words
    assert "<b onclick" not in drawn.get("bidi_component")[0].proto.json


def test_every_field_says_its_name(drawn: AppTest) -> None:
    shown: dict[str, Shown] = fields(drawn)
    assert all(f"问{kind}" in shown[kind].label for kind in shown if kind != "words")
