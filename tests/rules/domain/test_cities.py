"""City names: as people write them, on the manual's list, off it, or not known; and what the pages say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.form import city_field
from pages.ui.session import keys
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.loader import load
from rules.domain.cities import BY_ONE_CHARACTER, FILE, doubt, is_listed, places, province_of, read_divisions
from rules.domain.parsing import parse
from rules.domain.yaml_reader import DataError
from rules.engine.engine import Engine
from rules.whatif.ways import ways_to_use
from tests.conftest import Evaluate
from tests.support.fields import answer, fields
from tests.support.opened import open_page, run

NAMES = load().lists["medical_advance"]
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
DIVISIONS = read_divisions(FILE).provinces
COUNTIES = [
    (province, prefecture, county)
    for province, prefectures in DIVISIONS.items()
    for prefecture, joined in prefectures.items()
    for county in joined.split()
]


# ---------------------------------------------------------------- on the list


@pytest.mark.parametrize("city", sorted(NAMES))
def test_a_listed_city_is_understood_with_or_without_its_kind_and_province(city: str) -> None:
    province = province_of(city)
    assert province
    short = province.removesuffix("省").removesuffix("市")
    for name in (
        city,
        f"{city}市",
        f"{province}{city}市",
        f"{short}{city}",
        f"{province} {city}",
        f"中国{city}",
    ):
        assert is_listed(name, NAMES) is True, name


def test_a_municipality_is_understood_with_a_district_after_it() -> None:
    """Every district of the four; a county of theirs is a place of its own (1072-1074)."""
    seen = 0
    for city in MUNICIPALITIES:
        for _, _, county in (row for row in COUNTIES if row[0] == f"{city}市"):
            seen += 1
            expected = county.endswith("区")
            for name in (f"{city}市{county}", f"{city}{county}"):
                assert is_listed(name, NAMES) is expected, name
    assert seen > 80


@pytest.mark.parametrize(
    "name", ["浦东新区", "浦东", "海淀区", "海淀", "滨海新区", "渝北区", "徐汇", "朝阳区"]
)
def test_a_district_of_a_municipality_is_understood_alone(name: str) -> None:
    assert is_listed(name, NAMES) is True


@pytest.mark.parametrize("sign", ["京", "津", "沪", "申", "渝", "穗", "深", "蓉", "杭", "宁", "汉"])
def test_a_one_character_short_name_is_understood(sign: str) -> None:
    assert is_listed(sign, NAMES) is True


def test_a_one_character_name_means_a_city_that_exists_and_no_province() -> None:
    for sign, city in BY_ONE_CHARACTER.items():
        assert {place.city for place in places(sign)} == {city}
    assert not any(is_listed(sign, NAMES) for sign in "苏鄂湘皖赣闽粤桂川黔滇陕晋冀豫鲁辽吉黑琼")


# ---------------------------------------------------------------- off the list


def test_every_other_known_city_and_county_is_not_on_the_list() -> None:
    """By its full name with what it lies in: no county-level name is taken for its prefecture."""
    seen = 0
    for province, prefecture, county in COUNTIES:
        if not county.endswith("区"):
            seen += 1
            above = "" if prefecture in ("直辖", province) else prefecture
            assert is_listed(f"{province}{above}{county}", NAMES) is False, county
    for prefectures in DIVISIONS.values():
        for prefecture in prefectures:
            if prefecture != "直辖":
                seen += 1
                on_list = prefecture.removesuffix("市") in NAMES
                assert is_listed(prefecture, NAMES) is on_list, prefecture
    assert seen > 2000


@pytest.mark.parametrize(
    "name",
    ["昆山", "昆山市", "苏州昆山", "江苏省苏州市昆山市", "长沙县", "安阳县", "珠海", "丽江市", "朝阳", "大理",
     "大理州", "延边", "西双版纳", "石河子", "湖北仙桃", "香港", "澳门", "台北", "重庆市云阳县", "其他城市"],
)  # fmt: skip
def test_a_place_outside_the_list_is_outside_in_every_form(name: str) -> None:
    assert is_listed(name, NAMES) is False


# ---------------------------------------------------------------- neither


@pytest.mark.parametrize(
    "name", ["某地", "shanghai", "江苏省", "吉林省", "河南", "海南", "苏", "市", "区", "上海市某区", "🏥"]
)
def test_a_name_on_no_list_is_unknown(name: str) -> None:
    assert is_listed(name, NAMES) is None
    assert name in doubt(name)


@pytest.mark.parametrize(("name", "city"), [("普陀区", "上海"), ("河东区", "天津"), ("宝山区", "上海")])
def test_a_district_alone_is_a_municipalitys_where_one_has_it(name: str, city: str) -> None:
    assert {place.city for place in places(name)} == {city}


@pytest.mark.parametrize("name", ["鼓楼区", "新城区", "城关区"])
def test_a_name_shared_by_places_in_and_outside_the_list_is_unknown(name: str) -> None:
    assert len(places(name)) > 1
    assert is_listed(name, NAMES) is None
    assert all(place.said in doubt(name) for place in places(name))


@given(st.text(max_size=40))
def test_any_text_has_a_verdict(name: str) -> None:
    assert is_listed(name, NAMES) in (True, False, None)
    assert city_field.city_told(name)


def test_a_name_that_a_list_has_is_on_it_whatever_the_divisions_say() -> None:
    assert is_listed("虚构市", frozenset({"虚构"})) is True


# ---------------------------------------------------------------- the answer

STAY = {
    "as_of": "2025-03-03", "edition": "standard", "addons": [], "policy_start": "2025-01-01",
    "waiting_days": 30, "renewal": False, "care": "inpatient", "hospital": "public_general", "urban": True,
    "admitted_on": "2025-03-02", "accident": False, "cost_over_deductible": True,
}  # fmt: skip


def advance(evaluate: Evaluate, city: str | None, **facts: Any) -> dict[str, Any]:
    answer = evaluate(STAY | {"hospital_city": city} | facts)
    return next(one for one in answer["services"] if one["id"] == "medical_advance")


def test_an_unrecognised_city_counts_as_unknown_and_is_repeated(evaluate: Evaluate) -> None:
    """As if it were not given, for every service, but for the caveat that repeats it."""
    unknown, given = (evaluate(STAY | {"hospital_city": city})["services"] for city in (None, "某地"))
    for before, after in zip(unknown, given, strict=True):
        added = [caveat for caveat in after["caveats"] if caveat not in before["caveats"]]
        assert len(added) == (after["id"] == "medical_advance")
        assert all("“某地”" in caveat["text"] and caveat["clause"]["lines"] for caveat in added)
        for key in ("status", "missing", "deadlines"):
            assert before[key] == after[key]
    service = advance(evaluate, "某地")
    assert (service["status"], service["missing"]) == ("needs_info", ["hospital_city"])
    assert advance(evaluate, "某地", urban=False)["status"] == "not_met"
    assert not any("没有认出" in caveat["text"] for caveat in advance(evaluate, "昆山")["caveats"])


def test_names_are_told_apart_without_reading_the_divisions_where_the_list_has_them() -> None:
    program = (
        "from rules.domain import cities; cities.is_listed('上海市', frozenset({'上海'})); "
        "assert not cities._index.cache_info().currsize; cities.is_listed('昆山', frozenset({'上海'})); "
        "assert cities._index.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=DATA.parent)


def test_divisions_that_do_not_fit_are_refused_with_file_and_place(tmp_path: Path) -> None:
    path = tmp_path / "divisions.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace("licence:", "license:"), encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        read_divisions(path)
    assert str(path) in str(refusal.value)
    assert "licence" in str(refusal.value)


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("上海市", "上海市", "上海市：在医疗垫付的 83 个城市之内"),
        ("浦东", "浦东", "上海市浦东新区：在医疗垫付的 83 个城市之内"),
        ("shanghai", "上海", "上海市：在医疗垫付的 83 个城市之内"),
        ("Xi'an", "西安", "陕西省西安市：在"),
        ("昆山", "昆山", "江苏省苏州市昆山市：不在医疗垫付的 83 个城市之内；县和县级市单独算"),
        ("kunshan", "昆山", "江苏省苏州市昆山市：不在"),
        ("suzhou", "suzhou", "请写汉字"),
        ("某地", "某地", "没有认出城市“某地”"),
        ("鼓楼区", "鼓楼区", "有几处同名"),
    ],
)
def test_what_is_typed_in_the_form_finds_a_city_or_says_why_not(typed: str, kept: str, said: str) -> None:
    page = open_page("pages/services.py", case={**STAY}, group="care")
    answer(page, "group:hospital_city", typed)
    assert page.session_state["case"]["hospital_city"] == kept
    assert said in fields(page)["group:hospital_city"].words


def test_a_city_taken_back_is_unknown() -> None:
    page = open_page("pages/services.py", case=STAY | {"hospital_city": "上海"}, group="care")
    answer(page, "group:hospital_city", "")
    assert page.session_state["case"].get("hospital_city") is None


def guide_page(typed: str) -> Any:
    page = open_page("pages/guide.py", case={"as_of": "2025-03-03"})
    page.button(key="guide_goal_ill").click()
    run(page)
    page.session_state["guide_log"] = ["hospital_city"]
    page.session_state["guide_unsure"] = ["hospital_city"]
    page.session_state["guide_now"] = "hospital_city"
    run(page)
    page.text_input(key="guide_hospital_city").set_value(typed)
    page.button(key="guide_hospital_city_next").click()
    return run(page)


def test_the_guide_takes_a_city_it_knows_and_says_why_it_does_not_take_another() -> None:
    assert guide_page("昆山").session_state["case"]["hospital_city"] == "昆山"
    refused = guide_page("某地")
    assert "hospital_city" not in refused.session_state["case"]
    assert "没有认出" in refused.error[0].value


def test_the_83_cities_can_be_read_by_province(engine: Engine) -> None:
    told = city_field.by_province()
    assert all(city in told for city in NAMES)
    assert "**江苏省**：常州、南京、南通、苏州、无锡、徐州、镇江" in told
    assert "其他" not in told
    drawer = open_page("pages/services.py", case={**STAY})
    drawer.session_state[keys.OPENED] = "medical_advance"
    clauses = open_page("pages/clauses.py", clauses_view="chapter", clauses_chapter="medical_advance")
    for page in (run(drawer), clauses):
        assert any(told in text.value for text in page.markdown)
    other = open_page("pages/clauses.py", clauses_view="chapter", clauses_chapter="video_consult")
    assert not any("江苏省" in text.value for text in other.markdown)


def test_an_unrecognised_city_is_a_question_before_it_is_a_change(engine: Engine) -> None:
    found = ways_to_use(engine, parse(STAY | {"hospital_city": "某地"}, SERVICES), "medical_advance")
    assert found == ways_to_use(engine, parse(STAY, SERVICES), "medical_advance")
    assert found.ways[0].asks
    elsewhere = ways_to_use(engine, parse(STAY | {"hospital_city": "昆山"}, SERVICES), "medical_advance")
    assert not elsewhere.ways[0].asks
