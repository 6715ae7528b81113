"""Does the printed summary say what the answer says, and its picture what the timeline says?"""

from __future__ import annotations

import base64
import html
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings

from pages.present.export import printed_summary
from pages.present.export.printed_summary import PrintedSummary
from pages.present.text.case_text import ToldCase
from pages.present.timeline.day_span import span, within
from pages.present.timeline.marks import marks_of
from pages.present.timeline.svg_timeline import SHAPES, picture
from rules.advice import agenda
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.answer import Answer
from rules.domain.parsing import parse
from tests.support.printed_cases import (
    EMPTY,
    EVERY,
    FULLEST,
    USUAL,
    answer_to,
    case_of,
    every_reading,
    scenario_of,
)
from tests.support.strategies import Scenario, scenarios

CATALOGUE = load()
SVG = "{http://www.w3.org/2000/svg}"


def sheet_of(case: ToldCase, reading: str = "favourable") -> tuple[PrintedSummary, Answer]:
    answer = answer_to(case, reading)
    return printed_summary.summary_of(case, scenario_of(case), answer, CATALOGUE), answer


def text_of(document: str) -> str:
    """What a reader sees of an HTML file."""
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", document, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


# ---------------------------------------------------------------- the content


@settings(max_examples=40)
@given(scenarios())
def test_every_service_stands_once(scenario: Scenario) -> None:
    case = ToldCase(scenario, scenario, {}, {})
    sheet, answer = sheet_of(case)
    usable = [CATALOGUE.service(s.id).name for s in answer.services if s.status == "available"]
    assert [one.name for one in sheet.usable] == usable
    other = [name for group in sheet.groups for names, _ in group.services for name in names.split("、")]
    assert sorted(usable + other) == sorted(service.name for service in CATALOGUE.services)
    assert sum(group.size for group in sheet.groups) == len(other)
    assert all(text and not text.startswith("只有") for _, text in sheet.unsure)
    assert (sheet.picture is None) == (answer.policy_start is None)
    assert text_of(printed_summary.document(sheet))


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
def test_counts_days_and_numbers_are_those_of_the_answer(reading: str) -> None:
    sheet, answer = sheet_of(case_of(USUAL), reading)
    rows = {one.name: one for one in sheet.usable}
    nursing = rows["术后家庭护理"]
    item = answer.service("home_nursing").items[1]
    assert item.status == "available"
    assert f"剩 {item.remaining} 次" in nursing.left
    assert nursing.number == "1010-9955"
    assert re.fullmatch(r"手册 [0-9–、]+ 行(等)?", nursing.lines)


def test_the_readings_are_set_against_each_other() -> None:
    sheet, answer = sheet_of(case_of(USUAL))
    unsure = dict(sheet.unsure)
    other = answer.service("outpatient_companion").other_reading
    assert other is not None
    mine, theirs = answer.service("outpatient_companion").items[0].remaining, other.items[0].remaining
    assert mine != theirs
    assert f"有利解释剩 {mine} 次" in unsure["门诊陪诊"]
    assert f"保守解释剩 {theirs} 次" in unsure["门诊陪诊"]
    flagged = {one.name for one in sheet.usable if one.unsure}
    assert flagged <= unsure.keys()


def test_tasks_are_the_agendas_next() -> None:
    sheet, answer = sheet_of(case_of(FULLEST))
    scenario = parse(FULLEST, SERVICES)
    due = [task for task in agenda.tasks(answer, scenario, CATALOGUE) if task.late != "by"]
    assert len(sheet.tasks) == printed_summary.TASKS
    assert len(sheet.tasks) + sheet.more_tasks == len(due)
    for shown, task in zip(sheet.tasks, due, strict=False):
        assert shown.day.startswith(f"{task.day.month}月{task.day.day}日") or task.late == "sensible"


def test_what_is_assumed_stands_apart() -> None:
    sheet, _ = sheet_of(case_of(USUAL))
    assert [(fact.label, fact.text) for fact in sheet.assumed] == [("等待期", "30 天")]
    assert "waiting_days" not in [fact.name for fact in sheet.facts]
    text = text_of(printed_summary.document(sheet))
    assert text.index("假定") < text.index("等待期 30 天")


def test_what_the_person_does_not_know_is_said() -> None:
    case = case_of(USUAL)
    unsure = case._replace(entered={**case.entered, "rare_disease": None, "expert_stay": None})
    sheet = printed_summary.summary_of(unsure, scenario_of(unsure), answer_to(unsure), CATALOGUE)
    assert sheet.unknown == "罕见病、专家住院诊治"


def test_a_sheet_says_whose_and_on_what_terms() -> None:
    sheet, _ = sheet_of(case_of(USUAL, every_reading()), "cautious")
    text = text_of(printed_summary.document(sheet))
    for told in (
        "2026年5月20日 周三",
        "保守解释",
        "非官方",
        "120",
        "a12527d538bc",
        "单独指定的读法",
        "确诊重大疾病",
    ):
        assert told in text
    assert f"还有 {len(every_reading()) - printed_summary.SWITCHED} 处" in text


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("name", EVERY)
def test_the_file_needs_nothing_from_elsewhere(name: str) -> None:
    document = printed_summary.document(sheet_of(case_of(EVERY[name]))[0])
    assert document.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "size: A4" in document
    addresses = set(re.findall(r"https?://[^\"'\s)]+", document))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|<script|<link|url\((?!#)", document)


@pytest.mark.parametrize("city", ['<img src=x onerror="1">', "{{ 7*7 }}", "</style><b>", "A&B"])
def test_what_a_person_typed_stays_text(city: str) -> None:
    sheet, _ = sheet_of(case_of({**USUAL, "hospital_city": city}))
    for document in (printed_summary.document(sheet), printed_summary.fragment(sheet)):
        assert html.escape(city, quote=False) in document.replace("&#34;", '"')
        assert city in text_of(document)
        assert "<" not in city or city not in document


def test_the_page_shows_the_same_picture_as_the_file() -> None:
    sheet, _ = sheet_of(case_of(USUAL))
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', printed_summary.fragment(sheet))
    assert found
    assert sheet.picture
    assert base64.b64decode(found[1]).decode() == sheet.picture.svg
    assert sheet.picture.svg in printed_summary.document(sheet)


# ---------------------------------------------------------------- the picture


def drawn(scenario: dict[str, Any]) -> tuple[ET.Element, Answer, Any]:
    answer = answer_to(case_of(scenario))
    marks = marks_of(answer, parse(scenario, SERVICES), CATALOGUE)
    return ET.fromstring(picture(answer, marks, CATALOGUE).svg), answer, marks


@pytest.mark.parametrize("scenario", [USUAL, FULLEST], ids=["usual", "fullest"])
def test_the_picture_draws_the_timelines_marks(scenario: dict[str, Any]) -> None:
    svg, answer, marks = drawn(scenario)
    shown = within(marks, *span(answer, marks))
    texts = [element.text for element in svg.iter(f"{SVG}text")]
    rows = {CATALOGUE.service(mark.row).name for mark in shown if mark.row in SERVICES}
    assert rows <= set(texts)
    for service in CATALOGUE.services:
        assert (service.name in texts) == (service.name in rows)
    points = [element for element in svg.findall(f"{SVG}g") if "translate" in element.get("transform", "")]
    legend = {mark.kind for mark in shown if mark.kind in SHAPES}
    bars = [element for element in points if element.find(f"{SVG}rect") is not None]
    assert len(points) - len(bars) == sum(mark.kind in SHAPES for mark in shown) + len(legend)


def test_the_pressing_days_stand_beside_their_shapes() -> None:
    svg, answer, marks = drawn(FULLEST | {"bookings": [], "usage": []})
    texts = {element.text for element in svg.iter(f"{SVG}text")}
    pressing = [mark for mark in marks if mark.kind in ("apply_by", "cancel_by") and mark.open]
    assert pressing
    for mark in pressing:
        if answer.as_of <= mark.on != answer.policy_end:
            assert f"{mark.on.month}/{mark.on.day}" in texts


def test_the_picture_is_told_in_words_and_needs_no_colour() -> None:
    svg, _, _ = drawn(FULLEST)
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg}
    assert [bool(named[id]) for id in svg.get("aria-labelledby", "").split()] == [True, True]
    assert "门诊陪诊" in (named["picture-text"] or "")
    colours = set(re.findall(r"#[0-9a-f]{3,6}\b", ET.tostring(svg, encoding="unicode")))
    for colour in colours:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        assert digits[:2] == digits[2:4] == digits[4:], colour


@settings(max_examples=40)
@given(scenarios())
def test_any_policy_year_can_be_drawn_inside_the_picture(scenario: Scenario) -> None:
    answer = answer_to(ToldCase(scenario, scenario, {}, {}))
    if answer.policy_start is None:
        return
    marks = marks_of(answer, parse(scenario, SERVICES), CATALOGUE)
    svg = ET.fromstring(picture(answer, marks, CATALOGUE).svg)
    width, height = (float(part) for part in svg.get("viewBox", "").split()[2:])
    for element in svg.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x", "")) <= width
        assert 0 < float(element.get("y", "")) < height
    for element in svg.findall(f"{SVG}g"):
        x, y = (float(part) for part in re.findall(r"[-0-9.]+", element.get("transform", "")))
        assert 0 < x < width
        assert 0 < y < height


def test_without_a_policy_there_is_no_picture() -> None:
    sheet, _ = sheet_of(case_of(EMPTY))
    assert sheet.picture is None
    assert "<svg" not in printed_summary.document(sheet)
