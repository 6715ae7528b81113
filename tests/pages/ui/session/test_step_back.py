"""Does Back of the browser lead to the question before, with the case kept?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pages.ui.session import keys
from tests.support.fields import answer
from tests.support.opened import open_page, run


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return run(page)


def gone_back(page: AppTest, address: dict[str, str]) -> AppTest:
    """What the browser does: the address of then, and a run."""
    for key in list(page.query_params):
        del page.query_params[key]
    for key, value in address.items():
        page.query_params[key] = value
    return run(page)


def test_back_is_the_question_before_and_forward_the_one_after() -> None:
    page = open_page("app.py", situation="diagnosed")
    first = dict(page.query_params)
    answer(page, "first_diagnosis", "critical")
    second = dict(page.query_params)
    assert (first["ask"], second["ask"]) == ("diagnosis", "bought")
    gone_back(page, first)
    assert page.session_state[keys.ASK] == "diagnosis"
    assert page.session_state[keys.CASE]["diagnosis"] == "critical"
    assert page.query_params["diagnosis"] == "critical"
    gone_back(page, second)
    assert page.session_state[keys.ASK] == "bought"


def test_back_from_the_first_question_is_the_choice_of_situations() -> None:
    page = open_page("app.py")
    front = dict(page.query_params)
    page.session_state[keys.SITUATION] = "diagnosed"
    run(page)
    assert page.query_params["situation"] == "diagnosed"
    gone_back(page, front)
    assert keys.SITUATION not in page.session_state
    assert "situation" not in page.query_params


def test_the_guide_goes_back_too() -> None:
    page = open_page("pages/guide.py", case={"as_of": "2026-11-25"})
    start = dict(page.query_params)
    click(page, "guide_goal_ill")
    question = dict(page.query_params)
    fact = question["ask"]
    click(page, f"guide_{fact}_unsure")
    assert page.query_params["ask"] != fact
    gone_back(page, question)
    assert page.query_params["ask"] == fact
    gone_back(page, start)
    assert page.query_params["ask"] == "goal"


def test_a_step_that_there_is_not_is_no_step() -> None:
    page = open_page("app.py", situation="diagnosed")
    gone_back(page, {"situation": "diagnosed", "ask": "nonsense"})
    assert page.query_params["ask"] == "diagnosis"
