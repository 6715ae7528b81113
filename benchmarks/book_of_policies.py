"""How many policies a second does a book take, beside the engine's own loop in the same run?

`python -m benchmarks.book_of_policies` prints rates, ratio and peak of memory; `--rows` says how many rows.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from rules.book.by_engine import engine_standings
from rules.book.columns import FactColumn, Policies, Vocabulary, column_of
from rules.book.evaluator import BookEvaluator
from rules.catalogue.catalogue import STANCES
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS, values_of
from rules.domain.scenario import RECORDS
from rules.engine.engine import Engine

PIECE = 65_536
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


def _timed(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--dates", action="store_true")
    chosen = options.parse_args()
    engine, vocabularies = Engine(load()), {}  # type: tuple[Engine, dict[str, Vocabulary]]
    some = made_up(1000, vocabularies, 0)
    loop = 1000 / _timed(lambda: engine_standings(engine, some, STANCES, {}), 3)
    evaluator = BookEvaluator(engine, STANCES, dates=chosen.dates)
    taken, done = [], 0
    while done < chosen.rows:
        size = min(PIECE, chosen.rows - done)
        piece = made_up(size, vocabularies, done + 1)
        begun = time.process_time()
        evaluator.standings(piece)
        taken.append((time.process_time() - begun) / size)
        done += size
    rate = 1 / statistics.median(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"machine: {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print(f"engine, one by one, both readings: {loop:,.0f} policies a second")
    print(f"book, both readings: {rate:,.0f} a second (first {1 / taken[0]:,.0f}), {rate / loop:,.0f} times")
    print(f"all {done:,} rows: {done / (sum(taken) / len(taken) * done):,.0f} a second; peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()
