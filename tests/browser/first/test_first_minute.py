"""How many taps lie between a customer and the first call, and does what then stands there fit a phone?

The questions too: the phone's Back leads to the one before, and a reload does no harm.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from pages.present.share import case_link
from pages.ui.session.case import today
from tests.browser.conftest import PHONE, NewContext, Settle, Visit
from tests.browser.test_journeys import ADDRESSES

HOTLINE = "a[href='tel:4008910152']"
CASE_MANAGER = "a[href='tel:952299']"
EMERGENCY = "a[href='tel:120']"

MOST_SCREENS = 3
NARROW = {"width": 360, "height": 740}
HALF = {"width": 720, "height": 450}
"""A desktop's window at twice the size of everything."""

HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
WIDTHS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return [Math.max(main.scrollWidth, document.documentElement.scrollWidth), window.innerWidth];
}"""

CUT = """() => {
  const found = [];
  // A table of many columns is scrolled for itself: nothing of it is out of reach.
  const wider = (one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "auto";
  const scrolled = (node) => {
    for (let one = node.parentElement; one?.dataset.testid !== "stMain" && one; one = one.parentElement) {
      if (wider(one)) return true;
    }
    return false;
  };
  const look = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) look(node.shadowRoot);
      const style = getComputedStyle(node);
      const own = [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
      const box = node.getBoundingClientRect();
      if (!own || box.width < 2 || box.height < 2 || !node.checkVisibility()) continue;
      const hides = style.overflowX !== "visible";
      if (hides && node.scrollWidth > node.clientWidth + 1) found.push(node.textContent);
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolled(node)) found.push(node.textContent);
    }
  };
  look(document.querySelector('[data-testid=stMain]'));
  return found;
}"""
"""The words that do not stand on the page whole."""


def reply(key: str) -> str:
    """Where a reply is given: `diagnosis_cancer`."""
    question, _, name = key.partition("_")
    return f"[data-name=first_{question}] [data-press={name}]"


class Thumb:
    """Taps and types, and counts both."""

    def __init__(self, page: Page, settle: Settle) -> None:
        self.page, self.settle, self.taps = page, settle, 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1
        self.settle(self.page)

    def situation(self, id: str) -> None:
        self.tap(self.page.locator(f".situation_choices [data-value='{id}']"))

    def reply(self, key: str) -> None:
        self.tap(self.page.locator(reply(key)))

    def choose(self, key: str, name: str) -> None:
        field = self.page.locator(f".st-key-first_questions [data-name=first_{key}]")
        self.tap(field.get_by_role("radio", name=name).or_(field.get_by_role("checkbox", name=name)).first)


@pytest.fixture
def thumb(phone: Page, settle: Settle) -> Thumb:
    return Thumb(phone, settle)


def on_first_screen(page: Page, target: Locator) -> None:
    """It stands above the menu at the foot, with the page as it was opened or left by a tap."""
    box, menu = target.bounding_box(), page.locator(".menu")
    # A trainee's page has no menu.
    bar = menu.bounding_box() if menu.count() else {"y": page.evaluate("innerHeight")}
    assert box is not None, target
    assert bar is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= bar["y"], target


def screens(page: Page) -> float:
    return float(page.evaluate(HEIGHT)) / PHONE["height"]


def fits(page: Page) -> None:
    wide, shown = page.evaluate(WIDTHS)
    assert wide <= shown
    assert page.evaluate(CUT) == []


# ---------------------------------------------------------------- three customers


def test_the_hotline_for_a_parent_far_from_home(thumb: Thumb, visit: Visit) -> None:
    page = thumb.page
    visit(page)
    thumb.situation("away")
    assert thumb.taps == 1
    plan = page.locator(".st-key-plan")
    on_first_screen(page, plan.locator(HOTLINE))
    for said in ("先打电话，再安排车", "24 小时", "书面认可", "例外", "100 公里", "90 天"):
        on_first_screen(page, plan.get_by_text(re.compile(said)).first)
    on_first_screen(page, page.locator(EMERGENCY).first)
    question = page.locator(".st-key-first_questions").bounding_box()
    call = plan.locator(HOTLINE).bounding_box()
    assert question is not None
    assert call is not None
    assert call["y"] < question["y"]
    assert screens(page) <= MOST_SCREENS
    fits(page)


def test_the_first_call_after_a_diagnosis(thumb: Thumb, visit: Visit) -> None:
    page = thumb.page
    visit(page)
    thumb.situation("diagnosed")
    on_first_screen(page, page.locator(f".st-key-plan {CASE_MANAGER}"))
    assert thumb.taps <= 4
    for step in ("diagnosis_cancer", "severity_severe", "bought_year"):
        thumb.reply(step)
        assert screens(page) <= MOST_SCREENS
        fits(page)
    thumb.choose("edition", "特需部版")
    thumb.choose("addons", "门急诊")
    thumb.tap(page.locator("[data-name=first_plan_next]"))
    thumb.reply("hospital_general")
    assert "ask=done" in page.url
    assert thumb.taps <= 8
    assert screens(page) <= MOST_SCREENS
    expect(page.locator(f".st-key-plan {CASE_MANAGER}")).to_be_visible()
    expect(page.locator(".st-key-plan .service.usable").first).to_contain_text("一位专案管家")
    before = page.url
    page.reload()
    thumb.settle(page)
    assert page.url == before
    page.go_back()
    thumb.settle(page)
    assert "ask=hospital" in page.url


def test_someone_healthy_looks_around(thumb: Thumb, visit: Visit) -> None:
    page = thumb.page
    visit(page)
    thumb.situation("exploring")
    thumb.reply("bought_year")
    thumb.choose("edition", "标准版")
    thumb.choose("addons", "没有加购")
    assert "ask=done" in page.url
    assert thumb.taps <= 5
    on_first_screen(page, page.locator("h1.headline .first_call"))
    assert screens(page) <= MOST_SCREENS
    expect(page.locator(".st-key-plan .service.usable").first).to_be_visible()
    fits(page)


# ---------------------------------------------------------------- the questions


def test_the_answer_so_far_stays_in_sight_while_a_question_is_answered(thumb: Thumb, visit: Visit) -> None:
    """The numbers, which move, and whom to call stand between 120 and the question."""
    page = thumb.page
    visit(page)
    thumb.situation("diagnosed")
    begun = page.locator(".st-key-so_far p").text_content() or ""
    for key in ("diagnosis_cancer", "severity_severe", "bought_year"):
        thumb.reply(key)
        bar, question = page.locator(".st-key-so_far"), page.locator(".st-key-first_questions h3")
        box, asked_at = bar.bounding_box(), question.bounding_box()
        head = page.locator(".st-key-head").bounding_box()
        call = bar.get_by_role("link").bounding_box()
        assert box is not None
        assert asked_at is not None
        assert head is not None
        assert call is not None
        assert head["y"] + head["height"] <= box["y"] + 1
        assert box["y"] + box["height"] <= asked_at["y"] + 1
        assert asked_at["y"] < PHONE["height"] / 2
        assert call["height"] >= 44
        expect(bar).to_contain_text("打 952299")
    expect(bar.locator("p")).not_to_have_text(begun)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollBy(0, 250)")
    stuck = bar.bounding_box()
    assert stuck is not None
    assert abs(stuck["y"] - 64) <= 1


def test_the_focus_of_a_keyboard_goes_to_the_answer(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/")
    page.locator("[data-value=diagnosed]").press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.matches('h1.headline')")


def test_at_twice_the_size_the_call_stands_above_the_menu(new_context: NewContext, visit: Visit) -> None:
    page = new_context(viewport={"width": 720, "height": 500}).new_page()
    visit(page, "/?situation=diagnosed")
    call, menu = page.locator(".call.large").first.bounding_box(), page.locator(".menu").bounding_box()
    assert call is not None
    assert menu is not None
    assert call["y"] + call["height"] <= menu["y"]


def asked(page: Page) -> str | None:
    return parse_qs(urlparse(page.url).query).get("ask", [None])[0]


def tap(page: Page, settle: Settle, key: str) -> None:
    page.locator(reply(key)).tap()
    settle(page)


def heading(page: Page) -> str:
    return page.locator(".st-key-first_questions h3").inner_text()


def test_back_leads_through_the_questions_to_the_situations_and_asks_before_leaving(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    phone.goto("about:blank")
    visit(phone, "/")
    asked_before: list[str] = []
    stay = [True]

    def heard(dialog: Dialog) -> None:
        asked_before.append(dialog.type)
        dialog.dismiss() if stay[0] else dialog.accept()

    phone.on("dialog", heard)
    phone.locator("[data-value=diagnosed]").tap()
    settle(phone)
    tap(phone, settle, "diagnosis_cancer")
    tap(phone, settle, "severity_severe")
    for question in ("severity", "diagnosis"):
        phone.go_back()
        settle(phone)
        assert asked(phone) == question
    phone.go_back()
    settle(phone)
    situations = phone.get_by_role("heading", name="现在发生了什么？")
    expect(situations).to_be_visible()
    expect(phone.locator(".st-key-first_question [data-act=say]")).to_have_count(7)
    assert asked_before == []
    phone.evaluate("history.back()")
    phone.wait_for_timeout(500)
    assert asked_before == ["beforeunload"]
    expect(situations).to_be_visible()
    phone.go_forward()
    settle(phone)
    assert asked(phone) == "diagnosis"
    stay[0] = False


def test_a_cold_link_asks_before_it_is_left_and_a_call_does_not(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    phone.goto("about:blank")
    visit(phone, "/?situation=diagnosed")
    asked_before: list[str] = []
    phone.on("dialog", lambda dialog: (asked_before.append(dialog.type), dialog.dismiss()))
    call = phone.locator("a[href^='tel:']").first
    call.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")
    call.tap()
    phone.evaluate("location.href = 'about:blank'")
    phone.wait_for_url("about:blank")
    assert asked_before == []
    visit(phone, "/?situation=diagnosed")
    phone.locator(".st-key-headline_text").first.tap()
    phone.evaluate("location.href = 'about:blank'")
    phone.wait_for_timeout(500)
    assert asked_before == ["beforeunload"]
    assert "situation=diagnosed" in phone.url


def test_back_is_the_question_before_and_a_reload_is_harmless(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    visit(phone, "/?situation=diagnosed")
    assert asked(phone) == "diagnosis"
    tap(phone, settle, "diagnosis_cancer")
    assert asked(phone) == "severity"
    second = heading(phone)
    tap(phone, settle, "severity_severe")
    assert asked(phone) == "bought"
    phone.go_back()
    settle(phone)
    assert asked(phone) == "severity"
    assert heading(phone) == second
    phone.go_back()
    settle(phone)
    assert asked(phone) == "diagnosis"
    assert "diagnosis=malignant" in phone.url
    phone.go_forward()
    settle(phone)
    assert asked(phone) == "severity"
    address = phone.url
    phone.reload()
    settle(phone)
    assert phone.url == address
    assert heading(phone) == second


def test_a_question_fits_one_screen_with_targets_for_a_thumb(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    visit(phone, "/?situation=diagnosed")
    for key in ("diagnosis_cancer", "severity_severe", "bought_year"):
        buttons = phone.locator(".st-key-first_questions button:visible")
        for place in range(buttons.count()):
            box = buttons.nth(place).bounding_box()
            assert box is not None
            assert box["height"] >= 44, buttons.nth(place).inner_text()
        whole = phone.locator(".st-key-first_questions").bounding_box()
        assert whole is not None
        assert whole["height"] <= 844
        tap(phone, settle, key)


def test_a_day_is_typed_as_people_write_it(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, "/?situation=exploring")
    phone.get_by_text("知道是哪天").tap()
    settle(phone)
    field = phone.locator("[data-name=first_day_bought] input")
    field.fill("2026年3月8日")
    field.press("Enter")
    settle(phone)
    expect(phone.locator(".st-key-first_questions .given")).to_contain_text("保单生效日 2026-03-08")


# ---------------------------------------------------------------- every page and every size


def someone(**facts: Any) -> str:
    """The address of a customer of four months."""
    start = (today() - dt.timedelta(120)).isoformat()
    return case_link.query({"edition": "special", "addons": ["outpatient"], "policy_start": start} | facts)


ILL = someone(
    diagnosis="malignant", diagnosed_on=today().isoformat(), diagnosed_at="public_general", waiting_days=30
)
CASES = {"ill": ILL, "healthy": someone(diagnosis="healthy"), "unknown": ""}
DRAWERS = ("green_channel", "case_manager", "home_nursing", "emergency_rescue", "second_opinion")


@pytest.mark.parametrize("case", CASES)
def test_a_drawer_says_what_is_needed_within_three_screens(
    phone: Page, visit: Visit, settle: Settle, case: str
) -> None:
    for service in DRAWERS:
        visit(phone, f"/services?{CASES[case]}")
        phone.locator(f"article[data-id={service}]").get_by_role("button", name="详情").tap()
        settle(phone)
        drawer = phone.get_by_role("dialog")
        on_first_screen(phone, drawer.locator(EMERGENCY).first)
        height = drawer.locator("summary").first.bounding_box()
        assert height is not None
        assert height["y"] <= MOST_SCREENS * PHONE["height"], service


def test_every_page_has_120_and_fits_a_narrow_phone(
    new_context: NewContext, visit: Visit, settle: Settle
) -> None:
    page = new_context(viewport=NARROW, has_touch=True).new_page()
    for address in [f"{one}?{ILL}" for one in ADDRESSES.values()] + ["/"]:
        visit(page, address)
        on_first_screen(page, page.locator(EMERGENCY).first)
        wide, shown = page.evaluate(WIDTHS)
        assert wide <= shown, address
        assert page.evaluate(CUT) == [], address


def test_nothing_is_cut_off_at_twice_the_size(new_context: NewContext, visit: Visit) -> None:
    page = new_context(viewport=HALF, device_scale_factor=2).new_page()
    for address in ("/", f"/?situation=diagnosed&{ILL}", f"/services?{ILL}"):
        visit(page, address)
        fits(page)


# ---------------------------------------------------------------- without a finger


def test_the_first_minute_by_keyboard(page: Page, visit: Visit, settle: Settle) -> None:
    def reach(target: str, most: int = 150) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(FOCUSED, target):
                return
        raise AssertionError(target)

    visit(page)
    reach("[data-value=diagnosed]")
    page.keyboard.press("Enter")
    settle(page)
    reach("a[href='tel:952299']")
    reach("[data-name=first_diagnosis] [data-press=cancer]")
    page.keyboard.press("Enter")
    settle(page)
    expect(page).to_have_url(re.compile("ask=severity"))
    assert page.evaluate(FOCUSED, ".question h3")
    reach("[data-act=open][data-value=second_opinion]")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(FOCUSED, "[data-act=open][data-value=second_opinion]")


FOCUSED = """(target) => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at !== null && at.matches(target);
}"""
