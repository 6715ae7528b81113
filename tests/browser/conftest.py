"""One Streamlit server and one Chromium for all browser tests, and pages of two sizes to drive.

Where there is no Chromium the tests are skipped, or fail if REQUIRE_BROWSER is set. A failed test
leaves its trace and screenshot in test-artifacts/failed/; `playwright show-trace FILE` opens a trace.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser import driver

# On a busy machine the chart's own program alone takes more than the usual five seconds to arrive.
expect.set_options(timeout=15_000)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

NewContext = Callable[..., BrowserContext]
Settle = Callable[[Page], None]
Visit = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


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
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    """The machine's own Chromium: none is fetched."""
    return {**browser_type_launch_args, "executable_path": chromium, "args": driver.CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window in China; `page.goto("/…")` is relative to the application."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def new_context(new_context: NewContext) -> Iterator[NewContext]:
    """`new_context(…)` opens a window of its own, of a desktop's size unless told otherwise.

    Whatever the test does in it, nothing may be asked for that the server's headers forbid.
    """
    forbidden: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            forbidden.append(message.text)

    def sized(**options: Any) -> BrowserContext:
        context = new_context(**({"viewport": DESKTOP} | options))
        context.set_default_timeout(driver.REST_TIMEOUT_MS)
        context.on("console", heard)
        return context

    yield sized
    assert not forbidden


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A fresh page of a phone's size, with touch."""
    return new_context(viewport=PHONE, has_touch=True).new_page()


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
