"""How long does a trainee wait for an answer to be taken, alone and with a class of thirty?

`python -m benchmarks.class_answers` serves the application, seats a class, and lets everybody answer at times
of their own while every phone looks every two seconds, as it does by itself. What counts is the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
from typing import NamedTuple

from tests.browser.driver import ROOT, serve
from tests.support.class_of import PHONE, open_class
from tests.support.streamlit_client import Session

QUERY = "quiz=7&questions=2&topic=times&topic=date"
TRAINEES = 30
WINDOW = 12.0
"""Seconds in which everybody answers."""
EACH = 3
"""Answers of everybody; each but the first takes the one before back."""
ALONE = 40
LOOK = 2.0
"""Seconds after which a phone looks again, as in `pages/ui/classroom/phone_page.py`."""
MOST = 3.0
"""How many times as long as alone an answer may take in a class."""


class Waits(NamedTuple):
    """How long answers took, in milliseconds."""

    median: float
    late: float
    """Of twenty, one took longer."""


def _waits(found: list[float]) -> Waits:
    times = sorted(1000 * one for one in found)
    return Waits(statistics.median(times), times[max(round(0.95 * len(times)) - 1, 0)])


async def _take_part(trainee: Session, at: list[float], found: list[float]) -> None:
    """Answer at these seconds; look in between."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    looked = begun + random.random() * LOOK
    for turn, due in enumerate(at):
        while clock() < begun + due:
            await asyncio.sleep(max(min(looked, begun + due) - clock(), 0))
            if clock() >= looked:
                await trainee.look()
                looked = clock() + LOOK
        before = clock()
        block = await trainee.tell(PHONE, "answer", [0, ["AB"[turn % 2]]])
        found.append(clock() - before)
        assert "已交" in block.html, block.html[-400:]


async def _answers(base: str, number: int, each: int, window: float) -> Waits:
    dice, found = random.Random(5), list[float]()
    async with open_class(base, number, QUERY) as room:
        await room.forward()
        await asyncio.gather(*(one.look() for one in room.trainees))
        times = [sorted(dice.uniform(0, window) for _ in range(each)) for _ in room.trainees]
        await asyncio.gather(*map(_take_part, room.trainees, times, [found] * number))
        assert f"<b>{number}</b><span>/ {number} 人已答" in await room.wall()
    return _waits(found)


def measure(base: str, trainees: int = TRAINEES) -> tuple[Waits, Waits]:
    """The waits of one alone and of a class, one after the other on the same server."""
    asyncio.run(_answers(base, 1, 3, 1.0))
    alone = asyncio.run(_answers(base, 1, ALONE, WINDOW))
    return alone, asyncio.run(_answers(base, trainees, EACH, WINDOW))


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trainees", type=int, nargs="?", default=TRAINEES)
    trainees = parser.parse_args().trainees
    with serve(ROOT / "app.py") as base:
        alone, many = measure(base, trainees)
    print(f"1: median {alone.median:.0f} ms, 95 % {alone.late:.0f} ms")
    print(f"{trainees}: median {many.median:.0f} ms, 95 % {many.late:.0f} ms")
    print(f"ratio at 95 %: {many.late / alone.late:.2f}, allowed {MOST:.0f}")


if __name__ == "__main__":
    main()
