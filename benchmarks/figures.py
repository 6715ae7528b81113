"""How does everything that is measured stand, beside something else in the same run?

`make figures` prints the machine, then the answer as JSON, many earlier stays and the start of the command
line beside what they are set against, then what the other benchmarks print: other engines, a growing book,
the first visitor. Ratios carry over to other machines; what is wished for stands beside them.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.one_scenario import ROOT, told_scenarios
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.exchange import answer_text

TURNS = 5
OTHERS = ("benchmarks.others", "benchmarks.book_of_policies", "benchmarks.first_visitor")
FEW, MANY = 200, 1_000
"""Earlier stays."""


class Figure(NamedTuple):
    """One thing beside another, in seconds of the processor."""

    what: str
    ours: float
    beside: str
    theirs: float
    wished: str


def used(work: Callable[[], object]) -> float:
    """The processor's time for some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def used_by(*command: str) -> float:
    """The processor's time of a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def by_turns(*works: Callable[[], float]) -> list[float]:
    """The median time of each, taken by turns so that all find the machine equally busy."""
    return [
        statistics.median(times) for times in zip(*([w() for w in works] for _ in range(TURNS)), strict=True)
    ]


def with_stays(number: int) -> Scenario:
    """A patient with so many earlier stays of one day."""
    first = dt.date(2015, 1, 1)
    stays = [
        {
            "admitted_on": (first + dt.timedelta(days=4 * n)).isoformat(),
            "discharged_on": (first + dt.timedelta(days=4 * n + 1)).isoformat(),
            "surgery": "none",
            "hospital": "public_general",
        }
        for n in range(number)
    ]
    facts = {
        "as_of": "2026-06-01",
        "policy_start": "2026-01-01",
        "edition": "special",
        "earlier_stays": stays,
    }
    return parse(facts, SERVICES)


def figures() -> Iterator[Figure]:
    """What has no benchmark of its own."""
    engine = Engine(load())
    scenarios = [parse(facts, SERVICES) for facts in told_scenarios()]
    answers = [engine.evaluate(scenario) for scenario in scenarios]

    def as_json(indent: int | None) -> float:
        return used(lambda: [answer_text(answer, indent) for answer in answers])

    evaluated = partial(used, lambda: [engine.evaluate(scenario) for scenario in scenarios])
    answered, line, lines = by_turns(evaluated, partial(as_json, None), partial(as_json, 1))
    yield Figure("answers as JSON on one line", line, "their evaluation", answered, "1")
    yield Figure("answers as JSON with line breaks", lines, "their evaluation", answered, "1")
    some, more = (partial(engine.evaluate, with_stays(number)) for number in (FEW, MANY))
    few, many = by_turns(partial(used, some), partial(used, more))
    yield Figure(f"{MANY:,} earlier stays", many, f"{FEW} of them", few, str(MANY // FEW))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.json"
        file.write_text(json.dumps({"as_of": "2026-06-01"}), encoding="utf-8")
        command, bare = by_turns(
            partial(used_by, "-m", "rules", "evaluate", str(file)),
            partial(used_by, "-c", "import pydantic, yaml"),
        )
    yield Figure("`python -m rules evaluate FILE`", command, "`import pydantic, yaml`", bare, "0.25 s")


def main() -> None:
    """Print everything."""
    named = ("numpy", "pyarrow", "pydantic", "streamlit")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in named)
    today, machine = dt.datetime.now(dt.UTC).date(), f"{os.cpu_count()} cores, {platform.machine()}"
    print(f"{today}: {machine}, load {os.getloadavg()[0]:.1f}")
    print(f"Python {platform.python_version()}, {versions}\n")
    print("| what | ours ms | beside | ms | ratio | wished for |\n|---|---:|---|---:|---:|---:|", flush=True)
    for one in figures():
        ours, theirs = 1000 * one.ours, 1000 * one.theirs
        print(
            f"| {one.what} | {ours:,.0f} | {one.beside} | {theirs:,.0f}"
            f" | {ours / theirs:.2f} | {one.wished} |"
        )
    for module in OTHERS:
        print(f"\n{module}:\n", flush=True)
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
