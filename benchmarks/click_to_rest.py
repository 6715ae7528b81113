"""How long does a click take until the page is at rest, beside the same click on a one-line page?

Run `make speed`. It prints a Markdown table; the ratios are what counts, times depend on the machine.
The one-line page is served twice: as Streamlit comes, and with this project's settings, which spare it (and
us) the collection of garbage after every run.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import driver

ROUNDS = 15
WARM_UP = 2
QUIET_MS = 350
"""A page that has not changed for so long is at rest."""

ONE_LINE = 'import time, streamlit as st\nst.write(st.button("点"), time.time_ns())\n'
"""The page to compare with; its text changes at every run, so that the end of a run can be seen."""

OBSERVE = """
  window.__changed = window.__clicked = 0;
  const watcher = new MutationObserver(() => { window.__changed = performance.now(); });
  const watch = (root) => watcher.observe(root,
    { subtree: true, childList: true, attributes: true, characterData: true });
  watch(document);
  // A component's shadow root hides its changes from an observer of the document.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
  // The last press counts: where a list opens first, its option.
  addEventListener('pointerdown', () => { window.__clicked = performance.now(); }, { capture: true });
"""
"""Runs before the page's own scripts."""

FORGET = "() => { window.__changed = window.__clicked = 0; }"

LAST_CHANGE = """async (quiet) => {
  const app = document.querySelector('[data-testid=stApp]');
  const running = () => app.getAttribute('data-test-script-state') === 'running';
  while (running() || window.__changed <= window.__clicked || performance.now() - window.__changed < quiet) {
    if (performance.now() - window.__clicked > 20000) throw new Error('the page never came to rest');
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return window.__changed - window.__clicked;
}"""

Act = Callable[[Page, int], None]


class Interaction(NamedTuple):
    """One thing a person does again and again."""

    name: str
    page: str
    act: Act
    undo: Act | None = None
    before: Act | None = None
    """What opens the place where it is done."""


def _click(*texts: str, role: str = "button") -> Act:
    """Click each of these controls in turn."""

    def act(page: Page, turn: int) -> None:
        page.get_by_role(role, name=texts[turn % len(texts)]).first.click()  # type: ignore[arg-type]

    return act


def _close_drawer(page: Page, _: int) -> None:
    page.keyboard.press("Escape")


def _drawer(page: Page, turn: int) -> None:
    page.get_by_role("button", name="详情").nth(turn % 3).click()


def _category(page: Page, turn: int) -> None:
    page.locator(".st-key-service_group").get_by_role("combobox").click()
    page.get_by_role("option", name=("重疾协助", "用药协助")[turn % 2]).click()


def _filters(page: Page, _: int) -> None:
    page.locator(".st-key-timeline_filters summary").click()


HOME, TIMELINE = "我的服务", "时间线"

INTERACTIONS = (
    Interaction("换产品版本", HOME, _click("标准版", "特需部版", role="radio")),
    Interaction("加购一项", HOME, _click("门急诊")),
    Interaction(
        "答一个问题",
        HOME,
        _click("是，续期", "否，首年", role="radio"),
        before=_click("保单", role="radio"),
    ),
    Interaction("打开一组补充情况", HOME, _click("病情", "费用", role="radio")),
    Interaction("按状态筛选", HOME, _click("还没触发")),
    Interaction("点一个假设", HOME, _click("等待期 30 天")),
    Interaction("选类别", HOME, _category),
    Interaction("换排列", HOME, _click("按类别", "按状态", role="radio")),
    Interaction("打开详情", HOME, _drawer, _close_drawer),
    Interaction("换时间范围", TIMELINE, _click("三个月", "整年", role="radio")),
    Interaction("筛选类别", TIMELINE, _click("疾病预防及咨询"), before=_filters),
    Interaction("换列表的排法", TIMELINE, _click("按服务", "按月份", role="radio")),
)


def measure(page: Page, interaction: Interaction) -> list[float]:
    """Milliseconds from the click to the page's last change, once a round."""
    times = []
    if interaction.before:
        interaction.before(page, 0)
        driver.settle(page)
    for turn in range(ROUNDS + WARM_UP):
        page.evaluate(FORGET)
        interaction.act(page, turn)
        times.append(float(page.evaluate(LAST_CHANGE, QUIET_MS)))
        if interaction.undo:
            interaction.undo(page, turn)
            driver.settle(page)
    return times[WARM_UP:]


def enter_policy_start(page: Page) -> None:
    """Say that the policy began a hundred days ago, so that dates and counts appear."""
    start = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=100)
    field = page.get_by_test_id("stDateInput").first.locator("input")
    field.fill(start.strftime("%Y-%m-%d"))
    field.press("Enter")
    driver.settle(page)


class Bare(NamedTuple):
    """The one-line page under some settings."""

    name: str
    median: float
    slowest: float


def bare_pages(browser: Browser, stack: ExitStack) -> list[Bare]:
    """The one-line page as Streamlit comes, and with this project's settings."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    script = folder / "one_line.py"
    script.write_text(ONE_LINE, encoding="utf-8")
    found = []
    for name, settings in (("Streamlit 原样", folder), ("本项目的设置", driver.ROOT)):
        url = stack.enter_context(driver.serve(script, settings))
        page = browser.new_page()
        page.add_init_script(OBSERVE)
        page.goto(url)
        driver.settle(page)
        times = measure(page, Interaction(name, "", _click("点")))
        found.append(Bare(name, statistics.median(times), max(times)))
        page.close()
    return found


def open_page(browser: Browser, url: str, title: str) -> Page:
    """A page of the application with a policy in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.add_init_script(OBSERVE)
    page.goto(f"{url}/services")
    driver.settle(page)
    enter_policy_start(page)
    if title != HOME:
        page.get_by_role("link", name=title).click()
        driver.settle(page)
    return page


def main() -> None:
    """Measure everything in one run of one browser and print the table."""
    with ExitStack() as stack:
        app_url = stack.enter_context(driver.serve(driver.ROOT / "app.py"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=driver.find_chromium(), args=driver.CHROMIUM_FLAGS
        )
        bare = bare_pages(browser, stack)
        heads = " | ".join(f"比{one.name}" for one in bare)
        print(f"| 操作 | 中位数 ms | 最慢 ms | {heads} |\n|---|---:|---:|---:|---:|", flush=True)
        for one in bare:
            ratios = " | ".join(f"{one.median / other.median:.1f}" for other in bare)
            print(f"| 一行的页面，{one.name} | {one.median:.0f} | {one.slowest:.0f} | {ratios} |", flush=True)
        for interaction in INTERACTIONS:
            page = open_page(browser, app_url, interaction.page)
            times = measure(page, interaction)
            median = statistics.median(times)
            ratios = " | ".join(f"{median / one.median:.1f}" for one in bare)
            name = f"{interaction.page}：{interaction.name}"
            print(f"| {name} | {median:.0f} | {max(times):.0f} | {ratios} |", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
