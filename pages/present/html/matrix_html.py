"""How is the picture of many combinations drawn? One table of cells that can be touched."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.compare.grid import Grid
from pages.present.compare.matrix import GridSpot, Head, Matrix, cell_text, cell_words, other_text
from pages.present.text.answer_text import LOOKS
from rules.catalogue.catalogue import Catalogue

TABLE = template("matrix.html.jinja", Path(__file__).resolve().parent / "templates")


class CellWords(NamedTuple):
    """What one cell says."""

    value: str
    """Service and combination, as they come back when it is touched."""
    text: str
    colour: str
    other: str
    other_colour: str
    words: str
    chosen: bool


def matrix_html(
    matrix: Matrix, grid: Grid, catalogue: Catalogue, chosen: tuple[str, str] | None, *, counts: bool
) -> str:
    """The table; `chosen` is the service and the combination whose cell is marked."""
    firsts = [_firsts(level) for level in matrix.down]
    rows = [
        {
            "heads": [(level, at[number]) for level, at in enumerate(firsts) if number in at],
            # Another value of the outermost level begins.
            "outer": bool(number and number in firsts[0]),
            "cells": [_cell(spot, grid, catalogue, chosen, counts=counts) for spot in spots],
        }
        for number, spots in enumerate(matrix.rows)
    ]
    width = len(matrix.rows[0])
    names = [
        max(len(text) for text in [corner, *(head.text for head in level)]) + 1
        for corner, level in zip(matrix.corner, matrix.down, strict=True)
    ]
    return TABLE.render(matrix=matrix, rows=rows, width=width, names=names, edges=_edges(matrix))


def _firsts(level: tuple[Head, ...]) -> dict[int, Head]:
    """Each head by the row where it begins."""
    found, at = {}, 0
    for head in level:
        found[at] = head
        at += head.span
    return found


def _edges(matrix: Matrix) -> set[int]:
    """The columns that begin another value of the outermost level."""
    return set(_firsts(matrix.across[0])) - {0} if len(matrix.across) > 1 else set()


def _cell(
    spot: GridSpot, grid: Grid, catalogue: Catalogue, chosen: tuple[str, str] | None, *, counts: bool
) -> CellWords:
    cell, id = spot.cell, grid.combinations[spot.column].id
    return CellWords(
        f"{spot.service}|{id}",
        cell_text(cell, counts=counts),
        LOOKS[cell.status][1],
        other_text(cell, counts=counts),
        LOOKS[cell.other or cell.status][1],
        cell_words(spot, grid, catalogue),
        (spot.service, id) == chosen,
    )
