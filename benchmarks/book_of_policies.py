"""How many policies a second does a book take, and does that hold as it grows?

`make bench-book` answers made-up books of 1,000 to 10,000,000 policies, then of some services alone, each in
a process of its own: how many a second, beside the engine's own loop in the same process, and the most
memory. A book is drawn piece by piece and nothing of it is kept but totals. `--rows` measures one size.
Times are the processor's and leave the drawing out.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from rules.book.by_engine import engine_standings
from rules.book.columns import FactColumn, Policies, Vocabulary, column_of
from rules.book.evaluator import BookEvaluator
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS, values_of
from rules.domain.scenario import RECORDS
from rules.engine.engine import Engine
from rules.engine.status import CODE

PIECE = 65_536
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SOME_SERVICES, SERVICES_ROWS = (1, 5, 10), 500_000
LOOP = 1_000
"""Policies that the engine answers one by one, before and after."""
RARE = 0.1
"""The share of policies in which something has happened."""
FIRST = np.datetime64("2025-06-01")


def made_up(size: int, vocabularies: dict[str, Vocabulary], seed: int) -> Policies:
    """Policies of one day: most of them well, one in ten ill, in hospital or on a journey."""
    drawn = np.random.default_rng(seed)
    ill = drawn.random(size) < RARE
    columns = {}
    for fact, kind in KINDS.items():
        if fact in RECORDS or fact == "birth_date":
            continue
        rare, values = values_drawn(fact, kind)
        codes = np.array([0, *column_of(values, vocabularies.setdefault(fact, Vocabulary())).codes])
        picked = codes[drawn.integers(0 if rare else 1, len(codes), size)]
        if rare:
            picked = np.where(ill, picked, codes[1] if kind == "yes_no" or fact in STANDARD else 0)
        columns[fact] = FactColumn(picked.astype(np.int32), vocabularies[fact])
    return Policies(size, columns)


STANDARD = ("diagnosis", "care", "surgery", "trip_km")
"""Where something is known of those who are well: none, or nothing."""


def values_drawn(fact: str, kind: str) -> tuple[bool, list[Any]]:
    """Whether it concerns few policies, and its values, the ordinary one first."""
    if fact == "as_of":
        return False, [FIRST.item()]
    if fact in ("policy_start", "policy_end"):
        return False, [None] if fact == "policy_end" else [(FIRST - days).item() for days in range(400)]
    if fact in ("edition", "addons", "waiting_days", "renewal", "social_insurance", "age", "sex", "married"):
        known: dict[str, list[Any]] = {"waiting_days": [30, 60], "age": list(range(90))}
        return False, known.get(fact) or [tuple(v) if kind == "many" else v for v in values_of(fact)]
    if kind in ("yes_no", "choice"):
        values = list(values_of(fact))
        return True, values[::-1] if kind == "yes_no" else sorted(values, key=lambda value: value != "none")
    if kind == "day":
        return True, [(FIRST - days).item() for days in range(-30, 120)]
    if kind == "city":
        return True, ["上海", "苏州", "昆山", "广州"]
    return True, [0.0, 50.0, 120.0, 300.0] if kind == "number" else [0, 5, 40]


class Measured(NamedTuple):
    """What a process took for one book under both readings."""

    rows: int
    services: int
    a_second: float
    loop: float
    """What the engine answers a second, one by one, the same services."""
    peak: float
    """Megabytes."""
    available: int
    """The services that are available, over all policies, under the favourable reading."""


def measured(rows: int, services: Sequence[str], *, dates: bool) -> Measured:
    """Answer a made-up book in this process."""
    engine, vocabularies = Engine(load()), {}  # type: tuple[Engine, dict[str, Vocabulary]]
    evaluator, taken = BookEvaluator(engine, STANCES, dates=dates, services=services), 0.0
    some, totals = made_up(LOOP, vocabularies, 0), Counter[int]()
    loop = [_took(lambda: engine_standings(engine, some, STANCES, {}, services=services)) for _ in "12"]
    for first in range(0, rows, PIECE):
        piece = made_up(min(PIECE, rows - first), vocabularies, first + 1)
        begun = time.process_time()
        standing = evaluator.standings(piece)["favourable"]
        taken += time.process_time() - begun
        for codes in standing.services.values():
            totals.update(dict(enumerate(np.bincount(codes).tolist())))
    loop += [_took(lambda: engine_standings(engine, some, STANCES, {}, services=services)) for _ in "12"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = statistics.median(loop) / LOOP
    return Measured(rows, len(services), rows / taken, 1 / each, peak, totals[CODE["available"]])


def _took(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Measure one book, or all in processes of their own, and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, help="measure one book of so many policies and print it as JSON")
    options.add_argument("--services", type=int, default=len(SERVICES), help="so many services alone")
    options.add_argument("--dates", action="store_true", help="with every date")
    chosen = options.parse_args()
    if chosen.rows:
        one = measured(chosen.rows, [*SERVICES][: chosen.services], dates=chosen.dates)
        print(json.dumps(one._asdict()))
        return
    print(f"machine: {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    report([_alone(rows, len(SERVICES), dates=chosen.dates) for rows in SIZES])
    report([_alone(SERVICES_ROWS, few, dates=chosen.dates) for few in (*SOME_SERVICES, len(SERVICES))])


def _alone(rows: int, services: int, *, dates: bool) -> Measured:
    """A book answered in a process of its own."""
    asked = ["--rows", str(rows), "--services", str(services), *(["--dates"] if dates else [])]
    command = [sys.executable, "-m", "benchmarks.book_of_policies", *asked]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def report(books: Sequence[Measured]) -> None:
    """Print a table; the time for a policy stands beside that of the first book."""
    print("| policies | services | a second | time each, the first being 1 | times the loop | peak MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for one in books:
        each = books[0].a_second / one.a_second
        print(
            f"| {one.rows:,} | {one.services} | {one.a_second:,.0f} | {each:.2g}"
            f" | {one.a_second / one.loop:,.0f} | {one.peak:,.0f} |"
        )


if __name__ == "__main__":
    main()
