"""Does the summary fill one or two sheets of A4, from the file and from the page, and do the files arrive?"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import EVENTS, clean
from pages.present.compare.plan_diff import contrasts
from pages.present.export import printed_summary
from pages.present.export.comparison_page import SheetSide, comparison_page
from pages.present.export.family_sheet import family_document
from pages.present.share import case_link
from rules.catalogue.loader import load
from rules.engine.engine import Engine
from tests.pages.present.export.test_family_plan import ILL, made
from tests.support.patients import CANCER
from tests.support.printed_cases import EVERY, FULLEST, USUAL, answer_to, case_of, every_reading, scenario_of

Visit = Callable[..., None]
Settle = Callable[[Page], None]

A4_POINTS = (595, 842)


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page of a PDF made by Chromium, in whole points."""
    boxes = re.findall(rb"/Type /Page\b[^s].*?/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf, flags=re.S)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


def address(scenario: dict[str, Any]) -> str:
    return f"/keep?{case_link.query(scenario)}"


@pytest.mark.parametrize(
    ("name", "reading", "most"),
    [
        ("empty", "favourable", 1),
        ("usual", "favourable", 2),
        ("fullest", "favourable", 2),
        ("fullest", "cautious", 2),
    ],
)
def test_the_file_fits_on_one_or_two_sheets(page: Page, name: str, reading: str, most: int) -> None:
    case = case_of(EVERY[name], every_reading())
    content = printed_summary.summary_of(case, scenario_of(case), answer_to(case, reading), load())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(printed_summary.document(content))
    found = sheets(printed(page))
    assert 1 <= len(found) <= most
    assert set(found) == {A4_POINTS}
    assert [url for url in asked if not url.startswith(("about:", "data:"))] == []


@pytest.mark.parametrize(
    ("situation", "more"),
    [
        ("diagnosed", {}),
        ("hospital", {"care": "inpatient", "admission_note": True}),
        ("away", {"trip_km": 300}),
    ],
)
def test_the_sheet_for_the_family_is_one(page: Page, situation: str, more: dict[str, Any]) -> None:
    page.set_content(family_document(made(situation, ILL | more)[1]))
    assert sheets(printed(page)) == [A4_POINTS]


FAMILIES = {
    "cancer, bought some time ago": (
        {key: value for key, value in CANCER.items() if key != "policy_start"},
        "diagnosed&either.policy_start=2025-11-30%7C2026-08-29",
    ),
    "cancer, with the days": (CANCER | {"age": 46}, "diagnosed"),
    "far from home": (
        {
            "as_of": "2026-11-29", "policy_start": "2026-11-19", "waiting_days": 30, "renewal": False,
            "edition": "standard", "addons": [], "diagnosis": "ordinary", "care": "inpatient",
            "hospital": "public_general", "admitted_on": "2026-11-28", "trip_km": 300, "age": 70,
        },
        "away",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1440, "height": 900}])
def test_the_page_prints_the_familys_one_sheet(
    new_context: Callable[..., BrowserContext], visit: Visit, viewport: dict[str, int], name: str
) -> None:
    """By the browser's own print command, from whatever screen."""
    facts, situation = FAMILIES[name]
    page = new_context(viewport=viewport).new_page()
    visit(page, f"{address(facts)}&situation={situation}")
    expect(page.locator("article.sheet.family")).to_be_visible()
    assert sheets(printed(page)) == [A4_POINTS]


def test_the_page_prints_what_was_chosen_and_nothing_else(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, address(FULLEST))
    expect(page.locator("article.sheet")).to_contain_text("先做什么")
    page.get_by_role("radio", name="完整摘要").click()
    settle(page)
    assert {*sheets(printed(page))} == {A4_POINTS}
    assert len(sheets(printed(page))) <= 2
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("article.sheet")).to_be_visible()
    expect(page.get_by_role("link", name="记一笔")).to_be_hidden()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    words = page.evaluate("document.body.innerText").split("\n")
    assert words[0] == "健康服务摘要"
    background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_the_button_asks_the_browser_to_print(page: Page, visit: Visit) -> None:
    page.add_init_script("window.asked = 0; window.print = () => { window.asked += 1; };")
    visit(page, address(USUAL))
    for times in (1, 2):
        page.get_by_role("button", name="打印", exact=True).press("Enter")
        assert page.evaluate("window.asked") == times


def test_a_phone_shows_the_summary_without_overflow(phone: Page, visit: Visit) -> None:
    visit(phone, address(FULLEST))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = phone.locator("article.sheet").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_every_file_arrives(page: Page, visit: Visit) -> None:
    visit(page, address(USUAL))

    def take(label: str) -> tuple[str, bytes]:
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()

    name, data = take("下载一页纸")
    assert re.fullmatch(r"给家人的一页-\d{4}-\d\d-\d\d\.html", name)
    assert "952299" in data.decode()
    page.get_by_role("radio", name="完整摘要").click()
    name, data = take("下载摘要")
    assert re.fullmatch(r"健康服务摘要-\d{4}-\d\d-\d\d\.html", name)
    assert "确诊重大疾病" in data.decode()
    name, data = take("存成文件")
    assert re.fullmatch(r"我的情况-\d{4}-\d\d-\d\d\.json", name)
    assert json.loads(data)["facts"] == USUAL
    name, data = take("下载全部结果")
    assert re.fullmatch(r"全部结果-\d{4}-\d\d-\d\d\.xlsx", name)
    assert len(list(openpyxl.load_workbook(io.BytesIO(data))["25 项服务"].rows)) == 26
    name, data = take("下载日历文件")
    assert re.fullmatch(r"要赶的日子-\d{4}-\d\d-\d\d\.ics", name)
    assert data.startswith(b"BEGIN:VCALENDAR")


def test_what_takes_long_moves_at_once(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, address(USUAL))
    button = page.get_by_role("button", name="下载全部结果")
    busy = "one => { one.click(); return one.closest('.file').getAttribute('aria-busy'); }"
    with page.expect_download():
        assert button.evaluate(busy) == "true"
    settle(page)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    moving = """() => {
      const app = document.querySelector('[data-testid=stApp]');
      const now = () => getComputedStyle(app, '::after').animationName;
      const still = now();
      app.setAttribute('data-test-script-state', 'running');
      return [still, now()];
    }"""
    assert page.evaluate(moving) == ["none", "begin, pass"]


def test_a_saved_file_comes_back(page: Page, visit: Visit, settle: Settle, tmp_path: Path) -> None:
    visit(page, address(USUAL))
    with page.expect_download() as download:
        page.get_by_role("button", name="存成文件").click()
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    visit(page, "/keep")
    page.get_by_role("radio", name="完整摘要").click()
    expect(page.locator("article.sheet")).to_contain_text("还没有填写")
    page.get_by_role("button", name="选一个存好的文件").click()
    page.locator("input[type=file]").set_input_files(saved)
    settle(page)
    page.get_by_role("button", name="载入", exact=True).click()
    settle(page)
    expect(page.locator("article.sheet")).to_contain_text("确诊重大疾病（非癌症）")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Engine(load()))


@pytest.mark.parametrize("left", EVENTS)
def test_a_comparison_is_one_sheet_in_landscape(page: Page, judge: Judge, left: str) -> None:
    day = dt.date(2026, 11, 28)
    others = [clean(event, day) for event in EVENTS] + [clean(left, day) | {"edition": "special"}]
    for other in others:
        sides = [
            SheetSide(name, judge.answer(facts, "favourable"), facts)
            for name, facts in (("标准版", clean(left, day)), ("特需部版＋门急诊＋特需医疗", other))
        ]
        found = contrasts(sides[0].answer, sides[1].answer, judge.catalogue)
        page.set_content(comparison_page(sides[0], sides[1], found, judge.catalogue))
        assert sheets(printed(page)) == [(A4_POINTS[1], A4_POINTS[0])]
        # Readable, and not a few lines in the smallest type there is.
        assert (
            page.evaluate("parseFloat(document.querySelector('.sheet').style.getPropertyValue('--type'))") > 9
        )
