"""How long does it take to look at every combination? `make bench` runs this; plain `make test` does not."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from rules.analysis.readings.reading_effects import Effects
from rules.analysis.soundness import Analysis
from rules.analysis.tables.truth_table import tabulate
from rules.book.item_parts import judged_items
from rules.catalogue.loader import load
from rules.engine.engine import Engine

STANCES = ("favourable", "cautious")


def test_enumerate_every_combination(benchmark: BenchmarkFixture) -> None:
    """Every item's status and counts under both stances, over its whole space."""
    engine = Engine(load())
    plans = [engine.plan(stance) for stance in STANCES]

    def enumerate_all() -> int:
        every = (one for plan in plans for one in judged_items(plan, engine.catalogue))
        return sum(tabulate((one,))[0].status.size for one in every)

    assert benchmark.pedantic(enumerate_all, rounds=3, warmup_rounds=1) > 1_000_000


def test_analyse(benchmark: BenchmarkFixture) -> None:
    """The whole analysis, causes and registers included."""
    health = benchmark.pedantic(lambda: Analysis(load()).run(), rounds=1)
    assert health.sound


@pytest.mark.parametrize("register", ["contradictions", "silences"])
def test_effects(register: str, benchmark: BenchmarkFixture) -> None:
    """What hangs on each entry of a register."""
    entries = getattr(load(), register)

    def compute() -> int:
        effects = Effects(load())
        return sum(effects.of(entry)["wired"] for entry in entries)

    assert benchmark.pedantic(compute, rounds=1)
