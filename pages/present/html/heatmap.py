"""How are services in many combinations drawn? A Plotly figure of coloured, lettered cells, and no Streamlit.

Rows are services under the names of their groups, columns combinations under the values of their
dimensions. Every cell carries a sign or a number, so nothing is said by colour alone. Cells have colours
of their own for both themes, light enough for dark signs; words and background are left to the theme.

Plotly selects no cell of a heatmap. An invisible point in each cell takes the clicks, and since the
nearest point answers wherever it lies, a click anywhere in a cell finds its own.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from pages.present.base.plotly_markup import BREAK, bold, lines
from pages.present.compare.grid import Cell, Combination, Grid
from pages.present.text import answer_text
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Status

View = Literal["status", "count"]

FILLS: dict[Status, str] = {
    "available": "#7fd1b0",
    "needs_info": "#f6cf75",
    "used_up": "#b9bec4",
    "closed": "#a3a9b0",
    "waiting": "#9ecbf0",
    "on_trigger": "#d9c2ee",
    "not_met": "#f2a38f",
    "not_included": "#dfe3e6",
    "not_started": "#c9dff2",
}
"""Tints on which a dark sign has at least 7:1; the sign tells apart what a colour-blind eye does not."""

COUNT_FILLS = ("#e9edef", "#d8dde0", "#cfe8f3", "#a9d5ea", "#7dbfdf", "#4fa6d1", "#8fd0b5")
"""Cannot be used, none left, one, two, up to five, more, no number."""

NUMBER_SIGNS = {"不限": "∞", "未写": "※", "合同": "※"}
"""What stands for words that a narrow cell has no room for."""

INK = "#16202a"
OUTER_LINE = "#5d6b76"
EDGE_WIDTHS = (3, 1.5)
"""Lines where the first and the second dimension change."""

ROW_PX: dict[View, int] = {"status": 26, "count": 34}
EDGE_PX, LETTER_PX, COUNT_PX, LINE_PX = 8, 12, 11, 15
PHONE_CELLS_PX = 225
"""What is left for the cells on a phone beside the services' names."""
MOST_LETTERS = 9
"""Characters of a head that stand below each other before it is cut."""


NUMBER = re.compile(r"[0-9A-Za-z]+|[^0-9A-Za-z]+")
"""Numbers stay together where a head is written downwards."""


class HeatmapRow(NamedTuple):
    """A line of the picture: a service, or the name of a group."""

    service: str
    name: str


def heatmap_rows(grid: Grid, catalogue: Catalogue, shown: Sequence[str]) -> list[HeatmapRow]:
    """The lines: the shown services, each group under its name."""
    rows: list[HeatmapRow] = []
    group = ""
    for service in catalogue.services:
        if service.id not in shown or service.id not in grid.cells:
            continue
        if service.group != group:
            group = service.group
            rows.append(HeatmapRow("", group))
        rows.append(HeatmapRow(service.id, service.name))
    return rows


def heatmap_figure(
    grid: Grid, catalogue: Catalogue, view: View, shown: Sequence[str], columns: range, letters: str = INK
) -> go.Figure:
    """The picture of some services in a stretch of the combinations; `letters` is the page's text colour."""
    rows = heatmap_rows(grid, catalogue, shown)
    heads = _heads(grid, columns)
    picture = go.Figure(layout=_layout(rows, heads, len(columns), view, letters))
    picture.add_trace(_cells(grid, rows, columns, view))
    picture.add_trace(_points(grid, rows, columns))
    for edge, width in _edges(grid, columns).items():
        picture.add_vline(x=edge, line={"color": OUTER_LINE, "width": width})
    return picture


# ---------------------------------------------------------------- cells


def _cells(grid: Grid, rows: Sequence[HeatmapRow], columns: range, view: View) -> go.Heatmap:
    fills = list(FILLS.values()) if view == "status" else list(COUNT_FILLS)
    levels = len(fills)
    return go.Heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=[
            [_level(grid.cells[row.service][c], view) if row.service else None for c in columns]
            for row in rows
        ],
        text=[
            [_sign(grid.cells[row.service][c], view) if row.service else "" for c in columns] for row in rows
        ],
        texttemplate="%{text}",
        textfont={"size": LETTER_PX if view == "status" else COUNT_PX, "color": INK},
        colorscale=[(edge / levels, fills[level]) for level in range(levels) for edge in (level, level + 1)],
        zmin=-0.5,
        zmax=levels - 0.5,
        showscale=False,
        xgap=1.5,
        ygap=1.5,
        hoverinfo="skip",
    )


def _level(cell: Cell, view: View) -> int:
    """The index of a cell's colour."""
    return list(FILLS).index(cell.status) if view == "status" else count_level(cell.most)


def count_level(most: float) -> int:
    """Which of the count colours: by the greatest number left."""
    if math.isnan(most):
        return 0
    if math.isinf(most):
        return 6
    return next(level for level, top in enumerate((0, 1, 2, 5, math.inf), 1) if most <= top)


def _sign(cell: Cell, view: View) -> str:
    """A number, or the sign of the status, with a star where the readings differ."""
    if view == "count" and cell.left:
        return _narrow(cell.left)
    return answer_text.LOOKS[cell.status][0] + ("*" if cell.other else "")


def _narrow(count: str) -> str:
    """What is left in two short lines, e.g. `13` above `×1`, for cells as narrow as a phone has them.

    A star stands for what the opposite reading has instead; the hint and the table name it.
    """
    count, bracket, _ = count.partition("（")
    star = "*" if bracket else ""
    for word, sign in NUMBER_SIGNS.items():
        count = count.replace(word, sign)
    items, sign, amount = re.fullmatch(r"(?:([0-9]+)项([×共]))?(.*)", count).groups()  # type: ignore[union-attr]
    if not sign:
        return amount + star
    return (
        f"{items}{sign}{BREAK}{amount}" if len(amount) > len(items) else f"{items}{BREAK}{sign}{amount}"
    ) + star


def _points(grid: Grid, rows: Sequence[HeatmapRow], columns: range) -> go.Scatter:
    """What takes the mouse: an invisible point a cell, which knows its service and combination."""
    spots = [(x, y, row, c) for y, row in enumerate(rows) if row.service for x, c in enumerate(columns)]
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        mode="markers",
        x=[x for x, _, _, _ in spots],
        y=[y for _, y, _, _ in spots],
        customdata=[[row.service, c] for _, _, row, c in spots],
        hovertext=[_hover(row, grid.combinations[c], grid.cells[row.service][c]) for _, _, row, c in spots],
        hoverinfo="text",
        marker={"size": 18, "opacity": 0, "color": INK},
        selected=unseen,
        unselected=unseen,
        showlegend=False,
    )


def _hover(row: HeatmapRow, combination: Combination, cell: Cell) -> str:
    """What the cell says, in words."""
    status = answer_text.status_text(cell.status)
    if cell.other:
        status += f"；另一种解释：{answer_text.status_text(cell.other)}"
    parts = [
        bold(row.name),
        *textwrap.wrap(combination.label, 24),
        bold(status),
        f"还剩：{cell.left}" if cell.left else "",
        cell.items,
        cell.day,
        "点一下看完整答案",
    ]
    return lines(parts)


# ---------------------------------------------------------------- heads


class Head(NamedTuple):
    """The name of a value above the columns that share it."""

    level: int
    middle: float
    lines: tuple[str, ...]


def _heads(grid: Grid, columns: range) -> list[Head]:
    """The values of each dimension over the columns, the first dimension on top."""
    heads = []
    for level in range(len(grid.dimensions)):
        for first, last in _spans(grid, columns, level):
            label = grid.combinations[columns[first]].values[level].head
            room = int(PHONE_CELLS_PX / len(columns) * (last - first + 1) // LETTER_PX)
            heads.append(Head(level, (first + last) / 2, _lines(label, room)))
    return heads


def _lines(label: str, room: int) -> tuple[str, ...]:
    """A label in lines of at most `room` characters; narrow columns have it written downwards."""
    wrapped = [
        line
        for part in NUMBER.findall(label)
        for line in ([part] if part[0].isascii() else textwrap.wrap(part, max(room, 1)))
    ]
    if len(label) <= room:
        wrapped = [label]
    return tuple(wrapped[:MOST_LETTERS])


def _spans(grid: Grid, columns: range, level: int) -> list[tuple[int, int]]:
    """First and last column of each stretch with the same values down to a level."""
    spans: list[tuple[int, int]] = []
    before = None
    for index, column in enumerate(columns):
        key = grid.combinations[column].values[: level + 1]
        if key == before:
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
        before = key
    return spans


def _edges(grid: Grid, columns: range) -> dict[float, float]:
    """Where a dimension with others below it changes, and how strong a line stands there."""
    outer = len(grid.dimensions) - 1
    return {
        first - 0.5: EDGE_WIDTHS[level]
        for level in reversed(range(outer))
        for first, _ in _spans(grid, columns, level)[1:]
    }


def _height(heads: Sequence[Head]) -> int:
    """Pixels for the tallest head of a level."""
    return max((len(head.lines) * LINE_PX for head in heads), default=0) + EDGE_PX


def _layout(
    rows: Sequence[HeatmapRow], heads: Sequence[Head], columns: int, view: View, letters: str
) -> go.Layout:
    levels = sorted({head.level for head in heads})
    heights = [_height([head for head in heads if head.level == level]) for level in levels]
    top = sum(heights) + EDGE_PX
    notes = [_note(head, letters, sum(heights[head.level + 1 :]) + heights[head.level] / 2) for head in heads]
    fixed: dict[str, Any] = {"fixedrange": True, "showgrid": False, "zeroline": False, "title": {"text": ""}}
    return go.Layout(
        height=top + ROW_PX[view] * len(rows) + EDGE_PX,
        margin={"l": EDGE_PX, "r": EDGE_PX, "t": top, "b": EDGE_PX, "pad": 2},
        dragmode=False,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=-1,
        hoverlabel={"align": "left", "font": {"size": 13, "color": letters}},
        showlegend=False,
        annotations=notes,
        xaxis={**fixed, "range": [-0.5, columns - 0.5], "showticklabels": False, "ticks": ""},
        yaxis={
            **fixed,
            "range": [len(rows) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [row.name if row.service else bold(row.name) for row in rows],
            "tickfont": {"size": LETTER_PX, "color": letters},
            "automargin": True,
            "ticks": "",
        },
    )


def _note(head: Head, letters: str, above: float) -> dict[str, Any]:
    return {
        "text": BREAK.join(head.lines),
        "showarrow": False,
        "x": head.middle,
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "middle",
        "yshift": above,
        "font": {"size": LETTER_PX, "color": letters},
    }
