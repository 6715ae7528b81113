"""How long does the first visitor after a start wait, beside the second?

`python -m benchmarks.first_visitor` starts the application for each page anew, waits until it says that it
is ready, and opens the page twice as two people would: its HTML, then all that it draws. What counts is the
ratio.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import NamedTuple

from benchmarks.interactions import PATIENT
from tests.browser import driver
from tests.support.streamlit_client import Opening

STARTS = 3
ADDRESSES = (("", ""), ("", f"situation=hospital&{PATIENT}"), ("services", PATIENT), ("ledger", PATIENT))
ADDRESSES += (("training", "persona=cancer"), ("terms", ""), ("clauses", ""))
MOST = 3.0
"""How many times as long as the second visitor the first may wait."""


class Start(NamedTuple):
    """Seconds of one start and of those who come after it."""

    listens: float
    ready: float
    first: float
    second: float


async def _visit(base: str, page: str, query: str) -> float:
    begun = time.perf_counter()
    assert await asyncio.to_thread(driver.status_of, f"{base}/{page}?{query}") == 200
    async with Opening(base, page, query):
        return time.perf_counter() - begun


def start(page: str, query: str) -> Start:
    """Start the application and let two people come."""
    begun = time.perf_counter()
    with driver.serve(driver.ROOT / "app.py") as base:
        listens = time.perf_counter() - begun
        while driver.status_of(f"{base}/readyz") != 200:
            time.sleep(0.05)
        ready = time.perf_counter() - begun
        first, second = (asyncio.run(_visit(base, page, query)) for _ in range(2))
    return Start(listens, ready, first, second)


def main() -> None:
    """Print what was measured."""
    print(f"medians of {STARTS} starts; at most {MOST:.0f} times is asked for")
    for page, query in ADDRESSES:
        found = Start(*map(statistics.median, zip(*(start(page, query) for _ in range(STARTS)), strict=True)))
        starts = f"listens after {found.listens:.1f} s, ready after {found.ready:.1f} s"
        waits = f"first {1000 * found.first:.0f} ms, second {1000 * found.second:.0f} ms"
        print(f"/{page}{'?…' if query else ''}: {starts}; {waits}: {found.first / found.second:.1f}")


if __name__ == "__main__":
    main()
