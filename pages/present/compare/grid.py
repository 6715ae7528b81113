"""How do 25 services stand in many combinations? A compact table of answers. No screen here.

A cell keeps only what a picture of many cells shows; the full answer of one combination is computed
again when it is asked for, which takes about a millisecond.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import Dimension, Value, with_values
from pages.present.text import answer_text
from pages.present.text.answer_text import OPPOSITE_NAMES
from rules.catalogue.catalogue import OPPOSITE, SERVICES, Stance
from rules.domain.answer import OPEN, Answer, ItemAnswer, ServiceAnswer, ServiceStanding, Status

MOST = 400
"""Combinations that are computed at once."""

MOST_KNOWN = 5 * MOST
"""Combinations that are kept for the next choice of values."""

COUNTED: tuple[Status, ...] = (*OPEN, "used_up")
"""Statuses under which what is left means something."""

NO_NUMBER = {"unlimited": "不限", "contract": "合同"}
UNWRITTEN = "未写"
SIGNS, UNSTATED = {"unlimited": "∞"}, "※"
"""What stands for a number in a narrow cell."""


class Combination(NamedTuple):
    """One value of each dimension, and the case that they make."""

    values: tuple[Value, ...]
    facts: dict[str, Any]
    reading: str

    @property
    def label(self) -> str:
        """The values in words."""
        return " · ".join(value.label for value in self.values)

    @property
    def id(self) -> str:
        """The values' ids, in the order of the dimensions."""
        return "/".join(value.id for value in self.values)


class Cell(NamedTuple):
    """One service in one combination."""

    status: Status
    other: Status | None
    """The status under the opposite reading, where it is another one."""
    left: str
    """What is left, in a few characters; empty where the service cannot be used."""
    number: str
    """What a narrow cell has room for: what is left of one item, how many of several can be used."""
    other_number: str
    """The same under the opposite reading, where it is another number."""
    items: str
    """How many of several items stand how."""
    day: str
    """The date that matters next."""

    @property
    def shown(self) -> tuple[Status, Status | None, str]:
        """By what two cells are told apart."""
        return self.status, self.other, self.left


Columns = dict[tuple[str, str], tuple[Cell, ...]]
"""The cells of all services by reading and facts."""


class Grid(NamedTuple):
    """Combinations, and each service's cells in their order."""

    dimensions: tuple[Dimension, ...]
    combinations: tuple[Combination, ...]
    cells: dict[str, tuple[Cell, ...]]

    def changing(self) -> list[str]:
        """The services that do not stand alike everywhere."""
        return [id for id, cells in self.cells.items() if len({cell.shown for cell in cells}) > 1]


def size(dimensions: Sequence[Dimension]) -> int:
    """How many combinations there are."""
    return math.prod(len(dimension.values) for dimension in dimensions)


def combinations(
    base: Mapping[str, Any], dimensions: Sequence[Dimension], reading: str
) -> tuple[Combination, ...]:
    """Every combination, the last dimension changing fastest."""
    return tuple(
        Combination(
            values,
            with_values(base, values),
            next((value.reading for value in values if value.reading), reading),
        )
        for values in product(*(dimension.values for dimension in dimensions))
    )


def answer_of(judge: Judge, combination: Combination) -> Answer:
    """The full answer of a combination. Raises ScenarioError where its facts do not fit together."""
    return judge.answer(combination.facts, combination.reading)


def grid_of(
    judge: Judge,
    base: Mapping[str, Any],
    dimensions: Sequence[Dimension],
    reading: str,
    known: Columns | None = None,
) -> Grid:
    """All services in all combinations. Raises ValueError above MOST combinations.

    `known` keeps what was computed under the same readings of single entries: a value more or less then
    costs only what is new.
    """
    if size(dimensions) > MOST:
        raise ValueError(f"收到 {size(dimensions)} 种组合；至多 {MOST} 种")
    chosen = combinations(base, dimensions, reading)
    held = {} if known is None else known
    if len(held) > MOST_KNOWN:
        held.clear()
    columns = []
    for one in chosen:
        key = (one.reading, repr(sorted(one.facts.items())))
        if key not in held:
            held[key] = _column(answer_of(judge, one))
        columns.append(held[key])
    cells = {id: tuple(column[index] for column in columns) for index, id in enumerate(SERVICES)}
    return Grid(tuple(dimensions), chosen, cells)


def _column(answer: Answer) -> tuple[Cell, ...]:
    return tuple(cell_of(service, answer) for service in answer.services)


def cell_of(service: ServiceAnswer, answer: Answer) -> Cell:
    """What a picture shows of a service."""
    mine, theirs = _number(service, service), _number(service, service.opposite)
    return Cell(
        service.status,
        service.other_status,
        _left(service, answer.reading),
        mine,
        theirs if theirs != mine else "",
        answer_text.items_line(service),
        answer_text.next_day(service, answer),
    )


# ---------------------------------------------------------------- what is left


def _left(service: ServiceAnswer, reading: Stance) -> str:
    """The numbers of the items that stand best; empty where it cannot be used under this reading.

    Where the opposite reading has others, these follow under its name in brackets.
    """
    items = _standing(service.status, service.items)
    if not items:
        return ""
    text = _side(service, items, reading)
    other = service.opposite
    theirs = _side(service, _standing(other.status, other.items), OPPOSITE[reading])
    if theirs != text:
        text += f"（{OPPOSITE_NAMES[reading]} {theirs or answer_text.LOOKS[other.status][0]}）"
    return text


def _number(service: ServiceAnswer, side: ServiceStanding) -> str:
    """`30`, `∞`, `※` where the manual has no number, `3项`; empty where it cannot be counted."""
    items = _standing(side.status, side.items)
    if not items or len(service.items) > 1:
        return f"{len(items)}项" if items else ""
    (item,) = items
    return SIGNS.get(item.per, UNSTATED) if item.remaining is None else str(item.remaining)


def _standing(status: Status, items: Sequence[ItemAnswer]) -> list[ItemAnswer]:
    """The items that stand as the service does, where it can be counted."""
    return [item for item in items if item.status == status] if status in COUNTED else []


def _side(service: ServiceAnswer, items: Sequence[ItemAnswer], reading: str) -> str:
    """The numbers under one reading, e.g. `5`, `不限`, `9项×1、5`, `10项共1`; empty where there are none."""
    ids = {item.id for item in items}
    pool = next((p for p in service.pools if p.number(reading) and ids <= set(p.items)), None)
    if pool and len(items) > 1:
        return f"{len(items)}项共{pool.remaining(service, items, reading)}"
    texts = dict.fromkeys(NO_NUMBER.get(item.per, UNWRITTEN) for item in items if item.remaining is None)
    numbers = sorted({item.remaining for item in items if item.remaining is not None})
    amount = "、".join([*texts, *map(str, numbers)])
    return f"{len(items)}项×{amount}" if len(service.items) > 1 and items else amount
