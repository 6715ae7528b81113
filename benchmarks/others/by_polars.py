"""The conditions as expressions of Polars over a whole table. Run in the environment of the others."""

from __future__ import annotations

import json
import operator
import sys
import time
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl

SIGNS = {"at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt}
TURNS = 5


def expression(node: list[Any]) -> Any:
    """A node as an expression over columns; slots decided before are columns too."""
    kind, *of = node
    if kind == "slot":
        return pl.col(f"s{of[0]}")
    if kind in ("all", "any"):
        combine = operator.and_ if kind == "all" else operator.or_
        return reduce(combine, map(expression, of[0])) if of[0] else pl.lit(kind == "all")
    if kind == "not":
        return ~expression(of[0])
    if kind == "flag":
        return pl.col(of[0])
    if kind == "le":
        return pl.col(of[0]) <= pl.col(of[1])
    if kind == "is":
        return pl.col(of[0]) == of[1]
    if kind == "in":
        return pl.col(of[0]).is_in(of[1])
    return SIGNS[kind](pl.col(of[0]), of[1])


def levels(slots: dict[str, list[Any]]) -> list[list[str]]:
    """The slots by how many others must be decided before: each level is one step over the table."""
    depth: dict[str, int] = {}
    for slot, node in slots.items():
        before = [str(part[1]) for part in _slots_in(node)]
        depth[slot] = 1 + max((depth[one] for one in before), default=-1)
    return [[slot for slot in slots if depth[slot] == level] for level in range(max(depth.values()) + 1)]


def _slots_in(node: list[Any]) -> list[list[Any]]:
    if node[0] == "slot":
        return [node]
    parts = node[1] if node[0] in ("all", "any") else [node[1]] if node[0] == "not" else []
    return [found for part in parts for found in _slots_in(part)]


def main() -> None:
    """Decide, compare with what was expected, and print the time of a table."""
    case = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    table = pl.DataFrame(case["columns"])
    table = table.with_columns(pl.col(pl.String).cast(pl.Categorical))
    roots = [f"s{root}" for root in case["expected"]]

    def decide() -> Any:
        query = table.lazy()
        for level in levels(case["slots"]):
            query = query.with_columns(expression(case["slots"][slot]).alias(f"s{slot}") for slot in level)
        return query.select(roots).collect()

    found, taken = decide(), []
    for _ in range(TURNS):
        begun = time.process_time()
        decide()
        taken.append(time.process_time() - begun)
    differ = sum(
        one != other
        for root, verdicts in case["expected"].items()
        for one, other in zip(found[f"s{root}"].to_list(), verdicts, strict=True)
    )
    seconds = sorted(taken)[TURNS // 2]
    print(json.dumps({"seconds": seconds, "rows": case["rows"], "compared": case["rows"], "differ": differ}))


if __name__ == "__main__":
    main()
