"""Does a policy of which the start is known about have no exact last day, on any page and in any file?"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pages.present.share.page_link import ALL_ASKED
from pages.present.share.page_registry import PAGES
from rules.catalogue.catalogue import SERVICES
from tests.pages.test_keep import files_of
from tests.support.fields import answer, fields, press
from tests.support.made_files import kept_files
from tests.support.opened import open_page, part

FACTS: dict[str, Any] = {
    "as_of": "2026-12-02",
    "edition": "special",
    "addons": ["outpatient"],
    "policy_start": None,
    "renewal": False,
    "diagnosis": "malignant",
    "diagnosed_on": "2026-11-24",
    "diagnosed_at": "public_general",
    "first_critical": True,
}
STARTS = ("2025-12-14", "2026-08-22")
NOT_KNOWN = {
    "the first last day of the policy": (2026, 12, 13),
    "the latest last day of the policy": (2027, 8, 21),
    "the first day of a new count": (2027, 8, 22),
    "the end of an assumed waiting period": (2026, 9, 20),
    "the day after it": (2026, 9, 21),
}
"""Days, none of which any promise ends on, that follow from a start only known about."""

RESTING = ("(?<!等待期)已过(?!期限|等待期)", "就在当天", "今天是最后一天", "[请还][先没]填保单生效日")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    return kept_files(monkeypatch)


def known_about(page: str, **more: Any) -> AppTest:
    state = {"case": dict(FACTS), "situation": "diagnosed", "alternatives": {"policy_start": list(STARTS)}}
    return open_page(PAGES[page].file, **state, **more)


def all_said(page: AppTest) -> str:
    """Everything that a page says, to whatever element it is given."""
    elements = [*page.markdown, *page.info, *page.warning, *page.caption, *page.title, *page.get("html")]
    given = [one.proto.json for one in page.get("bidi_component")]
    decoded = [json.dumps(json.loads(one), ensure_ascii=False) for one in given if one]
    return plain("\n".join([*(str(one.value) for one in elements), *decoded]))


def plain(text: str) -> str:
    """Without style, marks and what a browser keeps for itself."""
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", text))


def ways_to_write(year: int, month: int, day: int) -> Iterator[str]:
    yield f"{month}月{day}日"
    yield f"{month}/{day}"
    yield f"{year}-{month:02}-{day:02}"
    yield f"{year}{month:02}{day:02}"


def assert_nothing_known(text: str, where: str) -> None:
    for what, day in NOT_KNOWN.items():
        for written in ways_to_write(*day):
            found = re.search(rf".{{0,60}}(?<![\d/]){re.escape(written)}(?!\d).{{0,30}}", text)
            assert not found, f"{where} names {what}: {found[0]}"
    for word in RESTING:
        found = re.search(f".{{0,60}}{word}.{{0,30}}", text)
        assert not found, f"{where}: {found[0]}"


@pytest.mark.parametrize("reading", ["favourable", "cautious"])
@pytest.mark.parametrize("name", [page.name for page in PAGES.values() if page.door == "customer"])
def test_no_page_names_a_day_that_is_not_known(name: str, reading: str) -> None:
    asked = {"ask": ALL_ASKED} if name == "app" else {}
    assert_nothing_known(all_said(known_about(name, reading=reading, **asked)), name)


@pytest.mark.parametrize("service", SERVICES)
def test_no_drawer_names_a_day_that_is_not_known(service: str) -> None:
    assert_nothing_known(all_said(known_about("services", opened=service)), service)


def test_no_file_names_a_day_that_is_not_known(made: dict[str, bytes]) -> None:
    for page, names in {
        "keep": ("keep_html", "keep_excel", "keep_calendar"),
        "agenda": ("agenda_calendar",),
    }.items():
        opened = known_about(page)
        for name in (name for name in names if name in fields(opened)):
            [[address, called]] = files_of(press(opened, name))
            assert_nothing_known(as_text(made[address], called), called)
    whole = answer(known_about("keep"), "keep_sheet", "whole")
    assert_nothing_known(all_said(whole), "the whole summary")
    [[address, called]] = files_of(press(whole, "keep_html"))
    assert_nothing_known(as_text(made[address], called), called)


def as_text(data: bytes, name: str) -> str:
    if not name.endswith(".xlsx"):
        return plain(data.decode().replace("\r\n ", ""))
    sheets = load_workbook(io.BytesIO(data)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
    return "\n".join(str(cell) for cell in cells if cell is not None)


def test_what_is_not_known_is_asked_for_where_it_would_stand() -> None:
    for page in ("agenda", "timeline"):
        said = all_said(known_about(page)).replace("\\", "")
        assert "保单生效日只知道约 2025-12-14 至 2026-08-22 之间" in said, page
    assert "没用完就没有了" in all_said(known_about("agenda"))
    assert fields(known_about("services"))["main:policy_start"].value == ""
    assert 'placeholder="大约 3–12 个月前"' in part(known_about("services"), "main_choices")
    assert "只知道是大约 3–12 个月前" in all_said(known_about("ledger"))
    assert "保单哪天到期请看保单" in all_said(known_about("ledger"))
