"""Does a customer's page judge the policy by the terms of its start, and say by which?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.export import cover_sheet
from pages.present.export.printed_summary import summary_of
from pages.present.slides.deck import foot_text
from pages.present.text.case_text import ToldCase
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.rulebooks import loading
from rules.rulebooks.by_start import engine_on
from tests.support.opened import blocks, cards, open_page
from tests.support.rulebooks import NEW, OLD, shelf_of, two_years

pytestmark = pytest.mark.usefixtures("nothing_kept")

VISIT: dict[str, Any] = {
    "as_of": "2026-03-01", "edition": "standard", "addons": [], "waiting_days": 30, "renewal": False,
    "care": "outpatient", "hospital": "public_general", "diagnosis": "none",
}  # fmt: skip


def words(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("start", "count", "told"),
    [
        ("2025-12-31", "2 次", f"按 {OLD}的条款计算（保单 2025-12-31 开始）"),
        ("2026-01-01", "3 次", f"按 {NEW}的条款计算（保单 2026-01-01 开始）"),
    ],
)
def test_my_services_follow_the_start(start: str, count: str, told: str) -> None:
    page = open_page("pages/services.py", case={**VISIT, "policy_start": start})
    assert count in cards(page)["outpatient_companion"]
    assert told in words(page)


@pytest.mark.usefixtures("two")
def test_an_unknown_start_is_said_and_asked_for() -> None:
    case = {
        **VISIT,
        "policy_start": None,
        "care": "none",
        "trip_km": 80,
        "trip_days": 3,
        "trip_region": "mainland",
    }
    page = open_page("pages/services.py", case=case)
    assert f"{OLD}、{NEW}都算过" in words(page)
    assert "还差信息" in cards(page)["emergency_rescue"]


def test_a_start_outside_all_terms_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_of((NEW, "2026-01-01", None))
    monkeypatch.setattr(loading, "own_shelf", lambda: shelf)
    page = open_page("pages/services.py", case={**VISIT, "policy_start": "2025-12-31"})
    assert "不在已录入的条款版次之内" in words(page)
    assert {"还差信息" in card for card in cards(page).values()} == {True}


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "file", ["app.py", "pages/timeline.py", "pages/agenda.py", "pages/keep.py", "pages/guide.py"]
)
@pytest.mark.parametrize("start", ["2025-12-31", "2026-01-01", None])
def test_every_page_opens_with_two_years_terms(file: str, start: str | None) -> None:
    page = open_page(file, case={**VISIT, "policy_start": start})
    assert (f"保单哪天开始不清楚：{OLD}、{NEW}" if start is None else "的条款计算") in words(page)


def test_with_one_years_terms_no_page_speaks_of_them() -> None:
    page = open_page("pages/services.py", case={**VISIT, "policy_start": "2025-12-31"})
    assert "条款计算" not in words(page)
    assert "条款版次" not in words(page) + "".join(blocks(page))


@pytest.mark.parametrize(("book", "told"), [(NEW, NEW), (None, "随保单起始日而定")])
def test_papers_that_are_handed_on_name_the_terms(book: str | None, told: str) -> None:
    catalogue = two_years().catalogues[0]
    rows = dict(cover_sheet.terms({**catalogue.stamp, "rulebook": book}, catalogue).rows)
    assert rows["条款版次"] == told
    assert "条款版次" not in dict(cover_sheet.terms(catalogue.stamp, catalogue).rows)


def test_terms_in_force_that_are_a_list_of_changes_are_no_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = two_years().catalogues[1]
    assert "草案" in dict(cover_sheet.terms(changed.stamp, changed).rows)
    assert "试改草稿" in foot_text("2026-03-01", "favourable", changed)
    monkeypatch.setattr(loading, "own_shelf", two_years)
    assert "草案" not in dict(cover_sheet.terms(changed.stamp, changed).rows)
    assert "试改草稿" not in foot_text("2026-03-01", "favourable", changed)


@pytest.mark.usefixtures("two")
def test_the_printed_page_names_the_terms_and_their_manual() -> None:
    shelf = two_years()
    facts = {**VISIT, "policy_start": "2026-01-01"}
    scenario = parse(facts, SERVICES)
    answer = engine_on(shelf).evaluate(scenario)
    told = ToldCase(facts, {}, {}, {})
    summary = summary_of(told, scenario, answer, shelf.catalogues[1])
    assert f"按 {NEW}的条款" in summary.policy
    assert summary.manual == answer.rules["manual"]
