"""What do all conditions come to for one scenario? Numbered slots, in which equal nodes share a slot.

Leaves read the scenario, inner slots combine earlier ones; one walk decides them all, and the slots' values
are the trace that explains the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from rules.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DateTest,
    Disputed,
    FactTest,
    Happened,
    Known,
    Not,
    Ref,
    Stayed,
    StayTest,
    UnlessKnown,
    Used,
)
from rules.domain.scenario import View
from rules.engine.kleene import COMBINE, UNKNOWN, Kind
from rules.engine.leaves import Leaf, Occurred, Ordered, PastStay, UsedItems, comparison_leaf

Values = Sequence[int] | Mapping[int, int]
"""Each slot's value."""


@dataclass(slots=True)
class Program:
    """All slots of a catalogue."""

    leaves: dict[int, Leaf] = field(default_factory=dict)
    inner: dict[int, tuple[Kind, tuple[int, ...]]] = field(default_factory=dict)
    """How each other slot combines which earlier ones."""
    _index: dict[object, int] = field(default_factory=dict)
    _steps: list[tuple[int, Callable[[Sequence[int]], int], Callable[[Values], Any]]] = field(
        default_factory=list
    )
    """How each inner slot is decided: what combines its parts, and what picks these out of all values."""

    def leaf(self, leaf: Leaf) -> int:
        """The slot of a leaf; equal leaves always have the same slot."""
        key = repr(leaf)
        if key not in self._index:
            self.leaves[len(self._index)] = leaf
        return self._index.setdefault(key, len(self._index))

    def combine(self, kind: Kind, parts: Iterable[int]) -> int:
        """The slot of `all`, `any`, `not` or `known` over earlier slots."""
        children = tuple(dict.fromkeys(parts))
        if kind in ("all", "any") and len(children) == 1:
            return children[0]
        key = (kind, children)
        if key not in self._index:
            slot = len(self._index)
            self.inner[slot] = key
            # Two or more are picked at once; a slice keeps one, or none, a sequence.
            pick = itemgetter(*children) if len(children) > 1 else itemgetter(_stretch(children))
            self._steps.append((slot, COMBINE[kind], pick))
        return self._index.setdefault(key, len(self._index))

    def children(self, slot: int) -> tuple[int, ...]:
        """The slots that a slot combines; none for a leaf."""
        return self.inner[slot][1] if slot in self.inner else ()

    def leaves_of(self, slots: Iterable[int]) -> frozenset[int]:
        """The leaf slots that some slots rest on."""
        found: set[int] = set()
        for slot in slots:
            found |= {slot} if slot in self.leaves else self.leaves_of(self.children(slot))
        return frozenset(found)

    def facts_of(self, slot: int) -> tuple[str, ...]:
        """Every fact that a slot is about."""
        if slot in self.leaves:
            return self.leaves[slot].facts
        return tuple(dict.fromkeys(fact for child in self.children(slot) for fact in self.facts_of(child)))

    def reads(self, slots: Iterable[int]) -> frozenset[str]:
        """Every fact that deciding some slots, or saying what they lack, looks at."""
        return frozenset().union(*(self.leaves[leaf].reads for leaf in self.leaves_of(slots)))

    def run(self, view: View) -> list[int]:
        """Decide every slot for one scenario."""
        values = [UNKNOWN] * len(self._index)
        for slot, leaf in self.leaves.items():
            values[slot] = leaf.verdict(view)
        for slot, combine, pick in self._steps:
            values[slot] = combine(pick(values))
        return values

    def missing(self, slot: int, values: Values, view: View) -> set[str]:
        """The facts whose answer could still decide an unknown slot."""
        if values[slot] != UNKNOWN:
            return set()
        if slot in self.leaves:
            return self.leaves[slot].missing(view)
        return {name for child in self.children(slot) for name in self.missing(child, values, view)}

    def unrecognised(self, slot: int, values: Values, view: View) -> Iterator[str]:
        """The names given for which a list could not be decided, among what decides a slot."""
        if slot in self.leaves and values[slot] == UNKNOWN:
            fact = self.leaves[slot].listed
            if fact and view[fact]:
                yield view[fact]
        for child in self.children(slot):
            yield from self.unrecognised(child, values, view)


def _stretch(children: tuple[int, ...]) -> slice:
    """At most one slot, as a slice of all values."""
    return slice(children[0], children[0] + 1) if children else slice(0)


class OnDemand(dict[int, int]):
    """Slot values of one view, each decided when it is asked for: the view need hold only what that reads."""

    def __init__(self, program: Program, view: View) -> None:
        super().__init__()
        self._program, self._view = program, view

    def __missing__(self, slot: int) -> int:
        program = self._program
        if slot in program.leaves:
            value = program.leaves[slot].verdict(self._view)
        else:
            kind, children = program.inner[slot]
            value = COMBINE[kind]([self[child] for child in children])
        self[slot] = value
        return value


class ConditionCompiler:
    """Turns condition trees into slots of one program, for one choice of readings."""

    def __init__(
        self,
        definitions: Mapping[str, Condition],
        lists: Mapping[str, frozenset[str]],
        readings: Mapping[str, str],
        program: Program,
    ) -> None:
        self.program = program
        self.definitions, self.lists, self.readings = definitions, lists, readings

    def choose(self, value: Any) -> Any:
        """The branch of a disputed value under this choice of readings; any other value as it is."""
        while isinstance(value, Disputed):
            value = value.readings[self.readings[value.dispute]]
        return value

    def slot(self, condition: Condition, service: str) -> int:
        """The slot of a condition; `service` is whose items `used` speaks of."""
        node: Any = self.choose(condition)
        program = self.program
        match node:
            case "always":
                return program.combine("all", [])
            case "never":
                return program.combine("any", [])
            case AllOf():
                return program.combine("all", [self.slot(part, service) for part in node.all])
            case AnyOf():
                return program.combine("any", [self.slot(part, service) for part in node.any])
            case Not():
                return program.combine("not", [self.slot(node.not_, service)])
            case Known():
                return program.combine("known", [self.slot(node.known, service)])
            case UnlessKnown():
                known = program.combine("known", [self.slot(node.unless_known, service)])
                return program.combine("not", [known])
            case Ref():
                return self.slot(self.definitions[node.rule], service)
        return program.leaf(self._leaf(node, service))

    def _leaf(self, node: Any, service: str) -> Leaf:
        match node:
            case FactTest():
                return comparison_leaf(node, self.lists)
            case DateTest(on_or_after=earlier) if earlier is not None:
                return Ordered(earlier, node.date)
            case DateTest(on_or_before=later) if later is not None:
                return Ordered(node.date, later)
            case Happened():
                return Occurred(node.happened)
            case Used():
                return UsedItems(tuple((service, item) for item in node.used), node.within)
            case Stayed(stayed=StayTest() as stay):
                return PastStay(_tuple(stay.hospital), _tuple(stay.surgery))
            case Stayed():
                return PastStay(None, None)
        raise TypeError(f"not a condition: {node!r}")


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)
