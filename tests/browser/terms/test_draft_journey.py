"""A product manager changes two terms, sees for whom, and takes the patch and the review sheet away."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from rules.__main__ import main
from rules.analysis.expectations import CASES
from rules.catalogue.catalogue import DATA
from tests.browser.terms.test_workshop import COMPUTED_MS, COUNT, type_in
from tests.browser.test_journeys import widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

BOOKING = "一般住院手术后护理·最晚申请（天）"


def choose_service(page: Page, settle: Settle, service: str) -> None:
    widget(page, "terms_service").get_by_role("combobox").select_option(service)
    settle(page)
    expect(page.locator(".st-key-terms_panels")).to_contain_text("出院")


def effect(page: Page) -> Locator:
    return page.locator(".effect")


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_two_terms_are_changed_looked_at_and_taken_away(
    page: Page, visit: Visit, settle: Settle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visit(page, "/terms?service=outpatient_companion")
    type_in(page, settle, COUNT, "3")
    choose_service(page, settle, "home_nursing")
    type_in(page, settle, BOOKING, "30")

    why = widget(page, "change_why:1").get_by_role("textbox")
    why.fill("手术后一个月内都要换药")
    why.press("Enter")
    settle(page)

    # Who gains stands there first; then what to look at.
    expect(effect(page).get_by_role("heading").first).to_contain_text("位多了能用的项目，没有人变少")
    sheet = page.get_by_role("button", name="审阅表（Excel）")
    expect(sheet).to_be_enabled(timeout=COMPUTED_MS)
    expect(effect(page)).to_contain_text("只在有利解释下成立")
    expect(effect(page)).to_contain_text("矛盾变大：门诊陪诊一年能用几次")
    expect(effect(page)).to_contain_text("原来差 1 次，现在差 2 次")
    expect(effect(page)).to_contain_text("申请截止会晚于使用截止")
    told = re.search(r"用例 (\d+) 个、示例步骤 (\d+) 步", effect(page).inner_text())
    assert told

    # An example stands one click away in full, by both sets of terms.
    example = effect(page).get_by_role("link", name="看一例").first.get_attribute("href")
    assert example
    assert example.startswith("./compare?")

    book = openpyxl.load_workbook(saved(page, "审阅表（Excel）", tmp_path))
    assert [row[3] for row in book["条款"].iter_rows(min_row=2, values_only=True)] == ["3 次", "30 天"]
    assert "手术后一个月内都要换药" in [row[6] for row in book["条款"].iter_rows(values_only=True)]
    assert book["不再成立的用例"].max_row == 1 + int(told[1])

    patch = saved(page, "下载补丁", tmp_path)
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    subprocess.run(["git", "apply", str(patch)], cwd=tmp_path, check=True, capture_output=True)
    changed = {path.name for path in data.rglob("*.yaml") if path.read_bytes() != _own(path, data)}
    assert changed == {"outpatient_companion.yaml", "home_nursing.yaml"}
    # What the terms' own check then finds is what the page has counted.
    assert main(["check", "--data", str(data), "--cases", str(CASES)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert sum(line.startswith(str(CASES)) for line in lines) == int(told[1])
    assert sum("/personas/" in line for line in lines) == int(told[2])


def _own(path: Path, data: Path) -> bytes:
    return (DATA / path.relative_to(data)).read_bytes()
