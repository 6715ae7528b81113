"""One Streamlit server and one Chromium for all browser tests, and pages of two sizes to drive.

Chromium is Debian's: the environment variable CHROMIUM names another. Where there is none the tests
are skipped, or fail if REQUIRE_BROWSER is set. A failed test leaves a screenshot in test-artifacts/.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "test-artifacts"

DESKTOP = (1440, 900)
PHONE = (390, 844)

START_TIMEOUT_S = 60
REST_TIMEOUT_MS = 30_000
BEFORE_REST_MS = 220
AFTER_REST_MS = 60

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]

AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app !== null
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && document.querySelector('[data-testid=stSkeleton]') === null;
}"""

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
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path and Path(path).is_file():
        return path
    reason = (
        f"CHROMIUM names no file: {path}"
        if path
        else "Chromium is missing: apt-get install chromium fonts-noto-cjk"
    )
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def base_url(chromium: str) -> Iterator[str]:
    """The address of a server that lives as long as the session; it starts only if there is a browser."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ARTIFACTS.mkdir(exist_ok=True)
    log = ARTIFACTS / "streamlit.log"
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(server, url, log)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return when the server answers; fail with its log if it ends or takes too long."""
    # Loopback is asked directly, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with opener.open(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')}", pytrace=False)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
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
    context.set_default_timeout(REST_TIMEOUT_MS)
    fresh = context.new_page()
    try:
        yield fresh
        if request.node.stash.get(FAILED, False):
            ARTIFACTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            fresh.screenshot(path=ARTIFACTS / f"{name}-{size[0]}.png", full_page=True)
    finally:
        context.close()


@pytest.fixture(scope="session")
def settle() -> Settle:
    """`settle(page)` returns when the application is at rest; call it after every goto and click."""

    def wait(page: Page) -> None:
        # A click takes a moment to reach the server: until then, the old rest looks like the new one.
        page.wait_for_timeout(BEFORE_REST_MS)
        page.wait_for_function(AT_REST, timeout=REST_TIMEOUT_MS)
        page.wait_for_timeout(AFTER_REST_MS)

    return wait


@pytest.fixture(scope="session")
def visit(settle: Settle) -> Visit:
    """`visit(page, "/path?query")` opens an address of the application and waits for rest."""

    def go(page: Page, path: str = "/") -> None:
        page.goto(path)
        settle(page)

    return go
