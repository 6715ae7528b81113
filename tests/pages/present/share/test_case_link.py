"""Does an address hold a whole case, and is anything that stands in one answered without a traceback?"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.present.share import case_link
from pages.present.share.page_registry import PAGES, page_of_file
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.parsing import parse, to_json
from rules.domain.scenario import FACTS, PRESETS
from tests.support.fields import answer, switch_address_mode
from tests.support.opened import MENU, ROOT
from tests.support.strategies import scenarios

DAY = dt.date(2025, 6, 1)
FOUR = {"edition": "special", "addons": [], "diagnosis": "malignant", "policy_start": "2025-01-01"}


def opened(query: str) -> case_link.Opened:
    return case_link.decode(parse_qs(query, keep_blank_values=True), DAY, load())


# ---------------------------------------------------------------- there and back


@given(scenarios(), st.sets(st.sampled_from(sorted(PRESETS))), st.sampled_from(STANCES))
def test_a_case_comes_back_as_it_was(scenario: dict[str, Any], unsure: set[str], reading: str) -> None:
    facts = to_json(parse(scenario, SERVICES))
    facts = {fact: value for fact, value in facts.items() if fact not in unsure} | dict.fromkeys(unsure)
    found = opened(case_link.query(facts, reading))
    assert found.facts == facts
    assert (found.reading or STANCES[0]) == reading
    assert found.refused == ()


def test_the_keys_and_codes_can_be_read() -> None:
    facts = {
        **FOUR,
        "care": None,
        "usage": [
            {"service": "green_channel", "item": "exam", "on": "2025-03-01", "count": 2, "amount": 30.5}
        ],
    }
    assert case_link.query(facts, "cautious", {"outpatient-companion-count": "note"}) == (
        "edition=special&addons=none&policy_start=2025-01-01&diagnosis=malignant&care=unknown"
        "&usage=service.green_channel~item.exam~on.2025-03-01~count.2~amount.30.5"
        "&reading=cautious&set.outpatient-companion-count=note"
    )


def test_an_older_address_sets_an_entry_too() -> None:
    for query in ("set=outpatient-companion-count~note", "set.outpatient-companion-count=note"):
        found = opened(query)
        assert found.overrides == {"outpatient-companion-count": "note"}
        assert found.rest == {}
        assert found.refused == ()


def test_no_choice_of_a_page_takes_the_name_of_a_fact() -> None:
    taken = {*FACTS, case_link.READING, case_link.OVERRIDE, case_link.PRIVATE}
    for page in PAGES.values():
        params = [choice.param for choice in page.choices]
        assert len(set(params)) == len(params)
        assert not taken & set(params)


# ---------------------------------------------------------------- whatever comes


@pytest.mark.parametrize(
    ("query", "kept", "named"),
    [
        ("edition=gold&sex=male", {"sex": "male"}, ["edition"]),
        ("edition=special&edition=standard", {}, ["edition"]),
        ("renewal=yes&age=40", {"age": 40}, ["renewal"]),
        ("age=forty", {}, ["age"]),
        ("policy_start=2025-13-01", {}, ["policy_start"]),
        ("usage=service.video_consult~on.2025-01-01&usage=nonsense",
         {"usage": [{"service": "video_consult", "on": "2025-01-01"}]}, ["usage[1]"]),
        ("policy_start=2025-01-01&policy_end=2024-01-01", {"policy_start": "2025-01-01"}, ["policy_end"]),
        ("reading=bold", {}, ["reading"]),
        ("set=nothing~here", {}, ["set"]),
        ("set=outpatient-companion-count~never", {}, ["set"]),
        ("set.outpatient-companion-count=never", {}, ["set"]),
        ("set.nothing=here", {}, ["set"]),
        ("distance_km=1e999", {}, ["distance_km"]),
        ("age=", {}, ["age"]),
        ("as_of=unknown", {}, ["as_of"]),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_and_the_rest_kept(query: str, kept: dict[str, Any], named: list[str]) -> None:
    found = opened(query)
    assert found.facts == kept
    assert [path for path, _ in found.refused] == named


def test_what_is_nobodys_is_told_apart() -> None:
    assert opened("colour=blue&edition=special").rest == {"colour": ("blue",)}


@pytest.mark.parametrize(
    "day", ["2025/3/1", "2025年3月1日", "2025.03.01", " 2025-03-01 ", "２０２５年３月１日"]
)
def test_a_day_is_understood_as_people_write_it(day: str) -> None:
    found = case_link.decode(
        {"policy_start": [day], "usage": [f"service.video_consult~on.{day}"]}, DAY, load()
    )
    assert found.facts["policy_start"] == "2025-03-01"
    assert found.facts["usage"] == [{"service": "video_consult", "on": "2025-03-01"}]
    assert found.refused == ()


@pytest.mark.parametrize(
    "added",
    [
        "from=singlemessage",
        "isappinstalled=0",
        "utm_source=x&utm_medium=y",
        "scene=1&clicktime=1764&enterid=1764",
        "from=timeline&amp;amp;isappinstalled=0",
        "fbclid=x",
    ],
)
def test_what_other_programs_add_is_nobodys_fault(added: str) -> None:
    found = opened(f"edition=special&{added}")
    assert found.facts == {"edition": "special"}
    assert not found.rest
    assert not found.refused


def test_an_address_that_was_escaped_twice_is_read() -> None:
    found = opened("edition=special&amp;addons=none&amp;amp;age=40")
    assert found.facts == {"edition": "special", "addons": [], "age": 40}
    again = opened("edition=special&amp;edition=standard")
    assert [path for path, _ in again.refused] == ["edition"]


def test_no_page_and_no_fact_has_a_name_that_other_programs_add() -> None:
    names = {*FACTS, case_link.READING, case_link.OVERRIDE, case_link.PRIVATE}
    names |= {choice.param for page in PAGES.values() for choice in page.choices}
    assert not [name for name in names if case_link.ADDED.fullmatch(name)]


@given(st.floats(0, 100_000))
def test_a_number_comes_back_exactly_or_is_refused(number: float) -> None:
    found = opened(case_link.query({"distance_km": number}))
    assert found.facts == {"distance_km": number}


@pytest.mark.parametrize("text", ["100.00000000000000000001", "0.1234567890123456789", "1e-999"])
def test_a_number_with_too_many_places_is_refused(text: str) -> None:
    found = opened(f"distance_km={text}&usage=service.video_consult~on.2025-01-01~amount.{text}")
    assert found.facts == {}
    assert [path for path, _ in found.refused] == ["distance_km", "usage[0].amount"]


def noise(random_: random.Random) -> dict[str, list[str]]:
    """Parameters as a careless or hostile hand may write them."""
    keys = [*FACTS, case_link.READING, case_link.OVERRIDE, case_link.PRIVATE, "zoom", "x" * 200, "", "页"]
    pieces = [
        "true",
        "none",
        "unknown",
        "~",
        ".",
        "~.~",
        "2025-02-29",
        "2025-03-01",
        "-1",
        "1e9",
        "NaN",
        "\x00",
        "[1]",
        "{}",
        "<b>",
        "\ud7ff",
        "杭州",
        "standard",
        "specıal",
        "outpatient~outpatient",
        "service.green_channel~item.exam~on.2025-03-01",
        "on.1~on.1",
        "';DROP",
    ]
    pieces += ["", "9" * 400]

    def text() -> str:
        return "".join(random_.choice(pieces) for _ in range(random_.randint(1, 3)))

    return {
        random_.choice(keys): [text() for _ in range(random_.randint(1, 3))]
        for _ in range(random_.randint(1, 12))
    }


def test_5000_random_addresses_are_opened_or_refused_by_name() -> None:
    known, random_ = load(), random.Random(20250601)
    for _ in range(5000):
        params = noise(random_)
        found = case_link.decode(params, DAY, known)
        facts = {fact: value for fact, value in found.facts.items() if value is not None}
        parse({"as_of": DAY.isoformat(), **facts}, SERVICES)
        told = {path.partition("[")[0].partition(".")[0] for path, _ in found.refused}
        ours = {key for key in params if key in FACTS}
        assert ours - found.facts.keys() <= told


# ---------------------------------------------------------------- in the application


def app(query: str, file: str = "pages/services.py") -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(file)
    for key, values in parse_qs(query, keep_blank_values=True).items():
        page.query_params[key] = values
    page.run()
    assert not page.exception
    return page


def test_a_link_opens_the_case() -> None:
    page = app(case_link.query(FOUR, "cautious"))
    assert page.session_state["case"] == FOUR
    assert page.session_state["reading"] == "cautious"
    assert not page.warning


def test_what_is_entered_reaches_the_address() -> None:
    page = app("")
    answer(page, "main:edition", "special")
    page.run()
    assert page.query_params["edition"] == "special"


def test_a_link_with_faults_says_so_and_keeps_the_rest() -> None:
    page = app("edition=gold&diagnosis=malignant&colour=blue&zoom=day", "pages/timeline.py")
    (notice,) = page.warning
    assert "产品版本" in notice.value
    assert "1 个不认识的参数" in notice.value
    assert "colour" not in notice.value
    assert "zoom" in notice.value
    assert page.session_state["case"] == {"diagnosis": "malignant"}
    page.button(key="link_notice_read").click().run()
    assert not page.warning


def test_the_clean_mode_keeps_everything_out_of_the_address() -> None:
    page = app(case_link.query(FOUR, "cautious"))
    switch_address_mode(page)
    assert dict(page.query_params) == {case_link.PRIVATE: "true"}
    assert page.session_state["case"] == FOUR
    switch_address_mode(page)
    assert page.query_params["diagnosis"] == "malignant"


@pytest.mark.parametrize("file", MENU.values())
def test_every_page_opens_whatever_its_address_says(file: str) -> None:
    """Six random addresses for each page; each page's own choices are among them."""
    random_ = random.Random(file)
    own = [choice.param for choice in page_of_file(file).choices]
    for _ in range(6):
        params = noise(random_)
        if own:
            params[random_.choice(own)] = random_.choice(
                [["true"], ["x"], ["plans"], ["edition", "age"], ["1"]]
            )
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(file)
        for key, values in params.items():
            page.query_params[key] = values
        page.run()
        assert not page.exception, params
