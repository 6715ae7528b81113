"""Does the comparison say what one plan has beyond another, and nothing that both have?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import EVENTS, clean
from pages.present.compare.plan_diff import BARE, Purchase, contrasts, extras, included, of_kind, usable_count
from pages.present.export import comparison_tables
from pages.present.share.draft_link import NamedDraft, pack
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import TermEdit
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from tests.support.opened import open_page, run
from tests.support.strategies import scenarios

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2025, 6, 10)
SPECIAL = {"direct_billing", "city_transfer", "ward_reservation", "green_channel_plus"}


@pytest.fixture(scope="module")
def catalogue(engine: Engine) -> Catalogue:
    return engine.catalogue


@pytest.fixture(scope="module")
def judge(engine: Engine) -> Judge:
    return Judge(engine)


# ---------------------------------------------------------------- two answers


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("day", [DAY, dt.date(2026, 1, 5)])
def test_the_special_edition_adds_its_four_services(judge: Judge, event: str, day: dt.date) -> None:
    facts = clean(event, day)
    left, right = (judge.answer(Purchase(e).put_into(facts), "favourable") for e in ("standard", "special"))
    found = contrasts(left, right, judge.catalogue)
    assert [contrast.service for contrast in found] == list(SERVICES)
    assert {contrast.service for contrast in of_kind(found, "right")} == SPECIAL
    assert not of_kind(found, "left")


def test_a_plan_includes_a_service_even_before_it_begins(judge: Judge) -> None:
    facts = {**clean("stay", DAY), "policy_start": "2025-12-01"}
    left, right = (judge.answer(Purchase(e).put_into(facts), "favourable") for e in ("standard", "special"))
    assert {service.status for service in right.services} <= {"not_started", "not_included"}
    assert {c.service for c in of_kind(contrasts(left, right, judge.catalogue), "right")} == SPECIAL


@given(scenarios(), scenarios())
def test_contrasts_follow_from_the_answers(
    engine: Engine, catalogue: Catalogue, one: dict[str, Any], other: dict[str, Any]
) -> None:
    left, right = (engine.evaluate(parse(case, SERVICES)) for case in (one, other))
    for contrast, mine, theirs in zip(
        contrasts(left, right, catalogue), left.services, right.services, strict=True
    ):
        has = (included(mine), included(theirs))
        assert has == {
            "right": (False, True),
            "left": (True, False),
            "neither": (False, False),
        }.get(contrast.kind, (True, True))
        if contrast.kind == "same":
            assert mine.status == theirs.status
            assert [(d.item, d.id, d.on) for d in mine.deadlines] == [
                (d.item, d.id, d.on) for d in theirs.deadlines
            ]


# ---------------------------------------------------------------- each extra by itself


def test_each_extra_is_measured_alone(judge: Judge) -> None:
    found = {extra.plan: extra for extra in extras(judge, clean("outpatient", DAY), "favourable")}
    assert set(found) == {
        Purchase("special"),
        *(Purchase("standard", (addon,)) for addon in ("outpatient", "advanced_therapy", "special_ward")),
    }
    added = {plan: {c.service for c in of_kind(extra.contrasts, "right")} for plan, extra in found.items()}
    assert added[Purchase("special")] == SPECIAL
    assert added[Purchase("standard", ("outpatient",))] == {"online_pharmacy"}
    assert added[Purchase("standard", ("advanced_therapy",))] == {"advanced_therapy"}
    assert added[Purchase("standard", ("special_ward",))] == set()
    (companion,) = of_kind(found[Purchase("standard", ("outpatient",))].contrasts, "other")
    assert companion.service == "outpatient_companion"
    assert any("剩 2 次" in line.left and "剩 5 次" in line.right for line in companion.lines)


def test_the_ward_addon_opens_the_carer_in_a_special_ward(judge: Judge) -> None:
    found = {extra.plan: extra for extra in extras(judge, clean("vip", DAY), "favourable")}
    (carer,) = found[Purchase("standard", ("special_ward",))].contrasts
    assert carer.service == "inpatient_carer"
    assert (carer.left.status, carer.right.status) == ("not_met", "available")


def test_the_download_lists_what_differs(judge: Judge) -> None:
    facts = clean("outpatient", DAY)
    left = judge.answer(BARE.put_into(facts), "favourable")
    right = judge.answer(Purchase("standard", ("outpatient",)).put_into(facts), "favourable")
    table = comparison_tables.comparison(left, right, ("左边", "右边"), judge.catalogue)
    assert {row[2] for row in table.rows} == {"outpatient_companion", "online_pharmacy"}
    status = next(row for row in table.rows if row[2] == "online_pharmacy" and row[6] == "status")
    assert status[-2:] == ("没有包含", "可以使用")
    assert all(len(row) == len(table.header) for row in table.rows)


# ---------------------------------------------------------------- the page


def _open(**state: Any) -> AppTest:
    return open_page("pages/compare.py", **state)


def _heads(page: AppTest) -> str:
    return "\n".join(element.value for element in [*page.header, *page.title])


def _texts(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def test_opens_cold_with_both_editions() -> None:
    page = _open()
    assert "特需部版 比 标准版 多 4 项服务" in _heads(page)
    assert "单独加这一项" in _texts(page)
    rows = page.table[0].value["服务"]
    assert set(rows) == {"**直付医疗服务**", "**同城专车接送**", "**预留高端病房**", "**重疾绿通PLUS**"}
    assert len(page.get("download_button")) == 4


def test_the_numbers_are_the_engines(judge: Judge) -> None:
    page = _open(case={"as_of": "2025-06-10", **clean("outpatient", DAY)})
    facts = clean("outpatient", DAY)
    for metric, edition in zip(page.metric, ("standard", "special"), strict=False):
        answer = judge.answer(Purchase(edition).put_into(facts), "favourable")
        assert metric.value == f"{usable_count(answer)} 项"


def test_an_addon_on_one_side() -> None:
    page = _open(compare_edition_right="standard", compare_addons_right=["outpatient"])
    assert "标准版＋门急诊 比 标准版 多 1 项服务" in _heads(page)


def test_the_same_on_both_sides() -> None:
    page = _open(compare_edition_right="standard")
    assert "完全一样" in _heads(page)
    page.toggle(key="compare_show").set_value(True)
    run(page)
    assert "完全一样" in _heads(page)


def test_two_people() -> None:
    page = _open(
        compare_mode="people", compare_person_left="event:healthy", compare_person_right="event:stay"
    )
    assert "确诊癌症，正在住院 和 健康，没有就医 相比" in _heads(page)
    page.multiselect(key="compare_person_right_changes").set_value(["edition=special", "age=17"])
    run(page)
    assert "特需部版" in _heads(page)
    assert "17 周岁" in _heads(page)


def test_a_case_is_kept_and_compared() -> None:
    page = _open(case={**clean("stay", DAY)}, compare_mode="people")
    page.button(key="compare_keep").click()
    run(page)
    options = page.selectbox(key="compare_person_left").options
    assert any(option.startswith("存下的 1") for option in options)
    page.session_state["case"] = clean("healthy", DAY)
    page.selectbox(key="compare_person_left").set_value("kept:0")
    run(page)
    assert "和 存下的 1" in _heads(page)
    assert "少" not in _heads(page)


def test_the_picture_replaces_the_choices_and_keeps_them() -> None:
    page = _open()
    page.button_group(key="compare_addons_right").set_value(["outpatient"])
    run(page)
    page.toggle(key="compare_show").set_value(True)
    run(page)
    assert "特需部版＋门急诊 比 标准版" in _heads(page)
    assert not page.get("download_button")
    assert "## 直付医疗服务" in _texts(page)
    page.toggle(key="compare_show").set_value(False)
    run(page)
    assert page.button_group(key="compare_addons_right").value == ["outpatient"]


def test_the_full_answer_of_either_side() -> None:
    page = _open()
    page.selectbox(key="compare_service").set_value("direct_billing")
    for side, edition in (("left", "标准版"), ("right", "特需部版")):
        page.button(key=f"compare_open_{side}").click()
        run(page)
        assert any(caption.value == edition for caption in page.caption)


def test_a_case_that_does_not_fit_is_said() -> None:
    page = _open(case={"as_of": "2025-03-01", "policy_start": "2025-01-01", "policy_end": "2024-01-01"})
    assert page.error


def test_neither_side_is_called_left_or_right_and_no_quotes_stand_in_quotes() -> None:
    draft = TermEdit(
        **{
            "file": "services/outpatient_companion.yaml",
            "path": "items.main.limit.count.readings.note",
            "from": 1,
            "to": 2,
        }
    )
    packed = pack(NamedDraft("甲", (draft,)))
    for mode in ("plans", "people", "draft"):
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/compare.py")
        page.query_params["mode"], page.query_params["draft"] = mode, packed
        run(page)
        labels = [one.label for kind in ("selectbox", "button_group", "metric") for one in page.get(kind)]
        said = [str(one.value) for kind in ("markdown", "header", "caption") for one in page.get(kind)]
        words = "\n".join([*labels, *said])
        assert len(labels) > 5
        for told in ("左边", "右边", "只有“草案“"):
            assert told not in words
