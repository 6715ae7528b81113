"""Does a field for a day take what is typed and what is chosen by year, month and day?"""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from pages.ui.session import keys
from rules.domain.scenario import EARLIEST

YEAR, MONTH, DAY = (keys.day_part("when", part) for part in ("year", "month", "day"))


def plain_field() -> None:
    """A field that is read when a button is pressed."""
    from pages.ui.form import day_field

    day_field.day_field("哪天", "when", None)


def opened(script: Callable[[], None], **held: object) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    for key, value in held.items():
        page.session_state[key] = value
    page.session_state[keys.day_lists("when")] = True
    page.run()
    assert not page.exception
    return page


def choose(page: AppTest, key: str, number: int | None) -> None:
    page.selectbox(key=key).set_value(number).run()
    assert not page.exception


def test_the_lists_are_only_made_when_they_are_open() -> None:
    page = AppTest.from_function(plain_field, default_timeout=30).run()
    assert not page.exception
    assert len(page.text_input) == 1
    assert not page.selectbox
    assert len(opened(plain_field).selectbox) == 3


def test_the_years_go_from_the_earliest_to_the_next_and_begin_with_this_one() -> None:
    page = opened(plain_field)
    this_year = page.selectbox(key=YEAR).value
    years = [int(option.removesuffix("年")) for option in page.selectbox(key=YEAR).options]
    assert years == list(range(this_year + 1, EARLIEST.year - 1, -1))
    assert page.selectbox(key=MONTH).value is None
    assert page.selectbox(key=DAY).value is None


def test_the_day_that_is_chosen_stands_in_the_field() -> None:
    page = opened(plain_field)
    choose(page, YEAR, 2024)
    choose(page, MONTH, 2)
    assert page.text_input[0].value == ""
    assert page.selectbox(key=DAY).options[-1] == "29日"
    choose(page, DAY, 29)
    assert page.session_state["when"] == "2024-02-29"


def test_a_day_that_its_month_has_not_is_chosen_anew() -> None:
    page = opened(plain_field, when="2025-01-31")
    choose(page, MONTH, 2)
    assert page.selectbox(key=DAY).value is None
    assert page.selectbox(key=DAY).options[-1] == "28日"
    choose(page, DAY, 28)
    assert page.text_input[0].value == "2025-02-28"


def test_the_lists_begin_with_the_day_in_the_field() -> None:
    page = opened(plain_field, when="2025.3.1")
    assert [page.selectbox(key=key).value for key in (YEAR, MONTH, DAY)] == [2025, 3, 1]


def test_what_cannot_be_read_does_not_hinder_the_lists() -> None:
    page = opened(plain_field, when="3月")
    choose(page, MONTH, 3)
    choose(page, DAY, 5)
    assert page.text_input[0].value == f"{page.selectbox(key=YEAR).value}-03-05"
