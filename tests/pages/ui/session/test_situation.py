"""Does what a situation supposes and lifts stand among the assumptions, and does its name travel?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.page_link import ALL_ASKED
from pages.present.share.page_registry import PAGES
from pages.ui.form.case_form import MAIN
from pages.ui.session import keys
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import SITUATIONS
from tests.support.fields import answer, fields, press
from tests.support.opened import ROOT, cards, open_page, run

CUSTOMER = [page.file for page in PAGES.values() if page.door == "customer"]
SUPPOSED = {id: one.supposes for id, one in load().situations.items() if one.supposes}


def followed(file: str, **address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(file)
    for key, value in address.items():
        page.query_params[key] = value
    return run(page)


@pytest.mark.parametrize("file", CUSTOMER)
def test_every_page_keeps_situation_and_person_in_its_address(file: str) -> None:
    page = followed(file, situation="away", who="family")
    assert (page.session_state[keys.SITUATION], page.session_state[keys.WHO]) == ("away", "family")
    assert (page.query_params["situation"], page.query_params["who"]) == ("away", "family")


@pytest.mark.parametrize(("name", "allowed"), [("situation", SITUATIONS), ("who", ("self", "family"))])
def test_a_bad_value_is_a_notice_that_names_it(name: str, allowed: tuple[str, ...]) -> None:
    page = followed("pages/services.py", **{name: "holiday"})
    (told,) = [one.value for one in page.warning]
    assert name in told
    assert "holiday" in told
    assert all(value in told.replace("\\", "") for value in allowed)
    assert name not in page.query_params


@pytest.mark.parametrize("situation", SUPPOSED)
def test_what_a_situation_supposes_holds_until_somebody_says_otherwise(situation: str) -> None:
    year = {"policy_start": "2026-01-01", "as_of": "2026-11-28", "renewal": True, "edition": "special"}
    page = open_page("pages/services.py", situation=situation, case=dict(year))
    for fact, value in SUPPOSED[situation].items():
        assert fact not in page.session_state[keys.CASE]
        said = open_page("pages/services.py", situation=situation, case={**year, fact: value})
        assert cards(said) == cards(page)
        unknown = open_page("pages/services.py", situation=situation, case={**year, fact: None})
        assert cards(unknown) != cards(page)
        # What one of the choices asks stands there itself.
        assert fact in MAIN or fact in fields(page)["assumed"].value


def test_away_a_journey_is_no_longer_assumed_not_to_be() -> None:
    facts: dict[str, Any] = {"policy_start": "2020-01-01", "policy_end": "2099-01-01", "renewal": True}
    home, away = (
        open_page("pages/services.py", situation=id, case=dict(facts)) for id in ("exploring", "away")
    )
    assert "还没触发" in cards(home)["emergency_rescue"]
    assert "还差" in cards(away)["emergency_rescue"]


@pytest.mark.parametrize("behind", ["。", "）", "）。", "，"])
def test_what_a_sentence_put_behind_a_link_is_no_part_of_it(behind: str) -> None:
    page = followed("app.py", who="family", situation=f"away{behind}")
    assert page.session_state[keys.SITUATION] == "away"
    assert not page.warning


ABOUT = {"policy_start": ["2026-08-28", "2026-09-28"]}


@pytest.mark.parametrize(("situation", "wanted"), [("away", "diagnosis"), ("exploring", "waiting_days")])
def test_every_assumption_that_decides_is_listed_on_the_first_page_and_counted(
    situation: str, wanted: str
) -> None:
    facts = {"as_of": "2026-11-28", "policy_start": None, "renewal": False, "edition": "special"}
    page = open_page("app.py", situation=situation, case=facts, alternatives=ABOUT, ask=ALL_ASKED)
    press(page, "assumptions")
    listed = fields(page)["assumed"]
    assert wanted in listed.value
    assert f"{len(listed.options)} 项假设" in listed.words
    answer(page, "assumed", [fact for fact in listed.value if fact != wanted])
    assert page.session_state[keys.CASE][wanted] is None
    assert wanted in fields(page)["assumed"].options
