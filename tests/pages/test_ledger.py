"""Is what is typed into the ledger kept, checked and counted? Rows, edits, files, and the page as it runs."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from pages.present.records import record_files, record_rows
from pages.present.records.record_rows import SHEETS, RecordRow, cells, check_rows, with_cells
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.records import balances
from tests.support.fields import answer, fields, press
from tests.support.opened import blocks, open_page, part, run
from tests.support.record_lists import LISTS
from tests.support.strategies import scenarios

LEDGER = "pages/ledger.py"
COMPANION = {"service": "outpatient_companion", "item": "main"}
CASE: dict[str, Any] = {
    "as_of": "2026-11-25",
    "policy_start": "2026-03-01",
    "edition": "standard",
    "addons": [],
    "renewal": True,
    "care": "outpatient",
}


# ---------------------------------------------------------------- rows


@given(LISTS)
def test_a_row_survives_the_table(given_rows: tuple[str, list[RecordRow]]) -> None:
    fact, typed = given_rows
    for row in typed:
        again = with_cells(fact, {}, cells(fact, row))
        assert again == ({"count": 1} if fact == "usage" else {}) | row


@given(LISTS)
def test_finished_rows_are_accepted_and_others_say_why(given_rows: tuple[str, list[RecordRow]]) -> None:
    fact, typed = given_rows
    states = check_rows(fact, typed)
    accepted = [state.entry for state in states if state.entry is not None]
    parse({"as_of": "2026-01-01", fact: accepted}, SERVICES)
    for row, state in zip(typed, states, strict=True):
        assert [bool(state.entry), bool(state.missing), bool(state.faults)].count(True) == 1
        assert state.entry in (None, row)
        assert record_rows.row_text(fact, row)


@given(scenarios())
def test_whatever_the_rules_accept_is_a_finished_row(data: dict[str, Any]) -> None:
    for fact in SHEETS:
        for row, state in zip(data.get(fact, []), check_rows(fact, data.get(fact, [])), strict=True):
            dated = fact != "earlier_stays" or row.keys() & {"admitted_on", "discharged_on"}
            assert state.entry == (row if dated else None)


@pytest.mark.parametrize(
    ("fact", "row", "missing"),
    [
        ("usage", {}, ("服务", "哪天用的")),
        ("usage", {"service": "green_channel", "on": "2026-01-01"}, ("服务",)),
        ("usage", {"service": "video_consult"}, ("哪天用的",)),
        ("bookings", {"service": "video_consult", "on": "2026-01-01"}, ("哪天约的",)),
        ("earlier_stays", {"surgery": "critical"}, ("出院日期",)),
    ],
)
def test_what_is_missing(fact: str, row: RecordRow, missing: tuple[str, ...]) -> None:
    assert check_rows(fact, [row])[0].missing == missing


@pytest.mark.parametrize(
    ("fact", "row", "column", "allowed"),
    [
        ("usage", {**COMPANION, "on": "2026-01-01", "count": 0}, "次数（护工按天）", "须不小于 1，收到 0"),
        ("usage", {**COMPANION, "on": "2026-01-01", "count": 1.5}, "次数（护工按天）", "须为整数"),
        ("usage", {**COMPANION, "on": "2026-01-01", "amount": -1}, "金额（元）", "须不小于 0"),
        ("usage", {**COMPANION, "on": "+060411-02"}, "哪天用的", "YYYY-MM-DD"),
        ("usage", {**COMPANION, "on": "1899-12-31"}, "哪天用的", "须不小于 1900-01-01"),
        ("bookings", {**COMPANION, "booked_on": "2026-01-01", "on": "2026-02-30"}, "约在哪天", "YYYY-MM-DD"),
        (
            "earlier_stays",
            {"admitted_on": "2026-01-02", "discharged_on": "2026-01-01"},
            "出院日期",
            "早于 入院日期 2026-01-02",
        ),
    ],
)
def test_what_is_refused_names_the_column(fact: str, row: RecordRow, column: str, allowed: str) -> None:
    good = {"discharged_on": "2026-01-09"} if fact == "earlier_stays" else {
        **COMPANION, "on": "2026-01-01", **({"booked_on": "2026-01-01"} if fact == "bookings" else {}),
    }  # fmt: skip
    before, bad, after = check_rows(fact, [good, row, good])
    assert before.entry == after.entry == good
    [(label, text)] = bad.faults
    assert label == column
    assert allowed in text


def test_a_name_stands_for_one_item() -> None:
    names = [record_rows.record_item_name(key) for key in record_rows.choosable()]
    assert len(names) == len(set(names)) == sum(map(len, SERVICES.values()))


# ---------------------------------------------------------------- files


def test_the_balance_as_a_table(engine: Engine) -> None:
    answer = engine.evaluate(parse({**CASE, "usage": [{**COMPANION, "on": "2026-05-01"}]}, SERVICES))
    table = record_files.balance_table(balances.item_balances(answer), answer, load())
    row = dict(zip(table.header, next(row for row in table.rows if row[0] == "门诊陪诊"), strict=True))
    assert (row["上限"], row["已用"], row["剩余"]) == (2, 1, 1)
    assert (row["另一种解释：上限"], row["另一种解释：剩余"]) == (1, 0)
    assert row["重新计次"] == row["另一种解释：重新计次"] == dt.date(2027, 3, 1)
    assert len(table.rows) == sum(map(len, SERVICES.values()))


# ---------------------------------------------------------------- the page


def shown(page: AppTest) -> str:
    """Everything that the page says, without markup."""
    said = [re.sub(r"</?(?:b|small)[^>]*>", "", html) for html in blocks(page)]
    return "\n".join(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.S)) for html in said)


def entries(page: AppTest) -> list[str]:
    """The lines of the lists, with what is said of each."""
    return [one.words for name, one in fields(page).items() if name.startswith("record:")]


def test_an_empty_ledger_says_what_to_do() -> None:
    page = open_page(LEDGER, case={})
    assert "还没填保单生效日" in shown(page)
    assert "0 条记录算进去了" in shown(page)
    assert "还没有记录" in shown(page)
    assert fields(page)["adders"].options == list(SHEETS)
    assert not [name for name in fields(page) if name.startswith("new:")], "a form is drawn when it is wanted"


def test_a_use_is_added_changed_and_deleted() -> None:
    page = open_page(LEDGER, case=dict(CASE))
    answer(page, "adders", "usage")
    assert fields(page)["new:usage:on"].value, "most uses are of today"
    answer(page, "new:usage:service", "outpatient_companion main")
    answer(page, "new:usage:on", "2026.5.1")
    press(page, "new:usage:send")
    assert page.session_state["case"]["usage"] == [{**COMPANION, "on": "2026-05-01", "count": 1}]
    assert "new:usage:on" not in fields(page), "what was recorded needs no form any more"
    assert "剩 1 次（保守解释剩 0 次） · 已用 1 次" in shown(page)

    answer(page, "record:usage:0", "edit")
    assert fields(page)["change:usage:on"].value == "2026-05-01"
    answer(page, "change:usage:count", "2")
    answer(page, "change:usage:amount", "30.5")
    press(page, "change:usage:send")
    assert page.session_state["case"]["usage"] == [
        {**COMPANION, "on": "2026-05-01", "count": 2, "amount": 30.5}
    ]
    assert "剩 0 次 · 已用 2 次" in shown(page)
    assert "本保单年度 · 门诊陪诊：30.50 元" in shown(page)

    answer(page, "record:usage:0", "drop")
    assert "usage" not in page.session_state["case"]
    assert "0 条记录算进去了" in shown(page)


def test_a_form_that_is_not_finished_or_wrong_stays_as_it_is() -> None:
    page = open_page(LEDGER, case=dict(CASE))
    answer(page, "adders", "earlier_stays")
    answer(page, "new:earlier_stays:admitted_on", "2026-05-09")
    answer(page, "new:earlier_stays:discharged_on", "2026-05-01")
    press(page, "new:earlier_stays:send")
    assert "出院日期：2026-05-01 早于 入院日期 2026-05-09" in fields(page)["new:earlier_stays:told"].fault
    assert fields(page)["new:earlier_stays:admitted_on"].value == "2026-05-09"
    answer(page, "adders", "usage")
    answer(page, "new:usage:on", "")
    press(page, "new:usage:send")
    assert "还没有填完整：服务、哪天用的" in fields(page)["new:usage:told"].fault
    answer(page, "adders", "usage")
    assert "new:usage:on" not in fields(page), "a second click closes the form"
    assert not page.session_state["case"].keys() & set(SHEETS)


def test_what_does_not_fit_is_told_with_its_clause() -> None:
    page = open_page(
        LEDGER, case={**CASE, "usage": [{**COMPANION, "on": f"2026-0{m}-01"} for m in (5, 6, 7)]}
    )
    assert "请核对 · 1 处" in shown(page)
    (check,) = (line for line in part(page, "ledger_checks").split("<li>") if "用量第 3 条" in line)
    assert "超过上限 2 次" in check
    assert "1664" in check
    assert "3 条记录算进去了，1 处请核对" in shown(page)


def test_earlier_policy_years_stand_apart() -> None:
    used = [{**COMPANION, "on": "2025-05-01"}, {**COMPANION, "on": "2026-05-01"}]
    page = open_page(LEDGER, case={**CASE, "usage": used})
    assert fields(page)["past_usage"].label == "以前的保单年度 · 1 条"
    assert len(entries(page)) == 1
    assert "用量（以前年度）第 1 条" in shown(page)
    assert "剩 1 次（保守解释剩 0 次） · 已用 1 次" in shown(page)
    press(page, "past_usage")
    assert len(entries(page)) == 2
    draft = page.session_state["drafts"]["usage"]
    assert [row["on"] for row in draft.rows["past"]] == ["2025-05-01"]
    assert [row["on"] for row in draft.rows["now"]] == ["2026-05-01"]


def draft_of(page: AppTest, fact: str = "usage") -> Any:
    return page.session_state["drafts"][fact]


def waiting_row(page: AppTest) -> AppTest:
    """A row that is not finished."""
    draft = draft_of(page)
    draft.rows["now"] = [*draft.rows["now"], {"on": "2026-08-01"}]
    return run(page)


def test_an_unfinished_row_is_marked_kept_and_not_counted() -> None:
    page = waiting_row(open_page(LEDGER, case={**CASE, "usage": [{**COMPANION, "on": "2026-05-01"}]}))
    assert "缺 服务" in fields(page)["record:usage:1"].words
    assert "1 条还没算" in shown(page)
    assert len(page.session_state["case"]["usage"]) == 1
    run(page.switch_page("pages/services.py"))
    run(page.switch_page(LEDGER))
    assert "缺 服务" in fields(page)["record:usage:1"].words


def test_an_unfinished_row_outlives_a_change_elsewhere_but_not_another_case() -> None:
    page = waiting_row(open_page(LEDGER, case={**CASE, "usage": [{**COMPANION, "on": "2026-05-01"}]}))
    page.session_state["case"]["usage"] = [{**COMPANION, "on": "2026-06-01"}]
    run(page)
    assert draft_of(page).rows["now"] == [{**COMPANION, "on": "2026-06-01"}, {"on": "2026-08-01"}]
    page.session_state["case"] = dict(CASE)
    run(page)
    assert draft_of(page).rows["now"] == []
    assert not entries(page)


def test_a_refused_row_is_named_and_the_rest_counts() -> None:
    page = open_page(LEDGER, case={**CASE, "usage": [{**COMPANION, "on": "2026-05-01"}]})
    draft = draft_of(page)
    draft.rows["now"] = [{**COMPANION, "on": "2026-08-01", "count": 0}, *draft.rows["now"]]
    run(page)
    assert "次数（护工按天）：须不小于 1，收到 0" in fields(page)["record:usage:0"].fault
    assert "已用 1 次" in shown(page)


def test_the_first_day_of_the_policy_moves_rows() -> None:
    page = open_page(LEDGER, case={**CASE, "usage": [{**COMPANION, "on": "2026-05-01"}]})
    page.session_state["case"]["policy_start"] = "2026-06-01"
    run(page)
    assert [len(rows) for rows in draft_of(page).rows.values()] == [0, 1]


def test_a_bad_case_elsewhere_leaves_the_ledger_usable() -> None:
    bad = {**CASE, "policy_end": "2020-01-01", "usage": [{**COMPANION, "on": "2026-05-01"}]}
    page = open_page(LEDGER, case=bad)
    assert page.error
    assert "1 条记录算进去了" in shown(page)


def test_a_record_that_came_broken_is_named() -> None:
    page = open_page(LEDGER, case={**CASE, "usage": [{"service": "green_channel", "on": "heute"}]})
    assert "缺 服务" in fields(page)["record:usage:0"].words


def test_what_can_be_looked_at() -> None:
    page = open_page(LEDGER, case=dict(CASE))
    assert fields(page)["ledger_scope"].value == "usable"
    answer(page, "ledger_scope", "all")
    names = re.findall(r"<h3>(.*?) <span", part(page, "ledger_balance"))
    assert [unescape(name) for name in names] == [service.name for service in load().services]
    assert "限 2 次（有利解释）或 1 次（保守解释）" in shown(page)
    assert shown(page).count("十项合计一个保单年度一次") == 2
    assert "还没有记录" in shown(page)


def test_a_list_is_kept_short_until_all_is_asked_for() -> None:
    used = [{"service": "video_consult", "item": "main", "on": f"2026-05-{day:02}"} for day in range(1, 13)]
    page = open_page(LEDGER, case={**CASE, "usage": used})
    assert "2026-05-04" not in "".join(entries(page))
    press(page, "more:usage")
    assert "2026-05-04" in "".join(entries(page))


def test_entries_are_typed_one_after_another() -> None:
    page = open_page(LEDGER, case=dict(CASE))
    answer(page, "adders", "usage")
    for on in ("2026-05-01", "2026-06-01"):
        answer(page, "new:usage:service", "video_consult main")
        answer(page, "new:usage:on", on)
        press(page, "new:usage:again")
    assert [row["on"] for row in page.session_state["case"]["usage"]] == ["2026-05-01", "2026-06-01"]
    assert fields(page)["new:usage:service"].value == "", "the form is there for the next"


def test_what_is_half_typed_waits_while_one_looks_elsewhere() -> None:
    page = open_page(LEDGER, case=dict(CASE))
    answer(page, "adders", "usage")
    answer(page, "new:usage:on", "2026-05-01")
    run(page.switch_page("pages/timeline.py"))
    run(page.switch_page(LEDGER))
    assert fields(page)["new:usage:on"].value == "2026-05-01"


@pytest.mark.parametrize(
    ("stay", "told"),
    [
        ({}, "最近一次住院填在"),
        ({"admitted_on": "2026-05-02", "discharged_on": "2026-05-09"}, "2026-05-02 入院，2026-05-09 出院"),
    ],
)
def test_the_page_says_where_the_latest_stay_is(stay: dict[str, Any], told: str) -> None:
    page = open_page(LEDGER, case={**CASE, **stay})
    assert told in fields(page)["latest_stay"].words
