"""How do services in many combinations stand as a table one can read? Heads over columns, heads before rows.

Few services have a panel each, with the first conditions across and the others down. Many stand one below
the other, with all conditions across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pages.present.compare.dimensions import Dimension
from pages.present.compare.grid import Cell, Grid, size
from pages.present.text.answer_text import LOOKS, OPPOSITE_NAMES
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES

FEW = 3
"""Services that have a panel each."""
MOST_ACROSS = 24
"""Columns of all panels together."""

PER_SCREEN, PER_AT_FIRST = (6, 12, 24, 48), 12
"""How many rows of panels, or columns, are on the screen at once."""


class Head(NamedTuple):
    """A name above some columns, or before some rows."""

    text: str
    span: int
    full: str = ""
    """The name in full, where it is a value's."""
    only: str = ""
    """Which dimension and value it is, e.g. `edition=special`; empty for a service or a group."""


class GridSpot(NamedTuple):
    """One cell: which service in which combination, and how it stands."""

    service: str
    column: int
    """The number of the combination, from 0."""
    cell: Cell


class Matrix(NamedTuple):
    """The picture as a table."""

    corner: tuple[str, ...]
    """What the heads before the rows are, one name a level."""
    across: tuple[tuple[Head, ...], ...]
    """Heads above the columns, the outermost level first."""
    down: tuple[tuple[Head, ...], ...]
    """Heads before the rows, the outermost level first."""
    rows: tuple[tuple[GridSpot, ...], ...]


class Layout(NamedTuple):
    """How a grid is laid out."""

    grid: Grid
    services: tuple[str, ...]
    split: int
    """How many dimensions stand across."""

    @property
    def panels(self) -> bool:
        """Whether each service has a panel."""
        return self.split < len(self.grid.dimensions)

    @property
    def length(self) -> int:
        """What goes over several pages where it is long: rows of panels, else columns."""
        return size(self.grid.dimensions[self.split :] if self.panels else self.grid.dimensions)


def layout_of(grid: Grid, services: Sequence[str]) -> Layout:
    """Panels for few services in two dimensions or more."""
    dimensions = grid.dimensions
    split = len(dimensions)
    if 0 < len(services) <= FEW and len(dimensions) > 1:
        split = 1
        while split + 1 < len(dimensions) and size(dimensions[: split + 1]) * len(services) <= MOST_ACROSS:
            split += 1
    return Layout(grid, tuple(services), split)


def matrix_of(layout: Layout, part: range, catalogue: Catalogue) -> Matrix:
    """The table of a part of its length."""
    return _panels(layout, part, catalogue) if layout.panels else _one_table(layout, part, catalogue)


def _panels(layout: Layout, part: range, catalogue: Catalogue) -> Matrix:
    outer, inner = (
        layout.grid.dimensions[: layout.split],
        layout.grid.dimensions[layout.split :],
    )
    width, height = size(outer), size(inner)
    names = tuple(Head(catalogue.service(id).name, width) for id in layout.services)
    return Matrix(
        tuple(dimension.label for dimension in inner),
        (names, *(level * len(names) for level in _levels(outer, range(width)))),
        tuple(_levels(inner, part)),
        tuple(
            tuple(
                GridSpot(id, column * height + row, layout.grid.cells[id][column * height + row])
                for id in layout.services
                for column in range(width)
            )
            for row in part
        ),
    )


def _one_table(layout: Layout, part: range, catalogue: Catalogue) -> Matrix:
    shown = [service for service in catalogue.services if service.id in layout.services]
    groups = tuple(Head(name, len(list(own))) for name, own in groupby(shown, key=lambda one: one.group))
    return Matrix(
        ("类别", "服务"),
        tuple(_levels(layout.grid.dimensions, part)),
        (groups, tuple(Head(service.name, 1) for service in shown)),
        tuple(
            tuple(GridSpot(service.id, column, layout.grid.cells[service.id][column]) for column in part)
            for service in shown
        ),
    )


def _levels(dimensions: Sequence[Dimension], part: range) -> Iterator[tuple[Head, ...]]:
    """The values of each dimension over a part, each once for as long as it and those above it stay."""
    for level, dimension in enumerate(dimensions):
        below = size(dimensions[level + 1 :])
        stretches = [(at, len(list(own))) for at, own in groupby(part, key=lambda place: place // below)]
        yield tuple(_value_head(dimension, at, span) for at, span in stretches)


def _value_head(dimension: Dimension, at: int, span: int) -> Head:
    value = dimension.values[at % len(dimension.values)]
    return Head(value.head, span, value.label, f"{dimension.id}={value.id}")


def whole_part(layout: Layout, most: int) -> int:
    """As many as fit of whole runs through the innermost dimension, so that no page ends within one."""
    inner = len(layout.grid.dimensions[-1].values)
    return most // inner * inner if inner <= most else most


# ---------------------------------------------------------------- words


def cell_text(cell: Cell, *, counts: bool) -> str:
    """`✓30`, `×`."""
    return LOOKS[cell.status][0] + (cell.number if counts else "")


def other_text(cell: Cell, *, counts: bool) -> str:
    """What the opposite reading has instead: a sign, or a number under the same status; else nothing."""
    if cell.other:
        return LOOKS[cell.other][0]
    return cell.other_number if counts else ""


def cell_words(spot: GridSpot, grid: Grid, catalogue: Catalogue) -> str:
    """The cell in a sentence, for who cannot see it and for who points at it."""
    cell, combination = spot.cell, grid.combinations[spot.column]
    parts = [
        f"{catalogue.service(spot.service).name}，{combination.label}：{STATUS_NAMES[cell.status]}",
        f"{OPPOSITE_NAMES[combination.reading]}{STATUS_NAMES[cell.other]}" if cell.other else "",
        f"还剩 {cell.left}" if cell.left else "",
        cell.items,
        cell.day,
    ]
    return "；".join(part for part in parts if part)


def unmoved(grid: Grid, services: Sequence[str]) -> dict[str, list[Dimension]]:
    """By service: the dimensions that never change how it stands, whatever the others are."""
    return {
        id: [
            dimension
            for level, dimension in enumerate(grid.dimensions)
            if len(dimension.values) > 1 and _same_along(grid, grid.cells[id], level)
        ]
        for id in services
    }


def _same_along(grid: Grid, cells: Sequence[Cell], level: int) -> bool:
    values, below = len(grid.dimensions[level].values), size(grid.dimensions[level + 1 :])
    return all(cell.shown == cells[at - at // below % values * below].shown for at, cell in enumerate(cells))


def picture_told(grid: Grid, services: Sequence[str], catalogue: Catalogue) -> Iterator[str]:
    """What the picture comes to, one sentence for each of a few services."""
    still = unmoved(grid, services)
    for id in services:
        name, cells = catalogue.service(id).name, grid.cells[id]
        usable = sum(cell.status == "available" for cell in cells)
        lost = sum(cell.status == "available" and cell.other is not None for cell in cells)
        parts = [f"{name}：{len(cells)} 种组合里 {usable} 种可以使用"]
        if lost:
            parts.append(f"其中 {lost} 种按{OPPOSITE_NAMES[grid.combinations[0].reading]}不能")
        labels = "、".join(dimension.label for dimension in still[id])
        if len(still[id]) == sum(len(dimension.values) > 1 for dimension in grid.dimensions):
            labels = "这些条件都"
        yield "，".join(parts) + (f"；{labels}不改变它" if still[id] else "")
