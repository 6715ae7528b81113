"""How long does a click take until the page is at rest, beside the same click on a one-line page?

Run `make speed`. It prints a Markdown table; the ratios are what counts, times depend on the machine. A step
that cannot be done is named at the end, and the run has failed.
The one-line page is served as Streamlit comes, and clicked by turns with what is measured. Once it is
measured with this project's settings, which spare it (and us) the collection of garbage after every run.
"""

from __future__ import annotations

import statistics
import tempfile
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
  window.__changed = window.__clicked = window.__told = 0;
  // The page shows no state of a run that is over before it is drawn; what the server tells is always seen.
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', () => { window.__told = performance.now(); });
    }
  };
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

LAST_CHANGE = """async (quiet) => {
  const app = document.querySelector('[data-testid=stApp]');
  const running = () => app.getAttribute('data-test-script-state') !== 'notRunning';
  const since = (moment) => performance.now() - moment;
  // Whatever else has changed, as under the pointer: before the server told something nothing was answered.
  const answered = () => window.__told > window.__clicked && window.__changed > window.__clicked;
  while (running() || !answered() || since(Math.max(window.__changed, window.__told)) < quiet) {
    if (!window.__clicked) throw new Error('nothing was pressed');
    if (since(window.__clicked) > 20000) {
      throw new Error(answered() ? 'the page never came to rest' : 'the tap was never answered');
    }
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return window.__changed - window.__clicked;
}"""


def timed(page: Page, interaction: Interaction, turn: int) -> float:
    """Milliseconds from the click to the page's last change."""
    page.evaluate(FORGET)
    interaction.act(page, turn)
    took = float(page.evaluate(LAST_CHANGE, QUIET_MS))
    if interaction.undo:
        interaction.undo(page, turn)
        driver.settle(page)
    return took


def measure(page: Page, interaction: Interaction, bare: Page) -> Timed:
    """By turns with the click on the one-line page, so that both find the machine equally busy."""
    if interaction.before:
        interaction.before(page, 0)
        driver.settle(page)
    pairs = [(timed(page, interaction, turn), timed(bare, BARE, turn)) for turn in range(ROUNDS + WARM_UP)]
    times, beside = zip(*pairs[WARM_UP:], strict=True)
    return Timed(times, beside)


class Timed(NamedTuple):
    """Milliseconds of each round: of the tap, and of the click on the one-line page after it."""

    times: tuple[float, ...]
    bare: tuple[float, ...]


BARE = Interaction("", "一行的页面", "再点一次", "", click("点"))


def bare_page(browser: Browser, stack: ExitStack, settings: Path | None = None) -> Page:
    """The one-line page, as Streamlit comes where no folder of settings is named."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    script = folder / "one_line.py"
    script.write_text(ONE_LINE, encoding="utf-8")
    return open_page(browser, stack.enter_context(driver.serve(script, settings or folder)))


def open_page(browser: Browser, address: str) -> Page:
    """A page of the application at rest."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.add_init_script(OBSERVE)
    page.goto(address)
    driver.settle(page)
    return page


def row(interaction: Interaction, found: Timed) -> str:
    """A row of the table: medians, and the quickest of each, which other work disturbs least."""
    median, bare = statistics.median(found.times), statistics.median(found.bare)
    quickest, bare_quickest = min(found.times), min(found.bare)
    name = f"{interaction.door} | {interaction.page}：{interaction.name}"
    middle = f"{median:.0f} | {max(found.times):.0f} | {bare:.0f} | {median / bare:.1f}"
    return f"| {name} | {middle} | {quickest:.0f} | {bare_quickest:.0f} | {quickest / bare_quickest:.1f} |"


HEAD = """| 门 | 操作 | 中位数 ms | 最慢 ms | 一行的页面 ms | 比 | 最快 ms | 一行的页面最快 ms | 比 |
|---|---|---:|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    """Measure everything in one run of one browser and print the table."""
    with ExitStack() as stack:
        app_url = stack.enter_context(driver.serve(driver.ROOT / "app.py"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=driver.find_chromium(), args=driver.CHROMIUM_FLAGS
        )
        bare, spared = bare_page(browser, stack), bare_page(browser, stack, driver.ROOT)
        print(HEAD, flush=True)
        print(row(BARE._replace(name="本项目的设置"), measure(spared, BARE, bare)), flush=True)
        spared.close()
        failed = []
        for interaction in INTERACTIONS:
            page = open_page(browser, app_url + interaction.address)
            try:
                print(row(interaction, measure(page, interaction, bare)), flush=True)
            except CannotDo as error:
                failed.append(f"{interaction.page}：{interaction.name} · {error}")
            page.close()
        browser.close()
    if failed:
        raise SystemExit("没有做成：\n" + "\n".join(failed))


if __name__ == "__main__":
    main()
