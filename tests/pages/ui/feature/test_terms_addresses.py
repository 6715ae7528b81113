"""Is every choice of the pages for those who work on the terms in the address, or listed with a reason?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share import person_link
from pages.present.share.draft_link import pack
from pages.present.share.page_registry import PAGES, menu_of
from pages.present.text import answer_text
from pages.ui.session import case
from tests.support.drafts import ONE_MORE_VISIT
from tests.support.fields import fields
from tests.support.opened import ROOT, blocks, open_page, run

DRAFT = pack(ONE_MORE_VISIT)
PAGES_TRIED = tuple(page.name for page in menu_of("terms"))

STATES: dict[str, tuple[dict[str, Any], ...]] = {
    "combinations": (
        {},
        {
            "combo_dimensions": ["edition", "addons", "diagnosis", "hospital"],
            "combo_services": ["inpatient_carer"],
            "combo_service": "inpatient_carer",
            "combo_column": "standard/none/none/public_vip",
        },
        {"combo_shape": "table", "combo_base": "current"},
    ),
    "compare": ({}, {"compare_mode": "people"}, {"compare_mode": "draft"}, {"compare_show": True}),
    "clauses": (
        {},
        {"clauses_view": "chapter"},
        {"clauses_view": "search"},
        {"clauses_view": "health"},
        {"register_entry": "outpatient-companion-count"},
    ),
    "terms": (
        {},
        {"terms_service": "outpatient_companion", "draft": DRAFT},
        {"terms_service": "home_nursing", "draft": DRAFT, "draft_files": True},
        {"terms_service": "home_nursing", "terms_conditions": True, "terms_adding": "requires"},
    ),
    "rulebooks": ({},),
    "book": (
        {"book_mix_box": True},
        {"book_size": 100, "book_day": "2026-11-29", "book_source": True},
        {"book_size": 100, "book_day": "2026-11-29", "book_view": "change"},
    ),
}
"""States of a page that together draw every widget on it."""

EXCEPTIONS = {
    r"reading_switch": "the case's own reading: `reading` in every address",
    r"combo_base_on|compare_person(_left|_right)?_on": "a field for the day, which `…_day` carries",
    r"draft_(choice|name):.+": "which draft is on, and its name: `draft` in every address",
    r"terms_adding|add_.+": "what is about to be added; once it is, `draft` carries it",
    r"(remove|condition|test|actions|joint|joined|leads?|how|values|more|another):.+": "like a term",
    r"(unit:)?term:.+": "a term of the draft, which `draft` carries",
    r"(change(_why|_undo)?|undo):.+": "a change, its reason and its buttons: `draft` carries them",
    r"change_open:.+": "a button that chooses a service: `service` carries it",
    r"(head|disputed):.*|terms_rest": "words between the rows of terms",
    r"book_mix:.+": "shares, which `mix` carries together",
    r"switch_.+": "the reading of one entry: `set.ID` in every address",
}
"""Widgets that need no parameter of their own, each with the reason."""

VALUES = ("selectbox", "multiselect", "button_group", "toggle", "text_input", "date_input", "radio",
          "number_input", "checkbox", "slider", "text_area")  # fmt: skip
"""Elements that hold a choice; a button does something once, and what it did is in other keys."""


def _keys(page: AppTest) -> set[str]:
    drawn = {element.key for kind in VALUES for element in page.get(kind) if element.key}
    return drawn | set(fields(page))


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name in PAGES_TRIED for number in range(len(STATES[name]))]
)
def test_every_choice_is_in_the_address(name: str, number: int) -> None:
    page = open_page(PAGES[name].file, **STATES[name][number])
    carried = {choice.key for choice in PAGES[name].choices}
    found = _keys(page)
    # There is nothing to choose among the years' terms while there are those of one year alone.
    assert bool(found) is (name != "rulebooks")
    left_out = {key for key in found - carried if not any(re.fullmatch(one, key) for one in EXCEPTIONS)}
    assert left_out == set()


def test_every_exception_is_met_somewhere() -> None:
    keys = {
        key
        for name in PAGES_TRIED
        for state in STATES[name]
        for key in _keys(open_page(PAGES[name].file, **state))
    }
    unused = [one for one in EXCEPTIONS if not any(re.fullmatch(one, key) for key in keys)]
    assert unused == []


# ---------------------------------------------------------------- what is opened elsewhere


def _elsewhere(page: AppTest, name: str) -> AppTest:
    """The same address in a session of its own."""
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES[name].file)
    for key, value in page.query_params.items():
        other.query_params[key] = value
    return run(other)


def _shown(page: AppTest) -> list[str]:
    texts = [one.value for one in [*page.markdown, *page.title, *page.header, *page.caption]]
    tables = [one.value.to_csv() for one in page.table]
    metrics = [f"{one.label} {one.value}" for one in page.metric]
    return [*texts, *tables, *metrics, *(block for block in blocks(page) if "<table" in block)]


def _open_again(name: str, months: int, monkeypatch: pytest.MonkeyPatch, **state: Any) -> AppTest:
    """What somebody sees who opens the address some months later."""
    page = open_page(PAGES[name].file, **state)
    # What the first run chose is written by its end.
    run(page)
    now = case.now() + dt.timedelta(30 * months)
    monkeypatch.setattr(case, "now", lambda: now)
    other = _elsewhere(page, name)
    assert "link_notice" not in other.session_state
    assert _shown(other) == _shown(page)
    return other


CASE = {
    "edition": "special",
    "diagnosis": "critical",
    "policy_start": "2026-01-05",
    "diagnosed_on": "2026-09-01",
}


@pytest.mark.parametrize("base", ["event:vip", "persona:cancer@3", "current"])
def test_combinations_are_the_same_elsewhere_and_later(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _open_again(
        "combinations",
        2,
        monkeypatch,
        case=dict(CASE),
        combo_base=base,
        combo_base_changes=["age=17"],
        combo_dimensions=["edition", "hospital"],
        combo_values_hospital=["public_vip", "other"],
        combo_services=["inpatient_carer", "direct_billing"],
        combo_what="status",
        combo_service="direct_billing",
        combo_column="special/other",
        combo_left="standard/other",
        combo_right="special/public_vip",
    )


def test_a_page_of_combinations_is_the_same_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    other = _open_again(
        "combinations", 1, monkeypatch, combo_dimensions=["diagnosis", "hospital"], combo_per=6, combo_page=2
    )
    assert other.session_state["combo_page"] == 2


def test_plans_are_the_same_elsewhere_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    _open_again(
        "compare",
        2,
        monkeypatch,
        compare_person="event:vip",
        compare_person_changes=["renewal=true"],
        compare_edition_right="standard",
        compare_addons_right=["special_ward"],
        compare_service="inpatient_carer",
    )


def test_people_are_the_same_elsewhere_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    _open_again(
        "compare",
        2,
        monkeypatch,
        compare_mode="people",
        compare_person_left="persona:travel@2",
        compare_person_right="event:after",
        compare_person_right_changes=["edition=special", "age=17"],
    )


def test_a_kept_case_travels_with_its_facts() -> None:
    page = open_page(PAGES["compare"].file, case=dict(CASE), compare_mode="people")
    page.button(key="compare_keep").click()
    run(page)
    page.session_state["case"] = {}
    page.selectbox(key="compare_person_left").set_value("kept:0")
    run(page)
    run(page)
    other = _elsewhere(page, "compare")
    assert "link_notice" not in other.session_state
    assert _shown(other) == _shown(page)
    assert other.selectbox(key="compare_person_left").value == "kept:0"


def test_the_picture_of_a_comparison_opens_as_the_picture() -> None:
    page = open_page(
        PAGES["compare"].file, compare_edition_right="standard", compare_addons_right=["outpatient"]
    )
    page.toggle(key="compare_show").set_value(True)
    run(page)
    run(page)
    other = _elsewhere(page, "compare")
    assert [one.value for one in other.title] == [one.value for one in page.title]


# ---------------------------------------------------------------- what an address may say


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("base", "event:nobody"),
        ("base", "persona:cancer@99"),
        ("base_day", "soon"),
        ("base_case", "edition=gold&as_of=2026-01-01"),
        ("base_case", "edition=special"),
        ("base_change", "edition=gold"),
        ("cell", "../x"),
        ("per", "7"),
    ],
)
def test_what_is_wrong_is_named_and_left_out(param: str, value: str) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES["combinations"].file)
    page.query_params[param] = [value]
    run(page)
    assert answer_text.plain(param) in page.session_state["link_notice"]
    assert page.selectbox(key="combo_base").value == "event:stay"


def test_every_example_has_facts_of_its_own_day() -> None:
    day = dt.date(2026, 3, 1)
    for id in person_link.example_names():
        facts = person_link.example_facts(id, day)
        assert (facts["as_of"] == day.isoformat()) is id.startswith(person_link.EVENT) or id.startswith(
            person_link.PERSONA
        )
