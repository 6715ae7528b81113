"""How long does a click take with many people at once, beside one alone?

`python -m benchmarks.many_people` serves the application, by one process and by as many as there are cores
behind the example proxy, and lets 1 to 200 people click every ten seconds what the three users click
(`tests/support/clicks.py`). What counts are the ratios; the load of the machine stands beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.interactions import PATIENT
from tests.browser import driver
from tests.support.clicks import Journey, journeys
from tests.support.streamlit_client import MOST_SESSIONS, Opening, RunFailed, Session

LEVELS = (1, 10, 25, 50, 100, 200)
PAUSE = 10.0
"""Seconds between two clicks of one person, give or take a half."""
WINDOW = 60.0
"""Seconds for which they click, once all have come."""
COMING = 0.4
"""Seconds between two people who come."""
ALONE_PAUSE = 0.05
"""One alone clicks on as soon as the page is at rest, until every click was made twice."""

COLUMNS = ("processes", "people", "p50", "p95", "p50 / p95", "coming", "errors")
COLUMNS += ("CPU a click", "busy", "memory", "load")

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Crowd:
    """What was measured of so many people at once, in seconds and bytes."""

    people: int
    clicks: list[float] = field(default_factory=list)
    comings: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    spent: float = 0.0
    """Seconds of one core that the servers took while people clicked."""
    lasted: float = 0.0
    grown: int = 0
    """By how much the servers' memory grew with them."""
    load: float = 0.0
    """Of the machine as they began, before any of them."""

    def late(self, share: float) -> float:
        """As long as this share of clicks took at most."""
        times = sorted(self.clicks)
        return times[max(round(share * len(times)) - 1, 0)]


class Site(NamedTuple):
    """Where people come in, and the processes that serve them."""

    url: str
    pids: Sequence[int]

    def spent(self) -> float:
        """Seconds of one core since the processes began."""
        return sum(_spent(pid) for pid in self.pids)

    def memory(self) -> int:
        """Bytes that the processes hold now."""
        page = os.sysconf("SC_PAGE_SIZE")
        return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in self.pids)


def _spent(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


@contextmanager
def site(processes: int) -> Iterator[Site]:
    """The application, ready; behind the example proxy where there are several processes."""
    with ExitStack() as open_until_then:
        served = [
            open_until_then.enter_context(driver.started(driver.ROOT / "app.py")) for _ in range(processes)
        ]
        for one in served:
            while driver.status_of(f"{one.url}/readyz") != 200:
                time.sleep(0.1)
        pids = [one.process.pid for one in served]
        if processes == 1:
            yield Site(served[0].url, pids)
            return
        url = open_until_then.enter_context(_proxy([one.url for one in served]))
        yield Site(url, pids)


@contextmanager
def _proxy(upstream: Sequence[str]) -> Iterator[str]:
    caddy = shutil.which("caddy")
    if caddy is None:
        raise driver.CannotRun("caddy is missing: apt-get install caddy")
    url = f"http://localhost:{driver.free_port()}"
    behind = "to " + " ".join(one.removeprefix("http://") for one in upstream)
    command = [caddy, "run", "--config", str(driver.ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={**os.environ, "SITE": url, "UPSTREAM": behind}, **quiet) as proxy:
        try:
            for _ in range(100):
                try:
                    driver.status_of(f"{url}/_stcore/health")
                    break
                except OSError:
                    time.sleep(0.1)
            yield url
        finally:
            proxy.terminate()


async def _click(session: Session, journey: Journey, at: int, found: Crowd) -> None:
    """Make one click; one that changes nothing on the page has not been heard."""
    before = session.shown()
    begun = time.perf_counter()
    try:
        await journey.clicks[at % len(journey.clicks)](session)
    except (RunFailed, KeyError, OSError) as error:
        found.errors.append(f"{journey.page} {at}: {type(error).__name__} {error}")
        return
    found.clicks.append(time.perf_counter() - begun)
    if session.shown() == before:
        found.errors.append(f"{journey.page} {at}: nothing changed")


async def _take_part(session: Session, journey: Journey, dice: random.Random, found: Crowd) -> None:
    clock = asyncio.get_running_loop().time
    end, at, due = clock() + WINDOW, 0, clock() + dice.uniform(0, PAUSE)
    while due < end:
        await asyncio.sleep(max(due - clock(), 0))
        await _click(session, journey, at, found)
        at, due = at + 1, max(due + dice.uniform(PAUSE / 2, 1.5 * PAUSE), clock())


async def _alone(where: Site) -> Crowd:
    """Every journey twice, one after the other: the second time counts."""
    found = Crowd(1, load=os.getloadavg()[0])
    for journey in journeys(PATIENT):
        async with Opening(where.url, journey.page, journey.query) as session:
            aside, begun, spent = Crowd(1), time.perf_counter(), where.spent()
            for at in range(2 * len(journey.clicks)):
                await _click(session, journey, at, aside if at < len(journey.clicks) else found)
                if at == len(journey.clicks) - 1:
                    begun, spent = time.perf_counter(), where.spent()
                await asyncio.sleep(ALONE_PAUSE)
            found.spent += where.spent() - spent
            found.lasted += time.perf_counter() - begun
            found.errors += aside.errors
    return found


async def _crowd(where: Site, people: int) -> Crowd:
    if not 1 <= people <= MOST_SESSIONS:
        raise ValueError(f"1 to {MOST_SESSIONS} people, found {people}")
    dice, found, held = random.Random(people), Crowd(people, load=os.getloadavg()[0]), where.memory()
    kinds = journeys(PATIENT)

    async def come(late: float, journey: Journey) -> tuple[Session, Journey]:
        await asyncio.sleep(late)
        begun = time.perf_counter()
        session = await everybody.enter_async_context(Opening(where.url, journey.page, journey.query))
        found.comings.append(time.perf_counter() - begun)
        return session, journey

    async with AsyncExitStack() as everybody:
        coming = (come(COMING * at, kinds[at % len(kinds)]) for at in range(people))
        there = await asyncio.gather(*coming)
        begun, spent = time.perf_counter(), where.spent()
        await asyncio.gather(*(_take_part(*one, random.Random(dice.random()), found) for one in there))
        found.spent, found.lasted = where.spent() - spent, time.perf_counter() - begun
        found.grown = where.memory() - held
    return found


def _line(processes: int, alone: Crowd, found: Crowd) -> str:
    numbers = [
        f"{found.late(0.5) / alone.late(0.5):.1f} ×",
        f"{found.late(0.95) / alone.late(0.95):.1f} ×",
        f"{1000 * found.late(0.5):.0f} / {1000 * found.late(0.95):.0f} ms",
        f"{1000 * statistics.median(found.comings):.0f} ms" if found.comings else "",
        str(len(found.errors)),
        f"{1000 * found.spent / len(found.clicks):.0f} ms",
        f"{found.spent / found.lasted / processes:.0%}",
        f"{found.grown / found.people / 2**20:.1f} MB" if found.people > 1 else "",
        f"{found.load:.1f}",
    ]
    return f"| {processes} | {found.people} | {' | '.join(numbers)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("levels", type=int, nargs="*", default=LEVELS)
    parser.add_argument("--processes", type=int, nargs="*", default=(1, os.cpu_count() or 2))
    asked = parser.parse_args()
    print(f"| {' | '.join(COLUMNS)} |")
    print("|---" * len(COLUMNS) + "|")
    for processes in asked.processes:
        with site(processes) as where:
            alone = asyncio.run(_alone(where))
            for people in asked.levels:
                found = alone if people == 1 else asyncio.run(_crowd(where, people))
                print(_line(processes, alone, found), flush=True)
                for error in found.errors[:5]:
                    print(f"  {error}", flush=True)


if __name__ == "__main__":
    main()
