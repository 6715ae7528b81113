"""Is what is typed of a fact understood, or kept and told what is wrong with it?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fields import answer, fields, press
from tests.support.opened import open_page

DAY = "2026-11-28"


def opened(group: str, **facts: Any) -> Any:
    return open_page("pages/services.py", case={"as_of": DAY, "edition": "special", **facts}, group=group)


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [("45", 45, "45"), ("４５", 45, "45"), (" 045 ", 45, "45"), ("", None, "")],
)
def test_a_number_is_read_in_any_usual_way(typed: str, value: int | None, shown: str) -> None:
    page = opened("person", age=44)
    answer(page, "group:age", typed)
    assert page.session_state["case"].get("age") == value
    assert fields(page)["group:age"].value == shown


def test_a_number_keeps_its_places() -> None:
    page = opened("journey")
    answer(page, "group:trip_km", "1,100.25")
    assert page.session_state["case"]["trip_km"] == 1100.25
    assert fields(page)["group:trip_km"].value == "1100.25"


UNREAD = [
    ("person", "age", "四五岁", "没看懂", "45"),
    ("illness", "diagnosed_on", "去年三月", "哪一天", "2026-11-20"),
]


@pytest.mark.parametrize(("group", "fact", "text", "told", "right"), UNREAD)
def test_what_cannot_be_read_stays_and_says_why_until_it_is_mended(
    group: str, fact: str, text: str, told: str, right: str
) -> None:
    page, key = opened(group), f"group:{fact}"
    answer(page, key, text)
    assert fact not in page.session_state["case"]
    assert fields(page)[key].value == text
    assert told in fields(page)[key].fault
    answer(page, "main:edition", "standard")
    assert fields(page)[key].value == text
    answer(page, key, right)
    assert str(page.session_state["case"][fact]) == fields(page)[key].value == right
    assert not fields(page)[key].fault


def test_what_could_not_be_read_goes_with_the_case() -> None:
    page = opened("illness")
    answer(page, "main:policy_start", "下周")
    assert fields(page)["main:policy_start"].fault
    press(page, "clear")
    assert fields(page)["main:policy_start"].value == ""


def test_a_city_is_told_below_its_field() -> None:
    page = opened("care")
    answer(page, "group:hospital_city", "上海市浦东新区")
    assert page.session_state["case"]["hospital_city"] == "上海市浦东新区"
    assert "上海" in fields(page)["group:hospital_city"].words
    assert "之内" in fields(page)["group:hospital_city"].words


def test_cancer_of_either_kind_is_an_answer() -> None:
    page = opened("illness")
    answer(page, "main:diagnosis", "either")
    assert len(page.session_state["alternatives"]["diagnosis"]) == 2
    assert fields(page)["main:diagnosis"].value == "either"
    answer(page, "main:diagnosis", "?")
    assert "diagnosis" not in page.session_state["alternatives"]
    assert fields(page)["main:diagnosis"].value == "?"
