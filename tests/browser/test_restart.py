"""Does a page that was open while the server was restarted say what is so, and does its next click count?

The twin of such a page is one that was opened afresh at the same address: it must say the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pages.present.share import case_link
from pages.ui.shell import connection
from tests.browser import driver
from tests.browser.conftest import NewContext
from tests.browser.test_journeys import ADDRESSES, ALONE, choose, go, pick, press, widget
from tests.support.opened import MENU

Settle = Callable[[Page], None]
Click = Callable[[Page, Settle], None]

CASE = case_link.query(
    {
        "as_of": "2026-11-25",
        "edition": "special",
        "addons": ["outpatient"],
        "policy_start": "2026-03-01",
        "diagnosis": "malignant",
        "diagnosed_on": "2026-09-01",
        "diagnosed_at": "public_general",
        "renewal": False,
        "usage": [{"service": "outpatient_companion", "on": "2026-10-01"}],
    }
)


def option(key: str, name: str) -> Click:
    return lambda page, settle: choose(page, settle, key, name)


def listed(key: str, name: str) -> Click:
    return lambda page, settle: pick(page, settle, key, name)


def button(key: str) -> Click:
    return lambda page, settle: press(page, settle, widget(page, key).get_by_role("button").first)


def named(name: str) -> Click:
    return lambda page, settle: press(page, settle, page.get_by_role("button", name=name))


def to(title: str) -> Click:
    return lambda page, settle: go(page, settle, title)


def nothing(page: Page, settle: Settle) -> None:
    """A page that has nothing to choose but where to go."""


CLICKS: dict[str, tuple[Click, Click]] = {
    "先做什么": (named("看门诊，问医生"), named("刚查出大病")),
    "我的服务": (option("statuses", "还没触发"), option("statuses", "可以使用")),
    "一题一题问清楚": (button("guide_goal_everything"), lambda page, settle: answer(page, settle)),
    "全部日子": (option("agenda_kinds", "保单到期"), option("agenda_kinds", "保单到期")),
    "时间线": (named("三个月"), named("本月")),
    "记一笔": (option("ledger_scope", "全部"), option("ledger_scope", "还能用的")),
    "保存和分享": (button("address_mode"), button("address_mode")),
    "培训演示": (named("细看：陈先生"), button("training_next")),
    "条款组合": (option("reading_switch", "保守解释"), option("reading_switch", "有利解释")),
    "方案对比": (option("reading_switch", "保守解释"), option("compare_mode", "两个人")),
    "保单册": (listed("book_size", "100 份"), button("book_make")),
    "条款版次": (nothing, to("条款组合")),
    "改条款": (option("terms_conditions", "连条件、增删"), option("terms_conditions", "数字和选项")),
    "课堂测验": (option("class_field_count", "8 题"), option("class_field_count", "3 题")),
    "条款核对": (option("clauses_view", "按章节"), option("clauses_view", "搜索")),
}
"""A click before the restart and one after it, for every page that has a way to others."""

JOURNEYS = [(title, clean) for title in CLICKS for clean in (False, True)]
EVERY_DAY = random.Random(20261128).sample(JOURNEYS, 3)

FREE = "() => !document.documentElement.hasAttribute('data-lost')"
LOST = "() => document.documentElement.hasAttribute('data-lost')"

SAID = """() => {
  const words = [];
  const hear = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) words.push(node.data.trim()); return; }
    if (!(node instanceof Element || node instanceof ShadowRoot)) return;
    if (/^(STYLE|SCRIPT|CANVAS)$/.test(node.tagName)) return;
    for (const part of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) hear(part);
    const states = ['aria-checked', 'aria-pressed', 'aria-selected'];
    for (const name of states) {
      if (node.getAttribute?.(name) === 'true') words.push(name);
    }
    if (node.tagName === 'INPUT') words.push(node.value);
    if (node.matches?.('input:checked, option:checked')) words.push('checked');
  };
  hear(document.querySelector('[data-testid=stMain]'));
  return words;
}"""
"""Every word and every choice on the page, the insides of its blocks too."""


def answer(page: Page, settle: Settle) -> None:
    press(page, settle, page.locator(".st-key-guide_question").get_by_role("button", name="不清楚").first)


def journey(page: Page, twin: Page, settle: Settle, title: str, *, clean: bool) -> None:
    first, second = CLICKS[title]
    port, app = driver.free_port(), driver.ROOT / "app.py"
    with driver.serve(app, port=port) as url:
        page.goto(f"{url}{ADDRESSES[title]}?{CASE}")
        settle(page)
        if clean:
            press(page, settle, widget(page, "address_mode").get_by_role("button"))
        first(page, settle)
        # The driver hears of an address later than the page has it.
        address = page.evaluate("location.href")
    page.wait_for_function(LOST)
    expect(page.locator(".lost-connection")).to_contain_text("120")
    with driver.serve(app, port=port):
        page.wait_for_function(FREE)
        settle(page)
        twin.goto(address)
        settle(twin)
        forgot = f"{case_link.PRIVATE}=true" in address
        assert page.url == address
        assert forgot or "policy_start=2026-03-01" in address
        if forgot:
            expect(page.get_by_test_id("stAlert").first).to_contain_text("没有留下")
        else:
            expect(page.locator(".lost-connection")).to_contain_text(connection.WORDS["read"])
        elsewhere = to("条款核对" if title == "我的服务" else "我的服务")
        # Where all is forgotten, a page may have nothing left to click but its menu.
        for click in [elsewhere] if forgot else [second, elsewhere]:
            before = same(page, twin)
            for one in (page, twin):
                click(one, settle)
            assert before != same(page, twin)
            assert page.url == twin.url


def same(page: Page, twin: Page) -> list[str]:
    """What both pages say, once they say the same."""
    for _ in range(20):
        said = page.evaluate(SAID)
        if said == twin.evaluate(SAID):
            return said
        page.wait_for_timeout(500)
    assert said == twin.evaluate(SAID)
    return said


def test_no_page_is_left_out() -> None:
    assert set(CLICKS) == set(MENU) - {ALONE}


@pytest.mark.parametrize(
    ("title", "clean"),
    [pytest.param(*one, marks=[] if one in EVERY_DAY else [pytest.mark.nightly]) for one in JOURNEYS],
)
def test_a_restart_between_two_clicks(
    page: Page, new_context: NewContext, settle: Settle, title: str, *, clean: bool
) -> None:
    journey(page, new_context().new_page(), settle, title, clean=clean)
