"""How long does one answer take, beside work that never changes, and beside another checkout?

Run `make bench-scenario`, with `AGAINST=PATH` to compare with the checkout of another commit. Every scenario
of `tests/cases` and of the personas is evaluated, both readings with reasons; parsing and JSON are not
counted. Both sides take turns in processes of their own, and times are the processor's, so that what else the
machine does matters little. The ratio to the reference carries over to other machines, milliseconds do not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from rules.analysis.expectations import CASES, read_cases
from rules.catalogue import personas

ROOT = Path(__file__).resolve().parents[1]
TURNS = 5

CHILD = """
import gc, importlib, json, statistics, sys
from time import process_time

def first(*homes):
    for home in homes:
        module, name = home.split(":")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"none of {homes} in this checkout")

def reference():
    # Plain Python: dictionaries, tuples and comparisons, as much as an answer takes.
    table = {}
    for number in range(4000):
        table[number % 97] = (number, table.get(number % 89))[0]
    return sum(table.values())

def timed(work):
    begun = process_time()
    work()
    return process_time() - begun

engine = first("rules:Engine", "rules.evaluate:Engine")(first("rules:load", "rules.catalogue:load")())
parse = first("rules:parse", "rules.scenario:parse")
services = first("rules:SERVICES", "rules.catalogue:SERVICES")
scenarios = [parse(facts, services) for facts in json.load(sys.stdin)]
for scenario in scenarios:
    engine.evaluate(scenario)
gc.disable()
answers, references = [], []
for _ in range(3):
    for scenario in scenarios:
        answers.append(timed(lambda: engine.evaluate(scenario)))
        references.append(timed(reference))
    gc.collect()
print(json.dumps([statistics.median(answers), statistics.median(references)]))
"""


def _turn(checkout: Path, scenarios: str) -> tuple[float, float]:
    """The median times of an answer and of the reference, in seconds, in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=scenarios,
        capture_output=True,
        text=True,
        check=True,
        cwd=checkout,
    )
    answer, reference = json.loads(done.stdout)
    return answer, reference


def told_scenarios() -> list[dict[str, Any]]:
    """The facts of every case of `tests/cases` and of every step of the personas."""
    told = [
        personas.facts_at_step(one, step)
        for one in personas.load_personas()
        for step in range(len(one.steps))
    ]
    cases = [case.given for path in sorted(CASES.glob("*.yaml")) for case in read_cases(path)]
    return [*cases, *told]


def main() -> None:
    """Print a line for each checkout: milliseconds, and the ratios to the reference and to the first line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="the checkout of another commit")
    against = parser.parse_args().against
    scenarios = json.dumps(told_scenarios())
    checkouts = [ROOT, *([against.resolve()] if against else [])]
    turns = [[_turn(checkout, scenarios) for checkout in checkouts] for _ in range(TURNS)]
    ours = statistics.median(turn[0][0] for turn in turns)
    print("| checkout | ms | beside the reference | ours beside it |")
    print("|---|---:|---:|---:|")
    for number, checkout in enumerate(checkouts):
        answer = statistics.median(turn[number][0] for turn in turns)
        ratio = statistics.median(turn[number][0] / turn[number][1] for turn in turns)
        print(f"| {checkout} | {answer * 1000:.2f} | {ratio:.2f} | {ours / answer:.2f} |")


if __name__ == "__main__":
    main()
