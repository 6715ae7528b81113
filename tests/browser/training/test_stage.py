"""A lesson by keys alone: does every step fit one screen, in large type, with its place in the history?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rules.catalogue.personas import load_personas

NewContext = Callable[..., BrowserContext]
Settle = Callable[[Page], None]

SIZES = [(1280, 720), (1440, 900), (1920, 1080)]
STORY = next(persona for persona in load_personas() if persona.id == "cancer")
LESSON = "/training?persona=cancer&present=true"
LEAST_TYPE = 24

MEASURED = """() => {
  const roots = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean);
  const stage = roots.map((root) => root.querySelector('.stage')).find(Boolean);
  const unit = Math.min(innerWidth / 1920, innerHeight / 1080);
  const seen = (one) => !one.closest('[hidden]') && !one.closest('.unseen');
  const words = [...stage.querySelectorAll('*')].filter((one) => seen(one)
    && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const within = (one, box, by) => {
    const [inner, outer] = [one.getBoundingClientRect(), box.getBoundingClientRect()];
    return inner.right <= outer.right + by && inner.bottom <= outer.bottom + by
      && inner.left >= outer.left - by;
  };
  return {
    height: Math.max(document.documentElement.scrollHeight, document.body.scrollHeight,
      document.querySelector('[data-testid=stMain]').scrollHeight),
    width: document.documentElement.scrollWidth,
    type: Math.min(...words.map((one) => parseFloat(getComputedStyle(one).fontSize))) / unit,
    out: words.filter((one) => !within(one, stage, 1)).map((one) => one.textContent.trim()),
    cut: words.filter((one) => {
      const box = one.closest('.pile, .tile, .chip, header');
      return box && !within(one, box, 1.5);
    }).map((one) => one.textContent.trim()),
  };
}"""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def room(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A projector of each size."""
    width, height = request.param
    return new_context(viewport={"width": width, "height": height}).new_page()


def _fits(page: Page) -> None:
    measured: dict[str, Any] = page.evaluate(MEASURED)
    size = page.viewport_size
    assert size
    assert measured["height"] <= size["height"], measured
    assert measured["width"] <= size["width"], measured
    assert measured["type"] >= LEAST_TYPE - 0.01, measured
    assert measured["out"] == measured["cut"] == []


def _shows(page: Page, number: int) -> None:
    step = STORY.steps[number - 1]
    expect(page.get_by_role("heading", level=1)).to_contain_text(step.title)
    expect(page).to_have_url(re.compile(rf"step={number}(&|$)" if number > 1 else r"^((?!step=).)*$"))


def test_a_lesson_of_eight_steps_by_keys_alone(room: Page, settle: Settle) -> None:
    room.goto(LESSON)
    settle(room)
    _shows(room, 1)
    _fits(room)
    for number, key in enumerate(["ArrowRight", "ArrowDown", "Space"], 2):
        room.keyboard.press(key)
        settle(room)
        _shows(room, number)
        _fits(room)

    # In the middle: what if it had been found in the waiting period?
    room.get_by_role("button", name=re.compile("^确诊日")).click()
    room.get_by_role("button", name=re.compile("^等待期里")).click()
    settle(room)
    expect(room.get_by_text("假如后", exact=False).first).to_be_visible()
    expect(room).to_have_url(re.compile(r"if\.diagnosed_on=2025-12-"))
    _fits(room)
    room.reload()
    settle(room)
    expect(room.get_by_role("button", name="回到故事")).to_be_visible()
    _shows(room, 4)
    room.keyboard.press("Backspace")
    settle(room)
    expect(room.get_by_role("button", name="回到故事")).to_have_count(0)
    assert "if." not in room.url

    for number, key in enumerate(["PageDown", "ArrowRight", "ArrowRight", "ArrowRight"], 5):
        room.keyboard.press(key)
        settle(room)
        _shows(room, number)
        _fits(room)
    room.keyboard.press("PageUp")
    settle(room)
    _shows(room, 7)
    room.keyboard.press("Home")
    settle(room)
    _shows(room, 1)
    room.keyboard.press("End")
    settle(room)
    _shows(room, len(STORY.steps))
    room.keyboard.press("Escape")
    settle(room)
    expect(room.get_by_role("tab", name="小测验")).to_be_visible()
    assert "present" not in room.url


FULLEST = (
    "persona=counts&step=7&present=true",
    "persona=cancer&step=1&present=true&if.reading=cautious",
    "persona=special_edition&step=7&present=true&if.edition=standard&if.addons=outpatient&if.reading=cautious",
    "persona=advanced&step=4&present=true&if.as_of=2026-12-01&if.renewal=true",
)
"""The longest story, the most services with two readings, and the most that is tried."""


@pytest.mark.parametrize("address", FULLEST)
def test_the_fullest_steps_fit_too(room: Page, settle: Settle, address: str) -> None:
    room.goto(f"/training?{address}")
    settle(room)
    _fits(room)


def test_back_is_the_step_before_and_forward_the_next(page: Page, settle: Settle) -> None:
    page.goto(LESSON)
    settle(page)
    for number in (2, 3):
        page.keyboard.press("ArrowRight")
        settle(page)
        _shows(page, number)
    page.go_back()
    settle(page)
    _shows(page, 2)
    page.go_back()
    settle(page)
    _shows(page, 1)
    page.go_forward()
    settle(page)
    _shows(page, 2)


def test_keys_pressed_faster_than_answers_come_are_all_heard(page: Page, settle: Settle) -> None:
    page.goto(LESSON)
    settle(page)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    settle(page)
    _shows(page, 5)


def test_a_focused_button_is_pressed_and_a_field_keeps_its_keys(page: Page, settle: Settle) -> None:
    page.goto(f"{LESSON}&step=4")
    settle(page)
    tile = page.get_by_role("button", name=re.compile("^肿瘤特药直付"))
    tile.focus()
    page.keyboard.press("Space")
    reasons = page.get_by_role("region", name="肿瘤特药直付的原因")
    expect(reasons).to_be_visible()
    expect(reasons).to_contain_text(re.compile(r"\d{4}"))
    _shows(page, 4)
    # An arrow moves on although a button has the focus.
    page.keyboard.press("ArrowRight")
    settle(page)
    _shows(page, 5)

    page.get_by_role("button", name=re.compile("^确诊日")).click()
    page.get_by_label("哪天").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(300)
    _shows(page, 5)
    page.keyboard.press("Escape")
    _shows(page, 5)


def test_the_stage_is_dark_where_the_room_is(new_context: NewContext, settle: Settle) -> None:
    page = new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark").new_page()
    page.goto(f"{LESSON}&step=4&if.diagnosed_on=2025-12-20")
    settle(page)
    _fits(page)
    ground = page.locator(".stage").evaluate("(one) => getComputedStyle(one).backgroundColor")
    shades = [int(part) for part in re.findall(r"\d+", ground)[:3]]
    assert max(shades) < 60, ground


def test_the_notes_of_a_second_window_follow_and_lead(page: Page, settle: Settle) -> None:
    page.goto(LESSON)
    settle(page)
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    settle(notes)
    heading = notes.get_by_role("heading", level=2)
    expect(heading).to_have_text(STORY.steps[0].title)
    page.keyboard.press("ArrowRight")
    settle(page)
    expect(heading).to_have_text(STORY.steps[1].title)
    expect(notes.get_by_text(STORY.steps[1].teach[0].say)).to_be_visible()
    notes.get_by_role("button", name="下一步").click()
    settle(page)
    _shows(page, 3)
    expect(heading).to_have_text(STORY.steps[2].title)


def test_the_controls_go_until_somebody_reaches_for_them(page: Page, settle: Settle) -> None:
    page.goto(LESSON)
    settle(page)
    bar = page.locator("footer")
    expect(bar).to_have_css("opacity", "0")
    page.keyboard.press("ArrowRight")
    settle(page)
    _shows(page, 2)
    expect(bar).to_have_css("opacity", "0")
    page.mouse.move(200, 200)
    page.mouse.move(300, 300)
    expect(bar).to_have_css("opacity", "1")
