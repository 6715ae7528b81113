"""Can whatever may be missing be asked for, and does a half-filled record break no page?"""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.present.base.limits import LONGEST
from pages.present.records import record_rows
from pages.present.share import case_link
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS, FactKind, kind_from_schema
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS, RECORDS, Booking, Stay, Use
from tests.support.fields import fields
from tests.support.opened import MENU, ROOT
from tests.support.strategies import FEW_KEYS

DAY = dt.date(2026, 11, 25)
CASE = case_link.query({"as_of": DAY.isoformat(), "policy_start": "2026-03-01", "edition": "special"})


def form_of(fact: str) -> None:
    from pages.ui.form import fact_field, field_block

    field_block.draw_fields("asked", [field_block.Box("asked", [fact_field.field_of(fact, "missing")])])


def question_of(fact: str) -> None:
    from pages.ui.form import guided_question

    guided_question.draw_question(fact, (), again=False)


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("script", [form_of, question_of])
def test_every_name_that_may_be_missing_is_drawn(
    script: Any, fact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A script of its own has no pages to lead to.
    monkeypatch.setattr("streamlit.page_link", lambda *_, **__: None)
    page = AppTest.from_function(script, args=(fact,), default_timeout=30).run()
    assert not page.exception
    asked = " ".join([*(one.label for one in fields(page).values()), *(one.value for one in page.header)])
    assert load().facts[fact].question in asked


def test_the_kind_of_a_new_fact_is_read_off_its_type() -> None:
    """Whatever is added to the scenario: no list has to follow."""
    assert {*KINDS.values(), "text"} == set(get_args(FactKind))
    assert kind_from_schema("age", {"type": "integer", "minimum": 0}) == "whole"
    assert kind_from_schema("age", {"type": "string"}) == "text"


# ---------------------------------------------------------------- half-filled records

days = st.sampled_from([0, -1, -5, -15, -16, -40, -400, 3]).map(lambda n: (DAY + dt.timedelta(n)).isoformat())
kinds_of_hospital = st.sampled_from(["public_general", "public_vip", "other"])
surgeries = st.sampled_from(["none", "ordinary", "critical"])
keys = st.sampled_from(FEW_KEYS)


@st.composite
def partial_records(draw: Any) -> dict[str, Any]:
    """Lists of records of which any part may be lacking that need not be there."""
    values = {"hospital": kinds_of_hospital, "surgery": surgeries, "count": st.sampled_from([1, 2, 9999]),
              "amount": st.sampled_from([0.01, 1234567.25])}  # fmt: skip
    found: dict[str, Any] = {}
    for fact, part in {"earlier_stays": Stay, "usage": Use, "bookings": Booking}.items():
        records = []
        for _ in range(draw(st.integers(0, 3))):
            record: dict[str, Any] = {}
            for name, field in part.model_fields.items():
                if name in ("service", "item") or not (field.is_required() or draw(st.booleans())):
                    continue
                record[name] = draw(values.get(name, days))
            if "service" in part.model_fields:
                record["service"], record["item"] = draw(keys)
            if record.get("admitted_on", "") > record.get("discharged_on", "9"):
                del record["admitted_on"]
            records.append(record)
        if records:
            found[fact] = records
    return found


def opened(query: str, file: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(file)
    for key, values in parse_qs(query, keep_blank_values=True).items():
        page.query_params[key] = values
    page.run()
    assert not page.exception
    return page


@given(partial_records())
def test_half_filled_records_come_back_from_an_address(records: dict[str, Any]) -> None:
    parse({"as_of": DAY.isoformat(), **records}, SERVICES)
    params = parse_qs(case_link.query(records), keep_blank_values=True)
    found = case_link.decode(params, DAY, load())
    assert (found.facts, found.refused) == (records, ())


@pytest.mark.parametrize("file", ["pages/services.py", "pages/guide.py", "pages/ledger.py", "pages/agenda.py",
                                  "pages/timeline.py", "pages/keep.py"])  # fmt: skip
@settings(max_examples=5)
@given(records=partial_records())
def test_half_filled_records_break_no_page(file: str, records: dict[str, Any]) -> None:
    page = opened(f"{CASE}&{case_link.query(records)}", file)
    assert page.session_state["case"].keys() >= records.keys()


@pytest.mark.parametrize(
    "stay", ["discharged_on.2026-11-20", "admitted_on.2026-11-10", "~", "surgery.ordinary"]
)
def test_a_half_known_stay_is_asked_for(stay: str) -> None:
    page = opened(f"earlier_stays={stay}", "pages/services.py")
    assert page.session_state["case"]["earlier_stays"]


# ---------------------------------------------------------------- one limit


@pytest.mark.parametrize("fact", RECORDS)
def test_a_list_is_as_long_from_an_address_as_from_a_file(fact: str) -> None:
    one = {"earlier_stays": "~", "usage": "service.video_consult~on.2026-01-01",
           "bookings": "service.video_consult~booked_on.2026-01-01"}[fact]  # fmt: skip
    full = case_link.decode({fact: [one] * LONGEST}, DAY, load())
    assert len(full.facts[fact]) == LONGEST
    over = case_link.decode({fact: [one] * (LONGEST + 1)}, DAY, load())
    assert fact not in over.facts
    assert [path for path, _ in over.refused] == [fact]


def test_no_more_is_typed_than_a_file_may_hold() -> None:
    row = {"service": "video_consult", "item": "main", "on": "2026-01-01"}
    states = record_rows.check_rows("usage", [row] * (LONGEST + 2))
    assert [state.entry is None for state in states] == [False] * LONGEST + [True] * 2
    assert str(LONGEST) in states[-1].faults[0][1]


def test_a_full_list_opens_every_page_that_counts_it() -> None:
    stays = [
        {"admitted_on": (DAY - dt.timedelta(3 * n + 2)).isoformat(),
         "discharged_on": (DAY - dt.timedelta(3 * n + 1)).isoformat()} for n in range(LONGEST)
    ]  # fmt: skip
    for file in (MENU["我的服务"], MENU["记一笔"]):
        page = opened(f"{CASE}&{case_link.query({'earlier_stays': stays})}", file)
        assert len(page.session_state["case"]["earlier_stays"]) == LONGEST
