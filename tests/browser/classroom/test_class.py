"""Does a class get through a quiz: a host at the wall by keys, two on phones, and a table to take away?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_axe import beyond

Visit = Callable[..., None]
Settle = Callable[[Page], None]
NewContext = Callable[..., BrowserContext]

QUESTIONS = 3
QUERY = f"quiz=7&questions={QUESTIONS}&topic=times&topic=date&topic=why"
SIZES = [(1280, 720), (1440, 900), (1920, 1080)]

FITS = """() => {
  const host = [...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.wall'));
  const wall = host.shadowRoot.querySelector('.wall');
  const unit = Math.min(innerWidth / 1920, innerHeight / 1080);
  const said = [...wall.querySelectorAll('*')].filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  const out = said.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
  });
  return {
    least: Math.min(...said.map((one) => parseFloat(getComputedStyle(one).fontSize) / unit)),
    out: out.map((one) => one.textContent.trim().slice(0, 20)),
    scrolls: [...wall.querySelectorAll('.main, .options')].some(
      (one) => one.scrollHeight > one.clientHeight + 1),
  };
}"""


def opened(page: Page, visit: Visit, query: str = QUERY) -> str:
    """Open a room; gives its number."""
    visit(page, f"/room?{query}")
    page.get_by_role("button", name="开房间，上大屏幕").click()
    code = page.locator(".room b")
    expect(code).to_have_text(re.compile(r"^\d{4}$"))
    return code.inner_text()


def joined(page: Page, code: str, name: str) -> Page:
    page.goto(f"/quiz?room={code}")
    page.get_by_label("昵称").fill(name)
    page.get_by_role("button", name="进房间").click()
    expect(page.get_by_text("等老师开始")).to_be_visible()
    return page


def answer(page: Page, turn: int, number: int) -> str:
    """Choose an option; gives its letter."""
    expect(page.get_by_text(f"第 {number} 题，共 {QUESTIONS} 题")).to_be_visible()
    option = page.locator("[data-pick]").nth(turn)
    letter = option.get_attribute("data-pick") or ""
    option.click()
    page.get_by_role("button", name="交答案").click()
    expect(page.get_by_text(f"已交 {letter}")).to_be_visible()
    return letter


def test_a_host_and_two_phones_through_a_whole_quiz(
    page: Page, new_context: NewContext, visit: Visit
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    code = opened(page, visit)
    phones = [
        joined(new_context(viewport=PHONE, has_touch=True).new_page(), code, name)
        for name in ("=小王", "小李")
    ]
    expect(page.get_by_text("人到了")).to_contain_text("2")
    given: list[list[str]] = [[], []]
    for number in range(1, QUESTIONS + 1):
        page.keyboard.press("Space")
        expect(page.get_by_text("作答中")).to_be_visible()
        expect(page.get_by_text("正确", exact=True)).to_have_count(0)
        for turn, phone in enumerate(phones):
            given[turn].append(answer(phone, turn, number))
        expect(page.locator(".answered > b")).to_have_text("2")
        page.keyboard.press("PageDown")
        expect(page.get_by_text("已收卷")).to_be_visible()
        expect(page.locator("li.right .note")).to_contain_text("正确")
        assert sum(int(text) for text in page.locator(".count b").all_inner_texts()) == 2
        for phone in phones:
            expect(phone.locator(".verdict")).to_contain_text("正确答案")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("第 2 题，共 3 题")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("做完了：2 人")).to_be_visible()
    _table_is_whole(page, given)
    page.keyboard.press("Escape")
    expect(page.get_by_text(f"房间 {code} 还开着")).to_be_visible()
    page.get_by_role("button", name="结束并清空").click()
    expect(phones[0].get_by_role("heading", name="房间不在了")).to_be_visible()


def _table_is_whole(page: Page, given: list[list[str]]) -> None:
    with page.expect_download() as found:
        page.get_by_role("button", name="下载成绩表").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(found.value.path()).read_bytes()))
    rows = list(book["成绩表"].iter_rows(values_only=True))
    assert rows[0][:3] == ("昵称", "得分", "满分")
    assert [row[0] for row in rows[1:]] == ["'=小王", "小李"]
    for row, chosen in zip(rows[1:], given, strict=True):
        assert [str(cell).split()[-1] for cell in row[3:]] == chosen


def test_a_reload_keeps_the_seat_and_a_late_one_sees_the_question(
    page: Page, new_context: NewContext, visit: Visit
) -> None:
    code = opened(page, visit)
    phone = joined(new_context(viewport=PHONE, has_touch=True).new_page(), code, "小王")
    page.keyboard.press("Space")
    letter = answer(phone, 0, 1)
    phone.reload()
    expect(phone.get_by_text(f"已交 {letter}")).to_be_visible()
    late = new_context(viewport=PHONE, has_touch=True).new_page()
    late.goto("/quiz")
    late.get_by_label("房号").fill(code)
    late.get_by_role("button", name="进房间").click()
    late.get_by_label("昵称").fill("小王")
    late.get_by_role("button", name="进房间").click()
    expect(late.get_by_text("小王 2")).to_be_visible()
    expect(late.get_by_text(f"第 1 题，共 {QUESTIONS} 题")).to_be_visible()
    expect(page.locator(".answered")).to_contain_text("/ 2 人已答")


LONGEST = "quiz=7&questions=1&topic=which&level=hard"
"""A whole situation, five options, and a reason for each."""


@pytest.mark.parametrize(("scheme", "query"), [("light", QUERY), ("dark", QUERY), ("light", LONGEST)])
def test_the_wall_fits_every_screen_in_type_that_can_be_read(
    page: Page, visit: Visit, scheme: str, query: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, visit, query)
    for phase in ("人到了", "作答中", "已收卷"):
        expect(page.get_by_text(phase)).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(200)
            found = page.evaluate(FITS)
            assert found["out"] == [], (phase, width)
            assert not found["scrolls"], (phase, width)
            assert found["least"] >= 23.9, (phase, width)
        assert beyond(page, set()) == [], phase
        page.keyboard.press("Space")


def test_the_same_link_works_alone_and_its_file_is_read(phone: Page, page: Page, visit: Visit) -> None:
    phone.goto(f"/quiz?{QUERY}")
    phone.get_by_label("昵称").fill("小王")
    phone.get_by_role("button", name="开始第 1 题").click()
    for number in range(1, QUESTIONS + 1):
        expect(phone.get_by_text(f"第 {number} 题，共 {QUESTIONS} 题")).to_be_visible()
        phone.locator("[data-pick]").first.click()
        phone.get_by_role("button", name="交答案").click()
        expect(phone.locator(".verdict")).to_contain_text("正确答案")
        if number == 2:
            phone.reload()
            expect(phone.locator(".verdict")).to_contain_text("正确答案")
        phone.get_by_role("button", name=re.compile("下一题|看成绩")).click()
    with phone.expect_download() as found:
        phone.get_by_role("button", name="下载成绩文件").click()
    content = Path(found.value.path()).read_bytes()
    visit(page, "/room")
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "a.json", "mimeType": "application/json", "buffer": content},
            {"name": "b.json", "mimeType": "application/json", "buffer": b"{"},
        ]
    )
    expect(page.get_by_text("1 份成绩")).to_be_visible()
    expect(page.get_by_text("读不出来")).to_be_visible()
