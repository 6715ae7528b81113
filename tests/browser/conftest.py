"""One Streamlit server and one Chromium for all browser tests, and pages of two sizes to drive.

Where there is no Chromium the tests are skipped, or fail if REQUIRE_BROWSER is set. A failed test
leaves a screenshot in test-artifacts/.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import driver

DESKTOP = (1440, 900)
PHONE = (390, 844)

FAILED = pytest.StashKey[bool]()

Settle = Callable[[Page], None]
Visit = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that the page can take its picture before it closes."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    try:
        return driver.find_chromium()
    except driver.CannotRun as error:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def base_url(chromium: str) -> Iterator[str]:
    """The address of a server that lives as long as the session; it starts only if there is a browser."""
    with driver.serve(driver.ROOT / "app.py") as url:
        yield url


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium, args=driver.CHROMIUM_FLAGS)
        yield instance
        instance.close()


@pytest.fixture
def page(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh desktop page, 1440 x 900; `page.goto("/…")` is relative to the application."""
    yield from _fresh_page(browser, base_url, request, DESKTOP, phone=False)


@pytest.fixture
def phone(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page of a phone's size, 390 x 844, with touch."""
    yield from _fresh_page(browser, base_url, request, PHONE, phone=True)


def _fresh_page(
    browser: Browser, base_url: str, request: pytest.FixtureRequest, size: tuple[int, int], *, phone: bool
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=phone,
    )
    context.set_default_timeout(driver.REST_TIMEOUT_MS)
    fresh = context.new_page()
    try:
        yield fresh
        if request.node.stash.get(FAILED, False):
            driver.ARTIFACTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            fresh.screenshot(path=driver.ARTIFACTS / f"{name}-{size[0]}.png", full_page=True)
    finally:
        context.close()


@pytest.fixture(scope="session")
def settle() -> Settle:
    """`settle(page)` returns when the application is at rest; call it after every goto and click."""

    return driver.settle


@pytest.fixture(scope="session")
def visit(settle: Settle) -> Visit:
    """`visit(page, "/path?query")` opens an address of the application and waits for rest."""

    def go(page: Page, path: str = "/") -> None:
        page.goto(path)
        settle(page)

    return go
