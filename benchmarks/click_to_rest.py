"""How long does a click take until the page is at rest, beside the same click on a one-line page?

Run `make speed`. It prints a Markdown table; the ratio is what counts, absolute times depend on the machine.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser import driver

ROUNDS = 15
WARM_UP = 2
QUIET_MS = 350
"""A page that has not changed for so long is at rest."""

ONE_LINE = 'import time, streamlit as st\nst.write(st.button("点"), time.time_ns())\n'
"""The page to compare with; its text changes at every run, so that the end of a run can be seen."""

WATCH = """() => {
  window.__changed = window.__clicked = 0;
  window.__watcher?.disconnect();
  window.__watcher = new MutationObserver(() => { window.__changed = performance.now(); });
  window.__watcher.observe(document.documentElement,
    { subtree: true, childList: true, attributes: true, characterData: true });
  window.addEventListener('pointerdown', () => { window.__clicked = performance.now(); },
    { capture: true, once: true });
}"""

LAST_CHANGE = """async (quiet) => {
  while (window.__changed <= window.__clicked || performance.now() - window.__changed < quiet) {
    if (performance.now() - window.__clicked > 20000) throw new Error('the page never came to rest');
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return window.__changed - window.__clicked;
}"""

Act = Callable[[Page, int], None]


class Interaction(NamedTuple):
    """One thing a person does again and again."""

    name: str
    path: str
    act: Act
    undo: Act | None = None


def _click(*texts: str, role: str = "button") -> Act:
    """Click each of these controls in turn."""

    def act(page: Page, turn: int) -> None:
        page.get_by_role(role, name=texts[turn % len(texts)]).first.click()  # type: ignore[arg-type]

    return act


def _close_drawer(page: Page, _: int) -> None:
    page.keyboard.press("Escape")


INTERACTIONS = (
    Interaction("我的权益：换产品版本", "/", _click("标准版", "特需部版", role="radio")),
    Interaction("我的权益：换解释", "/", _click("保守解释", "有利解释", role="radio")),
    Interaction("我的权益：按状态筛选", "/", _click("还没触发")),
    Interaction("我的权益：打开详情", "/", _click("详情"), _close_drawer),
    Interaction("时间线：换时间范围", "/timeline", _click("三个月", "整年", role="radio")),
    Interaction("时间线：换解释", "/timeline", _click("保守解释", "有利解释", role="radio")),
)


def measure(page: Page, interaction: Interaction) -> list[float]:
    """Milliseconds from the click to the page's last change, once a round."""
    times = []
    for turn in range(ROUNDS + WARM_UP):
        page.evaluate(WATCH)
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


def main() -> None:
    """Measure everything in one run of one browser and print the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        script = folder / "one_line.py"
        script.write_text(ONE_LINE, encoding="utf-8")
        bare_url = stack.enter_context(driver.serve(script))
        app_url = stack.enter_context(driver.serve(driver.ROOT / "app.py"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=driver.find_chromium(), args=driver.CHROMIUM_FLAGS
        )
        bare_page = browser.new_page()
        bare_page.goto(bare_url)
        driver.settle(bare_page)
        bare = measure(bare_page, Interaction("一行的页面", "/", _click("点")))
        base = statistics.median(bare)
        print("| 操作 | 中位数 ms | 最慢 ms | 与一行的页面之比 |\n|---|---|---|---|", flush=True)
        print(f"| 一行的页面：按钮 | {base:.0f} | {max(bare):.0f} | 1 |", flush=True)
        for interaction in INTERACTIONS:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            page.goto(app_url)
            driver.settle(page)
            enter_policy_start(page)
            if interaction.path != "/":
                page.get_by_role("link", name="时间线").click()
                driver.settle(page)
            times = measure(page, interaction)
            median = statistics.median(times)
            row = f"| {interaction.name} | {median:.0f} | {max(times):.0f} | {median / base:.1f} |"
            print(row, flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
