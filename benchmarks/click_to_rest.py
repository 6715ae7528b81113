"""How long does a click take until the page is at rest, beside the same click on a one-line page?

Run `make speed`. It prints a Markdown table; the ratios are what counts, times depend on the machine. A step
that cannot be done is named at the end, and the run has failed.
The one-line page is served twice: as Streamlit comes, and with this project's settings, which spare it (and
us) the collection of garbage after every run.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as CannotDo

from benchmarks.interactions import FORGET, INTERACTIONS, Interaction, click
from tests.browser import driver

ROUNDS = 15
WARM_UP = 2
QUIET_MS = 350
"""A page that has not changed for so long is at rest."""

ONE_LINE = 'import time, streamlit as st\nst.write(st.button("点"), time.time_ns())\n'
"""The page to compare with; its text changes at every run, so that the end of a run can be seen."""

OBSERVE = """
  window.__changed = window.__clicked = window.__ran = 0;
  const watcher = new MutationObserver((changes) => {
    window.__changed = performance.now();
    const ran = changes.some((one) => one.attributeName === 'data-test-script-state');
    if (ran) window.__ran = window.__changed;
  });
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

LAST_CHANGE = """async (quiet) => {
  const app = document.querySelector('[data-testid=stApp]');
  const running = () => app.getAttribute('data-test-script-state') !== 'notRunning';
  // Whatever else has changed, as under the pointer: before the script has run nothing was answered.
  while (running() || window.__ran <= window.__clicked || performance.now() - window.__changed < quiet) {
    if (!window.__clicked) throw new Error('nothing was pressed');
    if (performance.now() - window.__clicked > 20000) {
      const ran = window.__ran > window.__clicked;
      throw new Error(ran ? 'the page never came to rest' : 'the script never ran');
    }
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return window.__changed - window.__clicked;
}"""


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
        times = measure(page, Interaction("", "", name, "", click("点")))
        found.append(Bare(name, statistics.median(times), max(times)))
        page.close()
    return found


def open_page(browser: Browser, address: str) -> Page:
    """A page of the application at rest."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.add_init_script(OBSERVE)
    page.goto(address)
    driver.settle(page)
    return page


def row(interaction: Interaction, times: Sequence[float], bare: Sequence[Bare]) -> str:
    """A row of the table."""
    median = statistics.median(times)
    ratios = " | ".join(f"{median / one.median:.1f}" for one in bare)
    name = f"{interaction.door} | {interaction.page}：{interaction.name}"
    return f"| {name} | {median:.0f} | {max(times):.0f} | {ratios} |"


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
        print(f"| 门 | 操作 | 中位数 ms | 最慢 ms | {heads} |\n|---|---|---:|---:|---:|---:|", flush=True)
        for one in bare:
            ratios = " | ".join(f"{one.median / other.median:.1f}" for other in bare)
            print(
                f"| | 一行的页面，{one.name} | {one.median:.0f} | {one.slowest:.0f} | {ratios} |", flush=True
            )
        failed = []
        for interaction in INTERACTIONS:
            page = open_page(browser, app_url + interaction.address)
            try:
                print(row(interaction, measure(page, interaction), bare), flush=True)
            except CannotDo as error:
                failed.append(f"{interaction.page}：{interaction.name} · {error}")
            page.close()
        browser.close()
    if failed:
        raise SystemExit("没有做成：\n" + "\n".join(failed))


if __name__ == "__main__":
    main()
