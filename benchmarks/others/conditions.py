"""What do the conditions of a plan come to without this project's code? Comparisons of named columns.

A node is a list, its kind first: `["is", column, value]`, `["in", column, values]`,
`["at_least", column, number]` (`at_most`, `above` and `below` alike), `["flag", column]`,
`["le", column, column]`, `["all", nodes]`, `["any", nodes]`, `["not", node]`, or `["slot", number]`, a node
decided before. Days are numbers. Moved days and members of lists are columns of their own, made before
anything is timed: that favours the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rules.catalogue.conditions import DateExpr, FactTest, Shifted, date_of
from rules.domain.scenario import View
from rules.engine.leaves import Compared, Leaf, Occurred, Ordered, PastStay, UsedItems
from rules.engine.plan import Plan
from rules.engine.program import Program

Node = list[Any]
Cell = str | float | bool

NEVER = 9_999_999
"""Stands for a day that is not known or has not come."""
COMPARISONS = ("at_least", "at_most", "above", "below")


class Conditions:
    """The conditions of one plan, as plain data, and the columns that they read."""

    def __init__(self, plan: Plan, lists: Mapping[str, frozenset[str]]) -> None:
        self._lists = lists
        self._dates: dict[str, DateExpr] = {}
        self._members: dict[str, tuple[str, str]] = {}
        self._plain: set[str] = set()
        self.roots = sorted(
            {check.slot for one in plan.services for check in one.checks}
            | {check.slot for one in plan.services for item in one.items for check in item.checks}
        )
        self.slots = {slot: self._node(plan.program, slot) for slot in _needed(plan.program, self.roots)}

    def row(self, view: View) -> dict[str, Cell]:
        """The columns of one policy."""
        days = {name: _number(date_of(expr, view)) for name, expr in self._dates.items()}
        flags = {name: member in view[fact] for name, (fact, member) in self._members.items()}
        return {**days, **flags, **{fact: view[fact] for fact in self._plain}}

    def _node(self, program: Program, slot: int) -> Node:
        if slot in program.leaves:
            return self._leaf(program.leaves[slot])
        kind, children = program.inner[slot]
        parts = [["slot", child] for child in children]
        if kind == "known":  # where everything is known, it is what it is of
            return parts[0]
        return ["not", parts[0]] if kind == "not" else [kind, parts]

    def _leaf(self, leaf: Leaf) -> Node:
        match leaf:
            case Compared(test=test):
                return self._compared(test)
            case Occurred(fact=fact):
                return ["le", self._day(fact), self._day("as_of")]
            case Ordered(earlier=earlier, later=later):
                return ["le", self._day(earlier), self._day(later)]
            case UsedItems():
                return ["any", []]
            case PastStay():
                over = ["le", self._day("discharged_on"), self._day("as_of")]
                return ["all", [over, *(["in", self._fact(f), list(of)] for f, of in leaf.asked.items())]]

    def _compared(self, test: FactTest) -> Node:
        if test.has is not None:
            name = f"{test.fact}_{test.has}"
            self._members[name] = (test.fact, test.has)
            return ["flag", name]
        if test.in_list is not None:
            return ["in", self._fact(test.fact), sorted(self._lists[test.in_list])]
        if test.in_ is not None:
            return ["in", self._fact(test.fact), list(test.in_)]
        if test.is_ is not None:
            node = ["flag", self._fact(test.fact)]
            if isinstance(test.is_, bool):
                return node if test.is_ else ["not", node]
            return ["is", self._fact(test.fact), test.is_]
        [how] = [one for one in COMPARISONS if getattr(test, one) is not None]
        return [how, self._fact(test.fact), getattr(test, how)]

    def _fact(self, fact: str) -> str:
        self._plain.add(fact)
        return fact

    def _day(self, expr: DateExpr) -> str:
        name = f"day_{expr}" if isinstance(expr, str) else f"day_{expr.of}_{_moved(expr)}"
        self._dates[name] = expr
        return name


def _needed(program: Program, slots: list[int]) -> list[int]:
    """The slots that these rest on, and these; what is combined stands before what combines it."""
    found: set[int] = set()
    ahead = list(slots)
    while ahead:
        slot = ahead.pop()
        if slot not in found:
            found.add(slot)
            ahead.extend(program.children(slot))
    return sorted(found)


def _moved(expr: Shifted) -> str:
    way, period = ("plus", expr.plus) if expr.plus else ("minus", expr.minus)
    assert period is not None
    return f"{way}_{period.count}_{period.unit}"


def _number(day: dt.date | None) -> int:
    return NEVER if day is None else day.toordinal()
