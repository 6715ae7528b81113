"""How long does a phone on a slow line wait for the first words and for the first answer?

Run `make bench-phone`. A window of 390 pixels, the processor slowed four times, 1.6 Mbit/s with 150 ms, an
empty cache; a one-line page as Streamlit comes is loaded beside it in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.browser import driver

ROUNDS = 5
SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""Bytes a second, milliseconds."""
PHONE = {"width": 390, "height": 844}

ONE_LINE = 'import streamlit as st\nst.title("一行")\n'


class Waited(NamedTuple):
    """One page, loaded once."""

    words: float
    """Seconds until the first words that are of use."""
    answer: float
    """Seconds until the application has drawn its page."""
    megabytes: float
    requests: int


class Visited(NamedTuple):
    """A page to load, and what on it is waited for."""

    name: str
    address: str
    words: str
    answer: str


def load(browser: Browser, url: str, visited: Visited) -> Waited:
    """Load a page once in a browser that has never seen it."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    tools = context.new_cdp_session(page)
    sizes: list[float] = []
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url + visited.address, wait_until="commit")
    now = "() => performance.now() / 1000"
    page.wait_for_selector(visited.words, timeout=driver.REST_TIMEOUT_MS)
    words = page.evaluate(now)
    page.wait_for_selector(visited.answer, timeout=driver.REST_TIMEOUT_MS)
    answer = page.evaluate(now)
    driver.settle(page)
    context.close()
    return Waited(words, answer, sum(sizes) / 1e6, len(sizes))


def measure(browser: Browser, url: str, visited: Visited) -> str:
    """A row of the table: medians over the rounds."""
    load(browser, url, visited)
    columns = zip(*(load(browser, url, visited) for _ in range(ROUNDS)), strict=True)
    words, answer, megabytes, requests = (statistics.median(column) for column in columns)
    return f"| {visited.name} | {words:.1f} | {answer:.1f} | {megabytes:.2f} | {requests:.0f} |"


BARE = Visited("一行的页面，Streamlit 原样", "/", "[data-testid=stHeading]", "[data-testid=stHeading]")
OURS = (
    Visited("首页", "/", "#first-words h1", "#root .st-key-lines"),
    Visited("查出大病", "/?situation=diagnosed", "#first-words h1", "#root .st-key-lines"),
    Visited("我的服务", "/services", "#first-words a", "#root .st-key-cards"),
)


def main() -> None:
    """Measure everything in one run of one browser and print the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        script = folder / "one_line.py"
        script.write_text(ONE_LINE, encoding="utf-8")
        bare_url = stack.enter_context(driver.serve(script, folder))
        app_url = stack.enter_context(driver.serve(driver.ROOT / "app.py"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=driver.find_chromium(), args=driver.CHROMIUM_FLAGS
        )
        print("| 页面 | 第一句话 s | 画好 s | MB | 请求 |\n|---|---:|---:|---:|---:|", flush=True)
        print(measure(browser, bare_url, BARE), flush=True)
        for visited in OURS:
            print(measure(browser, app_url, visited), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
