"""The conditions as variables of OpenFisca over a whole population. Run in the environment of the others."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = build_entity("person", "persons", "an insured person", is_person=True)
WHEN = "2026-11"
TURNS = 5


def formula_of(node: list[Any]) -> Any:
    """The formula of a node: from a person and a period to an array of truth values."""
    kind, *of = node
    if kind == "slot":
        return lambda person, period: person(f"s{of[0]}", period)
    if kind in ("all", "any"):
        combine = np.logical_and if kind == "all" else np.logical_or
        parts = [formula_of(part) for part in of[0]]

        def combined(person: Any, period: Any) -> Any:
            found = np.full(person.count, kind == "all")
            for part in parts:
                found = combine(found, part(person, period))
            return found

        return combined
    if kind == "not":
        inner = formula_of(of[0])
        return lambda person, period: ~inner(person, period)
    if kind == "flag":
        return lambda person, period: person(of[0], period)
    if kind == "le":
        return lambda person, period: person(of[0], period) <= person(of[1], period)
    if kind == "is":
        return lambda person, period: person(of[0], period) == of[1]
    if kind == "in":
        return lambda person, period: np.isin(person(of[0], period), of[1])
    compare = {"at_least": np.greater_equal, "at_most": np.less_equal, "above": np.greater, "below": np.less}[
        kind
    ]
    return lambda person, period: compare(person(of[0], period), of[1])


def variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    """A variable of OpenFisca: given, or by its formula."""
    body: dict[str, Any] = {"value_type": kind, "entity": PERSON, "definition_period": ETERNITY}
    if formula:
        body["formula"] = lambda person, period: formula(person, period)
    return type(name, (Variable,), body)


def main() -> None:
    """Decide, compare with what was expected, and print the time of a population."""
    case = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    texts = {name: values for name, values in case["columns"].items() if isinstance(values[0], str)}
    # Texts go as numbers: comparing texts would be slower.
    numbers = {
        name: {text: n for n, text in enumerate(dict.fromkeys(values))} for name, values in texts.items()
    }
    columns = {
        name: np.array([numbers[name][value] for value in values] if name in texts else values)
        for name, values in case["columns"].items()
    }
    system = TaxBenefitSystem([PERSON])
    for name, column in columns.items():
        system.add_variable(variable(name, {"b": bool, "i": int}.get(column.dtype.kind, float)))
    for slot, node in case["slots"].items():
        system.add_variable(variable(f"s{slot}", bool, formula_of(_as_numbers(node, numbers))))

    def decide() -> tuple[float, dict[str, Any]]:
        simulation = SimulationBuilder().build_default_simulation(system, count=case["rows"])
        for name, column in columns.items():
            simulation.set_input(name, WHEN, column)
        begun = time.process_time()
        found = {root: simulation.calculate(f"s{root}", WHEN) for root in case["expected"]}
        return time.process_time() - begun, found

    turns = [decide() for _ in range(TURNS)]
    found = turns[0][1]
    differ = sum(
        int((found[root] != np.array(verdicts)).sum()) for root, verdicts in case["expected"].items()
    )
    seconds = sorted(seconds for seconds, _ in turns)[TURNS // 2]
    print(json.dumps({"seconds": seconds, "rows": case["rows"], "compared": case["rows"], "differ": differ}))


def _as_numbers(node: list[Any], numbered: dict[str, dict[str, int]]) -> list[Any]:
    """A node in which texts are the numbers that stand for them."""
    kind, *of = node
    if kind in ("all", "any"):
        return [kind, [_as_numbers(part, numbered) for part in of[0]]]
    if kind == "not":
        return [kind, _as_numbers(of[0], numbered)]
    if kind in ("is", "in") and of[0] in numbered:
        numbers = numbered[of[0]]
        if kind == "is":
            return [kind, of[0], numbers.get(of[1], -1)]
        return [kind, of[0], [numbers[value] for value in of[1] if value in numbers]]
    return node


if __name__ == "__main__":
    main()
