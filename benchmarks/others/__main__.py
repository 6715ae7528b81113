"""How do this project's rules stand beside general engines with the same conditions, in one run?

`make bench-others` makes an environment of its own for the others (`.venv-others`: the licence of one of
them keeps it out of ours), draws policies of which everything is known, has each engine decide every check of
the favourable reading, holds each verdict against ours and prints a table. Times are the processor's,
medians of rounds in which everybody has a turn, so that all find the machine equally busy.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.book_of_policies import values_drawn
from benchmarks.one_scenario import told_scenarios
from benchmarks.others.conditions import Conditions
from rules.book.by_engine import engine_standings, known_scenario
from rules.book.columns import Array, FactColumn, Policies, Vocabulary, column_of
from rules.book.evaluator import BookEvaluator
from rules.book.parts import HeldParts, PartLayout
from rules.book.slots import SlotArrays
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.fact_kinds import KINDS
from rules.domain.parsing import parse, view_of
from rules.domain.scenario import RECORDS
from rules.engine.engine import Engine
from rules.engine.kleene import UNKNOWN, YES
from rules.engine.program import Program

HOME = Path(__file__).resolve().parent
ENVIRONMENT = HOME.parents[1] / ".venv-others"
OTHERS = {"zen": "zen-engine>=2.1,<3", "polars": "polars>=2,<3", "openfisca": "OpenFisca-Core>=46,<47"}
SCENARIOS, LOOP, TURNS, ROUNDS = 300, 1000, 5, 3
LEFT_OUT = (*RECORDS, "birth_date", "policy_end")
"""What follows from other facts, and what lists hold: engines of single values have no form for it."""


class Decided(NamedTuple):
    """What another engine took."""

    seconds: float
    """For one policy, or for all of them."""
    rows: int
    compared: int
    differ: int
    release: str


def known_policies(size: int, seed: int) -> Policies:
    """Policies of which everything is known, each fact drawn by itself."""
    drawn, columns = np.random.default_rng(seed), {}
    for fact, kind in KINDS.items():
        if fact not in LEFT_OUT:
            values = [value for value in values_drawn(fact, kind)[1] if value is not None]
            vocabulary = Vocabulary()
            codes = np.array(column_of(values, vocabulary).codes)
            columns[fact] = FactColumn(
                codes[drawn.integers(0, len(codes), size)].astype(np.int32), vocabulary
            )
    return Policies(size, columns)


def environment() -> Path:
    """The others' Python, with them installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *OTHERS.values()], check=True)
    return python


def decided_by(python: Path, name: str, case: Path) -> Decided:
    """What an engine took for the conditions and policies of a file."""
    done = subprocess.run([python, HOME / f"by_{name}.py", case], check=True, capture_output=True, text=True)
    package = OTHERS[name].partition(">")[0]
    asked = f"from importlib.metadata import version; print(version({package!r}))"
    release = subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True).stdout.strip()
    return Decided(**json.loads(done.stdout.splitlines()[-1]), release=release)


def median_time(work: Callable[[], object], turns: int = TURNS) -> float:
    """The processor's time for some work, in seconds."""
    taken = []
    gc.disable()  # what it takes depends on all that the process holds
    for _ in range(turns):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    gc.enable()
    return statistics.median(taken)


def median_each(work: Callable[[Any], object], of: Sequence[Any]) -> float:
    """The processor's time for one of several, in seconds."""
    return statistics.median(median_time(partial(work, one), 3) for one in of)


def case_of(conditions: Conditions, program: Program, policies: Policies) -> dict[str, Any]:
    """What the others are given: conditions, columns, and our verdicts where every leaf is decided."""
    rows, verdicts = [], []
    for row in range(policies.size):
        view = view_of(known_scenario(policies.facts(row)), SERVICES)
        values = program.run(view)
        if all(values[leaf] != UNKNOWN for leaf in program.leaves):
            rows.append(conditions.row(view))
            verdicts.append([values[root] == YES for root in conditions.roots])
    return {
        "rows": len(rows),
        "columns": {name: [one[name] for one in rows] for name in rows[0]},
        "slots": conditions.slots,
        "expected": {root: [one[at] for one in verdicts] for at, root in enumerate(conditions.roots)},
    }


def our_times(engine: Engine, policies: Policies, roots: Sequence[int]) -> dict[str, float]:
    """What we take for one policy, by what is asked, in seconds."""
    program, held = engine.plan("favourable").program, HeldParts()
    known = [known_scenario(policies.facts(row)) for row in range(SCENARIOS)]
    some, evaluator = policies.at(np.arange(LOOP)), BookEvaluator(engine, STANCES)
    checked(policies, held, program, roots)
    evaluator.standings(policies)
    return {
        "usual": median_each(engine.evaluate, [parse(facts, SERVICES) for facts in told_scenarios()]),
        "all known": median_each(engine.evaluate, known),
        "conditions": median_each(program.run, [view_of(one, SERVICES) for one in known]),
        "checks": median_time(lambda: checked(policies, held, program, roots)) / policies.size,
        "loop": median_time(lambda: engine_standings(engine, some, STANCES, {}), 3) / LOOP,
        "book": median_time(lambda: evaluator.standings(policies), 3) / policies.size,
    }


def checked(policies: Policies, held: HeldParts, program: Program, roots: Sequence[int]) -> list[Array]:
    """Every check along the rows; what was decided before is held, as it is from piece to piece."""
    slots = SlotArrays(program, PartLayout(policies, held))
    return [slots[root] for root in roots]


ASKED = (
    ("a whole answer to the usual cases, beside the conditions alone", "usual", "zen"),
    ("a whole answer where everything is known, beside the conditions alone", "all known", "zen"),
    ("the conditions of one policy", "conditions", "zen"),
    ("the checks of a table, a policy", "checks", "polars"),
    ("the checks of a table, a policy", "checks", "openfisca"),
)


class Round(NamedTuple):
    """What everybody took for one policy in one round, in seconds."""

    ours: dict[str, float]
    others: dict[str, Decided]


def report(rounds: Sequence[Round]) -> None:
    """Print the table, and how many verdicts were compared."""
    print("| what | ours µs | theirs µs | by | ours ÷ theirs |")
    print("|---|---:|---:|---|---:|")
    for what, mine, name in ASKED:
        theirs = [one.others[name].seconds / one.others[name].rows for one in rounds]
        _row(what, [one.ours[mine] for one in rounds], theirs, f"{name} {rounds[0].others[name].release}")
    ours, loop = [one.ours["book"] for one in rounds], [one.ours["loop"] for one in rounds]
    _row("status and rest of a table, a policy", ours, loop, "our own loop")
    for name, one in rounds[0].others.items():
        print(f"{name}: {one.compared:,} policies compared, {one.differ:,} verdicts differ")


def _row(what: str, ours: Sequence[float], theirs: Sequence[float], by: str) -> None:
    """Medians, and the median of the ratios of each round."""
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    mine, other = statistics.median(ours) * 1e6, statistics.median(theirs) * 1e6
    print(f"| {what} | {mine:,.3f} | {other:,.3f} | {by} | {ratio:.2g} |")


def main() -> None:
    """Measure, compare and print; exit 1 where an engine decides otherwise than ours."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=65_536)
    engine, policies = Engine(load()), known_policies(options.parse_args().rows, 0)
    plan = engine.plan("favourable")
    conditions = Conditions(plan, engine.catalogue.lists)
    case = case_of(conditions, plan.program, policies)
    print(f"machine: {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print(f"{len(conditions.slots)} conditions, {len(conditions.roots)} checks, {case['rows']:,} policies")
    python = environment()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.json"
        file.write_text(json.dumps(case), encoding="utf-8")
        rounds = [
            Round(
                our_times(engine, policies, conditions.roots),
                {name: decided_by(python, name, file) for name in OTHERS},
            )
            for _ in range(ROUNDS)
        ]
    report(rounds)
    if any(one.differ for one in rounds[0].others.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
