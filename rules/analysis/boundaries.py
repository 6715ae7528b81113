"""At which values of a fact does some rule change its mind? Constants, thresholds, lists, and dates in order.

Derived from the conditions themselves, so that a new rule needs no list of values anywhere. A fact with a
fixed list of options takes them all: see `rules.domain.fact_kinds.values_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rules.catalogue.conditions import DateExpr, FactTest
from rules.engine.leaves import Compared, Leaf, Occurred, Ordered, UsedItems
from rules.engine.plan import ItemPlan


@dataclass(frozen=True)
class Boundaries:
    """Where some rules draw lines: facts against constants, dates against dates, uses against events."""

    tests: Mapping[str, tuple[FactTest, ...]]
    """By fact."""
    orders: tuple[tuple[DateExpr, DateExpr], ...]
    """Every two dates of which the first must not lie after the other."""
    used: tuple[UsedItems, ...]

    @staticmethod
    def of(leaves: Iterable[Leaf], items: Iterable[ItemPlan]) -> Boundaries:
        """The lines that leaves draw, and the windows of items."""
        tests: dict[str, list[FactTest]] = {}
        orders: list[tuple[DateExpr, DateExpr]] = []
        used: list[UsedItems] = []
        for leaf in leaves:
            match leaf:
                case Compared(test):
                    tests.setdefault(test.fact, []).append(test)
                case Ordered(earlier, later):
                    orders.append((earlier, later))
                case Occurred(fact):
                    orders.append((fact, "as_of"))
                case UsedItems():
                    used.append(leaf)
        for item in items:
            orders += [("as_of", end.end.date) for end in (item.apply_by, item.use_by) if end]
        return Boundaries({fact: tuple(found) for fact, found in tests.items()}, tuple(orders), tuple(used))

    def numbers_around(self, fact: str, step: float) -> list[float]:
        """The numbers just below, on and just above every constant, `step` apart; none below 0."""
        found: set[float] = set()
        for test in self.tests.get(fact, ()):
            for limit in (test.at_least, test.at_most, test.above, test.below, test.is_):
                if isinstance(limit, (int, float)):
                    found |= {round(limit - step, 6), limit, round(limit + step, 6)}
        return sorted(number for number in found if number >= 0)

    def first_numbers(self, fact: str) -> list[int]:
        """0 and the first whole number past each threshold: one for each stretch that no rule divides."""
        found = {0}
        for test in self.tests.get(fact, ()):
            found |= {int(at) for at in (test.at_least, test.below) if at is not None}
            found |= {int(past) + 1 for past in (test.above, test.at_most) if past is not None}
        return sorted(found)

    def constants(self, fact: str) -> list[str]:
        """The texts that some rule compares a fact with."""
        tests = self.tests.get(fact, ())
        found = [str(test.is_) for test in tests if test.is_ is not None]
        return [*found, *(str(option) for test in tests for option in test.in_ or ())]

    def lists(self, fact: str) -> list[str]:
        """The names of the manual's lists that some rule looks a fact up in."""
        found = (test.in_list for test in self.tests.get(fact, ()))
        return list(dict.fromkeys(name for name in found if name is not None))


def turning_points(holds: Callable[[int], bool | None], first: int, last: int) -> set[int]:
    """The number from which on a comparison comes out otherwise; empty where it does not, or is not known.

    `holds` must turn at most once between `first` and `last`, as comparisons of one moved date do.
    """
    before = holds(first)
    if before is None or before == holds(last):
        return set()
    while last - first > 1:
        middle = (first + last) // 2
        if holds(middle) == before:
            first = middle
        else:
            last = middle
    return {last}
