"""The conditions as one decision of zen-engine, a policy at a time. Run in the environment of the others."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import zen

SIGNS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}
MOST = 300
"""Policies that are decided one by one."""


def expression(node: list[Any]) -> str:
    """A node in the words of the engine's expressions."""
    kind, *of = node
    if kind == "slot":
        return f"$.s{of[0]}"
    if kind in ("all", "any"):
        if not of[0]:
            return "true" if kind == "all" else "false"
        return "(" + (" and " if kind == "all" else " or ").join(map(expression, of[0])) + ")"
    if kind == "not":
        return f"not ({expression(of[0])})"
    if kind == "flag":
        return str(of[0])
    if kind == "le":
        return f"{of[0]} <= {of[1]}"
    if kind == "is":
        return f"{of[0]} == {json.dumps(of[1], ensure_ascii=False)}"
    if kind == "in":
        return f"{of[0]} in {json.dumps(of[1], ensure_ascii=False)}"
    return f"{of[0]} {SIGNS[kind]} {of[1]}"


def decision(slots: dict[str, list[Any]]) -> Any:
    """All conditions as one graph: in, one node of expressions, out."""
    expressions = [
        {"id": f"e{slot}", "key": f"s{slot}", "value": expression(node)} for slot, node in slots.items()
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "all", "type": "expressionNode", "name": "all", "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other}
        for one, other in (("in", "all"), ("all", "out"))
    ]
    placed = [{**node, "position": {"x": 0, "y": 0}} for node in nodes]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": placed, "edges": edges}))


def main() -> None:
    """Decide, compare with what was expected, and print the time a policy takes."""
    case = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    names, rows = list(case["columns"]), min(MOST, case["rows"])
    policies = [{name: case["columns"][name][row] for name in names} for row in range(rows)]
    decided = decision(case["slots"])
    taken, differ = [], 0
    for row, policy in enumerate(policies):
        decided.evaluate(policy)
        begun = time.process_time()
        found = decided.evaluate(policy)["result"]
        taken.append(time.process_time() - begun)
        differ += sum(found[f"s{root}"] != verdicts[row] for root, verdicts in case["expected"].items())
    taken.sort()
    print(json.dumps({"seconds": taken[len(taken) // 2], "rows": 1, "compared": rows, "differ": differ}))


if __name__ == "__main__":
    main()
