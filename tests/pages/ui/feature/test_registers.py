"""Does 条款核对 open with all contradictions and silences, and does a link show the same table and entry?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.clauses.register_choices import SORTS
from pages.present.share.page_registry import PAGES
from pages.ui.feature import register_harm, register_table
from pages.ui.session import answers, keys, reading_choice, reading_effect
from pages.ui.session.waited import Waited
from rules.analysis.readings.reading_harm import LostCombinations
from rules.catalogue.loader import load
from tests.support.fields import fields
from tests.support.opened import ROOT, blocks, open_page, run

PAGE = "pages/clauses.py"
COMPANION = "outpatient-companion-count"
UNWIRED = "rescue-limit"


@pytest.fixture(autouse=True)
def no_server_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANUAL_TEXT", raising=False)


def small(seed: int) -> register_harm.Measuring:
    return register_harm.Measuring(
        answers.catalogue(), reading_choice.wiring(), reading_effect.effects(), seed
    )


def held(found: register_harm.Measuring) -> Waited[register_harm.Measuring]:
    """As the page waits for it; in these tests nothing does."""
    return Waited(found, register_harm._WORKER)


@pytest.fixture(scope="module")
def by_seed() -> dict[int, register_harm.Measuring]:
    """All is computed, for few customers, and the combinations, which take long, made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register_harm, "SAMPLE", 42)
        patch.setattr(
            register_harm, "lost_combinations", lambda entry, _: LostCombinations(1000, len(entry.id))
        )
        found = {seed: small(seed) for seed in (1, 2)}
        for one in found.values():
            while not one.complete:
                one.advance()
    return found


@pytest.fixture
def measured(
    monkeypatch: pytest.MonkeyPatch, by_seed: dict[int, register_harm.Measuring]
) -> register_harm.Measuring:
    monkeypatch.setattr(register_table, "measuring", lambda seed: held(by_seed[seed]))
    return by_seed[1]


SOUGHT = " data-sought"
"""What a link marks so that it is brought into sight; a click does not."""


def table(app: AppTest) -> str:
    return "\n".join(html.replace(SOUGHT, "") for html in blocks(app) if "<table" in html)


def order(app: AppTest) -> list[str]:
    """The entries of the table from the top."""
    return re.findall(r'<tr data-act="entry" data-value="([^"]+)"', table(app))


def touch(app: AppTest, act: str, value: str) -> AppTest:
    """What a click in the table does."""
    {"sort": sorted_by, "entry": toggled}[act](app, value)
    return run(app)


def sorted_by(app: AppTest, column: str) -> None:
    here = app.session_state
    turned = column == here[keys.REGISTER_SORT] if keys.REGISTER_SORT in here else False
    here[keys.REGISTER_SORT], here[keys.REGISTER_TURNED] = column, turned


def toggled(app: AppTest, entry: str) -> None:
    app.session_state[keys.REGISTER_ENTRY] = entry


def linked(app: AppTest) -> AppTest:
    """What somebody else sees who opens the address."""
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(PAGE)
    for name, values in app.query_params.items():
        other.query_params[name] = values
    run(other)
    assert keys.LINK_NOTICE not in other.session_state
    return other


def test_it_opens_with_the_table_of_all_entries(measured: register_harm.Measuring) -> None:
    app = open_page(PAGE)
    assert sorted(order(app)) == sorted(load().entries)
    harm = {row.entry.id: len(row.customers.people) if row.customers else -1 for row in measured.rows}
    told = [harm[id] for id in order(app)]
    assert told == sorted(told, reverse=True)
    assert told[0] > 0 > told[-1]
    assert "42 位样本客户里" in "".join(text.value for text in app.markdown)
    assert not app.radio


def test_nothing_is_computed_before_the_table_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    found = small(1)
    monkeypatch.setattr(register_table, "measuring", lambda _: held(found))
    app = open_page(PAGE)
    assert len(order(app)) == len(load().entries)
    assert table(app).count('class="wait"') == 3 * sum(row.wired for row in found.rows)
    assert found.done == 0
    assert app.button(key="register_wait").disabled
    found.advance()
    assert found.done == 1
    run(app)
    assert table(app).count('class="wait"') == 3 * sum(row.wired for row in found.rows) - 2


def test_steps_that_two_visitors_wait_for_are_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(register_harm, "SAMPLE", 1)
    monkeypatch.setattr(
        register_harm,
        "lost_combinations",
        lambda entry, _: asked.append(entry.id) or LostCombinations(1, 0),
    )
    found = small(1)
    waited, submitted = held(found), list[Any]()
    for _ in range(2):
        waited.wait_for(submitted.append)
    (work,) = submitted
    work()
    waited.wait_for(submitted.append)
    assert len(submitted) == 1
    assert len(asked) == len(set(asked)) == sum(row.wired for row in found.rows)
    assert found.done == found.steps


@pytest.mark.parametrize("entry", [COMPANION, UNWIRED])
def test_an_entry_opens_under_its_row_and_by_its_link(measured: register_harm.Measuring, entry: str) -> None:
    app = touch(open_page(PAGE), "entry", entry)
    above, below = (html for html in blocks(app) if "<table" in html)
    assert above.rindex('class="open"') > above.rindex("<tr data-act") - 1
    assert order(app).index(entry) == above.count("<tr data-act") - 1
    assert below.count("<tr data-act") == len(load().entries) - above.count("<tr data-act")
    assert app.query_params["entry"] in (entry, [entry])
    told = "".join(text.value for text in app.markdown)
    assert load().entries[entry].effect in told.replace("\\", "")
    other = linked(app)
    assert [SOUGHT in html for html in blocks(other) if "<table" in html] == [True, False]
    assert SOUGHT not in above
    assert table(other) == table(app)
    assert [text.value for text in other.markdown] == [text.value for text in app.markdown]
    other.button(key="register_close").click()
    run(other)
    assert "entry" not in other.query_params


def test_an_open_entry_names_whom_it_costs_something(measured: register_harm.Measuring) -> None:
    app = touch(open_page(PAGE), "entry", COMPANION)
    row = next(row for row in measured.rows if row.entry.id == COMPANION)
    assert row.customers
    assert row.personas
    told = "".join(text.value for text in app.markdown)
    assert f"**{len(row.customers.people)}** / 42 位样本客户" in told
    for persona, steps in row.personas.items():
        assert f"(./training?persona={persona}&step={steps[0] + 1})" in told


def test_a_linked_entry_that_the_filters_hide_is_shown_all_the_same(
    measured: register_harm.Measuring,
) -> None:
    app = open_page(PAGE, register_entry=COMPANION, register_kind=["silence"])
    assert COMPANION not in order(app)
    assert app.radio(key=f"switch_{COMPANION}")
    assert any("不在下面的筛选结果里" in text.value for text in app.caption)


CHOICES: dict[str, Any] = {
    "register_kind": ["silence"],
    "register_narrowed": ["wired"],
    "register_changes": ["count", "date"],
    "register_reasons": ["alike"],
    "register_service": "outpatient_companion",
    "register_words": "陪诊",
    "register_sort": "places",
    "register_turned": True,
    "register_seed": 2,
    "register_entry": COMPANION,
    "clauses_view": "chapter",
    "clauses_chapter": "home_nursing",
    "clauses_side": "rules",
    "clauses_kinds": ["窗口"],
    "clauses_search": "陪诊",
    "clauses_page": 2,
    "clauses_found": 2,
}
"""Another value than the usual one for every choice of the page."""

WITH = {
    **{key: {"clauses_view": "chapter"} for key in ("clauses_chapter", "clauses_side", "clauses_kinds")},
    "clauses_page": {"clauses_view": "chapter", "clauses_chapter": "advanced_therapy"},
    "clauses_search": {"clauses_view": "search"},
    "clauses_found": {"clauses_view": "search", "clauses_search": "陪诊"},
}
"""What else must be chosen for it to show."""


def test_every_choice_is_tried() -> None:
    assert set(CHOICES) == {choice.key for choice in PAGES["clauses"].own()}


def seen(app: AppTest) -> list[str]:
    return [table(app), *(text.value for text in (*app.markdown, *app.caption, *app.info))]


@pytest.mark.parametrize("key", CHOICES)
def test_every_choice_is_in_the_address_and_shows_there_what_it_shows_here(
    measured: register_harm.Measuring, key: str
) -> None:
    usual = open_page(PAGE, **WITH.get(key, {}))
    app = open_page(PAGE, **WITH.get(key, {}), **{key: CHOICES[key]})
    (param,) = (choice.param for choice in PAGES["clauses"].own() if choice.key == key)
    assert param in app.query_params
    assert seen(app) != seen(usual)
    assert seen(linked(app)) == seen(app)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("sort", "nothing"),
        ("register", "x"),
        ("draw", "0"),
        ("entry", "none"),
        ("reason", ""),
        ("turned", "no"),
    ],
)
def test_a_choice_that_does_not_exist_is_told_and_left_out(
    measured: register_harm.Measuring, param: str, value: str
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(PAGE)
    app.query_params[param] = [value]
    run(app)
    assert param in app.session_state[keys.LINK_NOTICE]
    assert len(order(app)) == len(load().entries)


@pytest.mark.parametrize("sort", SORTS)
def test_a_second_click_turns_a_column_round(measured: register_harm.Measuring, sort: str) -> None:
    app = touch(open_page(PAGE), "sort", sort)
    first = order(app)
    assert 'aria-sort="' in table(app)
    touch(app, "sort", sort)
    assert sorted(order(app)) == sorted(first)
    assert order(app) != first


def _pills(app: AppTest) -> Iterator[Any]:
    return (app.button_group(key=key) for key in ("register_kind", "register_narrowed", "register_changes"))


def test_filters_show_how_many_there_are(measured: register_harm.Measuring) -> None:
    app = open_page(PAGE)
    for group in _pills(app):
        for option in group.options:
            name, _, count = option.rpartition(" ")
            assert name
            assert int(count) >= 0
    app.button_group(key="register_kind").set_value(["silence"])
    app.button_group(key="register_narrowed").set_value(["wired"])
    run(app)
    wired = {row.entry.id for row in measured.rows if row.wired and row.register == "silence"}
    assert set(order(app)) == wired
    app.text_input(key="register_words").set_value("没有这样的词")
    run(app)
    assert order(app) == []
    assert any("没有符合的条目" in text.value for text in app.info)


def test_another_sample_shows_other_customers(measured: register_harm.Measuring) -> None:
    app = open_page(PAGE)
    before = seen(app)
    app.button(key="register_draw").click()
    run(app)
    assert seen(app) != before
    assert app.query_params["draw"] in ("2", ["2"])


def test_entries_that_concern_the_own_case_are_marked(measured: register_harm.Measuring) -> None:
    case = {
        "as_of": "2025-03-03",
        "edition": "standard",
        "addons": ["outpatient"],
        "policy_start": "2025-01-01",
        "care": "outpatient",
    }
    app = open_page(PAGE, case=case, register_narrowed=["felt"], overrides={COMPANION: "note"})
    felt = order(app)
    assert COMPANION in felt
    assert table(app).count("影响现在的情况") == len(felt) - 1
    assert table(app).count("已单独指定") == 1
    app.button_group(key="register_narrowed").set_value(["switched"])
    run(app)
    assert order(app) == [COMPANION]


@pytest.mark.parametrize("entry", [COMPANION, UNWIRED])
def test_an_entry_leads_to_where_its_terms_are_changed(measured: register_harm.Measuring, entry: str) -> None:
    app = open_page(PAGE, register_entry=entry)
    service = load().entries[entry].services[0]
    app.button(key=keys.way_to_terms("register", service)).click()
    run(app)
    assert app.title[0].value == PAGES["terms"].title
    assert fields(app)["terms_service"].value == service
