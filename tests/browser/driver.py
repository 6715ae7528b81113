"""How is a Streamlit script served, and a Chromium driven until the page is at rest?"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "test-artifacts"

START_TRIES = 600
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


class CannotRun(RuntimeError):
    """There is no browser, or the server did not start; the message says which."""


def find_chromium() -> str:
    """The path of Debian's Chromium, or of the one that the environment variable CHROMIUM names.

    Raises CannotRun where there is none.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path and Path(path).is_file():
        return path
    if path:
        raise CannotRun(f"CHROMIUM names no file: {path}")
    raise CannotRun("Chromium is missing: apt-get install chromium fonts-noto-cjk")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served(NamedTuple):
    """A script that is served."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serve(script: Path, folder: Path = ROOT, port: int | None = None) -> Iterator[str]:
    """Serve a script on this machine, on a free port where none is named; gives its address.

    `folder` is the one whose `.streamlit/config.toml` holds. Raises CannotRun with the log.
    """
    with started(script, folder, port) as served:
        yield served.url


@contextmanager
def started(
    script: Path, folder: Path = ROOT, port: int | None = None, program: Sequence[str] = ()
) -> Iterator[Served]:
    """The same, with its process; `program` is put before the command, e.g. `prlimit`."""
    port = port or free_port()
    ARTIFACTS.mkdir(exist_ok=True)
    log = ARTIFACTS / f"streamlit-{script.stem}-{port}.log"
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [*program, sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(server, url, log)
            yield Served(url, server, log)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def status_of(url: str) -> int:
    """The status of what a server on this machine answers."""
    # Loopback is asked directly, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(START_TRIES):
        try:
            if status_of(f"{url}/_stcore/health") == 200:
                return
        except (urllib.error.URLError, OSError):
            pass
        try:
            server.wait(timeout=0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    raise CannotRun(f"Streamlit did not start:\n{log.read_text(errors='replace')}")


def settle(page: Page) -> None:
    """Return when the application is at rest; call it after every goto and click."""
    # A click takes a moment to reach the server: until then, the old rest looks like the new one.
    page.wait_for_timeout(BEFORE_REST_MS)
    page.wait_for_function(AT_REST, timeout=REST_TIMEOUT_MS)
    page.wait_for_timeout(AFTER_REST_MS)
