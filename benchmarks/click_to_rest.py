"""How long does a click take until the page is at rest, beside the same click on a one-line page?

Run: `make speed`. Prints a Markdown table; ratios are what counts, absolute times depend on the machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import driver  # noqa: E402 - a script's folder is on the path, its parent is not

ROUNDS = 15
ONE_LINE = 'import streamlit as st\n\nst.button("点", key="one")\n'

WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.__rest = new Promise((done) => {
    let ran = false;
    const look = () => {
      const state = app.getAttribute('data-test-script-state');
      if (state === 'running') ran = true;
      if (ran && state === 'notRunning' && !document.querySelector('[data-testid=stSkeleton]')) {
        watcher.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  });
  window.addEventListener('click', () => { window.__clicked = performance.now(); }, { capture: true, once: true });
}"""

Click = Callable[[Page, int], None]


def click_to_rest_ms(page: Page, click: Click, turn: int) -> float:
    """Milliseconds from a click to the frame after the script has come to rest."""
    page.evaluate(WATCH)
    click(page, turn)
    return float(page.evaluate("async () => (await window.__rest) - window.__clicked"))


def measure(page: Page, click: Click) -> tuple[float, float]:
    """Median and 90th percentile over the rounds, the first two left out."""
    times = []
    for turn in range(ROUNDS + 2):
        times.append(click_to_rest_ms(page, click, turn))
        driver.settle(page)
    times = sorted(times[2:])
    return statistics.median(times), times[int(len(times) * 0.9)]


def by_key(key: str, *labels: str) -> Click:
    """Click the options of a widget in turn."""

    def click(page: Page, turn: int) -> None:
        page.locator(f".st-key-{key}").get_by_text(labels[turn % len(labels)], exact=True).first.click()

    return click
